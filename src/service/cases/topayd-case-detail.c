/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A case in full, as the person sees it. */

#include "config.h"

#include "topayd-cases-private.h"

#include <string.h>

#include "topay-error.h"
#include "topay-wire.h"

#define MAX_DAYS 60

/* --- The strip of days --- */

typedef struct
{
  gint64 begin;    /* day on which it was sent */
  gint64 start;    /* working day that it counts as having come: counting begins behind it */
  GArray *stopped; /* (owned) (element-type gint64): pairs: behind which day, up to which */
} Strip;

static void
strip_clear (Strip *self)
{
  g_clear_pointer (&self->stopped, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Strip, strip_clear)

/* The last day that counts when the clock stops at @at. */
static gint64
get_last_counted (const TopayWorkdays *workdays, gint64 at)
{
  gint64 day = topay_workdays_get_day (workdays, at);

  return at < topay_workdays_get_cutoff (workdays, day) ? day - 1 : day;
}

static void
read_event (Strip *self, const TopayWorkdays *workdays, const char *event, gint64 at)
{
  gint64 day;

  if (g_str_equal (event, "ask"))
    {
      day = get_last_counted (workdays, at);
      g_array_append_val (self->stopped, day);
    }
  else if (g_str_equal (event, "supply") && self->stopped->len % 2 == 1)
    {
      day = topay_workdays_get_start (workdays, at);
      g_array_append_val (self->stopped, day);
    }
  else if (!g_str_equal (event, "supply"))
    {
      self->begin = topay_workdays_get_day (workdays, at); /* a review that begins anew */
      self->start = topay_workdays_get_start (workdays, at);
      g_array_set_size (self->stopped, 0);
    }
}

static gboolean
load_strip (const TopaydCases *cases, const TopaydCase *self, Strip *strip, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT event, at FROM case_events WHERE case_id = ?1"
      " AND event IN ('submit', 'accept', 'ask', 'supply', 'reopen', 'appeal') ORDER BY seq",
      TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    read_event (strip, cases->workdays, topayd_rows_get_text (rows, 0),
                topayd_rows_get_integer (rows, 1));
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
is_stopped (const Strip *strip, gint64 day)
{
  for (guint i = 0; i < strip->stopped->len; i += 2)
    {
      gboolean goes_on = i + 1 == strip->stopped->len;

      if (day > g_array_index (strip->stopped, gint64, i)
          && (goes_on || day <= g_array_index (strip->stopped, gint64, i + 1)))
        return TRUE;
    }
  return FALSE;
}

static const char *
mark_day (const TopaydCases *cases, const TopaydCase *self, const Strip *strip, gint64 day)
{
  gint64 last = get_last_counted (cases->workdays, topayd_cases_get_now (cases));

  if (day == strip->begin)
    return "sent";
  if (!topay_workdays_is_workday (cases->workdays, day))
    return "off";
  if (day <= strip->start)
    return "received";
  if (is_stopped (strip, day))
    return "stopped";
  if (self->due_day != 0 && day == self->due_day)
    return "due";
  return day <= last ? "counted" : "ahead";
}

static gboolean
list_days (const TopaydCases *cases, const TopaydCase *self, GPtrArray *days, GError **error)
{
  gint64 today = topay_workdays_get_day (cases->workdays, topayd_cases_get_now (cases));
  g_auto (Strip) strip = { 0, 0, g_array_new (FALSE, FALSE, sizeof (gint64)) };
  gint64 end = self->due_day != 0 ? MAX (self->due_day, today) : today;

  if (topay_case_is_over (self->state) || self->confirm)
    return TRUE;
  if (!load_strip (cases, self, &strip, error))
    return FALSE;
  if (self->due_day == 0 && self->state != TOPAY_CASE_NEED_INFO)
    return TRUE;
  end = MIN (end, strip.begin + MAX_DAYS - 1);
  for (gint64 day = strip.begin; day <= end; day++)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * 86400);
      TopayWireCaseDay *record = topay_wire_new (&topay_record_case_day);

      record->day = g_date_time_format (date, "%Y-%m-%d");
      record->mark = g_strdup (mark_day (cases, self, &strip, day));
      g_ptr_array_add (days, record);
    }
  return TRUE;
}

/* --- What was asked and decided --- */

