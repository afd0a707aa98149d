/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topayd-code.h"

#include "identity-fixture.h"

#define NEW_PASSWORD "four yellow submarines"
#define NEW_PIN      "649371"

static void
forward (Fixture *self, TopayProofKind kind, TopaydCodeSent *sent, TopaydCodeAccepted *accepted)
{
  fixture_reset_start (self, kind, "ada", sent);
  g_assert_null (sent->outcome.code);
  fixture_reset_code (self, sent->proof_id, fixture_get_code (self), accepted);
  g_assert_null (accepted->outcome.code);
}

static const char *
spoil (const char *code, char wrong[TOPAYD_CODE_SIZE])
{
  g_strlcpy (wrong, code, TOPAYD_CODE_SIZE);
  wrong[7] = wrong[7] == '0' ? '1' : '0';
  return wrong;
}

static void
second_proof (Fixture *self, const TopaydSecondProofAnswer *answer, TopaydCodeAccepted *accepted)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topayd_reset_second_proof_async (&self->identity, answer, &self->caller, fixture_take_result,
                                   &result);
  topayd_reset_second_proof_finish (fixture_wait (&result), accepted, &error);
  g_assert_no_error (error);
}

static void
test_a_login_password_is_reset (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydCodeSent sent;
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  g_auto (TopaydSessionReply) old = { 0 }, new = { 0 };
  TopaydResetDone done;

  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &accepted);
  g_assert_cmpint (accepted.second_proof, ==, TOPAY_SECOND_PROOF_NONE);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PASSWORD, &done);
  g_assert_null (done.outcome.code);
  g_assert_cmpint (done.kind, ==, TOPAY_PROOF_LOGIN_PASSWORD);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM sessions"), ==, 0);
  fixture_sign_in (self, "ada", PASSWORD, &old);
  g_assert_cmpstr (old.outcome.code, ==, "credentials_wrong");
  fixture_sign_in (self, "ada", NEW_PASSWORD, &new);
  g_assert_null (new.outcome.code);
}

/* enum-time: what a stranger sees is the same for everybody, up to ids. */
static void
test_unknown_walks_like_known (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  const char *const names[] = { "ada", "nobody", "nobody@example.com", "nomail" };
  TopaydCodeSent sent[G_N_ELEMENTS (names)];
  char id[TOPAYD_ID_SIZE];

  self->caller.address = NULL;
  fixture_add_account (self, "nomail", NULL, id);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, names[i], &sent[i]);
      g_assert_null (sent[i].outcome.code);
      g_assert_cmpint (sent[i].expires_at, ==, NOW + 600);
      g_assert_cmpint (sent[i].resend_at, ==, NOW + 60);
      g_assert_cmpuint (sent[i].tries_left, ==, 5);
      g_assert_cmpuint (strlen (sent[i].proof_id), ==, 32);
    }
  for (int left = 4; left >= -1; left--)
    {
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_auto (TopaydCodeAccepted) accepted = { 0 };
          char wrong[TOPAYD_CODE_SIZE];

          fixture_reset_code (self, sent[i].proof_id, spoil (fixture_get_code (self), wrong),
                              &accepted);
          g_assert_cmpstr (accepted.outcome.code, ==, left > 0 ? "code_wrong" : "code_void");
          g_assert_cmpint (accepted.outcome.tries_left, ==, left > 0 ? left : -1);
          g_assert_cmpstr (accepted.proof, ==, "");
        }
    }
  g_assert_cmpuint (self->told->len, ==, 1);
}

/* reset-code */
static void
test_the_sixth_try_is_refused (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) right = { 0 };
  TopaydCodeSent sent;
  char wrong[TOPAYD_CODE_SIZE];

  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  for (guint i = 0; i < 5; i++)
    {
      g_auto (TopaydCodeAccepted) accepted = { 0 };

      fixture_reset_code (self, sent.proof_id, spoil (fixture_get_code (self), wrong), &accepted);
      g_assert_nonnull (accepted.outcome.code);
    }
  fixture_reset_code (self, sent.proof_id, fixture_get_code (self), &right);
  g_assert_cmpstr (right.outcome.code, ==, "code_void");
}

