/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-flow-private.h"

#define MAX_TERMS 8

/* Cuts "name=value" or "name!=value" in place; FALSE when it is neither. */
gboolean
topay_flow_split_term (char *term, const char **wanted, gboolean *equal)
{
  char *sign = strchr (term, '=');

  if (sign == NULL || sign == term)
    return FALSE;
  *equal = sign[-1] != '!';
  *wanted = sign + 1;
  sign[*equal ? 0 : -1] = '\0';
  return term[0] != '\0';
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
  g_auto (GStrv) terms = condition != NULL ? g_strsplit (condition, " and ", -1) : NULL;

  if (terms == NULL)
    return TRUE;
  if (terms[0] == NULL || g_strv_length (terms) > MAX_TERMS)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "“%s” has no terms, or too many",
                   condition);
      return FALSE;
    }
  for (char **term = terms; *term != NULL; term++)
    {
      const char *wanted;
      gboolean equal;

      if (strpbrk (*term, " \t\n") == NULL && topay_flow_split_term (*term, &wanted, &equal))
        continue;
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "“%s” is not “name=value” or “name!=value”", condition);
      return FALSE;
    }
  return TRUE;
}

/**
 * topay_flow_condition_holds:
 * @condition: (nullable): one that was checked
 * @lookup: finds values
 * @data: for @lookup
 *
 * Judges a condition. A value that is not there is the empty one.
 *
 * Returns: whether all of its terms are so
 */
gboolean
topay_flow_condition_holds (const char *condition, TopayFlowLookup lookup, gpointer data)
{
  g_auto (GStrv) terms = condition != NULL ? g_strsplit (condition, " and ", -1) : NULL;

  for (char **term = terms; term != NULL && *term != NULL; term++)
    {
      gboolean equal;
      const char *wanted, *found;

      if (!topay_flow_split_term (*term, &wanted, &equal))
        return FALSE;
      found = lookup (*term, data);
      if (g_str_equal (found != NULL ? found : "", wanted) != equal)
        return FALSE;
    }
  return TRUE;
}
