/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "flow-fixture.h"
#include "topay-error.h"

#define CANARY "canary-4f7c"

/* Something of everything that a wizard can do. */
static const char flow_text[] =
    "<flow id='trial' version='3' title='A trial'>"
    "<step id='which' kind='choice' title='Which?'>"
    "  <field id='way' kind='choice' label='Way' required='yes'>"
    "    <option value='short' label='Short' next='note'/>"
    "    <option value='long' label='Long' next='who'/>"
    "  </field>"
    "</step>"
    "<step id='who' kind='form' title='Who?'>"
    "  <field id='who' kind='account' label='Who' required='yes' max='20' fallback='@account'/>"
    "  <field id='channel' kind='choice' label='Channel' required='yes' fallback='phone'>"
    "    <option value='phone' label='Phone'/><option value='email' label='E-mail'/>"
    "  </field>"
    "  <call endpoint='begin'>"
    "    <set field='name' from='who'/><set field='channel' from='channel'/>"
    "    <set field='language' from='@language'/><set field='kind' value='true'/>"
    "    <keep reply='id' name='id'/>"
    "  </call>"
    "  <on outcome='ok' next='code'/>"
    "</step>"
    "<step id='code' kind='form' title='Code' once='yes'>"
    "  <field id='code' kind='code' label='Code' required='yes' min='8' max='8'/>"
    "  <call endpoint='prove'>"
    "    <set field='id' from='id'/><set field='code' from='code'/>"
    "    <keep reply='proof' name='proof' secret='yes'/>"
    "    <keep reply='state.login' name='login'/><keep reply='state.until' name='until'/>"
    "    <keep reply='state.two' name='two'/>"
    "  </call>"
    "  <on outcome='ok' if='login=waiting and two=yes' next='look'/>"
    "  <on outcome='ok' next='secret'/>"
    "  <on outcome='code_wrong' field='code'>It does not match</on>"
    "  <on outcome='code_void' next='who'>Begin anew</on>"
    "  <action id='resend' label='Again' available-at='until'>"
    "    <call endpoint='resend'><set field='channel' value='email'/><keep reply='id' "
    "name='id'/></call>"
    "    <on outcome='ok' answer='channel=email'>On its way</on>"
    "    <on outcome='code_void' next='who'>Begin anew</on>"
    "  </action>"
    "  <action id='look-first' label='Look'><on outcome='ok' next='look'/></action>"
    "  <action id='tell-first' label='Tell'><on outcome='ok' next='look'>Just a "
    "moment</on></action>"
    "</step>"
    "<step id='look' kind='check' title='Looking'>"
    "  <call probe='clock'><keep reply='result' name='clock-result'/></call>"
    "  <on outcome='ok' if='clock-result=wrong' next='who'>The clock is wrong</on>"
    "  <on outcome='ok' next='secret'/>"
    "  <on outcome='*' next='who'>Something else</on>"
    "</step>"
    "<step id='secret' kind='form' title='Secrets'>"
    "  <field id='password' kind='new-password' label='Password' required='yes' min='8' max='64'/>"
    "  <field id='pin' kind='new-pin' label='Pin' if='way=long'/>"
    "  <field id='end' kind='switch' label='End' fallback='yes'/>"
    "  <field id='hidden' kind='text' label='Hidden' required='yes' if='way=short'/>"
    "  <call endpoint='finish'>"
    "    <set field='proof' from='proof'/><set field='password' from='password'/>"
    "    <set field='pin' from='pin'/><set field='end' from='end'/>"
    "    <set field='hidden' from='hidden'/>"
    "  </call>"
    "  <on outcome='ok' next='review'/>"
    "  <on outcome='password_common' field='password'>Many people use it</on>"
    "</step>"
    "<step id='review' kind='review' title='Right?'><on outcome='ok' next='done'/></step>"
    "<step id='note' kind='form' title='Note'>"
    "  <field id='day' kind='date' label='Day'/>"
    "  <field id='amount' kind='money' label='Amount' max='6'/>"
    "  <field id='line' kind='text' label='Line' max='5'/>"
    "  <field id='old' kind='password' label='Old password' max='64'/>"
    "  <on outcome='ok' next='done'/>"
    "</step>"
    "<step id='done' kind='result' title='Done'>"
    "  <text>{who} until {until:time}</text>"
    "</step>"
    "</flow>";

