/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "topayd-accounts-private.h"
#include "topayd-limits-private.h"
#include "topayd-sessions-private.h"

/* How exact the time of the last use is: a row written at every call would wear the disk. */
#define TOUCH_S 60

#define MAX_DEVICE_NAME 64

gboolean
topayd_session_insert (const TopaydVisit *visit,
                       const TopaydOwner *owner,
                       const char *device_id,
                       TopaydSessionReply *reply,
                       GError **error)
{
  gboolean is_agent = owner->kind == TOPAYD_OWNER_AGENT;
  TopaySessionKind kind = is_agent ? TOPAY_SESSION_AGENT : TOPAY_SESSION_CUSTOMER;
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];

  topayd_token_draw (reply->token, hash);
  topayd_id_draw (reply->session_id);
  g_strlcpy (reply->owner_id, owner->id, sizeof reply->owner_id);
  g_strlcpy (reply->device_id, device_id == NULL ? "" : device_id, sizeof reply->device_id);
  reply->level = 1;
  reply->level_until = 0;
  reply->expires_at = visit->caller->now + topay_session_get_limits (kind)->longest_s;
  reply->idle_until = visit->caller->now + topay_session_get_limits (kind)->idle_s;
  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO sessions (id, token_hash, account_id, agent_id, device_id, level, created_at, "
      "last_used_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6, ?7)",
      TOPAYD_VALUES (TOPAYD_TEXT (reply->session_id), TOPAYD_BLOB (hash, sizeof hash),
                     is_agent ? TOPAYD_NULL : TOPAYD_TEXT (owner->id),
                     is_agent ? TOPAYD_TEXT (owner->id) : TOPAYD_NULL, TOPAYD_TEXT (device_id),
                     TOPAYD_INTEGER (visit->caller->now), TOPAYD_INTEGER (reply->expires_at)),
      error);
}

gboolean
topayd_device_end_sessions (const TopaydVisit *visit,
                            const char *device_id,
                            const char *reason,
                            GError **error)
{
  return topayd_sql_run (visit->transaction,
                         "UPDATE sessions SET ended_at = ?2, end_reason = ?3 WHERE device_id = ?1 "
                         "AND ended_at IS NULL",
                         TOPAYD_VALUES (TOPAYD_TEXT (device_id),
                                        TOPAYD_INTEGER (visit->caller->now), TOPAYD_TEXT (reason)),
                         error);
}

gboolean
topayd_device_end (const TopaydVisit *visit,
                   const char *device_id,
                   const char *reason,
                   GError **error)
{
  return topayd_device_end_sessions (visit, device_id, reason, error)
         && topayd_sql_run (
             visit->transaction,
             "UPDATE refresh_tokens SET ended_at = ?2 WHERE device_id = ?1 AND ended_at IS NULL",
             TOPAYD_VALUES (TOPAYD_TEXT (device_id), TOPAYD_INTEGER (visit->caller->now)), error)
         && topayd_sql_run (
             visit->transaction,
             "UPDATE devices SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL",
             TOPAYD_VALUES (TOPAYD_TEXT (device_id), TOPAYD_INTEGER (visit->caller->now)), error);
}

