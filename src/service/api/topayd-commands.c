/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-commands-private.h"

#include <string.h>

#include "topay-error.h"
#include "topay-password-policy.h"
#include "topay-pin-policy.h"
#include "topayd-accounts.h"
#include "topayd-agents.h"
#include "topayd-audit.h"
#include "topayd-backup.h"
#include "topayd-freeze.h"
#include "topayd-totp.h"

static void
topayd_command_free (TopaydCommand *command)
{
  g_clear_pointer (&command->reply, g_variant_dict_unref);
  g_free (command->password_hash);
  g_free (command->pin_hash);
  g_free (command);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydCommand, topayd_command_free)

const char *
topayd_command_get_text (const TopaydCommand *command, const char *name)
{
  const char *text = NULL;

  g_variant_dict_lookup (command->arguments, name, "&s", &text);
  return text;
}

/* What an operator sets is judged like what people choose: 15 characters, not a common one, and not
 * made of the names of who it is for. */
static gboolean
check_password (const TopaydCommand *command, GError **error)
{
  static const char *const names[] = { "name", "display-name", "email", "phone" };
  const char *password = topayd_command_get_text (command, "password");
  const char *personal[G_N_ELEMENTS (names) + 1] = { NULL };
  const TopayPasswordContext context = { command->service->identity.blocklist, personal, FALSE };
  const char *code;
  guint n_personal = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (topayd_command_get_text (command, names[i]) != NULL)
      personal[n_personal++] = topayd_command_get_text (command, names[i]);
  code = password != NULL
             ? topay_password_verdict_get_code (topay_password_judge (password, &context))
             : NULL;
  if (code != NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "This password is refused: %s", code);
  return code == NULL;
}

/* The rule that people meet in the wizard. */
static gboolean
check_pin (const TopaydCommand *command, GError **error)
{
  const char *pin = topayd_command_get_text (command, "pin");
  const char *code = pin != NULL ? topay_pin_verdict_get_code (topay_pin_judge (pin)) : NULL;

  if (code != NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "This payment password is refused: %s",
                 code);
  return code == NULL;
}

/* Every command leaves a row, in the transaction of what it did. */
gboolean
topayd_command_audit (const TopaydVisit *visit,
                      const TopaydCommand *command,
                      const char *action,
                      const char *object,
                      GError **error)
{
  const TopaydAuditEntry entry = {
    .actor = command->operator_name,
    .action = action,
    .object = object,
    .result = "ok",
    .level = 2,
  };

  return topayd_audit_append (visit->transaction, &entry, error);
}

gboolean
topayd_command_find_account (const TopaydVisit *visit,
                             const TopaydCommand *command,
                             TopaydAccount **account,
                             GError **error)
{
  const char *typed = topayd_command_get_text (command, "account");

  if (typed == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "No account is named");
      return FALSE;
    }
  if (!topayd_account_find (visit, typed, account, error))
    return FALSE;
  if (*account == NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no account ‘%s’", typed);
  return *account != NULL;
}

static gboolean
add_one (const TopaydVisit *visit,
         const TopaydCommand *command,
         const TopaydNewAccount *account,
         char id[TOPAYD_ID_SIZE],
         GError **error)
{
  return topayd_account_add (visit, account, id, error)
         && topayd_command_audit (visit, command, "account.add", id, error);
}

static gboolean
run_account_add (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  const char *language = topayd_command_get_text (command, "language");
  const TopaydNewAccount account = {
    .name = topayd_command_get_text (command, "name"),
    .display_name = topayd_command_get_text (command, "display-name"),
    .language = language != NULL ? language : "en",
    .email = topayd_command_get_text (command, "email"),
    .phone = topayd_command_get_text (command, "phone"),
    .password_hash = command->password_hash,
    .payment_pin_hash = command->pin_hash,
    .contacts_verified = TRUE,
  };
  char id[TOPAYD_ID_SIZE];

  if (account.name == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "An account needs a name");
      return FALSE;
    }
  if (!add_one (visit, command, &account, id, error))
    return FALSE;
  g_variant_dict_insert (command->reply, "id", "s", id);
  return TRUE;
}