static Walk *
start (void)
{
  return walk_new_text (flow_text);
}

static Walk *
start_at_code (void)
{
  Walk *walk = start ();

  walk_answer (walk, "way", "long");
  walk_continue (walk);
  walk_answer (walk, "who", "alice");
  walk_continue (walk);
  walk_reply (walk, "begin", "{'id': <'7'>}");
  walk_assert_step (walk, "code");
  return walk;
}

static Walk *
start_at_secret (void)
{
  Walk *walk = start_at_code ();

  walk_answer (walk, "code", "12345678");
  walk_continue (walk);
  walk_reply (walk, "prove", "{'proof': <'" CANARY "'>, 'state': <{'login': <'open'>}>}");
  walk_assert_step (walk, "secret");
  return walk;
}

static const char *
value (Walk *walk, const char *name)
{
  return topay_flow_session_get_value (walk->session, name);
}

static void
test_walk (void)
{
  g_autoptr (Walk) walk = start_at_secret ();

  walk_answer (walk, "password", "a long one");
  walk_answer (walk, "password:again", "a long one");
  walk_answer (walk, "pin", "４０８ 1-73");
  walk_answer (walk, "pin:again", "408173");
  walk_continue (walk);
  {
    g_autofree char *proof = walk_dup_sent (walk, "proof");
    g_autofree char *password = walk_dup_sent (walk, "password");
    g_autofree char *pin = walk_dup_sent (walk, "pin");
    g_autofree char *end = walk_dup_sent (walk, "end");
    g_autofree char *hidden = walk_dup_sent (walk, "hidden");

    g_assert_cmpstr (proof, ==, CANARY);
    g_assert_cmpstr (password, ==, "a long one");
    g_assert_cmpstr (pin, ==, "408173");
    g_assert_cmpstr (end, ==, "TRUE");
    g_assert_null (hidden);
  }
  walk_reply (walk, "finish", "{}");
  walk_assert_step (walk, "review");
  walk_continue (walk);
  walk_assert_step (walk, "done");
  g_assert_false (topay_flow_session_can_go_back (walk->session));
  g_assert_false (topay_flow_session_is_dirty (walk->session));
}

static void
test_request (void)
{
  g_autoptr (Walk) walk = start ();
  g_autofree char *name = NULL;
  g_autofree char *language = NULL;
  g_autofree char *kind = NULL;

  walk_answer (walk, "way", "long");
  walk_continue (walk);
  walk_answer (walk, "who", " yes\n");
  walk_continue (walk);
  name = walk_dup_sent (walk, "name");
  language = walk_dup_sent (walk, "language");
  kind = walk_dup_sent (walk, "kind");
  g_assert_cmpstr (name, ==, "yes"); /* an account may be called so: no boolean */
  g_assert_cmpstr (language, ==, "zh_CN");
  g_assert_cmpstr (kind, ==, "TRUE");
}

static void
test_fallback (void)
{
  g_autoptr (Walk) walk = start ();

  walk_set_account (walk, "carol");
  walk_answer (walk, "way", "long");
  walk_continue (walk);
  g_assert_cmpstr (value (walk, "who"), ==, "carol");
  g_assert_cmpstr (value (walk, "channel"), ==, "phone");
}

/* field, answer, what is wrong with it */
static const struct
{
  const char *field, *answer, *code;
} answers[] = {
  { "day", "2026-11-22", NULL },
  { "day", "2026-02-30", "format" },
  { "day", "22.11.2026", "format" },
  { "day", "2026-11-222", "format" },
  { "day", "2026-1-22", "format" },
  { "day", "", NULL },
  { "amount", "1250", NULL },
  { "amount", "12.50", "format" },
  { "amount", "1234567", "too_long" },
  { "line", "五个汉字。", NULL },
  { "line", "六个汉字呢。", "too_long" },
  { "line", "  abc  ", NULL },
};

static void
test_judge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Walk) walk = start ();

      g_test_message ("%s: %s", answers[i].field, answers[i].answer);
      walk_answer (walk, "way", "short");
      walk_continue (walk);
      walk_answer (walk, answers[i].field, answers[i].answer);
      walk_continue (walk);
      if (answers[i].code != NULL)
        walk_assert_problem (walk, answers[i].field, answers[i].code);
      else
        walk_assert_step (walk, "done");
    }
}

