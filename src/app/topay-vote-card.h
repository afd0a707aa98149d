/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-state-db.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_VOTE_CARD (topay_vote_card_get_type ())
G_DECLARE_FINAL_TYPE (TopayVoteCard, topay_vote_card, TOPAY, VOTE_CARD, GtkBox)

void topay_vote_card_set_article (TopayVoteCard *self,
                                  TopayStateDb *state,
                                  const char *article,
                                  const char *language);

G_END_DECLS
