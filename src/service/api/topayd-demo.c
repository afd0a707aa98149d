/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-demo.h"

#include <glib/gstdio.h>

#include "topay-error.h"
#include "topayd-accounts.h"
#include "topayd-certificate.h"
#include "topayd-demo-agents.h"
#include "topayd-demo-world.h"
#include "topayd-freeze.h"
#include "topayd-portal.h"

typedef enum
{
  LEAVE,
  DISABLE_LOGIN,
  LOCK_PAYMENT,
  FREEZE,
} Treatment;

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
  Treatment treatment;
  const char *note;
} people[] = {
  { "wangfang", "王芳", "zh_CN", "wangfang@example.org", "+8613800000001", "moonlit-teapot-harbor",
    "739264", LEAVE, "everything is in order" },
  { "alex", "Alex Rivers", "en", "alex@example.org", "+8613800000002", "quiet-orchard-lantern",
    "582903", LEAVE, "everything is in order" },
  { "lina", "李娜", "zh_CN", "lina@example.org", "+8613800000003", "paper-boat-in-spring", "916247",
    DISABLE_LOGIN, "the sign-in password is disabled: reset it" },
  { "chenwei", "陈伟", "zh_CN", "chenwei@example.org", "+8613800000004", "winter-river-bridge",
    "340871", LOCK_PAYMENT, "the payment password is locked for a while" },
  { "sam", "Sam Hill", "en", "sam@example.org", "+8613800000005", "seven-green-bicycles", "627185",
    FREEZE, "frozen by us" },
};

#define PAYMENT_LOCK_S (3 * 60 * 60)
#define PAYOUT_SPEED   3600 /* the one to three days of a card take 24 to 72 seconds */

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
  g_key_file_set_string (file, "payouts", "adapter", "demo");
  g_key_file_set_integer (file, "payouts", "speed", PAYOUT_SPEED);
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

#define N_PEOPLE G_N_ELEMENTS (people)

/* Everybody at once: what was killed on the way has left nobody behind. */
typedef struct
{
  TopaydService *service;          /* (unowned) */
  char *password_hashes[N_PEOPLE]; /* (owned) */
  char *pin_hashes[N_PEOPLE];      /* (owned) */
} Fill;