static void
test_a_code_is_used_once (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 }, again = { 0 };
  TopaydCodeSent sent;

  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &accepted);
  fixture_reset_code (self, sent.proof_id, fixture_get_code (self), &again);
  g_assert_cmpstr (again.outcome.code, ==, "code_void");
  g_assert_cmpstr (again.proof, ==, "");
}

static void
test_a_code_belongs_to_its_proof (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autofree char *first_code = NULL;
  g_auto (TopaydCodeAccepted) crossed = { 0 }, unknown = { 0 };
  TopaydCodeSent first, second;

  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &first);
  first_code = g_strdup (fixture_get_code (self));
  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &second);
  fixture_reset_code (self, second.proof_id, first_code, &crossed);
  g_assert_cmpstr (crossed.outcome.code, ==, "code_wrong");
  fixture_reset_code (self, "00000000000000000000000000000000", first_code, &unknown);
  g_assert_cmpstr (unknown.outcome.code, ==, "code_void");
}

static void
test_a_code_lives_ten_minutes (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) late = { 0 };
  TopaydCodeSent sent;

  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  self->caller.now = NOW + 601;
  fixture_reset_code (self, sent.proof_id, fixture_get_code (self), &late);
  g_assert_cmpstr (late.outcome.code, ==, "code_void");
}

typedef struct
{
  Fixture *fixture;
  const char *proof_id, *code, *channel, *proof;
  TopaydCodeAccepted accepted;
  TopaydCodeSent sent;
  TopaydUnlocked unlocked;
  GAsyncResult *result; /* (owned) */
} Job;

static TopaydVisit
visit (const Job *job, TopaydTransaction *transaction)
{
  return (TopaydVisit){ transaction, &job->fixture->identity, &job->fixture->caller };
}

static gboolean
code_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_reset_code (&where, job->proof_id, job->code, &job->accepted, error);
}

static void
test_fifty_right_codes_at_once_are_one (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydCodeSent sent;
  Job jobs[50];
  guint n_accepted = 0;

  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      jobs[i] = (Job){ self, sent.proof_id, fixture_get_code (self) };
      topayd_store_write_async (self->store, code_job, &jobs[i], NULL, NULL, fixture_take_result,
                                &jobs[i].result);
    }
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_assert_true (topayd_store_write_finish (self->store, fixture_wait (&jobs[i].result), NULL));
      n_accepted += jobs[i].accepted.outcome.code == NULL;
      g_object_unref (jobs[i].result);
    }
  g_assert_cmpuint (n_accepted, ==, 1);
}

static void
test_thirty_finishes_at_once_are_one (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  GAsyncResult *results[30] = { NULL };
  TopaydCodeSent sent;
  TopaydResetFinish request;
  guint n_done = 0;

  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &accepted);
  request = (TopaydResetFinish){ sent.proof_id, accepted.proof, NEW_PASSWORD, TRUE };
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    topayd_reset_finish_async (&self->identity, &request, &self->caller, fixture_take_result,
                               &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      TopaydResetDone done;

      g_assert_true (topayd_reset_finish_finish (fixture_wait (&results[i]), &done, NULL));
      n_done += done.outcome.code == NULL;
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_PASSWORD_CHANGED), ==, 2);
}

/* A9: three an hour, five a day, and the ones beyond look the same. */
static void
test_sends_beyond_the_limit_are_silent (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  static const gint64 at_s[] = { 0, 60, 120, 180, 3600, 3601, 3660, 7300, 86399 };
  static const gboolean is_sent[] = { TRUE, TRUE, TRUE, FALSE, TRUE, FALSE, TRUE, FALSE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (at_s); i++)
    {
      TopaydCodeSent sent;

      self->caller.now = NOW + at_s[i];
      self->caller.address = NULL;
      fixture_forget_told (self);
      fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
      g_assert_null (sent.outcome.code);
      g_assert_cmpint (sent.expires_at, ==, self->caller.now + 600);
      g_assert_cmpuint (self->told->len, ==, is_sent[i] ? 1 : 0);
    }
}

/* All names of an account share its limit. */
static void
test_other_names_share_the_limit (void)
{
  static const char *const names[] = { "ada", "ADA", "ada@example.com", "13812345678" };
  g_autoptr (Fixture) self = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TopaydCodeSent sent;

      fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, names[i], &sent);
      g_assert_null (sent.outcome.code);
    }
  g_assert_cmpuint (self->told->len, ==, 3);
}

