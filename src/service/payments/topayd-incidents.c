/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-incidents.h"

#include "topay-error.h"

static TopayWireIncident *
make_record (const TopaydNewIncident *incident, gint64 now)
{
  TopayWireIncident *record = topay_wire_new (&topay_record_incident);
  char id[TOPAYD_ID_SIZE];

  topayd_id_draw (id);
  record->id = g_strdup (id);
  record->kind = g_strdup (incident->kind);
  record->bank = g_strdup (incident->bank);
  record->text_en = g_strdup (incident->text_en);
  record->text_zh = g_strdup (incident->text_zh);
  record->began_at = incident->began_at != 0 ? incident->began_at : now;
  record->expected_end_at = incident->expected_end_at;
  return record;
}

/* What could not be told on the wire must not get into the database either: it would silence all
 * the others. */
static gboolean
check (const TopayWireIncident *record, GError **error)
{
  const char *field = NULL;

  if (!topay_wire_validate (&topay_record_incident, record, &field, NULL))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "An incident needs a proper %s", field);
      return FALSE;
    }
  if ((record->bank != NULL) != g_str_equal (record->kind, "bank"))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "An incident of the kind bank names a bank, and no other does");
      return FALSE;
    }
  if (record->expected_end_at != 0 && record->expected_end_at <= record->began_at)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "An incident ends after it began");
      return FALSE;
    }
  return TRUE;
}

static gboolean
count_open (TopaydTransaction *transaction, gint64 *n, GError **error)
{
  return topayd_sql_get_integer (
      transaction, "SELECT count (*) FROM incidents WHERE ended_at IS NULL", NULL, n, error);
}

static gboolean
insert (TopaydTransaction *transaction, const TopayWireIncident *record, GError **error)
{
  return topayd_sql_run (
      transaction,
      "INSERT INTO incidents (id, kind, bank, text_en, text_zh, began_at, expected_end_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      TOPAYD_VALUES (TOPAYD_TEXT (record->id), TOPAYD_TEXT (record->kind),
                     TOPAYD_TEXT (record->bank), TOPAYD_TEXT (record->text_en),
                     TOPAYD_TEXT (record->text_zh), TOPAYD_INTEGER (record->began_at),
                     record->expected_end_at != 0 ? TOPAYD_INTEGER (record->expected_end_at)
                                                  : TOPAYD_NULL),
      error);
}

/**
 * topayd_incident_add:
 * @transaction: the job
 * @incident: what to say
 * @now: Unix seconds
 * @id: (out): of the incident
 * @error: return location for an error
 *
 * Returns: whether it is open; %FALSE with INVALID, also when 32 are open already, or an error of
 *   the store
 */
gboolean
topayd_incident_add (TopaydTransaction *transaction,
                     const TopaydNewIncident *incident,
                     gint64 now,
                     char id[TOPAYD_ID_SIZE],
                     GError **error)
{
  TopayWireIncident *record = make_record (incident, now);
  gint64 n_open = 0;
  gboolean ok = check (record, error) && count_open (transaction, &n_open, error);

  if (ok && n_open >= TOPAYD_INCIDENTS_MAX)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "%d incidents are open already",
                   TOPAYD_INCIDENTS_MAX);
      ok = FALSE;
    }
  ok = ok && insert (transaction, record, error);
  if (ok)
    g_strlcpy (id, record->id, TOPAYD_ID_SIZE);
  topay_wire_free (&topay_record_incident, record);
  return ok;
}

/**
 * topayd_incident_end:
 * @transaction: the job
 * @id: of an incident
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Returns: whether it is over now; %FALSE with NOT_FOUND when no such one was open, or an error of
 *   the store
 */
gboolean
topayd_incident_end (TopaydTransaction *transaction, const char *id, gint64 now, GError **error)
{
  if (!topayd_sql_run (transaction,
                       "UPDATE incidents SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL",
                       TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (now)), error))
    return FALSE;
  if (topayd_sql_get_changes (transaction) > 0)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "No incident ‘%s’ is open", id);
  return FALSE;
}

/**
 * topayd_incidents_list:
 * @transaction: the job
 * @now: Unix seconds; planned work that has not begun is not told
 * @incidents: (element-type TopayWireIncident): where the open ones are added, the latest first
 * @error: return location for an error
 *
 * Returns: whether all are there; %FALSE with an error of the store
 */
gboolean
topayd_incidents_list (TopaydTransaction *transaction,
                       gint64 now,
                       GPtrArray *incidents,
                       GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction,
      "SELECT id, kind, bank, text_en, text_zh, began_at, coalesce (expected_end_at, 0)"
      " FROM incidents WHERE ended_at IS NULL AND began_at <= ?1"
      " ORDER BY began_at DESC, id LIMIT ?2",
      TOPAYD_VALUES (TOPAYD_INTEGER (now), TOPAYD_INTEGER (TOPAYD_INCIDENTS_MAX)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      TopayWireIncident *record = topay_wire_new (&topay_record_incident);

      record->id = topayd_rows_dup_text (rows, 0);
      record->kind = topayd_rows_dup_text (rows, 1);
      record->bank = topayd_rows_dup_text (rows, 2);
      record->text_en = topayd_rows_dup_text (rows, 3);
      record->text_zh = topayd_rows_dup_text (rows, 4);
      record->began_at = topayd_rows_get_integer (rows, 5);
      record->expected_end_at = topayd_rows_get_integer (rows, 6);
      g_ptr_array_add (incidents, record);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
