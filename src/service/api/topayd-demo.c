/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-demo.h"

#include <glib/gstdio.h>

#include "topay-error.h"
#include "topayd-certificate.h"
#include "topayd-commands.h"

/* Invented people of a world that only listens on loopback. Their passwords stand here because
 * everybody who tries the demo needs them; addresses and numbers are of ranges that nobody has. */
static const struct
{
  const char *name;
  const char *display_name;
  const char *language;
  const char *email;
  const char *phone;
  const char *password;
  const char *pin;
  const char *note;
} people[] = {
  { "wangfang", "王芳", "zh_CN", "wangfang@example.org", "+8613800000001", "moonlit-teapot-harbor",
    "739264", "everything is in order" },
  { "alex", "Alex Rivers", "en", "alex@example.org", "+8613800000002", "quiet-orchard-lantern",
    "582903", "everything is in order" },
  { "lina", "李娜", "zh_CN", "lina@example.org", "+8613800000003", "paper-boat-in-spring", "916247",
    "the sign-in password is disabled: reset it" },
  { "chenwei", "陈伟", "zh_CN", "chenwei@example.org", "+8613800000004", "winter-river-bridge",
    "340871", "the payment password is locked for a while" },
  { "sam", "Sam Hill", "en", "sam@example.org", "+8613800000005", "seven-green-bicycles", "627185",
    "frozen by us" },
};

#define PAYMENT_LOCK_S (3 * 60 * 60)

static gboolean
write_file (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) cause = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
  return FALSE;
}

static void
set_path (GKeyFile *file, const char *group, const char *key, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_key_file_set_string (file, group, key, path);
}

static char *
dup_config_text (const char *folder)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, "service", "listen", "127.0.0.1:0");
  g_key_file_set_string (file, "service", "metrics_listen", "127.0.0.1:0");
  set_path (file, "service", "certificate", folder, TOPAYD_DEMO_CERTIFICATE_FILE);
  set_path (file, "service", "private_key", folder, TOPAYD_DEMO_KEY_FILE);
  set_path (file, "service", "data_folder", folder, "data");
  set_path (file, "service", "key_folder", folder, "keys");
  set_path (file, "service", "admin_socket", folder, TOPAYD_DEMO_ADMIN_SOCKET);
  g_key_file_set_string (file, "mail", "sender", "spool");
  set_path (file, "mail", "spool_folder", folder, TOPAYD_DEMO_SPOOL_FOLDER);
  return g_key_file_to_data (file, NULL, NULL);
}

/* Everybody knows the passwords of the demo: no other computer may come near it. */
static TopaydConfig *
load_for_loopback (const char *path, const char *const *environment, GError **error)
{
  g_autoptr (TopaydConfig) config = topayd_config_load (path, environment, error);

  if (config == NULL || topayd_config_is_loopback_only (config))
    return g_steal_pointer (&config);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "A demo listens on loopback alone");
  return NULL;
}

/**
 * topayd_demo_make_config:
 * @folder: absolute; made when it is not there
 * @environment: (nullable) (array zero-terminated=1): over the demo’s own settings
 * @error: return location for an error
 *
 * Makes the folder, its certificates and its configuration at the first start, and reads them at
 * every other.
 *
 * Returns: (transfer full) (nullable): the configuration; %NULL with IO or INVALID
 */
TopaydConfig *
topayd_demo_make_config (const char *folder, const char *const *environment, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "topayd.conf", NULL);
  g_autofree char *certificate = g_build_filename (folder, TOPAYD_DEMO_CERTIFICATE_FILE, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot make the folder ‘%s’", folder);
      return NULL;
    }
  if (!g_file_test (certificate, G_FILE_TEST_EXISTS)
      && !topayd_certificate_make_demo (folder, error))
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *text = dup_config_text (folder);

      if (!write_file (folder, "topayd.conf", text, error))
        return NULL;
    }
  return load_for_loopback (path, environment, error);
}

static gboolean
run (TopaydService *service, const char *command, GVariantDict *arguments, GError **error)
{
  g_autoptr (GVariant) reply = topayd_commands_run (service, command, arguments, error);

  return reply != NULL;
}

static gboolean
add_person (TopaydService *service, guint i, GError **error)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&arguments, "name", "s", people[i].name);
  g_variant_dict_insert (&arguments, "display-name", "s", people[i].display_name);
  g_variant_dict_insert (&arguments, "language", "s", people[i].language);
  g_variant_dict_insert (&arguments, "email", "s", people[i].email);
  g_variant_dict_insert (&arguments, "phone", "s", people[i].phone);
  g_variant_dict_insert (&arguments, "password", "s", people[i].password);
  g_variant_dict_insert (&arguments, "pin", "s", people[i].pin);
  return run (service, "account-add", &arguments, error);
}

static gboolean
treat_person (TopaydService *service, const char *command, const char *name, GError **error)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&arguments, "account", "s", name);
  return run (service, command, &arguments, error);
}

static gboolean
lock_payment (TopaydTransaction *transaction, gpointer data, GError **error)
{
  TopaydService *service = data;

  return topayd_sql_run (
      transaction,
      "INSERT INTO locks (kind, subject, failures, rounds, failed_at, wait_until)"
      " SELECT 'payment_pin', id, 5, 3, ?1, ?2 FROM accounts WHERE name_key = 'chenwei'",
      TOPAYD_VALUES (TOPAYD_INTEGER (service->now ()),
                     TOPAYD_INTEGER (service->now () + PAYMENT_LOCK_S)),
      error);
}

static gboolean
count_accounts (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_get_integer (transaction, "SELECT count (*) FROM accounts", NULL, data, error);
}

static gboolean
write_accounts (const char *folder, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_string_append_printf (text, "%-9s password %-22s payment password %s  (%s)\n", people[i].name,
                            people[i].password, people[i].pin, people[i].note);
  return write_file (folder, TOPAYD_DEMO_ACCOUNTS_FILE, text->str, error);
}

/**
 * topayd_demo_fill:
 * @service: store, hasher and identity
 * @folder: of the demo
 * @error: return location for an error
 *
 * Puts the people of the demo into a database that has none.
 *
 * Returns: whether they are there; %FALSE with an error of the store
 */
gboolean
topayd_demo_fill (TopaydService *service, const char *folder, GError **error)
{
  gint64 n_accounts = 0;

  if (!topayd_store_read (service->store, count_accounts, &n_accounts, error))
    return FALSE;
  if (n_accounts > 0)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (!add_person (service, i, error))
      return FALSE;
  return treat_person (service, "account-lock", "lina", error)
         && topayd_store_write (service->store, lock_payment, service, error)
         && treat_person (service, "account-freeze", "sam", error)
         && write_accounts (folder, error);
}

/**
 * topayd_demo_write_service:
 * @folder: of the demo
 * @port: the service listens on
 * @metrics_port: the monitor listens on
 * @error: return location for an error
 *
 * Writes down how an app finds this service, for this start.
 *
 * Returns: whether it is written; %FALSE with IO
 */
gboolean
topayd_demo_write_service (const char *folder, guint port, guint metrics_port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("[service]\n"
                                           "uri=https://127.0.0.1:%u\n"
                                           "ca_file=%s/%s\n"
                                           "monitor=http://127.0.0.1:%u\n",
                                           port, folder, TOPAYD_DEMO_CA_FILE, metrics_port);

  return write_file (folder, TOPAYD_DEMO_SERVICE_FILE, text, error);
}
