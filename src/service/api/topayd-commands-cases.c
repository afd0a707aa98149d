/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an operator sees of cases: never what people wrote, that is for agents. */

#include "config.h"

#include "topayd-cases.h"
#include "topayd-commands-private.h"

#include "topay-error.h"

static void
add_text (GVariantBuilder *row, const char *name, const char *text)
{
  g_variant_builder_add (row, "{sv}", name, g_variant_new_string (text != NULL ? text : "-"));
}

static char *
dup_day (gint64 day)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * 86400);

  return day != 0 ? g_date_time_format (date, "%Y-%m-%d") : NULL;
}

static void
add_row (GVariantBuilder *list, TopaydRows *rows)
{
  g_autofree char *due = dup_day (topayd_rows_get_integer (rows, 4));
  g_autofree char *created = topay_wire_format_time (topayd_rows_get_integer (rows, 5));

  g_variant_builder_open (list, G_VARIANT_TYPE_VARDICT);
  add_text (list, "number", topayd_rows_get_text (rows, 0));
  add_text (list, "kind", topayd_rows_get_text (rows, 1));
  add_text (list, "state", topayd_rows_get_text (rows, 2));
  add_text (list, "agent", topayd_rows_get_text (rows, 3));
  add_text (list, "due", due);
  add_text (list, "created", created);
  g_variant_builder_close (list);
}

/* "all" (b): closed ones too; the reply has "cases" (aa{sv}), the first due first. */
gboolean
topayd_command_case_list (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  gboolean all = FALSE;
  GVariantBuilder list;
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = NULL;

  g_variant_dict_lookup (command->arguments, "all", "b", &all);
  rows = topayd_sql_select (
      visit->transaction,
      "SELECT c.number, c.kind, c.state, a.name, coalesce (c.due_day, 0),"
      " c.created_at FROM cases c LEFT JOIN agents a ON a.id = c.claimed_by"
      " WHERE c.is_over = 0 OR ?1 ORDER BY c.is_over, c.due_day IS NULL,"
      " c.due_day, c.created_at LIMIT ?2",
      TOPAYD_VALUES (TOPAYD_INTEGER (all ? 1 : 0), TOPAYD_INTEGER (TOPAYD_COMMAND_LIST_MAX)),
      error);
  if (rows == NULL)
    return FALSE;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  while (topayd_rows_next (rows, &problem))
    add_row (&list, rows);
  g_variant_dict_insert (command->reply, "cases", "aa{sv}", &list);
  if (problem == NULL)
    return topayd_command_audit (visit, command, "case.list", NULL, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
find_id (const TopaydVisit *visit, TopaydCommand *command, char **id, GError **error)
{
  const char *number = topayd_command_get_text (command, "number");
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction, "SELECT id FROM cases WHERE number = upper (?1) OR id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (number != NULL ? number : "")), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    *id = topayd_rows_dup_text (rows, 0);
  else if (problem == NULL)
    g_set_error (&problem, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no such case");
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
add_event (GVariantBuilder *list, TopaydRows *rows)
{
  g_autofree char *at = topay_wire_format_time (topayd_rows_get_integer (rows, 4));

  g_variant_builder_open (list, G_VARIANT_TYPE_VARDICT);
  add_text (list, "event", topayd_rows_get_text (rows, 0));
  add_text (list, "state", topayd_rows_get_text (rows, 1));
  add_text (list, "actor", topayd_rows_get_text (rows, 2));
  add_text (list, "agent", topayd_rows_get_text (rows, 3));
  add_text (list, "at", at);
  g_variant_builder_close (list);
}

/* "number" of a case; the reply has "events" (aa{sv}) without words. */
gboolean
topayd_command_case_show (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autofree char *id = NULL;
  GVariantBuilder list;
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = NULL;

  if (!find_id (visit, command, &id, error))
    return FALSE;
  rows = topayd_sql_select (visit->transaction,
                            "SELECT e.event, e.state, e.actor, a.name, e.at FROM case_events e"
                            " LEFT JOIN agents a ON a.id = e.actor_id WHERE e.case_id = ?1"
                            " ORDER BY e.seq",
                            TOPAYD_VALUES (TOPAYD_TEXT (id)), error);
  if (rows == NULL)
    return FALSE;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  while (topayd_rows_next (rows, &problem))
    add_event (&list, rows);
  g_variant_dict_insert (command->reply, "events", "aa{sv}", &list);
  if (problem == NULL)
    return topayd_command_audit (visit, command, "case.show", id, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
verify_all (const TopaydVisit *visit, TopaydCommand *command, guint *n, GError **error)
{
  const TopaydCases cases = { .visit = visit };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction, "SELECT id FROM cases ORDER BY created_at", NULL, error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    g_ptr_array_add (ids, topayd_rows_dup_text (rows, 0));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    if (!topayd_case_verify (&cases, g_ptr_array_index (ids, i), error))
      return FALSE;
  *n = ids->len;
  return TRUE;
}

/* Whether the timelines of all cases, or of the one with "number", are what was written; the reply
 * has "verified" (u). */
gboolean
topayd_command_case_verify (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  const TopaydCases cases = { .visit = visit };
  g_autofree char *id = NULL;
  guint n = 1;

  if (topayd_command_get_text (command, "number") == NULL)
    {
      if (!verify_all (visit, command, &n, error))
        return FALSE;
    }
  else if (!find_id (visit, command, &id, error) || !topayd_case_verify (&cases, id, error))
    return FALSE;
  g_variant_dict_insert (command->reply, "verified", "u", n);
  return topayd_command_audit (visit, command, "case.verify", id, error);
}
