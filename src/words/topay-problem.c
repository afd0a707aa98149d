/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-problem.h"

#include <glib/gi18n.h>

#include "topay-error.h"

/* What the service says by a code. */
typedef struct
{
  const char *code;
  const char *title;
  const char *text;
  gboolean about_input;
  gboolean can_retry;
} Row;

/* clang-format off */
static const Row rows[] = {
  { "credentials_wrong", N_ ("This does not match"),
    N_ ("The account and the password do not go together. Check both; nothing was changed."), TRUE,
    FALSE },
  { "second_factor_failed", N_ ("This code does not match"),
    N_ ("This code does not match. Use the newest one; each works once."), TRUE, FALSE },
  { "code_wrong", N_ ("This code does not match"),
    N_ ("This code does not match. Use the newest message."), TRUE, FALSE },
  { "code_void", N_ ("This code does not work any more"),
    N_ ("It was used, is too old, or was tried too often. Go back and ask for a new one."), FALSE,
    FALSE },
  { "password_too_short", N_ ("This password is too short"),
    N_ ("This password is too short. A short sentence only you know is long and easy to keep."),
    TRUE, FALSE },
  { "password_too_long", N_ ("This password is too long"),
    N_ ("This password is too long. Use at most 256 characters."), TRUE, FALSE },
  { "password_common", N_ ("Many people use this password"),
    N_ ("Many people use this password, so it is tried first. Choose another one."), TRUE, FALSE },
  { "password_personal", N_ ("This password is easy to guess"),
    N_ ("This password is a name or contact of your account. Choose another one."), TRUE, FALSE },
  { "pin_format", N_ ("A payment password has six digits"),
    N_ ("A payment password has six digits."), TRUE, FALSE },
  { "pin_simple", N_ ("This number is easy to guess"),
    N_ ("This number is a pattern, a date or a common choice. Choose another one."), TRUE, FALSE },
  { "wait", N_ ("Please wait before the next attempt"),
    N_ ("There were several wrong passwords, so we wait a little. Resetting the password works "
        "now."),
    FALSE, TRUE },
  { "too_many", N_ ("Too many attempts"),
    N_ ("To keep accounts safe we take only so many at a time. What you typed is kept."), FALSE,
    TRUE },
  { "app_too_old", N_ ("This version of the app is too old"),
    N_ ("Install the newest Topay Help Center, then try again. The articles work as they are."),
    FALSE, FALSE },
  { "signed_out", N_ ("You are signed out"),
    N_ ("The session has ended, to keep your account safe. Sign in again."), FALSE, FALSE },
  { "step_up_required", N_ ("A second proof is needed"),
    N_ ("For this we have to be sure that it is you. Start again from the beginning."), FALSE,
    FALSE },
  { "not_found", N_ ("This is not there"),
    N_ ("It was removed, or belongs to another account. Update the list, then look again."), FALSE,
    FALSE },
  { "forbidden", N_ ("This is not allowed here"),
    N_ ("Whoever is signed in may not do this. Nothing was changed."), FALSE, FALSE },
  { "frozen", N_ ("Your account is frozen"),
    N_ ("While it is frozen no money can be asked for or moved. Reports of fraud and complaints "
        "work; unfreeze it when all is well, then try again."),
    FALSE, FALSE },
  { "case_exists", N_ ("You asked for this before"),
    N_ ("A request for this payment and this reason is open. Follow it among your cases; nothing "
        "was sent twice."),
    FALSE, FALSE },
  { "wrong_state", N_ ("This step is over"),
    N_ ("The case has moved on since you looked. Look at it again; nothing was changed."), FALSE,
    FALSE },
  { "amount_too_high", N_ ("This is more than what is left"),
    N_ ("A part of this payment was returned or asked for before. Choose a smaller sum."), TRUE,
    FALSE },
  { "payment_not_paid", N_ ("No money went with this payment"),
    N_ ("It was not paid, or was returned as a whole, so there is nothing to ask for. Choose "
        "another payment."),
    FALSE, FALSE },
  { "too_late", N_ ("The time for this is over"),
    N_ ("There is a last day for this, and it has passed. Nothing was changed; a complaint has no "
        "last day."),
    FALSE, FALSE },
  { "too_early", N_ ("It is too early for this"),
    N_ ("The time for it has not come. Nothing was changed; the case says when it is."), FALSE,
    FALSE },
  { "evidence_missing", N_ ("A file is missing"),
    N_ ("This reason needs a file, or one did not arrive whole. Add it again, then send. What you "
        "typed is kept."),
    FALSE, FALSE },
  { "evidence_too_many", N_ ("These are too many files"),
    N_ ("A case takes 20 files, and there is a limit for a day. Remove some, or send the rest "
        "tomorrow."),
    FALSE, FALSE },
  { "part_wrong", N_ ("A file was changed on the way"),
    N_ ("A part of it did not arrive as it was. Send it again."), FALSE, TRUE },
  { "four_eyes", N_ ("Somebody else has to do this"),
    N_ ("Who works on a case, or refused it before, does not approve it. Nothing was changed; ask "
        "a colleague."),
    FALSE, FALSE },
  { "claimed", N_ ("A colleague works on this case"),
    N_ ("Nothing was changed. Take another one, or ask who works on it to release it."), FALSE,
    FALSE },
  { "content_changed", N_ ("The case has changed since you looked"),
    N_ ("Nothing was changed by you. Look at it again, then decide."), FALSE, FALSE },
  { "storage_full", N_ ("Topay cannot do this right now"),
    N_ ("Nothing was changed, and what you typed is kept. Try again in a few minutes."), FALSE,
    TRUE },
  { TOPAY_PROBLEM_NO_SERVICE, N_ ("No Topay service is set up"),
    N_ ("This computer does not know which service to ask. Whoever set up this app can name one; "
        "the articles work without it."),
    FALSE, FALSE },
};
/* clang-format on */

