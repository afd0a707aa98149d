/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people do with their cases; the session says whose they are, never the request. */

#include "config.h"

#include "topayd-desk.h"
#include "topayd-evidence.h"
#include "topayd-handlers.h"
#include "topayd-once.h"
#include "topayd-payout.h"

#include "topay-error.h"

/* --- Reading --- */

static gboolean
list_cases (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireCasePage *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);

  return topayd_cases_list (&desk.cases, call->session.owner_id, request->skip,
                            topayd_call_make_reply (call), error);
}

/**
 * topayd_handle_cases:
 * @call: asks for the latest cases
 */
void
topayd_handle_cases (TopaydCall *call)
{
  topayd_call_read (call, list_cases);
}

static gboolean
look (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireCaseLook *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  g_auto (TopaydCase) found = { 0 };
  TopayWireCaseDetail *detail;
  const char *code = NULL;

  if (!topayd_case_load (&desk.cases, request->case_id, call->session.owner_id, &found, &code,
                         error))
    return FALSE;
  if (code != NULL)
    {
      topayd_outcome_set (&call->outcome, code);
      return TRUE;
    }
  detail = topayd_call_make_reply (call);
  return topayd_case_detail (&desk.cases, &found, MAX (request->since, 0), detail, error)
         && topayd_evidence_list (visit, found.id, detail->evidence, error)
         && topayd_payout_load_latest (visit, found.id, &detail->payout, error);
}

/**
 * topayd_handle_case_look:
 * @call: asks for a case; one of somebody else is not there
 */
void
topayd_handle_case_look (TopaydCall *call)
{
  topayd_call_read (call, look);
}

/* --- Opening --- */

static char *
format_day (gint64 day)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * 86400);

  return g_date_time_format (date, "%Y-%m-%d");
}

/* What the person gets to keep. */
static void
fill_receipt (const TopaydCase *self, TopayWireReceipt *receipt)
{
  receipt->case_id = g_strdup (self->id);
  receipt->number = g_strdup (self->number);
  receipt->due_on = self->due_day != 0 ? format_day (self->due_day) : NULL;
  receipt->confirm = self->confirm;
}

/* The files that come with it; FALSE undoes what was done before, when they cannot. */
static gboolean
attach (TopaydDesk *desk,
        TopaydCall *call,
        const char *case_id,
        const GPtrArray *evidence,
        GError **error)
{
  g_auto (TopaydCase) self = { 0 };
  TopaydEvidenceUse use = { call->session.owner_id, case_id, 0, evidence };
  const char *code = NULL;

  if (evidence->len == 0)
    return TRUE;
  if (!topayd_case_load (&desk->cases, case_id, NULL, &self, &code, error))
    return FALSE;
  use.event_seq = self.n_events;
  if (code == NULL && !topayd_evidence_attach (desk->cases.visit, &use, &code, error))
    return FALSE;
  if (code != NULL)
    return topayd_call_undo (call, code, error);
  return topayd_case_count_evidence (&desk->cases, case_id, evidence->len, error);
}

/* The case as it is now, for the receipt. */
static gboolean
tell_case (TopaydDesk *desk, const char *id, TopayWireReceipt *receipt, GError **error)
{
  g_auto (TopaydCase) self = { 0 };
  const char *code = NULL;

  if (!topayd_case_load (&desk->cases, id, NULL, &self, &code, error))
    return FALSE;
  if (code == NULL)
    fill_receipt (&self, receipt);
  return TRUE;
}

static void
describe_request (const TopaydCall *call, TopaydNewCase *wanted)
{
  const TopayWireCaseNew *request = call->request;

  *wanted = (TopaydNewCase){
    .account_id = call->session.owner_id,
    .payment_id = request->payment_id,
    .other_payment_id = request->other_payment_id,
    .reason = request->reason,
    .amount = request->amount,
    .words = request->words,
    .answers = request->answers,
    .n_evidence = request->evidence->len,
    .level = call->session.level,
    .language = request->language,
    .is_frozen = call->session.frozen != TOPAY_FROZEN_NO,
  };
  topay_case_kind_read (request->kind, &wanted->kind);
}

static const GPtrArray *
wanted_evidence (const TopaydCall *call)
{
  return ((const TopayWireCaseNew *) call->request)->evidence;
}

static gboolean
open_case (const TopaydVisit *visit, TopaydCall *call, TopayWireReceipt *receipt, GError **error)
{
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  g_auto (TopaydCase) opened = { 0 };
  TopaydNewCase wanted;
  const char *code = NULL;

  describe_request (call, &wanted);
  if (!topayd_case_open (&desk.cases, &wanted, &opened, &code, error))
    return FALSE;
  if (code != NULL)
    {
      topayd_outcome_set (&call->outcome, code);
      return TRUE;
    }
  fill_receipt (&opened, receipt);
  return attach (&desk, call, opened.id, wanted_evidence (call), error);
}

static gboolean
open_once (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_once_run (visit, call, call->session.owner_id, open_case, error);
}

/**
 * topayd_handle_case_open:
 * @call: asks for a refund, complains, reports …
 */
