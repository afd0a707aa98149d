/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#include "operator-fixture.h"
#include "topayd-payout-demo.h"
#include "topayd-totp.h"

/* topayctl as an operator runs it, beside a service that runs in this program. */

#define DONE     0
#define NO       1
#define USAGE    2
#define CANNOT   3
#define PASSWORD "three green bicycles"

typedef struct
{
  OperatorFixture *world; /* (owned) */
  int status;             /* of the last run */
  char *output;           /* (owned) (nullable): of the last run */
  char *errors;           /* (owned) (nullable): of the last run */
} Desk;

static Desk *
desk_new (void)
{
  Desk *self = g_new0 (Desk, 1);

  self->world = operator_fixture_new ();
  operator_fixture_open_door (self->world);
  return self;
}

static void
desk_free (Desk *self)
{
  operator_fixture_free (self->world);
  g_free (self->output);
  g_free (self->errors);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static void
on_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* Runs topayctl with @line, whose words are divided by “|”, so that one may have a blank in it.
 * Meanwhile the service goes on. */
static void
run (Desk *self, const char *input, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, "|", -1);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
  g_ptr_array_add (arguments, (gpointer) TOPAYCTL);
  g_ptr_array_add (arguments, (gpointer) "--config");
  g_ptr_array_add (arguments, self->world->config_path);
  for (char **word = words; *word != NULL; word++)
    g_ptr_array_add (arguments, *word);
  g_ptr_array_add (arguments, NULL);
  process = g_subprocess_newv ((const char *const *) arguments->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, input, NULL, on_ended_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_subprocess_communicate_utf8_finish (process, result, &self->output, &self->errors, &error);
  /* a program that ends before it has read everything is no failure of the test */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  self->status = g_subprocess_get_exit_status (process);
}

/* What is done is said on standard output alone, what is not on standard error. */
static void
assert_run (Desk *self, const char *input, const char *line, int status, const char *words)
{
  run (self, input, line);
  if (self->status != status
      || strstr (status == DONE ? self->output : self->errors, words) == NULL)
    g_error ("‘%s’ ends with %d, ‘%s’ and ‘%s’, not with %d and ‘%s’", line, self->status,
             self->output, self->errors, status, words);
  g_assert_true (status == DONE ? *self->errors == '\0'
                                : g_str_has_prefix (self->errors, "topayctl: "));
}

/* The same with --json: always one object in one line, and the words of a failure besides. */
static JsonObject *
run_json (Desk *self, const char *input, const char *line, int status)
{
  g_autofree char *whole = g_strconcat ("--json|", line, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  run (self, input, whole);
  g_assert_cmpint (self->status, ==, status);
  json_parser_load_from_data (parser, self->output, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strcspn (self->output, "\n"), ==, strlen (self->output) - 1);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));
  object = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  g_assert_true (json_object_has_member (object, "error") == (*self->errors != '\0'));
  return object;
}

static void
assert_json (Desk *self, const char *line, int status, const char *member)
{
  g_autoptr (JsonObject) object = run_json (self, "", line, status);

  g_assert_true (member == NULL ? json_object_get_size (object) == 0
                                : json_object_has_member (object, member));
}

static void
test_status (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, "", "status", DONE, "version: " PACKAGE_VERSION);
  assert_json (desk, "status", DONE, "queued");
}

static void
test_account_add (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, PASSWORD "\n", "account|add|ada|--display-name|Ada L.|--email|ada@example.org",
              DONE, "id: ");
  assert_run (desk, "\n739264\n", "account|add|eva|--payment-password", DONE, "id: ");
  assert_json (desk, "account|add|grace", DONE, "id");
  assert_json (desk, "account|add|grace", NO, "error");
  assert_run (desk, "", "account|add|grace", NO, "The account name is taken");
  assert_run (desk, "short\n", "account|add|x", NO, "This password is refused: password_too_short");
  assert_run (desk, "\n123456\n", "account|add|x|--payment-password", NO,
              "This payment password is refused: pin_simple");
  assert_run (desk, "\n\n", "account|add|x|--payment-password", USAGE, "No payment password");
  assert_run (desk, "", "account|add|x|--email|nowhere", NO, "Not an e-mail address");
  g_assert_cmpint (operator_fixture_count (desk->world, "SELECT count (*) FROM accounts"), ==, 3);
}

