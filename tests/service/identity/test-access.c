/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "identity-fixture.h"

/* One call of a job: what goes in, what comes out. */
typedef struct
{
  Fixture *fixture;
  TopaydSession session;
  TopaydOwner owner;
  TopaydStepUpStart start;
  TopaydStepUpCode finish;
  TopaydNewAgent agent;
  TopayFrozen by;
  const char *code;
  const char *email;

  TopaydCodeSent sent;
  TopaydSessionReply reply;
  TopaydOutcome outcome;
  TopayAccountState state;
  TopaydFirstAdmin admin;
  char id[TOPAYD_ID_SIZE];
  char token[TOPAYD_TOKEN_SIZE];
  gboolean offered;
  GAsyncResult *result; /* (owned) (nullable) */
} Job;

static TopaydVisit
visit (const Job *job, TopaydTransaction *transaction)
{
  return (TopaydVisit){ transaction, &job->fixture->identity, &job->fixture->caller };
}

static gboolean
step_up_start_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_step_up_start (&where, &job->session, &job->start, &job->sent, error);
}

static gboolean
step_up_finish_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_step_up_finish (&where, &job->session, &job->finish, &job->reply, error);
}

static void
sign_in (Fixture *self, Job *job, TopaydSessionReply *reply)
{
  fixture_sign_in (self, "ada", PASSWORD, reply);
  g_assert_null (reply->outcome.code);
  fixture_find_session (self, reply->token, &job->session);
  g_assert_true (job->session.is_live);
}

static void
step_up (Job *job, const char *method, const char *code)
{
  job->start = (TopaydStepUpStart){ method, "email" };
  fixture_run (job->fixture, step_up_start_job, job);
  g_assert_null (job->sent.outcome.code);
  job->finish = (TopaydStepUpCode){ job->sent.proof_id,
                                    code != NULL ? code : fixture_get_code (job->fixture) };
  fixture_run (job->fixture, step_up_finish_job, job);
}

/* id-level, session: a new token, and the level is over at 301 s. */
static void
test_step_up_gives_a_new_token_for_five_minutes (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  Job job = { self };
  TopaydSession session;

  sign_in (self, &job, &reply);
  step_up (&job, "code", NULL);
  g_assert_null (job.reply.outcome.code);
  g_assert_cmpstr (job.reply.token, !=, reply.token);
  g_assert_false (fixture_is_live (self, reply.token));
  self->caller.now = NOW + 300;
  fixture_find_session (self, job.reply.token, &session);
  g_assert_cmpuint (session.level, ==, 2);
  g_assert_cmpint (session.level_until, ==, NOW + 300);
  self->caller.now = NOW + 301;
  fixture_find_session (self, job.reply.token, &session);
  g_assert_true (session.is_live);
  g_assert_cmpuint (session.level, ==, 1);
}

static void
test_step_up_belongs_to_its_session (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) mine = { 0 }, thief = { 0 };
  Job job = { self };

  sign_in (self, &job, &mine);
  job.start = (TopaydStepUpStart){ "code", "email" };
  fixture_run (self, step_up_start_job, &job);
  sign_in (self, &job, &thief);
  job.finish = (TopaydStepUpCode){ job.sent.proof_id, fixture_get_code (self) };
  fixture_run (self, step_up_finish_job, &job);
  g_assert_cmpstr (job.reply.outcome.code, ==, "code_void");
}

static void
test_step_up_tries_are_five (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  Job job = { self };

  sign_in (self, &job, &reply);
  job.start = (TopaydStepUpStart){ "code", "phone" };
  fixture_run (self, step_up_start_job, &job);
  job.finish = (TopaydStepUpCode){ job.sent.proof_id, "x" };
  for (int left = 4; left >= 0; left--)
    {
      fixture_run (self, step_up_finish_job, &job);
      g_assert_cmpstr (job.reply.outcome.code, ==, left > 0 ? "code_wrong" : "code_void");
    }
  job.finish.code = fixture_get_code (self);
  fixture_run (self, step_up_finish_job, &job);
  g_assert_cmpstr (job.reply.outcome.code, ==, "code_void");
  g_assert_true (fixture_is_live (self, reply.token));
}

