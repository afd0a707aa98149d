/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-builder.h"
#include "topay-source.h"

G_BEGIN_DECLS

/**
 * TopayIndexInput:
 * @articles: (array length=n_articles): what the search is told, in the order of the sources
 * @n_articles: how many
 * @store: (owned): what @articles borrows from, besides the sources
 *
 * The articles of one language as the index builder takes them.
 */
typedef struct
{
  TopayIndexArticle *articles;
  guint n_articles;
  GPtrArray *store;
} TopayIndexInput;

TopayIndexInput *topay_index_input_new (GPtrArray *articles) G_GNUC_WARN_UNUSED_RESULT;
void topay_index_input_free (TopayIndexInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayIndexInput, topay_index_input_free)

G_END_DECLS
