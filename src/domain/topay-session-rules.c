/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-session-rules.h"

static const TopaySessionLimits limits[] = {
  [TOPAY_SESSION_CUSTOMER] = { .idle_s = 30 * 60, .longest_s = 12 * 3600, .max_sessions = 10 },
  [TOPAY_SESSION_AGENT] = { .idle_s = 15 * 60, .longest_s = 8 * 3600, .max_sessions = 2 },
};

/**
 * topay_session_get_limits:
 * @kind: whose session
 *
 * Returns: (transfer none): its limits
 */
const TopaySessionLimits *
topay_session_get_limits (TopaySessionKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (limits), &limits[TOPAY_SESSION_AGENT]);

  return &limits[kind];
}

/**
 * topay_session_get_end_s:
 * @kind: whose session
 * @signed_in_s: Unix seconds of the sign-in
 * @used_s: Unix seconds of the last call
 *
 * Returns: the last Unix second in which the session lives, without another call
 */
gint64
topay_session_get_end_s (TopaySessionKind kind, gint64 signed_in_s, gint64 used_s)
{
  const TopaySessionLimits *rules = topay_session_get_limits (kind);

  return MIN (signed_in_s + rules->longest_s, used_s + rules->idle_s);
}

/**
 * topay_session_is_live:
 * @kind: whose session
 * @signed_in_s: Unix seconds of the sign-in
 * @used_s: Unix seconds of the last call
 * @now_s: Unix seconds
 *
 * Returns: whether a call now is a call of this session
 */
gboolean
topay_session_is_live (TopaySessionKind kind, gint64 signed_in_s, gint64 used_s, gint64 now_s)
{
  return now_s <= topay_session_get_end_s (kind, signed_in_s, used_s);
}

/**
 * topay_session_get_level:
 * @step_up_s: Unix seconds of the last step-up; 0 for never
 * @now_s: Unix seconds
 *
 * Returns: 2 within five minutes of a step-up, otherwise 1
 */
guint
topay_session_get_level (gint64 step_up_s, gint64 now_s)
{
  gboolean is_fresh = step_up_s > 0 && now_s >= step_up_s && now_s - step_up_s <= TOPAY_STEP_UP_S;

  return is_fresh ? 2 : 1;
}

/**
 * topay_refresh_judge:
 * @token: what is known about the token that is shown
 * @same_request: whether it is shown with the request id that rotated it
 * @now_s: Unix seconds
 *
 * Judges a refresh token. One that was rotated before is either the sign of a reply that was lost,
 * or of a thief; the first is believed once, soon, and only while nobody used what came after.
 *
 * Returns: what to do
 */
TopayRefreshOutcome
topay_refresh_judge (const TopayRefreshToken *token, gboolean same_request, gint64 now_s)
{
  if (token->ended || now_s - token->issued_s > TOPAY_REFRESH_LIFETIME_S)
    return TOPAY_REFRESH_ENDED;
  if (token->rotated_s == 0)
    return TOPAY_REFRESH_ROTATE;

  if (same_request && !token->repeated && !token->successor_used
      && now_s - token->rotated_s <= TOPAY_REFRESH_REPEAT_S)
    return TOPAY_REFRESH_REPEAT;

  return TOPAY_REFRESH_REUSED;
}