static void
test_ten_an_hour_from_one_address (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydCodeSent sent;
  char name[16];

  for (guint i = 0; i < 10; i++)
    {
      g_snprintf (name, sizeof name, "nobody%u", i);
      fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, name, &sent);
      g_assert_null (sent.outcome.code);
    }
  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  g_assert_cmpstr (sent.outcome.code, ==, "too_many");
  g_assert_cmpint (sent.outcome.retry_after_s, ==, 3600);
  self->caller.now += 3600;
  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  g_assert_null (sent.outcome.code);
}

static gboolean
resend_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_reset_resend (&where, job->proof_id, job->channel, &job->sent, error);
}

static void
test_a_resend_replaces (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autofree char *old = NULL;
  g_auto (TopaydCodeAccepted) replaced = { 0 }, right = { 0 };
  TopaydCodeSent sent;
  Job job = { self, .channel = "phone" };

  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  old = g_strdup (fixture_get_code (self));
  job.proof_id = sent.proof_id;
  self->caller.now += 59;
  fixture_run (self, resend_job, &job);
  g_assert_cmpstr (job.sent.outcome.code, ==, "too_many");
  g_assert_cmpint (job.sent.outcome.retry_after_s, ==, 1);
  self->caller.now++;
  fixture_run (self, resend_job, &job);
  g_assert_null (job.sent.outcome.code);
  g_assert_cmpstr (job.sent.proof_id, ==, sent.proof_id);
  g_assert_cmpstr (((Told *) g_ptr_array_index (self->told, 1))->address, ==, "+8613812345678");
  fixture_reset_code (self, sent.proof_id, old, &replaced);
  g_assert_cmpstr (replaced.outcome.code, ==, "code_wrong");
  fixture_reset_code (self, sent.proof_id, fixture_get_code (self), &right);
  g_assert_null (right.outcome.code);
}

/* reset-noop */
static void
test_nothing_changes_before_proof (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 }, again = { 0 };
  const char *accounts = "SELECT count (*) FROM accounts WHERE updated_at = 1800000000";
  TopaydCodeSent sent;
  guint n_requests = g_test_thorough () ? 1000 : 60;

  fixture_sign_in (self, "ada", PASSWORD, &reply);
  self->caller.address = NULL;
  for (guint i = 0; i < n_requests; i++)
    {
      g_auto (TopaydCodeAccepted) wrong = { 0 };

      fixture_reset_start (self, (TopayProofKind) (i % 3), "ada", &sent);
      fixture_reset_code (self, sent.proof_id, "x", &wrong);
    }
  g_assert_true (fixture_is_live (self, reply.token));
  g_assert_cmpint (fixture_count (self, accounts), ==, 1);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM holds"), ==, 0);
  fixture_sign_in (self, "ada", PASSWORD, &again);
  g_assert_null (again.outcome.code);
}

/* reset-revoke */
static void
test_finishing_ends_everything_else (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GAsyncResult) result = NULL;
  TopaydSignIn stay = { "ada", PASSWORD, "Laptop", "en", TRUE };
  TopaydSessionReply first, second, refreshed;
  g_auto (TopaydCodeAccepted) accepted = { 0 }, other = { 0 };
  g_autofree char *other_code = NULL;
  TopaydCodeSent sent, other_sent;
  TopaydResetDone done;

  fixture_sign_in (self, "ada", PASSWORD, &first);
  topayd_sign_in_async (&self->identity, &stay, &self->caller, fixture_take_result, &result);
  g_assert_true (topayd_sign_in_finish (fixture_wait (&result), &second, NULL));
  fixture_reset_start (self, TOPAY_PROOF_PAYMENT_PASSWORD, "ada", &other_sent);
  other_code = g_strdup (fixture_get_code (self));
  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &accepted);
  fixture_forget_told (self);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PASSWORD, &done);
  g_assert_null (done.outcome.code);
  g_assert_cmpuint (done.ended_sessions, ==, 2);
  g_assert_cmpint (done.holds_until, ==, NOW + 24 * 3600);
  g_assert_false (fixture_is_live (self, first.token));
  g_assert_false (fixture_is_live (self, second.token));
  fixture_refresh (self, second.refresh_token, "one", &refreshed);
  g_assert_cmpstr (refreshed.outcome.code, ==, "signed_out");
  fixture_reset_code (self, other_sent.proof_id, other_code, &other);
  g_assert_cmpstr (other.outcome.code, ==, "code_void");
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_PASSWORD_CHANGED), ==, 2);
  g_assert_cmpuint (self->told->len, ==, 2);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM holds WHERE until_at = 1800086400"),
                   ==, 2);
}

