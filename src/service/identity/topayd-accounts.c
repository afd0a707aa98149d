/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-accounts.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"

#include "topayd-accounts-private.h"
#include "topayd-limits-private.h"
#include "topayd-seal.h"

#define SELECT_ACCOUNT                                                                             \
  "SELECT id, name, display_name, language, password, payment_pin, frozen, "                       \
  "EXISTS (SELECT 1 FROM totp_secrets WHERE account_id = accounts.id "                             \
  "AND confirmed_at IS NOT NULL) FROM accounts "

/**
 * topayd_account_free:
 * @account: (transfer full): an account
 *
 * Frees what was loaded.
 */
void
topayd_account_free (TopaydAccount *account)
{
  g_free (account->id);
  g_free (account->name);
  g_free (account->display_name);
  g_free (account->language);
  g_free (account->password_hash);
  g_free (account->payment_pin_hash);
  g_free (account);
}

/**
 * topayd_contact_free:
 * @contact: (transfer full): a contact
 *
 * Wipes the address and frees.
 */
void
topayd_contact_free (TopaydContact *contact)
{
  if (contact->address != NULL)
    sodium_memzero (contact->address, strlen (contact->address));
  g_free (contact->address);
  g_free (contact->kind);
  g_free (contact->masked);
  g_free (contact);
}

/* The word of the database. */
TopayFrozen
topayd_frozen_parse (const char *word)
{
  if (g_strcmp0 (word, "no") == 0)
    return TOPAY_FROZEN_NO;

  return g_strcmp0 (word, "by_you") == 0 ? TOPAY_FROZEN_BY_YOU : TOPAY_FROZEN_BY_US;
}

static TopaydAccount *
read_account (TopaydRows *rows)
{
  TopaydAccount *account = g_new0 (TopaydAccount, 1);

  account->id = topayd_rows_dup_text (rows, 0);
  account->name = topayd_rows_dup_text (rows, 1);
  account->display_name = topayd_rows_dup_text (rows, 2);
  account->language = topayd_rows_dup_text (rows, 3);
  account->password_hash = topayd_rows_dup_text (rows, 4);
  account->payment_pin_hash = topayd_rows_dup_text (rows, 5);
  account->frozen = topayd_frozen_parse (topayd_rows_get_text (rows, 6));
  account->second_factor = topayd_rows_get_integer (rows, 7) != 0;
  return account;
}

static gboolean
select_account (TopaydTransaction *transaction,
                const char *sql,
                const TopaydValue *values,
                TopaydAccount **account,
                GError **error)
{
  g_autoptr (TopaydRows) rows = topayd_sql_select (transaction, sql, values, error);
  g_autoptr (GError) problem = NULL;

  *account = NULL;
  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem))
    *account = read_account (rows);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_account_load:
 * @transaction: a transaction
 * @id: of an account
 * @account: (out) (nullable): the account, %NULL when there is none
 * @error: return location for an error
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_account_load (TopaydTransaction *transaction,
                     const char *id,
                     TopaydAccount **account,
                     GError **error)
{
  return select_account (transaction, SELECT_ACCOUNT "WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (id)), account, error);
}

static gboolean
find_by_contact (const TopaydVisit *visit,
                 const char *kind,
                 const char *normal,
                 TopaydAccount **account,
                 GError **error)
{
  guint8 lookup[TOPAYD_LOOKUP_BYTES];

  topayd_keys_lookup (visit->identity->keys, kind, normal, lookup);
  return select_account (visit->transaction,
                         SELECT_ACCOUNT
                         "WHERE id = (SELECT account_id FROM contacts WHERE lookup = ?1 "
                         "AND verified_at IS NOT NULL)",
                         TOPAYD_VALUES (TOPAYD_BLOB (lookup, sizeof lookup)), account, error);
}

/**
 * topayd_account_find:
 * @visit: the job
 * @typed: account name, e-mail address or phone number as typed
 * @account: (out) (nullable): the account, %NULL when there is none
 * @error: return location for an error
 *
 * Finds an account by what a person calls it. All three questions are asked whatever the first
 * says, so that each takes as long as the other.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_account_find (const TopaydVisit *visit,
                     const char *typed,
                     TopaydAccount **account,
                     GError **error)
{
  g_autofree char *name = topayd_normalize_name (typed);
  g_autofree char *email = topayd_normalize_email (typed);
  g_autofree char *phone = topayd_normalize_phone (typed);
  g_autoptr (TopaydAccount) by_name = NULL, by_email = NULL, by_phone = NULL;

  *account = NULL;
  if (!select_account (visit->transaction, SELECT_ACCOUNT "WHERE name_key = ?1",
                       TOPAYD_VALUES (TOPAYD_TEXT (name == NULL ? "" : name)), &by_name, error)
      || !find_by_contact (visit, "email", email == NULL ? "" : email, &by_email, error)
      || !find_by_contact (visit, "phone", phone == NULL ? "" : phone, &by_phone, error))
    return FALSE;

  /* Names that look like an address or a number cannot be registered: at most one is found. */
  *account = by_name != NULL    ? g_steal_pointer (&by_name)
             : by_email != NULL ? g_steal_pointer (&by_email)
                                : g_steal_pointer (&by_phone);
  return TRUE;
}