static void
test_account_import (void)
{
  static const char head[] = "name,display_name,language,email,phone\n";
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->world->folder, "people.csv", NULL);
  g_autofree char *line = g_strconcat ("account|import|", path, NULL);
  g_autofree char *good = g_strconcat (head, "ada,Ada,en,,\n\"wang\",王芳,zh_CN,,\n", NULL);
  g_autofree char *more = g_strconcat (head, "eva,Eva,en,,\n", NULL);
  g_autofree char *bad = g_strconcat (head, "new,New,en,,\nada,Ada,en,,\n", NULL);

  g_assert_true (g_file_set_contents (path, good, -1, NULL));
  assert_run (desk, "", line, DONE, "added: 2");
  g_assert_true (g_file_set_contents (path, more, -1, NULL));
  assert_json (desk, line, DONE, "added");
  g_assert_true (g_file_set_contents (path, bad, -1, NULL));
  assert_run (desk, "", line, NO, "Line 3: The account name is taken");
  assert_json (desk, line, NO, "error");
  g_assert_true (g_file_set_contents (path, "a,b\n", -1, NULL));
  assert_run (desk, "", line, NO, "Line 1: The columns must be");
  assert_run (desk, "", "account|import|/nowhere/people.csv", CANNOT, "/nowhere/people.csv");
  g_assert_cmpint (operator_fixture_count (desk->world, "SELECT count (*) FROM accounts"), ==, 3);
}

static void
test_account_show (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, "", "account|list", DONE, "accounts: none");
  assert_run (desk, "", "account|add|ada|--display-name|Ada L.|--phone|+8613800000001", DONE, "id");
  assert_run (desk, "", "account|show|ada", DONE, "display-name: Ada L.\n");
  assert_run (desk, "", "account|show|+8613800000001", DONE, "name: ada\n");
  assert_json (desk, "account|show|ada", DONE, "contacts");
  assert_run (desk, "", "account|show|nobody", NO, "There is no account ‘nobody’");
  assert_json (desk, "account|show|nobody", NO, "error");
  assert_run (desk, "", "account|list", DONE, "ada\tAda L.\tno\n");
  assert_json (desk, "account|list", DONE, "accounts");
}

static void
test_account_treat (void)
{
  static const char *const commands[] = { "lock", "freeze", "unfreeze" };
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, "", "account|add|ada", DONE, "id");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *good = g_strdup_printf ("account|%s|ada", commands[i]);
      g_autofree char *bad = g_strdup_printf ("account|%s|nobody", commands[i]);

      assert_run (desk, "", good, DONE, "Done");
      assert_json (desk, good, DONE, NULL);
      assert_run (desk, "", bad, NO, "There is no account ‘nobody’");
      assert_json (desk, bad, NO, "error");
    }
  assert_run (desk, "", "account|show|ada", DONE, "login: disabled");
}

/* The secret that an authenticator is given, RFC 4648 section 6. */
static void
decode_base32 (const char *text, guint8 secret[TOPAYD_TOTP_SECRET_BYTES])
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  guint bits = 0, n_bits = 0, n_bytes = 0;

  for (; *text != '\0' && n_bytes < TOPAYD_TOTP_SECRET_BYTES; text++)
    {
      const char *letter = strchr (letters, *text);

      if (letter == NULL)
        continue;
      bits = bits << 5 | (guint) (letter - letters);
      n_bits += 5;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          secret[n_bytes++] = (guint8) (bits >> n_bits);
        }
    }
  g_assert_cmpuint (n_bytes, ==, TOPAYD_TOTP_SECRET_BYTES);
}

