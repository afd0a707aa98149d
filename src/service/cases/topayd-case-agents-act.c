/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What agents do with cases. */

#include "config.h"

#include "topayd-case-agents-private.h"

#include <string.h>

#include <sodium.h>

#include "topay-error.h"
#include "topay-mask.h"

/* One act of one agent on one case. */
typedef struct
{
  const TopaydCases *cases;
  const TopaydCaseAgent *agent;
  const TopayWireAgentAct *request;
  TopaydCase self; /* (owned) */
  const char *code;
} Work;

static gboolean
audit (Work *work, const char *action, GError **error)
{
  g_autofree char *actor = g_strconcat ("agent:", work->agent->id, NULL);

  return topayd_case_audit (work->cases, &work->self, action, actor, error);
}

/* --- Who works on it --- */

static gboolean
is_mine (const Work *work)
{
  return g_strcmp0 (work->self.claimed_by, work->agent->id) == 0;
}

static gboolean
set_claim (Work *work, const char *agent_id, GError **error)
{
  return topayd_sql_run (work->cases->visit->transaction,
                         "UPDATE cases SET claimed_by = ?2, proposed_at = NULL WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (work->self.id), TOPAYD_TEXT (agent_id)),
                         error);
}

/* Of an appeal: not who refused before. */
static gboolean
has_refused (const Work *work)
{
  return work->self.state == TOPAY_CASE_APPEAL_REVIEW
         && g_strcmp0 (work->self.refused_by, work->agent->id) == 0;
}

static gboolean
claim (Work *work, GError **error)
{
  if (is_mine (work))
    return TRUE;
  if (has_refused (work))
    work->code = "four_eyes";
  else if (work->self.claimed_by != NULL && !g_str_equal (work->agent->role, "supervisor"))
    work->code = "claimed";
  else if (topay_case_is_over (work->self.state))
    work->code = "wrong_state";
  if (work->code != NULL)
    return TRUE;
  g_free (work->self.claimed_by);
  work->self.claimed_by = g_strdup (work->agent->id);
  return set_claim (work, work->agent->id, error) && audit (work, "claim", error);
}

static gboolean
release (Work *work, GError **error)
{
  if (!is_mine (work))
    {
      work->code = work->self.claimed_by != NULL ? "claimed" : NULL;
      return TRUE;
    }
  return set_claim (work, NULL, error) && audit (work, "release", error);
}

/* --- Notes --- */

static gboolean
note (Work *work, GError **error)
{
  g_autofree char *masked = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gsize size = 0;
  gconstpointer bytes;

  if (work->request->words == NULL)
    {
      work->code = "missing_field";
      return TRUE;
    }
  masked = topay_mask_text (work->request->words, NULL);
  sealed = topayd_case_seal (work->cases, masked);
  bytes = g_bytes_get_data (sealed, &size);
  return topayd_sql_run (
             work->cases->visit->transaction,
             "INSERT INTO case_notes (case_id, agent_id, at, words) VALUES (?1, ?2, ?3, ?4)",
             TOPAYD_VALUES (TOPAYD_TEXT (work->self.id), TOPAYD_TEXT (work->agent->id),
                            TOPAYD_INTEGER (topayd_cases_get_now (work->cases)),
                            TOPAYD_BLOB (bytes, size)),
             error)
         && audit (work, "note", error);
}

/* --- Decisions --- */

/* Moves the case on; what follows of it in the store is for the caller. */
static gboolean
move (Work *work, TopayCaseEvent event, GError **error)
{
  const TopaydCaseAct act = { event, TOPAY_CASE_AGENT, work->agent->id, work->request->words,
                              work->request->template };

  return topayd_case_act (work->cases, work->self.id, &act, &work->code, error);
}

static gboolean
can (Work *work, TopayCaseEvent event)
{
  if (topay_case_find_move (work->self.kind, work->self.state, event) != NULL)
    return TRUE;
  work->code = "wrong_state";
  return FALSE;
}

/* The text has to be one for this, and for cases of this kind. */
static const TopayCaseTemplate *
find_template (Work *work, TopayCaseEvent event)
{
  const TopayCaseTemplate *found = work->request->template != NULL
                                       ? topay_case_template_find (event, work->request->template)
                                       : NULL;

  if (found != NULL && (found->kinds & (1U << work->self.kind)) != 0)
    return found;
  work->code = work->request->template == NULL ? "missing_field" : "invalid_field";
  return NULL;
}

static char *
join_seen (const Work *work)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < work->request->seen->len; i++)
    {
      const TopayWireEvidenceRef *seen = g_ptr_array_index (work->request->seen, i);

      g_string_append_printf (ids, "%s%s", i > 0 ? "," : "", seen->id);
    }
  return g_string_free (ids, FALSE);
}

