/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

/* A picture of somebody for the screen: its size is judged before it is decoded, it is decoded in a
 * thread, and never larger than it is shown. */

G_BEGIN_DECLS

typedef struct
{
  GdkTexture *texture; /* (owned) */
  guint width, height; /* pixels of the picture itself */
} TopayScreenPicture;

void topay_screen_picture_free (TopayScreenPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayScreenPicture, topay_screen_picture_free)

void topay_screen_picture_load_async (GBytes *bytes,
                                      int max_side,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TopayScreenPicture *topay_screen_picture_load_finish (GAsyncResult *result,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
