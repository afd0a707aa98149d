/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-builder.h"

G_BEGIN_DECLS

#define TOPAY_AUDIT_N_FOUND 3

/**
 * TopayQuestionResult:
 * @article: position of the article it belongs to
 * @question: position among the article's questions
 * @n_found: how many of @found there are
 * @found: positions of the articles that were found instead, best first
 * @rank: of its own article, from 0; %TOPAY_AUDIT_N_FOUND when it is not among them
 * @answer: whether the search was sure enough to answer directly
 */
typedef struct
{
  guint article;
  guint question;
  guint n_found;
  guint found[TOPAY_AUDIT_N_FOUND];
  guint rank;
  gboolean answer;
} TopayQuestionResult;

GArray *topay_question_audit (const TopayIndexLibrary *library,
                              guint n_folds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
