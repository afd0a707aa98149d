/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "topay-error.h"
#include "topay-throttle.h"

#include "identity-fixture.h"

#define FAILURES "SELECT failures FROM locks WHERE kind = 'login' AND length (subject) = 32"

static void
assert_code (const TopaydSessionReply *reply, const char *code)
{
  g_assert_cmpstr (reply->outcome.code, ==, code);
}

static void
test_right_password_gives_a_session (void)
{
  static const char *const names[] = { "ada", " ADA ", "Ada@Example.com", "+86 138 1234 5678" };
  g_autoptr (Fixture) self = fixture_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (TopaydSessionReply) reply = { 0 };
      TopaydSession session;

      fixture_sign_in (self, names[i], PASSWORD, &reply);
      assert_code (&reply, NULL);
      g_assert_false (reply.needs_second_factor);
      g_assert_cmpstr (reply.refresh_token, ==, "");
      fixture_find_session (self, reply.token, &session);
      g_assert_true (session.is_live);
      g_assert_cmpstr (session.owner_id, ==, self->account_id);
      g_assert_cmpuint (session.level, ==, 1);
    }
}

static void
test_wrong_password_gives_nothing (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };

  fixture_sign_in (self, "ada", WRONG, &reply);
  assert_code (&reply, "credentials_wrong");
  g_assert_cmpstr (reply.token, ==, "");
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM sessions"), ==, 0);
}

/* enum-time, the part about bytes: the same tries at the same times, on a known, an unknown, a
 * frozen and a disabled account. */
static void
test_unknown_and_known_are_answered_alike (void)
{
  static const gint64 after_s[] = { 0, 1, 1, 1, 1, 0, 1, 1, 1, 2, 3, 8, 1, 100, 900 };
  g_autoptr (Fixture) self = fixture_new ();
  const char *const names[] = { "ada", "nobody", "frozen", "nobody@example.com" };
  char frozen[TOPAYD_ID_SIZE];

  self->caller.address = NULL;
  fixture_add_account (self, "frozen", NULL, frozen);
  fixture_execute (self, "UPDATE accounts SET frozen = 'by_us' WHERE name = 'frozen'");
  for (gsize i = 0; i < G_N_ELEMENTS (after_s); i++)
    {
      TopaydSessionReply replies[G_N_ELEMENTS (names)] = { { { 0 } } };

      self->caller.now += after_s[i];
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        {
          fixture_sign_in (self, names[j], WRONG, &replies[j]);
          g_assert_cmpmem (&replies[j], sizeof replies[j], &replies[0], sizeof replies[0]);
        }
    }
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM locks"), ==, 4 + 2);
}

/* Hammering the name must not show by the e-mail address that both are one account; the owner who
 * uses the address is refused meanwhile, but without a word. */
static void
test_one_name_does_not_betray_another (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) by_name = { 0 }, by_email = { 0 };

  for (guint i = 0; i < 6; i++)
    {
      g_auto (TopaydSessionReply) reply = { 0 };

      fixture_sign_in (self, "ada", WRONG, &reply);
    }
  fixture_sign_in (self, "ada", WRONG, &by_name);
  fixture_sign_in (self, "ada@example.com", PASSWORD, &by_email);
  assert_code (&by_name, "wait");
  assert_code (&by_email, "credentials_wrong");
}

static void
test_waits_and_success (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) early = { 0 }, right = { 0 };

  for (guint i = 0; i < 5; i++)
    {
      g_auto (TopaydSessionReply) reply = { 0 };

      fixture_sign_in (self, "ada", WRONG, &reply);
      assert_code (&reply, "credentials_wrong");
    }
  fixture_sign_in (self, "ada", PASSWORD, &early);
  assert_code (&early, "wait");
  g_assert_cmpint (early.outcome.until, ==, NOW + 1);
  self->caller.now++;
  fixture_sign_in (self, "ada", PASSWORD, &right);
  assert_code (&right, NULL);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM locks"), ==, 0);
}

