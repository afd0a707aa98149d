/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/causes.xml: everything that may be the matter is there, is found, and leads somewhere. */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "topay-diagnosis-words.h"

#define NOW     G_GINT64_CONSTANT (1795000000) /* 2026-11-18 */
#define N_PAIRS 20000

static char *
read_file (const char *path)
{
  g_autofree char *whole = g_build_filename (SOURCE_PATH, path, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (whole, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static const TopayFinding *
get_first (const TopayVerdict *verdict)
{
  return g_ptr_array_index (verdict->findings, 0);
}

static void
test_every_id_is_there_once (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();

  g_assert_cmpuint (topay_n_cause_ids, ==, 44);
  g_assert_cmpuint (topay_causes_get_n (causes), ==, topay_n_cause_ids);
  for (guint i = 0; i < topay_n_cause_ids; i++)
    g_assert_nonnull (topay_causes_find (causes, topay_cause_ids[i]));
}

static void
test_a_reason_names_its_cause (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();

  for (guint i = 0; i < topay_causes_get_n (causes); i++)
    {
      const TopayCause *cause = topay_causes_get (causes, i);
      g_autoptr (TopayFacts) facts = topay_facts_new ();
      g_autoptr (TopayVerdict) verdict = NULL;

      topay_facts_set_word (facts, "reason", cause->id);
      verdict = topay_diagnose (causes, facts);
      g_assert_cmpstr (get_first (verdict)->cause->id, ==, cause->id);
    }
}

/* Of every article and both languages: a code that we explain has a cause, and the cause leads to
 * an article that is there. */
static void
test_every_code_of_the_library_has_a_cause (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();
  g_autofree char *folder = g_build_filename (SOURCE_PATH, "data/articles/en", NULL);
  g_autoptr (GDir) articles = g_dir_open (folder, 0, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("\\bTP-\\d{4}\\b", 0, 0, NULL);
  const char *name;
  guint n_codes = 0;

  while ((name = g_dir_read_name (articles)) != NULL)
    {
      g_autofree char *path = g_build_filename ("data/articles/en", name, NULL);
      g_autofree char *text = read_file (path);
      g_autoptr (GMatchInfo) match = NULL;

      for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
           g_match_info_next (match, NULL), n_codes++)
        {
          g_autofree char *code = g_match_info_fetch (match, 0);

          if (topay_causes_find_code (causes, code) == NULL)
            g_error ("%s names %s, which no cause has", name, code);
        }
    }
  g_assert_cmpuint (n_codes, >, 40);
}

static void
check_target (const TopayCauseAction *action, const char *wizards)
{
  static const char *const app[] = { "ask-person",    "check-again",
                                     "date-settings", "network-settings",
                                     "open-portal",   "sign-in",
                                     "watch",         NULL };
  g_autofree char *path = g_strdup_printf (SOURCE_PATH "/data/articles/en/%s.md", action->target);
  g_autofree char *line = g_strdup_printf ("\n%s ", action->target);

  if (action->kind == TOPAY_CAUSE_ACTION_ARTICLE)
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  else if (action->kind == TOPAY_CAUSE_ACTION_FLOW)
    g_assert_nonnull (strstr (wizards, line));
  else
    g_assert_true (g_strv_contains (app, action->target));
}

/* And never to a dead end: at least one action of each works without a wizard that may be missing.
 */
static void
test_every_cause_leads_somewhere (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();
  g_autofree char *wizards = read_file ("data/flows/wizards.list");

  for (guint i = 0; i < topay_causes_get_n (causes); i++)
    {
      const TopayCause *cause = topay_causes_get (causes, i);
      g_autofree char *article =
          g_strdup_printf (SOURCE_PATH "/data/articles/zh_CN/%s.md", cause->article);
      gboolean always = FALSE;

      g_assert_true (g_file_test (article, G_FILE_TEST_EXISTS));
      for (guint j = 0; j < cause->actions->len; j++)
        {
          const TopayCauseAction *action = g_ptr_array_index (cause->actions, j);

          check_target (action, wizards);
          always |= action->kind != TOPAY_CAUSE_ACTION_FLOW;
        }
      g_assert_true (always);
    }
}

/* The document tells of each how well it is found. */
static void
test_every_cause_is_in_the_table (void)
{
  g_autofree char *document = read_file ("docs/diagnosis.md");

  for (guint i = 0; i < topay_n_cause_ids; i++)
    {
      g_autofree char *row = g_strdup_printf ("\n| `%s` | ", topay_cause_ids[i]);

      g_test_message ("%s", topay_cause_ids[i]);
      g_assert_nonnull (strstr (document, row));
    }
}

/* What the machine sees, without a reason of the service. */
static const struct
{
  const char *facts; /* "name=value …"; a number is one */
  const char *id;
} scenes[] = {
  { "link=none", "net.offline" },
  { "link=portal tls=untrusted", "net.captive" },
  { "link=full dns=failed", "net.blocked" },
  { "link=full dns=ok tls=untrusted tls-issuer=Corp", "net.blocked" },
  { "link=full dns=ok tls=timeout", "net.weak" },
  { "link=full dns=ok tls=ok rtt=3100 loss=0", "net.weak" },
  { "link=full dns=ok tls=ok rtt=60 loss=33", "net.weak" },
  { "link=full dns=ok tls=ok rtt=60 loss=0 clock-offset=420", "clock.skew" },
  { "clock-offset=-420", "clock.skew" },
  { "app-old=yes", "app.old" },
  { "incident=service", "svc.incident" },
  { "incident=security", "svc.incident" },
  { "payment=yes payment-state=pending", "ord.pending" },
  { "payment=yes payment-state=unknown", "ord.pending" },
  { "payment=yes payment-state=paid duplicates=1", "ord.duplicate" },
  { "payment=yes payment-state=paid duplicates=0", "ord.paid" },
  { "payment=yes payment-state=closed", "ord.closed" },
  { "payment=yes payment-state=not_paid debited=yes", "ord.debited_not_credited" },
  { "payment=yes payment-state=delayed", "risk.scam_delay" },
  { "frozen=risk", "acct.frozen_risk" },
  { "frozen=legal", "acct.frozen_legal" },
  { "frozen=user", "acct.frozen_user" },
  { "pin=locked", "acct.password_locked" },
  { "login=disabled", "acct.login_locked" },
  { "verification=none", "id.unverified" },
  { "amount=36800 used-day=472000 limit-day=500000", "lim.topay_day" },
  { "amount=36800 used-year=19999900 limit-year=20000000", "lim.topay_year" },
  { "amount=36800 limit-single=30000", "lim.topay_single" },
  { "amount=36800 used-user=0 limit-user=30000", "lim.user_set" },
  { "amount=36800 used-bank=0 limit-bank=30000", "lim.bank" },
  { "amount=50 minimum=100 maximum=100000", "lim.minimum" },
  { "method-kind=balance amount=36800 available=12000 held=0", "bal.insufficient" },
  { "method-state=expired", "card.expired" },
  { "card-expires=2026-10", "card.expired" },
  { "method-state=closed", "card.lost" },
  { "bank-state=down", "bank.down" },
  { "merchant-state=limited", "mch.blocked" },
  { "payee=other", "code.fake" },
  { "minor=yes", "min.age" },
};

static TopayFacts *
make_facts (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  TopayFacts *facts = topay_facts_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

      topay_facts_set_word (facts, pair[0], pair[1]);
    }
  topay_diagnosis_derive (facts, NOW);
  return facts;
}

static void
test_what_is_seen_names_the_cause (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autoptr (TopayFacts) facts = make_facts (scenes[i].facts);
      g_autoptr (TopayVerdict) verdict = topay_diagnose (causes, facts);

      g_test_message ("%s", scenes[i].facts);
      g_assert_cmpstr (get_first (verdict)->cause->id, ==, scenes[i].id);
    }
}

/* Every question asks for something, and every answer that says a thing changes what is found or is
 * why it was not found. */
static void
test_answers_name_causes (void)
{
  static const struct
  {
    const char *fact;
    const char *answer;
    const char *id;
  } rows[] = {
    { "ask-network", "yes", "net.weak" },        { "ask-bank-sms", "limit", "lim.bank" },
    { "ask-number", "old", "auth.otp" },         { "ask-online-pay", "no", "bank.decline" },
    { "ask-screenshot", "yes", "code.expired" }, { "ask-camera", "no", "dev.camera" },
    { "ask-stopped", "phone", "dev.compat" },
  };
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopayFacts) facts = topay_facts_new ();
      g_autoptr (TopayVerdict) verdict = NULL;

      topay_facts_set_word (facts, "payment", "no");
      topay_facts_set_told (facts, rows[i].fact, rows[i].answer);
      verdict = topay_diagnose (causes, facts);
      g_assert_cmpstr (get_first (verdict)->cause->id, ==, rows[i].id);
      g_assert_cmpint (get_first (verdict)->kind, ==, TOPAY_FINDING_TOLD);
    }
}