void
topayd_handle_case_open (TopaydCall *call)
{
  topayd_call_write (call, open_once);
}

static gboolean
confirm (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireCaseRef *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  g_auto (TopaydCase) found = { 0 };
  const char *code = NULL;

  if (call->session.frozen != TOPAY_FROZEN_NO)
    code = "frozen";
  else if (!topayd_case_confirm (&desk.cases, request->case_id, call->session.owner_id, &code,
                                 error))
    return FALSE;
  if (code == NULL
      && !topayd_case_load (&desk.cases, request->case_id, call->session.owner_id, &found, &code,
                            error))
    return FALSE;
  if (code != NULL)
    topayd_outcome_set (&call->outcome, code);
  else
    topayd_case_describe (&desk.cases, &found, topayd_call_make_reply (call));
  return TRUE;
}

/**
 * topayd_handle_case_confirm:
 * @call: confirms a refund with a second proof; again is the same
 */
void
topayd_handle_case_confirm (TopaydCall *call)
{
  topayd_call_write (call, confirm);
}

/* --- Money on another way --- */

static gboolean
reroute (const TopaydVisit *visit, TopaydCall *call, TopayWireReceipt *receipt, GError **error)
{
  const TopayWireCaseReroute *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  const TopaydCaseAct act = { TOPAY_CASE_REROUTE, TOPAY_CASE_PERSON, call->session.owner_id, NULL,
                              NULL };
  const char *code = NULL;

  if (call->session.frozen != TOPAY_FROZEN_NO)
    code = "frozen";
  else if (!topayd_payout_act (&desk.cases, request->case_id, &act, request->method_id, &code,
                               error))
    return FALSE;
  if (code != NULL)
    return topayd_call_undo (call, code, error);
  return tell_case (&desk, request->case_id, receipt, error);
}

static gboolean
reroute_once (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_once_run (visit, call, call->session.owner_id, reroute, error);
}

/**
 * topayd_handle_case_reroute:
 * @call: chooses another way for money that could not be returned
 */
void
topayd_handle_case_reroute (TopaydCall *call)
{
  topayd_call_write (call, reroute_once);
}

/* --- Acting --- */

/* The event of an act of the wire; %FALSE for “add”, which moves nothing. */
static gboolean
find_event (const char *act, TopayCaseEvent *event)
{
  static const struct
  {
    const char *act;
    TopayCaseEvent event;
  } acts[] = {
    { "supply", TOPAY_CASE_SUPPLY },
    { "withdraw", TOPAY_CASE_WITHDRAW },
    { "appeal", TOPAY_CASE_APPEAL },
    { "reopen", TOPAY_CASE_REOPEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].act, act))
      {
        *event = acts[i].event;
        return TRUE;
      }
  return FALSE;
}

/* All but a withdrawal have to say or bring something. */
static gboolean
is_empty (const TopayWireCaseAct *request)
{
  return request->words == NULL && request->evidence->len == 0
         && !g_str_equal (request->act, "withdraw");
}

static gboolean
run_act (const TopaydVisit *visit, TopaydCall *call, TopayWireReceipt *receipt, GError **error)
{
  const TopayWireCaseAct *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  TopaydCaseAct act = { 0, TOPAY_CASE_PERSON, call->session.owner_id, request->words, NULL };
  const char *code = NULL;
  gboolean ok;

  if (is_empty (request))
    {
      call->field = "words";
      topayd_outcome_set (&call->outcome, "missing_field");
      return TRUE;
    }
  ok = find_event (request->act, &act.event)
           ? topayd_case_act (&desk.cases, request->case_id, &act, &code, error)
           : topayd_case_add (&desk.cases, request->case_id, &act, &code, error);
  if (!ok)
    return FALSE;
  if (code != NULL)
    {
      topayd_outcome_set (&call->outcome, code);
      return TRUE;
    }
  return attach (&desk, call, request->case_id, request->evidence, error)
         && tell_case (&desk, request->case_id, receipt, error);
}

static gboolean
act_once (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_once_run (visit, call, call->session.owner_id, run_act, error);
}

/**
 * topayd_handle_case_act:
 * @call: answers, adds, withdraws, appeals or reopens
 */
void
topayd_handle_case_act (TopaydCall *call)
{
  topayd_call_write (call, act_once);
}

static gboolean
rate (const TopaydVisit *visit, TopaydCall *call, TopayWireReceipt *receipt, GError **error)
{
  const TopayWireCaseRate *request = call->request;
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  const char *code = NULL;

  if (!topayd_case_rate (&desk.cases, request->case_id, call->session.owner_id, request, &code,
                         error))
    return FALSE;
  if (code != NULL)
    {
      topayd_outcome_set (&call->outcome, code);
      return TRUE;
    }
  return tell_case (&desk, request->case_id, receipt, error);
}

static gboolean
rate_once (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_once_run (visit, call, call->session.owner_id, rate, error);
}

/**
 * topayd_handle_case_rate:
 * @call: says how the person was served
 */
void
topayd_handle_case_rate (TopaydCall *call)
{
  topayd_call_write (call, rate_once);
}
