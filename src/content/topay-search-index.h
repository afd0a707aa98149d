/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-concepts.h"
#include "topay-search-sounds.h"

/* The search index as it lies in the bundle, read in place. All numbers are little-endian.
 *
 *   header                       32 bytes
 *   section table                24 bytes for each section
 *   sections                     each begins at a multiple of 8
 *
 * Each row of the table says what one element of the section is and how many there are, so that
 * a reader can step over what it does not know. Sections:
 *
 *   META            one TopayIndexMeta
 *   ARTICLES        guint32 for each article: how many samples it has
 *   KEYS            guint32, ascending: the features (topay-search-terms.h)
 *   FEATURES        TopayIndexFeature, one for each key and one that closes the last
 *   SAMPLE_COUNTS   guint16 for each key: how many samples hold it, 65535 for more
 *   POSTINGS        TopayIndexPosting: in which articles a feature stands and what it says there
 *   VOTES           TopayIndexVote: in which samples a feature stands
 *   SAMPLES         guint32 for each sample: its article
 *   WORD_TEXT       the known words, each ended by NUL, in the order of their bytes
 *   WORDS           TopayIndexWord for each known word
 *   CODE_TEXT       the error codes, the same way
 *   CODES           TopayIndexCode for each code
 *   MODEL           gint8 for each bucket and article (topay-search-model.h), or nothing
 *   MODEL_SCALES    guint32 for each article: what 1 in MODEL is worth
 *   CONCEPTS        TopayConceptRow for each run of words that the thesaurus knows
 *   SOUNDS          TopaySoundRow for each pair of Han characters that can be heard */

G_BEGIN_DECLS

#define TOPAY_INDEX_MAGIC             "TpSearch"
#define TOPAY_INDEX_VERSION           2
#define TOPAY_INDEX_HEADER_BYTES      32
#define TOPAY_INDEX_ROW_BYTES         24
#define TOPAY_INDEX_MAX_SECTIONS      64
#define TOPAY_INDEX_N_CALIBRATION     8
#define TOPAY_INDEX_CALIBRATION_SCALE 65536.0

typedef enum
{
  TOPAY_INDEX_META = 1,
  TOPAY_INDEX_ARTICLES,
  TOPAY_INDEX_KEYS,
  TOPAY_INDEX_FEATURES,
  TOPAY_INDEX_SAMPLE_COUNTS,
  TOPAY_INDEX_POSTINGS,
  TOPAY_INDEX_VOTES,
  TOPAY_INDEX_SAMPLES,
  TOPAY_INDEX_WORD_TEXT,
  TOPAY_INDEX_WORDS,
  TOPAY_INDEX_CODE_TEXT,
  TOPAY_INDEX_CODES,
  TOPAY_INDEX_MODEL,
  TOPAY_INDEX_MODEL_SCALES,
  TOPAY_INDEX_CONCEPTS,
  TOPAY_INDEX_SOUNDS,
} TopayIndexSection;
#define TOPAY_INDEX_N_SECTIONS 16

typedef struct
{
  char language[16];                             /* ends in NUL */
  gint32 calibration[TOPAY_INDEX_N_CALIBRATION]; /* topay-search-confidence.h */
} TopayIndexMeta;

/* The postings hold so many articles, and so many samples vote. What comes later is left out. */
#define TOPAY_INDEX_MAX_ARTICLES 65536
#define TOPAY_INDEX_MAX_VOTERS   65536

typedef struct
{
  guint32 first_posting;
  guint32 first_vote;
} TopayIndexFeature;

/* Impacts and centres are compared inside a group only, so that their scale says nothing: the
 * greatest of a group is 255. Centres lie in a wide range and are stored as their root. */
typedef struct
{
  guint16 article;
  guint8 impact; /* BM25 of the whole article */
  guint8 centre; /* root of the share in the article's centroid */
} TopayIndexPosting;

typedef struct
{
  guint16 sample;
  guint16 impact; /* BM25 of the sample; the greatest is 65535 */
} TopayIndexVote;

typedef struct
{
  guint32 offset; /* in WORD_TEXT */
  guint32 count;
} TopayIndexWord;

typedef struct
{
  guint32 offset; /* in CODE_TEXT */
  guint32 article;
} TopayIndexCode;

/**
 * TopaySearchIndex:
 *
 * Borrowed views into @bytes; a view is never %NULL when its count is not 0. Everything that
 * topay_search_index_open() lets through is in range.
 */
typedef struct
{
  GBytes *bytes; /* (owned) */
  const TopayIndexMeta *meta;
  const guint32 *articles;
  guint n_articles;
  const guint32 *keys;
  const TopayIndexFeature *features; /* one more than keys */
  const guint16 *sample_counts;      /* as many as keys */
  guint n_features;
  const TopayIndexPosting *postings;
  guint n_postings;
  const TopayIndexVote *votes;
  guint n_votes;
  const guint32 *samples;
  guint n_samples;
  const char *word_text;
  gsize word_text_bytes;
  const TopayIndexWord *words;
  guint n_words;
  const char *code_text;
  gsize code_text_bytes;
  const TopayIndexCode *codes;
  guint n_codes;
  gboolean has_model;
  const gint8 *model; /* by bucket, then article */
  const guint32 *model_scales;
  TopayConcepts concepts;
  TopaySounds sounds;
} TopaySearchIndex;

TopaySearchIndex *topay_search_index_open (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_index_free (TopaySearchIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySearchIndex, topay_search_index_free)

gboolean topay_search_index_find (const TopaySearchIndex *self, guint32 key, guint *feature);
const char *topay_search_index_get_word (const TopaySearchIndex *self, guint word);
guint topay_search_index_get_word_length (const TopaySearchIndex *self, guint word);
const char *topay_search_index_get_code (const TopaySearchIndex *self, guint code);

guint topay_search_index_element_size (TopayIndexSection section);
guint64 topay_search_index_checksum (const guint8 *bytes, gsize length);

G_END_DECLS