static void
test_agent (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonObject) added = NULL;
  g_autofree char *typed = NULL;
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];

  assert_run (desk, PASSWORD "\n", "agent|add|eva|--email|eva@example.org", DONE,
              "authenticator-secret: ");
  assert_run (desk, PASSWORD "\n", "agent|add|x", NO, "An agent needs a name, a password, and an");
  assert_run (desk, "", "agent|add|x|--email|x@example.org", NO, "An agent needs a name");
  assert_run (desk, "short\n", "agent|add|x|--email|x@example.org", NO, "password_too_short");
  assert_run (desk, PASSWORD "\n", "agent|add|x|--email|x@example.org|--role|king", NO, "role");
  assert_json (desk, "agent|add|x", NO, "error");

  added = run_json (desk, PASSWORD "\n", "agent|add|grace|--email|g@example.org|--language|zh_CN",
                    DONE);
  decode_base32 (json_object_get_string_member (added, "authenticator-secret"), secret);
  topayd_totp_compute (secret, OPERATOR_NOW / TOPAYD_TOTP_STEP_S, code);
  typed = g_strconcat (code, "\n", NULL);
  assert_run (desk, "000000\n", "agent|confirm|eva", NO, "The code does not match");
  assert_run (desk, typed, "agent|confirm|nobody", NO, "There is no agent ‘nobody’");
  assert_run (desk, "\n", "agent|confirm|grace", NO, "A name and a code are needed");
  assert_run (desk, typed, "agent|confirm|grace", DONE, "Done");
  assert_json (desk, "agent|confirm|grace", NO, "error");
}

static void
test_mail (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, "", "mail|list", DONE, "messages: none");
  operator_fixture_add_message (desk->world, TOPAYD_MESSAGE_NOTICE_FROZEN);
  operator_fixture_refuse_mail (desk->world);
  assert_run (desk, "", "mail|list", DONE,
              "\tfailed\tnotice_frozen\temail\ts***@example.org\t1\t2026-11-22T11:59:00Z\t550\n");
  assert_json (desk, "mail|list", DONE, "messages");
  assert_run (desk, "", "mail|requeue|0123", NO, "There is no refused message ‘0123’");
  assert_json (desk, "mail|requeue|0123", NO, "error");
  assert_run (desk, "", "mail|requeue|--all", DONE, "requeued: 1");
  assert_json (desk, "mail|requeue|--all", DONE, "requeued");
  assert_run (desk, "", "mail|list", DONE, "\tqueued\tnotice_frozen\t");
}

/* A backup beside the service, and what is done with it when none runs. */
static void
test_database (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->world->folder, "copy.db", NULL);
  g_autofree char *again = g_strconcat ("backup|", desk->world->folder, "/again.db", NULL);
  g_autofree char *backup = g_strconcat ("backup|", path, NULL);
  g_autofree char *check = g_strconcat ("check|", path, NULL);
  g_autofree char *restore = g_strconcat ("restore|", path, NULL);

  assert_run (desk, "", "account|add|ada", DONE, "id");
  assert_run (desk, "", backup, DONE, "Done");
  assert_json (desk, again, DONE, NULL);
  assert_run (desk, "", "backup|/nowhere/copy.db", NO, "/nowhere");
  assert_json (desk, "backup|/nowhere/copy.db", NO, "error");
  assert_run (desk, "", check, DONE, "Done");
  assert_json (desk, check, DONE, NULL);
  assert_run (desk, "", restore, CANNOT, "in use by another process");
  assert_run (desk, "", "--offline|account|list", CANNOT, "in use by another process");

  operator_fixture_close (desk->world);
  assert_run (desk, "", "audit|verify", DONE, "problem: intact");
  assert_json (desk, "audit|verify", DONE, "rows");
  assert_run (desk, "", restore, DONE, "Done");
  assert_json (desk, restore, DONE, NULL);
  assert_run (desk, "", "check", DONE, "Done");
  assert_json (desk, "check", DONE, NULL);
  assert_run (desk, "", "--offline|account|list", DONE, "ada\tada\tno");
  assert_run (desk, "", "--offline|status", NO, "There is no command ‘status’ offline");

  g_assert_true (g_file_set_contents (path, "no database", -1, NULL));
  assert_run (desk, "", check, NO, "file is not a database");
  assert_json (desk, check, NO, "error");
  assert_run (desk, "", restore, CANNOT, "file is not a database");
  assert_json (desk, restore, CANNOT, "error");
}