static void
test_a_new_step_up_voids_the_old (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  g_autofree char *code = NULL;
  char proof_id[TOPAYD_ID_SIZE];
  Job job = { self };

  sign_in (self, &job, &reply);
  job.start = (TopaydStepUpStart){ "code", "email" };
  fixture_run (self, step_up_start_job, &job);
  code = g_strdup (fixture_get_code (self));
  memcpy (proof_id, job.sent.proof_id, sizeof proof_id);
  fixture_run (self, step_up_start_job, &job);
  job.finish = (TopaydStepUpCode){ proof_id, code };
  fixture_run (self, step_up_finish_job, &job);
  g_assert_cmpstr (job.reply.outcome.code, ==, "code_void");
}

static void
test_step_up_sends_are_limited_aloud (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  Job job = { self, .start = { "code", "email" } };

  sign_in (self, &job, &reply);
  for (guint i = 0; i < 3; i++)
    fixture_run (self, step_up_start_job, &job);
  fixture_run (self, step_up_start_job, &job);
  g_assert_cmpstr (job.sent.outcome.code, ==, "too_many");
  g_assert_cmpint (job.sent.outcome.retry_after_s, ==, 3600);
  job.start = (TopaydStepUpStart){ "totp", NULL };
  fixture_run (self, step_up_start_job, &job);
  g_assert_cmpstr (job.sent.outcome.code, ==, "invalid_field");
}

static TopaydOwner
turn_on_totp (Fixture *self, guint8 secret[TOPAYD_TOTP_SECRET_BYTES])
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, self->account_id };

  fixture_turn_on_totp (self, &owner, secret);
  return owner;
}

static gboolean
totp_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_totp_use (&where, &job->owner, job->code, &job->outcome, error);
}

/* totp */
static void
test_a_totp_code_is_used_once (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  Job jobs[2];
  guint n_right = 0;
  TopaydOwner owner = turn_on_totp (self, secret);

  fixture_compute_totp (self, secret, code);
  for (guint i = 0; i < 2; i++)
    {
      jobs[i] = (Job){ self, .owner = owner, .code = code };
      topayd_store_write_async (self->store, totp_job, &jobs[i], NULL, NULL, fixture_take_result,
                                &jobs[i].result);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (topayd_store_write_finish (self->store, fixture_wait (&jobs[i].result), NULL));
      n_right += jobs[i].outcome.code == NULL;
      g_object_unref (jobs[i].result);
    }
  g_assert_cmpuint (n_right, ==, 1);
}

static void
test_five_totp_guesses_in_a_quarter_of_an_hour (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  Job job = { self, .code = "000000" };
  guint n_judged = 0;

  job.owner = turn_on_totp (self, secret);
  for (guint i = 0; i < 1000; i++)
    {
      fixture_compute_totp (self, secret, code);
      job.code = strcmp (code, "000000") == 0 ? "000001" : "000000";
      fixture_run (self, totp_job, &job);
      n_judged += strcmp (job.outcome.code, "second_factor_failed") == 0;
    }
  g_assert_cmpuint (n_judged, ==, 5);
  g_assert_cmpstr (job.outcome.code, ==, "too_many");
  self->caller.now += job.outcome.retry_after_s;
  fixture_compute_totp (self, secret, code);
  job.code = code;
  fixture_run (self, totp_job, &job);
  g_assert_null (job.outcome.code);
}

static gboolean
enrol_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);
  g_autoptr (TopaydSecret) secret = NULL;

  return topayd_totp_enrol (&where, &job->owner, &secret, error);
}

static gboolean
is_on_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_totp_is_on (transaction, &job->owner, &job->offered, error);
}

static void
test_totp_is_off_until_confirmed (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  Job job = { self, .owner = { TOPAYD_OWNER_ACCOUNT, self->account_id }, .offered = TRUE };

  fixture_run (self, enrol_job, &job);
  fixture_run (self, is_on_job, &job);
  g_assert_false (job.offered);
  fixture_sign_in (self, "ada", PASSWORD, &reply);
  g_assert_false (reply.needs_second_factor);
}