static void
test_twenty_a_minute_from_one_address (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) surplus = { 0 }, elsewhere = { 0 };
  char name[16];

  for (guint i = 0; i < 20; i++)
    {
      g_auto (TopaydSessionReply) reply = { 0 };

      g_snprintf (name, sizeof name, "guess%u", i);
      fixture_sign_in (self, name, WRONG, &reply);
      assert_code (&reply, "credentials_wrong");
    }
  fixture_sign_in (self, "ada", PASSWORD, &surplus);
  assert_code (&surplus, "too_many");
  g_assert_cmpint (surplus.outcome.retry_after_s, ==, 3);
  self->caller.address = "192.0.2.8";
  fixture_sign_in (self, "ada", PASSWORD, &elsewhere);
  assert_code (&elsewhere, NULL);
}

/* Many addresses guess at the same time, round after round, as fast as the waits allow: 1,600
 * guesses, and 10,000 from 50 addresses in a thorough run. */
static void
guess_from_everywhere (Fixture *self, guint round)
{
  GAsyncResult *results[50] = { NULL };
  guint n_addresses = g_test_thorough () ? G_N_ELEMENTS (results) : 8;
  char address[32];
  TopaydSignIn request = { "ada", WRONG, "Laptop", "en", FALSE };

  for (guint i = 0; i < n_addresses; i++)
    {
      g_snprintf (address, sizeof address, "127.0.1.%u", i);
      self->caller.address = address;
      topayd_sign_in_async (&self->identity, &request, &self->caller, fixture_take_result,
                            &results[i]);
      if (i % 25 == 24)
        fixture_wait (&results[i]);
    }
  for (guint i = 0; i < n_addresses; i++)
    {
      g_auto (TopaydSessionReply) reply = { 0 };

      /* Busy is a fine answer too: then the guess was not even counted. */
      if (topayd_sign_in_finish (fixture_wait (&results[i]), &reply, NULL))
        g_assert_nonnull (reply.outcome.code);
      g_object_unref (results[i]);
    }
  self->caller.now += round < 20 ? 30 : 901;
}

/* login-bf */
static void
test_guesses_from_everywhere_are_a_hundred_tries (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) owner = { 0 }, again = { 0 };
  TopaydCodeSent sent;
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  TopaydResetDone done;

  for (guint round = 0; round < (g_test_thorough () ? 200 : 110); round++)
    guess_from_everywhere (self, round);
  g_assert_cmpint (fixture_count (self, FAILURES), ==, 100);
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_LOGIN_DISABLED), ==, 2);

  self->caller.address = "192.0.2.7";
  fixture_sign_in (self, "ada", PASSWORD, &owner);
  assert_code (&owner, "credentials_wrong");
  fixture_reset_start (self, TOPAY_PROOF_LOGIN_PASSWORD, "ada", &sent);
  fixture_reset_code (self, sent.proof_id, fixture_get_code (self), &accepted);
  g_assert_cmpint (accepted.account_state.login, ==, TOPAY_THROTTLE_DISABLED);
  fixture_reset_finish (self, sent.proof_id, accepted.proof, "four yellow submarines", &done);
  g_assert_null (done.outcome.code);
  fixture_sign_in (self, "ada", "four yellow submarines", &again);
  assert_code (&again, NULL);
}

static void
test_the_next_try_is_counted_on_the_disk (void)
{
  g_autoptr (Fixture) self = fixture_new ();

  for (guint i = 0; i < 3; i++)
    {
      g_auto (TopaydSessionReply) reply = { 0 };

      fixture_sign_in (self, "ada", WRONG, &reply);
    }
  fixture_reopen (self, &topayd_hash_cost_tests);
  g_assert_cmpint (fixture_count (self, FAILURES), ==, 3);
}

/* Runs in a process of its own that dies while the third password is being compared. */
static void
die_while_comparing (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  GAsyncResult *result = NULL;
  TopaydSignIn request = { "ada", WRONG, "Laptop", "en", FALSE };
  g_auto (TopaydSessionReply) first = { 0 }, second = { 0 };

  fixture_sign_in (self, "ada", WRONG, &first);
  fixture_sign_in (self, "ada", WRONG, &second);
  fixture_reopen (self, &topayd_hash_cost_usual);
  topayd_sign_in_async (&self->identity, &request, &self->caller, fixture_take_result, &result);
  while (fixture_count (self, FAILURES) < 3)
    g_main_context_iteration (NULL, FALSE);
  raise (SIGKILL);
}

