/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an error means for an agent. What it means for everybody is in topay-problem. */

#include "config.h"

#include "topay-agent-problem.h"

#include <glib/gi18n.h>

#include "topay-error.h"

/* clang-format off */
static const struct
{
  const char *code;
  const char *title;
  const char *text;
  gboolean about_input;
  gboolean can_retry;
} rows[] = {
  { "credentials_wrong", N_ ("This does not match"),
    N_ ("Account, password and code do not go together. Use the newest code; each works once."),
    TRUE, FALSE },
  { "second_factor_failed", N_ ("This code does not match"),
    N_ ("This code does not match. Use the newest one; each works once."), TRUE, FALSE },
  { "wait", N_ ("Please wait before the next attempt"),
    N_ ("There were several wrong attempts. What you typed is kept."), FALSE, TRUE },
  { "too_many", N_ ("Too much at once"),
    N_ ("The service takes only so many requests at a time. Wait a moment, then try again; what you "
        "typed is kept."), FALSE, TRUE },
  { "signed_out", N_ ("You are signed out"),
    N_ ("The session has ended. Sign in again."), FALSE, FALSE },
  { "forbidden", N_ ("Your role may not do this"),
    N_ ("Nothing was changed. Ask a senior agent or your supervisor."), FALSE, FALSE },
  { "four_eyes", N_ ("Somebody else has to do this"),
    N_ ("Who proposed a decision does not approve it, and above ¥50,000 one of the two has to be a "
        "supervisor. Leave a note and let another agent go on."), FALSE, FALSE },
  { "claimed", N_ ("Another agent works on the case"),
    N_ ("Nothing was changed. Write a note, or ask that agent to let it go."), FALSE, FALSE },
  { "wrong_state", N_ ("The case is further on"),
    N_ ("This cannot be done any more. Close this and look at the case again."), FALSE, FALSE },
  { "content_changed", N_ ("The case changed: look again"),
    N_ ("Something was added since you opened it, so nothing was decided. Close this, read what is "
        "new, then decide. What you typed is kept."), FALSE, FALSE },
  { "not_found", N_ ("This case is not there"),
    N_ ("It was closed for good, or is not for you."), FALSE, FALSE },
  { "evidence_missing", N_ ("A file is not there any more"),
    N_ ("Close this and look at the files of the case again."), FALSE, FALSE },
  { "amount_too_high", N_ ("More than what is left of the payment"),
    N_ ("Other refunds took part of it. Ask the person for another amount, or refuse."), FALSE,
    FALSE },
  { "missing_field", N_ ("Something is missing"),
    N_ ("Fill in what is asked for, then try again."), FALSE, FALSE },
};
/* clang-format on */

/* What is beyond these says “what you typed is kept” as well. */
static const char *
find_text_of_kind (const GError *error)
{
  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE))
    return _ ("Check the network, then try again. What you typed is kept, and nothing is done "
              "twice.");
  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TIMEOUT))
    return _ ("Wait a minute, then try again. What you typed is kept, and nothing is done twice.");
  return NULL;
}

/**
 * topay_agent_problem_new:
 * @error: any error but a cancellation
 * @now: the time, in Unix seconds
 *
 * Says in words what happened and what an agent can do about it.
 *
 * Returns: (transfer full): the words, in the language of the console
 */
TopayProblem *
topay_agent_problem_new (const GError *error, gint64 now)
{
  TopayProblem *problem = topay_problem_new (error, now);
  const char *code = topay_error_get_code (error);
  const char *text = code == NULL ? find_text_of_kind (error) : NULL;

  if (text != NULL)
    {
      g_free (problem->text);
      problem->text = g_strdup (text);
    }
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].code, code))
      {
        g_free (problem->title);
        g_free (problem->text);
        problem->title = g_strdup (_ (rows[i].title));
        problem->text = g_strdup (_ (rows[i].text));
        problem->about_input = rows[i].about_input;
        problem->can_retry = rows[i].can_retry;
      }
  return problem;
}