static void
second_factor (Fixture *self, const TopaydSecondFactor *request, TopaydSessionReply *reply)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topayd_second_factor_async (&self->identity, request, &self->caller, fixture_take_result,
                              &result);
  topayd_second_factor_finish (fixture_wait (&result), reply, &error);
  g_assert_no_error (error);
}

static void
test_signing_in_takes_both_factors (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  g_auto (TopaydSessionReply) half = { 0 }, wrong = { 0 }, whole = { 0 }, again = { 0 };
  TopaydSecondFactor request;

  turn_on_totp (self, secret);
  fixture_sign_in (self, "ada", PASSWORD, &half);
  g_assert_true (half.needs_second_factor);
  g_assert_cmpstr (half.token, ==, "");
  g_assert_false (fixture_is_live (self, half.ticket));
  request = (TopaydSecondFactor){ half.ticket, "12", NULL };
  second_factor (self, &request, &wrong);
  g_assert_cmpstr (wrong.outcome.code, ==, "second_factor_failed");
  g_assert_cmpint (wrong.outcome.tries_left, ==, 4);
  fixture_compute_totp (self, secret, code);
  request.code = code;
  second_factor (self, &request, &whole);
  g_assert_null (whole.outcome.code);
  g_assert_true (fixture_is_live (self, whole.token));
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM devices WHERE name = 'Laptop'"), ==,
                   1);
  self->caller.now += 60;
  fixture_compute_totp (self, secret, code);
  second_factor (self, &request, &again);
  g_assert_cmpstr (again.outcome.code, ==, "code_void");
}

static void
test_a_ticket_lives_five_minutes (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  g_auto (TopaydSessionReply) half = { 0 }, late = { 0 };
  TopaydSecondFactor request;

  turn_on_totp (self, secret);
  fixture_sign_in (self, "ada", PASSWORD, &half);
  self->caller.now += 301;
  fixture_compute_totp (self, secret, code);
  request = (TopaydSecondFactor){ half.ticket, code, NULL };
  second_factor (self, &request, &late);
  g_assert_cmpstr (late.outcome.code, ==, "code_void");
}

static GPtrArray *
renew_recovery (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, self->account_id };

  topayd_recovery_renew_async (&self->identity, &owner, &self->caller, fixture_take_result,
                               &result);
  return topayd_recovery_renew_finish (fixture_wait (&result), NULL);
}

static void
recover (Fixture *self, const char *code, const char *expected)
{
  g_auto (TopaydSessionReply) half = { 0 }, whole = { 0 };
  TopaydSecondFactor request = { half.ticket, NULL, code };

  self->caller.now += 1000; /* past the window of five tries */
  fixture_sign_in (self, "ada", PASSWORD, &half);
  second_factor (self, &request, &whole);
  g_assert_cmpstr (whole.outcome.code, ==, expected);
}

/* recovery */
static void
test_recovery_codes_work_once (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  g_autoptr (GPtrArray) old = NULL, new = NULL;
  g_autofree char *lower = NULL;

  turn_on_totp (self, secret);
  old = renew_recovery (self);
  g_assert_cmpuint (strlen (g_ptr_array_index (old, 0)), ==, 19);
  lower = g_ascii_strdown (g_ptr_array_index (old, 1), -1);
  recover (self, g_ptr_array_index (old, 0), NULL);
  recover (self, g_ptr_array_index (old, 0), "second_factor_failed");
  recover (self, lower, NULL);
  recover (self, "AAAA-BBBB-CCCC-DDDD", "second_factor_failed");
  recover (self, "nonsense", "second_factor_failed");
  new = renew_recovery (self);
  recover (self, g_ptr_array_index (old, 2), "second_factor_failed");
  recover (self, g_ptr_array_index (new, 2), NULL);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_RECOVERY_CODE_USED), ==, 6);
}

