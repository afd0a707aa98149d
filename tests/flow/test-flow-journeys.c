/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wizards of data/flows from the first step to the last, through every refusal and through a
 * crash in every step. */

#include "config.h"

#include <string.h>

#include "flow-fixture.h"
#include "topay-error.h"
#include "topay-wire-endpoints.h"

#define TOKEN    "canary-token-1"
#define TOKEN_2  "canary-token-2"
#define PASSWORD "canary password of four words"
#define RECOVERY "CANARY-RECOVER-ABCD"
#define SENT                                                                                       \
  "{'proof_id': <'0123456789abcdef0123456789abcdef'>, 'expires_at': <int64 1795000600>,"           \
  " 'resend_at': <int64 1795000060>, 'tries_left': <int64 5>, 'digits': <int64 8>}"
#define STATE(frozen)                                                                              \
  "'account_state': <{'login': <'open'>, 'payment': <'open'>, 'frozen': <'" frozen "'>}>"

/* Nothing of these may ever be in a draft. */
static const char *const canaries[] = {
  TOKEN, TOKEN_2, PASSWORD, RECOVERY, "canary", "48210573", "719402", "482915",
};

/* What somebody does in a step, and what the service says to it. */
typedef struct
{
  const char *step;
  const char *answers; /* "field=answer;…" */
  const char *endpoint, *reply;
  const char *check, *check_reply; /* of the check that follows by itself */
} Move;

typedef struct
{
  const char *flow;
  const char *end;
  Move moves[6]; /* ends with step NULL */
} Journey;

/* clang-format off */
static const Journey journeys[] = {
  { "reset-login-password", "done", {
    { "which", "which-one=login" },
    { "account", "account=alice;channel=phone", "reset_start", SENT },
    { "code", "code=4821 0573", "reset_code", "{'proof': <'" TOKEN "'>, 'second_proof': <'none'>, " STATE ("no") "}" },
    { "password", "new-password=" PASSWORD ";new-password:again=" PASSWORD, "reset_finish",
      "{'kind': <'login_password'>, 'ended_sessions': <int64 2>, 'holds_until': <int64 1795086400>}" },
  } },
  { "reset-login-password", "done", {
    { "which", "which-one=login" },
    { "account", "account=alice;channel=email", "reset_start", SENT },
    { "code", "code=48210573", "reset_code", "{'proof': <'" TOKEN "'>, 'second_proof': <'totp'>, " STATE ("by_us") "}" },
    { "second", "second-kind=app;app-code=719402", "reset_proof", "{'proof': <'" TOKEN_2 "'>, 'second_proof': <'none'>}" },
    { "password", "shorter-password=" PASSWORD ";shorter-password:again=" PASSWORD, "reset_finish",
      "{'kind': <'login_password'>, 'ended_sessions': <int64 0>}" },
  } },
  { "reset-login-password", "done", {
    { "which", "which-one=login" },
    { "account", "account=alice;channel=email", "reset_start", SENT },
    { "code", "code=48210573", "reset_code", "{'proof': <'" TOKEN "'>, 'second_proof': <'totp'>, " STATE ("no") "}" },
    { "second", "second-kind=recovery;recovery-code=" RECOVERY, "reset_proof", "{'proof': <'" TOKEN_2 "'>}" },
    { "password", "shorter-password=" PASSWORD ";shorter-password:again=" PASSWORD, "reset_finish",
      "{'kind': <'login_password'>, 'ended_sessions': <int64 0>}" },
  } },
  { "reset-login-password", "payment", { { "which", "which-one=payment" } } },
  { "reset-login-password", "locked", { { "which", "which-one=locked" } } },
  { "reset-payment-password", "done", {
    { "account", "account=alice;channel=phone", "reset_start", SENT },
    { "code", "code=48210573", "reset_code", "{'proof': <'" TOKEN "'>, 'second_proof': <'login_password'>, " STATE ("no") "}" },
    { "login", "login-password=" PASSWORD, "reset_proof", "{'proof': <'" TOKEN_2 "'>}" },
    { "pin", "new-pin=482 915;new-pin:again=４８２９１５;end-others=no", "reset_finish",
      "{'kind': <'payment_password'>, 'ended_sessions': <int64 0>, 'holds_until': <int64 1795086400>}" },
  } },
  { "reset-payment-password", "done", {
    { "account", "account=alice;channel=phone", "reset_start", SENT },
    { "code", "code=48210573", "reset_code", "{'proof': <'" TOKEN "'>, 'second_proof': <'totp'>, " STATE ("no") "}" },
    { "second", "app-code=719402", "reset_proof", "{'proof': <'" TOKEN_2 "'>}" },
    { "pin", "new-pin=482915;new-pin:again=482915", "reset_finish",
      "{'kind': <'payment_password'>, 'ended_sessions': <int64 1>}" },
  } },
  { "reset-payment-password", "frozen", {
    { "account", "account=alice;channel=phone", "reset_start", SENT },
    { "code", "code=48210573", "reset_code", "{'proof': <'" TOKEN "'>, 'second_proof': <'totp'>, " STATE ("by_you") "}" },
  } },
#define UNLOCK(end, before, after)                                                                \
  { "unlock-account", end, {                                                                      \
    { "account", "account=alice;channel=phone", "reset_start", SENT },                            \
    { "code", "code=48210573", "reset_code",                                                      \
      "{'proof': <'" TOKEN "'>, 'second_proof': <'none'>, 'account_state': <{" before "}>}",      \
      "unlock_finish", "{" after "}" },                                                           \
  } }
  UNLOCK ("nothing", "'login': <'open'>", "'login': <'open'>, 'payment': <'not_set'>, 'frozen': <'no'>"),
  UNLOCK ("login-open", "'login': <'waiting'>", "'login': <'open'>, 'payment': <'open'>, 'frozen': <'no'>"),
  UNLOCK ("login-waiting", "'login': <'open'>", "'login': <'waiting'>, 'login_until': <int64 1795000900>, 'payment': <'open'>, 'frozen': <'no'>"),
  UNLOCK ("login-disabled", "'login': <'disabled'>", "'login': <'disabled'>, 'payment': <'locked'>, 'frozen': <'no'>"),
  UNLOCK ("payment-locked", "'login': <'waiting'>", "'login': <'open'>, 'payment': <'locked'>, 'payment_until': <int64 1795000900>, 'frozen': <'no'>"),
  UNLOCK ("login-disabled", "'login': <'disabled'>", "'login': <'disabled'>, 'payment': <'open'>, 'frozen': <'by_you'>"),
  UNLOCK ("frozen-by-you", "'login': <'waiting'>", "'login': <'open'>, 'payment': <'locked'>, 'frozen': <'by_you'>"),
  UNLOCK ("frozen-by-us", "'login': <'disabled'>", "'login': <'disabled'>, 'payment': <'locked'>, 'frozen': <'by_us'>"),
};
/* clang-format on */

