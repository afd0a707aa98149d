/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "picture-fixture.h"

#include <gio/gio.h>
#include <string.h>

static void
append_32 (GByteArray *to, guint32 number)
{
  const guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (to, (const guint8 *) &big, 4);
}

static void
append_text (GByteArray *to, const char *text)
{
  g_byte_array_append (to, (const guint8 *) text, (guint) strlen (text));
}

static void
append_segment (GByteArray *to, guint8 marker, const GByteArray *data)
{
  const guint8 head[] = { 0xff, marker, (guint8) ((data->len + 2) >> 8), (guint8) (data->len + 2) };

  g_byte_array_append (to, head, sizeof head);
  g_byte_array_append (to, data->data, data->len);
}

/* An Exif block of two entries, in the order of bytes of most phones: Orientation, and a maker note
 * that is the canary. */
static GByteArray *
make_exif (guint orientation)
{
  const guint8 head[] = { 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 2 };
  const guint8 entries[] = {
    0x01, 0x12, 0, 3, 0,  0, 0, 1, 0, (guint8) orientation, 0, 0, 0x92, 0x7c, 0, 7, 0, 0, 0,
    24,   0,    0, 0, 38, 0, 0, 0, 0,
  };
  GByteArray *block = g_byte_array_new ();

  g_byte_array_append (block, head, sizeof head);
  g_byte_array_append (block, entries, sizeof entries);
  append_text (block, PICTURE_CANARY);
  return block;
}

/* @jpeg with Exif, XMP and a comment behind its first two bytes. */
GByteArray *
picture_add_metadata (const GByteArray *jpeg, guint orientation)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) exif = make_exif (orientation);
  g_autoptr (GByteArray) xmp = g_byte_array_new ();
  g_autoptr (GByteArray) comment = g_byte_array_new ();

  append_text (xmp, "http://ns.adobe.com/xap/1.0/");
  g_byte_array_append (xmp, (const guint8 *) "", 1);
  append_text (xmp, "<x:xmpmeta>" PICTURE_CANARY "</x:xmpmeta>");
  append_text (comment, PICTURE_CANARY);
  g_byte_array_append (file, jpeg->data, 2);
  append_segment (file, 0xe1, exif);
  append_segment (file, 0xe1, xmp);
  append_segment (file, 0xfe, comment);
  g_byte_array_append (file, jpeg->data + 2, jpeg->len - 2);
  return file;
}

static guint32
compute_crc (const guint8 *bytes, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
  return ~crc;
}

static void
append_chunk (GByteArray *to, const char *name, const GByteArray *data)
{
  guint length = data != NULL ? data->len : 0;
  guint at = to->len + 4;

  append_32 (to, length);
  append_text (to, name);
  if (length > 0)
    g_byte_array_append (to, data->data, length);
  append_32 (to, compute_crc (to->data + at, length + 4));
}

/* Rows of zeros, deflated piece by piece: what a bomb is made of is never in memory at once. */
static GByteArray *
deflate_rows (gsize row_bytes, guint n_rows)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autofree guint8 *row = g_malloc0 (row_bytes);
  GByteArray *data = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < n_rows; i++)
    g_assert_true (g_output_stream_write_all (stream, row, row_bytes, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  g_byte_array_append (data, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  return data;
}

static GByteArray *
make_png (guint width, guint height, guint8 depth, const char *more)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  const guint8 rest[] = { depth, depth < 8 ? 0 : 2, 0, 0, 0 };
  gsize row_bytes = depth < 8 ? (width * depth + 7) / 8 : (gsize) width * 3;
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (GByteArray) data = deflate_rows (row_bytes + 1, height);
  g_autoptr (GByteArray) note = g_byte_array_new ();

  append_32 (head, width);
  append_32 (head, height);
  g_byte_array_append (head, rest, sizeof rest);
  append_text (note, "Comment");
  g_byte_array_append (note, (const guint8 *) "", 1);
  append_text (note, PICTURE_CANARY);
  g_byte_array_append (file, signature, sizeof signature);
  append_chunk (file, "IHDR", head);
  if (more != NULL)
    append_chunk (file, more, note);
  append_chunk (file, "IDAT", data);
  append_chunk (file, "IEND", NULL);
  return file;
}

/* A black square of one bit a pixel: 20,000 a side fit into 48 KiB. */
GByteArray *
picture_make_bomb (guint side)
{
  return make_png (side, side, 1, NULL);
}

/* Black, RGB; @more: (nullable): a chunk with the canary. */
GByteArray *
picture_make_png (guint width, guint height, const char *more)
{
  return make_png (width, height, 8, more);
}

gboolean
picture_has (gconstpointer bytes, gsize n_bytes, const char *text)
{
  const char *at = bytes;
  gsize length = strlen (text);

  for (gsize i = 0; i + length <= n_bytes; i++)
    if (memcmp (at + i, text, length) == 0)
      return TRUE;
  return FALSE;
}