static void
add_scene (TopayFacts *facts, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

      topay_facts_set_word (facts, pair[0], pair[1]);
    }
}

static gboolean
has_cause (const TopayVerdict *verdict, const char *id)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const TopayFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (g_str_equal (finding->cause->id, id))
        return TRUE;
    }
  return FALSE;
}

/* Two things at once that do not speak of the same fact: both are named, the more urgent first, and
 * nobody is told to pay again while the state is open. */
static void
test_of_two_the_more_urgent_comes_first (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261123);
  guint n_compared = 0;

  for (guint i = 0; i < N_PAIRS; i++)
    {
      guint a = (guint) g_rand_int_range (chance, 0, (gint32) G_N_ELEMENTS (scenes));
      guint b = (guint) g_rand_int_range (chance, 0, (gint32) G_N_ELEMENTS (scenes));
      const TopayCause *one = topay_causes_find (causes, scenes[a].id);
      const TopayCause *other = topay_causes_find (causes, scenes[b].id);
      g_autoptr (TopayFacts) facts = topay_facts_new ();
      g_autoptr (TopayVerdict) verdict = NULL;
      const char *state;

      add_scene (facts, scenes[a].facts);
      add_scene (facts, scenes[b].facts);
      topay_diagnosis_derive (facts, NOW);
      verdict = topay_diagnose (causes, facts);
      state = topay_facts_get_word (facts, "payment-state");
      if (g_strcmp0 (state, "pending") == 0 || g_strcmp0 (state, "unknown") == 0)
        {
          g_assert_true (verdict->must_wait);
          g_assert_false (verdict->may_pay_again);
        }
      if (!has_cause (verdict, one->id) || !has_cause (verdict, other->id))
        continue; /* the second spoke of the same thing */
      n_compared++;
      g_assert_cmpint (get_first (verdict)->rank, <=, MIN (one->rank, other->rank));
    }
  g_assert_cmpuint (n_compared, >, N_PAIRS / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/causes/every-id-is-there-once", test_every_id_is_there_once);
  g_test_add_func ("/causes/a-reason-names-its-cause", test_a_reason_names_its_cause);
  g_test_add_func ("/causes/every-code-of-the-library-has-a-cause",
                   test_every_code_of_the_library_has_a_cause);
  g_test_add_func ("/causes/every-cause-leads-somewhere", test_every_cause_leads_somewhere);
  g_test_add_func ("/causes/every-cause-is-in-the-table", test_every_cause_is_in_the_table);
  g_test_add_func ("/causes/what-is-seen-names-the-cause", test_what_is_seen_names_the_cause);
  g_test_add_func ("/causes/answers-name-causes", test_answers_name_causes);
  g_test_add_func ("/causes/of-two-the-more-urgent-comes-first",
                   test_of_two_the_more_urgent_comes_first);

  return g_test_run ();
}