static void
test_one_recovery_code_at_once_is_one (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  g_autoptr (GPtrArray) codes = NULL;
  TopaydSessionReply halves[4], whole;
  GAsyncResult *results[4] = { NULL };
  guint n_right = 0;

  turn_on_totp (self, secret);
  codes = renew_recovery (self);
  for (guint i = 0; i < 4; i++)
    fixture_sign_in (self, "ada", PASSWORD, &halves[i]);
  for (guint i = 0; i < 4; i++)
    {
      TopaydSecondFactor request = { halves[i].ticket, NULL, g_ptr_array_index (codes, 5) };

      topayd_second_factor_async (&self->identity, &request, &self->caller, fixture_take_result,
                                  &results[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (topayd_second_factor_finish (fixture_wait (&results[i]), &whole, NULL));
      n_right += whole.outcome.code == NULL;
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (n_right, ==, 1);
}

static gboolean
freeze_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_freeze (&where, job->fixture->account_id, job->by, &job->state, error);
}

static void
unfreeze (Job *job, const char *password, TopaydUnfrozen *unfrozen)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopaydUnfreeze request = { &job->session, password };

  topayd_unfreeze_async (&job->fixture->identity, &request, &job->fixture->caller,
                         fixture_take_result, &result);
  topayd_unfreeze_finish (fixture_wait (&result), unfrozen, &error);
  g_assert_no_error (error);
}

static void
test_freezing_ends_every_session (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) mine = { 0 }, thief = { 0 }, after = { 0 };
  Job job = { self, .by = TOPAY_FROZEN_BY_YOU };
  TopaydSession session;

  fixture_sign_in (self, "ada", PASSWORD, &thief);
  sign_in (self, &job, &mine);
  fixture_run (self, freeze_job, &job);
  g_assert_cmpint (job.state.frozen, ==, TOPAY_FROZEN_BY_YOU);
  g_assert_false (fixture_is_live (self, mine.token));
  g_assert_false (fixture_is_live (self, thief.token));
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_FROZEN), ==, 2);
  fixture_sign_in (self, "ada", PASSWORD, &after);
  fixture_find_session (self, after.token, &session);
  g_assert_cmpint (session.frozen, ==, TOPAY_FROZEN_BY_YOU);
  g_assert_false (topay_account_may_change (session.frozen));
}

static void
test_our_freeze_is_not_weakened (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  Job job = { self, .by = TOPAY_FROZEN_BY_US };

  fixture_run (self, freeze_job, &job);
  job.by = TOPAY_FROZEN_BY_YOU;
  fixture_run (self, freeze_job, &job);
  g_assert_cmpint (job.state.frozen, ==, TOPAY_FROZEN_BY_US);
}

static void
test_ending_a_freeze_takes_password_and_totp (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  g_auto (TopaydSessionReply) half = { 0 }, whole = { 0 };
  Job job = { self, .by = TOPAY_FROZEN_BY_YOU };
  TopaydSecondFactor request;
  TopaydUnfrozen unfrozen;

  turn_on_totp (self, secret);
  fixture_run (self, freeze_job, &job);
  fixture_sign_in (self, "ada", PASSWORD, &half);
  fixture_compute_totp (self, secret, code);
  request = (TopaydSecondFactor){ half.ticket, code, NULL };
  second_factor (self, &request, &whole);
  fixture_find_session (self, whole.token, &job.session);
  unfreeze (&job, PASSWORD, &unfrozen);
  g_assert_cmpstr (unfrozen.outcome.code, ==, "step_up_required");

  step_up (&job, "code", NULL); /* a mailbox is not enough */
  fixture_find_session (self, job.reply.token, &job.session);
  g_assert_cmpuint (job.session.level, ==, 2);
  unfreeze (&job, PASSWORD, &unfrozen);
  g_assert_cmpstr (unfrozen.outcome.code, ==, "step_up_required");

  self->caller.now += 60;
  fixture_compute_totp (self, secret, code);
  step_up (&job, "totp", code);
  fixture_find_session (self, job.reply.token, &job.session);
  unfreeze (&job, WRONG, &unfrozen);
  g_assert_cmpstr (unfrozen.outcome.code, ==, "credentials_wrong");
  unfreeze (&job, PASSWORD, &unfrozen);
  g_assert_null (unfrozen.outcome.code);
  g_assert_cmpint (unfrozen.state.frozen, ==, TOPAY_FROZEN_NO);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_UNFROZEN), ==, 2);
}

