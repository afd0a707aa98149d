/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-index-writer.h"

#include <string.h>

#include "topay-index-sounds.h"
#include "topay-search-codes.h"

typedef struct
{
  char *code; /* (owned) */
  guint article;
} Code;

typedef struct
{
  GByteArray *bytes; /* (owned): header, table with empty rows, then the sections so far */
  guint n_sections;
} Writer;

static void
set_u16 (GByteArray *bytes, gsize at, guint16 value)
{
  guint16 little = GUINT16_TO_LE (value);

  memcpy (bytes->data + at, &little, sizeof little);
}

static void
set_u32 (GByteArray *bytes, gsize at, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);

  memcpy (bytes->data + at, &little, sizeof little);
}

static void
set_u64 (GByteArray *bytes, gsize at, guint64 value)
{
  guint64 little = GUINT64_TO_LE (value);

  memcpy (bytes->data + at, &little, sizeof little);
}

static void
pad (GByteArray *bytes)
{
  static const guint8 zeros[8] = { 0 };

  if (bytes->len % 8 != 0)
    g_byte_array_append (bytes, zeros, 8 - bytes->len % 8);
}

/* Appends a section whose numbers are little-endian already. */
static void
add_section (Writer *writer, TopayIndexSection section, gconstpointer data, gsize count)
{
  gsize row = TOPAY_INDEX_HEADER_BYTES + (gsize) writer->n_sections * TOPAY_INDEX_ROW_BYTES;
  guint element = topay_search_index_element_size (section);

  set_u32 (writer->bytes, row, section);
  set_u32 (writer->bytes, row + 4, element);
  set_u64 (writer->bytes, row + 8, writer->bytes->len);
  set_u64 (writer->bytes, row + 16, count);
  if (count > 0)
    g_byte_array_append (writer->bytes, data, (guint) (count * element));
  pad (writer->bytes);
  writer->n_sections++;
}

/* Appends a section of elements that hold nothing but 32-bit numbers. */
static void
add_numbers (Writer *writer, TopayIndexSection section, const GArray *array)
{
  gsize start = writer->bytes->len;

  add_section (writer, section, array->data, array->len);
  for (gsize at = start; at + 4 <= writer->bytes->len; at += 4)
    {
      guint32 value;

      memcpy (&value, writer->bytes->data + at, sizeof value);
      set_u32 (writer->bytes, at, value);
    }
}

static void
add_sample_counts (Writer *writer, const GArray *counts)
{
  gsize start = writer->bytes->len;

  add_section (writer, TOPAY_INDEX_SAMPLE_COUNTS, counts->data, counts->len);
  for (guint i = 0; i < counts->len; i++)
    set_u16 (writer->bytes, start + 2 * (gsize) i, g_array_index (counts, guint16, i));
}

static void
add_postings (Writer *writer, const GArray *postings)
{
  gsize start = writer->bytes->len, step = sizeof (TopayIndexPosting);

  add_section (writer, TOPAY_INDEX_POSTINGS, postings->data, postings->len);
  for (guint i = 0; i < postings->len; i++)
    set_u16 (writer->bytes, start + step * i,
             g_array_index (postings, TopayIndexPosting, i).article);
}

static void
add_votes (Writer *writer, const GArray *votes)
{
  gsize start = writer->bytes->len, step = sizeof (TopayIndexVote);

  add_section (writer, TOPAY_INDEX_VOTES, votes->data, votes->len);
  for (guint i = 0; i < votes->len; i++)
    {
      const TopayIndexVote *vote = &g_array_index (votes, TopayIndexVote, i);

      set_u16 (writer->bytes, start + step * i, vote->sample);
      set_u16 (writer->bytes, start + step * i + 2, vote->impact);
    }
}

static void
add_words (Writer *writer, const TopayIndexContents *contents)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (TopayIndexWord));

  for (guint i = 0; i < contents->corpus->words->len; i++)
    {
      const char *word = g_ptr_array_index (contents->corpus->words, i);
      TopayIndexWord row = { (guint32) text->len,
                             g_array_index (contents->statistics->word_counts, guint32, i) };

      if (row.count == 0)
        continue;
      g_string_append_len (text, word, (gssize) strlen (word) + 1);
      g_array_append_val (words, row);
    }
  add_section (writer, TOPAY_INDEX_WORD_TEXT, text->str, text->len);
  add_numbers (writer, TOPAY_INDEX_WORDS, words);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  const Code *left = a, *right = b;
  int order = strcmp (left->code, right->code);

  return order != 0 ? order : (left->article > right->article) - (left->article < right->article);
}