static void
test_a_refused_password_keeps_the_proof (void)
{
  static const struct
  {
    const char *password;
    const char *code;
  } cases[] = {
    { "too short", "password_too_short" },        { "adaadaadaadaada", "password_personal" },
    { "AdaByronAdaByron", "password_personal" },  { "1234567890123456", "password_common" },
    { "topay topay topay", "password_personal" },
  };
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  TopaydCodeSent sent;
  TopaydResetDone done;

  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &accepted);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture_reset_finish (self, sent.proof_id, accepted.proof, cases[i].password, &done);
      g_assert_cmpstr (done.outcome.code, ==, cases[i].code);
    }
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PASSWORD, &done);
  g_assert_null (done.outcome.code);
}

/* pw-block: an entry of the list is refused here as anywhere. */
static void
test_the_block_list_counts (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("four yellow submarines\n", 23);
  g_autoptr (TopayPasswordBlocklist) list = topay_password_blocklist_new (bytes, NULL);
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  TopaydCodeSent sent;
  TopaydResetDone done;

  self->identity.blocklist = list;
  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &accepted);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, "Four Yellow Submarines", &done);
  g_assert_cmpstr (done.outcome.code, ==, "password_common");
  self->identity.blocklist = NULL;
}

static void
test_a_proof_needs_its_token (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 }, other = { 0 };
  TopaydCodeSent sent, other_sent;
  TopaydResetDone done;
  char token[TOPAYD_TOKEN_SIZE];
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];

  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &accepted);
  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &other_sent, &other);
  topayd_token_draw (token, hash);
  fixture_reset_finish (self, sent.proof_id, token, NEW_PASSWORD, &done);
  g_assert_cmpstr (done.outcome.code, ==, "code_void");
  fixture_reset_finish (self, sent.proof_id, other.proof, NEW_PASSWORD, &done);
  g_assert_cmpstr (done.outcome.code, ==, "code_void");
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PASSWORD, &done);
  g_assert_null (done.outcome.code);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PASSWORD, &done);
  g_assert_cmpstr (done.outcome.code, ==, "code_void");
}

static void
test_a_pin_needs_the_login_password (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 }, wrong = { 0 }, right = { 0 };
  TopaydSecondProofAnswer answer;
  TopaydCodeSent sent;
  TopaydResetDone done;

  forward (self, TOPAY_PROOF_PAYMENT_PASSWORD, &sent, &accepted);
  g_assert_cmpint (accepted.second_proof, ==, TOPAY_SECOND_PROOF_LOGIN_PASSWORD);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PIN, &done);
  g_assert_cmpstr (done.outcome.code, ==, "code_void");
  answer = (TopaydSecondProofAnswer){ sent.proof_id, accepted.proof, NULL, NULL, WRONG };
  second_proof (self, &answer, &wrong);
  g_assert_cmpstr (wrong.outcome.code, ==, "credentials_wrong");
  g_assert_cmpint (wrong.outcome.tries_left, ==, 4);
  answer.password = PASSWORD;
  second_proof (self, &answer, &right);
  g_assert_null (right.outcome.code);
  g_assert_cmpint (right.second_proof, ==, TOPAY_SECOND_PROOF_NONE);
  g_assert_cmpstr (right.proof, !=, accepted.proof);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PIN, &done);
  g_assert_cmpstr (done.outcome.code, ==, "code_void");
  fixture_reset_finish (self, sent.proof_id, right.proof, "310799", &done);
  g_assert_cmpstr (done.outcome.code, ==, "pin_simple");
  fixture_reset_finish (self, sent.proof_id, right.proof, "６４９３７１", &done);
  g_assert_null (done.outcome.code);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_PAYMENT_PASSWORD_CHANGED), ==, 2);
}