/* All of them or none: the first that cannot be added undoes the others. */
static gboolean
run_account_import (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (GVariant) rows =
      g_variant_dict_lookup_value (command->arguments, "rows", G_VARIANT_TYPE ("a(isssss)"));
  GVariantIter iter;
  gint32 line;
  const char *name, *display_name, *language, *email, *phone;
  guint32 n_added = 0;

  if (rows == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "There are no rows");
      return FALSE;
    }
  g_variant_iter_init (&iter, rows);
  while (g_variant_iter_next (&iter, "(i&s&s&s&s&s)", &line, &name, &display_name, &language,
                              &email, &phone))
    {
      const TopaydNewAccount account = {
        .name = name,
        .display_name = display_name,
        .language = language[0] != '\0' ? language : "en",
        .email = email[0] != '\0' ? email : NULL,
        .phone = phone[0] != '\0' ? phone : NULL,
        .contacts_verified = TRUE,
      };
      char id[TOPAYD_ID_SIZE];

      if (!add_one (visit, command, &account, id, error))
        {
          g_prefix_error (error, "Line %d: ", line);
          return FALSE;
        }
      n_added++;
    }
  g_variant_dict_insert (command->reply, "added", "u", n_added);
  return TRUE;
}

static gboolean
run_account_show (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  TopayAccountState state;
  GVariantBuilder list;

  if (!topayd_command_find_account (visit, command, &account, error)
      || !topayd_account_load_state (visit->transaction, account->id, command->service->now (),
                                     &state, error))
    return FALSE;
  contacts = topayd_account_load_contacts (visit, account->id, FALSE, error);
  if (contacts == NULL)
    return FALSE;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < contacts->len; i++)
    g_variant_builder_add (&list, "s", ((TopaydContact *) g_ptr_array_index (contacts, i))->masked);
  g_variant_dict_insert (command->reply, "id", "s", account->id);
  g_variant_dict_insert (command->reply, "name", "s", account->name);
  g_variant_dict_insert (command->reply, "display-name", "s", account->display_name);
  g_variant_dict_insert (command->reply, "language", "s", account->language);
  g_variant_dict_insert (command->reply, "contacts", "as", &list);
  g_variant_dict_insert (command->reply, "login", "s", topay_throttle_state_to_text (state.login));
  g_variant_dict_insert (command->reply, "payment", "s",
                         topay_payment_state_to_text (state.payment));
  g_variant_dict_insert (command->reply, "frozen", "s", topay_frozen_to_text (state.frozen));
  g_variant_dict_insert (command->reply, "second-factor", "b", state.second_factor);
  return topayd_command_audit (visit, command, "account.show", account->id, error);
}

static gboolean
run_account_list (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      "SELECT name, display_name, frozen FROM accounts ORDER BY name_key LIMIT ?1",
      TOPAYD_VALUES (TOPAYD_INTEGER (TOPAYD_COMMAND_LIST_MAX)), error);
  GVariantBuilder list;
  g_autoptr (GError) cause = NULL;

  if (rows == NULL)
    return FALSE;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(sss)"));
  while (topayd_rows_next (rows, &cause))
    g_variant_builder_add (&list, "(sss)", topayd_rows_get_text (rows, 0),
                           topayd_rows_get_text (rows, 1), topayd_rows_get_text (rows, 2));
  if (cause != NULL)
    {
      g_variant_builder_clear (&list);
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_variant_dict_insert (command->reply, "accounts", "a(sss)", &list);
  return topayd_command_audit (visit, command, "account.list", NULL, error);
}

static gboolean
run_account_lock (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  return topayd_command_find_account (visit, command, &account, error)
         && topayd_account_lock (visit, account->id, error)
         && topayd_command_audit (visit, command, "account.lock", account->id, error);
}

