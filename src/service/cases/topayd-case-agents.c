/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What agents see of cases. */

#include "config.h"

#include "topayd-case-agents-private.h"

#include <string.h>

#include <sodium.h>

#include "topay-error.h"
#include "topayd-audit.h"

#define HOUR_S     3600
#define MAX_NOTES  8
#define QUEUE_ROWS TOPAY_WIRE_MAX_QUEUE

/* Of @agent's point of view ?1, ?2 the kind or NULL, ?3 now. Money on its way waits for the channel
 * and not for an agent. */
#define QUEUE_OPEN                                                                                 \
  "c.is_over = 0 AND c.confirm = 0 AND c.state NOT IN ('processing', 'rerouted')"                  \
  " AND NOT (c.kind = 'refund' AND c.state = 'approved')"
#define QUEUE_MINE "c.is_over = 0 AND c.claimed_by = ?1"
#define QUEUE_SECOND                                                                               \
  "c.is_over = 0 AND c.proposed_at IS NOT NULL AND c.claimed_by <> ?1 AND NOT EXISTS (SELECT 1"    \
  " FROM case_approvals a WHERE a.case_id = c.id AND a.agent_id = ?1 AND a.expires_at > ?3)"
#define QUEUE_OVER "c.is_over = 1"

#define EXTRA                                                                                      \
  ", (SELECT count (*) FROM case_approvals a WHERE a.case_id = c.id AND a.expires_at > ?3),"       \
  " (SELECT nullif (g.display_name, '') FROM agents g WHERE g.id = c.claimed_by),"                 \
  " (SELECT coalesce (nullif (u.display_name, ''), u.name) FROM accounts u WHERE u.id ="           \
  " c.account_id)"
#define SELECT(condition, order)                                                                   \
  "SELECT " TOPAYD_CASE_COLUMNS EXTRA TOPAYD_CASE_TABLES "WHERE " condition                        \
  " AND (?2 IS NULL OR c.kind = ?2) AND ?1 = ?1 AND ?3 = ?3 ORDER BY " order " LIMIT ?4"
#define COUNT(condition)                                                                           \
  "SELECT count (*) FROM cases c WHERE " condition                                                 \
  " AND (?2 IS NULL OR c.kind = ?2) AND ?1 = ?1 AND ?3 = ?3"

/* Fraud first; then what is due first. */
#define BY_DUE "c.kind <> 'fraud', c.due_day IS NULL, c.due_day, c.created_at, c.id"

static const struct
{
  const char *name;
  const char *select;
  const char *count;
} queues[] = {
  { "open", SELECT (QUEUE_OPEN, BY_DUE), COUNT (QUEUE_OPEN) },
  { "mine", SELECT (QUEUE_MINE, BY_DUE), COUNT (QUEUE_MINE) },
  { "second", SELECT (QUEUE_SECOND, BY_DUE), COUNT (QUEUE_SECOND) },
  { "over", SELECT (QUEUE_OVER, "c.updated_at DESC, c.id"), COUNT (QUEUE_OVER) },
};

/**
 * topayd_case_agent_clear:
 * @self: who acts
 */
void
topayd_case_agent_clear (TopaydCaseAgent *self)
{
  g_clear_pointer (&self->name, g_free);
}

/**
 * topayd_case_agent_load:
 * @cases: the job
 * @id: of an agent
 * @agent: (out caller-allocates): who it is; without a role when there is no such agent any more
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_agent_load (const TopaydCases *cases,
                        const char *id,
                        TopaydCaseAgent *agent,
                        GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (cases->visit->transaction,
                         "SELECT role, coalesce (nullif (display_name, ''), name) FROM agents"
                         " WHERE id = ?1 AND disabled_at IS NULL",
                         TOPAYD_VALUES (TOPAYD_TEXT (id)), error);

  *agent = (TopaydCaseAgent){ .id = id };
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      g_strlcpy (agent->role, topayd_rows_get_text (rows, 0), sizeof agent->role);
      agent->name = topayd_rows_dup_text (rows, 1);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_case_agent_may_act:
 * @agent: who wants to
 *
 * Returns: whether the role may work on cases
 */
gboolean
topayd_case_agent_may_act (const TopaydCaseAgent *agent)
{
  static const char *const roles[] = { "agent", "senior", "supervisor", NULL };

  return g_strv_contains (roles, agent->role);
}

/**
 * topayd_case_agent_may_look:
 * @agent: who wants to
 *
 * Returns: whether the role may see cases
 */
