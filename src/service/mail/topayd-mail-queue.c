/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-mail-queue-private.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"

#define ID_BYTES         16
#define MAX_MASKED_BYTES 320
#define MAX_DEVICE_BYTES 256
#define MAX_CODE_BYTES   16
#define MAX_FIELDS_BYTES 512

static void
wipe_and_free (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

static void
wipe_and_free_strv (char **texts)
{
  for (char **text = texts; text != NULL && *text != NULL; text++)
    sodium_memzero (*text, strlen (*text));
  g_strfreev (texts);
}

/**
 * topayd_mail_row_clear:
 * @row: a row
 *
 * Frees what the row owns.
 */
void
topayd_mail_row_clear (TopaydMailRow *row)
{
  g_clear_pointer (&row->id, g_free);
  g_clear_pointer (&row->kind, g_free);
  g_clear_pointer (&row->channel, g_free);
  g_clear_pointer (&row->language, g_free);
  g_clear_pointer (&row->address, g_bytes_unref);
  g_clear_pointer (&row->fields, g_bytes_unref);
}

/**
 * topayd_mail_clear_clear:
 * @clear: a row in clear
 *
 * Wipes and frees it.
 */
void
topayd_mail_clear_clear (TopaydMailClear *clear)
{
  g_clear_pointer (&clear->address, wipe_and_free);
  g_clear_pointer (&clear->code, wipe_and_free);
  g_clear_pointer (&clear->device, wipe_and_free);
}

/**
 * topayd_mail_step_clear:
 * @step: a step
 *
 * Frees what the step owns.
 */
void
topayd_mail_step_clear (TopaydMailStep *step)
{
  topayd_mail_row_clear (&step->row);
  g_clear_pointer (&step->id, g_free);
  g_clear_pointer (&step->reason, g_free);
}

static gboolean
check_message (const TopaydMessage *message, GError **error)
{
  gboolean is_code = topayd_message_kind_is_code (message->kind);
  const char *wrong = NULL;

  if (message->channel == TOPAYD_CHANNEL_EMAIL ? !topayd_letter_is_email (message->address)
                                               : !topayd_letter_is_phone (message->address))
    wrong = "address";
  else if (message->address_masked == NULL || strlen (message->address_masked) > MAX_MASKED_BYTES)
    wrong = "masked address";
  else if (is_code && (message->code == NULL || strlen (message->code) > MAX_CODE_BYTES))
    wrong = "code";
  else if (is_code && message->expires_at <= message->created_at)
    wrong = "end";
  if (wrong == NULL)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The %s of a message is not valid", wrong);
  return FALSE;
}

/* What is sealed is bound to the row and the column: one cannot be put in the place of another. */
static GBytes *
seal_text (
    const TopaydMailBox *box, const char *id, const char *column, const char *text, GError **error)
{
  g_autofree char *context = g_strdup_printf ("outgoing:%s:%s", id, column);

  return box->seal (text, strlen (text), context, box->data, error);
}

static char *
open_text (
    const TopaydMailBox *box, const char *id, const char *column, GBytes *sealed, GError **error)
{
  g_autofree char *context = g_strdup_printf ("outgoing:%s:%s", id, column);
  gsize size;
  gconstpointer data = g_bytes_get_data (sealed, &size);
  g_autoptr (GBytes) opened = box->open (data, size, context, box->data, error);
  char *text, *bytes;

  if (opened == NULL)
    return NULL;
  bytes = g_bytes_unref_to_data (g_steal_pointer (&opened), &size);
  text = g_strndup (bytes, size);
  sodium_memzero (bytes, size);
  g_free (bytes);

  return text;
}

/**
 * topayd_mail_queue_seal_fields:
 * @box: the sealing key
 * @id: of the row
 * @message: what varies in it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what stands in the column “fields_sealed”
 */
GBytes *
topayd_mail_queue_seal_fields (const TopaydMailBox *box,
                               const char *id,
                               const TopaydMessage *message,
                               GError **error)
{
  gint64 seconds = MAX (0, message->expires_at - message->created_at);
  gboolean is_code = topayd_message_kind_is_code (message->kind);
  char fields[MAX_FIELDS_BYTES];
  GBytes *sealed;

  g_snprintf (fields, sizeof fields, "%s\n%" G_GINT64_FORMAT "\n%.*s", is_code ? message->code : "",
              is_code ? (seconds + 59) / 60 : 0, MAX_DEVICE_BYTES,
              message->device != NULL ? message->device : "");
  sealed = seal_text (box, id, "fields", fields, error);
  sodium_memzero (fields, sizeof fields);

  return sealed;
}

static char *
make_id (void)
{
  guint8 bytes[ID_BYTES];
  char id[2 * ID_BYTES + 1];

  randombytes_buf (bytes, sizeof bytes);

  return g_strdup (sodium_bin2hex (id, sizeof id, bytes, sizeof bytes));
}

/* Only the newest code of a proof counts, so an older one that waits must not arrive after it. */
static gboolean
void_older (TopaydTransaction *transaction, const TopaydMessage *message, GError **error)
{
  if (message->proof_id == NULL)
    return TRUE;

  return topayd_sql_run (
      transaction,
      "UPDATE outgoing SET state = 'void', recipient_sealed = NULL, "
      "fields_sealed = NULL, finished_at = ?2 "
      "WHERE proof_id = ?1 AND state = 'queued'",
      TOPAYD_VALUES (TOPAYD_TEXT (message->proof_id), TOPAYD_INTEGER (message->created_at)), error);
}

/**
 * topayd_mail_queue_add:
 * @transaction: of whatever the message tells about
 * @box: the sealing key
 * @message: what to tell whom
 * @error: return location
 *
 * Writes one row.
 *
 * Returns: whether it could be done; TOPAY_ERROR_INVALID when the message is not one
 */
gboolean
topayd_mail_queue_add (TopaydTransaction *transaction,
                       const TopaydMailBox *box,
                       const TopaydMessage *message,
                       GError **error)
{
  g_autofree char *id = make_id ();
  g_autoptr (GBytes) address = NULL, fields = NULL;
  gint64 end = message->expires_at > 0 ? message->expires_at
                                       : message->created_at + TOPAYD_MAIL_NOTICE_LIFE_S;

  if (!check_message (message, error) || !void_older (transaction, message, error))
    return FALSE;
  address = seal_text (box, id, "address", message->address, error);
  fields = address == NULL ? NULL : topayd_mail_queue_seal_fields (box, id, message, error);
  if (fields == NULL)
    return FALSE;

  return topayd_sql_run (
      transaction,
      "INSERT INTO outgoing (id, template, account_id, proof_id, channel, language, "
      "recipient_sealed, recipient_masked, fields_sealed, next_at, created_at, expires_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (topayd_message_kind_to_string (message->kind)),
                     TOPAYD_TEXT (message->account_id), TOPAYD_TEXT (message->proof_id),
                     TOPAYD_TEXT (topayd_channel_to_string (message->channel)),
                     TOPAYD_TEXT (topayd_message_choose_language (message->language)),
                     TOPAYD_BLOB (g_bytes_get_data (address, NULL), g_bytes_get_size (address)),
                     TOPAYD_TEXT (message->address_masked),
                     TOPAYD_BLOB (g_bytes_get_data (fields, NULL), g_bytes_get_size (fields)),
                     TOPAYD_INTEGER (message->created_at), TOPAYD_INTEGER (end)),
      error);
}

