/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-bundle-writer.h"

#include <string.h>

#include "topay-bundle.h"
#include "topay-error.h"

typedef struct
{
  TopaySectionKind kind;
  char *language; /* (owned) */
  GBytes *bytes;  /* (owned) */
} Section;

struct _TopayBundleWriter
{
  GPtrArray *sections; /* (owned) (element-type Section) */
};

static void
section_free (Section *section)
{
  g_free (section->language);
  g_bytes_unref (section->bytes);
  g_free (section);
}

/**
 * topay_bundle_writer_new:
 *
 * Returns: (transfer full): a library without sections
 */
TopayBundleWriter *
topay_bundle_writer_new (void)
{
  TopayBundleWriter *self = g_new0 (TopayBundleWriter, 1);

  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) section_free);
  return self;
}

/**
 * topay_bundle_writer_free:
 * @self: (nullable) (transfer full): a writer
 */
void
topay_bundle_writer_free (TopayBundleWriter *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->sections);
  g_free (self);
}

/**
 * topay_bundle_writer_add_bytes:
 * @self: a writer
 * @kind: what the section is
 * @language: its language, "" for all; shorter than TOPAY_BUNDLE_LANGUAGE_SIZE
 * @bytes: what it holds; a reference is kept
 */
void
topay_bundle_writer_add_bytes (TopayBundleWriter *self,
                               TopaySectionKind kind,
                               const char *language,
                               GBytes *bytes)
{
  Section *section;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->sections->len < TOPAY_BUNDLE_MAX_SECTIONS);
  g_return_if_fail (language != NULL && strlen (language) < TOPAY_BUNDLE_LANGUAGE_SIZE);
  g_return_if_fail (bytes != NULL);

  section = g_new0 (Section, 1);
  section->kind = kind;
  section->language = g_strdup (language);
  section->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->sections, section);
}

/**
 * topay_bundle_writer_add_variant:
 * @self: a writer
 * @kind: what the section is
 * @language: its language, "" for all
 * @value: what it holds; a floating reference is taken
 */
void
topay_bundle_writer_add_variant (TopayBundleWriter *self,
                                 TopaySectionKind kind,
                                 const char *language,
                                 GVariant *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  g_autoptr (GVariant) normal = g_variant_get_normal_form (owned);
#if G_BYTE_ORDER == G_BIG_ENDIAN
  g_autoptr (GVariant) stored = g_variant_byteswap (normal);
#else
  g_autoptr (GVariant) stored = g_variant_ref (normal);
#endif
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (stored);

  topay_bundle_writer_add_bytes (self, kind, language, bytes);
}

static void
write_u32 (guint8 *to, guint32 value)
{
  guint32 stored = GUINT32_TO_LE (value);

  memcpy (to, &stored, sizeof stored);
}

static void
write_u64 (guint8 *to, guint64 value)
{
  guint64 stored = GUINT64_TO_LE (value);

  memcpy (to, &stored, sizeof stored);
}

static gsize
align (gsize offset)
{
  return (offset + TOPAY_BUNDLE_ALIGNMENT - 1) / TOPAY_BUNDLE_ALIGNMENT * TOPAY_BUNDLE_ALIGNMENT;
}

static gsize
get_table_end (const TopayBundleWriter *self)
{
  return TOPAY_BUNDLE_HEADER_BYTES + (gsize) self->sections->len * TOPAY_BUNDLE_ENTRY_BYTES;
}

static gsize
get_total (const TopayBundleWriter *self)
{
  gsize total = get_table_end (self);

  for (guint i = 0; i < self->sections->len; i++)
    {
      const Section *section = g_ptr_array_index (self->sections, i);

      total = align (total) + g_bytes_get_size (section->bytes);
    }

  return total;
}

/* Returns where the section ends. */
static gsize
write_section (const Section *section, guint8 *entry, guint8 *data, gsize offset)
{
  gsize length;
  const guint8 *content = g_bytes_get_data (section->bytes, &length);

  write_u32 (entry + TOPAY_ENTRY_AT_KIND, (guint32) section->kind);
  memcpy (entry + TOPAY_ENTRY_AT_LANGUAGE, section->language, strlen (section->language));
  write_u64 (entry + TOPAY_ENTRY_AT_OFFSET, offset);
  write_u64 (entry + TOPAY_ENTRY_AT_LENGTH, length);
  topay_bundle_hash (content, length, entry + TOPAY_ENTRY_AT_CHECKSUM);
  if (length > 0)
    memcpy (data + offset, content, length);

  return offset + length;
}

/**
 * topay_bundle_writer_finish:
 * @self: a writer
 *
 * The same sections always give the same bytes.
 *
 * Returns: (transfer full): the library file of topay-bundle-format.h, not signed
 */
GBytes *
topay_bundle_writer_finish (TopayBundleWriter *self)
{
  g_autofree guint8 *data = NULL;
  gsize total;
  gsize offset;

  g_return_val_if_fail (self != NULL, NULL);

  total = get_total (self);
  data = g_malloc0 (total);
  memcpy (data, TOPAY_BUNDLE_MAGIC, strlen (TOPAY_BUNDLE_MAGIC));
  write_u32 (data + TOPAY_BUNDLE_AT_VERSION, TOPAY_BUNDLE_VERSION);
  write_u32 (data + TOPAY_BUNDLE_AT_N_SECTIONS, self->sections->len);
  write_u64 (data + TOPAY_BUNDLE_AT_LENGTH, total);

  offset = get_table_end (self);
  for (guint i = 0; i < self->sections->len; i++)
    {
      guint8 *entry = data + TOPAY_BUNDLE_HEADER_BYTES + (gsize) i * TOPAY_BUNDLE_ENTRY_BYTES;

      offset = write_section (g_ptr_array_index (self->sections, i), entry, data, align (offset));
    }

  topay_bundle_hash_header (data, self->sections->len, data + TOPAY_BUNDLE_AT_CHECKSUM);
  return g_bytes_new_take (g_steal_pointer (&data), total);
}

/**
 * topay_bundle_save:
 * @bundle: a library
 * @path: where to put it
 * @error: return location for an error
 *
 * Writes a new file beside @path, makes sure that it is on the disk and puts it in the place of
 * the old one, so that at every moment there is a whole library, the old or the new.
 *
 * Returns: whether it was written; if not, TOPAY_ERROR_IO or TOPAY_ERROR_TOO_LARGE, and the old
 *   file is untouched
 */
gboolean
topay_bundle_save (GBytes *bundle, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const char *data;
  gsize size;

  g_return_val_if_fail (bundle != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  data = g_bytes_get_data (bundle, &size);
  if (size > TOPAY_BUNDLE_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                   "The library would have %" G_GSIZE_FORMAT " bytes, %d allowed", size,
                   TOPAY_BUNDLE_MAX_BYTES);
      return FALSE;
    }

  if (g_file_set_contents_full (path, data, (gssize) size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                &problem))
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The library cannot be written: %s",
               problem->message);
  return FALSE;
}
