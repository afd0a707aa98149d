/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A verdict in numbered lines, short enough to be read to somebody over the phone, and as JSON. */

#include "config.h"

#include "topay-help-private.h"

#include <glib/gi18n.h>

#include "topay-diagnosis-words.h"
#include "topay-help-resources.h"
#include "topay-plain-text.h"
#include "topay-probe.h"
#include "topay-scam-check.h"

#define INDENT        3
#define PENDING_CAUSE "ord.pending"

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

/* While a payment is not decided nothing is said that could be taken for an offer to pay, which is
 * what causes say that end with paying again. */
static gboolean
is_held_back (const TopayHelpVerdict *shown, const TopayCause *cause)
{
  return shown->verdict->must_wait && cause->retry != TOPAY_RETRY_NO;
}

static const char *
get_money (const TopayHelpVerdict *shown, const TopayCause *cause)
{
  return is_held_back (shown, cause) ? topay_causes_find (shown->causes, PENDING_CAUSE)->money
                                     : cause->money;
}

/* The last ranks only say how to reach the service, which helps to wait. */
static gboolean
is_advice_to_wait (const TopayHelpVerdict *shown, const TopayCause *cause)
{
  return g_str_equal (cause->id, PENDING_CAUSE)
         || (is_held_back (shown, cause) && cause->rank < TOPAY_CAUSE_RANK_NETWORK);
}

/* The window goes on looking by itself; a program that ends does not. */
static char *
dup_advice (const TopayHelpVerdict *shown, const TopayCause *cause)
{
  if (is_advice_to_wait (shown, cause))
    return g_strdup (
        _ ("Wait a little, then look again with the same command. The app can tell you "
                        "as soon as it is decided."));
  return dup_text (shown, cause->advice);
}

static TopayRetry
get_retry (const TopayHelpVerdict *shown, const TopayCause *cause)
{
  return shown->verdict->must_wait ? TOPAY_RETRY_NO : cause->retry;
}

/* What nobody asked for (no payment, nobody signed in) is no news. */
static gboolean
was_wanted (const TopayHelpVerdict *shown, guint nth)
{
  const TopayProbe *probe = &topay_probes[nth];

  return (!probe->needs_session
          || g_strcmp0 (topay_facts_get_word (shown->facts, "signed-in"), "yes") == 0)
         && (!probe->needs_payment
             || g_strcmp0 (topay_facts_get_word (shown->facts, "payment"), "yes") == 0);
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

static void
print_part (Printer *printer, const char *title, const char *text)
{
  print_item (printer, title);
  print_line (printer, text);
}

/* A text of the causes; what would say nothing is left out. */
static void
print_told (Printer *printer, const char *title, const char *text)
{
  g_autofree char *filled = NULL;

  if (!topay_diagnosis_words_has_facts (text, printer->shown->facts))
    return;
  filled = dup_text (printer->shown, text);
  print_part (printer, title, filled);
}

static void
print_advice (Printer *printer, const TopayCause *cause)
{
  const TopayHelpVerdict *shown = printer->shown;
  g_autofree char *advice = dup_advice (shown, cause);

  if (is_advice_to_wait (shown, cause)
      || topay_diagnosis_words_has_facts (cause->advice, shown->facts))
    print_part (printer, _ ("What to do now"), advice);
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

      if (was_wanted (shown, i))
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
print_article (Printer *printer, const char *article)
{
  g_autofree char *command = g_strdup_printf ("topay-help article %s", article);

  print_part (printer, _ ("To read more"), command);
}

/* As data/flows/wizards.list has it. */
static gboolean
is_wizard_available (const char *wizard)
{
  GResource *resource = topay_help_get_resource ();
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, RESOURCE_PATH "/help/wizards.list",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *list = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  g_autofree char *line = g_strconcat (wizard, " available", NULL);

  return g_strv_contains ((const char *const *) lines, line);
}

/* What a terminal cannot: wizards, a word when a payment is decided, a person. */
static gboolean
is_of_the_app (const TopayHelpVerdict *shown, const TopayCauseAction *action)
{
  if (action->kind == TOPAY_CAUSE_ACTION_FLOW)
    return is_wizard_available (action->target);
  if (action->kind == TOPAY_CAUSE_ACTION_ARTICLE)
    return FALSE;
  return g_str_equal (action->target, "ask-person")
         || (g_str_equal (action->target, "watch")
             && g_strcmp0 (topay_facts_get_word (shown->facts, "payment"), "yes") == 0);
}

static void
print_app (Printer *printer)
{
  const GPtrArray *actions = get_finding (printer->shown, 0)->cause->actions;
  gboolean is_first = TRUE;

  for (guint i = 0; i < actions->len; i++)
    {
      const TopayCauseAction *action = g_ptr_array_index (actions, i);

      if (!is_of_the_app (printer->shown, action))
        continue;
      if (is_first)
        print_item (printer, _ ("In the app"));
      is_first = FALSE;
      print_line (printer, gettext (action->label));
    }
}

static gboolean
brake (Printer *printer)
{
  const TopayHelpVerdict *shown = printer->shown;
  const TopayCauseQuestion *question;

  if (!g_str_equal (get_finding (shown, 0)->cause->id, TOPAY_HELP_BRAKED_CAUSE))
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
  print_part (printer, topay_scam_check_get_title (), topay_scam_check_get_advice ());
  print_article (printer, "fraud-now");
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
  print_told (&printer, _ ("Your money"), get_money (verdict, cause));
  print_advice (&printer, cause);
  print_part (&printer, _ ("Paying again"),
                           topay_diagnosis_words_get_retry (verdict->verdict, verdict->facts));
  print_part (&printer, _ ("Who can solve it"), topay_diagnosis_words_get_solver (cause->solver));
  print_evidence (&printer);
  print_others (&printer);
  print_checks (&printer);
  print_questions (&printer);
  print_article (&printer, cause->article);
  print_app (&printer);
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
  g_autofree char *advice = dup_advice (shown, finding->cause);

  json_builder_begin_object (builder);
  topay_help_add_string (builder, "id", finding->cause->id);
  topay_help_add_string (builder, "kind", kinds[finding->kind]);
  add_told (builder, shown, "title", finding->cause->title);
  add_told (builder, shown, "money", get_money (shown, finding->cause));
  topay_help_add_string (builder, "advice", advice);
  topay_help_add_string (builder, "solver", solvers[finding->cause->solver]);
  topay_help_add_string (builder, "retry", retries[get_retry (shown, finding->cause)]);
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