static gboolean
run_account_freeze (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  TopayAccountState state;

  return topayd_command_find_account (visit, command, &account, error)
         && topayd_freeze (visit, account->id, TOPAY_FROZEN_BY_US, &state, error)
         && topayd_command_audit (visit, command, "account.freeze", account->id, error);
}

static gboolean
run_account_unfreeze (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  return topayd_command_find_account (visit, command, &account, error)
         && topayd_unfreeze_by_operator (visit, account->id, error)
         && topayd_command_audit (visit, command, "account.unfreeze", account->id, error);
}

/* The secret of the authenticator is shown once; the agent counts from the first right code on. */
static gboolean
run_agent_add (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  const char *role = topayd_command_get_text (command, "role");
  const TopaydNewAgent agent = {
    .name = topayd_command_get_text (command, "name"),
    .display_name = topayd_command_get_text (command, "display-name"),
    .role = role != NULL ? role : "agent",
    .password_hash = command->password_hash,
    .email = topayd_command_get_text (command, "email"),
    .language = topayd_command_get_text (command, "language"),
  };
  g_autoptr (TopaydSecret) secret = NULL;
  char id[TOPAYD_ID_SIZE];
  TopaydOwner owner = { TOPAYD_OWNER_AGENT, id };

  if (agent.name == NULL || agent.password_hash == NULL || agent.email == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "An agent needs a name, a password, and an e-mail address that is told of every "
                   "sign-in");
      return FALSE;
    }
  if (!topayd_agent_add (visit, &agent, id, error)
      || !topayd_totp_enrol (visit, &owner, &secret, error)
      || !topayd_command_audit (visit, command, "agent.add", id, error))
    return FALSE;
  g_variant_dict_insert (command->reply, "id", "s", id);
  g_variant_dict_insert (command->reply, "authenticator-secret", "s", secret);
  return TRUE;
}

static gboolean
find_agent (const TopaydVisit *visit, const char *name, char id[TOPAYD_ID_SIZE], GError **error)
{
  g_autofree char *key = topayd_normalize_name (name);
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (visit->transaction, "SELECT id FROM agents WHERE name_key = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (key)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, error))
    {
      g_strlcpy (id, topayd_rows_get_text (rows, 0), TOPAYD_ID_SIZE);
      return TRUE;
    }
  if (error == NULL || *error == NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no agent ‘%s’", name);
  return FALSE;
}

static gboolean
run_agent_confirm (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  const char *name = topayd_command_get_text (command, "name");
  const char *code = topayd_command_get_text (command, "code");
  char id[TOPAYD_ID_SIZE];
  TopaydOwner owner = { TOPAYD_OWNER_AGENT, id };
  TopaydOutcome outcome = { .tries_left = -1 };

  if (name == NULL || code == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "A name and a code are needed");
      return FALSE;
    }
  if (!find_agent (visit, name, id, error)
      || !topayd_totp_confirm (visit, &owner, code, &outcome, error))
    return FALSE;
  if (outcome.code != NULL)
    {
      g_set_error (
          error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
          "The code does not match; the clock of this computer or of the phone may be off");
      return FALSE;
    }
  return topayd_command_audit (visit, command, "agent.confirm", id, error);
}

static const struct
{
  const char *name;
  TopaydCommandRun run;
} commands[] = {
  { "account-add", run_account_add },
  { "account-import", run_account_import },
  { "account-show", run_account_show },
  { "account-list", run_account_list },
  { "account-lock", run_account_lock },
  { "account-freeze", run_account_freeze },
  { "account-unfreeze", run_account_unfreeze },
  { "agent-add", run_agent_add },
  { "agent-confirm", run_agent_confirm },
  { "demo-scene", topayd_command_demo_scene },
  { "demo-scenes", topayd_command_demo_scenes },
  { "case-list", topayd_command_case_list },
  { "case-show", topayd_command_case_show },
  { "case-verify", topayd_command_case_verify },
  { "incident-add", topayd_command_incident_add },
  { "incident-end", topayd_command_incident_end },
  { "incident-list", topayd_command_incident_list },
  { "mail-list", topayd_command_mail_list },
  { "mail-requeue", topayd_command_mail_requeue },
  { "payouts-list", topayd_command_payouts_list },
};

static TopaydCommandRun
find_run (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return commands[i].run;
  return NULL;
}

static gboolean
run_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  TopaydCommand *command = data;
  const TopaydCaller caller = { .address_masked = "admin", .now = command->service->now () };
  const TopaydVisit visit = { transaction, &command->service->identity, &caller };

  g_clear_pointer (&command->reply, g_variant_dict_unref);
  command->reply = g_variant_dict_new (NULL);
  return command->run (&visit, command, error);
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydCommand *command = topayd_store_get_job_data (result); /* lives until we return */
  g_autoptr (GError) error = NULL;
  gboolean done = topayd_store_write_finish (TOPAYD_STORE (source), result, &error);

  if (done && command->sets_stage)
    topayd_stage_set (command->service->stage, command->effects);
  if (done)
    topayd_admin_request_answer (command->request, command->reply);
  else
    topayd_admin_request_refuse (command->request, error);
  if (command->wakes_mail && command->service->mail != NULL)
    topayd_mail_wake (command->service->mail);
}

