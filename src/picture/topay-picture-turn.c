/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-picture-private.h"

#include <string.h>

#define EXIF_HEAD_BYTES   6 /* "Exif", two zeros */
#define TIFF_HEAD_BYTES   8
#define TIFF_ENTRY_BYTES  12
#define TAG_ORIENTATION   0x0112
#define TYPE_SHORT        3
#define MARKER_APP1       0xe1
#define MARKER_FIRST_SCAN 0xda

/* The block of EXIF: a TIFF file in small, in either order of bytes. */
typedef struct
{
  const guint8 *bytes; /* (unowned) */
  gsize length;
  gboolean is_little;
} Tiff;

static guint
read_16 (const Tiff *tiff, gsize at)
{
  const guint8 *bytes = tiff->bytes + at;

  return tiff->is_little ? (guint) bytes[1] << 8 | bytes[0] : (guint) bytes[0] << 8 | bytes[1];
}

static guint32
read_32 (const Tiff *tiff, gsize at)
{
  guint32 first = read_16 (tiff, at), second = read_16 (tiff, at + 2);

  return tiff->is_little ? second << 16 | first : first << 16 | second;
}

/* 1 to 8; 0 when it is not said. */
static guint
read_orientation (const Tiff *tiff)
{
  gsize at, n_entries;

  if (tiff->length < TIFF_HEAD_BYTES || read_16 (tiff, 2) != 42)
    return 0;
  at = read_32 (tiff, 4);
  if (at > tiff->length || tiff->length - at < 2)
    return 0;
  n_entries = read_16 (tiff, at);
  for (at += 2; n_entries > 0 && tiff->length - at >= TIFF_ENTRY_BYTES; n_entries--)
    {
      if (read_16 (tiff, at) == TAG_ORIENTATION && read_16 (tiff, at + 2) == TYPE_SHORT)
        return read_16 (tiff, at + 8);
      at += TIFF_ENTRY_BYTES;
    }
  return 0;
}

static guint
read_exif (const guint8 *bytes, gsize length)
{
  Tiff tiff = { bytes + EXIF_HEAD_BYTES, length - EXIF_HEAD_BYTES, FALSE };

  if (tiff.length < TIFF_HEAD_BYTES)
    return 0;
  tiff.is_little = tiff.bytes[0] == 'I' && tiff.bytes[1] == 'I';
  if (!tiff.is_little && (tiff.bytes[0] != 'M' || tiff.bytes[1] != 'M'))
    return 0;
  return read_orientation (&tiff);
}

/**
 * topay_picture_find_orientation:
 * @bytes: a JPEG file
 * @n_bytes: its bytes
 *
 * Finds out how the camera was held: the tag Orientation of the first EXIF block (CIPA DC-008,
 * 4.6.4), of which nothing else is read.
 *
 * Returns: 1 to 8, as in the tag; 1 when it is not said
 */
guint
topay_picture_find_orientation (gconstpointer bytes, gsize n_bytes)
{
  const guint8 *file = bytes;
  gsize at = 2;

  while (n_bytes >= 4 && at <= n_bytes - 4 && file[at] == 0xff && file[at + 1] != MARKER_FIRST_SCAN)
    {
      gsize length = (gsize) file[at + 2] << 8 | file[at + 3];

      if (file[at + 1] == 0xff)
        {
          at++;
          continue;
        }
      if (length < 2 || length > n_bytes - at - 2)
        break;
      if (file[at + 1] == MARKER_APP1 && length >= 2 + EXIF_HEAD_BYTES
          && memcmp (file + at + 4, "Exif\0", EXIF_HEAD_BYTES) == 0)
        {
          guint orientation = read_exif (file + at + 4, length - 2);

          return orientation >= 1 && orientation <= 8 ? orientation : 1;
        }
      at += length + 2;
    }
  return 1;
}

/* Where a pixel of the upright picture stands in the stored one. */
static gsize
find_source (const TopayPicture *from, guint orientation, guint x, guint y)
{
  guint right = from->width - 1, bottom = from->height - 1;
  guint column = orientation >= 5 ? y : x, row = orientation >= 5 ? x : y;

  if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
    column = right - column;
  if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
    row = bottom - row;
  return (gsize) row * from->width + column;
}

/**
 * topay_picture_orient:
 * @self: a picture
 * @orientation: 1 to 8, as in EXIF
 *
 * Turns and mirrors the pixels, so that the picture is upright without the tag.
 *
 * Returns: %TOPAY_PICTURE_DONE, or %TOPAY_PICTURE_TOO_LARGE without memory for a second picture
 */
TopayPictureStatus
topay_picture_orient (TopayPicture *self, guint orientation)
{
  gboolean is_sideways = orientation >= 5;
  g_auto (TopayPicture) upright = { 0 };
  TopayPicture before;
  guint8 *to;

  if (orientation <= 1)
    return TOPAY_PICTURE_DONE;
  if (topay_picture_allocate (&upright, is_sideways ? self->height : self->width,
                              is_sideways ? self->width : self->height, self->n_channels)
      != TOPAY_PICTURE_DONE)
    return TOPAY_PICTURE_TOO_LARGE;
  to = upright.pixels;
  for (guint y = 0; y < upright.height; y++)
    for (guint x = 0; x < upright.width; x++)
      {
        memcpy (to, self->pixels + find_source (self, orientation, x, y) * self->n_channels,
                self->n_channels);
        to += self->n_channels;
      }
  before = *self;
  *self = upright;
  upright = before;
  return TOPAY_PICTURE_DONE;
}

static int
clamp (gint64 value, guint most)
{
  return (int) CLAMP (value, 0, (gint64) most);
}

/**
 * topay_picture_cover:
 * @self: a picture
 * @cover: which part of it
 *
 * Makes a part black and opaque: what was there is gone, not hidden.
 */
void
topay_picture_cover (TopayPicture *self, const TopayPictureCover *cover)
{
  int left = clamp (cover->x, self->width), top = clamp (cover->y, self->height);
  int right = clamp ((gint64) cover->x + cover->width, self->width);
  int bottom = clamp ((gint64) cover->y + cover->height, self->height);
  gboolean has_alpha = self->n_channels % 2 == 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      {
        guint8 *pixel = self->pixels + ((gsize) y * self->width + (gsize) x) * self->n_channels;

        memset (pixel, 0, self->n_channels);
        if (has_alpha)
          pixel[self->n_channels - 1] = 0xff;
      }
}