static void
test_without_totp_people_end_a_freeze (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  Job job = { self, .by = TOPAY_FROZEN_BY_YOU };
  TopaydUnfrozen unfrozen;

  fixture_run (self, freeze_job, &job);
  sign_in (self, &job, &reply);
  unfreeze (&job, PASSWORD, &unfrozen);
  g_assert_cmpstr (unfrozen.outcome.code, ==, "forbidden");
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM accounts WHERE frozen = 'by_you'"),
                   ==, 1);
}

static gboolean
add_agent_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_agent_add (&where, &job->agent, job->id, error);
}

static void
agent_sign_in (Fixture *self, const char *password, const char *code, TopaydSessionReply *reply)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopaydAgentSignIn request = { "Grace", password, code };

  topayd_agent_sign_in_async (&self->identity, &request, &self->caller, fixture_take_result,
                              &result);
  topayd_agent_sign_in_finish (fixture_wait (&result), reply, &error);
  g_assert_no_error (error);
}

static void
add_agent (Fixture *self, Job *job)
{
  g_autofree char *hash = topayd_hasher_hash (self->hasher, PASSWORD, NULL);

  job->agent = (TopaydNewAgent){
    .name = "grace",
    .display_name = "Grace",
    .role = "agent",
    .password_hash = hash,
    .email = job->email,
  };
  fixture_run (self, add_agent_job, job);
}

/* agent-auth */
static void
test_agents_need_an_authenticator (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) without = { 0 };
  Job job = { self };

  add_agent (self, &job);
  agent_sign_in (self, PASSWORD, "123456", &without);
  g_assert_cmpstr (without.outcome.code, ==, "credentials_wrong");
}

static void
test_agents_sign_in_with_both_factors (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  TopaydSessionReply replies[3], wrong;
  Job job = { self };
  TopaydSession session;

  add_agent (self, &job);
  job.owner = (TopaydOwner){ TOPAYD_OWNER_AGENT, job.id };
  fixture_turn_on_totp (self, &job.owner, secret);
  fixture_compute_totp (self, secret, code);
  agent_sign_in (self, WRONG, code, &wrong);
  g_assert_cmpstr (wrong.outcome.code, ==, "credentials_wrong");
  for (guint i = 0; i < 3; i++)
    {
      agent_sign_in (self, PASSWORD, code, &replies[i]);
      g_assert_null (replies[i].outcome.code);
      self->caller.now += 30;
      agent_sign_in (self, PASSWORD, code, &wrong); /* the same code again */
      g_assert_cmpstr (wrong.outcome.code, ==, "credentials_wrong");
      fixture_compute_totp (self, secret, code);
    }
  g_assert_false (fixture_is_live (self, replies[0].token));
  fixture_find_session (self, replies[2].token, &session);
  g_assert_true (session.is_live);
  g_assert_cmpint (session.kind, ==, TOPAY_SESSION_AGENT);
  g_assert_cmpint (session.expires_at, ==, session.signed_in_at + 8 * 3600);
  self->caller.now += 15 * 60 + 1;
  g_assert_false (fixture_is_live (self, replies[2].token));
}

/* There are no devices of agents that could be known: each sign-in is told of. */
static void
test_agents_are_told (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  g_auto (TopaydSessionReply) reply = { 0 };
  Job job = { self, .email = " Grace@Example.COM " };
  const Told *told;

  add_agent (self, &job);
  job.owner = (TopaydOwner){ TOPAYD_OWNER_AGENT, job.id };
  fixture_turn_on_totp (self, &job.owner, secret);
  fixture_compute_totp (self, secret, code);
  agent_sign_in (self, WRONG, code, &reply);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_AGENT_SIGN_IN), ==, 0);
  agent_sign_in (self, PASSWORD, code, &reply);
  g_assert_null (reply.outcome.code);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_AGENT_SIGN_IN), ==, 1);
  told = g_ptr_array_index (self->told, self->told->len - 1);
  g_assert_cmpstr (told->channel, ==, "email");
  g_assert_cmpstr (told->address, ==, "grace@example.com");
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM agents "
                                        "WHERE instr (CAST (email_sealed AS TEXT), 'grace') > 0"),
                   ==, 0);
}

static void
test_agents_wait_too (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydSessionReply reply;
  Job job = { self };

  add_agent (self, &job);
  for (guint i = 0; i < 5; i++)
    agent_sign_in (self, WRONG, "123456", &reply);
  agent_sign_in (self, PASSWORD, "123456", &reply);
  g_assert_cmpstr (reply.outcome.code, ==, "wait");
}

