/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One file on its way: announce it, send the parts that are missing, two at a time, and ask what
 * the service thinks of the whole. Ended at any point it goes on at the next try, since the service
 * says which parts it has. */

#include "config.h"

#include "topay-evidence-private.h"

#include <string.h>

#include "topay-error.h"

#define IN_FLIGHT 2 /* parts at once: one travels while the other is written */

typedef struct
{
  TopayAccount *account;   /* (owned) */
  TopayEvidenceFile *file; /* (owned) */
  GBytes *bytes;           /* (owned) (nullable) */
  char *parts;             /* (owned) (nullable): one digit a part: 1 is there, 2 is on its way */
  guint n_flying;
  gint64 started_us;
  gsize n_sent;  /* bytes in this try */
  GError *error; /* (owned) (nullable): of the first part that failed */
  char *problem; /* (owned) (nullable) */
} Upload;

static void
upload_free (Upload *self)
{
  g_object_unref (self->account);
  g_object_unref (self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->parts);
  g_clear_error (&self->error);
  g_free (self->problem);
  g_free (self);
}

static void
show_progress (Upload *self)
{
  gsize n_parts = strlen (self->parts), n_there = 0;
  double seconds = (double) (g_get_monotonic_time () - self->started_us) / G_USEC_PER_SEC;
  double left;

  for (gsize i = 0; i < n_parts; i++)
    n_there += self->parts[i] == '1';
  left = (double) (n_parts - n_there) * TOPAY_WIRE_EVIDENCE_PART;
  topay_evidence_file_set_progress (self->file, (double) n_there / (double) n_parts,
                                    self->n_sent > 0 && seconds > 0.5
                                        ? (int) (left / ((double) self->n_sent / seconds) + 1)
                                        : -1);
}

/* --- The end --- */

static void
on_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *self = g_task_get_task_data (task);
  GError *error = NULL;
  TopayWireEvidenceState *reply =
      topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_str_equal (reply->state, "refused"))
    self->problem = g_strdup (reply->problem != NULL ? reply->problem : "wrong_type");
  if (g_str_equal (reply->state, "open"))
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Parts are missing");
  else
    g_task_return_boolean (task, TRUE);
  topay_wire_free (&topay_record_evidence_state, reply);
}

static void
finish (GTask *task)
{
  Upload *self = g_task_get_task_data (task);
  TopayWireEvidenceRef request = { self->file->row->id };

  topay_account_call_async (self->account, &topay_endpoint_evidence_finish, &request,
                            g_task_get_cancellable (task), on_finished_cb, g_object_ref (task));
}

/* --- Parts --- */

static GBytes *
cut_part (const Upload *self, gsize part)
{
  gsize begin = part * TOPAY_WIRE_EVIDENCE_PART;
  gsize size = MIN (g_bytes_get_size (self->bytes) - begin, TOPAY_WIRE_EVIDENCE_PART);

  return g_bytes_new_from_bytes (self->bytes, begin, size);
}

/* The record in a line, and the bytes behind it. */
static GBytes *
make_body (const Upload *self, gsize part)
{
  g_autoptr (GBytes) bytes = cut_part (self, part);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  const TopayWireEvidencePart record = { self->file->row->id, (gint64) part, hash };
  gsize length = 0, size = 0;
  g_autofree char *line = topay_wire_encode (&topay_record_evidence_part, &record, &length);
  gconstpointer data = g_bytes_get_data (bytes, &size);
  GByteArray *body = g_byte_array_sized_new ((guint) (length + 1 + size));

  g_byte_array_append (body, (const guint8 *) line, (guint) length);
  g_byte_array_append (body, (const guint8 *) "\n", 1);
  g_byte_array_append (body, data, (guint) size);
  return g_byte_array_free_to_bytes (body);
}

static void fly (GTask *task);

typedef struct
{
  GTask *task; /* (owned) */
  gsize part;
  gsize size;
} Flight;

