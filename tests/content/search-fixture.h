/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-builder.h"
#include "topay-search-engine.h"

/* Two little libraries to search in. */

G_BEGIN_DECLS

enum
{
  FIXTURE_REFUND,
  FIXTURE_PASSWORD,
  FIXTURE_DECLINED,
  FIXTURE_FRAUD,
  FIXTURE_HOURS,
  FIXTURE_N_ARTICLES
};

extern const TopayIndexArticle fixture_english[FIXTURE_N_ARTICLES];
extern const TopayIndexArticle fixture_chinese[FIXTURE_N_ARTICLES];

GBytes *fixture_build (const char *language) G_GNUC_WARN_UNUSED_RESULT;
TopaySearchEngine *fixture_engine (const char *language) G_GNUC_WARN_UNUSED_RESULT;
guint fixture_first (TopaySearchEngine *engine, const char *query);

G_END_DECLS
