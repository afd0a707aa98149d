/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-index.h"

#include <string.h>

#include "topay-error.h"
#include "topay-search-bisect.h"
#include "topay-search-model.h"
#include "topay-search-terms.h"

/* The checksum leaves itself out: it stands in the header's last eight bytes. */
#define CHECKSUM_OFFSET 24
#define MAX_INDEX_BYTES (256u * 1024 * 1024)

G_STATIC_ASSERT (sizeof (TopayIndexMeta) == 48);
G_STATIC_ASSERT (sizeof (TopayIndexFeature) == 8);
G_STATIC_ASSERT (sizeof (TopayIndexPosting) == 4);
G_STATIC_ASSERT (sizeof (TopayIndexVote) == 4);
G_STATIC_ASSERT (sizeof (TopayIndexWord) == 8);
G_STATIC_ASSERT (sizeof (TopayIndexCode) == 8);
G_STATIC_ASSERT (sizeof (TopayConceptRow) == 8);
G_STATIC_ASSERT (sizeof (TopaySoundRow) == 8);

typedef struct
{
  const guint8 *data;
  guint64 count;
} View;

typedef struct
{
  const guint8 *data;
  gsize length;
  View views[TOPAY_INDEX_N_SECTIONS + 1]; /* by section; 0 is not used */
} Reader;

static gboolean
damaged (GError **error, const char *what)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The search index is damaged: %s", what);
  return FALSE;
}

static guint32
read_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
read_u64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  return GUINT64_FROM_LE (value);
}

/**
 * topay_search_index_element_size:
 * @section: a section
 *
 * Returns: bytes of one element of @section; 0 for a section that this version does not know
 */
guint
topay_search_index_element_size (TopayIndexSection section)
{
  static const guint sizes[TOPAY_INDEX_N_SECTIONS + 1] = {
    [TOPAY_INDEX_META] = sizeof (TopayIndexMeta),
    [TOPAY_INDEX_ARTICLES] = sizeof (guint32),
    [TOPAY_INDEX_KEYS] = sizeof (guint32),
    [TOPAY_INDEX_FEATURES] = sizeof (TopayIndexFeature),
    [TOPAY_INDEX_SAMPLE_COUNTS] = sizeof (guint16),
    [TOPAY_INDEX_POSTINGS] = sizeof (TopayIndexPosting),
    [TOPAY_INDEX_VOTES] = sizeof (TopayIndexVote),
    [TOPAY_INDEX_SAMPLES] = sizeof (guint32),
    [TOPAY_INDEX_WORD_TEXT] = 1,
    [TOPAY_INDEX_WORDS] = sizeof (TopayIndexWord),
    [TOPAY_INDEX_CODE_TEXT] = 1,
    [TOPAY_INDEX_CODES] = sizeof (TopayIndexCode),
    [TOPAY_INDEX_MODEL] = sizeof (gint8),
    [TOPAY_INDEX_MODEL_SCALES] = sizeof (guint32),
    [TOPAY_INDEX_CONCEPTS] = sizeof (TopayConceptRow),
    [TOPAY_INDEX_SOUNDS] = sizeof (TopaySoundRow),
  };

  return (guint) section <= TOPAY_INDEX_N_SECTIONS ? sizes[section] : 0;
}

/**
 * topay_search_index_checksum:
 * @bytes: an index
 * @length: bytes of @bytes, a multiple of 8 and at least the header
 *
 * Adds up everything but the place of the checksum itself. Every step is a bijection of what was
 * added up so far, so no change within one word goes unseen. It guards against accidents, not
 * against people: the bundle is signed.
 *
 * Returns: the checksum that the header must hold
 */
guint64
topay_search_index_checksum (const guint8 *bytes, gsize length)
{
  guint64 sum = length;

  for (gsize at = 0; at + 8 <= length; at += 8)
    if (at != CHECKSUM_OFFSET)
      {
        sum = (sum ^ read_u64 (bytes + at)) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
        sum ^= sum >> 29;
      }
  return sum;
}

