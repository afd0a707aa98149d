/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-problem.h"

G_BEGIN_DECLS

TopayProblem *topay_agent_problem_new (const GError *error, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