/* Guesses at the login password count as guesses at it wherever they are made. */
static void
test_second_proofs_count_as_tries (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 }, waiting = { 0 };
  g_auto (TopaydSessionReply) reply = { 0 };
  TopaydSecondProofAnswer answer;
  TopaydCodeSent sent;

  forward (self, TOPAY_PROOF_PAYMENT_PASSWORD, &sent, &accepted);
  answer = (TopaydSecondProofAnswer){ sent.proof_id, accepted.proof, NULL, NULL, WRONG };
  for (guint i = 0; i < 4; i++)
    {
      g_auto (TopaydCodeAccepted) wrong = { 0 };

      second_proof (self, &answer, &wrong);
      g_assert_cmpstr (wrong.outcome.code, ==, "credentials_wrong");
    }
  fixture_sign_in (self, "ada", WRONG, &reply);
  answer.password = PASSWORD;
  second_proof (self, &answer, &waiting);
  g_assert_cmpstr (waiting.outcome.code, ==, "wait");
  g_assert_cmpint (waiting.outcome.until, ==, NOW + 1);
}

static void
start_with_totp (Fixture *self,
                 TopayProofKind kind,
                 guint8 secret[TOPAYD_TOTP_SECRET_BYTES],
                 TopaydCodeSent *sent,
                 TopaydCodeAccepted *accepted)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, self->account_id };

  fixture_turn_on_totp (self, &owner, secret);
  forward (self, kind, sent, accepted);
  g_assert_cmpint (accepted->second_proof, ==, TOPAY_SECOND_PROOF_TOTP);
}

/* A11: a mailbox does not lead past the authenticator. */
static void
test_totp_is_not_passed_by (void)
{
  static const TopayProofKind kinds[] = { TOPAY_PROOF_LOGIN_PASSWORD,
                                          TOPAY_PROOF_PAYMENT_PASSWORD };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (Fixture) self = fixture_new ();
      g_auto (TopaydCodeAccepted) accepted = { 0 }, by_password = { 0 }, right = { 0 };
      guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
      TopaydSecondProofAnswer answer;
      char code[TOPAYD_TOTP_SIZE];
      TopaydCodeSent sent;
      TopaydResetDone done;

      start_with_totp (self, kinds[i], secret, &sent, &accepted);
      fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PASSWORD, &done);
      g_assert_cmpstr (done.outcome.code, ==, "code_void");
      answer = (TopaydSecondProofAnswer){ sent.proof_id, accepted.proof, NULL, NULL, PASSWORD };
      second_proof (self, &answer, &by_password);
      g_assert_cmpstr (by_password.outcome.code, ==, "second_factor_failed");
      fixture_compute_totp (self, secret, code);
      answer.code = code;
      second_proof (self, &answer, &right);
      g_assert_null (right.outcome.code);
      fixture_reset_finish (self, sent.proof_id, right.proof,
                            kinds[i] == TOPAY_PROOF_LOGIN_PASSWORD ? NEW_PASSWORD : NEW_PIN, &done);
      g_assert_null (done.outcome.code);
    }
}

/* With two-step verification eight characters are enough. */
static void
test_totp_makes_passwords_shorter (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 }, right = { 0 };
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  TopaydSecondProofAnswer answer;
  TopaydCodeSent sent;
  TopaydResetDone done;

  start_with_totp (self, TOPAY_PROOF_LOGIN_PASSWORD, secret, &sent, &accepted);
  fixture_compute_totp (self, secret, code);
  answer = (TopaydSecondProofAnswer){ sent.proof_id, accepted.proof, code, NULL, NULL };
  second_proof (self, &answer, &right);
  fixture_reset_finish (self, sent.proof_id, right.proof, "k3 boats", &done);
  g_assert_null (done.outcome.code);
}

static GPtrArray *
renew_recovery (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, self->account_id };
  GPtrArray *codes;

  topayd_recovery_renew_async (&self->identity, &owner, &self->caller, fixture_take_result,
                               &result);
  codes = topayd_recovery_renew_finish (fixture_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (codes->len, ==, TOPAYD_RECOVERY_CODES);
  return codes;
}