static gboolean
check_header (const Reader *reader, GError **error)
{
  if (reader->length < TOPAY_INDEX_HEADER_BYTES || reader->length % 8 != 0
      || reader->length > MAX_INDEX_BYTES)
    return damaged (error, "its length cannot be right");
  if (memcmp (reader->data, TOPAY_INDEX_MAGIC, 8) != 0)
    return damaged (error, "it does not begin as one");
  if (read_u32 (reader->data + 8) > TOPAY_INDEX_VERSION)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED,
                   "The search index has version %u, known is %u", read_u32 (reader->data + 8),
                   TOPAY_INDEX_VERSION);
      return FALSE;
    }
  if (read_u32 (reader->data + 8) == 0 || read_u64 (reader->data + 16) != reader->length)
    return damaged (error, "the header does not fit");
  if (read_u64 (reader->data + CHECKSUM_OFFSET)
      != topay_search_index_checksum (reader->data, reader->length))
    return damaged (error, "the checksum differs");
  return TRUE;
}

static gboolean
read_row (Reader *reader, const guint8 *row, GError **error)
{
  guint32 section = read_u32 (row), element = read_u32 (row + 4);
  guint64 offset = read_u64 (row + 8), count = read_u64 (row + 16);
  guint known = topay_search_index_element_size (section);

  if (known == 0)
    return TRUE;
  if (element != known || reader->views[section].data != NULL)
    return damaged (error, "a row of the section table is wrong");
  if (offset % 8 != 0 || offset > reader->length || count > (reader->length - offset) / element)
    return damaged (error, "a section lies outside");

  reader->views[section] = (View){ reader->data + offset, count };
  return TRUE;
}

static gboolean
read_table (Reader *reader, GError **error)
{
  guint32 n_sections = read_u32 (reader->data + 12);

  if (n_sections > TOPAY_INDEX_MAX_SECTIONS
      || TOPAY_INDEX_HEADER_BYTES + (gsize) n_sections * TOPAY_INDEX_ROW_BYTES > reader->length)
    return damaged (error, "the section table is too long");

  for (guint32 i = 0; i < n_sections; i++)
    if (!read_row (reader, reader->data + TOPAY_INDEX_HEADER_BYTES + i * TOPAY_INDEX_ROW_BYTES,
                   error))
      return FALSE;
  for (guint i = TOPAY_INDEX_META; i <= TOPAY_INDEX_N_SECTIONS; i++)
    if (reader->views[i].data == NULL)
      return damaged (error, "a section is missing");
  return TRUE;
}

/* Counts fit a guint because an index is smaller than 256 MiB. */
static void
set_views (TopaySearchIndex *self, const View *views)
{
  self->meta = (gconstpointer) views[TOPAY_INDEX_META].data;
  self->articles = (gconstpointer) views[TOPAY_INDEX_ARTICLES].data;
  self->n_articles = (guint) views[TOPAY_INDEX_ARTICLES].count;
  self->keys = (gconstpointer) views[TOPAY_INDEX_KEYS].data;
  self->n_features = (guint) views[TOPAY_INDEX_KEYS].count;
  self->features = (gconstpointer) views[TOPAY_INDEX_FEATURES].data;
  self->sample_counts = (gconstpointer) views[TOPAY_INDEX_SAMPLE_COUNTS].data;
  self->postings = (gconstpointer) views[TOPAY_INDEX_POSTINGS].data;
  self->n_postings = (guint) views[TOPAY_INDEX_POSTINGS].count;
  self->votes = (gconstpointer) views[TOPAY_INDEX_VOTES].data;
  self->n_votes = (guint) views[TOPAY_INDEX_VOTES].count;
  self->samples = (gconstpointer) views[TOPAY_INDEX_SAMPLES].data;
  self->n_samples = (guint) views[TOPAY_INDEX_SAMPLES].count;
  self->word_text = (gconstpointer) views[TOPAY_INDEX_WORD_TEXT].data;
  self->word_text_bytes = views[TOPAY_INDEX_WORD_TEXT].count;
  self->words = (gconstpointer) views[TOPAY_INDEX_WORDS].data;
  self->n_words = (guint) views[TOPAY_INDEX_WORDS].count;
  self->code_text = (gconstpointer) views[TOPAY_INDEX_CODE_TEXT].data;
  self->code_text_bytes = views[TOPAY_INDEX_CODE_TEXT].count;
  self->codes = (gconstpointer) views[TOPAY_INDEX_CODES].data;
  self->n_codes = (guint) views[TOPAY_INDEX_CODES].count;
  self->model = (gconstpointer) views[TOPAY_INDEX_MODEL].data;
  self->has_model = views[TOPAY_INDEX_MODEL].count > 0;
  self->model_scales = (gconstpointer) views[TOPAY_INDEX_MODEL_SCALES].data;
  self->concepts.rows = (gconstpointer) views[TOPAY_INDEX_CONCEPTS].data;
  self->concepts.n_rows = (guint) views[TOPAY_INDEX_CONCEPTS].count;
  self->sounds.rows = (gconstpointer) views[TOPAY_INDEX_SOUNDS].data;
  self->sounds.n_rows = (guint) views[TOPAY_INDEX_SOUNDS].count;
}