static void
test_required (void)
{
  g_autoptr (Walk) walk = start ();

  walk_continue (walk);
  walk_assert_problem (walk, "way", "required");
  walk_answer (walk, "way", "sideways");
  g_assert_null (topay_flow_session_get_problem (walk->session, "way"));
  walk_continue (walk);
  walk_assert_problem (walk, "way", "required");
  g_assert_cmpuint (walk_get_n_calls (walk), ==, 0);
}

static void
test_twice (void)
{
  g_autoptr (Walk) walk = start_at_secret ();
  guint n_calls = walk_get_n_calls (walk);

  walk_answer (walk, "password", "a long one");
  walk_answer (walk, "pin", "12345");
  walk_continue (walk);
  walk_assert_problem (walk, "password:again", "required");
  walk_assert_problem (walk, "pin", "pin_format");
  walk_answer (walk, "password:again", "another one");
  walk_continue (walk);
  walk_assert_problem (walk, "password:again", "not_the_same");
  walk_answer (walk, "password", "short");
  walk_continue (walk);
  walk_assert_problem (walk, "password", "too_short");
  g_assert_cmpuint (walk_get_n_calls (walk), ==, n_calls);
}

static void
test_refusals (void)
{
  g_autoptr (Walk) walk = start_at_code ();

  walk_answer (walk, "code", "12345678");
  walk_continue (walk);
  walk_refuse (walk, "prove", "code_wrong");
  walk_assert_problem (walk, "code", "code_wrong");
  g_assert_cmpint (topay_flow_session_get_problem (walk->session, "code")->tries_left, ==, 3);
  g_assert_cmpstr (topay_flow_session_get_problem (walk->session, "code")->text, ==,
                   "It does not match");
  g_assert_cmpstr (value (walk, "code"), ==, "12345678"); /* to be mended, not typed anew */

  walk_continue (walk);
  walk_refuse (walk, "prove", "wait");
  walk_assert_problem (walk, NULL, "wait");
  g_assert_cmpint (topay_flow_session_get_problem (walk->session, NULL)->until, ==, 1795000060);

  walk_continue (walk);
  walk_refuse_field (walk, "prove", "invalid_field", "code");
  walk_assert_problem (walk, "code", "invalid_field");

  walk_continue (walk);
  walk_refuse_field (walk, "prove", "invalid_field", "id");
  walk_assert_problem (walk, NULL, "invalid_field");

  walk_continue (walk);
  walk_refuse (walk, "prove", "code_void");
  walk_assert_step (walk, "who");
  g_assert_true (walk->moved);
  g_assert_cmpstr (topay_flow_session_get_notice (walk->session), ==, "Begin anew");
  g_assert_cmpstr (value (walk, "who"), ==, "alice");
  walk_assert_place (walk, 2, 5);
}

static void
test_trouble (void)
{
  g_autoptr (Walk) walk = start_at_code ();

  walk_answer (walk, "code", "12345678");
  walk_continue (walk);
  walk_fail (walk, "prove", TOPAY_ERROR_OFFLINE);
  g_assert_error (walk->error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE);
  g_assert_error (topay_flow_session_get_error (walk->session), TOPAY_ERROR, TOPAY_ERROR_OFFLINE);
  g_assert_false (topay_flow_session_is_busy (walk->session));
  walk_assert_step (walk, "code");
  walk_continue (walk);
  g_assert_null (topay_flow_session_get_error (walk->session));
  walk_reply (walk, "prove", "{'proof': <'x'>}");
  walk_assert_step (walk, "secret");
}