static void
test_audit_changed (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, "", "account|add|ada", DONE, "id");
  operator_fixture_execute (desk->world, "DROP TRIGGER audit_no_update");
  operator_fixture_execute (desk->world, "UPDATE audit SET actor = 'nobody' WHERE seq = 1");
  operator_fixture_close (desk->world);
  run (desk, "", "audit|verify");
  g_assert_cmpint (desk->status, ==, NO);
  g_assert_nonnull (strstr (desk->output, "first-bad-row: 1"));
  assert_json (desk, "audit|verify", NO, "first-bad-row");
}

static TopayWorkdays *
dup_workdays (gpointer data)
{
  return topay_workdays_parse ("", 0, NULL);
}

/* The channel of a demo, and a payout in its books, or none. */
static void
open_payouts (Desk *self, const char *books)
{
  g_autofree char *ledger = g_build_filename (self->world->folder, "ledger.txt", NULL);
  const TopaydPayoutDemoSettings channel = { .ledger_path = ledger };
  g_autoptr (TopaydPayoutDemo) adapter = NULL;
  g_autoptr (GError) error = NULL;
  TopaydPayoutsSettings settings = { .store = self->world->service.store,
                                     .identity = &self->world->service.identity,
                                     .dup_workdays = dup_workdays };

  g_assert_true (g_file_set_contents (ledger, books, -1, NULL));
  adapter = topayd_payout_demo_new (&channel, &error);
  g_assert_no_error (error);
  settings.adapter = TOPAYD_PAYOUT_ADAPTER (adapter);
  self->world->service.payouts = topayd_payouts_new (&settings);
}

static void
close_payouts (Desk *self)
{
  topayd_payouts_stop (self->world->service.payouts);
  g_clear_object (&self->world->service.payouts);
}

static void
test_payouts_without_a_channel (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, "", "payouts|list", DONE, "payouts: none");
  assert_run (desk, "", "payouts|reconcile", NO, "has no channel");
  assert_run (desk, "", "demo|payout|closed", NO, "has no channel");
}

static void
test_payouts_reconcile (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *books = g_strdup_printf (
      "pay 0123456789abcdef0123456789abcdef 5 CNY %" G_GINT64_FORMAT " 9 settled R1\n",
      g_get_real_time () / G_USEC_PER_SEC);

  open_payouts (desk, "");
  assert_run (desk, "", "payouts|reconcile", CANNOT, "stopped");
  topayd_payouts_start (desk->world->service.payouts);
  assert_run (desk, "", "payouts|reconcile", DONE, "differences: none");
  assert_run (desk, "", "demo|payout|closed", NO, "Only a running demo");
  close_payouts (desk);

  g_test_expect_message ("topayd", G_LOG_LEVEL_WARNING, "*differs (missing-here)*");
  g_test_expect_message ("topayd", G_LOG_LEVEL_WARNING, "*differs (missing-here)*");
  open_payouts (desk, books);
  topayd_payouts_start (desk->world->service.payouts);
  run (desk, "", "payouts|reconcile");
  g_assert_cmpint (desk->status, ==, NO);
  g_assert_nonnull (strstr (desk->output, "0123456789abcdef0123456789abcdef\tmissing-here\t-\t"));
  close_payouts (desk);
  g_test_assert_expected_messages ();
}

