/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-mail-operator.h"

#include "topay-error.h"
#include "topayd-mail-queue-private.h"

static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%FT%TZ") : g_strdup ("");
}

static void
add_row (GVariantBuilder *list, TopaydRows *rows)
{
  static const char *const names[] = { "id", "state", "kind", "channel", "to" };
  g_autofree char *created = format_time (topayd_rows_get_integer (rows, 6));
  const char *reason = topayd_rows_get_text (rows, 7);

  g_variant_builder_open (list, G_VARIANT_TYPE ("a{sv}"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_variant_builder_add (list, "{sv}", names[i],
                           g_variant_new_string (topayd_rows_get_text (rows, i)));
  g_variant_builder_add (list, "{sv}", "attempts",
                         g_variant_new_int64 (topayd_rows_get_integer (rows, 5)));
  g_variant_builder_add (list, "{sv}", "created", g_variant_new_string (created));
  g_variant_builder_add (list, "{sv}", "reason",
                         g_variant_new_string (reason != NULL ? reason : ""));
  g_variant_builder_close (list);
}

/**
 * topayd_mail_list:
 * @transaction: a transaction
 * @max: how many at most
 * @list: a builder of "aa{sv}"
 * @error: return location for an error
 *
 * Adds the messages that wait or were refused, the oldest first: id, state, kind, channel, the
 * masked address, attempts, time and reason. What is in them is told to nobody.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_mail_list (TopaydTransaction *transaction, guint max, GVariantBuilder *list, GError **error)
{
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction,
      "SELECT id, state, template, channel, recipient_masked, attempts, created_at, last_error "
      "FROM outgoing WHERE state IN ('queued', 'failed') ORDER BY created_at, id LIMIT ?1",
      TOPAYD_VALUES (TOPAYD_INTEGER (max)), error);
  g_autoptr (GError) problem = NULL;

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    add_row (list, rows);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* A refused message to be sent again. */
typedef struct
{
  char *id;   /* (owned) */
  char *kind; /* (owned): a name */
} Refused;

static void
refused_free (Refused *refused)
{
  g_free (refused->id);
  g_free (refused->kind);
  g_free (refused);
}

static GPtrArray *
find_refused (TopaydTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) refused_free);
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (transaction,
                         "SELECT id, template FROM outgoing WHERE state = 'failed' "
                         "AND recipient_sealed IS NOT NULL AND (?1 IS NULL OR id = ?1)",
                         TOPAYD_VALUES (TOPAYD_TEXT (id)), error);
  g_autoptr (GError) problem = NULL;

  if (rows == NULL)
    return NULL;
  while (topayd_rows_next (rows, &problem))
    {
      Refused *refused = g_new0 (Refused, 1);

      refused->id = topayd_rows_dup_text (rows, 0);
      refused->kind = topayd_rows_dup_text (rows, 1);
      g_ptr_array_add (found, refused);
    }
  if (problem == NULL)
    return g_steal_pointer (&found);

  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* The words were erased; those of a notice are known but for the name of the device. */
static gboolean
requeue_notice (TopaydTransaction *transaction,
                const TopaydMailRequeue *requeue,
                const char *id,
                TopaydMessageKind kind,
                GError **error)
{
  const TopaydMailBox box = { .seal = requeue->seal, .data = requeue->crypt_data };
  const TopaydMessage message = { .kind = kind };
  g_autoptr (GBytes) fields = topayd_mail_queue_seal_fields (&box, id, &message, error);

  return fields != NULL
         && topayd_sql_run (
             transaction,
             "UPDATE outgoing SET state = 'queued', attempts = 0, next_at = ?2, expires_at = ?3, "
             "fields_sealed = ?4, finished_at = NULL, last_error = NULL WHERE id = ?1",
             TOPAYD_VALUES (
                 TOPAYD_TEXT (id), TOPAYD_INTEGER (requeue->now),
                 TOPAYD_INTEGER (requeue->now + TOPAYD_MAIL_NOTICE_LIFE_S),
                 TOPAYD_BLOB (g_bytes_get_data (fields, NULL), g_bytes_get_size (fields))),
             error);
}

/* FALSE with @error when the one that was named is a code; among all, codes are passed over. */
static gboolean
requeue_one (TopaydTransaction *transaction,
             const TopaydMailRequeue *requeue,
             const Refused *refused,
             guint *n_requeued,
             GError **error)
{
  TopaydMessageKind kind;

  if (topayd_message_kind_from_string (refused->kind, &kind) && !topayd_message_kind_is_code (kind))
    {
      (*n_requeued)++;
      return requeue_notice (transaction, requeue, refused->id, kind, error);
    }
  if (requeue->id != NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                 "A code is not sent again: whoever needs one asks for a new one");
  return requeue->id == NULL;
}

/**
 * topayd_mail_requeue:
 * @transaction: a transaction
 * @requeue: which
 * @n_requeued: (out): how many
 * @error: return location for an error
 *
 * Puts notices that a server refused for good into the queue again, for another week; the name of
 * a device that was in one was erased and is said to be unknown. Whoever runs the mail wakes it
 * afterwards.
 *
 * Returns: whether it was done; otherwise %TOPAY_ERROR_NOT_FOUND when the one that was named is not
 * there or was not refused, %TOPAY_ERROR_INVALID when it is a code, or an error of the store
 */
gboolean
topayd_mail_requeue (TopaydTransaction *transaction,
                     const TopaydMailRequeue *requeue,
                     guint *n_requeued,
                     GError **error)
{
  g_autoptr (GPtrArray) found = find_refused (transaction, requeue->id, error);

  *n_requeued = 0;
  if (found == NULL)
    return FALSE;
  if (requeue->id != NULL && found->len == 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no refused message ‘%s’",
                   requeue->id);
      return FALSE;
    }
  for (guint i = 0; i < found->len; i++)
    if (!requeue_one (transaction, requeue, g_ptr_array_index (found, i), n_requeued, error))
      return FALSE;
  return TRUE;
}