static void
start_job (TopaydCommand *command)
{
  topayd_store_write_async (command->service->store, run_job, command,
                            (GDestroyNotify) topayd_command_free, NULL, on_run_cb, NULL);
}

static void
on_pin_hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydCommand *command = user_data;
  g_autoptr (GError) error = NULL;

  command->pin_hash = topayd_hasher_hash_finish (TOPAYD_HASHER (source), result, &error);
  if (command->pin_hash != NULL)
    {
      start_job (command);
      return;
    }
  topayd_admin_request_refuse (command->request, error);
  topayd_command_free (command);
}

/* The payment password, if there is one, then the job. */
static void
hash_pin (TopaydCommand *command)
{
  char pin[TOPAY_PIN_DIGITS + 1];

  if (topay_pin_fold (topayd_command_get_text (command, "pin"), pin))
    topayd_hasher_hash_async (command->service->hasher, pin, NULL, on_pin_hashed_cb, command);
  else
    start_job (command);
  explicit_bzero (pin, sizeof pin);
}

static void
on_password_hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydCommand *command = user_data;
  g_autoptr (GError) error = NULL;

  command->password_hash = topayd_hasher_hash_finish (TOPAYD_HASHER (source), result, &error);
  if (command->password_hash != NULL)
    {
      hash_pin (command);
      return;
    }
  topayd_admin_request_refuse (command->request, error);
  topayd_command_free (command);
}

static void
on_backup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydAdminRequest *request = user_data;
  g_autoptr (GError) error = NULL;

  if (topayd_store_backup_finish (TOPAYD_STORE (source), result, &error))
    topayd_admin_request_answer (request, NULL);
  else
    topayd_admin_request_refuse (request, error);
}

static void
start_backup (TopaydService *service, TopaydAdminRequest *request)
{
  const char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_dict_lookup (topayd_admin_request_get_arguments (request), "path", "&s", &path);
  if (path != NULL && g_path_is_absolute (path))
    {
      topayd_store_backup_async (service->store, path, NULL, on_backup_cb, request);
      return;
    }
  error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_INVALID, "A backup needs an absolute path");
  topayd_admin_request_refuse (request, error);
}