static void
test_demo_payout (void)
{
  g_autoptr (Desk) desk = desk_new ();

  open_payouts (desk, "");
  desk->world->service.stage = topayd_stage_new ();
  topayd_payouts_start (desk->world->service.payouts);
  assert_run (desk, "", "demo|payout|closed|twice", DONE, "scripted: 2");
  assert_run (desk, "", "demo|payout|--settle", DONE, "settled: 0");
  assert_run (desk, "", "demo|payout|pigeon", NO, "‘pigeon’ is none of late");
  assert_run (desk, "", "demo|payout", USAGE, "demo payout");
  close_payouts (desk);
  g_assert_cmpint (operator_fixture_count (desk->world, "SELECT count (*) FROM audit"
                                                        " WHERE action = 'demo.payout'"),
                   ==, 2);
  g_clear_pointer (&desk->world->service.stage, topayd_stage_free);
}

static void
test_demo_mail (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *folder = g_build_filename (desk->world->folder, "mail", NULL);
  g_autofree char *path = g_build_filename (folder, "1.eml", NULL);
  g_autofree char *line = g_strdup_printf ("--demo|%s|demo|mail", desk->world->folder);

  assert_json (desk, line, DONE, "messages");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "To: a\n\n\033[2Jcode 12345678\n", -1, NULL));
  assert_run (desk, "", line, DONE, "\n\\u{1b}[2Jcode 12345678\n");
  assert_json (desk, line, DONE, "messages");
  assert_run (desk, "", "demo|mail", USAGE, "--demo FOLDER demo mail");
}

/* What a person chose must not command the operator’s terminal, nor show another name. */
static void
test_names_are_shown_escaped (void)
{
  static const char name[] = "A\033[31m\a\n\u202Egnp\u2066\u200B\302\205\\z 王芳";
  static const char escaped[] =
      "A\\u{1b}[31m\\u{7}\\u{a}\\u{202e}gnp\\u{2066}\\u{200b}\\u{85}\\\\z 王芳";
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonObject) shown = NULL;
  g_autofree char *add = g_strconcat ("account|add|ada|--display-name|", name, NULL);
  g_autofree char *row = g_strdup_printf ("ada\t%s\tno\n", escaped);
  g_autofree char *line = g_strdup_printf ("display-name: %s\n", escaped);

  assert_run (desk, "", add, DONE, "id");
  assert_run (desk, "", "account|list", DONE, row);
  assert_run (desk, "", "account|show|ada", DONE, line);
  assert_run (desk, "", "account|show|x\033y", NO, "There is no account ‘x\\u{1b}y’");
  shown = run_json (desk, "", "account|show|ada", DONE);
  g_assert_cmpstr (json_object_get_string_member (shown, "display-name"), ==, name);
}

static void
test_usage (void)
{
  static const char *const lines[] = {
    "nothing",
    "account",
    "account|sell|ada",
    "status|now",
    "account|add",
    "account|add|a|b",
    "account|add|a|--colour|red",
    "account|import",
    "account|show",
    "account|list|all",
    "account|lock",
    "account|freeze",
    "account|unfreeze|a|b",
    "agent|add",
    "agent|confirm",
    "mail",
    "mail|list|all",
    "mail|requeue",
    "mail|requeue|--some",
    "mail|requeue|a|b",
    "incident|add",
    "incident|add|service",
    "incident|add|service|--en|x",
    "incident|add|service|--en|x|--zh|x|--ends|tomorrow",
    "incident|end",
    "incident|list|all",
    "demo|scenes|all",
    "demo|scene|app-old",
    "demo|scene|--account|ada",
    "backup",
    "restore",
    "check|a|b",
    "audit|verify|twice",
    "--nothing|status",
  };
  g_autoptr (Desk) desk = desk_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      assert_run (desk, "", lines[i], USAGE, "Try ‘topayctl --help’.");
      g_assert_cmpstr (desk->output, ==, "");
    }
}