static guint
count_moves (const Journey *journey)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (journey->moves) && journey->moves[n].step != NULL)
    n++;
  return n;
}

static void
give_answers (Walk *walk, const Move *move)
{
  g_auto (GStrv) answers = g_strsplit (move->answers, ";", -1);

  for (char **answer = answers; *answer != NULL; answer++)
    {
      g_auto (GStrv) parts = g_strsplit (*answer, "=", 2);

      walk_answer (walk, parts[0], parts[1]);
    }
}

static void
make_move (Walk *walk, const Move *move)
{
  walk_assert_step (walk, move->step);
  give_answers (walk, move);
  walk_continue (walk);
  if (move->endpoint != NULL)
    walk_reply (walk, move->endpoint, move->reply);
  if (move->check != NULL)
    walk_reply (walk, move->check, move->check_reply);
}

static Walk *
play (const Journey *journey, guint n_moves)
{
  Walk *walk = walk_new_file (journey->flow);

  for (guint i = 0; i < n_moves; i++)
    make_move (walk, &journey->moves[i]);
  return walk;
}

/* From wherever it is to the end. */
static void
play_on (Walk *walk, const Journey *journey)
{
  const char *step = topay_flow_session_get_step (walk->session)->id;

  for (guint i = 0; i < count_moves (journey); i++)
    if (g_str_equal (journey->moves[i].step, step))
      {
        make_move (walk, &journey->moves[i]);
        step = topay_flow_session_get_step (walk->session)->id;
      }
  walk_assert_step (walk, journey->end);
}

static void
test_success (gconstpointer data)
{
  const Journey *journey = data;
  g_autoptr (Walk) walk = play (journey, count_moves (journey));

  walk_assert_step (walk, journey->end);
  g_assert_cmpint (topay_flow_session_get_step (walk->session)->kind, ==, TOPAY_FLOW_STEP_RESULT);
  g_assert_false (topay_flow_session_can_go_back (walk->session));
  g_assert_null (topay_flow_session_get_value (walk->session, "proof"));
}

static gboolean
is_told (Walk *walk)
{
  const TopayFlowStep *step = topay_flow_session_get_step (walk->session);

  if (walk->moved)
    return topay_flow_session_get_notice (walk->session) != NULL
           || step->kind == TOPAY_FLOW_STEP_RESULT;
  for (guint i = 0; i < step->fields->len; i++)
    if (topay_flow_session_get_problem (
            walk->session, ((TopayFlowField *) g_ptr_array_index (step->fields, i))->id)
        != NULL)
      return TRUE;
  return topay_flow_session_get_problem (walk->session, NULL) != NULL;
}