static void
answer_status (TopaydService *service, TopaydAdminRequest *request)
{
  g_autoptr (GVariantDict) reply = g_variant_dict_new (NULL);
  TopaydStoreStatistics statistics;

  topayd_store_get_statistics (service->store, &statistics);
  g_variant_dict_insert (reply, "version", "s", PACKAGE_VERSION);
  g_variant_dict_insert (reply, "database", "s", topayd_store_get_path (service->store));
  g_variant_dict_insert (reply, "writes", "t", statistics.jobs);
  g_variant_dict_insert (reply, "queued", "u", statistics.queued);
  topayd_admin_request_answer (request, reply);
}

static void
start_command (TopaydService *service, TopaydAdminRequest *request, TopaydCommandRun run)
{
  TopaydCommand *command = g_new0 (TopaydCommand, 1);
  g_autoptr (GError) error = NULL;
  const char *password;

  command->service = service;
  command->request = request;
  command->arguments = topayd_admin_request_get_arguments (request);
  command->operator_name = topayd_admin_request_get_operator (request);
  command->run = run;
  password = topayd_command_get_text (command, "password");
  if (!check_password (command, &error) || !check_pin (command, &error))
    {
      topayd_admin_request_refuse (request, error);
      topayd_command_free (command);
    }
  else if (password == NULL)
    hash_pin (command);
  else
    topayd_hasher_hash_async (service->hasher, password, NULL, on_password_hashed_cb, command);
}

/**
 * topayd_commands_handle:
 * @request: (transfer full): from the admin socket
 * @service: a TopaydService
 *
 * Does what an operator asked a running service for, and answers.
 */
void
topayd_commands_handle (TopaydAdminRequest *request, gpointer service)
{
  const char *name = topayd_admin_request_get_command (request);
  TopaydCommandRun run = find_run (name);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (name, "status"))
    answer_status (service, request);
  else if (g_str_equal (name, "backup"))
    start_backup (service, request);
  else if (g_str_equal (name, "demo-payout"))
    topayd_command_demo_payout (service, request);
  else if (g_str_equal (name, "payouts-reconcile"))
    topayd_command_payouts_reconcile (service, request);
  else if (run != NULL)
    start_command (service, request, run);
  else
    {
      error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no command ‘%s’", name);
      topayd_admin_request_refuse (request, error);
    }
}

/* What was judged before. */
static gboolean
hash_secrets (TopaydCommand *command, GError **error)
{
  TopaydHasher *hasher = command->service->hasher;
  const char *password = topayd_command_get_text (command, "password");
  char pin[TOPAY_PIN_DIGITS + 1];

  if (password != NULL)
    command->password_hash = topayd_hasher_hash (hasher, password, error);
  if (password != NULL && command->password_hash == NULL)
    return FALSE;
  if (!topay_pin_fold (topayd_command_get_text (command, "pin"), pin))
    return TRUE;
  command->pin_hash = topayd_hasher_hash (hasher, pin, error);
  explicit_bzero (pin, sizeof pin);
  return command->pin_hash != NULL;
}

/**
 * topayd_commands_run:
 * @service: store, hasher and identity; no service runs, since this one holds the lock
 * @command: what is wanted
 * @arguments: for it
 * @error: return location for an error
 *
 * Does the same without a running service, waiting.
 *
 * Returns: (transfer full) (nullable): "a{sv}"; %NULL with the error
 */
GVariant *
topayd_commands_run (TopaydService *service,
                     const char *command,
                     GVariantDict *arguments,
                     GError **error)
{
  g_autoptr (TopaydCommand) running = g_new0 (TopaydCommand, 1);

  running->service = service;
  running->arguments = arguments;
  running->operator_name = "operator:offline";
  running->run = find_run (command);
  if (running->run == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no command ‘%s’ offline",
                   command);
      return NULL;
    }
  if (!check_password (running, error) || !check_pin (running, error)
      || !hash_secrets (running, error)
      || !topayd_store_write (service->store, run_job, running, error))
    return NULL;
  return g_variant_ref_sink (g_variant_dict_end (running->reply));
}

/**
 * topayd_commands_get_now:
 *
 * Returns: the time, in Unix seconds
 */
gint64
topayd_commands_get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}
