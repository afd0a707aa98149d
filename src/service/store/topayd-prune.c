/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-prune.h"

#define DAY (24 * 60 * 60)

/* Rows a rule and call, so that no group of writes waits long behind it. */
#define MAX_ROWS 500

/* What is forgotten and after how long; ?1 is the moment before which, ?2 how many. A table that
 * grows by what people do has a row here. The audit log and the votes stay. */
static const struct
{
  const char *sql;
  gint64 keep_s;
  gint64 unit; /* of the column in a second */
} rules[] = {
  { "DELETE FROM idempotency WHERE (scope, route, key) IN"
    " (SELECT scope, route, key FROM idempotency WHERE created_at < ?1 LIMIT ?2)",
    30 * DAY, 1 },
  { "DELETE FROM proofs WHERE id IN (SELECT id FROM proofs WHERE expires_at < ?1 LIMIT ?2)", DAY,
    1 },
  { "DELETE FROM code_sends WHERE id IN"
    " (SELECT id FROM code_sends WHERE sent_at < ?1 LIMIT ?2)",
    2 * DAY, 1 },
  { "DELETE FROM refresh_tokens WHERE token_hash IN"
    " (SELECT token_hash FROM refresh_tokens WHERE expires_at < ?1 LIMIT ?2)",
    DAY, 1 },
  { "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < ?1 LIMIT ?2)",
    30 * DAY, 1 },
  { "DELETE FROM holds WHERE id IN (SELECT id FROM holds WHERE until_at < ?1 LIMIT ?2)", 30 * DAY,
    1 },
  { "DELETE FROM reports WHERE id IN (SELECT id FROM reports WHERE received_at < ?1 LIMIT ?2)",
    30 * DAY, 1 },
  { "DELETE FROM outgoing WHERE id IN"
    " (SELECT id FROM outgoing WHERE finished_at < ?1 AND state NOT IN ('queued', 'sending')"
    " LIMIT ?2)",
    7 * DAY, 1 },
  /* A password that is disabled stays so. Other counters begin anew after a month without a try. */
  { "DELETE FROM locks WHERE (kind, subject) IN"
    " (SELECT kind, subject FROM locks WHERE failed_at < ?1 AND disabled_at IS NULL LIMIT ?2)",
    30 * DAY, 1 },
  { "DELETE FROM buckets WHERE (rule, subject) IN"
    " (SELECT rule, subject FROM buckets WHERE updated_ms < ?1 LIMIT ?2)",
    2 * DAY, 1000 },
};

/**
 * topayd_prune:
 * @transaction: a transaction
 * @now: Unix seconds
 * @more: (out): whether there may be more; then ask again
 * @error: as topayd_sql_run ()
 *
 * Forgets what has lived long enough, up to 500 rows of each kind. Ask at the start and every hour.
 *
 * Returns: whether it did
 */
gboolean
topayd_prune (TopaydTransaction *transaction, gint64 now, gboolean *more, GError **error)
{
  *more = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (!topayd_sql_run (transaction, rules[i].sql,
                           TOPAYD_VALUES (TOPAYD_INTEGER ((now - rules[i].keep_s) * rules[i].unit),
                                          TOPAYD_INTEGER (MAX_ROWS)),
                           error))
        return FALSE;
      *more = *more || topayd_sql_get_changes (transaction) == MAX_ROWS;
    }

  return TRUE;
}
