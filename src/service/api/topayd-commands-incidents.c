/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topayd-commands-private.h"
#include "topayd-incidents.h"

static gint64
get_time (const TopaydCommand *command, const char *name)
{
  gint64 time = 0;

  g_variant_dict_lookup (command->arguments, name, "x", &time);
  return time;
}

/* "kind", "bank", "en", "zh", "began-at" and "ends-at" (x, Unix seconds); the reply has "id". */
gboolean
topayd_command_incident_add (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  const TopaydNewIncident incident = {
    .kind = topayd_command_get_text (command, "kind"),
    .bank = topayd_command_get_text (command, "bank"),
    .text_en = topayd_command_get_text (command, "en"),
    .text_zh = topayd_command_get_text (command, "zh"),
    .began_at = get_time (command, "began-at"),
    .expected_end_at = get_time (command, "ends-at"),
  };
  char id[TOPAYD_ID_SIZE];

  if (!topayd_incident_add (visit->transaction, &incident, visit->caller->now, id, error)
      || !topayd_command_audit (visit, command, "incident.add", id, error))
    return FALSE;
  g_variant_dict_insert (command->reply, "id", "s", id);
  return TRUE;
}

/* "id" of an open one. */
gboolean
topayd_command_incident_end (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  const char *id = topayd_command_get_text (command, "id");

  if (id == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "No incident is named");
      return FALSE;
    }
  return topayd_incident_end (visit->transaction, id, visit->caller->now, error)
         && topayd_command_audit (visit, command, "incident.end", id, error);
}

static char *
dup_time (gint64 seconds)
{
  return seconds != 0 ? topay_wire_format_time (seconds) : g_strdup ("-");
}

static void
add_row (GVariantBuilder *list, const TopayWireIncident *incident)
{
  g_autofree char *began = dup_time (incident->began_at);
  g_autofree char *ends = dup_time (incident->expected_end_at);

  g_variant_builder_open (list, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (list, "{sv}", "id", g_variant_new_string (incident->id));
  g_variant_builder_add (list, "{sv}", "kind", g_variant_new_string (incident->kind));
  g_variant_builder_add (list, "{sv}", "bank",
                         g_variant_new_string (incident->bank != NULL ? incident->bank : "-"));
  g_variant_builder_add (list, "{sv}", "began-at", g_variant_new_string (began));
  g_variant_builder_add (list, "{sv}", "ends-at", g_variant_new_string (ends));
  g_variant_builder_add (list, "{sv}", "en", g_variant_new_string (incident->text_en));
  g_variant_builder_add (list, "{sv}", "zh", g_variant_new_string (incident->text_zh));
  g_variant_builder_close (list);
}

/* The reply has "incidents" (aa{sv}): the open ones, planned work too. */
gboolean
topayd_command_incident_list (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  TopayWireStatus *status = topay_wire_new (&topay_record_status);
  gboolean ok = topayd_incidents_list (visit->transaction, G_MAXINT64, status->incidents, error);
  GVariantBuilder list;

  if (ok)
    {
      g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
      for (guint i = 0; i < status->incidents->len; i++)
        add_row (&list, g_ptr_array_index (status->incidents, i));
      g_variant_dict_insert (command->reply, "incidents", "aa{sv}", &list);
    }
  topay_wire_free (&topay_record_status, status);
  return ok && topayd_command_audit (visit, command, "incident.list", NULL, error);
}
