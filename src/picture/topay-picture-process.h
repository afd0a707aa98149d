/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-picture-code.h"

/* Draws a picture anew in a process of its own, the program topay-picture: whatever a picture does
 * to its decoder happens there, without files, network or anything to know. */

G_BEGIN_DECLS

void topay_picture_process_async (GBytes *file,
                                  const TopayPictureEdits *edits,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *topay_picture_process_finish (GAsyncResult *result,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