static gboolean
check_features (const TopaySearchIndex *self, GError **error)
{
  guint32 posting = 0, vote = 0;

  for (guint i = 0; i <= self->n_features; i++)
    {
      guint32 next_posting = GUINT32_FROM_LE (self->features[i].first_posting);
      guint32 next_vote = GUINT32_FROM_LE (self->features[i].first_vote);

      if (next_posting < posting || next_vote < vote)
        return damaged (error, "features are out of order");
      if (i > 0 && i < self->n_features
          && GUINT32_FROM_LE (self->keys[i]) <= GUINT32_FROM_LE (self->keys[i - 1]))
        return damaged (error, "keys are out of order");
      if (i < self->n_features
          && topay_search_feature_get_group (GUINT32_FROM_LE (self->keys[i]))
                 >= TOPAY_N_INDEXED_GROUPS)
        return damaged (error, "a feature has no group");
      posting = next_posting;
      vote = next_vote;
    }
  if (GUINT32_FROM_LE (self->features[0].first_posting) != 0
      || GUINT32_FROM_LE (self->features[0].first_vote) != 0 || posting != self->n_postings
      || vote != self->n_votes)
    return damaged (error, "features do not cover the postings");
  return TRUE;
}

static gboolean
check_postings (const TopaySearchIndex *self, GError **error)
{
  for (guint i = 0; i < self->n_postings; i++)
    if (GUINT16_FROM_LE (self->postings[i].article) >= self->n_articles)
      return damaged (error, "a posting names no article");
  for (guint i = 0; i < self->n_votes; i++)
    if (GUINT16_FROM_LE (self->votes[i].sample) >= self->n_samples)
      return damaged (error, "a vote names no sample");
  for (guint i = 0; i < self->n_samples; i++)
    if (GUINT32_FROM_LE (self->samples[i]) >= self->n_articles)
      return damaged (error, "a sample names no article");
  for (guint i = 0; i < self->n_codes; i++)
    if (GUINT32_FROM_LE (self->codes[i].article) >= self->n_articles)
      return damaged (error, "an error code names no article");
  return TRUE;
}

/* The words must follow each other without a gap and be sorted: then every length is a difference
 * of two offsets and searching by halves is right. */
static gboolean
check_words (const TopaySearchIndex *self, GError **error)
{
  gsize expected = 0;

  for (guint i = 0; i < self->n_words; i++)
    {
      const char *word = self->word_text + expected;
      gsize left = self->word_text_bytes - expected, length = strnlen (word, left);

      if (GUINT32_FROM_LE (self->words[i].offset) != expected || length == left || length == 0
          || length > TOPAY_TOKEN_MAX_BYTES || !g_utf8_validate_len (word, length, NULL))
        return damaged (error, "a word is wrong");
      if (i > 0 && strcmp (topay_search_index_get_word (self, i - 1), word) >= 0)
        return damaged (error, "words are out of order");
      expected += length + 1;
    }
  if (expected != self->word_text_bytes)
    return damaged (error, "there is text behind the words");
  return TRUE;
}

