/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-session.h"
#include "topay-page.h"

/* A wizard on screen: one step at a time, Back with the answers kept, a draft of what was answered.
 */

G_BEGIN_DECLS

#define TOPAY_TYPE_FLOW_PAGE (topay_flow_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayFlowPage, topay_flow_page, TOPAY, FLOW_PAGE, TopayPage)

TopayPage *topay_flow_page_new (TopayContext *context,
                                TopayFlow *flow,
                                TopayFlowHost *host) G_GNUC_WARN_UNUSED_RESULT;
TopayFlowSession *topay_flow_page_get_session (TopayFlowPage *self);
void topay_flow_page_take_parameters (TopayFlowPage *self, const char *query);
void topay_flow_page_resume (TopayFlowPage *self);

G_END_DECLS
