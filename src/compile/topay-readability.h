/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source.h"

G_BEGIN_DECLS

/* The median that the English articles aim at: what eight years of school can read. */
#define TOPAY_READABILITY_TARGET 8.0

/**
 * TopayReadability:
 * @sentences: how many there are
 * @words: English words, or Chinese characters
 * @syllables: of English words; 0 for Chinese
 *
 * What a text is made of.
 */
typedef struct
{
  gsize sentences;
  gsize words;
  gsize syllables;
} TopayReadability;

gsize topay_readability_count_syllables (const char *word);
void topay_readability_add (TopayReadability *self, guint language, const char *text);
double topay_readability_get_level (const TopayReadability *self, guint language);
char *topay_readability_dup_table (const TopaySource *source) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