static void
on_part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Flight *flight = user_data;
  g_autoptr (GTask) task = flight->task;
  Upload *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer reply = topay_client_send_finish (TOPAY_CLIENT (source), result, &error);

  self->n_flying--;
  if (reply != NULL)
    {
      topay_wire_free (&topay_record_evidence_state, reply);
      self->parts[flight->part] = '1';
      self->n_sent += flight->size;
      show_progress (self);
    }
  else
    {
      self->parts[flight->part] = '0';
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
    }
  fly (task);
}

static void
send_part (GTask *task, gsize part)
{
  Upload *self = g_task_get_task_data (task);
  g_autoptr (GBytes) body = make_body (self, part);
  const TopayClientParcel parcel = { &topay_endpoint_evidence_part, body, NULL };
  Flight *flight = g_new0 (Flight, 1);

  *flight = (Flight){ g_object_ref (task), part, g_bytes_get_size (body) };
  self->parts[part] = '2';
  self->n_flying++;
  topay_client_send_async (topay_account_get_client (self->account), &parcel,
                           g_task_get_cancellable (task), on_part_cb, flight);
}

/* As many as may be on their way; then, when none is missing, the end. */
static void
fly (GTask *task)
{
  Upload *self = g_task_get_task_data (task);
  const char *missing = strchr (self->parts, '0');

  while (self->error == NULL && self->n_flying < IN_FLIGHT && missing != NULL)
    {
      send_part (task, (gsize) (missing - self->parts));
      missing = strchr (self->parts, '0');
    }
  if (self->n_flying > 0)
    return;
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    finish (task);
}

/* --- The begin --- */

/* What the service has of it already. */
static void
on_begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *self = g_task_get_task_data (task);
  gsize n_parts =
      (g_bytes_get_size (self->bytes) + TOPAY_WIRE_EVIDENCE_PART - 1) / TOPAY_WIRE_EVIDENCE_PART;
  GError *error = NULL;
  TopayWireEvidenceState *reply =
      topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_str_equal (reply->state, "refused"))
    self->problem = g_strdup (reply->problem != NULL ? reply->problem : "wrong_type");
  self->parts = g_strdup (reply->parts);
  if (!g_str_equal (reply->state, "open"))
    g_task_return_boolean (task, TRUE);
  else if (strlen (self->parts) != n_parts || strspn (self->parts, "01") != n_parts)
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                             "The service counts other parts");
  else
    {
      self->started_us = g_get_monotonic_time ();
      show_progress (self);
      fly (task);
    }
  topay_wire_free (&topay_record_evidence_state, reply);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *self = g_task_get_task_data (task);
  const TopayEvidenceRow *row = self->file->row;
  const TopayWireEvidenceNew request = { row->id,     row->name, row->type,   row->size,
                                         row->sha256, row->kind, row->caption };
  GError *error = NULL;

  self->bytes = topay_state_db_load_evidence_finish (TOPAY_STATE_DB (source), result, &error);
  if (self->bytes == NULL)
    g_task_return_error (task, error);
  else if ((gint64) g_bytes_get_size (self->bytes) != row->size)
    {
      self->problem = g_strdup ("damaged");
      g_task_return_boolean (task, TRUE);
    }
  else
    topay_account_call_async (self->account, &topay_endpoint_evidence_begin, &request,
                              g_task_get_cancellable (task), on_begun_cb, g_object_ref (task));
}

void
topay_evidence_upload_async (TopayAccount *account,
                             TopayStateDb *state,
                             TopayEvidenceFile *file,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (file, cancellable, callback, user_data);
  Upload *self = g_new0 (Upload, 1);

  g_task_set_source_tag (task, topay_evidence_upload_async);
  g_task_set_check_cancellable (task, FALSE);
  self->account = g_object_ref (account);
  self->file = g_object_ref (file);
  g_task_set_task_data (task, self, (GDestroyNotify) upload_free);
  topay_state_db_load_evidence_async (state, file->row->id, on_loaded_cb, task);
}

gboolean
topay_evidence_upload_finish (GAsyncResult *result, char **problem, GError **error)
{
  Upload *self = g_task_get_task_data (G_TASK (result));

  *problem = g_strdup (self->problem);
  return g_task_propagate_boolean (G_TASK (result), error);
}
