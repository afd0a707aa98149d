/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnosis.h"

#include <string.h>

typedef struct
{
  TopayFinding finding;
  guint nth; /* in the file */
} Place;

static gboolean
is (const TopayFacts *facts, const char *name, const char *word)
{
  return g_strcmp0 (topay_facts_get_word (facts, name), word) == 0;
}

/* Whether one of the conditions of its cause holds, and on whose word: what a machine measured
 * counts more. */
static gboolean
judge (TopayFinding *finding, const TopayFacts *facts)
{
  const TopayCause *cause = finding->cause;
  gboolean found = FALSE;

  for (guint i = 0; i < cause->whens->len; i++)
    {
      const TopayCauseWhen *when = g_ptr_array_index (cause->whens, i);
      gboolean told = FALSE;

      if (!topay_cause_condition_holds (when->condition, facts, &told))
        continue;
      if (!found || !told)
        finding->kind = told ? TOPAY_FINDING_TOLD : TOPAY_FINDING_MEASURED;
      finding->rank = found ? MIN (finding->rank, when->rank) : when->rank;
      found = TRUE;
    }
  if (found && !cause->is_sure)
    finding->kind = TOPAY_FINDING_POSSIBLE;
  return found;
}

/* What is only possible comes behind what is certain; then by urgency (payments.md 4.1 of the
 * product's knowledge, see docs/diagnosis.md), then as the file has them. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *left = a, *right = b;
  int by_kind = (left->finding.kind == TOPAY_FINDING_POSSIBLE)
                - (right->finding.kind == TOPAY_FINDING_POSSIBLE);
  int by_rank = (int) left->finding.rank - (int) right->finding.rank;

  if (by_kind != 0)
    return by_kind;
  return by_rank != 0 ? by_rank : (int) left->nth - (int) right->nth;
}

static void
add_finding (TopayVerdict *verdict, const TopayFinding *finding)
{
  g_ptr_array_add (verdict->findings, g_memdup2 (finding, sizeof *finding));
}

static void
find_causes (TopayVerdict *verdict, const TopayCauses *causes, const TopayFacts *facts)
{
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (Place));

  for (guint i = 0; i < topay_causes_get_n (causes); i++)
    {
      const TopayCause *cause = topay_causes_get (causes, i);
      Place place = { { cause, TOPAY_FINDING_POSSIBLE, cause->rank }, i };

      if (cause->rank != TOPAY_CAUSE_RANK_UNKNOWN && judge (&place.finding, facts))
        g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    add_finding (verdict, &g_array_index (places, Place, i).finding);
  if (places->len == 0)
    add_finding (verdict, &(TopayFinding){ topay_causes_find (causes, "unknown"),
                                           TOPAY_FINDING_POSSIBLE, TOPAY_CAUSE_RANK_UNKNOWN });
}

static gboolean
is_certain (const TopayVerdict *verdict)
{
  const TopayFinding *first = g_ptr_array_index (verdict->findings, 0);

  return first->kind != TOPAY_FINDING_POSSIBLE;
}

/* Whether the right answer would name the cause. */
static gboolean
would_tell (const TopayCause *cause, const TopayFacts *facts, const char *fact)
{
  for (guint i = 0; i < cause->whens->len; i++)
    {
      const TopayCauseWhen *when = g_ptr_array_index (cause->whens, i);

      if (topay_cause_condition_waits_for (when->condition, facts, fact))
        return TRUE;
    }
  return FALSE;
}

static gboolean
makes_sense (const TopayCauseQuestion *question, const TopayFacts *facts)
{
  if (topay_facts_get_state (facts, question->fact) != TOPAY_FACT_ABSENT)
    return FALSE;
  for (guint i = 0; i < question->unless->len; i++)
    if (topay_cause_condition_holds (g_ptr_array_index (question->unless, i), facts, NULL))
      return FALSE;
  return TRUE;
}

static void
add_question (TopayVerdict *verdict, const TopayCauseQuestion *question)
{
  if (verdict->questions->len < TOPAY_DIAGNOSIS_MAX_QUESTIONS
      && !g_ptr_array_find (verdict->questions, question, NULL))
    g_ptr_array_add (verdict->questions, (gpointer) question);
}

/* All that a cause asks for itself: one that is certain, whether it was one purchase or two; the
 * last resort, what makes most of the other questions idle. */
