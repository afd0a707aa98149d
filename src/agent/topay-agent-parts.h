/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-words.h"

/* Small pieces that the panes of the console are made of. Texts of people and of the service go in
 * by these alone: cleaned, and as text. */

G_BEGIN_DECLS

GtkWidget *topay_agent_text_new (const char *text,
                                 const char *style_class) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *topay_agent_heading_new (const char *text, int level) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *topay_agent_pill_new (const char *text, const char *look) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_pill_set (GtkLabel *label, const char *text, const char *look);

/* A grid of names at the left and values at the right. */
GtkWidget *topay_agent_facts_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_facts_add (GtkGrid *facts, const char *name, const char *value);

GtkWidget *topay_agent_card_new (void) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *topay_agent_note_new (const TopayWireAgentNote *note,
                                 gint64 now) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *topay_agent_event_new (const TopayWireCaseEvent *event,
                                  gint64 now,
                                  gboolean is_latest) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_box_clear (GtkBox *box);

G_END_DECLS
