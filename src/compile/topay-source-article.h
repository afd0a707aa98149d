/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-draft.h"
#include "topay-fact-sheet.h"
#include "topay-front-matter.h"
#include "topay-report.h"

G_BEGIN_DECLS

/* A text for people is a hundred times smaller; a strict report wants one that can be read. */
#define TOPAY_SOURCE_MAX_ARTICLE_BYTES (4 * 1024 * 1024)
#define TOPAY_SOURCE_STRICT_MAX_BYTES  (1024 * 1024)

/**
 * TopaySourceArticle:
 * @path: (owned): the file
 * @name: (owned): the file's name without its ending
 * @language: (unowned): a literal
 * @id: (owned): what it is called in the library
 * @title: (owned): with facts filled in, never empty
 * @summary: (owned): with facts filled in, may be empty
 * @front: (owned): the fields, with facts filled in
 * @blocks: (owned) (element-type TopayDraft): the body
 * @body_line: the line of the file that the body starts on
 */
typedef struct
{
  char *path;
  char *name;
  const char *language;
  char *id;
  char *title;
  char *summary;
  TopayFrontMatter *front;
  GPtrArray *blocks;
  guint body_line;
} TopaySourceArticle;

TopaySourceArticle *topay_source_article_new (const char *path,
                                              const char *language,
                                              const TopayFactSheet *facts,
                                              TopayReport *report) G_GNUC_WARN_UNUSED_RESULT;
void topay_source_article_free (TopaySourceArticle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySourceArticle, topay_source_article_free)

char *topay_source_article_dup_text (const TopaySourceArticle *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
