/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-accounts-private.h"
#include "topayd-limits-private.h"
#include "topayd-sessions-private.h"

/* A token that somebody showed, and what came after it. */
typedef struct
{
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];
  guint8 next_hash[TOPAYD_TOKEN_HASH_BYTES];
  char family[TOPAYD_ID_SIZE];
  char account_id[TOPAYD_ID_SIZE];
  char device_id[TOPAYD_ID_SIZE];
  gint64 expires_at;
  TopayRefreshToken rules;
  gboolean is_found, same_request, has_next;
} Shown;

/* What is asked, and what comes of it. */
typedef struct
{
  const char *request_id;
  TopayRefreshOutcome outcome;
  TopaydSessionReply *reply; /* (unowned) */
} Refresh;

gboolean
topayd_refresh_insert (const TopaydVisit *visit,
                       const TopaydNewRefresh *refresh,
                       TopaydSessionReply *reply,
                       GError **error)
{
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];

  topayd_token_draw (reply->refresh_token, hash);
  reply->refresh_expires_at = refresh->expires_at;
  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO refresh_tokens (token_hash, family, account_id, device_id, session_id, "
      "created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      TOPAYD_VALUES (TOPAYD_BLOB (hash, sizeof hash), TOPAYD_TEXT (refresh->family),
                     TOPAYD_TEXT (refresh->account_id), TOPAYD_TEXT (refresh->device_id),
                     TOPAYD_TEXT (reply->session_id), TOPAYD_INTEGER (visit->caller->now),
                     TOPAYD_INTEGER (refresh->expires_at)),
      error);
}

static void
read_shown (TopaydRows *rows, const char *request_id, Shown *shown)
{
  const char *used_request = topayd_rows_get_text (rows, 5);

  g_strlcpy (shown->family, topayd_rows_get_text (rows, 0), sizeof shown->family);
  g_strlcpy (shown->account_id, topayd_rows_get_text (rows, 1), sizeof shown->account_id);
  g_strlcpy (shown->device_id, topayd_rows_get_text (rows, 2), sizeof shown->device_id);
  shown->expires_at = topayd_rows_get_integer (rows, 3);
  shown->rules = (TopayRefreshToken){
    .issued_s = shown->expires_at - TOPAY_REFRESH_LIFETIME_S,
    .rotated_s = topayd_rows_get_integer (rows, 4),
    .repeated = !topayd_rows_is_null (rows, 6),
    .ended = !topayd_rows_is_null (rows, 8),
    .successor_used = topayd_rows_get_integer (rows, 9) != 0,
  };
  shown->same_request = used_request != NULL && g_strcmp0 (used_request, request_id) == 0;
  shown->has_next = topayd_rows_copy_blob (rows, 7, shown->next_hash, sizeof shown->next_hash);
  shown->is_found = TRUE;
}

static gboolean
load_shown (TopaydTransaction *transaction,
            const char *refresh_token,
            const char *request_id,
            Shown *shown,
            GError **error)
{
  g_autoptr (TopaydRows) rows = NULL;
  g_autoptr (GError) problem = NULL;

  if (!topayd_token_hash (refresh_token, shown->hash))
    return TRUE;

  rows = topayd_sql_select (
      transaction,
      "SELECT family, account_id, device_id, expires_at, used_at, used_request, retried_at, "
      "next_hash, ended_at, EXISTS (SELECT 1 FROM refresh_tokens AS next "
      "WHERE next.token_hash = refresh_tokens.next_hash AND next.used_at IS NOT NULL) "
      "FROM refresh_tokens WHERE token_hash = ?1",
      TOPAYD_VALUES (TOPAYD_BLOB (shown->hash, sizeof shown->hash)), error);
  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem))
    read_shown (rows, request_id, shown);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The token that was lost on its way counts as used: if somebody caught it, it will show. */
static gboolean
void_lost_successor (const TopaydVisit *visit, const Shown *shown, GError **error)
{
  TopaydValue now = TOPAYD_INTEGER (visit->caller->now);

  return topayd_sql_run (
             visit->transaction, "UPDATE refresh_tokens SET used_at = ?2 WHERE token_hash = ?1",
             TOPAYD_VALUES (TOPAYD_BLOB (shown->next_hash, sizeof shown->next_hash), now), error)
         && topayd_sql_run (
             visit->transaction, "UPDATE refresh_tokens SET retried_at = ?2 WHERE token_hash = ?1",
             TOPAYD_VALUES (TOPAYD_BLOB (shown->hash, sizeof shown->hash), now), error);
}

