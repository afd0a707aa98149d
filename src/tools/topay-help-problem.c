/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-help-private.h"

#include <stdio.h>

#include "topay-error.h"
#include "topay-problem.h"

/* Unix seconds. */
gint64
topay_help_get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Like topay_help_print (), in UTF-8 whatever the locale. */
static void
complain (const char *text)
{
  fprintf (stderr, "topay-help: %s\n", text);
}

/* Says why, and returns @status. */
TopayHelpExit
topay_help_refuse (TopayHelpExit status, const char *text)
{
  complain (text);
  return status;
}

/* That nobody was reached. */
gboolean
topay_help_is_of_the_network (const GError *error)
{
  return g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE)
         || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TLS)
         || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TIMEOUT)
         || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
}

/* Says what came of talking to the service. */
void
topay_help_tell_problem (const GError *error)
{
  g_autoptr (TopayProblem) problem = NULL;

  /* one of ours, for the person as it is */
  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND)
      && topay_error_get_code (error) == NULL)
    {
      complain (error->message);
      return;
    }
  problem = topay_problem_new (error, topay_help_get_now ());
  complain (problem->title);
  if (!topay_help_is_of_the_network (error))
    fprintf (stderr, "%s\n", problem->text);
}
