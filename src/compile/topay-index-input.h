/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-builder.h"
#include "topay-source.h"

G_BEGIN_DECLS

/**
 * TopayIndexInput:
 * @library: what the search is told; borrows from the sources and from the rest of this
 * @articles: (owned): in the order of the sources
 * @store: (owned): texts and lists
 *
 * One language of the sources as the index builder takes it.
 */
typedef struct
{
  TopayIndexLibrary library;
  TopayIndexArticle *articles;
  GPtrArray *store;
} TopayIndexInput;

TopayIndexInput *topay_index_input_new (const TopaySource *source,
                                        guint language) G_GNUC_WARN_UNUSED_RESULT;
void topay_index_input_free (TopayIndexInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayIndexInput, topay_index_input_free)

G_END_DECLS
