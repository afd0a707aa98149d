/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-judge.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX 254
#define PIN_DIGITS  6
#define ID_DIGITS   32
#define MAX_FILES   5

/**
 * topay_flow_dup_again:
 * @field: id of a field that is asked twice
 *
 * Returns: (transfer full): name of the second answer
 */
char *
topay_flow_dup_again (const char *field)
{
  return g_strconcat (field, ":again", NULL);
}

/**
 * topay_flow_fold_digits:
 * @typed: a code as somebody typed or pasted it
 *
 * Makes plain digits of full-width ones (U+FF10 … U+FF19) and drops blanks and hyphens.
 *
 * Returns: (transfer full): the code; what is no digit stays
 */
char *
topay_flow_fold_digits (const char *typed)
{
  GString *folded = g_string_sized_new (strlen (typed) + 1); /* what it grew out of is not wiped */

  for (const char *c = typed; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      int digit = g_unichar_digit_value (character);

      if (digit >= 0)
        g_string_append_c (folded, (char) ('0' + digit));
      else if (!g_unichar_isspace (character) && character != '-')
        g_string_append_unichar (folded, character);
    }
  return g_string_free (folded, FALSE);
}

/* One line without blanks around it: what is pasted often brings them. */
static char *
dup_line (const char *typed)
{
  char *line = g_strdup (typed);

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return g_strstrip (line);
}

/**
 * topay_flow_normalize_answer:
 * @field: a field
 * @answer: as somebody typed or pasted it
 *
 * Makes of what was typed what is meant. A password is never touched.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL when it is right as it is
 */
char *
topay_flow_normalize_answer (const TopayFlowField *field, const char *answer)
{
  switch (field->kind)
    {
    case TOPAY_FLOW_FIELD_CODE:
    case TOPAY_FLOW_FIELD_NEW_PIN:
      return topay_flow_fold_digits (answer);
    case TOPAY_FLOW_FIELD_ACCOUNT:
    case TOPAY_FLOW_FIELD_TEXT:
    case TOPAY_FLOW_FIELD_DATE:
    case TOPAY_FLOW_FIELD_MONEY:
      return dup_line (answer);
    case TOPAY_FLOW_FIELD_MULTILINE:
    case TOPAY_FLOW_FIELD_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PASSWORD:
    case TOPAY_FLOW_FIELD_CHOICE:
    case TOPAY_FLOW_FIELD_SWITCH:
    case TOPAY_FLOW_FIELD_PAYMENT:
    case TOPAY_FLOW_FIELD_CASE:
    case TOPAY_FLOW_FIELD_FILES:
    default:
      return NULL;
    }
}

static gboolean
is_digits (const char *text)
{
  return strspn (text, "0123456789") == strlen (text);
}

static gboolean
is_option (const TopayFlowField *field, const char *answer)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const TopayFlowOption *option = g_ptr_array_index (field->options, i);

      if (g_str_equal (option->value, answer))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_id (const char *text)
{
  return strlen (text) == ID_DIGITS && strspn (text, "0123456789abcdef") == ID_DIGITS;
}

/* How many ids there are in @text with one blank between; -1 when something else is. */
static int
count_ids (const char *text)
{
  g_auto (GStrv) ids = g_strsplit (text, " ", -1);
  int n_ids = 0;

  for (char **id = ids; *id != NULL; id++, n_ids++)
    if (!is_id (*id))
      return -1;
  return n_ids;
}

static const char *
judge_files (const TopayFlowField *field, const char *answer)
{
  int n_files = count_ids (answer);

  if (n_files < 0)
    return "format";
  if (n_files < (int) field->min)
    return "too_few_files";
  return n_files > (int) (field->max > 0 ? field->max : MAX_FILES) ? "too_many_files" : NULL;
}

/* A day of the calendar as ISO 8601 writes it: 2026-11-22. */
gboolean
topay_flow_is_date (const char *text)
{
  const char *const shape = "0000-00-00";

  for (guint i = 0; shape[i] != '\0'; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;
  return text[strlen (shape)] == '\0'
         && g_date_valid_dmy ((GDateDay) atoi (text + 8), (GDateMonth) atoi (text + 5),
                              (GDateYear) atoi (text));
}

static const char *
judge_length (const TopayFlowField *field, const char *answer)
{
  glong length = g_utf8_strlen (answer, -1);

  if (length < (glong) field->min)
    return "too_short";
  return length > (glong) (field->max > 0 ? field->max : DEFAULT_MAX) ? "too_long" : NULL;
}

/* A sum of nothing is none. */
static const char *
judge_money (const TopayFlowField *field, const char *answer)
{
  gint64 sum;

  if (!is_digits (answer) || !g_ascii_string_to_signed (answer, 10, 0, G_MAXINT64, &sum, NULL))
    return "format";
  return sum == 0 ? "too_little" : judge_length (field, answer);
}

/**
 * topay_flow_judge_answer:
 * @field: a field
 * @answer: (nullable): what was answered
 *
 * Judges what needs no service: whether there is an answer, its length and its form.
 *
 * Returns: (nullable): what is wrong, in a word; %NULL when nothing is
 */
const char *
topay_flow_judge_answer (const TopayFlowField *field, const char *answer)
{
  if (answer == NULL || answer[0] == '\0')
    return field->required ? "required" : NULL;

  switch (field->kind)
    {
    case TOPAY_FLOW_FIELD_CHOICE:
      return is_option (field, answer) ? NULL : "required";
    case TOPAY_FLOW_FIELD_SWITCH:
      return g_str_equal (answer, "yes") || g_str_equal (answer, "no") ? NULL : "required";
    case TOPAY_FLOW_FIELD_DATE:
      return topay_flow_is_date (answer) ? NULL : "format";
    case TOPAY_FLOW_FIELD_PAYMENT:
    case TOPAY_FLOW_FIELD_CASE:
      return is_id (answer) ? NULL : "not_listed";
    case TOPAY_FLOW_FIELD_FILES:
      return judge_files (field, answer);
    case TOPAY_FLOW_FIELD_MONEY:
      return judge_money (field, answer);
    case TOPAY_FLOW_FIELD_NEW_PIN:
      return is_digits (answer) && strlen (answer) == PIN_DIGITS ? NULL : "pin_format";
    case TOPAY_FLOW_FIELD_CODE:
      return is_digits (answer) ? judge_length (field, answer) : "format";
    case TOPAY_FLOW_FIELD_TEXT:
    case TOPAY_FLOW_FIELD_MULTILINE:
    case TOPAY_FLOW_FIELD_ACCOUNT:
    case TOPAY_FLOW_FIELD_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PASSWORD:
    default:
      return judge_length (field, answer);
    }
}