/* Ids of the first column; they are read to the end before anything is changed under them. */
static GPtrArray *
select_ids (TopaydTransaction *transaction,
            const char *sql,
            const TopaydValue *values,
            GError **error)
{
  g_autoptr (TopaydRows) rows = topayd_sql_select (transaction, sql, values, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;

  if (rows == NULL)
    return NULL;

  while (topayd_rows_next (rows, &problem))
    g_ptr_array_add (ids, topayd_rows_dup_text (rows, 0));
  if (problem == NULL)
    return g_steal_pointer (&ids);

  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static gboolean
end_devices (const TopaydVisit *visit, const GPtrArray *ids, const char *reason, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      if (!topayd_device_end (visit, g_ptr_array_index (ids, i), reason, error))
        return FALSE;
    }
  return TRUE;
}

/* Devices whose time is over, then the longest unused ones until there is place for one more. */
static gboolean
make_place_for_device (const TopaydVisit *visit, const char *account_id, GError **error)
{
  const TopaySessionLimits *limits = topay_session_get_limits (TOPAY_SESSION_CUSTOMER);
  g_autoptr (GPtrArray) over = NULL, surplus = NULL;

  over = select_ids (
      visit->transaction,
      "SELECT id FROM devices WHERE account_id = ?1 AND ended_at IS NULL AND NOT EXISTS "
      "(SELECT 1 FROM sessions WHERE device_id = devices.id AND sessions.ended_at IS NULL "
      "AND expires_at >= ?2 AND sessions.last_used_at >= ?2 - ?3) AND NOT EXISTS (SELECT 1 FROM "
      "refresh_tokens WHERE device_id = devices.id AND refresh_tokens.ended_at IS NULL "
      "AND used_at IS NULL AND expires_at >= ?2)",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (visit->caller->now),
                     TOPAYD_INTEGER (limits->idle_s)),
      error);
  if (over == NULL || !end_devices (visit, over, "over", error))
    return FALSE;

  surplus = select_ids (
      visit->transaction,
      "SELECT id FROM devices WHERE account_id = ?1 AND ended_at IS NULL "
      "ORDER BY last_used_at DESC, signed_in_at DESC, rowid DESC "
      "LIMIT -1 OFFSET ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (limits->max_sessions - 1)), error);
  return surplus != NULL && end_devices (visit, surplus, "too_many", error);
}

static gboolean
make_place_for_agent (const TopaydVisit *visit, const char *agent_id, GError **error)
{
  const TopaySessionLimits *limits = topay_session_get_limits (TOPAY_SESSION_AGENT);

  return topayd_sql_run (
             visit->transaction,
             "UPDATE sessions SET ended_at = ?2, end_reason = 'over' WHERE agent_id = ?1 "
             "AND ended_at IS NULL AND (expires_at < ?2 OR last_used_at < ?2 - ?3)",
             TOPAYD_VALUES (TOPAYD_TEXT (agent_id), TOPAYD_INTEGER (visit->caller->now),
                            TOPAYD_INTEGER (limits->idle_s)),
             error)
         && topayd_sql_run (
             visit->transaction,
             "UPDATE sessions SET ended_at = ?2, end_reason = 'too_many' WHERE id IN (SELECT id "
             "FROM sessions WHERE agent_id = ?1 AND ended_at IS NULL "
             "ORDER BY last_used_at DESC, created_at DESC, rowid DESC LIMIT -1 OFFSET ?3)",
             TOPAYD_VALUES (TOPAYD_TEXT (agent_id), TOPAYD_INTEGER (visit->caller->now),
                            TOPAYD_INTEGER (limits->max_sessions - 1)),
             error);
}

/* Names come from the device: cut to what a list can show, at a character. */
static char *
clean_device_name (const char *name)
{
  g_autofree char *valid = name == NULL ? g_strdup ("") : g_utf8_make_valid (name, -1);
  g_autofree char *cut =
      g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_DEVICE_NAME));

  g_strstrip (cut);
  return cut[0] == '\0' ? g_strdup ("?") : g_steal_pointer (&cut);
}

static gboolean
insert_device (const TopaydVisit *visit,
               const TopaydNewSession *session,
               const char *id,
               GError **error)
{
  g_autofree char *name = clean_device_name (session->device_name);

  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO devices (id, account_id, name, stays_signed_in, signed_in_at, last_used_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (session->owner.id), TOPAYD_TEXT (name),
                     TOPAYD_INTEGER (session->stay_signed_in ? 1 : 0),
                     TOPAYD_INTEGER (visit->caller->now)),
      error);
}

