/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Some lines of text under a label, with how many characters are left of those that fit. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_WORDS_FIELD (topay_agent_words_field_get_type ())
G_DECLARE_FINAL_TYPE (
    TopayAgentWordsField, topay_agent_words_field, TOPAY, AGENT_WORDS_FIELD, GtkBox)

GtkWidget *topay_agent_words_field_new (const char *title,
                                        gboolean internal) G_GNUC_WARN_UNUSED_RESULT;
char *topay_agent_words_field_dup_text (TopayAgentWordsField *self) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_words_field_set_text (TopayAgentWordsField *self, const char *text);
gboolean topay_agent_words_field_is_too_long (TopayAgentWordsField *self);
void topay_agent_words_field_set_error (TopayAgentWordsField *self, const char *error);
void topay_agent_words_field_focus (TopayAgentWordsField *self);

G_END_DECLS
