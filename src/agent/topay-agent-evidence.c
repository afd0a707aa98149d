/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-evidence.h"

#include <graphene.h>

#include "topay-error.h"
#include "topay-file-type.h"

/* The service says type and hash; neither is believed here. */

#define SMALL_SIDE 112 /* px: twice what is shown, for fine screens */

/**
 * topay_agent_evidence_free:
 * @evidence: (transfer full): a file
 *
 * Frees it with its bytes.
 */
void
topay_agent_evidence_free (TopayAgentEvidence *evidence)
{
  if (evidence->file != NULL)
    topay_wire_free (&topay_record_evidence, evidence->file);
  g_clear_pointer (&evidence->bytes, g_bytes_unref);
  g_clear_object (&evidence->picture);
  g_clear_object (&evidence->small);
  g_free (evidence);
}

/* Nearest pixels of a picture in BGRA: small enough to be good enough. */
static GdkTexture *
make_small (GdkTexture *picture)
{
  gsize width = (gsize) gdk_texture_get_width (picture);
  gsize height = (gsize) gdk_texture_get_height (picture);
  double scale = MIN (1.0, SMALL_SIDE / (double) MAX (width, height));
  gsize small_width = MAX ((gsize) ((double) width * scale), 1);
  gsize small_height = MAX ((gsize) ((double) height * scale), 1);
  g_autofree guint32 *pixels = g_new (guint32, width * height);
  g_autofree guint32 *small = g_new (guint32, small_width * small_height);
  g_autoptr (GBytes) bytes = NULL;

  gdk_texture_download (picture, (guchar *) pixels, width * 4);
  for (gsize y = 0; y < small_height; y++)
    for (gsize x = 0; x < small_width; x++)
      small[y * small_width + x] =
          pixels[(y * height / small_height) * width + x * width / small_width];
  bytes = g_bytes_new_take (g_steal_pointer (&small), small_width * small_height * 4);
  return gdk_memory_texture_new ((int) small_width, (int) small_height, GDK_MEMORY_DEFAULT, bytes,
                                 small_width * 4);
}

/* Bounds of bytes and pixels come before any decoder sees it. */
static gboolean
judge (const TopayAgentEvidence *evidence, gboolean *is_picture, GError **error)
{
  gsize length = 0;
  gconstpointer bytes = g_bytes_get_data (evidence->bytes, &length);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, evidence->bytes);
  TopayFileJudgement judgement = { 0 };

  if (g_str_equal (sha256, evidence->file->sha256) && topay_file_judge (bytes, length, &judgement)
      && g_strcmp0 (topay_file_type_to_string (judgement.type), evidence->file->type) == 0)
    {
      *is_picture = topay_file_type_is_picture (judgement.type);
      return TRUE;
    }
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The file is not what it should be");
  return FALSE;
}

/* In a thread: hashing and decoding of some megabytes take longer than a frame. */
static void
decode (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TopayAgentEvidence *evidence = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cause = NULL;
  gboolean is_picture = FALSE;

  if (judge (evidence, &is_picture, &error) && is_picture)
    {
      evidence->picture = gdk_texture_new_from_bytes (evidence->bytes, &cause);
      if (evidence->picture == NULL)
        g_set_error (&error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "%s", cause->message);
      else
        evidence->small = make_small (evidence->picture);
    }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_raw_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayAgentEvidence *evidence = g_new0 (TopayAgentEvidence, 1);
  g_autoptr (GError) error = NULL;

  evidence->file =
      topay_client_fetch_finish (TOPAY_CLIENT (source), result, &evidence->bytes, &error);
  if (error != NULL)
    {
      topay_agent_evidence_free (evidence);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, evidence, (GDestroyNotify) topay_agent_evidence_free);
  g_task_run_in_thread (task, decode);
}

/**
 * topay_agent_evidence_read_async:
 * @session: who looks
 * @evidence_id: of a file
 * @cancellable: (nullable): stops it
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads a file of a case; the service notes who looked.
 */
void
topay_agent_evidence_read_async (TopayAgentSession *session,
                                 const char *evidence_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TopayWireEvidenceRef request = { (char *) evidence_id };
  GTask *task;

  g_return_if_fail (TOPAY_IS_AGENT_SESSION (session) && evidence_id != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_agent_evidence_read_async);
  topay_client_call_async (topay_agent_session_get_client (session),
                           &topay_endpoint_agent_evidence_read, &request, cancellable, on_raw_cb,
                           task);
}

/**
 * topay_agent_evidence_read_finish:
 * @session: who looked
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR, %TOPAY_ERROR_DAMAGED when it is not what it should be, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the file
 */
TopayAgentEvidence *
topay_agent_evidence_read_finish (TopayAgentSession *session, GAsyncResult *result, GError **error)
{
  GTask *task = G_TASK (result);
  TopayAgentEvidence *evidence, *read;

  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  if (!g_task_propagate_boolean (task, error))
    return NULL;

  /* the task keeps its data; what is handed on gets references of its own */
  read = g_task_get_task_data (task);
  evidence = g_new0 (TopayAgentEvidence, 1);
  evidence->file = g_steal_pointer (&read->file);
  evidence->bytes = g_steal_pointer (&read->bytes);
  evidence->picture = g_steal_pointer (&read->picture);
  evidence->small = g_steal_pointer (&read->small);
  return evidence;
}