/* Every code that there is, in every step: it is told, and the journey goes on. */
static void
refuse_at (const Journey *journey, guint nth, const char *code)
{
  const Move *move = &journey->moves[nth];
  g_autoptr (Walk) walk = play (journey, nth);

  g_test_message ("%s in %s", code, move->step);
  give_answers (walk, move);
  walk_continue (walk);
  if (move->check != NULL)
    {
      walk_reply (walk, move->endpoint, move->reply);
      walk_refuse (walk, move->check, code);
    }
  else
    walk_refuse (walk, move->endpoint, code);
  g_assert_false (topay_flow_session_is_busy (walk->session));
  g_assert_true (is_told (walk));
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "account"), ==, "alice");
  if (topay_flow_session_get_step (walk->session)->kind == TOPAY_FLOW_STEP_RESULT)
    return;
  if (topay_flow_session_get_step (walk->session)->kind == TOPAY_FLOW_STEP_CHECK)
    {
      walk_continue (walk);
      walk_reply (walk, move->check, move->check_reply);
    }
  play_on (walk, journey);
}

static void
test_refusals (gconstpointer data)
{
  const Journey *journey = data;

  for (guint i = 0; i < count_moves (journey); i++)
    for (guint j = 0; journey->moves[i].endpoint != NULL && j < topay_wire_n_error_codes; j++)
      refuse_at (journey, i, topay_wire_error_codes[j].code);
}

static void
assert_no_secrets (GBytes *draft)
{
  gsize size;
  const char *bytes = g_bytes_get_data (draft, &size);

  for (guint i = 0; i < G_N_ELEMENTS (canaries); i++)
    for (gsize at = 0; at + strlen (canaries[i]) <= size; at++)
      g_assert_cmpint (memcmp (bytes + at, canaries[i], strlen (canaries[i])), !=, 0);
}

/* The program ends in the middle of a step, perhaps of a call; the draft goes on to the same end.
 */
static void
crash_at (const Journey *journey, guint nth, gboolean in_call)
{
  g_autoptr (Walk) before = play (journey, nth);
  g_autoptr (Walk) after = walk_new_file (journey->flow);
  g_autoptr (GBytes) draft = NULL;
  g_autoptr (GError) error = NULL;

  give_answers (before, &journey->moves[nth]);
  if (in_call)
    walk_continue (before);
  draft = topay_flow_session_save (before->session);
  assert_no_secrets (draft);
  g_assert_true (topay_flow_session_restore (after->session, draft, &error));
  g_assert_no_error (error);
  play_on (after, journey);
}

static void
test_crashes (gconstpointer data)
{
  const Journey *journey = data;

  for (guint i = 0; i < count_moves (journey); i++)
    {
      crash_at (journey, i, FALSE);
      if (journey->moves[i].endpoint != NULL)
        crash_at (journey, i, TRUE);
    }
}

/* Back from every step, all the way, and then to the end after all. */
static void
test_back (gconstpointer data)
{
  const Journey *journey = data;

  for (guint i = 0; i < count_moves (journey); i++)
    {
      g_autoptr (Walk) walk = play (journey, i);

      give_answers (walk, &journey->moves[i]);
      while (topay_flow_session_can_go_back (walk->session))
        {
          topay_flow_session_go_back (walk->session);
          g_assert_false (topay_flow_session_get_step (walk->session)->once);
          g_assert_null (topay_flow_session_get_value (walk->session, "proof"));
          g_assert_null (topay_flow_session_get_value (walk->session, "code"));
        }
      walk_assert_step (walk, journey->moves[0].step);
      play_on (walk, journey);
    }
}

static void
test_place (void)
{
  g_autoptr (Walk) walk = play (&journeys[0], 2);

  walk_assert_place (walk, 3, 4); /* as the design draws it */
  make_move (walk, &journeys[0].moves[2]);
  walk_assert_place (walk, 4, 4);
}

static void
test_place_with_second_step (void)
{
  g_autoptr (Walk) walk = play (&journeys[1], 3);

  walk_assert_place (walk, 4, 5);
}

/* What a stranger sees does not depend on the account: not even the name comes back masked. */
static void
test_same_for_everybody (void)
{
  const char *const flows[] = { "reset-login-password", "reset-payment-password",
                                "unlock-account" };

  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      g_autofree char *text = flow_read_file (flows[i], NULL);

      g_assert_nonnull (strstr (text, "If this account exists, a code is on its way."));
      g_assert_null (strstr (text, "masked"));
    }
}

