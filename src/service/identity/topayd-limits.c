/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "topayd-limits-private.h"

/* A second factor: five looked at in a quarter of an hour, whatever they were. */
static const TopayRate factor_rate = { 5, 15 * 60 };

/* The hexadecimal lookup of a text: what a row is about without saying it. */
void
topayd_subject_make (const TopaydKeys *keys,
                     const char *purpose,
                     const char *text,
                     char subject[TOPAYD_SUBJECT_SIZE])
{
  guint8 lookup[TOPAYD_LOOKUP_BYTES];

  topayd_keys_lookup (keys, purpose, text, lookup);
  sodium_bin2hex (subject, TOPAYD_SUBJECT_SIZE, lookup, sizeof lookup);
}

/* All zero where there is no row. */
gboolean
topayd_throttle_load (TopaydTransaction *transaction,
                      const char *kind,
                      const char *subject,
                      TopayThrottle *throttle,
                      GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction, "SELECT failures, wait_until FROM locks WHERE kind = ?1 AND subject = ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (kind), TOPAYD_TEXT (subject)), error);

  if (rows == NULL)
    return FALSE;

  *throttle = (TopayThrottle){ 0 };
  if (topayd_rows_next (rows, &problem))
    {
      throttle->failures = (guint) CLAMP (topayd_rows_get_integer (rows, 0), 0, G_MAXINT32);
      throttle->until_s = topayd_rows_get_integer (rows, 1);
    }
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
topayd_throttle_save (const TopaydVisit *visit,
                      const char *kind,
                      const char *subject,
                      const TopayThrottle *throttle,
                      GError **error)
{
  gboolean is_disabled =
      topay_throttle_get_state (throttle, visit->caller->now) == TOPAY_THROTTLE_DISABLED;

  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO locks (kind, subject, failures, window_at, failed_at, wait_until, disabled_at) "
      "VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6) ON CONFLICT (kind, subject) DO UPDATE SET "
      "failures = ?3, failed_at = ?4, wait_until = ?5, disabled_at = ?6",
      TOPAYD_VALUES (TOPAYD_TEXT (kind), TOPAYD_TEXT (subject), TOPAYD_INTEGER (throttle->failures),
                     TOPAYD_INTEGER (visit->caller->now), TOPAYD_INTEGER (throttle->until_s),
                     is_disabled ? TOPAYD_INTEGER (visit->caller->now) : TOPAYD_NULL),
      error);
}

gboolean
topayd_lock_clear (TopaydTransaction *transaction,
                   const char *kind,
                   const char *subject,
                   GError **error)
{
  return topayd_sql_run (transaction, "DELETE FROM locks WHERE kind = ?1 AND subject = ?2",
                         TOPAYD_VALUES (TOPAYD_TEXT (kind), TOPAYD_TEXT (subject)), error);
}

/* Counts a try at a second factor in a window that begins with the first of it; @wait_s tells how
 * long none is looked at. */
gboolean
topayd_window_try (
    const TopaydVisit *visit, const char *kind, const char *subject, gint64 *wait_s, GError **error)
{
  gint64 began = G_MININT64, failures = 0;
  const TopaydValue *which = TOPAYD_VALUES (TOPAYD_TEXT (kind), TOPAYD_TEXT (subject));

  *wait_s = 0;
  if (!topayd_sql_get_integer (visit->transaction,
                               "SELECT window_at FROM locks WHERE kind = ?1 AND subject = ?2",
                               which, &began, error)
      || !topayd_sql_get_integer (visit->transaction,
                                  "SELECT failures FROM locks WHERE kind = ?1 AND subject = ?2",
                                  which, &failures, error))
    return FALSE;

  if (began == G_MININT64 || began > visit->caller->now
      || visit->caller->now - began >= factor_rate.period_s)
    {
      began = visit->caller->now;
      failures = 0;
    }
  if (failures >= factor_rate.count)
    {
      *wait_s = began + factor_rate.period_s - visit->caller->now;
      return TRUE;
    }
  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO locks (kind, subject, failures, window_at, failed_at) VALUES (?1, ?2, ?3, ?4, "
      "?5)"
      " ON CONFLICT (kind, subject) DO UPDATE SET failures = ?3, window_at = ?4, failed_at = ?5",
      TOPAYD_VALUES (TOPAYD_TEXT (kind), TOPAYD_TEXT (subject), TOPAYD_INTEGER (failures + 1),
                     TOPAYD_INTEGER (began), TOPAYD_INTEGER (visit->caller->now)),
      error);
}