gboolean
topayd_case_agent_may_look (const TopaydCaseAgent *agent)
{
  return topayd_case_agent_may_act (agent) || g_str_equal (agent->role, "auditor");
}

/* The first character of every word: enough to tell two people apart, and no more. */
static char *
hide_name (const char *name)
{
  GString *hidden = g_string_new (NULL);
  gboolean begins = TRUE;

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_isspace (character))
        {
          g_string_append_c (hidden, ' ');
          begins = TRUE;
        }
      else if (begins)
        {
          g_string_append_unichar (hidden, character);
          g_string_append (hidden, "••");
          begins = FALSE;
        }
    }
  return g_string_free (hidden, FALSE);
}

static void
describe (const TopaydCases *cases,
          const TopaydCase *self,
          TopaydRows *rows,
          TopayWireAgentCase *record)
{
  record->summary = topay_wire_new (&topay_record_case);
  topayd_case_describe (cases, self, record->summary);
  record->customer = hide_name (topayd_rows_get_text (rows, TOPAYD_CASE_N_COLUMNS + 2));
  record->level = self->level;
  record->claimed_by = g_strdup (self->claimed_by);
  if (!topayd_rows_is_null (rows, TOPAYD_CASE_N_COLUMNS + 1))
    record->claimed_name = topayd_rows_dup_text (rows, TOPAYD_CASE_N_COLUMNS + 1);
  record->proposed = self->proposed_at != 0;
  record->wants_two = topay_case_wants_two (self->kind, self->amount, cases->two_above);
  record->n_approvals = MIN (topayd_rows_get_integer (rows, TOPAYD_CASE_N_COLUMNS), 2);
  record->language = g_strdup (self->language);
}

/**
 * topayd_agent_cases_list:
 * @cases: the job
 * @agent: who looks
 * @queue: which are wanted
 * @list: an empty record
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_agent_cases_list (const TopaydCases *cases,
                         const TopaydCaseAgent *agent,
                         const TopayWireAgentQueue *queue,
                         TopayWireAgentCaseList *list,
                         GError **error)
{
  const TopaydValue values[] = { TOPAYD_TEXT (agent->id),
                                 TOPAYD_TEXT (queue->kind),
                                 TOPAYD_INTEGER (topayd_cases_get_now (cases)),
                                 TOPAYD_INTEGER (QUEUE_ROWS),
                                 { .type = TOPAYD_VALUE_END } };
  const TopaydValue counted[] = { values[0], values[1], values[2], { .type = TOPAYD_VALUE_END } };
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = NULL;
  guint which = 0;

  while (which + 1 < G_N_ELEMENTS (queues) && !g_str_equal (queues[which].name, queue->queue))
    which++;
  if (!topayd_sql_get_integer (cases->visit->transaction, queues[which].count, counted,
                               &list->n_total, error))
    return FALSE;
  rows = topayd_sql_select (cases->visit->transaction, queues[which].select, values, error);
  while (rows != NULL && topayd_rows_next (rows, &problem))
    {
      g_auto (TopaydCase) self = { 0 };
      TopayWireAgentCase *record;

      if (!topayd_case_fill (&self, rows, error))
        return FALSE;
      record = topay_wire_new (&topay_record_agent_case);
      describe (cases, &self, rows, record);
      g_ptr_array_add (list->cases, record);
    }
  if (rows == NULL || problem == NULL)
    return rows != NULL;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* --- One case --- */