static void
test_busy (void)
{
  g_autoptr (Walk) walk = start_at_code ();
  guint n_calls = walk_get_n_calls (walk);

  walk_answer (walk, "code", "12345678");
  walk_continue (walk);
  g_assert_false (topay_flow_session_can_go_back (walk->session));
  topay_flow_session_go_back (walk->session);
  walk_assert_step (walk, "code");
  walk_continue (walk);
  g_assert_error (walk->error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
  g_assert_cmpuint (walk_get_n_calls (walk), ==, n_calls + 1);
}

static void
test_cancel (void)
{
  g_autoptr (Walk) walk = start_at_code ();

  walk_answer (walk, "code", "12345678");
  walk_continue (walk);
  g_cancellable_cancel (walk->cancellable);
  walk_reply (walk, "prove", "{}");
  g_assert_error (walk->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (topay_flow_session_get_error (walk->session));
  g_assert_false (topay_flow_session_is_busy (walk->session));
  walk_assert_step (walk, "code");
}

static void
test_action (void)
{
  g_autoptr (Walk) walk = start_at_code ();

  walk_answer (walk, "code", "1234");
  walk_act (walk, "resend");
  walk_reply (walk, "resend", "{'id': <'8'>}");
  g_assert_true (walk->moved);
  walk_assert_step (walk, "code");
  g_assert_cmpstr (value (walk, "id"), ==, "8");
  g_assert_cmpstr (value (walk, "code"), ==, "1234");
  g_assert_cmpstr (value (walk, "channel"), ==, "email");
  g_assert_cmpstr (topay_flow_session_get_notice (walk->session), ==, "On its way");
  walk_act (walk, "resend");
  walk_refuse (walk, "resend", "too_many");
  walk_assert_problem (walk, NULL, "too_many");
  walk_act (walk, "resend");
  walk_refuse (walk, "resend", "code_void");
  walk_assert_step (walk, "who");
}

/* The call of the check is made, not that of the action that led to it. */
static void
test_action_to_check (void)
{
  g_autoptr (Walk) walk = start_at_code ();

  walk_act (walk, "look-first");
  walk_reply (walk, "probe:clock", "{'result': <'fine'>}");
  walk_assert_step (walk, "secret");
  g_assert_true (walk->moved);
}

/* Nobody reads a page that goes on by itself. */
static void
test_notice_behind_check (void)
{
  g_autoptr (Walk) walk = start_at_code ();
  g_autoptr (Walk) other = start_at_code ();

  walk_act (walk, "tell-first");
  walk_fail (walk, "probe:clock", TOPAY_ERROR_TIMEOUT);
  walk_assert_step (walk, "look");
  walk_continue (walk); /* once more, without losing it */
  walk_reply (walk, "probe:clock", "{'result': <'fine'>}");
  walk_assert_step (walk, "secret");
  g_assert_cmpstr (topay_flow_session_get_notice (walk->session), ==, "Just a moment");
  topay_flow_session_go_back (walk->session);
  g_assert_null (topay_flow_session_get_notice (walk->session));

  walk_act (other, "tell-first");
  walk_reply (other, "probe:clock", "{'result': <'wrong'>}");
  walk_assert_step (other, "who");
  g_assert_cmpstr (topay_flow_session_get_notice (other->session), ==, "The clock is wrong");
}

static void
test_check (void)
{
  g_autoptr (Walk) walk = start_at_code ();
  const char *waiting =
      "{'state': <{'login': <'waiting'>, 'until': <int64 1795000900>, 'two': <true>}>}";

  walk_answer (walk, "code", "12345678");
  walk_continue (walk);
  walk_reply (walk, "prove", waiting);
  walk_assert_step (walk, "look");
  g_assert_cmpstr (value (walk, "until"), ==, "1795000900");
  g_assert_true (topay_flow_session_is_busy (walk->session));
  walk_fail (walk, "probe:clock", TOPAY_ERROR_TIMEOUT);
  walk_assert_step (walk, "look");
  walk_continue (walk);
  walk_reply (walk, "probe:clock", "{'result': <'wrong'>}");
  walk_assert_step (walk, "who");
  g_assert_cmpstr (topay_flow_session_get_notice (walk->session), ==, "The clock is wrong");
}

static void
test_back (void)
{
  g_autoptr (Walk) walk = start_at_code ();

  walk_answer (walk, "code", "1234");
  g_assert_true (topay_flow_session_can_go_back (walk->session));
  topay_flow_session_go_back (walk->session);
  walk_assert_step (walk, "who");
  g_assert_cmpstr (value (walk, "who"), ==, "alice");
  g_assert_null (value (walk, "code"));
  topay_flow_session_go_back (walk->session);
  walk_assert_step (walk, "which");
  g_assert_cmpstr (value (walk, "way"), ==, "long");
  g_assert_false (topay_flow_session_can_go_back (walk->session));
}

/* What was proved by a code cannot be proved by it again, and is gone. */
static void
test_once (void)
{
  g_autoptr (Walk) walk = start_at_secret ();

  walk_assert_place (walk, 4, 5);
  walk_answer (walk, "password", CANARY);
  g_assert_cmpstr (value (walk, "proof"), ==, CANARY);
  topay_flow_session_go_back (walk->session);
  walk_assert_step (walk, "who");
  g_assert_null (value (walk, "proof"));
  g_assert_null (value (walk, "password"));
  walk_assert_place (walk, 2, 5);
}

static void
test_wiped_at_end (void)
{
  g_autoptr (Walk) walk = start_at_secret ();

  walk_answer (walk, "password", "a long one");
  walk_answer (walk, "password:again", "a long one");
  walk_answer (walk, "pin", "408173");
  walk_answer (walk, "pin:again", "408173");
  walk_continue (walk);
  walk_reply (walk, "finish", "{}");
  g_assert_null (value (walk, "password"));
  g_assert_null (value (walk, "password:again"));
  g_assert_null (value (walk, "pin:again"));
  g_assert_nonnull (value (walk, "proof"));
  walk_continue (walk);
  walk_assert_step (walk, "done");
  g_assert_null (value (walk, "proof"));
  g_assert_cmpstr (value (walk, "who"), ==, "alice");
}

/* Nobody holds a request any more: the only copy of a secret in it is gone, not given back as is.
 */
static void
test_request_wiped (void)
{
  g_autoptr (Walk) walk = start_at_secret ();
  g_autoptr (GVariant) sent = NULL;
  const char *data;

  walk_answer (walk, "password", "a long one");
  walk_answer (walk, "password:again", "a long one");
  walk_answer (walk, "pin", "408173");
  walk_answer (walk, "pin:again", "408173");
  walk_continue (walk);
  sent = g_variant_lookup_value (walk_get_sent (walk), "proof", G_VARIANT_TYPE_STRING);
  data = g_variant_get_string (sent, NULL);
  g_assert_cmpstr (data, ==, CANARY);
  g_assert_true (data != value (walk, "proof"));
  walk_reply (walk, "finish", "{}");
}

static void
test_place (void)
{
  g_autoptr (Walk) walk = start ();

  walk_assert_place (walk, 1, 2); /* the first way, while nothing is chosen */
  walk_answer (walk, "way", "long");
  walk_assert_place (walk, 1, 5);
  walk_answer (walk, "way", "short");
  walk_assert_place (walk, 1, 2);
  walk_continue (walk);
  walk_assert_place (walk, 2, 2);
}

static char *
format (const char *kind, const char *value, gpointer data)
{
  return g_str_equal (kind, "time") ? g_strdup_printf ("<%s>", value) : NULL;
}

static void
test_fill (void)
{
  g_autoptr (Walk) walk = start_at_code ();
  const char *const texts[][2] = {
    { "{who} {until:time}", "alice <90>" },
    { "{until}", "90" },
    { "{until:money}", "90" }, /* which nobody can make words of */
    { "no braces", "no braces" },
    { "{nobody}.", "." },
    { "open {who", "open {who" },
    { "} {who} {", "} alice {" },
    { "", "" },
    { "{@language}", "zh_CN" },
  };

  walk_answer (walk, "code", "12345678");
  walk_continue (walk);
  walk_reply (walk, "prove", "{'state': <{'until': <int64 90>}>}");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *filled = topay_flow_session_fill (walk->session, texts[i][0], format, NULL);

      g_assert_cmpstr (filled, ==, texts[i][1]);
    }
}

static gboolean
contains (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i + strlen (text) <= size; i++)
    if (memcmp (data + i, text, strlen (text)) == 0)
      return TRUE;
  return FALSE;
}