static void
test_a_recovery_code_leads_back_in (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GPtrArray) codes = NULL;
  g_auto (TopaydCodeAccepted) accepted = { 0 }, right = { 0 };
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  TopaydSecondProofAnswer answer;
  TopaydCodeSent sent;
  TopaydResetDone done;

  codes = renew_recovery (self);
  start_with_totp (self, TOPAY_PROOF_LOGIN_PASSWORD, secret, &sent, &accepted);
  answer = (TopaydSecondProofAnswer){ sent.proof_id, accepted.proof, NULL,
                                      g_ptr_array_index (codes, 3), NULL };
  second_proof (self, &answer, &right);
  g_assert_null (right.outcome.code);
  fixture_reset_finish (self, sent.proof_id, right.proof, NEW_PASSWORD, &done);
  g_assert_null (done.outcome.code);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_RECOVERY_CODE_USED), ==, 2);
}

static void
test_a_recovery_code_does_not_lead_to_money (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GPtrArray) codes = NULL;
  g_auto (TopaydCodeAccepted) accepted = { 0 }, refused = { 0 };
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  TopaydSecondProofAnswer answer;
  TopaydCodeSent sent;

  codes = renew_recovery (self);
  start_with_totp (self, TOPAY_PROOF_PAYMENT_PASSWORD, secret, &sent, &accepted);
  answer = (TopaydSecondProofAnswer){ sent.proof_id, accepted.proof, NULL,
                                      g_ptr_array_index (codes, 3), NULL };
  second_proof (self, &answer, &refused);
  g_assert_cmpstr (refused.outcome.code, ==, "second_factor_failed");
}

static gboolean
unlock_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_reset_unlock (&where, job->proof_id, job->proof, &job->unlocked, error);
}

static void
test_unlocking_ends_the_wait (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  g_auto (TopaydSessionReply) waiting = { 0 }, right = { 0 };
  TopaydCodeSent sent;
  TopaydResetDone done;
  Job job = { self };

  for (guint i = 0; i < 5; i++)
    {
      g_auto (TopaydSessionReply) wrong = { 0 };

      fixture_sign_in (self, "ada", WRONG, &wrong);
    }
  fixture_sign_in (self, "ada", PASSWORD, &waiting);
  g_assert_cmpstr (waiting.outcome.code, ==, "wait");
  forward (self, TOPAY_PROOF_UNLOCK, &sent, &accepted);
  g_assert_cmpint (accepted.account_state.login, ==, TOPAY_THROTTLE_WAITING);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, NEW_PASSWORD, &done);
  g_assert_cmpstr (done.outcome.code, ==, "code_void");
  job.proof_id = sent.proof_id;
  job.proof = accepted.proof;
  fixture_run (self, unlock_job, &job);
  g_assert_null (job.unlocked.outcome.code);
  g_assert_cmpint (job.unlocked.state.login, ==, TOPAY_THROTTLE_OPEN);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_UNLOCKED), ==, 2);
  fixture_run (self, unlock_job, &job);
  g_assert_cmpstr (job.unlocked.outcome.code, ==, "code_void");
  fixture_sign_in (self, "ada", PASSWORD, &right);
  g_assert_null (right.outcome.code);
}

static gboolean
lock_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_account_lock (&where, job->fixture->account_id, error);
}

static void
test_unlocking_does_not_enable (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  g_auto (TopaydSessionReply) live = { 0 }, refused = { 0 };
  TopaydCodeSent sent;
  Job job = { self };

  fixture_sign_in (self, "ada", PASSWORD, &live);
  fixture_run (self, lock_job, &job);
  g_assert_false (fixture_is_live (self, live.token));
  forward (self, TOPAY_PROOF_UNLOCK, &sent, &accepted);
  job.proof_id = sent.proof_id;
  job.proof = accepted.proof;
  fixture_run (self, unlock_job, &job);
  g_assert_cmpint (job.unlocked.state.login, ==, TOPAY_THROTTLE_DISABLED);
  g_assert_cmpint (job.unlocked.state.advice, ==, TOPAY_UNLOCK_RESET_LOGIN);
  fixture_sign_in (self, "ada", PASSWORD, &refused);
  g_assert_cmpstr (refused.outcome.code, ==, "credentials_wrong");
}

