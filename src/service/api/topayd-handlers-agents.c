/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What agents see and do. Every look at a person’s data leaves a row. */

#include "config.h"

#include "topayd-case-agents.h"
#include "topayd-desk.h"
#include "topayd-evidence.h"
#include "topayd-handlers.h"
#include "topayd-once.h"
#include "topayd-payout.h"
#include "topayd-standing.h"

#include "topay-error.h"

#define PANEL_ROWS 10

/* The agent of the session; FALSE with an outcome when the role may not even look. */
static gboolean
load_agent (TopaydDesk *desk, TopaydCall *call, TopaydCaseAgent *agent, GError **error)
{
  if (!topayd_case_agent_load (&desk->cases, call->session.owner_id, agent, error))
    return FALSE;
  if (!topayd_case_agent_may_look (agent))
    topayd_outcome_set (&call->outcome, "forbidden");
  return TRUE;
}

/* --- Who it is --- */

static gboolean
tell_self (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireAgentSelf *reply = topayd_call_make_reply (call);
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (visit->transaction,
                         "SELECT id, name, coalesce (nullif (display_name, ''), name), role"
                         " FROM agents WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (call->session.owner_id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      reply->id = topayd_rows_dup_text (rows, 0);
      reply->account = topayd_rows_dup_text (rows, 1);
      reply->display_name = topayd_rows_dup_text (rows, 2);
      reply->role = topayd_rows_dup_text (rows, 3);
      reply->expires_at = call->session.expires_at;
    }
  else if (problem == NULL)
    topayd_outcome_set (&call->outcome, "signed_out");
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_handle_agent_self:
 * @call: asks which agent is signed in
 */
void
topayd_handle_agent_self (TopaydCall *call)
{
  topayd_call_read (call, tell_self);
}

/* --- The queue --- */

static gboolean
list_cases (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  g_auto (TopaydCaseAgent) agent = { 0 };

  if (!load_agent (&desk, call, &agent, error))
    return FALSE;
  return call->outcome.code != NULL
         || topayd_agent_cases_list (&desk.cases, &agent, call->request,
                                     topayd_call_make_reply (call), error);
}

/**
 * topayd_handle_agent_cases:
 * @call: asks for the cases of a queue
 */
void
topayd_handle_agent_cases (TopaydCall *call)
{
  topayd_call_read (call, list_cases);
}

/* --- One case --- */

static char *
hide (const char *text)
{
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *first = g_utf8_substring (text, 0, MIN (length, 1));
  g_autofree char *last = g_utf8_substring (text, length > 2 ? length - 1 : length, length);

  return g_strconcat (first, "••", last, NULL);
}

static gboolean
load_contacts (const TopaydVisit *visit,
               const char *account_id,
               TopayWireAgentPanel *panel,
               GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (visit->transaction,
                         "SELECT kind, masked FROM contacts WHERE account_id = ?1"
                         " AND verified_at IS NOT NULL ORDER BY verified_at",
                         TOPAYD_VALUES (TOPAYD_TEXT (account_id)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      gboolean is_email = g_str_equal (topayd_rows_get_text (rows, 0), "email");
      char **field = is_email ? &panel->email_masked : &panel->phone_masked;

      if (*field == NULL)
        *field = topayd_rows_dup_text (rows, 1);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
load_person (const TopaydVisit *visit,
             const char *account_id,
             TopayWireAgentPanel *panel,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      "SELECT name, coalesce (nullif (display_name, ''), name), created_at FROM accounts"
      " WHERE id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      panel->account_masked = hide (topayd_rows_get_text (rows, 0));
      panel->display_name = topayd_rows_dup_text (rows, 1);
      panel->since = topayd_rows_get_integer (rows, 2);
    }
  if (problem == NULL)
    return load_contacts (visit, account_id, panel, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
load_standing (const TopaydPaymentsView *view, TopayWireAgentPanel *panel, GError **error)
{
  TopayWireStanding *standing = topay_wire_new (&topay_record_standing);
  gboolean ok = topayd_standing_load (view, standing, error);

  if (ok)
    {
      panel->verification = g_strdup (standing->verification);
      panel->frozen = g_strdup (standing->frozen);
    }
  topay_wire_free (&topay_record_standing, standing);
  return ok;
}

/* No more than an agent needs to see. */
static void
shorten (GPtrArray *items, const TopayWireRecord *record)
{
  while (items->len > PANEL_ROWS)
    topay_wire_free (record, g_ptr_array_steal_index (items, items->len - 1));
}

static gboolean
load_panel (TopaydDesk *desk,
            TopaydCall *call,
            const TopaydCase *self,
            TopayWireAgentCaseDetail *reply,
            GError **error)
{
  const TopaydVisit *visit = desk->cases.visit;
  const TopaydPaymentsView view = { visit->transaction, call->service->codes, self->account_id,
                                    call->caller.now };
  TopayWireCaseList *list = topay_wire_new (&topay_record_case_list);
  gboolean ok;

  reply->panel = topay_wire_new (&topay_record_agent_panel);
  ok = load_person (visit, self->account_id, reply->panel, error)
       && load_standing (&view, reply->panel, error)
       && topayd_payments_list (&view, reply->panel->payments, error)
       && topayd_methods_list (&view, reply->methods, error)
       && topayd_cases_list (&desk->cases, self->account_id, 0, list, error);
  if (ok)
    {
      GPtrArray *empty = reply->panel->cases;

      reply->panel->cases = list->cases;
      list->cases = empty;
      shorten (reply->panel->payments, &topay_record_payment);
      shorten (reply->panel->cases, &topay_record_case);
    }
  topay_wire_free (&topay_record_case_list, list);
  return ok;
}

/* What stands in the way of seeing the person; NULL when nothing does. */
static gboolean
judge_panel (TopaydDesk *desk,
             const TopaydCaseAgent *agent,
             const TopaydCase *self,
             char **closed,
             GError **error)
{
  gboolean too_many = FALSE;

  if (!topayd_agent_note_look (&desk->cases, agent, self, &too_many, error))
    return FALSE;
  if (self->level == 0)
    *closed = g_strdup ("level");
  else if (too_many)
    *closed = g_strdup ("limit");
  return TRUE;
}

static gboolean
fill_look (TopaydDesk *desk,
           TopaydCall *call,
           const TopaydCaseAgent *agent,
           const TopaydCase *self,
           GError **error)
{
  const TopayWireCaseLook *request = call->request;
  TopayWireAgentCaseDetail *reply = topayd_call_make_reply (call);

  reply->detail = topay_wire_new (&topay_record_case_detail);
  if (!judge_panel (desk, agent, self, &reply->panel_closed, error)
      || !topayd_agent_case_describe (&desk->cases, self, reply, error)
      || !topayd_case_detail (&desk->cases, self, MAX (request->since, 0), reply->detail, error)
      || !topayd_evidence_list (desk->cases.visit, self->id, reply->detail->evidence, error)
      || !topayd_payout_load_latest (desk->cases.visit, self->id, &reply->detail->payout, error))
    return FALSE;
  return reply->panel_closed != NULL || load_panel (desk, call, self, reply, error);
}

static gboolean
look (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireCaseLook *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  g_auto (TopaydCaseAgent) agent = { 0 };
  g_auto (TopaydCase) found = { 0 };
  const char *code = NULL;

  if (!load_agent (&desk, call, &agent, error))
    return FALSE;
  if (call->outcome.code != NULL)
    return TRUE;
  if (!topayd_case_load (&desk.cases, request->case_id, NULL, &found, &code, error))
    return FALSE;
  if (code == NULL)
    return fill_look (&desk, call, &agent, &found, error);
  topayd_outcome_set (&call->outcome, code);
  return TRUE;
}

/**
 * topayd_handle_agent_case_look:
 * @call: asks for a case
 */
void
topayd_handle_agent_case_look (TopaydCall *call)
{
  topayd_call_write (call, look);
}

/* --- Acting --- */

static gboolean
moves_money (const char *act)
{
  return g_str_equal (act, "retry") || g_str_equal (act, "reroute");
}

static gboolean
act_on_money (TopaydDesk *desk,
              const TopaydCaseAgent *agent,
              const TopayWireAgentAct *request,
              const char **code,
              GError **error)
{
  gboolean is_reroute = g_str_equal (request->act, "reroute");
  const TopaydCaseAct act = { is_reroute ? TOPAY_CASE_REROUTE : TOPAY_CASE_RETRY, TOPAY_CASE_AGENT,
                              agent->id, request->words, NULL };

  if (!topayd_case_agent_may_act (agent))
    *code = "forbidden";
  else if (is_reroute && request->method_id == NULL)
    *code = "missing_field";
  return *code != NULL
         || topayd_payout_act (&desk->cases, request->case_id, &act,
                               is_reroute ? request->method_id : NULL, code, error);
}

static gboolean
fill_receipt (TopaydDesk *desk, const char *case_id, TopayWireReceipt *receipt, GError **error)
{
  g_auto (TopaydCase) self = { 0 };
  const char *code = NULL;

  if (!topayd_case_load (&desk->cases, case_id, NULL, &self, &code, error))
    return FALSE;
  receipt->case_id = g_strdup (self.id);
  receipt->number = g_strdup (self.number);
  return TRUE;
}

static gboolean
run_act (const TopaydVisit *visit, TopaydCall *call, TopayWireReceipt *receipt, GError **error)
{
  const TopayWireAgentAct *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  g_auto (TopaydCaseAgent) agent = { 0 };
  const char *code = NULL;
  gboolean ok;

  if (!load_agent (&desk, call, &agent, error))
    return FALSE;
  if (call->outcome.code != NULL)
    return TRUE;
  ok = moves_money (request->act)
           ? act_on_money (&desk, &agent, request, &code, error)
           : topayd_agent_case_act (&desk.cases, &agent, request, &code, error);
  if (!ok)
    return FALSE;
  if (code != NULL)
    return topayd_call_undo (call, code, error);
  return fill_receipt (&desk, request->case_id, receipt, error);
}

static gboolean
act_once (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_once_run (visit, call, call->session.owner_id, run_act, error);
}

/**
 * topayd_handle_agent_case_act:
 * @call: an agent does something in a case
 */
void
topayd_handle_agent_case_act (TopaydCall *call)
{
  topayd_call_write (call, act_once);
}