static void
test_kill_while_comparing_keeps_the_count (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-kill-XXXXXX", NULL);

  g_setenv ("TOPAY_TEST_FOLDER", folder, TRUE);
  g_test_trap_subprocess ("/login-bf/subprocess/die", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_has_passed ());
  {
    g_autoptr (Fixture) self = fixture_new ();

    g_unsetenv ("TOPAY_TEST_FOLDER"); /* this fixture tidies up */
    g_assert_cmpint (fixture_count (self, FAILURES), ==, 3);
  }
}

static void
test_a_busy_hasher_costs_no_try (void)
{
  static const TopaydHashCost slow = { 8 * 1024, 2 };
  g_autoptr (Fixture) self = fixture_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *guesses[40] = { NULL };
  g_autoptr (GError) error = NULL;
  TopaydSignIn request = { "ada", PASSWORD, "Laptop", "en", FALSE };
  TopaydSessionReply reply;

  fixture_reopen (self, &slow);
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    topayd_hasher_hash_async (self->hasher, "x", NULL, fixture_take_result, &guesses[i]);
  topayd_sign_in_async (&self->identity, &request, &self->caller, fixture_take_result, &result);
  g_assert_false (topayd_sign_in_finish (fixture_wait (&result), &reply, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM locks"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    g_object_unref (fixture_wait (&guesses[i]));
}

static void
test_an_old_hash_is_renewed (void)
{
  static const TopaydHashCost more = { 128, 1 };
  g_autoptr (Fixture) self = fixture_new ();
  const char *sql = "SELECT count (*) FROM accounts WHERE password LIKE '$topay1$m=128,t=1$%'";

  fixture_reopen (self, &more);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (TopaydSessionReply) reply = { 0 };

      fixture_sign_in (self, "ada", PASSWORD, &reply);
      assert_code (&reply, NULL);
      while (fixture_count (self, sql) == 0)
        g_main_context_iteration (NULL, FALSE);
    }
}

static gboolean
contains (const char *bytes, gsize length, const char *needle)
{
  gsize n_needle = strlen (needle);

  g_assert_cmpuint (n_needle, >, 0);
  for (gsize i = 0; i + n_needle <= length; i++)
    {
      if (memcmp (bytes + i, needle, n_needle) == 0)
        return TRUE;
    }
  return FALSE;
}

/* session: what is in the database proves nothing. */
static void
test_the_database_signs_nobody_in (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  g_autofree char *path = g_build_filename (self->folder, "topayd.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  const char *const secrets[] = { PASSWORD, PIN, reply.token, "ada@example.com", "13812345678" };
  const char *const files[] = { path, wal };

  fixture_sign_in (self, "ada", PASSWORD, &reply);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *bytes = NULL;
      gsize length = 0;

      if (!g_file_get_contents (files[i], &bytes, &length, NULL))
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (secrets); j++)
        g_assert_false (contains (bytes, length, secrets[j]));
    }
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM sessions WHERE length (token_hash) "
                                        "= 32"),
                   ==, 1);
}

static void
test_sessions_end_by_time (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };

  fixture_sign_in (self, "ada", PASSWORD, &reply);
  self->caller.now = NOW + 1800;
  g_assert_true (fixture_is_live (self, reply.token));
  self->caller.now = NOW + 1801;
  g_assert_false (fixture_is_live (self, reply.token));
  fixture_execute (self, "UPDATE sessions SET last_used_at = 1800043200");
  self->caller.now = NOW + 43200;
  g_assert_true (fixture_is_live (self, reply.token));
  self->caller.now = NOW + 43201;
  g_assert_false (fixture_is_live (self, reply.token));
}

typedef struct
{
  Fixture *fixture;
  TopaydSession session;
  const char *device_id;
  guint n_ended;
  TopaydOutcome outcome;
  GPtrArray *devices; /* (owned) (nullable) */
} Job;

static gboolean
touch_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_session_touch (transaction, &job->session, job->fixture->caller.now, error);
}

static gboolean
end_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit visit = { transaction, &job->fixture->identity, &job->fixture->caller };

  return topayd_session_end (&visit, &job->session, error);
}

static gboolean
end_device_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit visit = { transaction, &job->fixture->identity, &job->fixture->caller };

  return topayd_devices_end (&visit, &job->session, job->device_id, &job->outcome, error);
}