/* A frozen account gets its login password back, not a new way to pay. */
static void
test_a_frozen_account_keeps_its_pin (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydCodeAccepted) accepted = { 0 }, right = { 0 }, login = { 0 };
  TopaydSecondProofAnswer answer;
  TopaydCodeSent sent;
  TopaydResetDone done;

  fixture_execute (self, "UPDATE accounts SET frozen = 'by_you'");
  forward (self, TOPAY_PROOF_PAYMENT_PASSWORD, &sent, &accepted);
  answer = (TopaydSecondProofAnswer){ sent.proof_id, accepted.proof, NULL, NULL, PASSWORD };
  second_proof (self, &answer, &right);
  fixture_reset_finish (self, sent.proof_id, right.proof, NEW_PIN, &done);
  g_assert_cmpstr (done.outcome.code, ==, "forbidden");
  forward (self, TOPAY_PROOF_LOGIN_PASSWORD, &sent, &login);
  fixture_reset_finish (self, sent.proof_id, login.proof, NEW_PASSWORD, &done);
  g_assert_null (done.outcome.code);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM accounts WHERE frozen = 'by_you'"),
                   ==, 1);
}

static void
test_the_database_holds_no_code (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydCodeSent sent;

  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  g_assert_cmpint (fixture_count (self,
                                  "SELECT count (*) FROM proofs WHERE length (code_hash) = 32 "
                                  "AND length (code_salt) = 16 AND ticket_hash IS NULL"),
                   ==, 1);
  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "nobody", &sent);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM proofs WHERE code_hash IS NULL "
                                        "AND account_id IS NULL"),
                   ==, 1);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM audit WHERE action = 'reset.start' "
                                        "AND actor = 'anonymous'"),
                   ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reset/a-login-password-is-reset", test_a_login_password_is_reset);
  g_test_add_func ("/reset/a-refused-password-keeps-the-proof",
                   test_a_refused_password_keeps_the_proof);
  g_test_add_func ("/reset/a-proof-needs-its-token", test_a_proof_needs_its_token);
  g_test_add_func ("/reset/a-pin-needs-the-login-password", test_a_pin_needs_the_login_password);
  g_test_add_func ("/reset/second-proofs-count-as-tries", test_second_proofs_count_as_tries);
  g_test_add_func ("/reset/totp-is-not-passed-by", test_totp_is_not_passed_by);
  g_test_add_func ("/reset/totp-makes-passwords-shorter", test_totp_makes_passwords_shorter);
  g_test_add_func ("/reset/a-recovery-code-leads-back-in", test_a_recovery_code_leads_back_in);
  g_test_add_func ("/reset/a-recovery-code-does-not-lead-to-money",
                   test_a_recovery_code_does_not_lead_to_money);
  g_test_add_func ("/reset/a-frozen-account-keeps-its-pin", test_a_frozen_account_keeps_its_pin);
  g_test_add_func ("/pw-block/the-block-list-counts", test_the_block_list_counts);
  g_test_add_func ("/enum-time/unknown-walks-like-known", test_unknown_walks_like_known);
  g_test_add_func ("/reset-code/the-sixth-try-is-refused", test_the_sixth_try_is_refused);
  g_test_add_func ("/reset-code/is-used-once", test_a_code_is_used_once);
  g_test_add_func ("/reset-code/belongs-to-its-proof", test_a_code_belongs_to_its_proof);
  g_test_add_func ("/reset-code/lives-ten-minutes", test_a_code_lives_ten_minutes);
  g_test_add_func ("/reset-code/fifty-right-ones-at-once-are-one",
                   test_fifty_right_codes_at_once_are_one);
  g_test_add_func ("/reset-code/thirty-finishes-at-once-are-one",
                   test_thirty_finishes_at_once_are_one);
  g_test_add_func ("/reset-code/sends-beyond-the-limit-are-silent",
                   test_sends_beyond_the_limit_are_silent);
  g_test_add_func ("/reset-code/other-names-share-the-limit", test_other_names_share_the_limit);
  g_test_add_func ("/reset-code/ten-an-hour-from-one-address", test_ten_an_hour_from_one_address);
  g_test_add_func ("/reset-code/a-resend-replaces", test_a_resend_replaces);
  g_test_add_func ("/reset-code/the-database-holds-none", test_the_database_holds_no_code);
  g_test_add_func ("/reset-noop/nothing-changes-before-proof", test_nothing_changes_before_proof);
  g_test_add_func ("/reset-revoke/finishing-ends-everything-else",
                   test_finishing_ends_everything_else);
  g_test_add_func ("/unlock/ends-the-wait", test_unlocking_ends_the_wait);
  g_test_add_func ("/unlock/does-not-enable", test_unlocking_does_not_enable);
  return g_test_run ();
}
