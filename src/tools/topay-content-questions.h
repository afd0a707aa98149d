/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source.h"

G_BEGIN_DECLS

/**
 * TopayQuestionGoals:
 * @first: the least percentage of questions that find their own article first
 * @three: the least percentage that find it among the first three
 */
typedef struct
{
  double first;
  double three;
} TopayQuestionGoals;

gboolean topay_content_print_questions (const TopaySource *source,
                                        guint n_folds,
                                        const TopayQuestionGoals *goals);

G_END_DECLS
