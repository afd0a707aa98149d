/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-secret-store.h"

#include <libsecret/secret.h>

#include "topay-error.h"
#include "topay-wire.h"

G_DEFINE_INTERFACE (TopaySecretStore, topay_secret_store, G_TYPE_OBJECT)

#define TOPAY_TYPE_SERVICE_SECRETS (topay_service_secrets_get_type ())
G_DECLARE_FINAL_TYPE (TopayServiceSecrets, topay_service_secrets, TOPAY, SERVICE_SECRETS, GObject)

struct _TopayServiceSecrets
{
  GObject parent_instance;
  char *base_uri; /* (owned): sessions of different services do not meet */
};

static void topay_service_secrets_iface_init (TopaySecretStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TopayServiceSecrets,
                               topay_service_secrets,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAY_TYPE_SECRET_STORE,
                                                      topay_service_secrets_iface_init))

/* One item a service: saving replaces the item of the same attributes in one step. */
static const SecretSchema schema = {
  .name = "com.topay.HelpCenter.Session",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "service", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
topay_secret_store_default_init (TopaySecretStoreInterface *iface)
{
}

/* Whatever went wrong, the answer to the caller is the same: it is not kept. Only that nobody may
 * wait any more is told apart. */
static void
return_error (GTask *task, const GError *foreign)
{
  if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (foreign));
  else
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_IO, "The Secret Service says: %s",
                             foreign->message);
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

static void
on_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* That there was nothing to clear is no error. */
  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

static void
on_looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *found = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    {
      return_error (task, error);
      return;
    }

  g_task_return_pointer (task, g_strdup (found), (GDestroyNotify) topay_secret_free);
  secret_password_free (found);
}

static void
topay_service_secrets_save_async (TopaySecretStore *store,
                                  const char *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TopayServiceSecrets *self = TOPAY_SERVICE_SECRETS (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, topay_service_secrets_save_async);
  if (secret != NULL)
    secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, "Topay Help Center", secret,
                           cancellable, on_stored_cb, task, "service", self->base_uri, NULL);
  else
    secret_password_clear (&schema, cancellable, on_cleared_cb, task, "service", self->base_uri,
                           NULL);
}

static gboolean
topay_service_secrets_save_finish (TopaySecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
topay_service_secrets_load_async (TopaySecretStore *store,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TopayServiceSecrets *self = TOPAY_SERVICE_SECRETS (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, topay_service_secrets_load_async);
  secret_password_lookup (&schema, cancellable, on_looked_up_cb, task, "service", self->base_uri,
                          NULL);
}

static char *
topay_service_secrets_load_finish (TopaySecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
topay_service_secrets_iface_init (TopaySecretStoreInterface *iface)
{
  iface->save_async = topay_service_secrets_save_async;
  iface->save_finish = topay_service_secrets_save_finish;
  iface->load_async = topay_service_secrets_load_async;
  iface->load_finish = topay_service_secrets_load_finish;
}

static void
topay_service_secrets_finalize (GObject *object)
{
  g_free (TOPAY_SERVICE_SECRETS (object)->base_uri);

  G_OBJECT_CLASS (topay_service_secrets_parent_class)->finalize (object);
}

static void
topay_service_secrets_class_init (TopayServiceSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_service_secrets_finalize;
}

static void
topay_service_secrets_init (TopayServiceSecrets *self)
{
}

/**
 * topay_secret_store_new:
 * @base_uri: address of the service whose session is kept
 *
 * Returns: (transfer full): the store over the Secret Service of the desktop; in a sandbox
 * libsecret keeps an encrypted file whose key the portal has
 */
TopaySecretStore *
topay_secret_store_new (const char *base_uri)
{
  TopayServiceSecrets *self = g_object_new (TOPAY_TYPE_SERVICE_SECRETS, NULL);

  self->base_uri = g_strdup (base_uri);

  return TOPAY_SECRET_STORE (self);
}

/**
 * topay_secret_store_save_async:
 * @self: a store
 * @secret: (nullable): takes the place of the one before, in one step; %NULL forgets it
 * @cancellable: (nullable): stops it
 * @callback: called with the result
 * @user_data: for @callback
 */
void
topay_secret_store_save_async (TopaySecretStore *self,
                               const char *secret,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (TOPAY_IS_SECRET_STORE (self));

  TOPAY_SECRET_STORE_GET_IFACE (self)->save_async (self, secret, cancellable, callback, user_data);
}

/**
 * topay_secret_store_save_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO when there is no Secret Service or it refuses, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is kept, or forgotten
 */
gboolean
topay_secret_store_save_finish (TopaySecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TOPAY_IS_SECRET_STORE (self), FALSE);

  return TOPAY_SECRET_STORE_GET_IFACE (self)->save_finish (self, result, error);
}

/**
 * topay_secret_store_load_async:
 * @self: a store
 * @cancellable: (nullable): stops it
 * @callback: called with the result
 * @user_data: for @callback
 */
void
topay_secret_store_load_async (TopaySecretStore *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (TOPAY_IS_SECRET_STORE (self));

  TOPAY_SECRET_STORE_GET_IFACE (self)->load_async (self, cancellable, callback, user_data);
}

/**
 * topay_secret_store_load_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO when there is no Secret Service or it refuses, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the secret, for topay_secret_free (); %NULL without error
 *   when none is kept
 */
char *
topay_secret_store_load_finish (TopaySecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TOPAY_IS_SECRET_STORE (self), NULL);

  return TOPAY_SECRET_STORE_GET_IFACE (self)->load_finish (self, result, error);
}

/**
 * topay_secret_free:
 * @secret: (transfer full) (nullable): a secret
 *
 * Overwrites a secret and frees it.
 */
void
topay_secret_free (char *secret)
{
  topay_wire_wipe (secret, -1);
}
