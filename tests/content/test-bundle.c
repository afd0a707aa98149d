/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-bundle.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "source-fixture.h"
#include "topay-bundle-writer.h"
#include "topay-error.h"
#include "topay-library.h"
#include "tests/share.h"

/* Together 20,000, half of them with right checksums. */
#define N_FLIPS        10000
#define N_SEALED_FLIPS 10000

static GBytes *
make_plain_bundle (void)
{
  g_autoptr (TopayBundleWriter) writer = topay_bundle_writer_new ();
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) odd = g_bytes_new_static ("odd", 3);

  topay_bundle_writer_add_bytes (writer, TOPAY_SECTION_INDEX, "en", odd);
  topay_bundle_writer_add_bytes (writer, TOPAY_SECTION_INDEX, "zh_CN", empty);
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_HOME, "",
                                   g_variant_new_parsed ("['a', 'b']"));
  return topay_bundle_writer_finish (writer);
}

/* The clean sources, compiled. */
static GBytes *
make_library (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (TopaySource) source = topay_source_new (fixture->folder, NULL, report);

  g_assert_cmpuint (topay_report_get_n_complaints (report), ==, 0);
  return topay_bundle_build (source);
}

/* A library with something of everything and as little of it as can be: it is read 20,000 times,
 * also under valgrind. */
static GBytes *
make_small_library (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (TopaySource) source = NULL;

  topay_fixture_write (fixture, "en/a.md",
                       "---\ntitle: Alpha\nsummary: Short\nkeywords: [k]\ncategory: c\n---\n"
                       "Text **strong** [b](article:b).\n\n1. Step\n\n"
                       "```table\nA | B\n1 | 2\n```\n\n```callout info\n**T**\n\nx\n```\n");
  topay_fixture_write (fixture, "en/b.md", "---\ntitle: Beta\nrelated: [a]\n---\nx\n");
  topay_fixture_write (fixture, "tips.ini", "[t]\ntitle=Tip\ntext=Text\narticle=a\n");
  topay_fixture_write (fixture, "home.ini", "[popular]\narticles=a;\n[searches]\nqueries=alpha;\n");
  source = topay_source_new (fixture->folder, NULL, report);
  g_assert_cmpuint (topay_report_get_n_complaints (report), ==, 0);
  return topay_bundle_build (source);
}

static guint8 *
dup_data (GBytes *bytes, gsize *size)
{
  const guint8 *data = g_bytes_get_data (bytes, size);

  return g_memdup2 (data, *size);
}

static guint64
read_u64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_LE (value);
}

/* Makes the checksums right again, as somebody would who means harm: of the sections that start
 * before @end, the others being as they were. */
static void
seal_until (guint8 *data, gsize size, gsize end)
{
  guint n_sections = data[TOPAY_BUNDLE_AT_N_SECTIONS];

  for (guint i = 0; i < n_sections; i++)
    {
      guint8 *entry = data + TOPAY_BUNDLE_HEADER_BYTES + (gsize) i * TOPAY_BUNDLE_ENTRY_BYTES;
      guint64 offset = read_u64 (entry + TOPAY_ENTRY_AT_OFFSET);
      guint64 length = read_u64 (entry + TOPAY_ENTRY_AT_LENGTH);

      if (offset < end && offset <= size && length <= size - offset)
        topay_bundle_hash (data + offset, (gsize) length, entry + TOPAY_ENTRY_AT_CHECKSUM);
    }
  topay_bundle_hash_header (data, n_sections, data + TOPAY_BUNDLE_AT_CHECKSUM);
}

static void
seal (guint8 *data, gsize size)
{
  seal_until (data, size, G_MAXSIZE);
}

static gboolean
is_expected (const GError *error)
{
  return g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED)
         || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED);
}

/* Touches everything of an article. Returns FALSE when it is damaged. */
static gboolean
read_article (TopayLibrary *library, const TopayArticleInfo *info, GChecksum *digest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayArticle) article =
      topay_library_dup_article (library, info->language, info->id, &error);
  TopayBlock *const *blocks;
  guint n_blocks;

  if (article == NULL)
    {
      g_assert_true (is_expected (error));
      return FALSE;
    }

  blocks = topay_article_get_blocks (article, &n_blocks);
  for (guint i = 0; i < n_blocks; i++)
    {
      g_autofree char *text = topay_block_dup_text (blocks[i]);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_checksum_update (digest, (const guint8 *) text, -1);
    }

  g_checksum_update (digest, (const guint8 *) info->title, -1);
  g_checksum_update (digest, (const guint8 *) info->summary, -1);
  return TRUE;
}