static void
test_agents_have_long_passwords (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydOutcome outcome;

  g_assert_false (topayd_agent_judge_password (&self->identity, "grace", "k3 boats", &outcome));
  g_assert_cmpstr (outcome.code, ==, "password_too_short");
  g_assert_true (topayd_agent_judge_password (&self->identity, "grace", PASSWORD, &outcome));
}

static gboolean
offer_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_first_admin_offer (transaction, job->fixture->caller.now, job->token, &job->offered,
                                   error);
}

static gboolean
take_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_first_admin_take (&where, job->code, &job->agent, &job->admin, error);
}

static void
test_the_first_admin_comes_once (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  Job job = { self, .agent = { .name = "root", .role = "agent", .password_hash = "$topay1$" },
              .code = "guess" };

  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM agents"), ==, 0);
  fixture_run (self, offer_job, &job);
  g_assert_true (job.offered);
  fixture_run (self, take_job, &job);
  g_assert_cmpstr (job.admin.outcome.code, ==, "forbidden");
  job.code = job.token;
  self->caller.now = NOW + 30 * 60 + 1;
  fixture_run (self, take_job, &job);
  g_assert_cmpstr (job.admin.outcome.code, ==, "forbidden");
  self->caller.now = NOW + 30 * 60;
  fixture_run (self, take_job, &job);
  g_assert_null (job.admin.outcome.code);
  fixture_run (self, take_job, &job);
  g_assert_cmpstr (job.admin.outcome.code, ==, "forbidden");
  fixture_run (self, offer_job, &job);
  g_assert_false (job.offered);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM agents WHERE role = 'admin'"), ==,
                   1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/step-up/gives-a-new-token-for-five-minutes",
                   test_step_up_gives_a_new_token_for_five_minutes);
  g_test_add_func ("/step-up/belongs-to-its-session", test_step_up_belongs_to_its_session);
  g_test_add_func ("/step-up/tries-are-five", test_step_up_tries_are_five);
  g_test_add_func ("/step-up/a-new-one-voids-the-old", test_a_new_step_up_voids_the_old);
  g_test_add_func ("/step-up/sends-are-limited-aloud", test_step_up_sends_are_limited_aloud);
  g_test_add_func ("/totp/a-code-is-used-once", test_a_totp_code_is_used_once);
  g_test_add_func ("/totp/five-guesses-in-a-quarter-of-an-hour",
                   test_five_totp_guesses_in_a_quarter_of_an_hour);
  g_test_add_func ("/totp/is-off-until-confirmed", test_totp_is_off_until_confirmed);
  g_test_add_func ("/second-factor/signing-in-takes-both", test_signing_in_takes_both_factors);
  g_test_add_func ("/second-factor/a-ticket-lives-five-minutes", test_a_ticket_lives_five_minutes);
  g_test_add_func ("/recovery/codes-work-once", test_recovery_codes_work_once);
  g_test_add_func ("/recovery/one-code-at-once-is-one", test_one_recovery_code_at_once_is_one);
  g_test_add_func ("/freeze/ends-every-session", test_freezing_ends_every_session);
  g_test_add_func ("/freeze/ours-is-not-weakened", test_our_freeze_is_not_weakened);
  g_test_add_func ("/freeze/ending-it-takes-password-and-totp",
                   test_ending_a_freeze_takes_password_and_totp);
  g_test_add_func ("/freeze/without-totp-people-end-it", test_without_totp_people_end_a_freeze);
  g_test_add_func ("/agent-auth/needs-an-authenticator", test_agents_need_an_authenticator);
  g_test_add_func ("/agent-auth/both-factors", test_agents_sign_in_with_both_factors);
  g_test_add_func ("/agent-auth/every-sign-in-is-told", test_agents_are_told);
  g_test_add_func ("/agent-auth/waits-too", test_agents_wait_too);
  g_test_add_func ("/agent-auth/long-passwords", test_agents_have_long_passwords);
  g_test_add_func ("/agent-auth/the-first-admin-comes-once", test_the_first_admin_comes_once);
  return g_test_run ();
}