static gboolean
load_ask (const TopaydCases *cases,
          const TopaydCase *self,
          TopayWireCaseDetail *detail,
          GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = NULL;
  gsize n_sealed = 0;
  gconstpointer sealed;

  if (self->state != TOPAY_CASE_NEED_INFO)
    return TRUE;
  rows = topayd_sql_select (cases->visit->transaction,
                            "SELECT coalesce (template, 'more-words'), words, at FROM case_events"
                            " WHERE case_id = ?1 AND event = 'ask' ORDER BY seq DESC LIMIT 1",
                            TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      detail->ask = topay_wire_new (&topay_record_case_ask);
      detail->ask->template = topayd_rows_dup_text (rows, 0);
      sealed = topayd_rows_get_blob (rows, 1, &n_sealed);
      detail->ask->words = topayd_case_unseal (cases, sealed, n_sealed, &problem);
      detail->ask->asked_at = topayd_rows_get_integer (rows, 2);
      detail->ask->until = self->deadline_at;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
list_seen (const char *ids, GPtrArray *seen)
{
  g_auto (GStrv) parts = g_strsplit (ids, ",", -1);

  for (guint i = 0; parts[i] != NULL && parts[i][0] != '\0'; i++)
    {
      TopayWireEvidenceRef *record = topay_wire_new (&topay_record_evidence_ref);

      record->id = g_strdup (parts[i]);
      g_ptr_array_add (seen, record);
    }
}

static void
fill_decision (const TopaydCases *cases,
               TopaydRows *rows,
               TopayWireCaseDecision *decision,
               GError **error)
{
  gsize n_words = 0, n_change = 0;
  gconstpointer words = topayd_rows_get_blob (rows, 3, &n_words);
  gconstpointer change = topayd_rows_get_blob (rows, 4, &n_change);
  g_autoptr (GError) problem = NULL;

  decision->outcome = topayd_rows_dup_text (rows, 0);
  decision->template = topayd_rows_dup_text (rows, 1);
  if (!topayd_rows_is_null (rows, 2))
    decision->rule = topayd_rows_dup_text (rows, 2);
  decision->words = topayd_case_unseal (cases, words, n_words, &problem);
  if (problem == NULL)
    decision->change = topayd_case_unseal (cases, change, n_change, &problem);
  list_seen (topayd_rows_get_text (rows, 5), decision->seen);
  decision->decided_at = topayd_rows_get_integer (rows, 6);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
}

static gboolean
load_decision (const TopaydCases *cases,
               const TopaydCase *self,
               TopayWireCaseDetail *detail,
               GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT d.outcome, coalesce (e.template, 'proof-clear'), d.rule, e.words, d.change, d.seen,"
      " e.at FROM case_decisions d JOIN case_events e ON e.case_id = d.case_id AND e.seq = d.seq"
      " WHERE d.case_id = ?1 ORDER BY d.seq DESC LIMIT 1",
      TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      detail->decision = topay_wire_new (&topay_record_case_decision);
      fill_decision (cases, rows, detail->decision, &problem);
      if (self->state == TOPAY_CASE_REJECTED)
        detail->decision->appeal_until = self->deadline_at;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* What the wizard asked: as JSON of the record case_new, of which only these fields count. */
static gboolean
load_answers (const TopaydCases *cases,
              const TopaydCase *self,
              TopayWireCaseDetail *detail,
              GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  TopayWireCaseNew *stored = NULL;
  gsize n_sealed = 0;
  gconstpointer sealed;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (cases->visit->transaction, "SELECT answers FROM cases WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      sealed = topayd_rows_get_blob (rows, 0, &n_sealed);
      text = topayd_case_unseal (cases, sealed, n_sealed, &problem);
    }
  if (text != NULL)
    stored = topay_wire_decode (&topay_record_case_new, text, strlen (text), NULL, &problem);
  if (stored != NULL)
    {
      g_clear_pointer (&detail->answers, g_ptr_array_unref);
      detail->answers = g_steal_pointer (&stored->answers);
      stored->answers = g_ptr_array_new ();
      detail->words = g_strdup (stored->words);
      topay_wire_free (&topay_record_case_new, stored);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_case_detail:
 * @cases: the job
 * @self: a case
 * @since: number of the last event that is known
 * @detail: an empty record; evidence and pay-out are for others to fill in
 * @error: return location for an error
 *
 * Tells a case in full, with at most %TOPAY_WIRE_MAX_CASE_EVENTS events behind @since.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_detail (const TopaydCases *cases,
                    const TopaydCase *self,
                    gint64 since,
                    TopayWireCaseDetail *detail,
                    GError **error)
{
  detail->summary = topay_wire_new (&topay_record_case);
  topayd_case_describe (cases, self, detail->summary);
  detail->rating = self->rating != 0 ? self->rating : TOPAY_WIRE_NO_INTEGER;
  return topayd_case_list_events (cases, self->id, since, detail->events, error)
         && list_days (cases, self, detail->days, error) && load_ask (cases, self, detail, error)
         && load_decision (cases, self, detail, error) && load_answers (cases, self, detail, error);
}