gboolean
topayd_session_begin (const TopaydVisit *visit,
                      const TopaydNewSession *session,
                      TopaydSessionReply *reply,
                      GError **error)
{
  char device_id[TOPAYD_ID_SIZE], family[TOPAYD_ID_SIZE];
  TopaydNewRefresh refresh;

  if (session->owner.kind == TOPAYD_OWNER_AGENT)
    return make_place_for_agent (visit, session->owner.id, error)
           && topayd_session_insert (visit, &session->owner, NULL, reply, error);

  topayd_id_draw (device_id);
  if (!make_place_for_device (visit, session->owner.id, error)
      || !insert_device (visit, session, device_id, error)
      || !topayd_session_insert (visit, &session->owner, device_id, reply, error))
    return FALSE;
  if (!session->stay_signed_in)
    return TRUE;

  topayd_id_draw (family);
  refresh = (TopaydNewRefresh){ family, session->owner.id, device_id,
                                visit->caller->now + TOPAY_REFRESH_LIFETIME_S };
  return topayd_refresh_insert (visit, &refresh, reply, error);
}

gboolean
topayd_session_raise (const TopaydVisit *visit,
                      const TopaydSession *session,
                      TopaydSessionReply *reply,
                      GError **error)
{
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];

  topayd_token_draw (reply->token, hash);
  g_strlcpy (reply->session_id, session->id, sizeof reply->session_id);
  g_strlcpy (reply->owner_id, session->owner_id, sizeof reply->owner_id);
  g_strlcpy (reply->device_id, session->device_id, sizeof reply->device_id);
  reply->level = 2;
  reply->level_until = visit->caller->now + TOPAY_STEP_UP_S;
  reply->expires_at = session->expires_at;
  reply->idle_until =
      topay_session_get_end_s (session->kind, session->signed_in_at, visit->caller->now);
  return topayd_sql_run (
      visit->transaction,
      "UPDATE sessions SET token_hash = ?2, level = 2, level_until = ?3, last_used_at = ?4 "
      "WHERE id = ?1 AND ended_at IS NULL",
      TOPAYD_VALUES (TOPAYD_TEXT (session->id), TOPAYD_BLOB (hash, sizeof hash),
                     TOPAYD_INTEGER (reply->level_until), TOPAYD_INTEGER (visit->caller->now)),
      error);
}

static void
read_session (TopaydRows *rows, gint64 now, TopaydSession *session)
{
  gboolean is_agent = !topayd_rows_is_null (rows, 2);
  const char *device_id = topayd_rows_get_text (rows, 3);
  gint64 level_until = topayd_rows_get_integer (rows, 4);

  *session = (TopaydSession){
    .kind = is_agent ? TOPAY_SESSION_AGENT : TOPAY_SESSION_CUSTOMER,
    .signed_in_at = topayd_rows_get_integer (rows, 5),
    .last_used_at = topayd_rows_get_integer (rows, 6),
    .expires_at = topayd_rows_get_integer (rows, 7),
    .frozen = is_agent ? TOPAY_FROZEN_NO : topayd_frozen_parse (topayd_rows_get_text (rows, 8)),
  };
  g_strlcpy (session->id, topayd_rows_get_text (rows, 0), sizeof session->id);
  g_strlcpy (session->owner_id, topayd_rows_get_text (rows, is_agent ? 2 : 1),
             sizeof session->owner_id);
  g_strlcpy (session->device_id, device_id == NULL ? "" : device_id, sizeof session->device_id);
  session->level =
      level_until == 0 ? 1 : topay_session_get_level (level_until - TOPAY_STEP_UP_S, now);
  session->level_until = session->level == 2 ? level_until : 0;
}

