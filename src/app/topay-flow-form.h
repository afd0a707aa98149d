/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"
#include "topay-flow-session.h"

/* What one step of a wizard asks and says, below its heading. Made anew for every step. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FLOW_FORM (topay_flow_form_get_type ())
G_DECLARE_FINAL_TYPE (TopayFlowForm, topay_flow_form, TOPAY, FLOW_FORM, GtkBox)

/* signals "submit": on to the next step; "action" (id): something besides; "edit" (step id): back
 * to change what the review shows */
GtkWidget *topay_flow_form_new (TopayFlowSession *session,
                                TopayContext *context,
                                gint64 now) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_form_update (TopayFlowForm *self, gint64 now);
gboolean topay_flow_form_check (TopayFlowForm *self);
gboolean topay_flow_form_focus_problem (TopayFlowForm *self);

G_END_DECLS
