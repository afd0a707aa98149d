/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-identity.h"

#include <sodium.h>

/**
 * topayd_outcome_set:
 * @outcome: (out): an outcome
 * @code: (nullable): a constant code of the wire; %NULL for done
 *
 * Sets an outcome with nothing more to say.
 */
void
topayd_outcome_set (TopaydOutcome *outcome, const char *code)
{
  *outcome = (TopaydOutcome){ .code = code, .tries_left = -1 };
}

/**
 * topayd_session_reply_clear:
 * @reply: a reply
 *
 * Wipes the tokens.
 */
void
topayd_session_reply_clear (TopaydSessionReply *reply)
{
  sodium_memzero (reply, sizeof *reply);
}
