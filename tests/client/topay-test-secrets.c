/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-test-secrets.h"

#include <glib/gstdio.h>

#include "topay-error.h"

struct _TopayTestSecrets
{
  GObject parent_instance;
  char *path;         /* (owned) */
  gboolean is_broken; /* refuses everything */
};

static void topay_test_secrets_iface_init (TopaySecretStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TopayTestSecrets,
                               topay_test_secrets,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAY_TYPE_SECRET_STORE,
                                                      topay_test_secrets_iface_init))

static void
save_async (TopaySecretStore *store,
            const char *secret,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  TopayTestSecrets *self = TOPAY_TEST_SECRETS (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->is_broken)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_IO, "There is no Secret Service");
      return;
    }

  if (secret != NULL)
    g_assert_true (g_file_set_contents (self->path, secret, -1, NULL));
  else
    g_unlink (self->path);
  g_task_return_boolean (task, TRUE);
}

static gboolean
save_finish (TopaySecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
load_async (TopaySecretStore *store,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  TopayTestSecrets *self = TOPAY_TEST_SECRETS (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->is_broken)
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_IO, "There is no Secret Service");
  else
    g_task_return_pointer (task, topay_test_secrets_dup (self), g_free);
}

static char *
load_finish (TopaySecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
topay_test_secrets_iface_init (TopaySecretStoreInterface *iface)
{
  iface->save_async = save_async;
  iface->save_finish = save_finish;
  iface->load_async = load_async;
  iface->load_finish = load_finish;
}

static void
topay_test_secrets_finalize (GObject *object)
{
  g_free (TOPAY_TEST_SECRETS (object)->path);

  G_OBJECT_CLASS (topay_test_secrets_parent_class)->finalize (object);
}

static void
topay_test_secrets_class_init (TopayTestSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_test_secrets_finalize;
}

static void
topay_test_secrets_init (TopayTestSecrets *self)
{
}

/**
 * topay_test_secrets_new:
 * @path: where the one secret lies
 *
 * Returns: (transfer full): a store
 */
TopayTestSecrets *
topay_test_secrets_new (const char *path)
{
  TopayTestSecrets *self = g_object_new (TOPAY_TYPE_TEST_SECRETS, NULL);

  self->path = g_strdup (path);

  return self;
}

/**
 * topay_test_secrets_dup:
 * @self: a store
 *
 * Returns: (transfer full) (nullable): the secret
 */
char *
topay_test_secrets_dup (TopayTestSecrets *self)
{
  char *text = NULL;

  g_file_get_contents (self->path, &text, NULL, NULL);

  return text;
}

/**
 * topay_test_secrets_set_broken:
 * @self: a store
 * @is_broken: whether it refuses everything
 */
void
topay_test_secrets_set_broken (TopayTestSecrets *self, gboolean is_broken)
{
  self->is_broken = is_broken;
}
