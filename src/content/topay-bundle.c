/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

typedef struct
{
  TopaySectionKind kind;
  char language[TOPAY_BUNDLE_LANGUAGE_SIZE + 1];
  gsize offset;
  gsize length;
  const guint8 *hash; /* (unowned): inside the bundle's bytes */
  gboolean verified;
} Section;

struct _TopayBundle
{
  GBytes *bytes;     /* (owned) */
  Section *sections; /* (owned) (array length=n_sections) */
  guint n_sections;
};

static guint32
read_u32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
read_u64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_LE (value);
}

/**
 * topay_bundle_hash:
 * @data: (array length=length): any bytes
 * @length: bytes of @data
 * @hash: (out caller-allocates): TOPAY_BUNDLE_HASH_BYTES bytes
 *
 * The checksum of a section: SHA-256 (FIPS 180-4).
 */
void
topay_bundle_hash (const guint8 *data, gsize length, guint8 *hash)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize hash_length = TOPAY_BUNDLE_HASH_BYTES;

  g_return_if_fail (data != NULL || length == 0);
  g_return_if_fail (hash != NULL);

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, hash, &hash_length);
}

/**
 * topay_bundle_hash_header:
 * @data: the start of a bundle, header and table at least
 * @n_sections: entries of the table
 * @hash: (out caller-allocates): TOPAY_BUNDLE_HASH_BYTES bytes
 *
 * The checksum of header and table, with everything as zero that is filled in after it.
 */
void
topay_bundle_hash_header (const guint8 *data, guint n_sections, guint8 *hash)
{
  gsize length = TOPAY_BUNDLE_HEADER_BYTES + (gsize) n_sections * TOPAY_BUNDLE_ENTRY_BYTES;
  g_autofree guint8 *copy = NULL;

  g_return_if_fail (data != NULL);
  g_return_if_fail (n_sections <= TOPAY_BUNDLE_MAX_SECTIONS);
  g_return_if_fail (hash != NULL);

  copy = g_memdup2 (data, length);
  memset (copy + TOPAY_BUNDLE_AT_SIGNATURE, 0,
          TOPAY_BUNDLE_HEADER_BYTES - TOPAY_BUNDLE_AT_SIGNATURE);
  topay_bundle_hash (copy, length, hash);
}

static gboolean
fail_damaged (GError **error, const char *what)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The library is damaged: %s", what);
  return FALSE;
}

static gboolean
check_header (const guint8 *data, gsize size, GError **error)
{
  guint8 hash[TOPAY_BUNDLE_HASH_BYTES];
  guint32 version;
  guint32 n_sections;

  if (size < TOPAY_BUNDLE_HEADER_BYTES
      || memcmp (data, TOPAY_BUNDLE_MAGIC, strlen (TOPAY_BUNDLE_MAGIC)) != 0)
    return fail_damaged (error, "it does not start like one");

  version = read_u32 (data + TOPAY_BUNDLE_AT_VERSION);
  if (version > TOPAY_BUNDLE_VERSION)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED,
                   "The library has format %u, newer than %d", version, TOPAY_BUNDLE_VERSION);
      return FALSE;
    }

  if (version == 0 || read_u64 (data + TOPAY_BUNDLE_AT_LENGTH) != size)
    return fail_damaged (error, "its length is not the one that it states");

  n_sections = read_u32 (data + TOPAY_BUNDLE_AT_N_SECTIONS);
  if (n_sections > TOPAY_BUNDLE_MAX_SECTIONS
      || n_sections * TOPAY_BUNDLE_ENTRY_BYTES > size - TOPAY_BUNDLE_HEADER_BYTES)
    return fail_damaged (error, "its table is longer than the file");

  topay_bundle_hash_header (data, n_sections, hash);
  if (memcmp (hash, data + TOPAY_BUNDLE_AT_CHECKSUM, sizeof hash) != 0)
    return fail_damaged (error, "the checksum of the table is wrong");

  return TRUE;
}

static Section *
find_section (TopayBundle *self, TopaySectionKind kind, const char *language)
{
  for (guint i = 0; i < self->n_sections; i++)
    if (self->sections[i].kind == kind && g_str_equal (self->sections[i].language, language))
      return &self->sections[i];

  return NULL;
}

