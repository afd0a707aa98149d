/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topayd-demo-agents.h"
#include "topayd-demo.h"

#include <sodium.h>

#include "operator-fixture.h"

static void
assert_filled (OperatorFixture *self)
{
  static const struct
  {
    const char *sql;
    gint64 number;
  } facts[] = {
    { "SELECT count (*) FROM accounts", 5 },
    { "SELECT count (*) FROM contacts WHERE verified_at IS NOT NULL", 10 },
    { "SELECT count (*) FROM accounts WHERE password IS NOT NULL AND payment_pin IS NOT NULL", 5 },
    { "SELECT count (*) FROM accounts WHERE frozen = 'by_us'", 1 },
    { "SELECT count (*) FROM locks WHERE kind = 'payment_pin'", 1 },
    { "SELECT count (*) FROM locks WHERE kind = 'login' AND disabled_at IS NOT NULL", 1 },
    { "SELECT count (*) FROM wallets", 5 },
    { "SELECT count (DISTINCT account_id) FROM payments", 5 },
    { "SELECT count (*) FROM payments WHERE state = 'not_paid'", 5 },
    { "SELECT count (*) FROM payments WHERE made_at > 1795348800", 0 },
    { "SELECT count (*) FROM payment_methods WHERE place = 2 AND kind = 'debit'", 5 },
    { "SELECT count (*) FROM payment_methods WHERE label GLOB '*[0-9][0-9][0-9][0-9][0-9]*'", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    g_assert_cmpint (operator_fixture_count (self, facts[i].sql), ==, facts[i].number);
}

static gboolean
fill (OperatorFixture *self, GError **error)
{
  return topayd_demo_fill (&self->service, self->folder, error);
}

static void
test_filled_once (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autofree char *path = g_build_filename (self->folder, TOPAYD_DEMO_ACCOUNTS_FILE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fill (self, &error));
  g_assert_no_error (error);
  assert_filled (self);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (g_strstr_len (text, -1, "quiet-orchard-lantern"));

  g_assert_true (fill (self, &error));
  assert_filled (self);
}

/* A demo of before there was money to show. */
static void
test_filled_later (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (fill (self, &error));
  operator_fixture_execute (self, "DELETE FROM payments");
  operator_fixture_execute (self, "DELETE FROM payment_methods");
  operator_fixture_execute (self, "DELETE FROM wallets");
  operator_fixture_execute (self, "DELETE FROM account_standing");
  operator_fixture_execute (self, "DELETE FROM limit_use");
  g_assert_true (fill (self, &error));
  g_assert_no_error (error);
  assert_filled (self);
}

/* The last thing that is done fails, as if the program had been killed before it. */
static void
test_all_or_nobody (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autoptr (GError) error = NULL;

  operator_fixture_execute (self, "CREATE TRIGGER cut BEFORE UPDATE OF frozen ON accounts "
                                  "BEGIN SELECT RAISE (ABORT, 'cut'); END");
  g_assert_false (fill (self, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (operator_fixture_count (self, "SELECT count (*) FROM accounts"), ==, 0);
  g_assert_cmpint (operator_fixture_count (self, "SELECT count (*) FROM locks"), ==, 0);

  g_clear_error (&error);
  operator_fixture_execute (self, "DROP TRIGGER cut");
  g_assert_true (fill (self, &error));
  g_assert_no_error (error);
  assert_filled (self);
}

/* Whoever tries the demo has no authenticator app at hand: the code of the folder counts. */
static void
test_agents_have_codes (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  g_autofree char *later = NULL;

  g_assert_true (fill (self, &error));
  g_assert_cmpint (operator_fixture_count (self, "SELECT count (*) FROM agents"), ==, 3);
  code = topayd_demo_agents_dup_code (self->folder, "linyue", 1700000000, &error);
  later = topayd_demo_agents_dup_code (self->folder, "linyue", 1700000030, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (code), ==, 6);
  g_assert_cmpstr (code, !=, later);

  g_assert_null (topayd_demo_agents_dup_code (self->folder, "lin", 1700000000, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/demo/people-are-there-once", test_filled_once);
  g_test_add_func ("/demo/money-comes-into-an-older-one", test_filled_later);
  g_test_add_func ("/demo/all-of-it-or-nobody", test_all_or_nobody);
  g_test_add_func ("/demo/agents-have-codes", test_agents_have_codes);
  return g_test_run ();
}
