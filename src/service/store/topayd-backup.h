/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-store.h"

/* Copies of the database: made while the service runs, checked anywhere, put back while it does
 * not run. */

G_BEGIN_DECLS

/* The backup is @path (one file, mode 0600) and PATH.audit-checkpoints beside it. */
void topayd_store_backup_async (TopaydStore *self,
                                const char *path,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean topayd_store_backup_finish (TopaydStore *self, GAsyncResult *result, GError **error);

/* Whole, consistent and of this program; @public_key may be NULL: then the signatures of the audit
 * log are not looked at. */
gboolean topayd_store_check (const char *path,
                             const char *checkpoint_path,
                             const guint8 *public_key,
                             GError **error);

/* Puts @backup_path in the place of @path; what was there is kept beside it under another name. */
gboolean topayd_store_restore (const char *path,
                               const char *backup_path,
                               const TopaydStoreOptions *options,
                               GError **error);

G_END_DECLS