static void
test_incidents (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *end = NULL;

  assert_run (desk, "", "incident|list", DONE, "incidents: none");
  assert_run (desk, "",
              "incident|add|bank|--bank|River Bank|--en|Cards fail.|--zh|银行卡支付失败。|--ends|"
              "2099-01-01T00:00:00Z",
              DONE, "id: ");
  end = g_strconcat ("incident|end|", desk->output + strlen ("id: "), NULL);
  g_strchomp (end);
  assert_run (desk, "", "incident|list", DONE, "River Bank");
  assert_run (desk, "", "incident|list", DONE, "2099-01-01T00:00:00Z");
  assert_json (desk, "incident|list", DONE, "incidents");
  assert_run (desk, "", "incident|add|weather|--en|x|--zh|x", NO, "kind");
  assert_run (desk, "", "incident|add|bank|--en|x|--zh|x", NO, "names a bank");
  assert_run (desk, "", "incident|add|service|--en|x|--zh|x|--ends|2001-01-01T00:00:00Z", NO,
              "ends after it began");
  assert_run (desk, "", end, DONE, "Done");
  assert_run (desk, "", end, NO, "is open");
  assert_run (desk, "", "incident|list", DONE, "incidents: none");
  g_assert_cmpint (operator_fixture_count (
                       desk->world, "SELECT count (*) FROM audit WHERE action = 'incident.add'"),
                   ==, 1);
}

/* A service for real people plays nothing. */
static void
test_no_stage (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_run (desk, "", "account|add|ada", DONE, "id");
  assert_run (desk, "", "demo|scenes", NO, "Only a running demo has a stage");
  assert_run (desk, "", "demo|scene|app-old|--account|ada", NO, "Only a running demo has a stage");
  assert_run (desk, "", "demo|scene|reset|--account|ada", NO, "Only a running demo has a stage");
}

static void
test_nobody_there (void)
{
  g_autoptr (Desk) desk = desk_new ();

  operator_fixture_close (desk->world);
  assert_run (desk, "", "status", CANNOT, "No service answers at ‘");
  assert_json (desk, "status", CANNOT, "error");
  g_assert_cmpint (g_unlink (desk->world->config_path), ==, 0);
  assert_run (desk, "", "status", CANNOT, "topayd.conf");
  assert_json (desk, "audit|verify", CANNOT, "error");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/topayctl/status", test_status);
  g_test_add_func ("/topayctl/account-add", test_account_add);
  g_test_add_func ("/topayctl/account-import", test_account_import);
  g_test_add_func ("/topayctl/account-show-and-list", test_account_show);
  g_test_add_func ("/topayctl/account-lock-and-freeze", test_account_treat);
  g_test_add_func ("/topayctl/agent-add-and-confirm", test_agent);
  g_test_add_func ("/topayctl/mail-list-and-requeue", test_mail);
  g_test_add_func ("/topayctl/incident-add-end-and-list", test_incidents);
  g_test_add_func ("/topayctl/scenes-are-of-a-demo-alone", test_no_stage);
  g_test_add_func ("/topayctl/backup-check-and-restore", test_database);
  g_test_add_func ("/topayctl/a-changed-past-is-told", test_audit_changed);
  g_test_add_func ("/topayctl/payouts-without-a-channel", test_payouts_without_a_channel);
  g_test_add_func ("/topayctl/payouts-reconcile", test_payouts_reconcile);
  g_test_add_func ("/topayctl/demo-payout", test_demo_payout);
  g_test_add_func ("/topayctl/demo-mail", test_demo_mail);
  g_test_add_func ("/topayctl/names-are-shown-escaped", test_names_are_shown_escaped);
  g_test_add_func ("/topayctl/wrong-use-is-told-and-does-nothing", test_usage);
  g_test_add_func ("/topayctl/nobody-there-is-told", test_nobody_there);
  return g_test_run ();
}
