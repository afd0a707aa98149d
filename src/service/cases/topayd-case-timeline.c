/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happened to a case: rows that are only ever added, each with the hash of all before it. */

#include "config.h"

#include "topayd-cases-private.h"

#include <string.h>

#include <sodium.h>

#include "topay-case-chain.h"
#include "topay-error.h"
#include "topay-mask.h"
#include "topayd-audit.h"
#include "topayd-seal.h"

#define HASH_BYTES  TOPAY_CASE_CHAIN_BYTES
#define SALT_BYTES  TOPAY_CASE_SALT_BYTES
#define ACTOR_BYTES 64

#define COLUMNS   "seq, event, state, actor, actor_id, at, template, words, salt, hash"
#define N_COLUMNS 10

static const char *
name_actor (TopayCaseActor actor)
{
  switch (actor)
    {
    case TOPAY_CASE_PERSON:
      return "person";
    case TOPAY_CASE_AGENT:
      return "agent";
    case TOPAY_CASE_CHANNEL:
      return "channel";
    case TOPAY_CASE_SERVICE:
    default:
      return "service";
    }
}

/* As the audit log names them. */
static void
name_for_audit (char name[ACTOR_BYTES], const TopaydCaseAct *act)
{
  const char *kind = act->actor == TOPAY_CASE_PERSON ? "account" : name_actor (act->actor);

  if (act->actor_id != NULL)
    g_snprintf (name, ACTOR_BYTES, "%s:%s", kind, act->actor_id);
  else
    g_snprintf (name, ACTOR_BYTES, "%s", kind);
}

/**
 * topayd_case_seal:
 * @cases: the job
 * @text: (nullable): words
 *
 * What should not travel is hidden here too: whoever sent it is not believed.
 *
 * Returns: (transfer full) (nullable): the sealed bytes; %NULL for %NULL
 */
GBytes *
topayd_case_seal (const TopaydCases *cases, const char *text)
{
  return text != NULL
             ? topayd_seal (cases->visit->identity->keys, TOPAYD_CASE_CONTEXT, text, strlen (text))
             : NULL;
}

/**
 * topayd_case_unseal:
 * @cases: the job
 * @sealed: (nullable): bytes of topayd_case_seal()
 * @n_sealed: how many
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the text; %NULL for %NULL, and with @error set when it
 *   cannot be opened
 */
char *
topayd_case_unseal (const TopaydCases *cases, gconstpointer sealed, gsize n_sealed, GError **error)
{
  g_autoptr (TopaydSecret) text = NULL;

  if (sealed == NULL)
    return NULL;
  text =
      topayd_seal_open (cases->visit->identity->keys, TOPAYD_CASE_CONTEXT, sealed, n_sealed, error);
  return g_strdup (text);
}

