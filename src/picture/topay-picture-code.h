/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Draws a picture anew from its pixels, so that nothing but the pixels is left of it. Runs in the
 * program topay-picture, never in one that knows anything. */

G_BEGIN_DECLS

#define TOPAY_PICTURE_MAX_COVERS 200
#define TOPAY_PICTURE_MAX_BYTES  10485760 /* of what comes out */

/* Also the exit status of the program. */
typedef enum
{
  TOPAY_PICTURE_DONE = 0,
  TOPAY_PICTURE_USAGE = 2,
  TOPAY_PICTURE_WRONG_TYPE = 10, /* neither JPEG nor PNG, or none of the plain kind */
  TOPAY_PICTURE_DAMAGED = 11,
  TOPAY_PICTURE_TOO_LARGE = 12, /* pixels, bytes, or memory */
  TOPAY_PICTURE_IO = 13,
  TOPAY_PICTURE_NO_CAGE = 14, /* the limits could not be set, so nothing was read */
} TopayPictureStatus;

/* Pixels of the upright picture; what lies outside is cut off. */
typedef struct
{
  int x, y, width, height;
} TopayPictureCover;

/* What the person did to the picture. */
typedef struct
{
  guint turns;                     /* quarters, clockwise, after the covers */
  const TopayPictureCover *covers; /* (unowned) (nullable): become black */
  guint n_covers;
} TopayPictureEdits;

typedef struct
{
  guint width, height;
  guint n_channels; /* 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha */
  guint8 *pixels;   /* (owned): of malloc(); rows without gaps */
} TopayPicture;

void topay_picture_clear (TopayPicture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopayPicture, topay_picture_clear)

TopayPictureStatus topay_picture_redraw (gconstpointer bytes,
                                         gsize n_bytes,
                                         const TopayPictureEdits *edits,
                                         GByteArray *drawn);

G_END_DECLS