static gboolean
end_others_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit visit = { transaction, &job->fixture->identity, &job->fixture->caller };

  return topayd_devices_end_others (&visit, &job->session, &job->n_ended, error);
}

static gboolean
list_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  g_clear_pointer (&job->devices, g_ptr_array_unref);
  job->devices = topayd_devices_list (transaction, &job->session, job->fixture->caller.now, error);
  return job->devices != NULL;
}

static void
test_use_keeps_a_session_alive (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 };
  Job job = { self };

  fixture_sign_in (self, "ada", PASSWORD, &reply);
  for (guint i = 0; i < 4; i++)
    {
      self->caller.now += 1800;
      fixture_find_session (self, reply.token, &job.session);
      g_assert_true (job.session.is_live);
      g_assert_true (topayd_session_wants_touch (&job.session, self->caller.now));
      fixture_run (self, touch_job, &job);
    }
  fixture_find_session (self, reply.token, &job.session);
  g_assert_false (topayd_session_wants_touch (&job.session, self->caller.now + 59));
}

static void
test_signing_out_ends_the_token (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) reply = { 0 }, other = { 0 };
  Job job = { self };

  fixture_sign_in (self, "ada", PASSWORD, &reply);
  fixture_sign_in (self, "ada", PASSWORD, &other);
  fixture_find_session (self, reply.token, &job.session);
  fixture_run (self, end_job, &job);
  g_assert_false (fixture_is_live (self, reply.token));
  g_assert_true (fixture_is_live (self, other.token));
}

static void
test_ten_devices_at_most (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydSessionReply replies[12] = { { { 0 } } };
  Job job = { self };

  for (guint i = 0; i < 12; i++)
    {
      self->caller.now++;
      fixture_sign_in (self, "ada", PASSWORD, &replies[i]);
    }
  for (guint i = 0; i < 12; i++)
    g_assert_cmpint (fixture_is_live (self, replies[i].token), ==, i >= 2);
  fixture_find_session (self, replies[11].token, &job.session);
  fixture_run (self, list_job, &job);
  g_assert_cmpuint (job.devices->len, ==, 10);
  g_assert_true (((TopaydDevice *) g_ptr_array_index (job.devices, 0))->is_current);
  g_assert_cmpstr (((TopaydDevice *) g_ptr_array_index (job.devices, 0))->name, ==, "Laptop");
  g_ptr_array_unref (job.devices);
}

static void
test_devices_are_ended (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) mine = { 0 }, lost = { 0 }, third = { 0 }, strange = { 0 };
  char bob[TOPAYD_ID_SIZE];
  Job job = { self };

  fixture_add_account (self, "bob", NULL, bob);
  fixture_sign_in (self, "ada", PASSWORD, &mine);
  fixture_sign_in (self, "ada", PASSWORD, &lost);
  fixture_sign_in (self, "ada", PASSWORD, &third);
  fixture_sign_in (self, "bob", PASSWORD, &strange);
  fixture_find_session (self, mine.token, &job.session);
  job.device_id = strange.device_id;
  fixture_run (self, end_device_job, &job);
  g_assert_cmpstr (job.outcome.code, ==, "not_found");
  g_assert_true (fixture_is_live (self, strange.token));
  job.device_id = lost.device_id;
  fixture_run (self, end_device_job, &job);
  g_assert_null (job.outcome.code);
  g_assert_false (fixture_is_live (self, lost.token));
  fixture_run (self, end_others_job, &job);
  g_assert_cmpuint (job.n_ended, ==, 1);
  g_assert_true (fixture_is_live (self, mine.token));
  g_assert_false (fixture_is_live (self, third.token));
}

static void
stay_signed_in (Fixture *self, TopaydSessionReply *reply)
{
  g_autoptr (GAsyncResult) result = NULL;
  TopaydSignIn request = { "ada", PASSWORD, "Laptop", "en", TRUE };

  topayd_sign_in_async (&self->identity, &request, &self->caller, fixture_take_result, &result);
  g_assert_true (topayd_sign_in_finish (fixture_wait (&result), reply, NULL));
  g_assert_cmpuint (strlen (reply->refresh_token), ==, TOPAYD_TOKEN_LENGTH);
}