static gboolean
refuse_new (GError **error, const char *what)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "%s", what);
  return FALSE;
}

static gboolean
check_unused (TopaydTransaction *transaction,
              const char *sql,
              const TopaydValue *values,
              const char *what,
              GError **error)
{
  gint64 n_found = 0;

  if (!topayd_sql_get_integer (transaction, sql, values, &n_found, error))
    return FALSE;

  return n_found == 0 || refuse_new (error, what);
}

static gboolean
add_contact (const TopaydVisit *visit,
             const char *account_id,
             const TopaydNewContact *contact,
             GError **error)
{
  char id[TOPAYD_ID_SIZE];
  guint8 lookup[TOPAYD_LOOKUP_BYTES];
  g_autofree char *context = NULL;
  g_autoptr (GBytes) sealed = NULL;

  topayd_id_draw (id);
  topayd_keys_lookup (visit->identity->keys, contact->kind, contact->normal, lookup);
  if (!check_unused (visit->transaction,
                     "SELECT count (*) FROM contacts WHERE lookup = ?1 AND verified_at IS NOT NULL",
                     TOPAYD_VALUES (TOPAYD_BLOB (lookup, sizeof lookup)),
                     "The e-mail address or phone number belongs to another account", error))
    return FALSE;

  context = g_strconcat ("contact:", id, NULL);
  sealed = topayd_seal (visit->identity->keys, context, contact->normal, strlen (contact->normal));
  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO contacts (id, account_id, kind, lookup, sealed, masked, verified_at, "
      "created_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id), TOPAYD_TEXT (contact->kind),
                     TOPAYD_BLOB (lookup, sizeof lookup),
                     TOPAYD_BLOB (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed)),
                     TOPAYD_TEXT (contact->masked),
                     contact->is_verified ? TOPAYD_INTEGER (contact->now) : TOPAYD_NULL,
                     TOPAYD_INTEGER (contact->now)),
      error);
}

/* A name that is somebody's address or number would sign in, and be reset, in that one's place. */
static char *
check_name (const char *name, GError **error)
{
  g_autofree char *key = topayd_normalize_name (name);
  g_autofree char *phone = topayd_normalize_phone (name);

  if (key == NULL || strchr (key, '@') != NULL || phone != NULL || g_utf8_strlen (name, -1) > 64)
    {
      refuse_new (error, "An account name has 1 to 64 characters and is no address or number");
      return NULL;
    }
  return g_steal_pointer (&key);
}

static gboolean
insert_account (const TopaydVisit *visit,
                const TopaydNewAccount *account,
                const char *key,
                const char *id,
                GError **error)
{
  const char *display = account->display_name == NULL || account->display_name[0] == '\0'
                            ? account->name
                            : account->display_name;

  if (!check_unused (visit->transaction, "SELECT count (*) FROM accounts WHERE name_key = ?1",
                     TOPAYD_VALUES (TOPAYD_TEXT (key)), "The account name is taken", error))
    return FALSE;

  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO accounts (id, name, name_key, display_name, language, password, "
      "password_changed_at, payment_pin, payment_pin_changed_at, created_at, updated_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?8, ?7, ?8, ?8, ?8)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account->name), TOPAYD_TEXT (key),
                     TOPAYD_TEXT (display),
                     TOPAYD_TEXT (account->language == NULL ? "en" : account->language),
                     TOPAYD_TEXT (account->password_hash), TOPAYD_TEXT (account->payment_pin_hash),
                     TOPAYD_INTEGER (visit->caller->now)),
      error);
}

