/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-bundle.h"
#include "topay-library.h"

/* All that the library knows of one language but bodies and index: unchanging once it is read. */

G_BEGIN_DECLS

typedef struct
{
  char *language;          /* (owned) */
  TopayArticleInfo *infos; /* (owned) (array length=n_infos) */
  guint n_infos;
  TopayCategory *categories; /* (owned) (array length=n_categories) */
  guint n_categories;
  TopayTip *tips; /* (owned) (array length=n_tips) */
  guint n_tips;
  const char **searches; /* (owned) (array zero-terminated=1) */
  GHashTable *positions; /* (owned) (element-type utf8 guint): id → position + 1 */
  GPtrArray *lists;      /* (owned): the arrays that the infos point to */
  GPtrArray *values;     /* (owned) (element-type GVariant): what the texts are borrowed from */
} TopayLanguageTable;

TopayLanguageTable *topay_language_table_new (TopayBundle *bundle,
                                              const char *language,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_language_table_free (TopayLanguageTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayLanguageTable, topay_language_table_free)

gboolean
topay_language_table_find (const TopayLanguageTable *self, const char *id, guint *position);

G_END_DECLS
