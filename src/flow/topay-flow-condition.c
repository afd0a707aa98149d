/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-flow-judge.h"
#include "topay-flow-private.h"

#define MAX_TERMS 8  /* between “or” */
#define MAX_WAYS  12 /* with “or” between */

/* Every term of @condition, whatever stands between. */
char **
topay_flow_dup_terms (const char *condition)
{
  g_auto (GStrv) ways = g_strsplit (condition != NULL ? condition : "", " or ", -1);
  g_autofree char *joined = g_strjoinv (" and ", ways);

  return g_strsplit (joined, " and ", -1);
}

/* Cuts "name=value", "name!=value" or "name>value" in place; FALSE when it is none. */
gboolean
topay_flow_split_term (char *term, const char **wanted, TopayFlowSign *sign)
{
  char *place = strpbrk (term, "=>");

  if (place == NULL || place == term)
    return FALSE;
  *sign = *place == '>' ? TOPAY_FLOW_SIGN_MORE : TOPAY_FLOW_SIGN_EQUAL;
  *wanted = place + 1;
  if (*place == '=' && place[-1] == '!')
    {
      *sign = TOPAY_FLOW_SIGN_UNEQUAL;
      place--;
    }
  *place = '\0';
  return term[0] != '\0';
}

/* Whether @one is a larger number than @other, or a later day; FALSE for what cannot be compared.
 */
gboolean
topay_flow_is_more (const char *one, const char *other)
{
  guint64 number, other_number;

  if (g_ascii_string_to_unsigned (one, 10, 0, G_MAXINT64, &number, NULL)
      && g_ascii_string_to_unsigned (other, 10, 0, G_MAXINT64, &other_number, NULL))
    return number > other_number;
  return topay_flow_is_date (one) && topay_flow_is_date (other) && strcmp (one, other) > 0;
}

/* “More” needs something to be more than. */
static gboolean
can_compare (const char *wanted, TopayFlowSign sign)
{
  return sign != TOPAY_FLOW_SIGN_MORE || wanted[0] == '@' || topay_flow_is_date (wanted)
         || g_ascii_string_to_unsigned (wanted, 10, 0, G_MAXINT64, NULL, NULL);
}

static gboolean
check_way (const char *condition, const char *way, GError **error)
{
  g_auto (GStrv) terms = g_strsplit (way, " and ", -1);

  if (terms[0] == NULL || g_strv_length (terms) > MAX_TERMS)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "“%s” has no terms, or too many",
                   condition);
      return FALSE;
    }
  for (char **term = terms; *term != NULL; term++)
    {
      const char *wanted;
      TopayFlowSign sign;

      if (strpbrk (*term, " \t\n") == NULL && topay_flow_split_term (*term, &wanted, &sign)
          && can_compare (wanted, sign))
        continue;
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "“%s” is not “name=value”, “name!=value” or “name>value”", condition);
      return FALSE;
    }
  return TRUE;
}

/**
 * topay_flow_condition_check:
 * @condition: (nullable): as it stands in a file
 * @error: return location for an error
 *
 * Returns: whether it can be understood; %FALSE with INVALID
 */
gboolean
topay_flow_condition_check (const char *condition, GError **error)
{
  g_auto (GStrv) ways = condition != NULL ? g_strsplit (condition, " or ", -1) : NULL;

  if (ways == NULL)
    return TRUE;
  if (ways[0] == NULL || g_strv_length (ways) > MAX_WAYS)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "“%s” has no terms, or too many",
                   condition);
      return FALSE;
    }
  for (char **way = ways; *way != NULL; way++)
    if (!check_way (condition, *way, error))
      return FALSE;
  return TRUE;
}

static gboolean
term_holds (char *term, TopayFlowLookup lookup, gpointer data)
{
  TopayFlowSign sign;
  const char *wanted, *value;
  g_autofree char *found = NULL;

  if (!topay_flow_split_term (term, &wanted, &sign))
    return FALSE;
  value = lookup (term, data);
  found = g_strdup (value != NULL ? value : "");
  if (wanted[0] == '@')
    {
      value = lookup (wanted, data);
      wanted = value != NULL ? value : "";
    }
  if (sign == TOPAY_FLOW_SIGN_MORE)
    return topay_flow_is_more (found, wanted);
  return g_str_equal (found, wanted) == (sign == TOPAY_FLOW_SIGN_EQUAL);
}

static gboolean
way_holds (const char *way, TopayFlowLookup lookup, gpointer data)
{
  g_auto (GStrv) terms = g_strsplit (way, " and ", -1);

  for (char **term = terms; *term != NULL; term++)
    if (!term_holds (*term, lookup, data))
      return FALSE;
  return TRUE;
}

/**
 * topay_flow_condition_holds:
 * @condition: (nullable): one that was checked
 * @lookup: finds values
 * @data: for @lookup
 *
 * Judges a condition. A value that is not there is the empty one, and is more than nothing.
 *
 * Returns: whether all terms of one of its ways are so
 */
gboolean
topay_flow_condition_holds (const char *condition, TopayFlowLookup lookup, gpointer data)
{
  g_auto (GStrv) ways = condition != NULL ? g_strsplit (condition, " or ", -1) : NULL;

  if (ways == NULL)
    return TRUE;
  for (char **way = ways; *way != NULL; way++)
    if (way_holds (*way, lookup, data))
      return TRUE;
  return FALSE;
}