static void
add_own_questions (TopayVerdict *verdict,
                   const TopayCauses *causes,
                   const TopayCause *cause,
                   const TopayFacts *facts)
{
  for (guint i = 0; i < cause->questions->len; i++)
    {
      const TopayCauseQuestion *question =
          topay_causes_find_question (causes, g_ptr_array_index (cause->questions, i));

      if (makes_sense (question, facts))
        add_question (verdict, question);
    }
}

/* What would still name a cause. */
static void
add_open_questions (TopayVerdict *verdict,
                    const TopayCauses *causes,
                    const TopayCause *cause,
                    const TopayFacts *facts)
{
  for (guint i = 0; i < cause->questions->len; i++)
    {
      const TopayCauseQuestion *question =
          topay_causes_find_question (causes, g_ptr_array_index (cause->questions, i));

      if (makes_sense (question, facts) && would_tell (cause, facts, question->fact))
        add_question (verdict, question);
    }
}

/* A certain cause asks for itself only; else all that would tell, the more urgent first. */
static void
find_questions (TopayVerdict *verdict, const TopayCauses *causes, const TopayFacts *facts)
{
  const TopayFinding *first = g_ptr_array_index (verdict->findings, 0);

  if (is_certain (verdict))
    {
      add_own_questions (verdict, causes, first->cause, facts);
      return;
    }
  add_own_questions (verdict, causes, topay_causes_find (causes, "unknown"), facts);
  if (verdict->questions->len > 0)
    return; /* what else there is to ask depends on the answer */
  for (guint rank = 0; rank <= TOPAY_CAUSE_RANK_UNKNOWN; rank++)
    for (guint i = 0; i < topay_causes_get_n (causes); i++)
      if (topay_causes_get (causes, i)->rank == (TopayCauseRank) rank)
        add_open_questions (verdict, causes, topay_causes_get (causes, i), facts);
}

static gboolean
has_finding (const TopayVerdict *verdict, const char *id)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const TopayFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (g_str_equal (finding->cause->id, id))
        return TRUE;
    }
  return FALSE;
}

/* Nobody may pay twice because a state was not known: a payment whose state could not be read is
 * waited for like one that is pending. */
static gboolean
must_wait (const TopayVerdict *verdict, const TopayFacts *facts)
{
  if (has_finding (verdict, "ord.pending") || is (facts, "payment-state", "pending")
      || is (facts, "payment-state", "unknown") || is (facts, "order-state", "pending"))
    return TRUE;
  return is (facts, "payment", "yes") && topay_facts_get_word (facts, "payment-state") == NULL;
}

static gboolean
may_pay_again (const TopayVerdict *verdict, const TopayFacts *facts)
{
  if (verdict->must_wait)
    return FALSE;
  if (!is (facts, "payment", "no") && !is (facts, "payment-state", "not_paid")
      && !is (facts, "payment-state", "closed"))
    return FALSE;
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const TopayFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (finding->cause->retry != TOPAY_RETRY_YES)
        return FALSE;
    }
  return TRUE;
}

/**
 * topay_diagnose:
 * @causes: what may be the matter
 * @facts: what is known, with what follows from it (topay_diagnosis_derive ())
 *
 * Returns: (transfer full): what is the matter
 */
TopayVerdict *
topay_diagnose (const TopayCauses *causes, const TopayFacts *facts)
{
  TopayVerdict *self = g_new0 (TopayVerdict, 1);

  self->findings = g_ptr_array_new_with_free_func (g_free);
  self->questions = g_ptr_array_new ();
  find_causes (self, causes, facts);
  find_questions (self, causes, facts);
  self->must_wait = must_wait (self, facts);
  self->may_pay_again = may_pay_again (self, facts);
  return self;
}

/**
 * topay_verdict_free:
 * @self: (transfer full): a verdict
 */
void
topay_verdict_free (TopayVerdict *self)
{
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->questions);
  g_free (self);
}

/* Whether @amount is more than what is left of a limit; FALSE when a number is missing or is none
 * that money can be. */
static gboolean
judge_limit (const TopayFacts *facts, const char *limit, const char *used, gboolean *over)
{
  gint64 amount, maximum, spent = 0;

  if (!topay_facts_get_number (facts, "amount", &amount)
      || !topay_facts_get_number (facts, limit, &maximum)
      || (used != NULL && !topay_facts_get_number (facts, used, &spent)) || amount < 0
      || maximum < 0 || spent < 0)
    return FALSE;
  *over = spent > maximum || amount > maximum - spent;
  return TRUE;
}