static gboolean
load_bucket (TopaydTransaction *transaction,
             const char *rule,
             const char *subject,
             TopayTokenBucket *bucket,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction, "SELECT tokens_milli, updated_ms FROM buckets WHERE rule = ?1 AND subject = ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (rule), TOPAYD_TEXT (subject)), error);

  if (rows == NULL)
    return FALSE;

  *bucket = (TopayTokenBucket){ 0 };
  if (topayd_rows_next (rows, &problem))
    {
      bucket->tokens_milli = topayd_rows_get_integer (rows, 0);
      bucket->updated_ms = topayd_rows_get_integer (rows, 1);
    }
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
save_bucket (TopaydTransaction *transaction,
             const char *rule,
             const char *subject,
             const TopayTokenBucket *bucket,
             GError **error)
{
  return topayd_sql_run (
      transaction,
      "INSERT INTO buckets (rule, subject, tokens_milli, updated_ms) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT (rule, subject) DO UPDATE SET tokens_milli = ?3, updated_ms = ?4",
      TOPAYD_VALUES (TOPAYD_TEXT (rule), TOPAYD_TEXT (subject),
                     TOPAYD_INTEGER (bucket->tokens_milli), TOPAYD_INTEGER (bucket->updated_ms)),
      error);
}

/* Takes one from the bucket of the minute and one from that of the hour, or from neither. */
gboolean
topayd_rates_take (
    const TopaydVisit *visit, const char *rule, const char *subject, gint64 *wait_s, GError **error)
{
  const TopayRate *const rates[] = { &topay_rate_sign_in_minute, &topay_rate_sign_in_hour };
  const char *const spans[] = { "minute", "hour" };
  char rules[G_N_ELEMENTS (rates)][64];
  TopayTokenBucket buckets[G_N_ELEMENTS (rates)];
  const TopaydCaller *caller = visit->caller;
  gint64 now_ms = caller->now_ms != 0 ? caller->now_ms : caller->now * 1000;
  gint64 wait_ms = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_snprintf (rules[i], sizeof rules[i], "%s.%s", rule, spans[i]);
      if (!load_bucket (visit->transaction, rules[i], subject, &buckets[i], error))
        return FALSE;
      wait_ms = MAX (wait_ms, topay_token_bucket_get_wait_ms (&buckets[i], rates[i], now_ms));
    }
  *wait_s = (wait_ms + 999) / 1000;
  for (gsize i = 0; wait_ms == 0 && i < G_N_ELEMENTS (rates); i++)
    {
      topay_token_bucket_take (&buckets[i], rates[i], now_ms);
      if (!save_bucket (visit->transaction, rules[i], subject, &buckets[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
load_sends (TopaydTransaction *transaction,
            const guint8 *subject,
            TopayWindow *window,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction,
      "SELECT sent_at FROM (SELECT sent_at FROM code_sends WHERE subject = ?1 "
      "ORDER BY sent_at DESC LIMIT ?2) ORDER BY sent_at",
      TOPAYD_VALUES (TOPAYD_BLOB (subject, TOPAYD_LOOKUP_BYTES), TOPAYD_INTEGER (TOPAY_WINDOW_MAX)),
      error);

  if (rows == NULL)
    return FALSE;

  *window = (TopayWindow){ 0 };
  while (topayd_rows_next (rows, &problem))
    topay_window_count (window, topayd_rows_get_integer (rows, 0));
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Counts a code that is sent, unless one of the NULL-terminated @rates is used up; then @wait_s
 * says for how long. What is not sent is not counted, so that asking on and on does not prolong it.
 */
gboolean
topayd_sends_take (const TopaydVisit *visit,
                   const guint8 subject[TOPAYD_LOOKUP_BYTES],
                   const TopayRate *const *rates,
                   gint64 *wait_s,
                   GError **error)
{
  TopayWindow window;

  *wait_s = 0;
  if (!load_sends (visit->transaction, subject, &window, error))
    return FALSE;

  for (; *rates != NULL; rates++)
    *wait_s = MAX (*wait_s, topay_window_get_wait_s (&window, *rates, visit->caller->now));
  if (*wait_s > 0)
    return TRUE;

  return topayd_sql_run (visit->transaction,
                         "INSERT INTO code_sends (subject, sent_at) VALUES (?1, ?2)",
                         TOPAYD_VALUES (TOPAYD_BLOB (subject, TOPAYD_LOOKUP_BYTES),
                                        TOPAYD_INTEGER (visit->caller->now)),
                         error);
}

/* One row of the audit log; actor, address and time come from the caller. */
gboolean
topayd_note (const TopaydVisit *visit,
             const TopaydOwner *owner,
             const TopaydAuditEntry *entry,
             GError **error)
{
  g_autofree char *actor = NULL;
  TopaydAuditEntry whole = *entry;

  if (owner != NULL)
    actor =
        g_strconcat (owner->kind == TOPAYD_OWNER_AGENT ? "agent:" : "account:", owner->id, NULL);
  if (whole.actor == NULL)
    whole.actor = actor == NULL ? "anonymous" : actor;
  if (whole.result == NULL)
    whole.result = "ok";
  whole.address_masked = visit->caller->address_masked;
  whole.at = visit->caller->now;
  return topayd_audit_append (visit->transaction, &whole, error);
}