static gboolean
decide (Work *work, TopayCaseEvent event, const TopayCaseTemplate *template, GError **error)
{
  const char *rule = work->request->rule != NULL ? work->request->rule : template->rule;
  gboolean is_last = work->self.state == TOPAY_CASE_APPEAL_REVIEW;
  const char *outcome = event == TOPAY_CASE_APPROVE ? "approved"
                        : is_last                   ? "finally_refused"
                                                    : "refused";
  g_autofree char *seen = join_seen (work);
  g_autofree char *masked =
      work->request->change != NULL ? topay_mask_text (work->request->change, NULL) : NULL;
  g_autoptr (GBytes) sealed = topayd_case_seal (work->cases, masked);
  gsize size = 0;
  gconstpointer bytes = sealed != NULL ? g_bytes_get_data (sealed, &size) : NULL;

  if (!move (work, event, error))
    return FALSE;
  if (work->code != NULL)
    return TRUE;
  return topayd_sql_run (work->cases->visit->transaction,
                         "INSERT INTO case_decisions (case_id, seq, outcome, rule, change, seen)"
                         " SELECT id, n_events, ?2, ?3, ?4, ?5 FROM cases WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (work->self.id), TOPAYD_TEXT (outcome),
                                        TOPAYD_TEXT (rule), TOPAYD_BLOB (bytes, size),
                                        TOPAYD_TEXT (seen)),
                         error);
}

/* Who acts has to work on the case; one that nobody works on is taken. */
static gboolean
work_on_it (Work *work, GError **error)
{
  if (!is_mine (work) && work->self.claimed_by != NULL)
    work->code = "claimed";
  return work->code != NULL || claim (work, error);
}

static gboolean
ask (Work *work, GError **error)
{
  if (find_template (work, TOPAY_CASE_ASK) == NULL || !can (work, TOPAY_CASE_ASK))
    return TRUE;
  if (!work_on_it (work, error))
    return FALSE;
  return work->code != NULL || move (work, TOPAY_CASE_ASK, error);
}

static gboolean
refuse (Work *work, GError **error)
{
  const TopayCaseTemplate *template = find_template (work, TOPAY_CASE_REFUSE);

  if (template == NULL || !can (work, TOPAY_CASE_REFUSE))
    return TRUE;
  if (!work_on_it (work, error))
    return FALSE;
  return work->code != NULL || decide (work, TOPAY_CASE_REFUSE, template, error);
}

/* What was approved must be what is there. */
static gboolean
check_content (Work *work, GError **error)
{
  char content[TOPAYD_CONTENT_SIZE];

  if (work->request->content == NULL)
    {
      work->code = "missing_field";
      return TRUE;
    }
  if (!topayd_case_get_content (work->cases, &work->self, content, error))
    return FALSE;
  if (!g_str_equal (content, work->request->content))
    work->code = "content_changed";
  return TRUE;
}

static gboolean
wants_two (const Work *work)
{
  return topay_case_wants_two (work->self.kind, work->self.amount, work->cases->two_above);
}

/* Asks two others to approve. */
static gboolean
propose (Work *work, GError **error)
{
  if (!can (work, TOPAY_CASE_APPROVE))
    return TRUE;
  if (!wants_two (work))
    {
      work->code = "wrong_state";
      return TRUE;
    }
  if (!check_content (work, error) || (work->code == NULL && !work_on_it (work, error)))
    return FALSE;
  if (work->code != NULL)
    return TRUE;
  return topayd_sql_run (work->cases->visit->transaction,
                         "UPDATE cases SET proposed_at = ?2 WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (work->self.id),
                                        TOPAYD_INTEGER (topayd_cases_get_now (work->cases))),
                         error)
         && audit (work, "propose", error);
}

typedef struct
{
  gint64 n_others;
  gint64 n_supervisors; /* of these */
  gint64 n_mine;
} Approvals;