/* Nothing that could be of use to a thief stays longer than it is of use to us: the words go when
 * the row is finished, the address too unless somebody has to look into it. */
static gboolean
finish_row (TopaydTransaction *transaction, const TopaydMailStep *step, GError **error)
{
  gboolean is_sent = step->outcome == TOPAYD_MAIL_SENT;

  return topayd_sql_run (transaction,
                         "UPDATE outgoing SET state = ?2, fields_sealed = NULL, finished_at = ?3, "
                         "attempts = attempts + 1, last_error = substr (?4, 1, 500), "
                         "recipient_sealed = CASE WHEN ?5 THEN NULL ELSE recipient_sealed END "
                         "WHERE id = ?1 AND state = 'queued'",
                         TOPAYD_VALUES (TOPAYD_TEXT (step->id),
                                        TOPAYD_TEXT (is_sent ? "sent" : "failed"),
                                        TOPAYD_INTEGER (step->now), TOPAYD_TEXT (step->reason),
                                        TOPAYD_INTEGER (is_sent)),
                         error);
}

static gboolean
write_outcome (TopaydTransaction *transaction, const TopaydMailStep *step, GError **error)
{
  switch (step->outcome)
    {
    case TOPAYD_MAIL_NOTHING:
      return TRUE;

    case TOPAYD_MAIL_LATER:
      return topayd_sql_run (transaction,
                             "UPDATE outgoing SET attempts = attempts + 1, next_at = ?2, "
                             "last_error = substr (?3, 1, 500) WHERE id = ?1 AND state = 'queued'",
                             TOPAYD_VALUES (TOPAYD_TEXT (step->id), TOPAYD_INTEGER (step->next_at),
                                            TOPAYD_TEXT (step->reason)),
                             error);

    case TOPAYD_MAIL_SENT:
    case TOPAYD_MAIL_FAILED:
    default:
      return finish_row (transaction, step, error);
    }
}

static gboolean
expire_rows (TopaydTransaction *transaction, TopaydMailStep *step, GError **error)
{
  if (!topayd_sql_run (transaction,
                       "UPDATE outgoing SET state = 'expired', recipient_sealed = NULL, "
                       "fields_sealed = NULL, finished_at = ?1 "
                       "WHERE state = 'queued' AND expires_at <= ?1",
                       TOPAYD_VALUES (TOPAYD_INTEGER (step->now)), error))
    return FALSE;
  step->n_expired = topayd_sql_get_changes (transaction);

  return TRUE;
}

