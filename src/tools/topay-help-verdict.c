/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A verdict in numbered lines, short enough to be read to somebody over the phone, and as JSON. */

#include "config.h"

#include "topay-help-private.h"

#include <glib/gi18n.h>

#include "topay-diagnosis-words.h"
#include "topay-plain-text.h"
#include "topay-scam-check.h"

#define INDENT       3
#define BRAKED_CAUSE "risk.payment"

typedef struct
{
  const TopayHelp *help;
  const TopayHelpVerdict *shown;
  guint n_items; /* so far */
} Printer;

static const TopayFinding *
get_finding (const TopayHelpVerdict *shown, guint nth)
{
  return g_ptr_array_index (shown->verdict->findings, nth);
}

static char *
dup_text (const TopayHelpVerdict *shown, const char *text)
{
  return topay_diagnosis_words_dup (text, shown->facts, shown->now);
}

/* --- For people --- */

static void
print_item (Printer *printer, const char *title)
{
  topay_help_print ("%u. %s\n", ++printer->n_items, title);
}

static void
print_line (const Printer *printer, const char *text)
{
  g_autofree char *clean = topay_plain_text_clean (text);
  g_auto (GStrv) lines = topay_plain_text_wrap (clean, printer->help->width - INDENT);

  for (guint i = 0; lines[i] != NULL; i++)
    topay_help_print ("%*s%s\n", INDENT, "", lines[i]);
}

/* A text of the causes; what would say nothing is left out. */
static void
print_told (Printer *printer, const char *title, const char *text)
{
  g_autofree char *filled = NULL;

  if (!topay_diagnosis_words_has_facts (text, printer->shown->facts))
    return;
  filled = dup_text (printer->shown, text);
  print_item (printer, title);
  print_line (printer, filled);
}

static void
print_evidence (Printer *printer)
{
  const TopayHelpVerdict *shown = printer->shown;
  g_autoptr (GPtrArray) texts =
      topay_diagnosis_words_dup_evidence (get_finding (shown, 0), shown->facts, shown->now);

  if (texts->len == 0)
    return;
  print_item (printer, _ ("What we saw"));
  for (guint i = 0; i < texts->len; i++)
    print_line (printer, g_ptr_array_index (texts, i));
}

static void
print_others (Printer *printer)
{
  const TopayHelpVerdict *shown = printer->shown;

  if (shown->verdict->findings->len < 2)
    return;
  print_item (printer, _ ("Also found"));
  for (guint i = 1; i < shown->verdict->findings->len; i++)
    {
      g_autofree char *title = dup_text (shown, get_finding (shown, i)->cause->title);

      print_line (printer, title);
    }
}

static void
print_checks (Printer *printer)
{
  const TopayHelpVerdict *shown = printer->shown;

  print_item (printer, _ ("What was checked"));
  for (guint i = 0; i < topay_diagnostician_get_n_checks (shown->checks); i++)
    {
      TopayCheckState state;
      const char *check = topay_diagnostician_get_check (shown->checks, i, &state);
      g_autofree char *found =
          topay_diagnosis_words_dup_check (check, state, shown->facts, shown->now);
      g_autofree char *text = g_strdup_printf (
          /* Translators: %1$s is what was checked, %2$s what was found */
          _ ("%1$s: %2$s"), topay_diagnosis_words_get_check_title (check), found);

      if (state == TOPAY_CHECK_FINE || state == TOPAY_CHECK_NOTABLE)
        print_line (printer, text);
    }
}

static void
print_question (const Printer *printer, const TopayCauseQuestion *question)
{
  print_line (printer, _ (question->text));
  for (guint i = 0; i < question->answers->len; i++)
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, i);

      /* not wrapped: it is to be typed */
      topay_help_print ("%*s--answer %s=%s  %s\n", INDENT, "", question->fact, answer->value,
                        _ (answer->label));
    }
}

static void
print_questions (Printer *printer)
{
  const GPtrArray *questions = printer->shown->verdict->questions;

  if (questions->len == 0 || printer->shown->verdict->must_wait)
    return;
  print_item (printer, _ ("One answer would tell us more"));
  print_question (printer, g_ptr_array_index (questions, 0));
}

static void
print_article (Printer *printer)
{
  g_autofree char *command =
      g_strdup_printf ("topay-help article %s", get_finding (printer->shown, 0)->cause->article);

  print_item (printer, _ ("To read more"));
  print_line (printer, command);
}

/* A payment that was stopped for risk leads through three questions before anything else. */
static gboolean
brake (Printer *printer)
{
  const TopayHelpVerdict *shown = printer->shown;
  const TopayCauseQuestion *question;

  if (!g_str_equal (get_finding (shown, 0)->cause->id, BRAKED_CAUSE))
    return FALSE;
  question = topay_scam_check_get_question (shown->causes, shown->facts);
  if (question != NULL)
    {
      g_autofree char *lead = topay_scam_check_dup_lead (shown->facts);

      print_item (printer, lead);
      print_question (printer, question);
      return TRUE;
    }
  if (!topay_scam_check_is_alarmed (shown->facts))
    return FALSE;
  print_item (printer, topay_scam_check_get_title ());
  print_line (printer, topay_scam_check_get_advice ());
  print_item (printer, _ ("To read more"));
  print_line (printer, "topay-help article fraud-now");
  return TRUE;
}