/**
 * topayd_session_find:
 * @transaction: a transaction
 * @token: (nullable): what the caller shows
 * @now: Unix seconds
 * @session: (out): the session; live when @token is the current token of one that is not over
 * @error: return location for an error
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_session_find (TopaydTransaction *transaction,
                     const char *token,
                     gint64 now,
                     TopaydSession *session,
                     GError **error)
{
  g_autoptr (TopaydRows) rows = NULL;
  g_autoptr (GError) problem = NULL;
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];

  *session = (TopaydSession){ .is_live = FALSE };
  if (!topayd_token_hash (token, hash))
    return TRUE;

  rows = topayd_sql_select (
      transaction,
      "SELECT sessions.id, account_id, agent_id, device_id, level_until, sessions.created_at, "
      "sessions.last_used_at, expires_at, frozen FROM sessions "
      "LEFT JOIN accounts ON accounts.id = account_id LEFT JOIN agents ON agents.id = agent_id "
      "WHERE token_hash = ?1 AND ended_at IS NULL AND disabled_at IS NULL",
      TOPAYD_VALUES (TOPAYD_BLOB (hash, sizeof hash)), error);
  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem))
    {
      read_session (rows, now, session);
      session->is_live = now <= session->expires_at
                         && topay_session_is_live (session->kind, session->signed_in_at,
                                                   session->last_used_at, now);
    }
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_session_wants_touch:
 * @session: a session
 * @now: Unix seconds
 *
 * Returns: whether its last use is a minute ago or more, so that topayd_session_touch() is worth a
 *   write
 */
gboolean
topayd_session_wants_touch (const TopaydSession *session, gint64 now)
{
  return now - session->last_used_at >= TOUCH_S;
}

/**
 * topayd_session_touch:
 * @transaction: a transaction
 * @session: a session
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Notes a use.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_session_touch (TopaydTransaction *transaction,
                      const TopaydSession *session,
                      gint64 now,
                      GError **error)
{
  return topayd_sql_run (transaction,
                         "UPDATE sessions SET last_used_at = max (last_used_at, ?2) WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (session->id), TOPAYD_INTEGER (now)), error)
         && topayd_sql_run (
             transaction, "UPDATE devices SET last_used_at = max (last_used_at, ?2) WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (session->device_id), TOPAYD_INTEGER (now)), error);
}

static TopaydOwner
get_owner (const TopaydSession *session)
{
  return (TopaydOwner){ session->kind == TOPAY_SESSION_AGENT ? TOPAYD_OWNER_AGENT
                                                             : TOPAYD_OWNER_ACCOUNT,
                        session->owner_id };
}

static gboolean
note (const TopaydVisit *visit,
      const TopaydSession *session,
      const TopaydAuditEntry *entry,
      GError **error)
{
  TopaydOwner owner = get_owner (session);
  TopaydAuditEntry whole = *entry;

  whole.level = (int) session->level;
  return topayd_note (visit, &owner, &whole, error);
}

/**
 * topayd_session_end:
 * @visit: the job
 * @session: a session
 * @error: return location for an error
 *
 * Signs out, and with it the device.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_session_end (const TopaydVisit *visit, const TopaydSession *session, GError **error)
{
  return topayd_sql_run (
             visit->transaction,
             "UPDATE sessions SET ended_at = ?2, end_reason = 'signed_out' WHERE id = ?1 "
             "AND ended_at IS NULL",
             TOPAYD_VALUES (TOPAYD_TEXT (session->id), TOPAYD_INTEGER (visit->caller->now)), error)
         && topayd_device_end (visit, session->device_id, "signed_out", error)
         && note (visit, session,
                  &(TopaydAuditEntry){ .action = "session.end", .object = session->id }, error);
}

gboolean
topayd_account_end_sessions (const TopaydVisit *visit,
                             const TopaydEnding *ending,
                             guint *n_ended,
                             GError **error)
{
  g_autoptr (GPtrArray) ids = select_ids (
      visit->transaction,
      "SELECT id FROM devices WHERE account_id = ?1 AND ended_at IS NULL AND id IS NOT "
      "(SELECT device_id FROM sessions WHERE id = ?2)",
      TOPAYD_VALUES (
          TOPAYD_TEXT (ending->account_id),
          TOPAYD_TEXT (ending->except_session_id == NULL ? "" : ending->except_session_id)),
      error);

  *n_ended = ids == NULL ? 0 : ids->len;
  return ids != NULL && end_devices (visit, ids, ending->reason, error);
}

/**
 * topayd_device_free:
 * @device: (transfer full): a device
 *
 * Frees what was loaded.
 */
void
topayd_device_free (TopaydDevice *device)
{
  g_free (device->id);
  g_free (device->name);
  g_free (device);
}

