/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-flow-session.h"

/* The control of a field whose answer is chosen from a list of the host: a payment, a case. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FLOW_CHOOSER (topay_flow_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TopayFlowChooser, topay_flow_chooser, TOPAY, FLOW_CHOOSER, AdwBin)

GtkWidget *topay_flow_chooser_new (TopayFlowSession *session,
                                   const TopayFlowField *field) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_chooser_take_typed (TopayFlowChooser *self);
void topay_flow_chooser_update (TopayFlowChooser *self);

G_END_DECLS