static void
restore (Walk *walk, GBytes *draft)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (topay_flow_session_restore (walk->session, draft, &error));
  g_assert_no_error (error);
}

static void
test_draft (void)
{
  g_autoptr (Walk) before = start_at_code ();
  g_autoptr (Walk) after = start ();
  g_autoptr (GBytes) draft = NULL;

  walk_answer (before, "code", CANARY);
  draft = topay_flow_session_save (before->session);
  g_assert_false (contains (draft, CANARY));
  restore (after, draft);
  walk_assert_step (after, "code");
  g_assert_true (topay_flow_session_is_dirty (after->session));
  g_assert_cmpstr (value (after, "who"), ==, "alice");
  g_assert_cmpstr (value (after, "id"), ==, "7");
  g_assert_null (value (after, "code"));
  topay_flow_session_go_back (after->session);
  walk_assert_step (after, "who");
}

/* A proof is lost with the draft: it goes on before the step that gets one. */
static void
test_draft_without_proof (void)
{
  g_autoptr (Walk) before = start_at_secret ();
  g_autoptr (Walk) after = start ();
  g_autoptr (GBytes) draft = NULL;

  walk_answer (before, "password", CANARY);
  walk_answer (before, "end", "no");
  draft = topay_flow_session_save (before->session);
  g_assert_false (contains (draft, CANARY));
  g_assert_cmpstr (value (before, "proof"), ==, CANARY); /* saving takes nothing away */
  restore (after, draft);
  walk_assert_step (after, "who");
  walk_assert_place (after, 2, 5);
  g_assert_cmpstr (value (after, "who"), ==, "alice");
  g_assert_cmpstr (value (after, "end"), ==, "no");
}

