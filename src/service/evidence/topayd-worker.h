/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Threads for work that waits for a disk: neither the main loop nor the writer of the database
 * does. */

G_BEGIN_DECLS

#define TOPAYD_WORKER_THREADS    2
#define TOPAYD_WORKER_MAX_QUEUED 64

typedef struct _TopaydWorker TopaydWorker;

/* In a thread of the worker. */
typedef gboolean (*TopaydWork) (gpointer data, GError **error);

TopaydWorker *topayd_worker_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void topayd_worker_free (TopaydWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydWorker, topayd_worker_free)

void topayd_worker_close (TopaydWorker *self);

/* @data lives until @callback, on the context of the call, has returned. */
void topayd_worker_run_async (TopaydWorker *self,
                              TopaydWork work,
                              gpointer data,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean topayd_worker_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
