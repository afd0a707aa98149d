/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "operator-fixture.h"

#include <glib/gstdio.h>

#include "topayd-commands.h"
#include "topayd-seal.h"

static gint64
get_now (void)
{
  return OPERATOR_NOW;
}

/* Notices have no reader here. */
static gboolean
ignore_message (TopaydTransaction *transaction,
                const TopaydTell *tell,
                gpointer data,
                GError **error)
{
  return TRUE;
}

static void
write_config (OperatorFixture *self)
{
  g_autofree char *text =
      g_strdup_printf ("[service]\n"
                       "data_folder=%s/data\n"
                       "key_folder=%s/keys\n"
                       "admin_socket=%s\n"
                       "blocklist=%s\n",
                       self->folder, self->folder, self->socket_path, BLOCKLIST);

  g_assert_true (g_file_set_contents (self->config_path, text, -1, NULL));
}

static TopayPasswordBlocklist *
load_blocklist (void)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (BLOCKLIST, FALSE, NULL);
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);

  return topay_password_blocklist_new (bytes, NULL);
}

static void
open_store (OperatorFixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "data", NULL);
  g_autofree char *path = g_build_filename (folder, "topay.db", NULL);
  const TopaydStoreOptions options = { .audit_key_path = topayd_keys_get_audit_path (self->keys) };
  TopaydMailSettings settings = {
    .seal = topayd_seal_bytes,
    .open = topayd_seal_open_bytes,
    .crypt_data = self->keys,
  };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  self->service.store = topayd_store_open (path, &options, &error);
  g_assert_no_error (error);
  self->service.hasher =
      topayd_hasher_new (self->keys, &topayd_hash_cost_tests, TOPAYD_HASH_NO_FLOOR_FOR_TESTS);
  settings.store = self->service.store;
  self->service.mail = topayd_mail_new (&settings);
  self->service.now = get_now;
  self->service.identity = (TopaydIdentity){
    .store = self->service.store,
    .hasher = self->service.hasher,
    .keys = self->keys,
    .blocklist = self->blocklist,
    .enqueue = ignore_message,
  };
}

OperatorFixture *
operator_fixture_new (void)
{
  OperatorFixture *self = g_new0 (OperatorFixture, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = NULL;

  self->folder = g_dir_make_tmp ("topay-operator-XXXXXX", &error);
  g_assert_no_error (error);
  keys = g_build_filename (self->folder, "keys", NULL);
  self->config_path = g_build_filename (self->folder, "topayd.conf", NULL);
  self->socket_path = g_build_filename (self->folder, "admin.socket", NULL);
  self->keys = topayd_keys_open (keys, &error);
  g_assert_no_error (error);
  self->blocklist = load_blocklist ();
  write_config (self);
  open_store (self);
  return self;
}

void
operator_fixture_close (OperatorFixture *self)
{
  if (self->service.store == NULL)
    return;
  g_clear_object (&self->admin);
  topayd_hasher_close (self->service.hasher);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&self->service.hasher);
  g_clear_object (&self->service.mail);
  topayd_store_close (self->service.store);
  g_clear_object (&self->service.store);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
operator_fixture_free (OperatorFixture *self)
{
  operator_fixture_close (self);
  topayd_keys_free (self->keys);
  topay_password_blocklist_free (self->blocklist);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->config_path);
  g_free (self->socket_path);
  g_free (self);
}

void
operator_fixture_open_door (OperatorFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->admin = topayd_admin_new (topayd_commands_handle, &self->service);
  topayd_admin_listen (self->admin, self->socket_path, &error);
  g_assert_no_error (error);
}

GVariant *
operator_fixture_command (OperatorFixture *self, GError **error, const char *command, ...)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  const char *name;
  va_list more;

  va_start (more, command);
  while ((name = va_arg (more, const char *)) != NULL)
    g_variant_dict_insert (&arguments, name, "s", va_arg (more, const char *));
  va_end (more);
  return topayd_commands_run (&self->service, command, &arguments, error);
}

static gboolean
execute_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction, data, NULL, error);
}

void
operator_fixture_execute (OperatorFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  topayd_store_write (self->service.store, execute_job, (gpointer) sql, &error);
  g_assert_no_error (error);
}

typedef struct
{
  const char *sql;
  gint64 number;
} Count;

static gboolean
count_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Count *count = data;

  return topayd_sql_get_integer (transaction, count->sql, NULL, &count->number, error);
}

gint64
operator_fixture_count (OperatorFixture *self, const char *sql)
{
  Count count = { sql, 0 };
  g_autoptr (GError) error = NULL;

  topayd_store_read (self->service.store, count_job, &count, &error);
  g_assert_no_error (error);
  return count.number;
}

typedef struct
{
  TopaydMail *mail;
  TopaydMessage message;
} Enqueue;

static gboolean
enqueue_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Enqueue *enqueue = data;

  return topayd_mail_enqueue (enqueue->mail, transaction, &enqueue->message, error);
}

void
operator_fixture_add_message (OperatorFixture *self, TopaydMessageKind kind)
{
  gboolean is_code = topayd_message_kind_is_code (kind);
  Enqueue enqueue = { self->service.mail,
                      { .kind = kind,
                        .channel = TOPAYD_CHANNEL_EMAIL,
                        .language = "en",
                        .address = "somebody@example.org",
                        .address_masked = "s***@example.org",
                        .code = is_code ? "12345678" : NULL,
                        .device = "a device",
                        .created_at = OPERATOR_NOW - 60,
                        .expires_at = is_code ? OPERATOR_NOW : 0 } };
  g_autoptr (GError) error = NULL;

  topayd_store_write (self->service.store, enqueue_job, &enqueue, &error);
  g_assert_no_error (error);
}

void
operator_fixture_refuse_mail (OperatorFixture *self)
{
  operator_fixture_execute (self, "UPDATE outgoing SET state = 'failed', fields_sealed = NULL, "
                                  "finished_at = 1795348790, attempts = 1, last_error = '550'");
}
