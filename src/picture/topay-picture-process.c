/* SPDX-License-Identifier: GPL-3.0-or-later */

/*   call ──> spawn ──┬── write the file, close ──┐
 *                    ├── read what comes out ────┼──> all three are over: judge, return
 *                    └── wait for its end ───────┘
 *
 * A cancellation, too much output, or ten seconds kill the process; the three then end by
 * themselves, so that there is one way out. */

#include "config.h"

#include "topay-picture-process.h"

#include <signal.h>

#include "topay-error.h"

#define WALL_SECONDS 10
#define PIECE_BYTES  65536

typedef struct
{
  /* Input */
  GBytes *file; /* (owned) */

  /* In progress */
  GSubprocess *process; /* (owned) */
  guint n_running;
  GSource *timer; /* (owned): 10 s */
  gulong cancelled_id;
  gboolean is_late;

  /* Output */
  GByteArray *drawn; /* (owned) */
  gboolean is_too_much;
} Work;

static void
work_free (Work *self)
{
  g_bytes_unref (self->file);
  g_clear_object (&self->process);
  g_clear_pointer (&self->timer, g_source_unref);
  g_byte_array_unref (self->drawn);
  g_free (self);
}

/* What the program says, and the word of the wire for it. */
static const struct
{
  TopayPictureStatus status;
  TopayError error;
  const char *code; /* (nullable) */
  const char *message;
} outcomes[] = {
  { TOPAY_PICTURE_WRONG_TYPE, TOPAY_ERROR_INVALID, "wrong_type", "It is no JPEG or PNG" },
  { TOPAY_PICTURE_DAMAGED, TOPAY_ERROR_DAMAGED, "damaged", "The picture is damaged" },
  { TOPAY_PICTURE_TOO_LARGE, TOPAY_ERROR_TOO_LARGE, "picture_too_large",
    "The picture is too large" },
  { TOPAY_PICTURE_USAGE, TOPAY_ERROR_INVALID, NULL, "The edits are none" },
  { TOPAY_PICTURE_IO, TOPAY_ERROR_IO, NULL, "The picture did not get through" },
  { TOPAY_PICTURE_NO_CAGE, TOPAY_ERROR_IO, NULL, "The limits of the process could not be set" },
};

static GError *
make_error (TopayError kind, const char *code, const char *message)
{
  GError *error = g_error_new_literal (TOPAY_ERROR, (int) kind, message);

  topay_error_edit_detail (error)->code = g_strdup (code);
  return error;
}

/* A process that was ended did something that it may not, or too much of something: that is the
 * picture’s doing. */
static GError *
judge_end (const Work *work)
{
  if (work->is_late)
    return make_error (TOPAY_ERROR_TIMEOUT, "picture_too_large", "The picture took too long");
  if (work->is_too_much)
    return make_error (TOPAY_ERROR_DAMAGED, "damaged", "The picture became too long");
  if (!g_subprocess_get_if_exited (work->process))
    {
      gboolean is_tired = g_subprocess_get_term_sig (work->process) == SIGXCPU;

      return make_error (is_tired ? TOPAY_ERROR_TOO_LARGE : TOPAY_ERROR_DAMAGED,
                         is_tired ? "picture_too_large" : "damaged",
                         "The picture ended the process that drew it");
    }
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_subprocess_get_exit_status (work->process) == (int) outcomes[i].status)
      return make_error (outcomes[i].error, outcomes[i].code, outcomes[i].message);
  if (g_subprocess_get_exit_status (work->process) != 0 || work->drawn->len == 0)
    return make_error (TOPAY_ERROR_IO, NULL, "The process that draws did not do it");
  return NULL;
}

/* One of the three is over; behind the last one nothing holds the task any more. */
static void
end_part (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  GError *error;

  if (--work->n_running > 0)
    return;
  g_source_destroy (work->timer);
  if (work->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), work->cancelled_id);
  if (g_task_return_error_if_cancelled (task))
    return;
  error = judge_end (work);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_bytes_new (work->drawn->data, work->drawn->len),
                           (GDestroyNotify) g_bytes_unref);
}

static gboolean
on_late_cb (gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);

  work->is_late = TRUE;
  g_subprocess_force_exit (work->process);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_subprocess_force_exit (user_data);
}

