/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"
#include "topay-flow-session.h"

/* One field of a step: its control, what was answered, what is wrong with it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FLOW_INPUT (topay_flow_input_get_type ())
G_DECLARE_FINAL_TYPE (TopayFlowInput, topay_flow_input, TOPAY, FLOW_INPUT, AdwBin)

/* signal "submit": Enter was pressed, or the last digit of a code came in */
GtkWidget *topay_flow_input_new (TopayFlowSession *session,
                                 TopayContext *context,
                                 const TopayFlowField *field) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_input_update (TopayFlowInput *self);
gboolean topay_flow_input_check (TopayFlowInput *self);
gboolean topay_flow_input_focus_problem (TopayFlowInput *self);

G_END_DECLS