static gboolean
check_codes (const TopaySearchIndex *self, GError **error)
{
  if (self->n_codes > 0
      && (self->code_text_bytes == 0 || self->code_text[self->code_text_bytes - 1] != '\0'))
    return damaged (error, "the error codes have no end");

  for (guint i = 0; i < self->n_codes; i++)
    {
      if (GUINT32_FROM_LE (self->codes[i].offset) >= self->code_text_bytes)
        return damaged (error, "an error code lies outside");
      if (i > 0
          && strcmp (topay_search_index_get_code (self, i - 1),
                     topay_search_index_get_code (self, i))
                 > 0)
        return damaged (error, "error codes are out of order");
    }
  return TRUE;
}

/**
 * topay_search_index_open:
 * @bytes: an index, for example a part of a mapped file; any bytes
 *
 * Looks at every number that is later used as a place or a count; one pass over the index.
 *
 * Fails with %TOPAY_ERROR_DAMAGED, or %TOPAY_ERROR_UNSUPPORTED for an index of a newer version.
 *
 * Returns: (transfer full) (nullable): the index, which keeps @bytes
 */
TopaySearchIndex *
topay_search_index_open (GBytes *bytes, GError **error)
{
  g_autoptr (TopaySearchIndex) self = g_new0 (TopaySearchIndex, 1);
  Reader reader = { 0 };

  reader.data = g_bytes_get_data (bytes, &reader.length);
  if (!check_header (&reader, error))
    return NULL;

  self->bytes = g_bytes_ref (bytes);
  if ((guintptr) reader.data % 8 != 0)
    {
      g_bytes_unref (self->bytes);
      self->bytes = g_bytes_new (reader.data, reader.length);
      reader.data = g_bytes_get_data (self->bytes, NULL);
    }
  if (!read_table (&reader, error))
    return NULL;

  set_views (self, reader.views);
  if (reader.views[TOPAY_INDEX_META].count != 1
      || reader.views[TOPAY_INDEX_FEATURES].count != (guint64) self->n_features + 1
      || reader.views[TOPAY_INDEX_SAMPLE_COUNTS].count != self->n_features
      || reader.views[TOPAY_INDEX_MODEL].count
             != reader.views[TOPAY_INDEX_MODEL_SCALES].count * TOPAY_MODEL_N_BUCKETS
      || (self->has_model && reader.views[TOPAY_INDEX_MODEL_SCALES].count != self->n_articles)
      || memchr (self->meta->language, '\0', sizeof self->meta->language) == NULL)
    {
      damaged (error, "sections do not fit each other");
      return NULL;
    }
  if (!check_features (self, error) || !check_postings (self, error) || !check_words (self, error)
      || !check_codes (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * topay_search_index_free:
 * @self: (nullable): an index
 */
void
topay_search_index_free (TopaySearchIndex *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/**
 * topay_search_index_find:
 * @self: an index
 * @key: the key of a feature
 * @feature: (out): its position; untouched when there is none
 *
 * Returns: whether any article holds the feature
 */
gboolean
topay_search_index_find (const TopaySearchIndex *self, guint32 key, guint *feature)
{
  guint place = topay_search_bisect (self->keys, self->n_features, 1, key);

  if (place == self->n_features || GUINT32_FROM_LE (self->keys[place]) != key)
    return FALSE;
  *feature = place;
  return TRUE;
}

/**
 * topay_search_index_get_word:
 * @self: an index
 * @word: position of a known word
 *
 * Returns: the word, which ends in NUL
 */
const char *
topay_search_index_get_word (const TopaySearchIndex *self, guint word)
{
  return self->word_text + GUINT32_FROM_LE (self->words[word].offset);
}

/**
 * topay_search_index_get_word_length:
 * @self: an index
 * @word: position of a known word
 *
 * Returns: bytes of the word
 */
guint
topay_search_index_get_word_length (const TopaySearchIndex *self, guint word)
{
  gsize end = word + 1 < self->n_words ? GUINT32_FROM_LE (self->words[word + 1].offset)
                                       : self->word_text_bytes;

  return (guint) (end - GUINT32_FROM_LE (self->words[word].offset) - 1);
}

/**
 * topay_search_index_get_code:
 * @self: an index
 * @code: position of an error code
 *
 * Returns: the code as topay_search_code_fold() writes it
 */
const char *
topay_search_index_get_code (const TopaySearchIndex *self, guint code)
{
  return self->code_text + GUINT32_FROM_LE (self->codes[code].offset);
}