static void
test_other_channel (void)
{
  const Journey *journey = &journeys[0];
  g_autoptr (Walk) walk = play (journey, 2);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  walk_act (walk, "use-email");
  first = walk_dup_sent (walk, "channel");
  g_assert_cmpstr (first, ==, "email");
  walk_reply (walk, "reset_resend", SENT);
  g_assert_true (topay_flow_session_holds (walk->session, "channel=email"));
  g_assert_nonnull (topay_flow_session_get_notice (walk->session));
  walk_act (walk, "resend");
  second = walk_dup_sent (walk, "channel");
  g_assert_cmpstr (second, ==, "email");
  walk_reply (walk, "reset_resend", SENT);
  play_on (walk, journey);
}

static void
test_requests (void)
{
  const Journey *journey = &journeys[0];
  g_autoptr (Walk) walk = play (journey, 3);
  g_autofree char *end = NULL;
  g_autofree char *proof = NULL;

  give_answers (walk, &journey->moves[3]);
  walk_continue (walk);
  end = walk_dup_sent (walk, "end_other_sessions");
  proof = walk_dup_sent (walk, "proof");
  g_assert_cmpstr (end, ==, "TRUE");
  g_assert_cmpstr (proof, ==, TOKEN);
  walk_reply (walk, "reset_finish", journey->moves[3].reply);
}

/* The payment password ends other sessions unless somebody says no. */
static void
test_end_others (void)
{
  const Journey *journey = &journeys[6];
  g_autoptr (Walk) walk = play (journey, 3);
  g_autofree char *end = NULL;

  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "end-others"), ==, "yes");
  give_answers (walk, &journey->moves[3]);
  walk_continue (walk);
  end = walk_dup_sent (walk, "end_other_sessions");
  g_assert_cmpstr (end, ==, "TRUE");
  walk_reply (walk, "reset_finish", journey->moves[3].reply);
}

static void
test_field_of_refusal (void)
{
  static const struct
  {
    guint journey, move;
    const char *endpoint, *code, *field;
  } rows[] = {
    { 0, 2, "reset_code", "code_wrong", "code" },
    { 1, 3, "reset_proof", "second_factor_failed", "app-code" },
    { 2, 3, "reset_proof", "second_factor_failed", "recovery-code" },
    { 0, 3, "reset_finish", "password_too_short", "new-password" },
    { 0, 3, "reset_finish", "password_too_long", "new-password" },
    { 0, 3, "reset_finish", "password_common", "new-password" },
    { 0, 3, "reset_finish", "password_personal", "new-password" },
    { 1, 4, "reset_finish", "password_too_short", "shorter-password" },
    { 1, 4, "reset_finish", "password_common", "shorter-password" },
    { 5, 2, "reset_proof", "credentials_wrong", "login-password" },
    { 5, 3, "reset_finish", "pin_format", "new-pin" },
    { 5, 3, "reset_finish", "pin_simple", "new-pin" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Journey *journey = &journeys[rows[i].journey];
      g_autoptr (Walk) walk = play (journey, rows[i].move);

      give_answers (walk, &journey->moves[rows[i].move]);
      walk_continue (walk);
      walk_refuse (walk, rows[i].endpoint, rows[i].code);
      walk_assert_problem (walk, rows[i].field, rows[i].code);
      g_assert_nonnull (topay_flow_session_get_problem (walk->session, rows[i].field)->text);
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *rule;
    GTestDataFunc test;
  } rules[] = {
    { "ends-well", test_success },
    { "survives-every-refusal", test_refusals },
    { "survives-a-crash-in-every-step", test_crashes },
    { "goes-back-and-on-again", test_back },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    for (guint j = 0; j < G_N_ELEMENTS (rules); j++)
      {
        g_autofree char *path = g_strdup_printf ("/flow-journeys/%s/%s-%u/%s", journeys[i].flow,
                                                 journeys[i].end, i, rules[j].rule);

        g_test_add_data_func (path, &journeys[i], rules[j].test);
      }
  g_test_add_func ("/flow-journeys/the-code-is-step-three-of-four", test_place);
  g_test_add_func ("/flow-journeys/a-second-step-makes-it-five", test_place_with_second_step);
  g_test_add_func ("/flow-journeys/strangers-read-the-same", test_same_for_everybody);
  g_test_add_func ("/flow-journeys/the-other-channel-in-place", test_other_channel);
  g_test_add_func ("/flow-journeys/a-new-login-password-ends-all-sessions", test_requests);
  g_test_add_func ("/flow-journeys/other-sessions-end-unless-somebody-says-no", test_end_others);
  g_test_add_func ("/flow-journeys/a-refusal-is-told-at-its-field", test_field_of_refusal);
  return g_test_run ();
}