/**
 * topayd_case_head:
 * @cases: the job
 * @id: of a case
 * @hash: (out): of its latest event; zeros before the first
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_head (const TopaydCases *cases, const char *id, guint8 hash[32], GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT hash FROM case_events WHERE case_id = ?1 ORDER BY seq DESC LIMIT 1",
      TOPAYD_VALUES (TOPAYD_TEXT (id)), error);

  if (rows == NULL)
    return FALSE;
  memset (hash, 0, HASH_BYTES);
  if (topayd_rows_next (rows, &problem) && !topayd_rows_copy_blob (rows, 0, hash, HASH_BYTES))
    g_set_error (&problem, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The timeline of ‘%s’ is damaged", id);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_case_audit:
 * @cases: the job
 * @self: a case
 * @action: what was done, behind "case."
 * @actor: as the audit log names them
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_audit (const TopaydCases *cases,
                   const TopaydCase *self,
                   const char *action,
                   const char *actor,
                   GError **error)
{
  g_autofree char *name = g_strconcat ("case.", action, NULL);
  const TopaydAuditEntry entry = { .actor = actor,
                                   .action = name,
                                   .object = self->id,
                                   .result = "ok",
                                   .level = (int) self->level,
                                   .address_masked = cases->visit->caller->address_masked,
                                   .detail = topay_case_state_get_name (self->state),
                                   .at = topayd_cases_get_now (cases) };

  return topayd_audit_append (cases->visit->transaction, &entry, error);
}

static gboolean
insert (const TopaydCases *cases, const TopayCaseLink *link, const guint8 *hash, GError **error)
{
  g_autoptr (GBytes) sealed = topayd_case_seal (cases, link->words);
  gsize n_sealed = 0;
  gconstpointer bytes = sealed != NULL ? g_bytes_get_data (sealed, &n_sealed) : NULL;

  return topayd_sql_run (
      cases->visit->transaction,
      "INSERT INTO case_events (case_id, " COLUMNS ")"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      TOPAYD_VALUES (
          TOPAYD_TEXT (link->case_id), TOPAYD_INTEGER (link->seq), TOPAYD_TEXT (link->event),
          TOPAYD_TEXT (link->state), TOPAYD_TEXT (link->actor), TOPAYD_TEXT (link->actor_id),
          TOPAYD_INTEGER (link->at), TOPAYD_TEXT (link->template), TOPAYD_BLOB (bytes, n_sealed),
          TOPAYD_BLOB (link->salt, SALT_BYTES), TOPAYD_BLOB (hash, HASH_BYTES)),
      error);
}

/**
 * topayd_case_note:
 * @cases: the job
 * @self: a case that is already in its new state; its number of events grows
 * @event: what happened
 * @act: who did it, and what was said
 * @error: return location for an error
 *
 * Adds a row to the timeline and one to the audit log. Secrets in the words are hidden: whoever
 * sent them is not believed to have done so.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_note (const TopaydCases *cases,
                  TopaydCase *self,
                  const char *event,
                  const TopaydCaseAct *act,
                  GError **error)
{
  g_autofree char *words = act->words != NULL ? topay_mask_text (act->words, NULL) : NULL;
  TopayCaseLink link = { .case_id = self->id,
                         .seq = self->n_events + 1,
                         .event = event,
                         .state = topay_case_state_get_name (self->state),
                         .actor = name_actor (act->actor),
                         .actor_id = act->actor_id,
                         .at = topayd_cases_get_now (cases),
                         .template = act->template,
                         .words = words };
  guint8 before[HASH_BYTES], hash[HASH_BYTES];
  char actor[ACTOR_BYTES];

  randombytes_buf (link.salt, sizeof link.salt);
  if (!topayd_case_head (cases, self->id, before, error))
    return FALSE;
  topay_case_chain_hash (&link, before, hash);
  self->n_events = link.seq;
  name_for_audit (actor, act);
  return insert (cases, &link, hash, error)
         && topayd_sql_run (
             cases->visit->transaction, "UPDATE cases SET n_events = ?2 WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (self->id), TOPAYD_INTEGER (link.seq)), error)
         && topayd_case_audit (cases, self, event, actor, error);
}

/* --- Reading --- */

/* @words: (out): of the row, in clear */
static gboolean
read_link (
    const TopaydCases *cases, TopaydRows *rows, TopayCaseLink *link, char **words, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gsize n_sealed = 0;
  gconstpointer sealed = topayd_rows_get_blob (rows, 7, &n_sealed);

  link->seq = topayd_rows_get_integer (rows, 0);
  link->event = topayd_rows_get_text (rows, 1);
  link->state = topayd_rows_get_text (rows, 2);
  link->actor = topayd_rows_get_text (rows, 3);
  link->actor_id = topayd_rows_get_text (rows, 4);
  link->at = topayd_rows_get_integer (rows, 5);
  link->template = topayd_rows_get_text (rows, 6);
  *words = topayd_case_unseal (cases, sealed, n_sealed, &problem);
  link->words = *words;
  if (problem == NULL && topayd_rows_copy_blob (rows, 8, link->salt, SALT_BYTES))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
               "Row %" G_GINT64_FORMAT " of the timeline of ‘%s’ cannot be read", link->seq,
               link->case_id);
  return FALSE;
}

