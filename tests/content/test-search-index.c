/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "search-fixture.h"
#include "topay-error.h"
#include "topay-search-index.h"
#include "tests/share.h"

#define N_FLIPS 20000

/* A small index, so that every length of it can be tried. */
static GBytes *
build_small (void)
{
  const char *const questions[] = { "where is my refund", "退款", NULL };
  const char *const codes[] = { "TP-1", NULL };
  const TopayIndexArticle articles[] = {
    { .title = "Refund", .questions = questions, .error_codes = codes },
    { .title = "Card", .body = "lost" },
  };

  return topay_index_build (&(TopayIndexLibrary){ "en", articles, G_N_ELEMENTS (articles), NULL });
}

static void
ask_everything (TopaySearchEngine *engine)
{
  static const char *const queries[] = {
    "where is my refund", "refu", "TP-1", "tp", "退款 lost", "refnud card password declined"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (TopaySearchResult) result = topay_search_engine_query (engine, queries[i], 10);

      for (guint k = 0; k < result->n_hits; k++)
        g_assert_cmpuint (result->hits[k].article, <, FIXTURE_N_ARTICLES);
    }
}

/* Whether @data was let in; if not, the reason must be one that is allowed. */
static gboolean
try_index (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (bytes, &error);

  if (engine == NULL)
    {
      g_assert_true (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED)
                     || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED));
      return FALSE;
    }
  g_assert_no_error (error);
  ask_everything (engine);
  return TRUE;
}

static void
fix_checksum (guint8 *data, gsize length)
{
  guint64 sum = GUINT64_TO_LE (topay_search_index_checksum (data, length));

  memcpy (data + 24, &sum, sizeof sum);
}

static void
test_every_cut_is_damaged (void)
{
  g_autoptr (GBytes) index = build_small ();
  gsize length;
  const guint8 *data = g_bytes_get_data (index, &length);

  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (try_index (data, cut));
  g_assert_true (try_index (data, length));
}

static void
test_every_flip_is_seen (void)
{
  g_autoptr (GBytes) index = fixture_build ("en");
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gsize length;
  const guint8 *data = g_bytes_get_data (index, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);

  for (guint i = 0; i < topay_test_share (N_FLIPS); i++)
    {
      gsize place = (gsize) g_rand_int_range (random, 0, (gint32) length);
      guint8 bit = (guint8) (1 << g_rand_int_range (random, 0, 8));

      copy[place] ^= bit;
      g_assert_false (try_index (copy, length));
      copy[place] ^= bit;
    }
}

/* Somebody who makes the checksum right again still gets no further than the checks behind it. */
static void
test_hostile_index_is_survived (void)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7F, 0x80, 0xFF };
  g_autoptr (GBytes) index = build_small ();
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  gsize length;
  const guint8 *data = g_bytes_get_data (index, &length);
  guint n_let_in = 0;

  for (guint i = 0; i < topay_test_share (N_FLIPS); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      guint n_changes = (guint) g_rand_int_range (random, 1, 4);

      for (guint k = 0; k < n_changes; k++)
        {
          gint32 end = i % 2 == 0 ? (gint32) length
                                  : TOPAY_INDEX_HEADER_BYTES
                                        + TOPAY_INDEX_N_SECTIONS * TOPAY_INDEX_ROW_BYTES;

          copy[g_rand_int_range (random, 8, end)] =
              values[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (values))];
        }
      fix_checksum (copy, length);
      n_let_in += try_index (copy, length);
    }
  g_assert_cmpuint (n_let_in, >, 0);
  g_assert_cmpuint (n_let_in, <, N_FLIPS);
}

static void
test_newer_version_is_unsupported (void)
{
  g_autoptr (GBytes) index = build_small ();
  gsize length;
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (index, NULL), g_bytes_get_size (index));
  g_autoptr (GBytes) newer = NULL;
  g_autoptr (GError) error = NULL;

  length = g_bytes_get_size (index);
  data[8] = TOPAY_INDEX_VERSION + 1;
  fix_checksum (data, length);
  newer = g_bytes_new (data, length);
  g_assert_null (topay_search_engine_new (newer, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED);
}

static void
test_unknown_section_is_stepped_over (void)
{
  g_autoptr (GBytes) index = build_small ();
  gsize length = g_bytes_get_size (index);
  gsize table_end = TOPAY_INDEX_HEADER_BYTES + TOPAY_INDEX_N_SECTIONS * TOPAY_INDEX_ROW_BYTES;
  const guint8 *data = g_bytes_get_data (index, NULL);
  g_autofree guint8 *copy = g_malloc0 (length + TOPAY_INDEX_ROW_BYTES);
  guint64 total = GUINT64_TO_LE (length + TOPAY_INDEX_ROW_BYTES);

  memcpy (copy, data, table_end);
  memcpy (copy + table_end + TOPAY_INDEX_ROW_BYTES, data + table_end, length - table_end);
  for (guint i = 0; i < TOPAY_INDEX_N_SECTIONS; i++)
    {
      guint8 *place = copy + TOPAY_INDEX_HEADER_BYTES + i * TOPAY_INDEX_ROW_BYTES + 8;
      guint64 offset;

      memcpy (&offset, place, sizeof offset);
      offset = GUINT64_TO_LE (GUINT64_FROM_LE (offset) + TOPAY_INDEX_ROW_BYTES);
      memcpy (place, &offset, sizeof offset);
    }
  copy[table_end] = 99;
  copy[12] = TOPAY_INDEX_N_SECTIONS + 1;
  memcpy (copy + 16, &total, sizeof total);
  fix_checksum (copy, length + TOPAY_INDEX_ROW_BYTES);
  g_assert_true (try_index (copy, length + TOPAY_INDEX_ROW_BYTES));
}

static void
test_any_alignment_is_read (void)
{
  g_autoptr (GBytes) index = build_small ();
  gsize length = g_bytes_get_size (index);

  for (gsize shift = 0; shift < 8; shift++)
    {
      g_autofree guint8 *buffer = g_malloc0 (length + 8);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TopaySearchEngine) engine = NULL;

      memcpy (buffer + shift, g_bytes_get_data (index, NULL), length);
      bytes = g_bytes_new_static (buffer + shift, length);
      engine = topay_search_engine_new (bytes, NULL);
      g_assert_nonnull (engine);
      g_assert_cmpuint (fixture_first (engine, "refund"), ==, 0);
    }
}

static void
test_empty_and_foreign_bytes_are_damaged (void)
{
  static const guint8 zeros[4096] = { 0 };

  g_assert_false (try_index (zeros, 0));
  g_assert_false (try_index (zeros, sizeof zeros));
  g_assert_false (try_index ((const guint8 *) TOPAY_INDEX_MAGIC, 8));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-index/every-cut-is-damaged", test_every_cut_is_damaged);
  g_test_add_func ("/search-index/every-flip-is-seen", test_every_flip_is_seen);
  g_test_add_func ("/search-index/hostile-index-is-survived", test_hostile_index_is_survived);
  g_test_add_func ("/search-index/newer-version-is-unsupported", test_newer_version_is_unsupported);
  g_test_add_func ("/search-index/unknown-section-is-stepped-over",
                   test_unknown_section_is_stepped_over);
  g_test_add_func ("/search-index/any-alignment-is-read", test_any_alignment_is_read);
  g_test_add_func ("/search-index/empty-and-foreign-bytes-are-damaged",
                   test_empty_and_foreign_bytes_are_damaged);
  return g_test_run ();
}
