/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-state-db.h"

/* The request that brings a vote to the service. Private to the room. */

G_BEGIN_DECLS

/* A vote is sent so much later: the reason often comes a moment after the answer, and nothing ties
 * a second vote to the first once it has left. */
#define TOPAY_VOTE_HOLD_S 30

TopayOutboxEntry *topay_vote_request_new (const TopayVote *vote);

G_END_DECLS