static void
test_draft_of_check (void)
{
  g_autoptr (Walk) before = start_at_code ();
  g_autoptr (Walk) after = start ();
  g_autoptr (GBytes) draft = NULL;

  walk_act (before, "look-first");
  walk_fail (before, "probe:clock", TOPAY_ERROR_OFFLINE);
  walk_assert_step (before, "look");
  draft = topay_flow_session_save (before->session);
  restore (after, draft);
  walk_assert_step (after, "who");
}

/* version, step, steps behind, values, whether it is taken */
static const struct
{
  const char *text;
  gboolean is_taken;
} drafts[] = {
  { "('trial', uint32 3, 'who', ['which'], [('who', 'bob')])", TRUE },
  { "('trial', uint32 2, 'who', ['which'], [('gone', 'x')])", TRUE },
  { "('trial', uint32 3, 'gone', ['which'], @a(ss) [])", FALSE },
  { "('trial', uint32 3, 'who', ['gone'], @a(ss) [])", FALSE },
  { "('trial', uint32 3, 'done', @as [], @a(ss) [])", FALSE },
  { "('trial', uint32 3, 'look', @as [], @a(ss) [])", FALSE },
  { "('trial', uint32 3, 'who', ['done'], @a(ss) [])", FALSE },
  { "('other', uint32 3, 'who', @as [], @a(ss) [])", FALSE },
  { "('trial', uint32 3, '', @as [], @a(ss) [])", FALSE },
};

static GBytes *
make_draft (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) draft = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return g_variant_get_data_as_bytes (draft);
}

static void
test_other_drafts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      g_autoptr (Walk) walk = start ();
      g_autoptr (GBytes) draft = make_draft (drafts[i].text);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", drafts[i].text);
      g_assert_cmpint (topay_flow_session_restore (walk->session, draft, &error), ==,
                       drafts[i].is_taken);
      g_assert_cmpint (error == NULL, ==, drafts[i].is_taken);
      walk_assert_step (walk, drafts[i].is_taken ? "who" : "which");
      g_assert_cmpint (topay_flow_session_is_dirty (walk->session), ==, drafts[i].is_taken);
    }
}

/* A draft that somebody wrote by hand brings no proof, and no answer that cannot be given. */
static void
test_forged_draft (void)
{
  g_autoptr (Walk) walk = start ();
  g_autoptr (GBytes) draft =
      make_draft ("('trial', uint32 3, 'who', ['which'], [('proof', 'forged'), ('code', '1'),"
                  " ('password', 'p'), ('password:again', 'p'), ('@language', 'x'),"
                  " ('channel', 'pigeon'), ('way', 'long'), ('id', '9')])");

  restore (walk, draft);
  g_assert_null (value (walk, "proof"));
  g_assert_null (value (walk, "code"));
  g_assert_null (value (walk, "password"));
  g_assert_null (value (walk, "password:again"));
  g_assert_cmpstr (value (walk, "@language"), ==, "zh_CN");
  g_assert_cmpstr (value (walk, "channel"), ==, "phone");
  g_assert_cmpstr (value (walk, "way"), ==, "long");
  g_assert_cmpstr (value (walk, "id"), ==, "9");
}