/* @end: where the section before this one ended, moved on behind this one. */
static gboolean
read_entry (TopayBundle *self, const guint8 *entry, gsize *end, GError **error)
{
  Section *section = &self->sections[self->n_sections];
  gsize size = g_bytes_get_size (self->bytes);
  guint64 offset = read_u64 (entry + TOPAY_ENTRY_AT_OFFSET);
  guint64 length = read_u64 (entry + TOPAY_ENTRY_AT_LENGTH);

  if (offset % TOPAY_BUNDLE_ALIGNMENT != 0 || offset < *end || offset > size
      || length > size - offset)
    return fail_damaged (error, "a section lies outside of the file");

  memcpy (section->language, entry + TOPAY_ENTRY_AT_LANGUAGE, TOPAY_BUNDLE_LANGUAGE_SIZE);
  section->kind = (TopaySectionKind) read_u32 (entry + TOPAY_ENTRY_AT_KIND);
  section->offset = (gsize) offset;
  section->length = (gsize) length;
  section->hash = entry + TOPAY_ENTRY_AT_CHECKSUM;
  if (find_section (self, section->kind, section->language) != NULL)
    return fail_damaged (error, "two sections have the same name");

  self->n_sections++;
  *end = (gsize) (offset + length);
  return TRUE;
}

/**
 * topay_bundle_new:
 * @bytes: the whole file; a reference is kept
 * @error: return location for an error
 *
 * Reads header and table. The sections are verified when they are first asked for.
 *
 * Returns: (transfer full) (nullable): the bundle, or %NULL with TOPAY_ERROR_DAMAGED,
 *   TOPAY_ERROR_UNSUPPORTED or TOPAY_ERROR_TOO_LARGE
 */
TopayBundle *
topay_bundle_new (GBytes *bytes, GError **error)
{
  g_autoptr (TopayBundle) self = NULL;
  const guint8 *data;
  gsize size;
  gsize end;
  guint n_sections;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > TOPAY_BUNDLE_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                   "The library has %" G_GSIZE_FORMAT " bytes, %d allowed", size,
                   TOPAY_BUNDLE_MAX_BYTES);
      return NULL;
    }

  if (!check_header (data, size, error))
    return NULL;

  n_sections = read_u32 (data + TOPAY_BUNDLE_AT_N_SECTIONS);
  self = g_new0 (TopayBundle, 1);
  self->bytes = g_bytes_ref (bytes);
  self->sections = g_new0 (Section, n_sections);
  end = TOPAY_BUNDLE_HEADER_BYTES + (gsize) n_sections * TOPAY_BUNDLE_ENTRY_BYTES;

  for (guint i = 0; i < n_sections; i++)
    if (!read_entry (self, data + TOPAY_BUNDLE_HEADER_BYTES + (gsize) i * TOPAY_BUNDLE_ENTRY_BYTES,
                     &end, error))
      return NULL;

  return g_steal_pointer (&self);
}

static gboolean
fail_unreadable (GError **error, const char *path, int code)
{
  gboolean missing = code == ENOENT || code == ENOTDIR;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, TOPAY_ERROR, missing ? TOPAY_ERROR_NOT_FOUND : TOPAY_ERROR_IO,
               "The library “%s” cannot be read: %s", name, g_strerror (code));
  return FALSE;
}

static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail_unreadable (error, path, errno);

  if (!S_ISREG (status.st_mode))
    return fail_unreadable (error, path, S_ISDIR (status.st_mode) ? EISDIR : EINVAL);

  if (status.st_size > TOPAY_BUNDLE_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                   "The library has %" G_GINT64_FORMAT " bytes, %d allowed",
                   (gint64) status.st_size, TOPAY_BUNDLE_MAX_BYTES);
      return FALSE;
    }

  return TRUE;
}

/**
 * topay_bundle_open:
 * @path: the file
 * @error: return location for an error
 *
 * Maps the file into memory. Whoever replaces it must put a new file in its place, as
 * `topay-content compile` and installers do, and never write into it.
 *
 * Returns: (transfer full) (nullable): the bundle, or %NULL with TOPAY_ERROR_NOT_FOUND,
 *   TOPAY_ERROR_IO or an error of topay_bundle_new()
 */
