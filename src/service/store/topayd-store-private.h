/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-audit-private.h"
#include "topayd-store.h"

/* Between the store, its threads and the backup. */

G_BEGIN_DECLS

#define TOPAYD_GROUP_JOBS     64    /* commits of more bring no more (service.md, 2) */
#define TOPAYD_LOG_PAGES      1000  /* in the log before it is carried into the database */
#define TOPAYD_LOG_PAGES_MANY 16000 /* then readers are waited for, so that the log starts anew */

typedef enum
{
  TOPAYD_REQUEST_JOB,
  TOPAYD_REQUEST_BACKUP, /* data: where to */
  TOPAYD_REQUEST_STOP,
} TopaydRequestKind;

typedef struct _TopaydWaiter TopaydWaiter;

typedef struct
{
  TopaydRequestKind kind;

  /* Input */
  TopaydJob job;
  gpointer data;        /* (unowned): the task’s, or the waiting caller’s */
  GTask *task;          /* (owned) (nullable) */
  TopaydWaiter *waiter; /* (unowned) (nullable): a caller that blocks */

  /* Output */
  GError *error; /* (owned) (nullable) */
} TopaydRequest;

/* What writer and store share. Everything else in the writer is its thread’s alone. */
typedef struct
{
  GAsyncQueue *queue; /* (owned) (element-type TopaydRequest) */
  int broken;         /* atomic */
  GMutex lock;        /* of the statistics */
  TopaydStoreStatistics statistics;
  GMainContext *context; /* (owned): of the opener */
  GWeakRef *store; /* (owned) (nullable): to tell it that it broke; given away when it is told */
} TopaydShared;

typedef struct _TopaydBackup TopaydBackup;

typedef struct
{
  TopaydShared *shared;             /* (unowned): outlives the thread */
  TopaydTransaction *connection;    /* (owned) */
  TopaydCheckpointer *checkpointer; /* (owned) */
  TopaydBackup *backup;             /* (owned) (nullable): the one under way */
  TopaydRequest *next;              /* (owned) (nullable): ends a group without belonging to it */
  gint64 checkpoint_us;             /* monotonic: when a checkpoint is due; 0: nothing to sign */
  gint64 head_row;                  /* the last row of the audit log that is committed */
} TopaydWriter;

void topayd_request_finish (TopaydRequest *request);
gpointer topayd_writer_run (gpointer data);
gboolean topayd_writer_sign (TopaydWriter *self, GError **error);
void topayd_writer_break (TopaydWriter *self, const char *what);
void topayd_shared_announce (TopaydShared *shared);

/* A backup goes forward a few pages at a time, between the groups. */
TopaydBackup *topayd_backup_begin (TopaydWriter *writer, TopaydRequest *request);
gboolean topayd_backup_step (TopaydBackup *self, TopaydWriter *writer);
void topayd_backup_stop (TopaydBackup *self);

gboolean topayd_store_push (TopaydStore *self, TopaydRequest *request);
char *topayd_store_dup_checkpoint_path (const char *path, const TopaydStoreOptions *options);

/* Ends what a kill in the middle of a restore left; the lock is held. */
gboolean topayd_restore_finish (const char *path, const char *checkpoint_path, GError **error);

G_END_DECLS
