/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program topay-picture: reads a picture from its standard input, writes it drawn anew to its
 * standard output. Whatever the picture does to the decoder, it does it in here.
 *
 *   topay-picture [--turns=N] [--cover=X,Y,WIDTH,HEIGHT]…
 */

#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include "topay-file-type.h"
#include "topay-picture-cage.h"
#include "topay-picture-private.h"

#define READ_BYTES 65536

static gboolean
parse (int argc, char **argv, TopayPictureEdits *edits, TopayPictureCover *covers)
{
  for (int i = 1; i < argc; i++)
    {
      TopayPictureCover *cover = &covers[edits->n_covers];
      char behind;

      if (sscanf (argv[i], "--turns=%1u%c", &edits->turns, &behind) == 1)
        continue;
      if (edits->n_covers == TOPAY_PICTURE_MAX_COVERS
          || sscanf (argv[i], "--cover=%6d,%6d,%6d,%6d%c", &cover->x, &cover->y, &cover->width,
                     &cover->height, &behind)
                 != 4)
        return FALSE;
      edits->n_covers++;
    }
  return TRUE;
}

/* Some builds of the decoders look at the processor when they are first used, in a file that cannot
 * be opened any more behind the filter. */
static gboolean
wake_decoders (void)
{
  guint8 pixels[16 * 16 * 3] = { 0 };
  const TopayPicture picture = { 16, 16, 3, pixels };
  g_autoptr (GByteArray) jpeg = g_byte_array_new ();
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GByteArray) drawn = g_byte_array_new ();

  return topay_picture_encode_jpeg (&picture, jpeg) == TOPAY_PICTURE_DONE
         && topay_picture_encode_png (&picture, png) == TOPAY_PICTURE_DONE
         && topay_picture_redraw (jpeg->data, jpeg->len, NULL, drawn) == TOPAY_PICTURE_DONE
         && topay_picture_redraw (png->data, png->len, NULL, drawn) == TOPAY_PICTURE_DONE;
}

static TopayPictureStatus
read_all (GByteArray *bytes)
{
  guint8 piece[READ_BYTES];
  gssize n_read;

  while ((n_read = read (STDIN_FILENO, piece, sizeof piece)) > 0)
    {
      if (bytes->len + (gsize) n_read > TOPAY_FILE_MAX_BYTES)
        return TOPAY_PICTURE_TOO_LARGE;
      g_byte_array_append (bytes, piece, (guint) n_read);
    }
  return n_read == 0 ? TOPAY_PICTURE_DONE : TOPAY_PICTURE_IO;
}

static TopayPictureStatus
write_all (const GByteArray *bytes)
{
  gsize at = 0;

  while (at < bytes->len)
    {
      gssize n_written = write (STDOUT_FILENO, bytes->data + at, bytes->len - at);

      if (n_written <= 0)
        return TOPAY_PICTURE_IO;
      at += (gsize) n_written;
    }
  return TOPAY_PICTURE_DONE;
}

int
main (int argc, char **argv)
{
  static TopayPictureCover covers[TOPAY_PICTURE_MAX_COVERS];
  TopayPictureEdits edits = { .covers = covers };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) drawn = g_byte_array_new ();
  TopayPictureStatus status;

  if (!parse (argc, argv, &edits, covers))
    return TOPAY_PICTURE_USAGE;
  if (!wake_decoders () || !topay_picture_cage_enter ())
    return TOPAY_PICTURE_NO_CAGE;
  status = read_all (bytes);
  if (status == TOPAY_PICTURE_DONE)
    status = topay_picture_redraw (bytes->data, bytes->len, &edits, drawn);
  if (status == TOPAY_PICTURE_DONE)
    status = write_all (drawn);
  return (int) status;
}
