/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-picture-private.h"

#include <stdio.h> /* jpeglib.h needs it first */
#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>

/* A picture may say that it comes in any number of passes, each over all of it. */
#define MAX_SCANS 100

/* Bytes that a file is longer than are worth less quality; what is left is still well to read. */
static const int qualities[] = { 90, 80, 65, 50 };

/* libjpeg leaves by longjmp(): nothing on the stack between is owned by anybody. */
typedef struct
{
  struct jpeg_error_mgr manager; /* first, so that libjpeg’s pointer is ours */
  jmp_buf leave;
} Guard;

static void
on_error (j_common_ptr info)
{
  Guard *guard = (Guard *) (void *) info->err;

  longjmp (guard->leave, 1);
}

/* A warning is damage, but for bytes between two segments, which some cameras leave there. */
static void
on_message (j_common_ptr info, int level)
{
  if (level < 0 && info->err->msg_code != JWRN_EXTRANEOUS_DATA)
    info->err->num_warnings++;
}

static void
on_progress (j_common_ptr info)
{
  if (info->is_decompressor && ((j_decompress_ptr) info)->input_scan_number > MAX_SCANS)
    on_error (info);
}

static struct jpeg_error_mgr *
guard_init (Guard *guard)
{
  jpeg_std_error (&guard->manager);
  guard->manager.error_exit = on_error;
  guard->manager.emit_message = on_message;
  return &guard->manager;
}

static TopayPictureStatus
get_failure (const Guard *guard)
{
  return guard->manager.msg_code == JERR_OUT_OF_MEMORY ? TOPAY_PICTURE_TOO_LARGE
                                                       : TOPAY_PICTURE_DAMAGED;
}

/* Everything that may leave; @self->pixels is freed by whoever owns the picture. */
static TopayPictureStatus
read_rows (struct jpeg_decompress_struct *info, TopayPicture *self)
{
  jpeg_read_header (info, TRUE);
  info->out_color_space = info->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  info->dct_method = JDCT_ISLOW;
  jpeg_start_decompress (info);
  if (topay_picture_allocate (self, info->output_width, info->output_height,
                              (guint) info->output_components)
      != TOPAY_PICTURE_DONE)
    return TOPAY_PICTURE_TOO_LARGE;
  while (info->output_scanline < info->output_height)
    {
      JSAMPROW row = self->pixels + (gsize) info->output_scanline * self->width * self->n_channels;

      jpeg_read_scanlines (info, &row, 1);
    }
  jpeg_finish_decompress (info);
  return info->err->num_warnings == 0 ? TOPAY_PICTURE_DONE : TOPAY_PICTURE_DAMAGED;
}

/**
 * topay_picture_decode_jpeg:
 * @bytes: a JPEG file that topay_file_judge() took
 * @n_bytes: its bytes
 * @self: (out): gets the pixels, one or three channels; to be cleared in any case
 *
 * Returns: %TOPAY_PICTURE_DONE, or why not
 */
TopayPictureStatus
topay_picture_decode_jpeg (gconstpointer bytes, gsize n_bytes, TopayPicture *self)
{
  struct jpeg_decompress_struct info = { 0 };
  struct jpeg_progress_mgr progress = { .progress_monitor = on_progress };
  TopayPictureStatus status;
  Guard guard;

  info.err = guard_init (&guard);
  if (setjmp (guard.leave) != 0)
    {
      jpeg_destroy_decompress (&info);
      return get_failure (&guard);
    }
  jpeg_create_decompress (&info);
  info.progress = &progress;
  jpeg_mem_src (&info, bytes, n_bytes);
  status = read_rows (&info, self);
  jpeg_destroy_decompress (&info);
  return status;
}

static void
write_rows (struct jpeg_compress_struct *info, const TopayPicture *self, int quality)
{
  info->image_width = self->width;
  info->image_height = self->height;
  info->input_components = (int) self->n_channels;
  info->in_color_space = self->n_channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (info);
  jpeg_set_quality (info, quality, TRUE);
  jpeg_start_compress (info, TRUE);
  while (info->next_scanline < info->image_height)
    {
      JSAMPROW row = self->pixels + (gsize) info->next_scanline * self->width * self->n_channels;

      jpeg_write_scanlines (info, &row, 1);
    }
  jpeg_finish_compress (info);
}

typedef struct
{
  unsigned char *bytes; /* (owned): of malloc(), by libjpeg */
  unsigned long length;
} Output;

static TopayPictureStatus
write_file (const TopayPicture *self, int quality, Output *output)
{
  struct jpeg_compress_struct info = { 0 };
  Guard guard;

  info.err = guard_init (&guard);
  if (setjmp (guard.leave) != 0)
    {
      jpeg_destroy_compress (&info);
      return get_failure (&guard);
    }
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &output->bytes, &output->length);
  write_rows (&info, self, quality);
  jpeg_destroy_compress (&info);
  return TOPAY_PICTURE_DONE;
}

/**
 * topay_picture_encode_jpeg:
 * @self: a picture of one or three channels
 * @to: an empty array that gets the file
 *
 * Returns: %TOPAY_PICTURE_DONE, or %TOPAY_PICTURE_TOO_LARGE when it is longer than
 *   %TOPAY_PICTURE_MAX_BYTES even at the lowest quality
 */
TopayPictureStatus
topay_picture_encode_jpeg (const TopayPicture *self, GByteArray *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
    {
      Output output = { 0 };
      TopayPictureStatus status = write_file (self, qualities[i], &output);
      gboolean fits = status == TOPAY_PICTURE_DONE && output.length <= TOPAY_PICTURE_MAX_BYTES;

      if (fits)
        g_byte_array_append (to, output.bytes, (guint) output.length);
      free (output.bytes);
      if (fits || status != TOPAY_PICTURE_DONE)
        return status;
    }
  return TOPAY_PICTURE_TOO_LARGE;
}
