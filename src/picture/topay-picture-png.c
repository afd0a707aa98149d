/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-picture-private.h"

#include <png.h>

/* Above this, time counts more than bytes: choosing a filter for each row of 24 megapixels alone
 * takes seconds. */
#define MANY_PIXELS 6000000

/**
 * topay_picture_decode_png:
 * @bytes: a PNG file that topay_file_judge() took
 * @n_bytes: its bytes
 * @self: (out): gets the pixels: 8 bits a channel, gray or color, with alpha if the file has it; to
 *   be cleared in any case
 *
 * Returns: %TOPAY_PICTURE_DONE, or why not
 */
TopayPictureStatus
topay_picture_decode_png (gconstpointer bytes, gsize n_bytes, TopayPicture *self)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  TopayPictureStatus status;

  if (!png_image_begin_read_from_memory (&image, bytes, n_bytes))
    return TOPAY_PICTURE_DAMAGED;
  image.format &= PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA;
  status = topay_picture_allocate (self, image.width, image.height,
                                   PNG_IMAGE_SAMPLE_CHANNELS (image.format));
  if (status == TOPAY_PICTURE_DONE
      && (!png_image_finish_read (&image, NULL, self->pixels, 0, NULL) || PNG_IMAGE_FAILED (image)))
    status = TOPAY_PICTURE_DAMAGED;
  png_image_free (&image);
  return status;
}

static gboolean
write_file (const TopayPicture *self, guint32 flags, GByteArray *to)
{
  static const guint32 formats[] = { 0, PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB,
                                     PNG_FORMAT_RGBA };
  png_image image = {
    .version = PNG_IMAGE_VERSION,
    .width = self->width,
    .height = self->height,
    .format = formats[self->n_channels],
    .flags = flags,
  };
  png_alloc_size_t length = TOPAY_PICTURE_MAX_BYTES;

  g_byte_array_set_size (to, (guint) length);
  if (!png_image_write_to_memory (&image, to->data, &length, 0, self->pixels, 0, NULL))
    length = 0;
  g_byte_array_set_size (to, (guint) length);
  return length > 0;
}

/**
 * topay_picture_encode_png:
 * @self: a picture
 * @to: an empty array that gets the file
 *
 * Returns: %TOPAY_PICTURE_DONE, or %TOPAY_PICTURE_TOO_LARGE when it is longer than
 *   %TOPAY_PICTURE_MAX_BYTES
 */
TopayPictureStatus
topay_picture_encode_png (const TopayPicture *self, GByteArray *to)
{
  gboolean is_large = (guint64) self->width * self->height > MANY_PIXELS;

  if ((is_large && write_file (self, PNG_IMAGE_FLAG_FAST, to)) || write_file (self, 0, to))
    return TOPAY_PICTURE_DONE;
  return TOPAY_PICTURE_TOO_LARGE;
}