static void
test_refresh_rotates (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydSessionReply reply, next;

  stay_signed_in (self, &reply);
  for (guint day = 0; day < 29; day++)
    {
      char request[33];

      self->caller.now += 24 * 3600;
      g_snprintf (request, sizeof request, "%032u", day);
      fixture_refresh (self, reply.refresh_token, request, &next);
      assert_code (&next, NULL);
      g_assert_cmpuint (next.level, ==, 1);
      g_assert_false (fixture_is_live (self, reply.token));
      g_assert_true (fixture_is_live (self, next.token));
      reply = next;
    }
  self->caller.now = NOW + 30 * 24 * 3600 + 1;
  fixture_refresh (self, reply.refresh_token, "last", &next);
  assert_code (&next, "signed_out");
}

/* keepsigned: the thief and the owner are both signed out, and the owner is told. */
static void
test_reuse_ends_the_family (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydSessionReply reply, next, thief, after;

  stay_signed_in (self, &reply);
  fixture_refresh (self, reply.refresh_token, "one", &next);
  fixture_refresh (self, reply.refresh_token, "two", &thief);
  assert_code (&thief, "signed_out");
  g_assert_cmpstr (thief.token, ==, "");
  g_assert_false (fixture_is_live (self, next.token));
  fixture_refresh (self, next.refresh_token, "three", &after);
  assert_code (&after, "signed_out");
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_REFRESH_REUSE), ==, 2);
}

static void
test_a_lost_answer_is_given_once_more (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  TopaydSessionReply reply, lost, again, third;

  stay_signed_in (self, &reply);
  fixture_refresh (self, reply.refresh_token, "one", &lost);
  self->caller.now += 30;
  fixture_refresh (self, reply.refresh_token, "one", &again);
  assert_code (&again, NULL);
  g_assert_true (fixture_is_live (self, again.token));
  g_assert_false (fixture_is_live (self, lost.token));
  fixture_refresh (self, again.refresh_token, "two", &third);
  assert_code (&third, NULL);
  g_assert_true (fixture_is_live (self, third.token));

  /* Whoever caught the lost one shows himself by using it. */
  fixture_refresh (self, lost.refresh_token, "three", &again);
  assert_code (&again, "signed_out");
  g_assert_false (fixture_is_live (self, third.token));
}

static void
test_a_lost_answer_is_not_given_twice_or_late (void)
{
  for (guint late = 0; late < 2; late++)
    {
      g_autoptr (Fixture) self = fixture_new ();
      TopaydSessionReply reply, next;

      stay_signed_in (self, &reply);
      fixture_refresh (self, reply.refresh_token, "one", &next);
      if (late)
        self->caller.now += 31;
      else
        fixture_refresh (self, reply.refresh_token, "one", &next);
      fixture_refresh (self, reply.refresh_token, "one", &next);
      assert_code (&next, "signed_out");
    }
}

static void
test_every_sign_in_is_in_the_audit_log (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) right = { 0 }, wrong = { 0 }, nobody = { 0 };

  fixture_sign_in (self, "ada", WRONG, &wrong);
  fixture_sign_in (self, "nobody", WRONG, &nobody);
  fixture_sign_in (self, "ada", PASSWORD, &right);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM audit WHERE action = "
                                        "'session.start' AND result = 'credentials_wrong' "
                                        "AND actor = 'anonymous'"),
                   ==, 2);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM audit WHERE action = "
                                        "'session.start' AND result = 'ok' AND level = 1 "
                                        "AND actor LIKE 'account:%' "
                                        "AND address_masked = '192.0.2.x'"),
                   ==, 1);
}

static void
test_a_new_device_is_told (void)
{
  g_autoptr (Fixture) self = fixture_new ();
  g_auto (TopaydSessionReply) first = { 0 }, same = { 0 }, new = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  TopaydSignIn request = { "ada", PASSWORD, "Phone", "zh_CN", FALSE };

  fixture_sign_in (self, "ada", PASSWORD, &first);
  fixture_sign_in (self, "ada", PASSWORD, &same);
  g_assert_cmpuint (self->told->len, ==, 0);
  topayd_sign_in_async (&self->identity, &request, &self->caller, fixture_take_result, &result);
  g_assert_true (topayd_sign_in_finish (fixture_wait (&result), &new, NULL));
  g_assert_cmpuint (fixture_count_told (self, TOPAYD_TELL_NEW_SIGN_IN), ==, 2);
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM accounts WHERE language = 'zh_CN'"),
                   ==, 1);
}