static GBytes *
dup_blob (TopaydRows *rows, guint column)
{
  gsize size;
  gconstpointer bytes = topayd_rows_get_blob (rows, column, &size);

  return g_bytes_new (bytes, size);
}

/* What ends first goes first: a code before a notice. */
static gboolean
take_row (TopaydTransaction *transaction, TopaydMailStep *step, GError **error)
{
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction,
      "SELECT id, template, channel, language, recipient_sealed, fields_sealed, attempts, "
      "created_at, expires_at FROM outgoing WHERE state = 'queued' AND next_at <= ?1 "
      "AND CASE channel WHEN 'email' THEN ?2 ELSE ?3 END ORDER BY expires_at, id LIMIT 1",
      TOPAYD_VALUES (TOPAYD_INTEGER (step->now),
                     TOPAYD_INTEGER (step->is_ready[TOPAYD_CHANNEL_EMAIL]),
                     TOPAYD_INTEGER (step->is_ready[TOPAYD_CHANNEL_PHONE])),
      error);
  g_autoptr (GError) inner = NULL;

  if (rows == NULL)
    return FALSE;
  if (!topayd_rows_next (rows, &inner))
    {
      gboolean is_end = inner == NULL;

      if (!is_end)
        g_propagate_error (error, g_steal_pointer (&inner));
      return is_end;
    }
  step->row = (TopaydMailRow){
    .id = topayd_rows_dup_text (rows, 0),
    .kind = topayd_rows_dup_text (rows, 1),
    .channel = topayd_rows_dup_text (rows, 2),
    .language = topayd_rows_dup_text (rows, 3),
    .address = dup_blob (rows, 4),
    .fields = dup_blob (rows, 5),
    .attempts = topayd_rows_get_integer (rows, 6),
    .created_at = topayd_rows_get_integer (rows, 7),
    .expires_at = topayd_rows_get_integer (rows, 8),
  };

  return TRUE;
}

static gboolean
look_ahead (TopaydTransaction *transaction, TopaydMailStep *step, GError **error)
{
  static const char sql[] = "SELECT coalesce (min (next_at), 9223372036854775807) FROM outgoing "
                            "WHERE state = 'queued' AND channel = ?1";

  for (TopaydChannel channel = TOPAYD_CHANNEL_EMAIL; channel <= TOPAYD_CHANNEL_PHONE; channel++)
    {
      if (!topayd_sql_get_integer (transaction, sql,
                                   TOPAYD_VALUES (TOPAYD_TEXT (topayd_channel_to_string (channel))),
                                   &step->first_at[channel], error))
        return FALSE;
    }

  return topayd_sql_get_integer (transaction,
                                 "SELECT coalesce (min (expires_at), 9223372036854775807) "
                                 "FROM outgoing WHERE state = 'queued'",
                                 NULL, &step->first_end, error);
}

/**
 * topayd_mail_queue_step:
 * @transaction: a transaction of its own
 * @step: a TopaydMailStep
 * @error: return location
 *
 * A job of the store: writes down how it went with the last row, lets end what is over, and takes
 * the next row that is due. May be called again after it was undone.
 *
 * Returns: whether all of it could be done
 */
gboolean
topayd_mail_queue_step (TopaydTransaction *transaction, gpointer step, GError **error)
{
  TopaydMailStep *self = step;

  topayd_mail_row_clear (&self->row);

  return write_outcome (transaction, self, error) && expire_rows (transaction, self, error)
         && take_row (transaction, self, error)
         && (self->row.id != NULL || look_ahead (transaction, self, error));
}

/**
 * topayd_mail_queue_open:
 * @box: the sealing key
 * @row: a row
 * @clear: (out caller-allocates): the same in clear; untouched when it fails
 * @error: return location
 *
 * Decrypts a row.
 *
 * Returns: whether it was sealed with this key and not changed since
 */
gboolean
topayd_mail_queue_open (const TopaydMailBox *box,
                        const TopaydMailRow *row,
                        TopaydMailClear *clear,
                        GError **error)
{
  char *address = open_text (box, row->id, "address", row->address, error);
  char *fields = address == NULL ? NULL : open_text (box, row->id, "fields", row->fields, error);
  char **parts = fields == NULL ? NULL : g_strsplit (fields, "\n", 3);
  gboolean is_whole = parts != NULL && g_strv_length (parts) == 3;

  if (is_whole)
    {
      clear->address = g_steal_pointer (&address);
      clear->code = g_strdup (parts[0]);
      clear->minutes = g_ascii_strtoll (parts[1], NULL, 10);
      clear->device = g_strdup (parts[2]);
    }
  else if (fields != NULL)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "A row of the mail is damaged");
  wipe_and_free_strv (parts);
  wipe_and_free (fields);
  wipe_and_free (address);

  return is_whole;
}
