/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Where one secret of the program outlives it: the Secret Service of the desktop, and nothing else.
 * There is no file to fall back to; without a Secret Service every operation fails. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SECRET_STORE (topay_secret_store_get_type ())
G_DECLARE_INTERFACE (TopaySecretStore, topay_secret_store, TOPAY, SECRET_STORE, GObject)

struct _TopaySecretStoreInterface
{
  GTypeInterface parent_interface;

  /* A NULL secret forgets. */
  void (*save_async) (TopaySecretStore *self,
                      const char *secret,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*save_finish) (TopaySecretStore *self, GAsyncResult *result, GError **error);

  void (*load_async) (TopaySecretStore *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  char *(*load_finish) (TopaySecretStore *self, GAsyncResult *result, GError **error);
};

/* The store over libsecret, for one service. */
TopaySecretStore *topay_secret_store_new (const char *base_uri) G_GNUC_WARN_UNUSED_RESULT;

void topay_secret_store_save_async (TopaySecretStore *self,
                                    const char *secret,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
topay_secret_store_save_finish (TopaySecretStore *self, GAsyncResult *result, GError **error);
void topay_secret_store_load_async (TopaySecretStore *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *topay_secret_store_load_finish (TopaySecretStore *self, GAsyncResult *result, GError **error);

void topay_secret_free (char *secret);

G_END_DECLS
