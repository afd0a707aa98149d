/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* An article as the library hands it out: plain, unchanging structs. Everything is text of the
 * article itself, never markup. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_SPAN_STRONG = 1 << 0,
  TOPAY_SPAN_EMPHASIS = 1 << 1,
  TOPAY_SPAN_CODE = 1 << 2,
  TOPAY_SPAN_LINK = 1 << 3,    /* target is "article:ID" or "wizard:ID" */
  TOPAY_SPAN_CHANNEL = 1 << 4, /* target is a name of the channel directory, text is empty */
} TopaySpanFlags;

/**
 * TopaySpan:
 * @flags: how the run is set
 * @text: UTF-8, without line breaks but "\n" for a hard break
 * @target: (nullable): where a link leads or which channel is meant
 *
 * A run of text with the same marks.
 */
typedef struct
{
  TopaySpanFlags flags;
  const char *text;
  const char *target;
} TopaySpan;

typedef enum
{
  TOPAY_BLOCK_PARAGRAPH, /* spans */
  TOPAY_BLOCK_HEADING,   /* spans, number = level 2 … 4 */
  TOPAY_BLOCK_LIST,      /* children: ITEM */
  TOPAY_BLOCK_STEPS,     /* children: ITEM, number = the first number */
  TOPAY_BLOCK_ITEM,      /* children: any */
  TOPAY_BLOCK_QUOTE,     /* children: any */
  TOPAY_BLOCK_CODE,      /* spans: one, plain */
  TOPAY_BLOCK_RULE,      /* nothing */
  TOPAY_BLOCK_CALLOUT,   /* attribute = info, good, warn or danger; spans = title; children: any */
  TOPAY_BLOCK_ACTION,    /* attribute = "wizard:ID" or "article:ID"; spans = label */
  TOPAY_BLOCK_TABLE,     /* children: ROW; number = columns; the first row is the head */
  TOPAY_BLOCK_ROW,       /* children: CELL, as many as the table has columns */
  TOPAY_BLOCK_CELL,      /* spans */
} TopayBlockKind;

/**
 * TopayBlock:
 * @kind: what it is
 * @number: see #TopayBlockKind; 0 where nothing is said
 * @attribute: (nullable): see #TopayBlockKind
 * @spans: (array length=n_spans)
 * @children: (array length=n_children)
 *
 * A node of the article's tree. Owned by its article.
 */
typedef struct _TopayBlock TopayBlock;
struct _TopayBlock
{
  TopayBlockKind kind;
  guint number;
  const char *attribute;
  const TopaySpan *spans;
  guint n_spans;
  TopayBlock *const *children;
  guint n_children;
};

/**
 * TopayArticleInfo:
 * @id: the same in every language
 * @language: "en" or "zh_CN"
 * @title: plain text
 * @summary: the short answer, plain text with the facts filled in
 * @category: id of a #TopayCategory; "" when the source named none
 * @keywords: (array zero-terminated=1)
 * @error_codes: (array zero-terminated=1)
 * @wizard: (nullable): id of the wizard that does it
 * @related: (array zero-terminated=1): ids of articles that exist in the same language
 * @reviewed: (nullable): "YYYY-MM-DD"
 * @minutes: reading time, at least 1
 *
 * What is known of an article without reading its body. Owned by the library and valid as
 * long as it lives.
 */
typedef struct
{
  const char *id;
  const char *language;
  const char *title;
  const char *summary;
  const char *category;
  const char *const *keywords;
  const char *const *error_codes;
  const char *wizard;
  const char *const *related;
  const char *reviewed;
  guint minutes;
} TopayArticleInfo;

/**
 * TopayArticle:
 *
 * The body of one article in one language, reference counted.
 */
typedef struct _TopayArticle TopayArticle;

TopayArticle *topay_article_ref (TopayArticle *self);
void topay_article_unref (TopayArticle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayArticle, topay_article_unref)

const TopayArticleInfo *topay_article_get_info (const TopayArticle *self);
TopayBlock *const *topay_article_get_blocks (const TopayArticle *self, guint *n_blocks);
char *topay_block_dup_text (const TopayBlock *block);

G_END_DECLS
