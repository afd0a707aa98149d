/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-thesaurus.h"

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

/**
 * TopayIndexLibrary:
 * @language: "en", or any name that begins with "zh"
 * @articles: (array length=n_articles): the articles, in the order of the library
 * @n_articles: how many; may be 0
 * @thesaurus: (nullable): what is the same to people
 *
 * What the search is told of the articles of one language. All borrowed.
 */
typedef struct
{
  const char *language;
  const TopayIndexArticle *articles;
  guint n_articles;
  const TopayThesaurus *thesaurus;
} TopayIndexLibrary;

GBytes *topay_index_build (const TopayIndexLibrary *library) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