/**
 * topayd_case_get_content:
 * @cases: the job
 * @self: a case
 * @content: (out): what approvals are bound to
 * @error: return location for an error
 *
 * SHA-256 over what the money depends on and over the head of the timeline, which holds all that
 * was said and added.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_get_content (const TopaydCases *cases,
                         const TopaydCase *self,
                         char content[TOPAYD_CONTENT_SIZE],
                         GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *text =
      g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s\n%s\n%s\n", self->id, self->amount,
                       self->currency != NULL ? self->currency : "", self->reason,
                       self->payment_id != NULL ? self->payment_id : "");
  guint8 head[32];

  if (!topayd_case_head (cases, self->id, head, error))
    return FALSE;
  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text));
  g_checksum_update (checksum, head, sizeof head);
  g_strlcpy (content, g_checksum_get_string (checksum), TOPAYD_CONTENT_SIZE);
  return TRUE;
}

static gboolean
list_approvals (const TopaydCases *cases, const char *id, GPtrArray *approvals, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT a.agent_id, coalesce (nullif (g.display_name, ''), g.name), a.approved_at,"
      " a.expires_at FROM case_approvals a JOIN agents g ON g.id = a.agent_id"
      " WHERE a.case_id = ?1 AND a.expires_at > ?2 ORDER BY a.approved_at LIMIT 2",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (topayd_cases_get_now (cases))), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      TopayWireAgentApproval *record = topay_wire_new (&topay_record_agent_approval);

      record->agent_id = topayd_rows_dup_text (rows, 0);
      record->name = topayd_rows_dup_text (rows, 1);
      record->approved_at = topayd_rows_get_integer (rows, 2);
      record->expires_at = topayd_rows_get_integer (rows, 3);
      g_ptr_array_add (approvals, record);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
list_notes (const TopaydCases *cases, const char *id, GPtrArray *notes, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT coalesce (nullif (g.display_name, ''), g.name), n.at, n.words FROM case_notes n"
      " JOIN agents g ON g.id = n.agent_id WHERE n.case_id = ?1 ORDER BY n.id DESC LIMIT ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (MAX_NOTES)), error);

  if (rows == NULL)
    return FALSE;
  while (problem == NULL && topayd_rows_next (rows, &problem))
    {
      TopayWireAgentNote *record = topay_wire_new (&topay_record_agent_note);
      gsize n_sealed = 0;
      gconstpointer sealed = topayd_rows_get_blob (rows, 2, &n_sealed);

      record->name = topayd_rows_dup_text (rows, 0);
      record->at = topayd_rows_get_integer (rows, 1);
      record->words = topayd_case_unseal (cases, sealed, n_sealed, &problem);
      g_ptr_array_add (notes, record);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
load_entry (const TopaydCases *cases,
            const TopaydCase *self,
            TopayWireAgentCase *entry,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (cases->visit->transaction,
                         "SELECT " TOPAYD_CASE_COLUMNS EXTRA TOPAYD_CASE_TABLES
                         "WHERE c.id = ?1 AND ?2 IS NULL AND ?3 = ?3",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->id), TOPAYD_NULL,
                                        TOPAYD_INTEGER (topayd_cases_get_now (cases))),
                         error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    describe (cases, self, rows, entry);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_agent_case_describe:
 * @cases: the job
 * @self: a case
 * @detail: an empty record; the person, evidence, pay-out and methods are for others to fill in
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_agent_case_describe (const TopaydCases *cases,
                            const TopaydCase *self,
                            TopayWireAgentCaseDetail *detail,
                            GError **error)
{
  char content[TOPAYD_CONTENT_SIZE];

  detail->entry = topay_wire_new (&topay_record_agent_case);
  if (!load_entry (cases, self, detail->entry, error)
      || !list_approvals (cases, self->id, detail->approvals, error)
      || !list_notes (cases, self->id, detail->notes, error)
      || !topayd_case_get_content (cases, self, content, error))
    return FALSE;
  detail->content = g_strdup (content);
  return TRUE;
}

/**
 * topayd_agent_note_look:
 * @cases: the job
 * @agent: who looks
 * @self: a case
 * @too_many: (out): the agent looked at too many people’s data within an hour
 * @error: return location for an error
 *
 * Notes in the audit log that an agent looked at a case, and counts whose data it was.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_agent_note_look (const TopaydCases *cases,
                        const TopaydCaseAgent *agent,
                        const TopaydCase *self,
                        gboolean *too_many,
                        GError **error)
{
  g_autofree char *actor = g_strconcat ("agent:", agent->id, NULL);
  gint64 now = topayd_cases_get_now (cases);
  gint64 n_others = 0;

  if (!topayd_sql_get_integer (cases->visit->transaction,
                               "SELECT count (*) FROM agent_looks WHERE agent_id = ?1"
                               " AND at > ?2 AND account_id <> ?3",
                               TOPAYD_VALUES (TOPAYD_TEXT (agent->id),
                                              TOPAYD_INTEGER (now - HOUR_S),
                                              TOPAYD_TEXT (self->account_id)),
                               &n_others, error))
    return FALSE;
  *too_many = n_others >= TOPAYD_AGENT_LOOKS_MAX;
  if (*too_many)
    return topayd_case_audit (cases, self, "look-refused", actor, error);
  return topayd_sql_run (cases->visit->transaction,
                         "INSERT INTO agent_looks (agent_id, account_id, at) VALUES (?1, ?2, ?3)"
                         " ON CONFLICT (agent_id, account_id) DO UPDATE SET at = ?3",
                         TOPAYD_VALUES (TOPAYD_TEXT (agent->id), TOPAYD_TEXT (self->account_id),
                                        TOPAYD_INTEGER (now)),
                         error)
         && topayd_case_audit (cases, self, "look", actor, error);
}
