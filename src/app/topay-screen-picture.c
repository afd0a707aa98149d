/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-screen-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "topay-error.h"
#include "topay-file-type.h"

typedef struct
{
  GBytes *bytes; /* (owned) */
  int max_side;
} Load;

static void
load_free (Load *load)
{
  g_bytes_unref (load->bytes);
  g_free (load);
}

/**
 * topay_screen_picture_free:
 * @self: (transfer full): a picture
 */
void
topay_screen_picture_free (TopayScreenPicture *self)
{
  g_clear_object (&self->texture);
  g_free (self);
}

/* A small picture is not made larger. */
static GdkPixbuf *
decode (const Load *load, const TopayFileJudgement *judgement, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (load->bytes);
  int side = MIN (load->max_side, (int) MAX (judgement->width, judgement->height));

  return gdk_pixbuf_new_from_stream_at_scale (stream, side, side, TRUE, NULL, error);
}

static void
run_load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (load->bytes, &size);
  TopayFileJudgement judgement;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  TopayScreenPicture *picture;

  if (!topay_file_judge (bytes, size, &judgement) || !topay_file_type_is_picture (judgement.type))
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_INVALID, "This is no good picture");
      return;
    }
  pixbuf = decode (load, &judgement, &cause);
  if (pixbuf == NULL)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "%s", cause->message);
      return;
    }
  picture = g_new0 (TopayScreenPicture, 1);
  picture->texture = gdk_texture_new_for_pixbuf (pixbuf);
  picture->width = judgement.width;
  picture->height = judgement.height;
  g_task_return_pointer (task, picture, (GDestroyNotify) topay_screen_picture_free);
}

/**
 * topay_screen_picture_load_async:
 * @bytes: of a picture that was drawn anew already
 * @max_side: pixels that the longer side has on the screen at most
 * @cancellable: (nullable): stops waiting
 * @callback: called when it can be shown
 * @user_data: for @callback
 *
 * Decodes a picture for the screen, in a thread.
 */
void
topay_screen_picture_load_async (GBytes *bytes,
                                 int max_side,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->bytes = g_bytes_ref (bytes);
  load->max_side = max_side;
  g_task_set_source_tag (task, topay_screen_picture_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, run_load);
}

/**
 * topay_screen_picture_load_finish:
 * @result: what the callback was given
 * @error: INVALID when it is no picture that we take, DAMAGED when it cannot be decoded
 *
 * Returns: (transfer full) (nullable): the picture
 */
TopayScreenPicture *
topay_screen_picture_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