/* What a kind of error says when no code says more. */
/* clang-format off */
static const struct
{
  TopayError kind;
  Row row;
} kinds[] = {
  { TOPAY_ERROR_OFFLINE,
    { NULL, N_ ("We cannot reach Topay"),
      N_ ("Check the network, then try again. What you typed is kept; the articles work without a "
          "network."),
      FALSE, TRUE } },
  { TOPAY_ERROR_TIMEOUT,
    { NULL, N_ ("Topay takes too long to answer"),
      N_ ("Wait a minute, then try again. What you typed is kept."), FALSE, TRUE } },
  { TOPAY_ERROR_TLS,
    { NULL, N_ ("This connection is not safe"),
      N_ ("Whoever answered could not prove to be Topay, so nothing was sent. Try another "
          "network, and set the clock of the computer right."),
      FALSE, TRUE } },
  { TOPAY_ERROR_INVALID,
    { NULL, N_ ("This cannot be sent"),
      N_ ("Something you typed is too long, or has characters that are not allowed there. Check "
          "it, then try again."),
      FALSE, FALSE } },
  { TOPAY_ERROR_UNSUPPORTED,
    { NULL, N_ ("This version of the app is too old"),
      N_ ("Install the newest Topay Help Center, then try again. The articles work as they are."),
      FALSE, FALSE } },
  { TOPAY_ERROR_DENIED,
    { NULL, N_ ("You are signed out"),
      N_ ("The session has ended, to keep your account safe. Sign in again."), FALSE, FALSE } },
};
/* clang-format on */

/* clang-format off */
static const Row anything = {
  NULL, N_ ("Topay cannot do this right now"),
  N_ ("Nothing was changed, and what you typed is kept. Try again in a few minutes."), FALSE, TRUE
};
/* clang-format on */

static const Row *
find_row (const GError *error)
{
  const char *code = topay_error_get_code (error);

  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].code, code))
      return &rows[i];
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_error_matches (error, TOPAY_ERROR, (int) kinds[i].kind))
      return &kinds[i].row;
  return &anything;
}

static char *
dup_tries_text (gint64 tries_left)
{
  if (tries_left == 0)
    return g_strdup (
        _ ("This code does not match, and there are no tries left. Go back and ask for "
                        "a new one."));
  return g_strdup_printf (
      /* Translators: %u is how often a code may still be tried */
      ngettext ("This code does not match. Use the newest message; %u try left.",
                "This code does not match. Use the newest message; %u tries left.",
                (gulong) tries_left),
      (guint) tries_left);
}

static guint
get_wait_s (const TopayErrorDetail *detail, gint64 now)
{
  gint64 seconds = MAX (detail->retry_after_s, detail->until > 0 ? detail->until - now : 0);

  return (guint) CLAMP (seconds, 0, G_MAXINT);
}

/* Names who to ask about it: whoever runs the service finds the request in its log. */
static char *
dup_text (const Row *row, const TopayErrorDetail *detail)
{
  if (row == &anything && detail != NULL && detail->request_id != NULL)
    /* Translators: %1$s is a whole sentence, %2$s a short code */
    return g_strdup_printf (_ ("%1$s If you ask us about it, say %2$s."), _ (row->text),
                                                                             detail->request_id);
  return g_strdup (_ (row->text));
}

/**
 * topay_problem_new:
 * @error: any error but a cancellation
 * @now: the time, in Unix seconds
 *
 * Says in words what happened, what it means and what to do.
 *
 * Returns: (transfer full): the words, in the language of the app
 */
TopayProblem *
topay_problem_new (const GError *error, gint64 now)
{
  const TopayErrorDetail *detail = topay_error_get_detail (error);
  const Row *row = find_row (error);
  TopayProblem *problem = g_new0 (TopayProblem, 1);

  g_info ("problem shown: %s", error->message);
  problem->title = g_strdup (_ (row->title));
  problem->can_retry = row->can_retry;
  problem->about_input = row->about_input;
  if (detail != NULL)
    problem->wait_s = get_wait_s (detail, now);
  if (detail != NULL && detail->tries_left >= 0 && g_strcmp0 (detail->code, "code_wrong") == 0)
    problem->text = dup_tries_text (detail->tries_left);
  else
    problem->text = dup_text (row, detail);
  return problem;
}

/**
 * topay_problem_free:
 * @problem: (transfer full): from topay_problem_new ()
 *
 * Frees the words.
 */
void
topay_problem_free (TopayProblem *problem)
{
  g_free (problem->title);
  g_free (problem->text);
  g_free (problem);
}