typedef struct
{
  Fixture *fixture;
  const TopaydNewAccount *account;
} Adding;

static gboolean
add_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Adding *adding = data;
  TopaydVisit visit = { transaction, &adding->fixture->identity, &adding->fixture->caller };
  char id[TOPAYD_ID_SIZE];

  return topayd_account_add (&visit, adding->account, id, error);
}

static void
test_nobody_takes_anothers_name (void)
{
  static const TopaydNewAccount bad[] = {
    { .name = "ADA" },
    { .name = "" },
    { .name = "ada@example.com" },
    { .name = "13812345678" },
    { .name = "bob\nada" },
    { .name = "bob", .email = "Ada@example.com", .contacts_verified = TRUE },
    { .name = "bob", .phone = "+86 138 1234 5678", .contacts_verified = TRUE },
    { .name = "bob", .email = "not an address" },
  };
  g_autoptr (Fixture) self = fixture_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      Adding adding = { self, &bad[i] };

      g_assert_false (topayd_store_write (self->store, add_job, &adding, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
  g_assert_cmpint (fixture_count (self, "SELECT count (*) FROM accounts"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-in/right-password-gives-a-session", test_right_password_gives_a_session);
  g_test_add_func ("/sign-in/wrong-password-gives-nothing", test_wrong_password_gives_nothing);
  g_test_add_func ("/sign-in/an-old-hash-is-renewed", test_an_old_hash_is_renewed);
  g_test_add_func ("/sign-in/a-busy-hasher-costs-no-try", test_a_busy_hasher_costs_no_try);
  g_test_add_func ("/sign-in/every-one-is-in-the-audit-log",
                   test_every_sign_in_is_in_the_audit_log);
  g_test_add_func ("/sign-in/a-new-device-is-told", test_a_new_device_is_told);
  g_test_add_func ("/enum-time/unknown-and-known-are-answered-alike",
                   test_unknown_and_known_are_answered_alike);
  g_test_add_func ("/enum-time/one-name-does-not-betray-another",
                   test_one_name_does_not_betray_another);
  g_test_add_func ("/login-bf/waits-end-with-success", test_waits_and_success);
  g_test_add_func ("/login-bf/twenty-a-minute-from-one-address",
                   test_twenty_a_minute_from_one_address);
  g_test_add_func ("/login-bf/guesses-from-everywhere-are-a-hundred-tries",
                   test_guesses_from_everywhere_are_a_hundred_tries);
  g_test_add_func ("/login-bf/a-restart-keeps-the-count", test_the_next_try_is_counted_on_the_disk);
  g_test_add_func ("/login-bf/kill-while-comparing-keeps-the-count",
                   test_kill_while_comparing_keeps_the_count);
  g_test_add_func ("/login-bf/subprocess/die", die_while_comparing);
  g_test_add_func ("/session/the-database-signs-nobody-in", test_the_database_signs_nobody_in);
  g_test_add_func ("/session/ends-by-time", test_sessions_end_by_time);
  g_test_add_func ("/session/use-keeps-it-alive", test_use_keeps_a_session_alive);
  g_test_add_func ("/session/signing-out-ends-the-token", test_signing_out_ends_the_token);
  g_test_add_func ("/session/ten-devices-at-most", test_ten_devices_at_most);
  g_test_add_func ("/session/devices-are-ended", test_devices_are_ended);
  g_test_add_func ("/keepsigned/refresh-rotates", test_refresh_rotates);
  g_test_add_func ("/keepsigned/reuse-ends-the-family", test_reuse_ends_the_family);
  g_test_add_func ("/keepsigned/a-lost-answer-is-given-once-more",
                   test_a_lost_answer_is_given_once_more);
  g_test_add_func ("/keepsigned/a-lost-answer-is-not-given-twice-or-late",
                   test_a_lost_answer_is_not_given_twice_or_late);
  g_test_add_func ("/accounts/nobody-takes-anothers-name", test_nobody_takes_anothers_name);
  return g_test_run ();
}