static gboolean
give_successor (const TopaydVisit *visit,
                const Shown *shown,
                const char *request_id,
                TopaydSessionReply *reply,
                GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, shown->account_id };
  TopaydNewRefresh refresh = { shown->family, shown->account_id, shown->device_id,
                               shown->expires_at };
  guint8 next[TOPAYD_TOKEN_HASH_BYTES];

  if (!topayd_device_end_sessions (visit, shown->device_id, "refreshed", error)
      || !topayd_session_insert (visit, &owner, shown->device_id, reply, error)
      || !topayd_refresh_insert (visit, &refresh, reply, error))
    return FALSE;

  topayd_token_hash (reply->refresh_token, next);
  return topayd_sql_run (
             visit->transaction,
             "UPDATE refresh_tokens SET used_at = coalesce (used_at, ?2), used_request = ?3, "
             "next_hash = ?4 WHERE token_hash = ?1",
             TOPAYD_VALUES (TOPAYD_BLOB (shown->hash, sizeof shown->hash),
                            TOPAYD_INTEGER (visit->caller->now), TOPAYD_TEXT (request_id),
                            TOPAYD_BLOB (next, sizeof next)),
             error)
         && topayd_sql_run (
             visit->transaction, "UPDATE devices SET last_used_at = ?2 WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (shown->device_id), TOPAYD_INTEGER (visit->caller->now)),
             error);
}

static gboolean
end_family (const TopaydVisit *visit, const Shown *shown, GError **error)
{
  TopaydTell tell = { .kind = TOPAYD_TELL_REFRESH_REUSE,
                      .account_id = shown->account_id,
                      .created_at = visit->caller->now };

  return topayd_device_end (visit, shown->device_id, "refresh_reused", error)
         && topayd_account_tell (visit, &tell, error);
}

static gboolean
act (const TopaydVisit *visit, const Shown *shown, const Refresh *refresh, GError **error)
{
  switch (refresh->outcome)
    {
    case TOPAY_REFRESH_REPEAT:
      if (!void_lost_successor (visit, shown, error))
        return FALSE;
      return give_successor (visit, shown, refresh->request_id, refresh->reply, error);
    case TOPAY_REFRESH_ROTATE:
      return give_successor (visit, shown, refresh->request_id, refresh->reply, error);
    case TOPAY_REFRESH_REUSED:
      topayd_outcome_set (&refresh->reply->outcome, "signed_out");
      return end_family (visit, shown, error);
    case TOPAY_REFRESH_ENDED:
    default:
      topayd_outcome_set (&refresh->reply->outcome, "signed_out");
      return TRUE;
    }
}

static const char *
get_result (TopayRefreshOutcome outcome)
{
  static const char *const words[] = { "ok", "repeated", "reused", "signed_out" };

  return words[outcome];
}

/**
 * topayd_session_refresh:
 * @visit: the job
 * @request: what the device shows
 * @reply: (out): a new session, a new refresh token; or “signed_out”
 * @error: return location for an error
 *
 * Begins a session for a device that stays signed in. A refresh token works once; one that comes a
 * second time ends everything that came of it, and the person is told.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_session_refresh (const TopaydVisit *visit,
                        const TopaydRefresh *request,
                        TopaydSessionReply *reply,
                        GError **error)
{
  Shown shown = { .is_found = FALSE };
  Refresh refresh = { request->request_id, TOPAY_REFRESH_ENDED, reply };
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, shown.account_id };

  *reply = (TopaydSessionReply){ .outcome = { .tries_left = -1 } };
  if (!load_shown (visit->transaction, request->refresh_token, request->request_id, &shown, error))
    return FALSE;
  if (!shown.is_found)
    {
      topayd_outcome_set (&reply->outcome, "signed_out");
      return TRUE;
    }
  refresh.outcome = topay_refresh_judge (&shown.rules, shown.same_request, visit->caller->now);
  return act (visit, &shown, &refresh, error)
         && topayd_note (visit, &owner,
                         &(TopaydAuditEntry){ .action = "session.refresh",
                                              .object = shown.device_id,
                                              .result = get_result (refresh.outcome),
                                              .level = 1 },
                         error);
}