static gboolean
add_contacts (const TopaydVisit *visit,
              const TopaydNewAccount *account,
              const char *id,
              GError **error)
{
  g_autofree char *email = topayd_normalize_email (account->email);
  g_autofree char *phone = topayd_normalize_phone (account->phone);
  g_autofree char *masked_email = email == NULL ? NULL : topayd_mask_email (email);
  g_autofree char *masked_phone = phone == NULL ? NULL : topayd_mask_phone (phone);
  TopaydNewContact contacts[] = {
    { "email", email, masked_email, account->contacts_verified, visit->caller->now },
    { "phone", phone, masked_phone, account->contacts_verified, visit->caller->now },
  };

  if (account->email != NULL && email == NULL)
    return refuse_new (error, "Not an e-mail address");
  if (account->phone != NULL && phone == NULL)
    return refuse_new (error, "Not a phone number");

  for (gsize i = 0; i < G_N_ELEMENTS (contacts); i++)
    {
      if (contacts[i].normal != NULL && !add_contact (visit, id, &contacts[i], error))
        return FALSE;
    }
  return TRUE;
}

/**
 * topayd_account_add:
 * @visit: the job
 * @account: what it shall be
 * @id: (out caller-allocates): its id
 * @error: return location for an error
 *
 * Adds an account with its addresses, which are stored sealed.
 *
 * Returns: whether it was added; otherwise %TOPAY_ERROR_INVALID when a name or an address is taken
 * or none, or an error of the store
 */
gboolean
topayd_account_add (const TopaydVisit *visit,
                    const TopaydNewAccount *account,
                    char id[TOPAYD_ID_SIZE],
                    GError **error)
{
  g_autofree char *key = check_name (account->name, error);

  if (key == NULL)
    return FALSE;

  topayd_id_draw (id);
  return insert_account (visit, account, key, id, error) && add_contacts (visit, account, id, error)
         && topayd_note (
             visit, NULL,
             &(TopaydAuditEntry){ .actor = "operator", .action = "account.add", .object = id },
             error);
}

static TopaydContact *
read_contact (TopaydRows *rows, const TopaydIdentity *identity, gboolean in_clear, GError **error)
{
  g_autofree char *context = g_strconcat ("contact:", topayd_rows_get_text (rows, 0), NULL);
  g_autoptr (TopaydSecret) address = NULL;
  TopaydContact *contact;
  gsize n_sealed = 0;
  gconstpointer sealed = topayd_rows_get_blob (rows, 3, &n_sealed);

  if (in_clear)
    {
      address = topayd_seal_open (identity->keys, context, sealed, n_sealed, error);
      if (address == NULL)
        return NULL;
    }
  contact = g_new0 (TopaydContact, 1);
  contact->kind = topayd_rows_dup_text (rows, 1);
  contact->masked = topayd_rows_dup_text (rows, 2);
  contact->verified = !topayd_rows_is_null (rows, 4);
  contact->address = g_strdup (address);
  return contact;
}

/**
 * topayd_account_load_contacts:
 * @visit: the job
 * @account_id: of an account
 * @in_clear: whether the addresses themselves are wanted
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type TopaydContact) (nullable): its addresses, the oldest
 * first; %NULL on errors
 */
