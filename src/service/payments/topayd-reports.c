/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-reports.h"

#include <string.h>

#include "topay-error.h"
#include "topay-mask.h"
#include "topay-wire-report.h"
#include "topayd-seal.h"

/* What the sealed bytes are for: one cannot be put in the place of another. */
#define CONTEXT "report"

/* The app has hidden what must not travel; an app that did not is not believed. */
static void
mask_note (TopayWireReport *report)
{
  g_autofree char *masked = NULL;

  if (report->user_note == NULL)
    return;
  masked = topay_mask_text (report->user_note, NULL);
  if (g_utf8_strlen (masked, -1) > TOPAY_WIRE_REPORT_MAX_NOTE)
    g_utf8_offset_to_pointer (masked, TOPAY_WIRE_REPORT_MAX_NOTE)[0] = '\0';
  g_free (report->user_note);
  report->user_note = g_steal_pointer (&masked);
}

/**
 * topayd_report_dup_checked:
 * @text: as it came
 * @error: return location for an error
 *
 * Judges a report by its schema, in which nothing is that is not listed, and hides in the note of
 * the person what should have been hidden before.
 *
 * Returns: (transfer full) (nullable): what may be stored; %NULL with the errors of
 *   topay_wire_decode_strict()
 */
char *
topayd_report_dup_checked (const char *text, GError **error)
{
  TopayWireReport *report =
      topay_wire_decode_strict (&topay_record_report, text, strlen (text), error);
  char *checked;

  if (report == NULL)
    return NULL;
  mask_note (report);
  checked = topay_wire_encode (&topay_record_report, report, NULL);
  topay_wire_free (&topay_record_report, report);
  if (checked != NULL && strlen (checked) <= TOPAY_WIRE_MAX_REPORT_BYTES)
    return checked;
  g_free (checked);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The report is too long");
  return NULL;
}

/**
 * topayd_report_add:
 * @visit: the job
 * @account_id: of the person who sends it
 * @id: of the receipt
 * @text: of topayd_report_dup_checked()
 * @error: return location for an error
 *
 * Returns: whether it is stored, sealed; %FALSE with an error of the store
 */
gboolean
topayd_report_add (const TopaydVisit *visit,
                   const char *account_id,
                   const char *id,
                   const char *text,
                   GError **error)
{
  g_autoptr (GBytes) sealed = topayd_seal (visit->identity->keys, CONTEXT, text, strlen (text));
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (sealed, &size);

  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO reports (id, account_id, sealed, received_at) VALUES (?1, ?2, ?3, ?4)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id), TOPAYD_BLOB (bytes, size),
                     TOPAYD_INTEGER (visit->caller->now)),
      error);
}

/**
 * topayd_report_load:
 * @visit: the job
 * @id: of the receipt
 * @text: (out) (transfer full): the report in clear
 * @error: return location for an error
 *
 * Returns: whether it is there; %FALSE with NOT_FOUND, DAMAGED when its seal does not hold, or an
 *   error of the store
 */
gboolean
topayd_report_load (const TopaydVisit *visit, const char *id, TopaydSecret **text, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (visit->transaction, "SELECT sealed FROM reports WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (id)), error);
  gconstpointer sealed;
  gsize size = 0;

  if (rows == NULL)
    return FALSE;
  if (!topayd_rows_next (rows, &problem))
    {
      if (problem != NULL)
        g_propagate_error (error, g_steal_pointer (&problem));
      else
        g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no report ‘%s’", id);
      return FALSE;
    }
  sealed = topayd_rows_get_blob (rows, 0, &size);
  *text = topayd_seal_open (visit->identity->keys, CONTEXT, sealed, size, error);
  return *text != NULL;
}