static TopaydDevice *
read_device (TopaydRows *rows, const char *current)
{
  TopaydDevice *device = g_new0 (TopaydDevice, 1);

  device->id = topayd_rows_dup_text (rows, 0);
  device->name = topayd_rows_dup_text (rows, 1);
  device->signed_in_at = topayd_rows_get_integer (rows, 2);
  device->last_used_at = topayd_rows_get_integer (rows, 3);
  device->stays_signed_in = topayd_rows_get_integer (rows, 4) != 0;
  device->is_current = g_strcmp0 (device->id, current) == 0;
  return device;
}

/**
 * topayd_devices_list:
 * @transaction: a transaction
 * @session: of an account
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type TopaydDevice) (nullable): where the account is signed in,
 * the last used first; %NULL on errors of the store
 */
GPtrArray *
topayd_devices_list (TopaydTransaction *transaction,
                     const TopaydSession *session,
                     gint64 now,
                     GError **error)
{
  const TopaySessionLimits *limits = topay_session_get_limits (TOPAY_SESSION_CUSTOMER);
  g_autoptr (GPtrArray) devices =
      g_ptr_array_new_with_free_func ((GDestroyNotify) topayd_device_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction,
      "SELECT id, name, signed_in_at, last_used_at, stays_signed_in FROM devices "
      "WHERE account_id = ?1 AND ended_at IS NULL AND (EXISTS (SELECT 1 FROM sessions "
      "WHERE device_id = devices.id AND sessions.ended_at IS NULL AND expires_at >= ?2 "
      "AND sessions.last_used_at >= ?2 - ?3) OR EXISTS (SELECT 1 FROM refresh_tokens "
      "WHERE device_id = devices.id AND refresh_tokens.ended_at IS NULL AND used_at IS NULL "
      "AND expires_at >= ?2)) ORDER BY last_used_at DESC, signed_in_at DESC, rowid DESC",
      TOPAYD_VALUES (TOPAYD_TEXT (session->owner_id), TOPAYD_INTEGER (now),
                     TOPAYD_INTEGER (limits->idle_s)),
      error);

  if (rows == NULL)
    return NULL;

  while (topayd_rows_next (rows, &problem))
    g_ptr_array_add (devices, read_device (rows, session->device_id));
  if (problem == NULL)
    return g_steal_pointer (&devices);

  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/**
 * topayd_devices_end:
 * @visit: the job
 * @session: of an account
 * @device_id: of one of its devices
 * @outcome: (out): “not_found” for a device that is not signed in to this account
 * @error: return location for an error
 *
 * Signs one device out.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_devices_end (const TopaydVisit *visit,
                    const TopaydSession *session,
                    const char *device_id,
                    TopaydOutcome *outcome,
                    GError **error)
{
  gint64 n_found = 0;

  topayd_outcome_set (outcome, NULL);
  if (!topayd_sql_get_integer (
          visit->transaction,
          "SELECT count (*) FROM devices WHERE id = ?1 AND account_id = ?2 AND ended_at IS NULL",
          TOPAYD_VALUES (TOPAYD_TEXT (device_id), TOPAYD_TEXT (session->owner_id)), &n_found,
          error))
    return FALSE;
  if (n_found == 0)
    {
      topayd_outcome_set (outcome, "not_found");
      return TRUE;
    }
  return topayd_device_end (visit, device_id, "ended", error)
         && note (visit, session,
                  &(TopaydAuditEntry){ .action = "device.end", .object = device_id }, error);
}

/**
 * topayd_devices_end_others:
 * @visit: the job
 * @session: of an account; it stays
 * @n_ended: (out): how many devices were signed out
 * @error: return location for an error
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_devices_end_others (const TopaydVisit *visit,
                           const TopaydSession *session,
                           guint *n_ended,
                           GError **error)
{
  TopaydEnding ending = { session->owner_id, session->id, "ended" };

  return topayd_account_end_sessions (visit, &ending, n_ended, error)
         && note (visit, session,
                  &(TopaydAuditEntry){ .action = "device.end_others", .object = session->owner_id },
                  error);
}
