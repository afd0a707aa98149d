/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-index.h"

/* Error codes, found exactly whatever their case, spacing, hyphens or width. */

G_BEGIN_DECLS

/**
 * TopaySearchCodes:
 * @articles: (owned) (element-type guint32): the articles of the codes named, in their order
 * @is_only_code: the query is nothing but a word that looks like a code
 */
typedef struct
{
  GArray *articles;
  gboolean is_only_code;
} TopaySearchCodes;

char *topay_search_code_fold (const char *code) G_GNUC_WARN_UNUSED_RESULT;
void
topay_search_codes_find (const TopaySearchIndex *index, const char *query, TopaySearchCodes *found);
GArray *topay_search_codes_complete (const TopaySearchIndex *index,
                                     const char *query) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