/* Prints what is the matter, what it means for the money, and what to do. */
void
topay_help_print_verdict (const TopayHelp *self, const TopayHelpVerdict *verdict)
{
  const TopayCause *cause = get_finding (verdict, 0)->cause;
  Printer printer = { self, verdict, 0 };

  if (brake (&printer))
    return;
  print_told (&printer, _ ("What happened"), cause->title);
  print_told (&printer, _ ("Your money"), cause->money);
  print_told (&printer, _ ("What to do now"), cause->advice);
  print_item (&printer, _ ("Paying again"));
  print_line (&printer, topay_diagnosis_words_get_retry (verdict->verdict, verdict->facts));
  if (!verdict->verdict->must_wait)
    {
      print_item (&printer, _ ("Who can solve it"));
      print_line (&printer, topay_diagnosis_words_get_solver (cause->solver));
    }
  print_evidence (&printer);
  print_others (&printer);
  print_checks (&printer);
  print_questions (&printer);
  print_article (&printer);
}

/* --- For programs --- */

static const char *const kinds[] = {
  [TOPAY_FINDING_MEASURED] = "measured",
  [TOPAY_FINDING_TOLD] = "told",
  [TOPAY_FINDING_POSSIBLE] = "possible",
};
static const char *const states[] = {
  [TOPAY_CHECK_WAITING] = "not-run",
  [TOPAY_CHECK_RUNNING] = "not-run",
  [TOPAY_CHECK_FINE] = "fine",
  [TOPAY_CHECK_NOTABLE] = "notable",
  [TOPAY_CHECK_UNAVAILABLE] = "unavailable",
};
static const char *const retries[] = {
  [TOPAY_RETRY_NO] = "no",
  [TOPAY_RETRY_AFTER] = "after",
  [TOPAY_RETRY_LATER] = "later",
  [TOPAY_RETRY_YES] = "yes",
};
static const char *const solvers[] = {
  [TOPAY_SOLVER_YOU] = "you",
  [TOPAY_SOLVER_TOPAY] = "topay",
  [TOPAY_SOLVER_BANK] = "bank",
  [TOPAY_SOLVER_MERCHANT] = "merchant",
  [TOPAY_SOLVER_AUTHORITY] = "authority",
  [TOPAY_SOLVER_TIME] = "time",
};

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_told (JsonBuilder *builder, const TopayHelpVerdict *shown, const char *name, const char *text)
{
  g_autofree char *filled = dup_text (shown, text);

  topay_help_add_string (builder, name, filled);
}

static void
add_finding (JsonBuilder *builder, const TopayHelpVerdict *shown, const TopayFinding *finding)
{
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "id", finding->cause->id);
  topay_help_add_string (builder, "kind", kinds[finding->kind]);
  add_told (builder, shown, "title", finding->cause->title);
  add_told (builder, shown, "money", finding->cause->money);
  add_told (builder, shown, "advice", finding->cause->advice);
  topay_help_add_string (builder, "solver", solvers[finding->cause->solver]);
  topay_help_add_string (builder, "retry", retries[finding->cause->retry]);
  topay_help_add_string (builder, "article", finding->cause->article);
  json_builder_end_object (builder);
}

static void
add_evidence (JsonBuilder *builder, const TopayHelpVerdict *shown)
{
  g_autoptr (GPtrArray) texts =
      topay_diagnosis_words_dup_evidence (get_finding (shown, 0), shown->facts, shown->now);

  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; i < texts->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (texts, i));
  json_builder_end_array (builder);
}

static void
add_question (JsonBuilder *builder, const TopayCauseQuestion *question)
{
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "question", question->fact);
  topay_help_add_string (builder, "text", _ (question->text));
  json_builder_set_member_name (builder, "answers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < question->answers->len; i++)
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, i);

      json_builder_begin_object (builder);
      topay_help_add_string (builder, "answer", answer->value);
      topay_help_add_string (builder, "text", _ (answer->label));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_checks (JsonBuilder *builder, const TopayHelpVerdict *shown)
{
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < topay_diagnostician_get_n_checks (shown->checks); i++)
    {
      TopayCheckState state;
      const char *check = topay_diagnostician_get_check (shown->checks, i, &state);
      g_autofree char *text =
          topay_diagnosis_words_dup_check (check, state, shown->facts, shown->now);

      json_builder_begin_object (builder);
      topay_help_add_string (builder, "check", check);
      topay_help_add_string (builder, "state", states[state]);
      topay_help_add_string (builder, "text", text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* Prints the same as one object. */
void
topay_help_print_verdict_json (const TopayHelpVerdict *verdict)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const GPtrArray *findings = verdict->verdict->findings;
  const GPtrArray *questions = verdict->verdict->questions;

  json_builder_begin_object (builder);
  add_boolean (builder, "found", get_finding (verdict, 0)->kind != TOPAY_FINDING_POSSIBLE);
  json_builder_set_member_name (builder, "causes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->len; i++)
    add_finding (builder, verdict, g_ptr_array_index (findings, i));
  json_builder_end_array (builder);
  add_boolean (builder, "must_wait", verdict->verdict->must_wait);
  add_boolean (builder, "may_pay_again", verdict->verdict->may_pay_again);
  topay_help_add_string (builder, "paying_again",
                         topay_diagnosis_words_get_retry (verdict->verdict, verdict->facts));
  add_evidence (builder, verdict);
  json_builder_set_member_name (builder, "questions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < questions->len; i++)
    add_question (builder, g_ptr_array_index (questions, i));
  json_builder_end_array (builder);
  add_checks (builder, verdict);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, (double) verdict->duration_us / G_USEC_PER_SEC);
  json_builder_end_object (builder);
  topay_help_print_json (builder);
}