static gboolean
count_approvals (Work *work, Approvals *found, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      work->cases->visit->transaction,
      "SELECT count (*) FILTER (WHERE a.agent_id <> ?2),"
      " count (*) FILTER (WHERE a.agent_id <> ?2 AND g.role = 'supervisor'),"
      " count (*) FILTER (WHERE a.agent_id = ?2)"
      " FROM case_approvals a JOIN agents g ON g.id = a.agent_id"
      " WHERE a.case_id = ?1 AND a.expires_at > ?3 AND lower (hex (a.content)) = ?4",
      TOPAYD_VALUES (TOPAYD_TEXT (work->self.id), TOPAYD_TEXT (work->agent->id),
                     TOPAYD_INTEGER (topayd_cases_get_now (work->cases)),
                     TOPAYD_TEXT (work->request->content)),
      error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    *found = (Approvals){ topayd_rows_get_integer (rows, 0), topayd_rows_get_integer (rows, 1),
                          topayd_rows_get_integer (rows, 2) };
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Neither who works on it nor who refused it; nobody twice; one of two is a supervisor where it is
 * much. */
static void
judge_second (Work *work, const Approvals *found)
{
  gboolean needs_supervisor = work->self.kind == TOPAY_CASE_REFUND
                              && work->self.amount > work->cases->supervisor_above
                              && found->n_others > 0 && found->n_supervisors == 0
                              && !g_str_equal (work->agent->role, "supervisor");

  if (work->self.proposed_at == 0)
    work->code = "wrong_state";
  else if (is_mine (work) || has_refused (work) || found->n_mine > 0 || needs_supervisor)
    work->code = "four_eyes";
}

static gboolean
store_approval (Work *work, GError **error)
{
  gint64 now = topayd_cases_get_now (work->cases);
  guint8 content[32];

  if (sodium_hex2bin (content, sizeof content, work->request->content,
                      strlen (work->request->content), NULL, NULL, NULL)
      != 0)
    {
      work->code = "invalid_field";
      return TRUE;
    }
  return topayd_sql_run (
             work->cases->visit->transaction,
             "INSERT INTO case_approvals (case_id, agent_id, content, approved_at, expires_at)"
             " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (case_id, agent_id) DO UPDATE"
             " SET content = ?3, approved_at = ?4, expires_at = ?5",
             TOPAYD_VALUES (TOPAYD_TEXT (work->self.id), TOPAYD_TEXT (work->agent->id),
                            TOPAYD_BLOB (content, sizeof content), TOPAYD_INTEGER (now),
                            TOPAYD_INTEGER (now + TOPAY_CASE_APPROVAL_S)),
             error)
         && audit (work, "approve-one", error);
}

/* The first of two is noted, with the second it is decided. */
static gboolean
approve_as_other (Work *work, const TopayCaseTemplate *template, GError **error)
{
  Approvals found = { 0 };

  if (!count_approvals (work, &found, error))
    return FALSE;
  judge_second (work, &found);
  if (work->code != NULL)
    return TRUE;
  if (!store_approval (work, error))
    return FALSE;
  return work->code != NULL || found.n_others == 0
         || decide (work, TOPAY_CASE_APPROVE, template, error);
}

static gboolean
approve (Work *work, GError **error)
{
  const TopayCaseTemplate *template = find_template (work, TOPAY_CASE_APPROVE);

  if (template == NULL || !can (work, TOPAY_CASE_APPROVE))
    return TRUE;
  if (!check_content (work, error))
    return FALSE;
  if (work->code != NULL)
    return TRUE;
  if (wants_two (work))
    return approve_as_other (work, template, error);
  if (!work_on_it (work, error))
    return FALSE;
  return work->code != NULL || decide (work, TOPAY_CASE_APPROVE, template, error);
}

/* --- All of them --- */

static gboolean
finish (Work *work, GError **error)
{
  return move (work, TOPAY_CASE_FINISH, error);
}

static gboolean
run (Work *work, GError **error)
{
  static const struct
  {
    const char *act;
    gboolean (*run) (Work *work, GError **error);
  } acts[] = {
    { "claim", claim },     { "release", release }, { "note", note },     { "ask", ask },
    { "propose", propose }, { "approve", approve }, { "refuse", refuse }, { "finish", finish },
  };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].act, work->request->act))
      return acts[i].run (work, error);
  work->code = "invalid_field";
  return TRUE;
}

/**
 * topayd_agent_case_act:
 * @cases: the job
 * @agent: who acts
 * @request: what is done
 * @code: (out): "forbidden" (not in this role), "not_found", "wrong_state", "claimed", "four_eyes",
 *   "content_changed", "missing_field" or "invalid_field"; %NULL when it was done
 * @error: return location for an error
 *
 * Does what an agent wants with a case; what moves money, retry and reroute, is for
 * topayd_payout_act(). A refund above a limit, and any change of a contact, is
 * proposed by who works on it and approved by two others; each approval is for exactly one content.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_agent_case_act (const TopaydCases *cases,
                       const TopaydCaseAgent *agent,
                       const TopayWireAgentAct *request,
                       const char **code,
                       GError **error)
{
  Work work = { cases, agent, request, { 0 }, NULL };
  gboolean ok = TRUE;

  if (!topayd_case_agent_may_act (agent))
    {
      *code = "forbidden";
      return TRUE;
    }
  ok = topayd_case_load (cases, request->case_id, NULL, &work.self, &work.code, error);
  if (ok && work.code == NULL)
    ok = run (&work, error);
  *code = work.code;
  topayd_case_clear (&work.self);
  return ok;
}
