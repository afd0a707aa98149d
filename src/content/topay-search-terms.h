/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "topay-tokenizer.h"

/* What the search sees of a text: units (words and Han characters, as typed) and features (what is
 * counted and scored). The builder and the engine both come here, so that they cannot disagree. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_FEATURE_WORD,      /* the stem of a word; one Han character */
  TOPAY_FEATURE_PAIR,      /* two adjacent Han characters */
  TOPAY_FEATURE_TRIPLE,    /* three letters in a row of a padded word */
  TOPAY_FEATURE_QUADRUPLE, /* four letters */
  TOPAY_FEATURE_CONCEPT,   /* a meaning of the thesaurus (topay-search-concepts.h) */
  TOPAY_FEATURE_BODY,      /* words, Han pairs and meanings of the article's body */
  TOPAY_FEATURE_PHRASE,    /* two words in a row */
  TOPAY_FEATURE_COMPANY,   /* two words, Han characters or meanings near each other */
} TopayFeatureGroup;
#define TOPAY_N_FEATURE_GROUPS 8

/* The groups before this one stand in the index. The others are too many for what each of them
 * says: only the linear model learns from them (topay-search-model.h). */
#define TOPAY_N_INDEXED_GROUPS TOPAY_FEATURE_PHRASE

/* The group stands in the highest bits of a key, so that sorted keys are sorted by group. */
#define TOPAY_FEATURE_GROUP_SHIFT 29

/**
 * TopaySearchUnit:
 * @word: folded; without apostrophes
 * @length: bytes of @word
 * @is_han: one Han character
 * @is_stop: too common to vote
 * @is_adjacent: a Han character right behind another
 * @is_open: the end of the word is not typed yet
 * @is_replaced: other words are counted in its place
 * @is_guess: the word is not what was typed
 * @is_meant: stands in a run of units whose meaning the index knows
 * @hash: of the stem
 * @start: byte offset in the source
 * @end: byte offset behind the last byte in the source
 */
typedef struct
{
  char word[TOPAY_TOKEN_MAX_BYTES + 1];
  guint length;
  gboolean is_han;
  gboolean is_stop;
  gboolean is_adjacent;
  gboolean is_open;
  gboolean is_replaced;
  gboolean is_guess;
  gboolean is_meant;
  guint64 hash;
  guint start;
  guint end;
} TopaySearchUnit;

/**
 * TopaySearchFeature:
 * @key: group and hash
 * @weight: how often it stands in the text; less than one for a guess
 * @votes: whether it counts in comparing whole questions
 */
typedef struct
{
  guint32 key;
  float weight;
  gboolean votes;
} TopaySearchFeature;

typedef struct _TopaySearchTerms TopaySearchTerms;

TopaySearchTerms *topay_search_terms_new (const char *language) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_terms_free (TopaySearchTerms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySearchTerms, topay_search_terms_free)

gboolean topay_search_terms_is_chinese (const TopaySearchTerms *self);
guint topay_search_terms_get_groups (const TopaySearchTerms *self);

GArray *topay_search_terms_cut (TopaySearchTerms *self,
                                const char *text,
                                gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_terms_set_word (TopaySearchTerms *self, TopaySearchUnit *unit, const char *word);
void topay_search_terms_collect (const GArray *units, guint groups, GArray *features);
void topay_search_features_merge (GArray *features);

guint64 topay_search_hash_two (guint64 first, guint64 second);
guint32 topay_search_feature_get_key (TopayFeatureGroup group, guint64 hash);
TopayFeatureGroup topay_search_feature_get_group (guint32 key);

G_END_DECLS
