/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-sql.h"

/* The truth of the service: one SQLite file, one connection that writes, in the one thread
 * “topayd-writer”, two that read, in “topayd-reader-1” and “-2”. A write is reported when it is on
 * the disk, never before. */

G_BEGIN_DECLS

/* Runs in a thread of the store. Everything it did is undone when it returns FALSE (with @error
 * set). It must not wait, and it may be called a second time after it was undone (when the disk was
 * full for a whole group): it fills its outputs anew and gives away none of its inputs. */
typedef gboolean (*TopaydJob) (TopaydTransaction *transaction, gpointer data, GError **error);

typedef struct
{
  const char *audit_key_path;        /* (nullable): PATH.audit-key; made at the first start */
  const char *audit_checkpoint_path; /* (nullable): PATH.audit-checkpoints */
  guint max_queued;                  /* writes that wait; 0: 4,096 */
  gint64 max_bytes;                  /* of the database file; 0: no quota */
  gboolean must_exist;               /* a missing file is an error instead of a new one */
} TopaydStoreOptions;

typedef struct
{
  guint queued;                         /* writes waiting now */
  guint64 jobs, failed, groups;         /* writes run, writes undone, commits */
  guint64 full;                         /* writes refused for want of room */
  guint64 commit_us, longest_commit_us; /* all commits together, the longest */
} TopaydStoreStatistics;

#define TOPAYD_TYPE_STORE (topayd_store_get_type ())
G_DECLARE_FINAL_TYPE (TopaydStore, topayd_store, TOPAYD, STORE, GObject)

/* property "broken": boolean, notified on the main context of the opener: the disk failed a commit,
 * nothing more is accepted, and the program has to end with a failure and start anew */
TopaydStore *topayd_store_open (const char *path,
                                const TopaydStoreOptions *options,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_store_close (TopaydStore *self);
const char *topayd_store_get_path (TopaydStore *self);
gboolean topayd_store_is_broken (TopaydStore *self);
void topayd_store_get_statistics (TopaydStore *self, TopaydStoreStatistics *statistics);

/* The callback comes on the thread-default main context of the call, after the commit; a
 * cancellation stops a job that has not begun, and only that. @data lives until the callback has
 * returned; topayd_store_get_job_data () finds it again. */
void topayd_store_write_async (TopaydStore *self,
                               TopaydJob job,
                               gpointer data,
                               GDestroyNotify destroy,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean topayd_store_write_finish (TopaydStore *self, GAsyncResult *result, GError **error);
void topayd_store_read_async (TopaydStore *self,
                              TopaydJob job,
                              gpointer data,
                              GDestroyNotify destroy,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean topayd_store_read_finish (TopaydStore *self, GAsyncResult *result, GError **error);
gpointer topayd_store_get_job_data (GAsyncResult *result);

/* The same, waiting: for programs of the command line and for tests. */
gboolean topayd_store_write (TopaydStore *self, TopaydJob job, gpointer data, GError **error);
gboolean topayd_store_read (TopaydStore *self, TopaydJob job, gpointer data, GError **error);

G_END_DECLS