static gboolean
read_language (TopayLibrary *library, const char *language, GChecksum *digest, gboolean search)
{
  g_autoptr (GError) error = NULL;
  TopaySearchEngine *engine;
  guint n_tips;
  const TopayTip *tips = topay_library_get_tips (library, language, &n_tips);
  guint n_categories;
  const TopayCategory *categories = topay_library_get_categories (library, language, &n_categories);

  for (guint i = 0; i < n_tips; i++)
    g_checksum_update (digest, (const guint8 *) tips[i].text, -1);
  for (guint i = 0; i < n_categories; i++)
    g_checksum_update (digest, (const guint8 *) categories[i].title, -1);
  for (guint i = 0; i < topay_library_get_n_articles (library, language); i++)
    if (!read_article (library, topay_library_get_nth_info (library, language, i), digest))
      return FALSE;

  if (!search)
    return TRUE;

  engine = topay_library_get_engine (library, language, &error);
  if (engine == NULL)
    {
      g_assert_true (is_expected (error));
      return FALSE;
    }

  topay_search_result_free (topay_search_engine_query (engine, "alpha question 钱包", 5));
  return TRUE;
}

/* Reads all there is to read. Returns a digest of it, NULL when anything was refused. */
static char *
read_all (const guint8 *data, gsize size, gboolean search)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new_from_bytes (bytes, &error);
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  const char *const *languages;

  if (library == NULL)
    {
      g_assert_true (is_expected (error));
      return NULL;
    }

  languages = topay_library_get_languages (library);
  for (guint i = 0; languages[i] != NULL; i++)
    if (!read_language (library, languages[i], digest, search))
      return NULL;

  return g_strdup (g_checksum_get_string (digest));
}

static void
test_round_trip (void)
{
  g_autoptr (GBytes) bytes = make_plain_bundle ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayBundle) bundle = topay_bundle_new (bytes, &error);
  g_autoptr (GBytes) odd = topay_bundle_dup_section (bundle, TOPAY_SECTION_INDEX, "en", &error);
  g_autoptr (GBytes) empty =
      topay_bundle_dup_section (bundle, TOPAY_SECTION_INDEX, "zh_CN", &error);
  g_autoptr (GVariant) home =
      topay_bundle_dup_variant (bundle, TOPAY_SECTION_HOME, "", "as", &error);
  g_autofree char *text = g_variant_print (home, FALSE);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (odd, NULL), g_bytes_get_size (odd), "odd", 3);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  g_assert_cmpstr (text, ==, "['a', 'b']");
}