static void
clear_code (gpointer code)
{
  g_free (((Code *) code)->code);
}

static GArray *
collect_codes (const TopayIndexContents *contents)
{
  GArray *codes = g_array_new (FALSE, FALSE, sizeof (Code));

  g_array_set_clear_func (codes, clear_code);
  for (guint i = 0; contents->articles != NULL && i < contents->corpus->n_articles; i++)
    {
      const char *const *source = contents->articles[i].error_codes;

      for (guint j = 0; source != NULL && source[j] != NULL; j++)
        {
          Code code = { topay_search_code_fold (source[j]), i };

          if (code.code[0] != '\0')
            g_array_append_val (codes, code);
          else
            g_free (code.code);
        }
    }
  g_array_sort (codes, compare_codes);
  return codes;
}

static void
add_codes (Writer *writer, const TopayIndexContents *contents)
{
  g_autoptr (GArray) codes = collect_codes (contents);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TopayIndexCode));

  for (guint i = 0; i < codes->len; i++)
    {
      const Code *code = &g_array_index (codes, Code, i);
      TopayIndexCode row = { (guint32) text->len, code->article };

      g_string_append_len (text, code->code, (gssize) strlen (code->code) + 1);
      g_array_append_val (rows, row);
    }
  add_section (writer, TOPAY_INDEX_CODE_TEXT, text->str, text->len);
  add_numbers (writer, TOPAY_INDEX_CODES, rows);
}

/**
 * topay_index_write:
 * @contents: what the index holds
 *
 * Lays an index out as topay-search-index.h describes it. Equal contents give equal bytes.
 *
 * Returns: (transfer full): the index
 */
GBytes *
topay_index_write (const TopayIndexContents *contents)
{
  const TopayIndexStatistics *statistics = contents->statistics;
  Writer writer = { g_byte_array_new (), 0 };
  gsize front = TOPAY_INDEX_HEADER_BYTES + TOPAY_INDEX_N_SECTIONS * TOPAY_INDEX_ROW_BYTES;
  TopayIndexMeta meta = { { 0 }, { 0 } };
  g_autoptr (GArray) sounds = topay_index_sounds_new (contents->corpus);

  g_byte_array_set_size (writer.bytes, (guint) front);
  memset (writer.bytes->data, 0, front);
  pad (writer.bytes);
  g_strlcpy (meta.language, contents->corpus->language, sizeof meta.language);
  topay_search_calibration_save (contents->calibration, &meta);

  add_section (&writer, TOPAY_INDEX_META, &meta, 1);
  add_numbers (&writer, TOPAY_INDEX_ARTICLES, statistics->articles);
  add_numbers (&writer, TOPAY_INDEX_KEYS, statistics->keys);
  add_numbers (&writer, TOPAY_INDEX_FEATURES, statistics->features);
  add_sample_counts (&writer, statistics->sample_counts);
  add_postings (&writer, statistics->postings);
  add_votes (&writer, statistics->votes);
  add_numbers (&writer, TOPAY_INDEX_SAMPLES, statistics->samples);
  add_words (&writer, contents);
  add_codes (&writer, contents);
  add_section (&writer, TOPAY_INDEX_MODEL, contents->model->weights->data,
               contents->model->weights->len);
  add_numbers (&writer, TOPAY_INDEX_MODEL_SCALES, contents->model->scales);
  add_section (&writer, TOPAY_INDEX_CONCEPTS, contents->corpus->concepts.rows,
               contents->corpus->concepts.n_rows);
  add_numbers (&writer, TOPAY_INDEX_SOUNDS, sounds);

  memcpy (writer.bytes->data, TOPAY_INDEX_MAGIC, 8);
  set_u32 (writer.bytes, 8, TOPAY_INDEX_VERSION);
  set_u32 (writer.bytes, 12, writer.n_sections);
  set_u64 (writer.bytes, 16, writer.bytes->len);
  set_u64 (writer.bytes, 24, topay_search_index_checksum (writer.bytes->data, writer.bytes->len));
  return g_byte_array_free_to_bytes (writer.bytes);
}
