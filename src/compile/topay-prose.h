/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source.h"

G_BEGIN_DECLS

/* Stands for what no rule of language judges: `code`, and a channel that is filled in when the
 * article is shown. */
#define TOPAY_PROSE_OBJECT 0xFFFC

typedef enum
{
  TOPAY_PROSE_TITLE,
  TOPAY_PROSE_SUMMARY,
  TOPAY_PROSE_HEADING,
  TOPAY_PROSE_NAME,   /* of a step or a callout */
  TOPAY_PROSE_BUTTON, /* the label of an action */
  TOPAY_PROSE_HEAD,   /* a cell of a table's first row */
  TOPAY_PROSE_CELL,
  TOPAY_PROSE_TEXT, /* whole sentences */
} TopayProseKind;

/**
 * TopayProse:
 * @kind: what it is
 * @path: (unowned): the file
 * @text: (owned): UTF-8 with facts filled in, without marks
 * @lines: (owned) (element-type TopayDraftLine): where the lines of the file start, the first at 0
 *
 * A piece of text as a reader sees it, that knows where it comes from.
 */
typedef struct
{
  TopayProseKind kind;
  const char *path;
  GString *text;
  GArray *lines;
} TopayProse;

TopayProse *topay_prose_new (TopayProseKind kind, const char *path, const char *text, guint line)
    G_GNUC_WARN_UNUSED_RESULT;
void topay_prose_free (TopayProse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayProse, topay_prose_free)

guint topay_prose_get_line (const TopayProse *self, gsize start);
gboolean topay_prose_is_body (const TopayProse *self);
gboolean topay_prose_is_sentences (const TopayProse *self);

GPtrArray *topay_prose_list (const TopaySourceArticle *article) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *topay_prose_list_lists (const TopaySource *source,
                                   guint language) G_GNUC_WARN_UNUSED_RESULT;

gsize topay_prose_count_words (const char *text);
gsize topay_prose_count_han (const char *text);

G_END_DECLS