static void
test_missing_section (void)
{
  g_autoptr (GBytes) bytes = make_plain_bundle ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayBundle) bundle = topay_bundle_new (bytes, &error);

  g_assert_false (topay_bundle_has_section (bundle, TOPAY_SECTION_TIPS, "en"));
  g_assert_null (topay_bundle_dup_section (bundle, TOPAY_SECTION_TIPS, "en", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
}

static void
test_sections_aligned (void)
{
  g_autoptr (GBytes) bytes = make_plain_bundle ();
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  g_assert_cmpuint (data[TOPAY_BUNDLE_AT_N_SECTIONS], ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (read_u64 (data + TOPAY_BUNDLE_HEADER_BYTES
                                + (gsize) i * TOPAY_BUNDLE_ENTRY_BYTES + TOPAY_ENTRY_AT_OFFSET)
                          % 8,
                      ==, 0);
}

static void
test_same_bytes (void)
{
  g_autoptr (GBytes) first = make_library ();
  g_autoptr (GBytes) second = make_library ();

  g_assert_true (g_bytes_equal (first, second));
}

static void
test_newer_version (void)
{
  g_autoptr (GBytes) bytes = make_plain_bundle ();
  gsize size;
  g_autofree guint8 *data = dup_data (bytes, &size);
  g_autoptr (GBytes) newer = NULL;
  g_autoptr (GError) error = NULL;

  data[TOPAY_BUNDLE_AT_VERSION]++;
  seal (data, size);
  newer = g_bytes_new (data, size);
  g_assert_null (topay_bundle_new (newer, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED);
}

/* What a bundle says of itself, changed with right checksums. */
static void
test_hostile_table (void)
{
  static const struct
  {
    gsize at; /* in the header or, from TOPAY_BUNDLE_HEADER_BYTES on, in the table */
    guint8 value;
  } cases[] = {
    { TOPAY_BUNDLE_AT_VERSION, 0 },
    { TOPAY_BUNDLE_AT_LENGTH, 1 },
    { TOPAY_BUNDLE_AT_N_SECTIONS, 255 },
    { TOPAY_BUNDLE_AT_N_SECTIONS + 3, 255 },
    { TOPAY_BUNDLE_HEADER_BYTES + TOPAY_ENTRY_AT_OFFSET, 1 },
    { TOPAY_BUNDLE_HEADER_BYTES + TOPAY_ENTRY_AT_OFFSET, 0 },
    { TOPAY_BUNDLE_HEADER_BYTES + TOPAY_ENTRY_AT_OFFSET + 7, 128 },
    { TOPAY_BUNDLE_HEADER_BYTES + TOPAY_ENTRY_AT_LENGTH + 7, 255 },
    { TOPAY_BUNDLE_HEADER_BYTES + TOPAY_ENTRY_AT_LENGTH + 1, 255 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = make_plain_bundle ();
      gsize size;
      g_autofree guint8 *data = dup_data (bytes, &size);
      g_autoptr (GBytes) hostile = NULL;
      g_autoptr (GError) error = NULL;

      data[cases[i].at] = cases[i].value;
      if (cases[i].at >= TOPAY_BUNDLE_HEADER_BYTES)
        seal (data, size);
      hostile = g_bytes_new (data, size);
      g_assert_null (topay_bundle_new (hostile, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
}

static void
test_two_of_a_name (void)
{
  g_autoptr (TopayBundleWriter) writer = topay_bundle_writer_new ();
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  topay_bundle_writer_add_bytes (writer, TOPAY_SECTION_INDEX, "en", content);
  topay_bundle_writer_add_bytes (writer, TOPAY_SECTION_INDEX, "en", content);
  bytes = topay_bundle_writer_finish (writer);
  g_assert_null (topay_bundle_new (bytes, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
}

static void
test_not_normal (void)
{
  static const struct
  {
    const char *type;
    const char *data;
    gsize length;
  } cases[] = {
    { "s", "\xff\xfe", 3 },            /* not UTF-8 */
    { "s", "abc", 3 },                 /* no NUL */
    { "as", "a\0b\0\xf0\x04", 6 },     /* an offset beyond the end */
    { "as", "a\0b\0\x04\x02", 6 },     /* offsets that go back */
    { "(sas)", "a\0\x01\x00\x7f", 5 }, /* a frame of a length that there is not */
    { "(sas)", "", 0 },
    { "a(yusua(yss))", "\x01\x02\x03", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayBundleWriter) writer = topay_bundle_writer_new ();
      g_autoptr (GBytes) content = g_bytes_new_static (cases[i].data, cases[i].length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TopayBundle) bundle = NULL;

      topay_bundle_writer_add_bytes (writer, TOPAY_SECTION_META, "", content);
      bytes = topay_bundle_writer_finish (writer);
      bundle = topay_bundle_new (bytes, &error);
      g_assert_no_error (error);
      g_assert_null (
          topay_bundle_dup_variant (bundle, TOPAY_SECTION_META, "", cases[i].type, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
}

static void
test_every_truncation (void)
{
  g_autoptr (GBytes) bytes = make_library ();
  gsize size;

  g_bytes_get_data (bytes, &size);
  for (gsize length = 0; length < size; length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (topay_library_new_from_bytes (cut, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
}

/* As test_every_truncation(), by somebody who corrects length and checksums of what is left. */
static void
test_sealed_truncation (void)
{
  g_autoptr (GBytes) bytes = make_library ();
  gsize size;
  g_autofree guint8 *data = dup_data (bytes, &size);

  for (gsize cut = 0; cut < 2000 && cut < size; cut += 7)
    {
      guint64 length = GUINT64_TO_LE (size - cut);
      g_autofree char *digest = NULL;

      memcpy (data + TOPAY_BUNDLE_AT_LENGTH, &length, sizeof length);
      seal (data, size - cut);
      digest = read_all (data, size - cut, FALSE);
      g_assert_true (cut == 0 ? digest != NULL : digest == NULL);
    }
}

/* Where the first index starts, the bulk of the file. */
static gsize
find_index (const guint8 *data)
{
  for (guint i = 0;; i++)
    {
      const guint8 *entry = data + TOPAY_BUNDLE_HEADER_BYTES + (gsize) i * TOPAY_BUNDLE_ENTRY_BYTES;

      if (entry[TOPAY_ENTRY_AT_KIND] == TOPAY_SECTION_INDEX)
        return (gsize) read_u64 (entry + TOPAY_ENTRY_AT_OFFSET);
    }
}

/* A flipped bit is found, or it was in bytes that nobody reads and changes nothing. */
static void
test_bit_flips (void)
{
  g_autoptr (GBytes) bytes = make_small_library ();
  gsize size;
  g_autofree guint8 *data = dup_data (bytes, &size);
  g_autofree char *whole = read_all (data, size, TRUE);
  guint n_refused = 0;

  g_assert_nonnull (whole);
  for (guint i = 0; i < topay_test_share (N_FLIPS); i++)
    {
      /* half of them where the structures are */
      gint32 end = (gint32) (i % 2 == 0 ? size : find_index (data));
      gsize at = (gsize) g_test_rand_int_range (0, end);
      guint8 bit = (guint8) (1 << g_test_rand_int_range (0, 8));
      g_autofree char *digest = NULL;

      data[at] ^= bit;
      digest = read_all (data, size, i % 64 == 0);
      data[at] ^= bit;
      if (digest == NULL)
        n_refused++;
      else
        g_assert_cmpstr (digest, ==, whole);
    }

  g_assert_cmpuint (n_refused, >, topay_test_share (N_FLIPS) / 4);
}

/* With right checksums the structures have to bear it themselves. What the index bears is the
 * business of its own test. */
static void
test_sealed_bit_flips (void)
{
  g_autoptr (GBytes) bytes = make_small_library ();
  gsize size;
  g_autofree guint8 *whole = dup_data (bytes, &size);
  g_autofree guint8 *data = g_memdup2 (whole, size);
  gsize end = find_index (whole);
  guint n_accepted = 0;

  for (guint i = 0; i < topay_test_share (N_SEALED_FLIPS); i++)
    {
      guint n_flips = (guint) g_test_rand_int_range (1, 4);
      g_autofree char *digest = NULL;

      for (guint j = 0; j < n_flips; j++)
        data[g_test_rand_int_range (TOPAY_BUNDLE_HEADER_BYTES, (gint32) end)] ^=
            (guint8) (1 << g_test_rand_int_range (0, 8));
      seal_until (data, size, end);
      digest = read_all (data, size, FALSE);
      if (digest != NULL)
        n_accepted++;
      memcpy (data, whole, end);
    }

  g_assert_cmpuint (n_accepted, >, 0);
}

static void
test_files_that_are_none (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autofree char *missing = topay_fixture_dup_path (fixture, "missing");
  g_autofree char *empty = topay_fixture_dup_path (fixture, "empty");
  g_autofree char *large = topay_fixture_dup_path (fixture, "large");
  g_autofree char *pipe_path = topay_fixture_dup_path (fixture, "pipe");
  const struct
  {
    const char *path;
    TopayError code;
  } cases[] = {
    { missing, TOPAY_ERROR_NOT_FOUND },  { empty, TOPAY_ERROR_DAMAGED },
    { large, TOPAY_ERROR_TOO_LARGE },    { pipe_path, TOPAY_ERROR_IO },
    { fixture->folder, TOPAY_ERROR_IO },
  };

  topay_fixture_write (fixture, "empty", "");
  topay_fixture_write (fixture, "large", "TOPAYLIB");
  g_assert_cmpint (truncate (large, (off_t) TOPAY_BUNDLE_MAX_BYTES + 1), ==, 0);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (topay_bundle_open (cases[i].path, &error));
      g_assert_error (error, TOPAY_ERROR, (int) cases[i].code);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundle/what-is-written-is-read", test_round_trip);
  g_test_add_func ("/bundle/missing-section-is-not-found", test_missing_section);
  g_test_add_func ("/bundle/sections-start-at-multiples-of-eight", test_sections_aligned);
  g_test_add_func ("/bundle/same-sources-same-bytes", test_same_bytes);
  g_test_add_func ("/bundle/newer-version-is-unsupported", test_newer_version);
  g_test_add_func ("/bundle/hostile-table-is-damaged", test_hostile_table);
  g_test_add_func ("/bundle/two-sections-of-a-name-are-damaged", test_two_of_a_name);
  g_test_add_func ("/bundle/only-the-normal-form-is-read", test_not_normal);
  g_test_add_func ("/bundle/every-truncation-is-damaged", test_every_truncation);
  g_test_add_func ("/bundle/truncation-with-right-checksums-is-damaged", test_sealed_truncation);
  g_test_add_func ("/bundle/flipped-bit-is-found-or-harmless", test_bit_flips);
  g_test_add_func ("/bundle/flipped-bit-with-right-checksum-is-borne", test_sealed_bit_flips);
  g_test_add_func ("/bundle/what-is-no-file-is-refused", test_files_that_are_none);
  return g_test_run ();
}
