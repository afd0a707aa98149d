/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-words.h"

#include <glib/gi18n.h>

#include "topay-date.h"
#include "topay-error.h"
#include "topay-money.h"

/* What is wrong with an answer before anybody is asked; %u is the number of characters. */
/* clang-format off */
static const struct
{
  const char *code;
  TopayFlowFieldKind kind;
  gboolean any_kind;
  const char *text;
} rows[] = {
  { "required", TOPAY_FLOW_FIELD_CHOICE, FALSE, N_ ("Choose one of them first.") },
  { "required", TOPAY_FLOW_FIELD_PAYMENT, FALSE, N_ ("Choose a payment first.") },
  { "required", TOPAY_FLOW_FIELD_CASE, FALSE, N_ ("Choose a case first.") },
  { "required", TOPAY_FLOW_FIELD_FILES, FALSE, N_ ("Add a file first: this reason needs proof.") },
  { "required", 0, TRUE, N_ ("Fill this in first.") },
  { "not_the_same", TOPAY_FLOW_FIELD_NEW_PIN, FALSE,
    N_ ("The two numbers are not the same. Type it once more.") },
  { "not_the_same", 0, TRUE, N_ ("The two passwords are not the same. Type it once more.") },
  { "format", TOPAY_FLOW_FIELD_DATE, FALSE, N_ ("Write the day like 2026-11-22.") },
  { "format", TOPAY_FLOW_FIELD_MONEY, FALSE, N_ ("Write the sum like 368.00.") },
  { "too_little", 0, TRUE, N_ ("Write a sum of more than nothing.") },
  { "too_much", 0, TRUE, N_ ("This is more than what was paid.") },
  { "not_yet", 0, TRUE, N_ ("This day has not come yet.") },
  { "not_listed", TOPAY_FLOW_FIELD_CASE, FALSE, N_ ("Choose one of the cases below.") },
  { "not_listed", 0, TRUE,
    N_ ("None of your payments has this order number. Choose one below, or check the digits.") },
  { "too_few_files", 0, TRUE, N_ ("Add one more file: this reason needs it.") },
  { "too_many_files", 0, TRUE, N_ ("These are too many files. Remove one.") },
  { "format", 0, TRUE, N_ ("Only digits belong here.") },
};
/* clang-format on */

/**
 * topay_flow_words_translate:
 * @text: (nullable): of a flow
 *
 * Returns: the text in the language of the app, with its braces; "" for none
 */
const char *
topay_flow_words_translate (const char *text)
{
  return text != NULL && *text != '\0' ? gettext (text) : ""; /* "" is the head of the catalogue */
}

/* A time, a day or a sum in words. */
static char *
format (const char *kind, const char *value, gpointer data)
{
  gint64 number;

  if (g_str_equal (kind, "date"))
    return topay_date_dup_text (value);
  if (!g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &number, NULL))
    return NULL;
  if (g_str_equal (kind, "money"))
    return topay_money_dup_text (number, topay_flow_session_get_currency (data));
  return topay_date_dup_moment (number, g_get_real_time () / G_USEC_PER_SEC);
}

/**
 * topay_flow_words_dup:
 * @session: whose values stand in the braces
 * @text: (nullable): of the flow
 *
 * Returns: (transfer full): the text in the language of the app; plain text
 */
char *
topay_flow_words_dup (TopayFlowSession *session, const char *text)
{
  return topay_flow_session_fill (session, topay_flow_words_translate (text), format, session);
}

/**
 * topay_flow_words_dup_filled:
 * @session: whose values stand in the braces
 * @text: in the language of the app already
 *
 * Returns: (transfer full): the text with its values; plain text
 */
char *
topay_flow_words_dup_filled (TopayFlowSession *session, const char *text)
{
  return topay_flow_session_fill (session, text, format, session);
}

/**
 * topay_flow_words_dup_counted:
 * @session: whose values stand in the other braces
 * @text: of the flow, with "{seconds}" or "{clock}" for what is left
 * @seconds: what is left
 *
 * Returns: (transfer full): the text in the language of the app; plain text
 */
char *
topay_flow_words_dup_counted (TopayFlowSession *session, const char *text, guint seconds)
{
  g_autofree char *number = g_strdup_printf ("%u", seconds);
  g_autofree char *clock = g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
  g_autoptr (GString) counted = g_string_new (topay_flow_words_translate (text));

  g_string_replace (counted, "{seconds}", number, 0);
  g_string_replace (counted, "{clock}", clock, 0);
  return topay_flow_session_fill (session, counted->str, format, session);
}

/**
 * topay_flow_words_find_lead:
 * @step: of a flow
 *
 * Returns: (nullable): the text that stands right under the heading: the first plain one that is
 *   always there
 */
const TopayFlowText *
topay_flow_words_find_lead (const TopayFlowStep *step)
{
  for (guint i = 0; step->kind != TOPAY_FLOW_STEP_RESULT && i < step->texts->len; i++)
    {
      const TopayFlowText *text = g_ptr_array_index (step->texts, i);

      if (text->kind == TOPAY_FLOW_TEXT_PLAIN)
        return text->condition == NULL ? text : NULL;
    }
  return NULL;
}

static char *
dup_length_text (const TopayFlowField *field, gboolean too_short)
{
  if (field->kind == TOPAY_FLOW_FIELD_CODE && field->max > 0)
    return g_strdup_printf (
        ngettext ("The code has %u digit.", "The code has %u digits.", field->max), field->max);
  if (too_short)
    return g_strdup_printf (
        ngettext ("Use %u character or more.", "Use %u characters or more.", field->min),
        field->min);
  return g_strdup (_ ("This is too long."));
}

/* Of what the wizard itself judged; NULL when the service did. */
static char *
dup_own_text (const TopayFlowField *field, const char *code)
{
  if (field == NULL)
    return NULL;
  if (g_str_equal (code, "too_short") || g_str_equal (code, "too_long"))
    return dup_length_text (field, g_str_equal (code, "too_short"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].code, code) && (rows[i].any_kind || rows[i].kind == field->kind))
      return g_strdup (_ (rows[i].text));
  return NULL;
}

/**
 * topay_flow_words_new_problem:
 * @session: the wizard
 * @field: (nullable): what it is about; %NULL for the whole step
 * @problem: what is wrong
 * @now: the time, in Unix seconds
 *
 * The wizard’s own words go before those of the app, but for a code, where the tries left count.
 *
 * Returns: (transfer full): the words
 */
TopayProblem *
topay_flow_words_new_problem (TopayFlowSession *session,
                              const TopayFlowField *field,
                              const TopayFlowProblem *problem,
                              gint64 now)
{
  g_autoptr (GError) error =
      g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "The service says no");
  TopayErrorDetail *detail = topay_error_edit_detail (error);
  char *own = dup_own_text (field, problem->code);
  TopayProblem *words;

  detail->code = g_strdup (problem->code);
  detail->tries_left = problem->tries_left;
  detail->until = problem->until;
  detail->retry_after_s = problem->retry_after_s;
  words = topay_problem_new (error, now);
  if (own == NULL && problem->text != NULL && problem->tries_left < 0)
    own = topay_flow_words_dup (session, problem->text);
  if (own != NULL)
    {
      g_free (words->text);
      words->text = own;
    }
  return words;
}