GPtrArray *
topayd_account_load_contacts (const TopaydVisit *visit,
                              const char *account_id,
                              gboolean in_clear,
                              GError **error)
{
  g_autoptr (GPtrArray) contacts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) topayd_contact_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      "SELECT id, kind, masked, sealed, verified_at FROM contacts WHERE account_id = ?1 "
      "ORDER BY created_at, kind, id",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id)), error);

  if (rows == NULL)
    return NULL;

  while (topayd_rows_next (rows, &problem))
    {
      TopaydContact *contact = read_contact (rows, visit->identity, in_clear, error);

      if (contact == NULL)
        return NULL;
      g_ptr_array_add (contacts, contact);
    }
  if (problem == NULL)
    return g_steal_pointer (&contacts);

  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/**
 * topayd_account_load_state:
 * @transaction: a transaction
 * @account_id: of an account
 * @now: Unix seconds
 * @state: (out): what is locked
 * @error: return location for an error
 *
 * Returns: whether the account was found; otherwise %TOPAY_ERROR_NOT_FOUND, or an error of the
 * store
 */
gboolean
topayd_account_load_state (TopaydTransaction *transaction,
                           const char *account_id,
                           gint64 now,
                           TopayAccountState *state,
                           GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  TopayAccountFacts facts = { 0 };
  TopayThrottle pin = { 0 };

  if (!topayd_account_load (transaction, account_id, &account, error)
      || !topayd_throttle_load (transaction, "login", account_id, &facts.throttle, error)
      || !topayd_throttle_load (transaction, "payment_pin", account_id, &pin, error))
    return FALSE;
  if (account == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "No such account");
      return FALSE;
    }
  facts.pin_lock = (TopayPinLock){ pin.failures, pin.until_s };
  facts.pin_set = account->payment_pin_hash != NULL;
  facts.frozen = account->frozen;
  facts.second_factor = account->second_factor;
  topay_account_state_judge (&facts, now, state);
  return TRUE;
}

/**
 * topayd_account_set_password_hash:
 * @transaction: a transaction
 * @account_id: of an account
 * @hash: of TopaydHasher
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Replaces the login password. Locks and sessions are the caller's.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_account_set_password_hash (TopaydTransaction *transaction,
                                  const char *account_id,
                                  const char *hash,
                                  gint64 now,
                                  GError **error)
{
  return topayd_sql_run (
      transaction,
      "UPDATE accounts SET password = ?2, password_changed_at = ?3, updated_at = ?3 WHERE id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_TEXT (hash), TOPAYD_INTEGER (now)), error);
}

/**
 * topayd_account_set_payment_pin_hash:
 * @transaction: a transaction
 * @account_id: of an account
 * @hash: of TopaydHasher
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Replaces the payment password, and with it ends its lock.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_account_set_payment_pin_hash (TopaydTransaction *transaction,
                                     const char *account_id,
                                     const char *hash,
                                     gint64 now,
                                     GError **error)
{
  return topayd_sql_run (
             transaction,
             "UPDATE accounts SET payment_pin = ?2, payment_pin_changed_at = ?3, updated_at = ?3 "
             "WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_TEXT (hash), TOPAYD_INTEGER (now)),
             error)
         && topayd_lock_clear (transaction, "payment_pin", account_id, error);
}

/**
 * topayd_account_get_holds_until:
 * @transaction: a transaction
 * @account_id: of an account
 * @now: Unix seconds
 * @until: (out): Unix seconds until which addresses and payout ways stay as they are; 0 for none
 * @error: return location for an error
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_account_get_holds_until (TopaydTransaction *transaction,
                                const char *account_id,
                                gint64 now,
                                gint64 *until,
                                GError **error)
{
  *until = 0;
  return topayd_sql_get_integer (
      transaction, "SELECT max (until_at) FROM holds WHERE account_id = ?1 AND until_at > ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (now)), until, error);
}

/**
 * topayd_account_lock:
 * @visit: the job
 * @account_id: of an account
 * @error: return location for an error
 *
 * Disables the login password, as if its tries were used up, and ends the sessions.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_account_lock (const TopaydVisit *visit, const char *account_id, GError **error)
{
  TopayThrottle throttle = { 0 };
  TopaydEnding ending = { account_id, NULL, "operator" };
  guint n_ended;

  topay_throttle_disable (&throttle);
  return topayd_throttle_save (visit, "login", account_id, &throttle, error)
         && topayd_account_end_sessions (visit, &ending, &n_ended, error)
         && topayd_note (visit, NULL,
                         &(TopaydAuditEntry){
                             .actor = "operator", .action = "account.lock", .object = account_id },
                         error);
}
