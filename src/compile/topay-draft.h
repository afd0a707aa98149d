/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-article.h"

G_BEGIN_DECLS

/**
 * TopayDraftLine:
 * @start: in bytes of a text
 * @line: the line of the file that the text comes from, from @start on
 */
typedef struct
{
  gsize start;
  guint line;
} TopayDraftLine;

/**
 * TopayDraftSpan:
 * @flags: how the run is set
 * @text: (owned): UTF-8
 * @target: (owned) (nullable): see #TopaySpan
 * @line: where it starts in the file
 * @lines: (owned) (nullable) (element-type TopayDraftLine): where its later lines start
 */
typedef struct
{
  TopaySpanFlags flags;
  GString *text;
  char *target;
  guint line;
  GArray *lines;
} TopayDraftSpan;

/**
 * TopayDraft:
 * @kind: what it is
 * @number: see #TopayBlockKind
 * @attribute: (owned) (nullable): see #TopayBlockKind
 * @line: where it stands in the file
 * @spans: (owned) (element-type TopayDraftSpan)
 * @children: (owned) (element-type TopayDraft)
 *
 * A #TopayBlock that is still being written, and knows where it came from.
 */
typedef struct
{
  TopayBlockKind kind;
  guint number;
  char *attribute;
  guint line;
  GPtrArray *spans;
  GPtrArray *children;
} TopayDraft;

TopayDraft *topay_draft_new (TopayBlockKind kind, guint line) G_GNUC_WARN_UNUSED_RESULT;
void topay_draft_free (TopayDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayDraft, topay_draft_free)

void topay_draft_add_text (
    TopayDraft *self, TopaySpanFlags flags, const char *target, const char *text, guint line);
TopayDraftSpan *topay_draft_get_span (const TopayDraft *self, guint position);
TopayDraft *topay_draft_get_child (const TopayDraft *self, guint position);

void topay_draft_append_text (const TopayDraft *self, GString *text);
guint topay_draft_count_minutes (const char *language, const char *text);

G_END_DECLS
