/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-picture-private.h"

#include <stdlib.h>

#include "topay-file-type.h"

/**
 * topay_picture_clear:
 * @self: a picture
 *
 * Frees its pixels.
 */
void
topay_picture_clear (TopayPicture *self)
{
  free (self->pixels);
  *self = (TopayPicture){ 0 };
}

/**
 * topay_picture_allocate:
 * @self: (out): a picture, to be cleared
 * @width: pixels, within the limits of topay_file_judge()
 * @height: pixels
 * @n_channels: 1 to 4
 *
 * Makes room for pixels. Memory that is not there is no reason to abort.
 *
 * Returns: %TOPAY_PICTURE_DONE or %TOPAY_PICTURE_TOO_LARGE
 */
TopayPictureStatus
topay_picture_allocate (TopayPicture *self, guint width, guint height, guint n_channels)
{
  *self = (TopayPicture){ .width = width, .height = height, .n_channels = n_channels };
  self->pixels = calloc ((gsize) width * height, n_channels);
  return self->pixels != NULL ? TOPAY_PICTURE_DONE : TOPAY_PICTURE_TOO_LARGE;
}

/* A picture that only has more behind its end is drawn: nothing of that comes along. */
static TopayPictureStatus
judge (gconstpointer bytes, gsize n_bytes, TopayFileType *type)
{
  TopayFileJudgement judgement;

  topay_file_judge (bytes, n_bytes, &judgement);
  *type = judgement.like;
  if (judgement.problem == TOPAY_FILE_TOO_LONG || judgement.problem == TOPAY_FILE_PICTURE_TOO_LARGE)
    return TOPAY_PICTURE_TOO_LARGE;
  if (!topay_file_type_is_picture (judgement.like) || judgement.problem == TOPAY_FILE_UNUSUAL)
    return TOPAY_PICTURE_WRONG_TYPE;
  if (judgement.problem != TOPAY_FILE_GOOD && judgement.problem != TOPAY_FILE_MIXED)
    return TOPAY_PICTURE_DAMAGED;
  return TOPAY_PICTURE_DONE;
}

static TopayPictureStatus
edit (TopayPicture *picture, const TopayPictureEdits *edits)
{
  static const guint quarters[] = { 1, 6, 3, 8 }; /* as orientations of EXIF */

  for (guint i = 0; i < edits->n_covers; i++)
    topay_picture_cover (picture, &edits->covers[i]);
  return topay_picture_orient (picture, quarters[edits->turns % 4]);
}

/**
 * topay_picture_redraw:
 * @bytes: a JPEG or PNG file
 * @n_bytes: its bytes
 * @edits: (nullable): what to do to it
 * @drawn: (out): an empty array that gets the new file, at most %TOPAY_PICTURE_MAX_BYTES
 *
 * Reads the pixels of a picture, turns it upright as its EXIF says, and writes them as a new file
 * of the same kind: JPEG of quality 90 (less where it would be too long), PNG with its alpha. No
 * comment, profile, thumbnail or other chunk of the old file is in the new one; colors are taken
 * for sRGB. Size and structure are judged before a decoder sees anything.
 *
 * Returns: %TOPAY_PICTURE_DONE, or why not
 */
TopayPictureStatus
topay_picture_redraw (gconstpointer bytes,
                      gsize n_bytes,
                      const TopayPictureEdits *edits,
                      GByteArray *drawn)
{
  g_auto (TopayPicture) picture = { 0 };
  TopayFileType type = TOPAY_FILE_NONE;
  TopayPictureStatus status = judge (bytes, n_bytes, &type);

  if (status == TOPAY_PICTURE_DONE)
    status = type == TOPAY_FILE_JPEG ? topay_picture_decode_jpeg (bytes, n_bytes, &picture)
                                     : topay_picture_decode_png (bytes, n_bytes, &picture);
  if (status == TOPAY_PICTURE_DONE && type == TOPAY_FILE_JPEG)
    status = topay_picture_orient (&picture, topay_picture_find_orientation (bytes, n_bytes));
  if (status == TOPAY_PICTURE_DONE && edits != NULL)
    status = edit (&picture, edits);
  if (status != TOPAY_PICTURE_DONE)
    return status;
  return type == TOPAY_FILE_JPEG ? topay_picture_encode_jpeg (&picture, drawn)
                                 : topay_picture_encode_png (&picture, drawn);
}
