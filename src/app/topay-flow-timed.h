/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-flow-session.h"

/* The parts of a step that wait for a time: “New code in 42 s”, and texts that count down. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FLOW_TIMED (topay_flow_timed_get_type ())
G_DECLARE_FINAL_TYPE (TopayFlowTimed, topay_flow_timed, TOPAY, FLOW_TIMED, GtkBox)

/* signal "pressed": of an action, when its time has come */
GtkWidget *topay_flow_timed_new_action (TopayFlowSession *session,
                                        const TopayFlowAction *action) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *topay_flow_timed_new_text (TopayFlowSession *session,
                                      const TopayFlowText *text) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_timed_update (TopayFlowTimed *self, gint64 now);
const TopayFlowAction *topay_flow_timed_get_action (TopayFlowTimed *self);

G_END_DECLS
