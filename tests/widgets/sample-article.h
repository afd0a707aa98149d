/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-article.h"

/* Articles made by hand, for tests that need no library. */

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *memory; /* (owned): everything below */
  GPtrArray *blocks; /* (owned) (element-type TopayBlock), the top level */
} SampleArticle;

SampleArticle *sample_article_new (void);
void sample_article_free (SampleArticle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampleArticle, sample_article_free)

TopayBlock *sample_article_add (SampleArticle *self,
                                TopayBlock *parent,
                                TopayBlockKind kind,
                                guint number,
                                const char *attribute);
void sample_article_add_span (SampleArticle *self,
                              TopayBlock *block,
                              TopaySpanFlags flags,
                              const char *text,
                              const char *target);
TopayBlock *sample_article_add_text (
    SampleArticle *self, TopayBlock *parent, TopayBlockKind kind, guint number, const char *text);

/* Every kind of block, @language "en" or "zh_CN". */
SampleArticle *sample_article_new_complete (const char *language);
TopayBlock *const *sample_article_get_blocks (SampleArticle *self, guint *n_blocks);

G_END_DECLS
