/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-causes.h"

/* One question of a diagnosis, with a button for each answer. */

G_BEGIN_DECLS

#define TOPAY_TYPE_QUESTION_CARD (topay_question_card_get_type ())
G_DECLARE_FINAL_TYPE (TopayQuestionCard, topay_question_card, TOPAY, QUESTION_CARD, GtkBox)

/* signal "answered" (const char *fact, const char *value) */
GtkWidget *topay_question_card_new (const TopayCauseQuestion *question,
                                    const char *lead) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
