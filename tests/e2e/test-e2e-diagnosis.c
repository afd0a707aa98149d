/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every cause, from the service to the verdict: the real service puts it on stage, the client
 * measures with the probes of the product, and the first cause has to be the right one. */

#include "config.h"

#include <string.h>

#include "diagnosis-table.h"
#include "person.h"
#include "topay-diagnosis-words.h"
#include "topay-test-server.h"
#include "topayd-scenes.h"

#define WANG          "wangfang"
#define WANG_PASSWORD "moonlit-teapot-harbor"
#define N_PAIRS       200
#define SEED          20261123
#define CLOCK_OFF_S   (7 * 60)
#define OFFLINE       "--offline"

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayTestPerson *wang;     /* (owned) */
  TopayCauses *causes;       /* (owned) */
} Shared;

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  topay_diagnostician_run_finish (TOPAY_DIAGNOSTICIAN (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* What is known after a run, with what follows. */
static TopayFacts *
measure (const Shared *shared, TopayClient *client, const char *payment_id, const char *code)
{
  const char *portal =
      shared->service != NULL ? topay_test_service_get_portal_uri (shared->service) : NULL;
  g_autoptr (TopayProbeContext) context = topay_probe_context_new (client, portal);
  g_autoptr (TopayDiagnostician) diagnostician =
      topay_diagnostician_new (context, topay_probes, topay_n_probes);
  gboolean is_done = FALSE;
  TopayFacts *facts;

  topay_diagnostician_run_async (diagnostician, payment_id, code, NULL, on_done_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  facts = topay_facts_copy (topay_diagnostician_get_facts (diagnostician));
  topay_diagnosis_complete (shared->causes, facts, get_now ());
  return facts;
}

static const TopayFinding *
get_finding (const TopayVerdict *verdict, guint nth)
{
  return g_ptr_array_index (verdict->findings, nth);
}

static gboolean
has_cause (const TopayVerdict *verdict, const char *id)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    if (g_str_equal (get_finding (verdict, i)->cause->id, id))
      return TRUE;
  return FALSE;
}

static gboolean
is_first (const TopayVerdict *verdict, const char *id)
{
  return g_str_equal (get_finding (verdict, 0)->cause->id, id);
}

static void
assert_first (const TopayVerdict *verdict, const char *id)
{
  g_assert_cmpstr (get_finding (verdict, 0)->cause->id, ==, id);
}

/* A payment that is not decided, or whose state nobody knows, is never paid again. */
static void
assert_careful (const TopayVerdict *verdict, const TopayFacts *facts)
{
  const char *state = topay_facts_get_word (facts, "payment-state");

  if (g_strcmp0 (state, "pending") != 0 && g_strcmp0 (state, "unknown") != 0)
    return;
  g_assert_true (verdict->must_wait);
  g_assert_false (verdict->may_pay_again);
}

/* All that the machine can know: 100 %. */
static void
test_every_scene (gconstpointer data)
{
  const Shared *shared = data;

  for (guint i = 0; i < topayd_n_scenes; i++)
    {
      const TopaydScene *scene = &topayd_scenes[i];
      g_autofree char *payment_id = topay_test_service_stage (shared->service, scene->name, WANG);
      gint64 begun_us = g_get_monotonic_time ();
      g_autoptr (TopayFacts) facts = measure (shared, shared->wang->client, payment_id, NULL);
      g_autoptr (TopayVerdict) verdict = topay_diagnose (shared->causes, facts);

      g_test_message ("%s", scene->name);
      topay_test_table_note (scene->cause, TOPAY_TEST_WAY_MEASURED,
                             is_first (verdict, scene->cause), begun_us);
      assert_careful (verdict, facts);
      assert_first (verdict, scene->cause);
    }
}

/* Somebody else answers: nothing is sent to whoever it is. */
static void
test_impostor (gconstpointer data)
{
  const Shared *shared = data;
  TopayTestCertificates *certificates = topay_test_certificates_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayClient) client =
      topay_client_new (topay_test_service_get_uri (shared->service), certificates->ca, &error);
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (TopayFacts) facts = NULL;
  g_autoptr (TopayVerdict) verdict = NULL;

  g_assert_no_error (error);
  topay_test_service_stage (shared->service, "reset", WANG);
  facts = measure (shared, client, NULL, NULL);
  verdict = topay_diagnose (shared->causes, facts);
  topay_test_table_note ("net.blocked", TOPAY_TEST_WAY_MEASURED, is_first (verdict, "net.blocked"),
                         begun_us);
  assert_first (verdict, "net.blocked");
  topay_test_certificates_free (certificates);
}

/* --- A clock that is off by seven minutes, either way --- */

static void
test_clock (gconstpointer data)
{
  const Shared *shared = data;
  const Shared there = { .service = topay_test_service_new_with_clock (),
                         .causes = shared->causes };
  g_autoptr (TopayTestPerson) person = topay_test_person_new (there.service);

  for (int turn = 1; turn >= -1; turn -= 2)
    {
      gint64 begun_us;
      g_autoptr (TopayFacts) facts = NULL;
      g_autoptr (TopayVerdict) verdict = NULL;

      /* The second time it goes back over where it began. */
      topay_test_service_advance (there.service, turn > 0 ? CLOCK_OFF_S : -2 * CLOCK_OFF_S);
      begun_us = g_get_monotonic_time ();
      facts = measure (&there, person->client, NULL, NULL);
      verdict = topay_diagnose (shared->causes, facts);
      topay_test_table_note ("clock.skew", TOPAY_TEST_WAY_MEASURED,
                             is_first (verdict, "clock.skew"), begun_us);
      assert_first (verdict, "clock.skew");
    }
  topay_test_service_free (there.service);
}

/* --- Without any network: the same program again, in a network of its own --- */

static int
diagnose_offline (void)
{
  Shared shared = { .causes = topay_diagnosis_words_load_causes () };
  g_autoptr (TopayClient) client = topay_client_new ("https://127.0.0.1:9/", NULL, NULL);
  g_autoptr (TopayFacts) facts = measure (&shared, client, NULL, NULL);
  g_autoptr (TopayVerdict) verdict = topay_diagnose (shared.causes, facts);

  g_print ("%s\n", get_finding (verdict, 0)->cause->id);
  topay_causes_unref (shared.causes);
  return 0;
}

static void
test_offline (gconstpointer data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const probe[] = { "unshare", "--user", "--map-root-user", "--net", "true", NULL };
  const char *const run[] = { "unshare", "--user", "--map-root-user", "--net", program,
                              OFFLINE,   NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  gint64 begun_us;
  int status = -1;

  if (!g_spawn_sync (NULL, (char **) probe, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                     &status, NULL)
      || status != 0)
    {
      g_test_skip ("the kernel gives no network of its own here");
      return;
    }
  begun_us = g_get_monotonic_time ();
  g_spawn_sync (NULL, (char **) run, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  topay_test_table_note ("net.offline", TOPAY_TEST_WAY_MEASURED,
                         g_str_equal (g_strstrip (output), "net.offline"), begun_us);
  g_assert_cmpstr (output, ==, "net.offline");
}

/* --- What the person says --- */

/* Of somebody to whom this happened, without a payment that we know; the others do not know. */
static const struct
{
  const char *cause;
  const char *stopped;
  const char *fact;
  const char *value;
} people[] = {
  { "net.weak", "network", "ask-network", "yes" },
  { "net.weak", "other", "ask-network", "yes" },
  { "lim.bank", "bank", "ask-bank-sms", "limit" },
  { "lim.bank", "other", "ask-bank-sms", "limit" },
  { "auth.otp", "bank", "ask-number", "old" },
  { "bank.decline", "bank", "ask-online-pay", "no" },
  { "bank.decline", "other", "ask-online-pay", "no" },
  { "code.expired", "code", "ask-screenshot", "yes" },
  { "dev.camera", "code", "ask-camera", "no" },
  { "dev.compat", "phone", "ask-stopped", "phone" },
};

/* An answer that names nothing: the last one of a question is the quiet one, but where a “no” says
 * something. */
static const char *
pick_answer (const TopayCauseQuestion *question, guint nth)
{
  static const char *const quiet[][2] = { { "ask-camera", "yes" }, { "ask-online-pay", "yes" } };
  const TopayCauseAnswer *last = g_ptr_array_index (question->answers, question->answers->len - 1);

  if (g_str_equal (question->fact, people[nth].fact))
    return people[nth].value;
  if (g_str_equal (question->fact, "ask-stopped"))
    return people[nth].stopped;
  for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
    if (g_str_equal (question->fact, quiet[i][0]))
      return quiet[i][1];
  return last->value;
}

/* Asks as the app does, until something is certain or nothing is left to ask. Nobody is asked more
 * than four times (payments.md 4.1). */
static TopayVerdict *
interview (const Shared *shared, TopayFacts *facts, guint nth)
{
  TopayVerdict *verdict = topay_diagnose (shared->causes, facts);
  guint n_questions = 0;

  while (verdict->questions->len > 0 && get_finding (verdict, 0)->kind == TOPAY_FINDING_POSSIBLE)
    {
      const TopayCauseQuestion *question = g_ptr_array_index (verdict->questions, 0);

      n_questions++;
      topay_facts_set_told (facts, question->fact, pick_answer (question, nth));
      topay_verdict_free (verdict);
      verdict = topay_diagnose (shared->causes, facts);
    }
  g_assert_cmpuint (n_questions, <=, TOPAY_DIAGNOSIS_MAX_QUESTIONS);
  return verdict;
}

static void
test_answers (gconstpointer data)
{
  const Shared *shared = data;
  guint n_right = 0;

  topay_test_service_stage (shared->service, "reset", WANG);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      gint64 begun_us = g_get_monotonic_time ();
      g_autoptr (TopayFacts) facts = measure (shared, shared->wang->client, NULL, NULL);
      g_autoptr (TopayVerdict) verdict = interview (shared, facts, i);
      gboolean is_found = is_first (verdict, people[i].cause);

      n_right += is_found;
      topay_test_table_note (people[i].cause, TOPAY_TEST_WAY_ASKED, is_found, begun_us);
      g_test_message ("%s: %s", people[i].cause, get_finding (verdict, 0)->cause->id);
    }
  /* ≥ 95 % */
  g_assert_cmpuint (n_right * 100, >=, G_N_ELEMENTS (people) * 95);
}

/* A code alone, by somebody who is not signed in. */
static void
test_codes (gconstpointer data)
{
  const Shared *shared = data;
  g_autoptr (TopayTestPerson) stranger = topay_test_person_new (shared->service);

  topay_test_service_stage (shared->service, "reset", WANG);
  for (guint i = 0; i < topay_causes_get_n (shared->causes); i++)
    {
      const TopayCause *cause = topay_causes_get (shared->causes, i);
      g_autoptr (TopayFacts) facts = NULL;
      g_autoptr (TopayVerdict) verdict = NULL;
      gint64 begun_us = g_get_monotonic_time ();

      if (cause->codes->len == 0 || cause->rank == TOPAY_CAUSE_RANK_UNKNOWN)
        continue;
      facts = measure (shared, stranger->client, NULL, g_ptr_array_index (cause->codes, 0));
      verdict = topay_diagnose (shared->causes, facts);
      topay_test_table_note (cause->id, TOPAY_TEST_WAY_CODE, is_first (verdict, cause->id),
                             begun_us);
      assert_first (verdict, cause->id);
    }
}

/* --- Two at once --- */

static const TopaydScene *
pick (GRand *chance)
{
  return &topayd_scenes[g_rand_int_range (chance, 0, (gint32) topayd_n_scenes)];
}

/* An incident of security is the most urgent of all (payments.md 4.1), whatever it names. */
static TopayCauseRank
get_rank (const Shared *shared, const TopaydScene *scene)
{
  if (g_str_equal (scene->name, "incident-security"))
    return TOPAY_CAUSE_RANK_SECURITY;
  return topay_causes_find (shared->causes, scene->cause)->rank;
}

static void
check_pair (const Shared *shared, const TopaydScene *one, const TopaydScene *other)
{
  g_autofree char *names = g_strjoin (" ", one->name, other->name, NULL);
  g_autofree char *payment_id = topay_test_service_stage (shared->service, names, WANG);
  g_autoptr (TopayFacts) facts = measure (shared, shared->wang->client, payment_id, NULL);
  g_autoptr (TopayVerdict) verdict = topay_diagnose (shared->causes, facts);
  TopayCauseRank rank_one = get_rank (shared, one);
  TopayCauseRank rank_other = get_rank (shared, other);
  const TopayFinding *first = get_finding (verdict, 0);

  g_test_message ("%s: %s", names, first->cause->id);
  assert_careful (verdict, facts);
  g_assert_cmpint (first->rank, ==, MIN (rank_one, rank_other));
  if (rank_one != TOPAY_CAUSE_RANK_UNKNOWN)
    g_assert_true (has_cause (verdict, one->cause));
  if (rank_other != TOPAY_CAUSE_RANK_UNKNOWN)
    g_assert_true (has_cause (verdict, other->cause));
}

static void
test_pairs (gconstpointer data)
{
  const Shared *shared = data;
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);

  for (guint n = 0; n < N_PAIRS;)
    {
      const TopaydScene *one = pick (chance);
      const TopaydScene *other = pick (chance);

      if (one == other || !topayd_scenes_fit (one, other)
          || ((one->effects | other->effects) & TOPAYD_STAGE_SLOW) != 0)
        continue;
      check_pair (shared, one, other);
      n++;
    }
}

int
main (int argc, char **argv)
{
  Shared shared = { NULL };
  int status;

  if (argc == 2 && g_str_equal (argv[1], OFFLINE))
    return diagnose_offline ();

  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();
  shared.causes = topay_diagnosis_words_load_causes ();
  shared.service = topay_test_service_new ();
  shared.wang = topay_test_person_new (shared.service);
  topay_test_person_sign_in (shared.wang, WANG, WANG_PASSWORD, NULL);

#define ADD(path, func) g_test_add_data_func ("/e2e/diagnosis/" path, &shared, func)
  ADD ("every-scene-names-its-cause", test_every_scene);
  ADD ("an-impostor-is-named", test_impostor);
  ADD ("no-network-is-named", test_offline);
  if (topay_test_service_has_clock ())
    ADD ("a-clock-that-is-off-is-named", test_clock);
  ADD ("answers-name-the-cause", test_answers);
  ADD ("codes-name-the-cause", test_codes);
  ADD ("of-two-the-more-urgent-comes-first", test_pairs);
#undef ADD

  status = g_test_run ();
  topay_test_person_free (shared.wang);
  topay_test_service_free (shared.service);
  topay_causes_unref (shared.causes);
  return status;
}