TopayBundle *
topay_bundle_open (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) mapping_error = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* O_NONBLOCK: a pipe of that name must not hold us up before it is refused. */
  fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  if (fd < 0)
    {
      fail_unreadable (error, path, errno);
      return NULL;
    }

  if (check_file (fd, path, error))
    {
      file = g_mapped_file_new_from_fd (fd, FALSE, &mapping_error);
      if (file == NULL)
        g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The library cannot be mapped: %s",
                     mapping_error->message);
    }

  g_close (fd, NULL);
  if (file == NULL)
    return NULL;

  bytes = g_mapped_file_get_bytes (file);
  return topay_bundle_new (bytes, error);
}

/**
 * topay_bundle_free:
 * @self: (nullable) (transfer full): a bundle
 *
 * Sections that were handed out keep the bytes alive.
 */
void
topay_bundle_free (TopayBundle *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->sections);
  g_free (self);
}

/**
 * topay_bundle_has_section:
 * @self: a bundle
 * @kind: what is looked for
 * @language: the language, "" for what belongs to all
 *
 * Says nothing about whether the section is intact.
 *
 * Returns: whether the table names it
 */
gboolean
topay_bundle_has_section (TopayBundle *self, TopaySectionKind kind, const char *language)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (language != NULL, FALSE);

  return find_section (self, kind, language) != NULL;
}

/**
 * topay_bundle_dup_section:
 * @self: a bundle
 * @kind: what is looked for
 * @language: the language, "" for what belongs to all
 * @error: return location for an error
 *
 * Verifies the checksum at the first call; later calls cost nothing.
 *
 * Returns: (transfer full) (nullable): the bytes in place, or %NULL with TOPAY_ERROR_NOT_FOUND or
 *   TOPAY_ERROR_DAMAGED
 */
GBytes *
topay_bundle_dup_section (TopayBundle *self,
                          TopaySectionKind kind,
                          const char *language,
                          GError **error)
{
  Section *section;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (language != NULL, NULL);

  section = find_section (self, kind, language);
  if (section == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "The library has no section %d “%s”",
                   (int) kind, language);
      return NULL;
    }

  if (!section->verified)
    {
      const guint8 *data = g_bytes_get_data (self->bytes, NULL);
      guint8 hash[TOPAY_BUNDLE_HASH_BYTES];

      topay_bundle_hash (data + section->offset, section->length, hash);
      if (memcmp (hash, section->hash, sizeof hash) != 0)
        {
          fail_damaged (error, "the checksum of a section is wrong");
          return NULL;
        }
      section->verified = TRUE;
    }

  return g_bytes_new_from_bytes (self->bytes, section->offset, section->length);
}

/* The stored form is little-endian; the text of the copy lies in one piece again, so that strings
 * may be borrowed from it as from the file. */
static GVariant *
to_host_order (GVariant *value)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
  g_autoptr (GVariant) swapped = g_variant_byteswap (value);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (swapped);
  g_autoptr (GVariant) copy =
      g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (value), bytes, TRUE));

  return g_steal_pointer (&copy);
#else
  return g_variant_ref (value);
#endif
}

/**
 * topay_bundle_dup_variant:
 * @self: a bundle
 * @kind: what is looked for
 * @language: the language, "" for what belongs to all
 * @type: the type that the section must have
 * @error: return location for an error
 *
 * Reads a structured section. Only the one normal form is accepted: with it every string is valid
 * UTF-8, every count fits the bytes, and no two values share bytes, so that the memory needed to
 * read it is bounded by the size of the file.
 *
 * Returns: (transfer full) (nullable): the value in the order of this machine, or %NULL with
 *   TOPAY_ERROR_NOT_FOUND or TOPAY_ERROR_DAMAGED
 */
GVariant *
topay_bundle_dup_variant (TopayBundle *self,
                          TopaySectionKind kind,
                          const char *language,
                          const char *type,
                          GError **error)
{
  g_autoptr (GBytes) bytes = topay_bundle_dup_section (self, kind, language, error);
  g_autoptr (GVariant) value = NULL;

  g_return_val_if_fail (type != NULL, NULL);

  if (bytes == NULL)
    return NULL;

  value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
  if (!g_variant_is_normal_form (value))
    {
      fail_damaged (error, "a section is not of its type");
      return NULL;
    }

  return to_host_order (value);
}
