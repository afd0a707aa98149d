/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-flow-session.h"

/* All answers before they are sent, with a way back to each step. Secrets are not shown. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FLOW_REVIEW (topay_flow_review_get_type ())
G_DECLARE_FINAL_TYPE (TopayFlowReview, topay_flow_review, TOPAY, FLOW_REVIEW, GtkBox)

/* signal "edit" (step id) */
GtkWidget *topay_flow_review_new (TopayFlowSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