static void
fill_clear (Fill *fill)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_free (fill->password_hashes[i]);
      g_free (fill->pin_hashes[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fill, fill_clear)

static gboolean
hash_secrets (Fill *fill, GError **error)
{
  TopaydHasher *hasher = fill->service->hasher;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      fill->password_hashes[i] = topayd_hasher_hash (hasher, people[i].password, error);
      if (fill->password_hashes[i] == NULL)
        return FALSE;
      fill->pin_hashes[i] = topayd_hasher_hash (hasher, people[i].pin, error);
      if (fill->pin_hashes[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
lock_payment (const TopaydVisit *visit, const char *id, GError **error)
{
  gint64 now = visit->caller->now;

  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO locks (kind, subject, failures, rounds, failed_at, wait_until)"
      " VALUES ('payment_pin', ?1, 5, 3, ?2, ?3)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (now), TOPAYD_INTEGER (now + PAYMENT_LOCK_S)),
      error);
}

/* Puts somebody into the state that the note tells of. */
static gboolean
treat (const TopaydVisit *visit, Treatment treatment, const char *id, GError **error)
{
  TopayAccountState state;

  switch (treatment)
    {
    case DISABLE_LOGIN:
      return topayd_account_lock (visit, id, error);
    case LOCK_PAYMENT:
      return lock_payment (visit, id, error);
    case FREEZE:
      return topayd_freeze (visit, id, TOPAY_FROZEN_BY_US, &state, error);
    case LEAVE:
    default:
      return TRUE;
    }
}

static gboolean
fill_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Fill *fill = data;
  const TopaydCaller caller = { .address_masked = "demo", .now = fill->service->now () };
  const TopaydVisit visit = { transaction, &fill->service->identity, &caller };

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      const TopaydNewAccount account = {
        .name = people[i].name,
        .display_name = people[i].display_name,
        .language = people[i].language,
        .email = people[i].email,
        .phone = people[i].phone,
        .password_hash = fill->password_hashes[i],
        .payment_pin_hash = fill->pin_hashes[i],
        .contacts_verified = TRUE,
      };
      char id[TOPAYD_ID_SIZE];

      if (!topayd_account_add (&visit, &account, id, error)
          || !treat (&visit, people[i].treatment, id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * topayd_demo_treat:
 * @visit: the job
 * @name_key: of an account
 * @account_id: of the same
 * @error: return location for an error
 *
 * Puts somebody of the demo back into the state in which the demo began; nothing for anybody else.
 *
 * Returns: whether it did; %FALSE with an error of the store
 */
gboolean
topayd_demo_treat (const TopaydVisit *visit,
                   const char *name_key,
                   const char *account_id,
                   GError **error)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    if (g_str_equal (people[i].name, name_key))
      return treat (visit, people[i].treatment, account_id, error);
  return TRUE;
}

/* Everybody’s money, where there is none yet: also in a demo of before there was any. */
static gboolean
fill_money (TopaydTransaction *transaction, gpointer data, GError **error)
{
  TopaydService *service = data;
  gint64 now = service->now ();

  if (!topayd_demo_world_set_commons (transaction, now, error))
    return FALSE;
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (TopaydRows) rows =
          topayd_sql_select (transaction, "SELECT id FROM accounts WHERE name_key = ?1",
                             TOPAYD_VALUES (TOPAYD_TEXT (people[i].name)), error);

      if (rows == NULL)
        return FALSE;
      if (topayd_rows_next (rows, &problem)
          && !topayd_demo_world_set_account (transaction, topayd_rows_get_text (rows, 0),
                                             people[i].name, now, error))
        return FALSE;
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
count_wallets (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_get_integer (transaction, "SELECT count (*) FROM wallets", NULL, data, error);
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

  for (guint i = 0; i < N_PEOPLE; i++)
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
 * Puts the people of the demo into a database that has none, in one transaction: all of them, or
 * none and the next start does it.
 *
 * Returns: whether they are there; %FALSE with an error of the store
 */
gboolean
topayd_demo_fill (TopaydService *service, const char *folder, GError **error)
{
  g_auto (Fill) fill = { .service = service };
  gint64 n_accounts = 0;
  gint64 n_wallets = 0;

  if (!topayd_store_read (service->store, count_accounts, &n_accounts, error)
      || !topayd_store_read (service->store, count_wallets, &n_wallets, error))
    return FALSE;

  /* the words first: once the people are there, nobody comes back to write them down */
  if (n_accounts == 0
      && (!write_accounts (folder, error) || !hash_secrets (&fill, error)
          || !topayd_store_write (service->store, fill_job, &fill, error)))
    return FALSE;
  return (n_wallets > 0 || topayd_store_write (service->store, fill_money, service, error))
         && topayd_demo_agents_fill (service, folder, error);
}

/**
 * topayd_demo_write_service:
 * @folder: of the demo
 * @ports: where it listens
 * @error: return location for an error
 *
 * Writes down how an app finds this service, for this start.
 *
 * Returns: whether it is written; %FALSE with IO
 */
gboolean
topayd_demo_write_service (const char *folder, const TopaydDemoPorts *ports, GError **error)
{
  g_autofree char *text =
      g_strdup_printf ("[service]\n"
                       "uri=https://127.0.0.1:%u\n"
                       "ca_file=%s/%s\n"
                       "monitor=http://127.0.0.1:%u\n"
                       "portal_uri=http://127.0.0.1:%u" TOPAYD_PORTAL_PATH "\n",
                       ports->service, folder, TOPAYD_DEMO_CA_FILE, ports->monitor, ports->portal);

  return write_file (folder, TOPAYD_DEMO_SERVICE_FILE, text, error);
}
