/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TOPAY_SESSION_CUSTOMER,
  TOPAY_SESSION_AGENT,
} TopaySessionKind;

/**
 * TopaySessionLimits:
 * @idle_s: seconds without a call after which a session is over
 * @longest_s: seconds after signing in at which it is over in any case
 * @max_sessions: how many one account may have; one more ends the one unused for longest
 */
typedef struct
{
  gint64 idle_s;
  gint64 longest_s;
  guint max_sessions;
} TopaySessionLimits;

#define TOPAY_STEP_UP_S          300
#define TOPAY_REFRESH_LIFETIME_S (30 * 24 * 3600)
#define TOPAY_REFRESH_REPEAT_S   30

typedef enum
{
  TOPAY_REFRESH_ROTATE, /* the current token: give the next one */
  TOPAY_REFRESH_REPEAT, /* the reply was lost: replace the successor, this once */
  TOPAY_REFRESH_REUSED, /* an old token: end the whole family */
  TOPAY_REFRESH_ENDED,  /* too old or ended */
} TopayRefreshOutcome;

/**
 * TopayRefreshToken:
 * @issued_s: Unix seconds of the sign-in that began the family
 * @rotated_s: Unix seconds of the rotation; 0 while it is the current one
 * @ended: whether the family was ended
 * @repeated: whether the one repetition was given already
 * @successor_used: whether the token that followed was itself used
 *
 * What is known about a refresh token that somebody shows.
 */
typedef struct
{
  gint64 issued_s;
  gint64 rotated_s;
  gboolean ended;
  gboolean repeated;
  gboolean successor_used;
} TopayRefreshToken;

const TopaySessionLimits *topay_session_get_limits (TopaySessionKind kind);
gboolean
topay_session_is_live (TopaySessionKind kind, gint64 signed_in_s, gint64 used_s, gint64 now_s);
gint64 topay_session_get_end_s (TopaySessionKind kind, gint64 signed_in_s, gint64 used_s);
guint topay_session_get_level (gint64 step_up_s, gint64 now_s);
TopayRefreshOutcome
topay_refresh_judge (const TopayRefreshToken *token, gboolean same_request, gint64 now_s);

G_END_DECLS