/* Whether the program took all of it shows in how it ends. */
static void
on_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  end_part (task);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_output_stream_close_async (G_OUTPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, on_closed_cb,
                               user_data);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */
  Work *work = g_task_get_task_data (task);
  g_autoptr (GBytes) piece =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (piece == NULL || g_bytes_get_size (piece) == 0)
    {
      end_part (task);
      return;
    }
  if (work->drawn->len + g_bytes_get_size (piece) > TOPAY_PICTURE_MAX_BYTES)
    {
      work->is_too_much = TRUE;
      g_subprocess_force_exit (work->process);
      end_part (task);
      return;
    }
  g_byte_array_append (work->drawn, g_bytes_get_data (piece, NULL),
                       (guint) g_bytes_get_size (piece));
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), PIECE_BYTES, G_PRIORITY_DEFAULT, NULL,
                                   on_read_cb, g_object_ref (task));
}

static void
on_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  end_part (task);
}

static GPtrArray *
make_arguments (const TopayPictureEdits *edits)
{
  const char *path = g_getenv ("TOPAY_PICTURE_HELPER");
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (arguments, g_strdup (path != NULL ? path : PICTURE_HELPER_PATH));
  if (edits != NULL && edits->turns % 4 != 0)
    g_ptr_array_add (arguments, g_strdup_printf ("--turns=%u", edits->turns % 4));
  for (guint i = 0; edits != NULL && i < edits->n_covers; i++)
    g_ptr_array_add (arguments,
                     g_strdup_printf ("--cover=%d,%d,%d,%d", edits->covers[i].x, edits->covers[i].y,
                                      edits->covers[i].width, edits->covers[i].height));
  g_ptr_array_add (arguments, NULL);
  return arguments;
}

/* The process gets nothing of ours: no environment, no descriptors but the two pipes. */
static GSubprocess *
spawn (const TopayPictureEdits *edits, GError **error)
{
  static char *nothing[] = { NULL };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) arguments = make_arguments (edits);
  g_autoptr (GError) cause = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_environ (launcher, nothing);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &cause);
  if (process == NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
  return process;
}

static void
start (GTask *task, Work *work)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (work->file, &length);

  work->n_running = 3;
  work->timer = g_timeout_source_new_seconds (WALL_SECONDS);
  g_source_set_callback (work->timer, on_late_cb, task, NULL);
  g_source_attach (work->timer, g_task_get_context (task));
  if (cancellable != NULL)
    work->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb),
                                                g_object_ref (work->process), g_object_unref);
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (work->process), bytes, length,
                                   G_PRIORITY_DEFAULT, NULL, on_written_cb, g_object_ref (task));
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (work->process), PIECE_BYTES,
                                   G_PRIORITY_DEFAULT, NULL, on_read_cb, g_object_ref (task));
  g_subprocess_wait_async (work->process, NULL, on_ended_cb, g_object_ref (task));
}

/**
 * topay_picture_process_async:
 * @file: a JPEG or PNG file
 * @edits: (nullable): what the person did to the picture
 * @cancellable: (nullable): kills the process
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Draws a picture anew, upright and without metadata, in the program topay-picture: at most ten
 * seconds, 512 MiB and one processor for five seconds. The program is found where it is installed,
 * or where TOPAY_PICTURE_HELPER says. Nothing is done on the disk; all waiting is asynchronous.
 */
void
topay_picture_process_async (GBytes *file,
                             const TopayPictureEdits *edits,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  GError *error = NULL;

  g_return_if_fail (edits == NULL || edits->n_covers <= TOPAY_PICTURE_MAX_COVERS);
  work->file = g_bytes_ref (file);
  work->drawn = g_byte_array_new ();
  g_task_set_source_tag (task, topay_picture_process_async);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  /* GIO ends the program when a pipe that it writes to has no reader; its sockets do this too. */
  signal (SIGPIPE, SIG_IGN);
  work->process = spawn (edits, &error);
  if (work->process == NULL)
    g_task_return_error (task, error);
  else
    start (task, work);
}

/**
 * topay_picture_process_finish:
 * @result: of the call
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a file of the same type, at most %TOPAY_PICTURE_MAX_BYTES;
 *   %NULL with INVALID (no JPEG or PNG that we take), DAMAGED, TOO_LARGE, TIMEOUT or IO. Where it
 *   is the picture’s fault the detail has the word of the wire: “wrong_type”, “damaged”,
 *   “picture_too_large”
 */
GBytes *
topay_picture_process_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, topay_picture_process_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
