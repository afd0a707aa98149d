/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-blobs.h"
#include "topayd-evidence-upload.h"
#include "topayd-worker.h"

/* The bytes of evidence: written, read and looked at in threads of their own, pictures drawn anew
 * in a process of their own. Used from the main loop. */

G_BEGIN_DECLS

#define TOPAYD_LOCKER_EXAMINERS   2  /* files looked at at once */
#define TOPAYD_LOCKER_MAX_WAITING 32 /* files that wait for it */

typedef struct _TopaydLocker TopaydLocker;

TopaydLocker *topayd_locker_new (TopaydBlobs *blobs,
                                 const char *scanner_socket) G_GNUC_WARN_UNUSED_RESULT;
void topayd_locker_free (TopaydLocker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydLocker, topayd_locker_free)

void topayd_locker_close (TopaydLocker *self);
TopaydBlobs *topayd_locker_get_blobs (TopaydLocker *self);
const char *topayd_locker_get_scanner (TopaydLocker *self);

/* A part: judged by its hash, encrypted, on the disk. */
typedef struct
{
  GBytes *key;   /* (owned) */
  GBytes *bytes; /* (owned) */
  char *id;      /* (owned): of the file */
  guint part;
  guint8 sha256[32];
} TopaydLockerPart;

void topayd_locker_part_free (TopaydLockerPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydLockerPart, topayd_locker_part_free)

void topayd_locker_store_async (TopaydLocker *self,
                                TopaydLockerPart *part,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *topayd_locker_store_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void topayd_locker_load_async (TopaydLocker *self,
                               TopaydEvidenceFile *file,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GBytes *topayd_locker_load_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void topayd_locker_remove (TopaydLocker *self, GPtrArray *names);

/* Everything that is judged of a whole file. */
typedef struct
{
  TopaydEvidenceUpload *upload; /* (owned) */
  TopaydEvidenceVerdict verdict;
  char *blob; /* (owned) (nullable): of the verdict */
} TopaydExamination;

void topayd_examination_free (TopaydExamination *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydExamination, topayd_examination_free)

void topayd_locker_examine_async (TopaydLocker *self,
                                  TopaydEvidenceUpload *upload,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TopaydExamination *topayd_locker_examine_finish (GAsyncResult *result,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In a thread of the worker: what else reads files. */
GBytes *topayd_locker_read (TopaydLocker *self,
                            const TopaydEvidenceFile *file,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
TopaydWorker *topayd_locker_get_worker (TopaydLocker *self);

G_END_DECLS
