/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-session.h"
#include "topay-problem.h"

/* Texts of wizards and of what is wrong with an answer, in the language of the app. */

G_BEGIN_DECLS

const char *topay_flow_words_translate (const char *text);
char *topay_flow_words_dup (TopayFlowSession *session, const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *topay_flow_words_dup_filled (TopayFlowSession *session,
                                   const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *topay_flow_words_dup_counted (TopayFlowSession *session,
                                    const char *text,
                                    guint seconds) G_GNUC_WARN_UNUSED_RESULT;
const TopayFlowText *topay_flow_words_find_lead (const TopayFlowStep *step);
TopayProblem *topay_flow_words_new_problem (TopayFlowSession *session,
                                            const TopayFlowField *field,
                                            const TopayFlowProblem *problem,
                                            gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
