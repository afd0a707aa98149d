/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-audit.h"
#include "topayd-connection-private.h"

/* The chain of the audit log, and its signed checkpoints: lines of a second file,
 *
 *   1 ROW TIME HASH SIGNATURE
 *
 * hash and signature in hexadecimal; signed is the line up to the hash, with a prefix that no other
 * signature of the project has. */

G_BEGIN_DECLS

#define TOPAYD_CHECKPOINT_SECONDS 60
#define TOPAYD_CHECKPOINT_ROWS    1000

typedef struct
{
  gint64 row; /* 0: before the first */
  guint8 hash[TOPAYD_AUDIT_HASH_BYTES];
} TopaydAuditHead;

gboolean
topayd_audit_get_head (TopaydTransaction *transaction, TopaydAuditHead *head, GError **error);
void topayd_audit_advance (TopaydAuditHead *head, const TopaydAuditEntry *entry);

typedef struct
{
  TopaydAuditHead head;
  gint64 at; /* Unix seconds */
  guint8 signature[64];
  gsize signed_bytes; /* of the line */
} TopaydCheckpoint;

gboolean topayd_checkpoint_parse (const char *line, TopaydCheckpoint *checkpoint);
gboolean topayd_checkpoint_is_signed (const TopaydCheckpoint *checkpoint,
                                      const char *line,
                                      const guint8 *public_key);

/* Writes checkpoints; used by the writer thread alone. */
typedef struct _TopaydCheckpointer TopaydCheckpointer;

TopaydCheckpointer *topayd_checkpointer_open (const char *key_path,
                                              const char *path,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_checkpointer_free (TopaydCheckpointer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydCheckpointer, topayd_checkpointer_free)

const char *topayd_checkpointer_get_path (TopaydCheckpointer *self);
gboolean topayd_checkpointer_agrees (TopaydCheckpointer *self,
                                     TopaydTransaction *transaction,
                                     GError **error);
gint64 topayd_checkpointer_get_row (TopaydCheckpointer *self);
gboolean topayd_checkpointer_write (TopaydCheckpointer *self,
                                    const TopaydAuditHead *head,
                                    gboolean *is_broken,
                                    GError **error);

G_END_DECLS