static void
test_damaged_drafts (void)
{
  g_autoptr (Walk) before = start_at_code ();
  g_autoptr (GBytes) draft = topay_flow_session_save (before->session);
  gsize length = g_bytes_get_size (draft);
  g_autofree char *large = g_malloc0 (70000);
  g_autoptr (GBytes) too_large = g_bytes_new (large, 70000);
  g_autoptr (Walk) walk = start ();
  g_autoptr (GError) error = NULL;

  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (draft, 0, cut);
      g_autoptr (Walk) other = start ();

      if (topay_flow_session_restore (other->session, part, NULL))
        g_assert_nonnull (topay_flow_session_get_step (other->session));
      else
        walk_assert_step (other, "which");
    }
  g_assert_false (topay_flow_session_restore (walk->session, too_large, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
}

static void
test_dirty (void)
{
  g_autoptr (Walk) walk = start ();

  g_assert_false (topay_flow_session_is_dirty (walk->session));
  walk_answer (walk, "code", "1"); /* a secret would not be kept anyway */
  g_assert_false (topay_flow_session_is_dirty (walk->session));
  walk_answer (walk, "way", "long");
  g_assert_true (topay_flow_session_is_dirty (walk->session));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-session/goes-from-the-first-step-to-the-result", test_walk);
  g_test_add_func ("/flow-session/sends-what-the-file-says", test_request);
  g_test_add_func ("/flow-session/knows-who-is-signed-in", test_fallback);
  g_test_add_func ("/flow-session/judges-answers-before-any-call", test_judge);
  g_test_add_func ("/flow-session/asks-for-what-is-required", test_required);
  g_test_add_func ("/flow-session/what-is-asked-twice-is-the-same-twice", test_twice);
  g_test_add_func ("/flow-session/a-refusal-stays-or-leads-on", test_refusals);
  g_test_add_func ("/flow-session/a-call-that-fails-can-be-made-again", test_trouble);
  g_test_add_func ("/flow-session/one-call-at-a-time", test_busy);
  g_test_add_func ("/flow-session/a-canceled-call-changes-nothing", test_cancel);
  g_test_add_func ("/flow-session/an-action-keeps-what-is-typed", test_action);
  g_test_add_func ("/flow-session/an-action-may-lead-to-a-check", test_action_to_check);
  g_test_add_func ("/flow-session/a-notice-before-a-check-is-said-behind-it",
                   test_notice_behind_check);
  g_test_add_func ("/flow-session/a-check-goes-on-by-itself", test_check);
  g_test_add_func ("/flow-session/back-keeps-answers-and-wipes-secrets", test_back);
  g_test_add_func ("/flow-session/back-passes-over-what-works-once", test_once);
  g_test_add_func ("/flow-session/nothing-secret-is-left-at-the-end", test_wiped_at_end);
  g_test_add_func ("/flow-session/a-secret-is-sent-as-a-copy-of-its-own", test_request_wiped);
  g_test_add_func ("/flow-session/tells-the-place-on-the-way-ahead", test_place);
  g_test_add_func ("/flow-session/fills-in-only-what-is-known", test_fill);
  g_test_add_func ("/flow-session/a-draft-goes-on-without-secrets", test_draft);
  g_test_add_func ("/flow-session/a-draft-goes-on-where-the-proof-is-had",
                   test_draft_without_proof);
  g_test_add_func ("/flow-session/a-draft-does-not-begin-in-a-check", test_draft_of_check);
  g_test_add_func ("/flow-session/drafts-of-other-versions-fit-or-are-refused", test_other_drafts);
  g_test_add_func ("/flow-session/a-forged-draft-brings-no-secrets", test_forged_draft);
  g_test_add_func ("/flow-session/damaged-drafts-are-refused", test_damaged_drafts);
  g_test_add_func ("/flow-session/only-what-a-draft-keeps-makes-dirty", test_dirty);
  return g_test_run ();
}