static void
derive_limits (TopayFacts *facts)
{
  static const struct
  {
    const char *over, *limit, *used;
  } rows[] = {
    { "over-single", "limit-single", NULL },    { "over-day", "limit-day", "used-day" },
    { "over-year", "limit-year", "used-year" }, { "over-user", "limit-user", "used-user" },
    { "over-bank", "limit-bank", "used-bank" }, { "above-maximum", "maximum", NULL },
  };
  gint64 amount, minimum;
  gboolean over;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (judge_limit (facts, rows[i].limit, rows[i].used, &over))
      topay_facts_set_word (facts, rows[i].over, over ? "yes" : "no");
  if (topay_facts_get_number (facts, "amount", &amount)
      && topay_facts_get_number (facts, "minimum", &minimum))
    topay_facts_set_word (facts, "below-minimum", amount < minimum ? "yes" : "no");
}

static void
derive_short (TopayFacts *facts)
{
  gint64 amount, available;

  if (topay_facts_get_number (facts, "amount", &amount) && amount >= 0
      && topay_facts_get_number (facts, "available", &available) && available >= 0
      && amount > available)
    topay_facts_set_number (facts, "short", amount - available);
}

static void
derive_clock (TopayFacts *facts)
{
  gint64 offset;

  if (topay_facts_get_number (facts, "clock-offset", &offset) && offset != G_MININT64)
    topay_facts_set_number (facts, "clock-off", ABS (offset));
}

/* A card is good to the end of its month. */
static void
derive_card (TopayFacts *facts, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now);
  g_autofree char *month = time != NULL ? g_date_time_format (time, "%Y-%m") : NULL;
  const char *expires = topay_facts_get_word (facts, "card-expires");

  if (month != NULL && expires != NULL && strlen (expires) == strlen (month)
      && strcmp (expires, month) < 0)
    topay_facts_set_word (facts, "method-state", "expired");
}

/**
 * topay_diagnosis_derive:
 * @facts: what was found out
 * @now: Unix seconds
 *
 * Adds what follows: over which limit the payment is, what it lacks, how far off the clock is,
 * whether the card has expired.
 */
void
topay_diagnosis_derive (TopayFacts *facts, gint64 now)
{
  derive_limits (facts);
  derive_short (facts);
  derive_clock (facts);
  derive_card (facts, now);
}

/**
 * topay_diagnosis_complete:
 * @causes: what codes stand for
 * @facts: what was found out and told
 * @now: Unix seconds
 *
 * Makes @facts ready for topay_diagnose ().
 */
void
topay_diagnosis_complete (const TopayCauses *causes, TopayFacts *facts, gint64 now)
{
  const char *code = topay_facts_get_word (facts, "code");
  const TopayCause *cause = code != NULL ? topay_causes_find_code (causes, code) : NULL;

  if (cause != NULL)
    topay_facts_set_told (facts, "code-cause", cause->id);
  topay_diagnosis_derive (facts, now);
}

/* "name" or "name:format", without the braces. */
static void
append_fact (GString *filled,
             const char *inner,
             const TopayFacts *facts,
             TopayFactFormat format,
             gpointer data)
{
  g_auto (GStrv) parts = g_strsplit (inner, ":", 2);
  g_autofree char *text = NULL;

  if (parts[0] != NULL)
    text = format (parts[0], parts[1], topay_facts_get_word (facts, parts[0]), data);
  g_string_append (filled, text != NULL ? text : "–");
}

/**
 * topay_diagnosis_fill:
 * @text: with facts in braces, translated
 * @facts: their values
 * @format: writes a value as the language does: a name, what stands behind the colon (nullable),
 * the value (nullable); %NULL becomes a dash
 * @data: for @format
 *
 * Returns: (transfer full): plain text
 */
char *
topay_diagnosis_fill (const char *text,
                      const TopayFacts *facts,
                      TopayFactFormat format,
                      gpointer data)
{
  g_autoptr (GString) filled = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *open = strchr (text, '{');
      const char *end = open != NULL ? strchr (open, '}') : NULL;
      g_autofree char *inner = NULL;

      if (end == NULL)
        {
          g_string_append (filled, text);
          break;
        }
      g_string_append_len (filled, text, open - text);
      inner = g_strndup (open + 1, (gsize) (end - open - 1));
      append_fact (filled, inner, facts, format, data);
      text = end + 1;
    }
  return g_string_free (g_steal_pointer (&filled), FALSE);
}
