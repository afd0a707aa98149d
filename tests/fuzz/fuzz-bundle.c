/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a library file, with every checksum made right, read to the last article. */

#include "config.h"

#include <stddef.h>
#include <string.h>

#include "topay-bundle-format.h"
#include "topay-bundle.h"
#include "topay-library.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static guint64
get_number (const guint8 *at, gsize n_bytes)
{
  guint64 number = 0;

  memcpy (&number, at, n_bytes);
  return GUINT64_FROM_LE (number);
}

static void
mend_checksums (guint8 *data, gsize size)
{
  guint64 length = GUINT64_TO_LE ((guint64) size);
  guint n_sections;

  if (size < TOPAY_BUNDLE_HEADER_BYTES)
    return;
  memcpy (data + TOPAY_BUNDLE_AT_LENGTH, &length, sizeof length);
  n_sections = (guint) get_number (data + TOPAY_BUNDLE_AT_N_SECTIONS, 4);
  if (n_sections > TOPAY_BUNDLE_MAX_SECTIONS
      || TOPAY_BUNDLE_HEADER_BYTES + (gsize) n_sections * TOPAY_BUNDLE_ENTRY_BYTES > size)
    return;

  for (guint i = 0; i < n_sections; i++)
    {
      guint8 *entry = data + TOPAY_BUNDLE_HEADER_BYTES + (gsize) i * TOPAY_BUNDLE_ENTRY_BYTES;
      guint64 offset = get_number (entry + TOPAY_ENTRY_AT_OFFSET, 8);
      guint64 section = get_number (entry + TOPAY_ENTRY_AT_LENGTH, 8);

      if (offset <= size && section <= size - offset)
        topay_bundle_hash (data + offset, (gsize) section, entry + TOPAY_ENTRY_AT_CHECKSUM);
    }
  topay_bundle_hash_header (data, n_sections, data + TOPAY_BUNDLE_AT_CHECKSUM);
}

static void
read_language (TopayLibrary *library, const char *language)
{
  TopaySearchEngine *engine = topay_library_get_engine (library, language, NULL);
  guint n;

  topay_library_get_categories (library, language, &n);
  topay_library_get_tips (library, language, &n);
  topay_library_get_searches (library, language);
  if (engine != NULL)
    topay_search_result_free (topay_search_engine_query (engine, "refund 退款", 5));
  for (guint i = 0; i < topay_library_get_n_articles (library, language); i++)
    {
      const TopayArticleInfo *info = topay_library_get_nth_info (library, language, i);
      TopayArticle *article = topay_library_dup_article (library, language, info->id, NULL);

      g_clear_pointer (&article, topay_article_unref);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TopayLibrary) library = NULL;

  mend_checksums (copy, size);
  bytes = g_bytes_new (copy, size);
  library = topay_library_new_from_bytes (bytes, NULL);
  for (guint i = 0; library != NULL && topay_library_get_languages (library)[i] != NULL; i++)
    read_language (library, topay_library_get_languages (library)[i]);
  return 0;
}
