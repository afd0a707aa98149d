/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-picture-code.h"

G_BEGIN_DECLS

TopayPictureStatus
topay_picture_allocate (TopayPicture *self, guint width, guint height, guint n_channels);

TopayPictureStatus
topay_picture_decode_jpeg (gconstpointer bytes, gsize n_bytes, TopayPicture *self);
TopayPictureStatus topay_picture_encode_jpeg (const TopayPicture *self, GByteArray *to);
TopayPictureStatus
topay_picture_decode_png (gconstpointer bytes, gsize n_bytes, TopayPicture *self);
TopayPictureStatus topay_picture_encode_png (const TopayPicture *self, GByteArray *to);

guint topay_picture_find_orientation (gconstpointer bytes, gsize n_bytes);
TopayPictureStatus topay_picture_orient (TopayPicture *self, guint orientation);
void topay_picture_cover (TopayPicture *self, const TopayPictureCover *cover);

G_END_DECLS
