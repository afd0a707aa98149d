/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-report.h"
#include "topay-search-concepts.h"

G_BEGIN_DECLS

/* No thesaurus is longer than this. */
#define TOPAY_THESAURUS_MAX_BYTES (1024 * 1024)

typedef struct _TopayThesaurus TopayThesaurus;

TopayThesaurus *topay_thesaurus_parse (const char *language,
                                       const char *text,
                                       const char *path,
                                       TopayReport *report) G_GNUC_WARN_UNUSED_RESULT;
void topay_thesaurus_free (TopayThesaurus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayThesaurus, topay_thesaurus_free)

TopayConcepts topay_thesaurus_get_concepts (const TopayThesaurus *self);

G_END_DECLS
