/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow.h"

G_BEGIN_DECLS

/* The second row of what is asked twice. */
char *topay_flow_dup_again (const char *field) G_GNUC_WARN_UNUSED_RESULT;
char *topay_flow_fold_digits (const char *typed) G_GNUC_WARN_UNUSED_RESULT;
char *topay_flow_normalize_answer (const TopayFlowField *field,
                                   const char *answer) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_flow_is_date (const char *text);
const char *topay_flow_judge_answer (const TopayFlowField *field, const char *answer);

G_END_DECLS
