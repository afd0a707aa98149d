/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopayIndexArticle:
 * @title: plain text, may be empty
 * @summary: plain text, may be empty
 * @keywords: (array zero-terminated=1)
 * @questions: (array zero-terminated=1): the sample questions
 * @error_codes: (array zero-terminated=1)
 * @body: the text of the body without marks, may be empty
 *
 * What the search knows of an article. All borrowed.
 */
typedef struct
{
  const char *title;
  const char *summary;
  const char *const *keywords;
  const char *const *questions;
  const char *const *error_codes;
  const char *body;
} TopayIndexArticle;

GBytes *topay_index_build (const char *language,
                           const TopayIndexArticle *articles,
                           guint n_articles) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