/* Whether a row gives its hash; @before is what the one behind it builds on afterwards. */
static gboolean
check_row (const TopaydCases *cases,
           TopayCaseLink *link,
           TopaydRows *rows,
           guint8 before[HASH_BYTES],
           gint64 seq)
{
  g_autofree char *words = NULL;
  guint8 stored[HASH_BYTES], hash[HASH_BYTES];

  if (!read_link (cases, rows, link, &words, NULL))
    return FALSE;
  topay_case_chain_hash (link, before, hash);
  memcpy (before, hash, HASH_BYTES);
  return link->seq == seq && topayd_rows_copy_blob (rows, 9, stored, HASH_BYTES)
         && memcmp (stored, hash, HASH_BYTES) == 0;
}

/**
 * topayd_case_verify:
 * @cases: the job
 * @id: of a case
 * @error: return location for an error
 *
 * Judges whether its timeline is what was written, row by row.
 *
 * Returns: whether it is; %FALSE with DAMAGED and the first bad row, or an error of the store
 */
gboolean
topayd_case_verify (const TopaydCases *cases, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  TopayCaseLink link = { .case_id = id };
  guint8 before[HASH_BYTES] = { 0 };
  gint64 seq = 0, n_events = 0;
  g_autoptr (TopaydRows) rows = NULL;

  if (!topayd_sql_get_integer (cases->visit->transaction,
                               "SELECT n_events FROM cases WHERE id = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (id)), &n_events, error))
    return FALSE;
  rows = topayd_sql_select (cases->visit->transaction,
                            "SELECT " COLUMNS " FROM case_events WHERE case_id = ?1 ORDER BY seq",
                            TOPAYD_VALUES (TOPAYD_TEXT (id)), error);
  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem) && check_row (cases, &link, rows, before, seq + 1))
    seq++;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (seq == n_events)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
               "The timeline of ‘%s’ is not what was written, from row %" G_GINT64_FORMAT " on", id,
               seq + 1);
  return FALSE;
}

static char *
dup_hex (const guint8 *bytes, gsize size)
{
  char *text = g_malloc (2 * size + 1);

  return sodium_bin2hex (text, 2 * size + 1, bytes, size);
}

static gboolean
add_event (const TopaydCases *cases,
           TopayCaseLink *link,
           TopaydRows *rows,
           GPtrArray *events,
           GError **error)
{
  g_autofree char *words = NULL;
  TopayWireCaseEvent *record;
  guint8 hash[HASH_BYTES] = { 0 };

  if (!read_link (cases, rows, link, &words, error))
    return FALSE;
  topayd_rows_copy_blob (rows, 9, hash, HASH_BYTES);
  record = topay_wire_new (&topay_record_case_event);
  record->seq = link->seq;
  record->event = g_strdup (link->event);
  record->state = g_strdup (link->state);
  record->actor = g_strdup (link->actor);
  record->actor_id = g_strdup (link->actor_id);
  record->at = link->at;
  record->template = g_strdup (link->template);
  record->words = g_steal_pointer (&words);
  record->salt = dup_hex (link->salt, SALT_BYTES);
  record->hash = dup_hex (hash, HASH_BYTES);
  if (!topayd_rows_is_null (rows, N_COLUMNS))
    record->actor_name = topayd_rows_dup_text (rows, N_COLUMNS);
  g_ptr_array_add (events, record);
  return TRUE;
}

/**
 * topayd_case_list_events:
 * @cases: the job
 * @id: of a case
 * @since: number of the last event that is known
 * @events: (element-type TopayWireCaseEvent): where those behind it are added, at most
 *   %TOPAY_WIRE_MAX_CASE_EVENTS
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_list_events (
    const TopaydCases *cases, const char *id, gint64 since, GPtrArray *events, GError **error)
{
  g_autoptr (GError) problem = NULL;
  TopayCaseLink link = { .case_id = id };
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT " COLUMNS ", (SELECT nullif (display_name, '') FROM agents a WHERE a.id = actor_id)"
      " FROM case_events WHERE case_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (since),
                     TOPAYD_INTEGER (TOPAY_WIRE_MAX_CASE_EVENTS)),
      error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    if (!add_event (cases, &link, rows, events, error))
      return FALSE;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
