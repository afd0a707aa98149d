/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-handlers.h"
#include "topayd-incidents.h"
#include "topayd-once.h"
#include "topayd-reports.h"
#include "topayd-standing.h"

/* Whoever is signed in looks at what is theirs; the session says who that is, never the request. */
static TopaydPaymentsView
make_view (const TopaydVisit *visit, TopaydCall *call)
{
  const TopaydPaymentsView view = { visit->transaction, call->service->codes,
                                    call->session.owner_id, call->caller.now };

  return view;
}

static gboolean
tell_status (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireStatus *reply = topayd_call_make_reply (call);

  reply->time = topayd_stage_get_time (call->service->stage, call->caller.now);
  return topayd_incidents_list (visit->transaction, call->caller.now, reply->incidents, error);
}

/**
 * topayd_handle_status:
 * @call: asks what is not as it should be
 */
void
topayd_handle_status (TopaydCall *call)
{
  topayd_call_read (call, tell_status);
}

static gboolean
list_payments (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWirePaymentList *reply = topayd_call_make_reply (call);
  const TopaydPaymentsView view = make_view (visit, call);

  return topayd_payments_list (&view, reply->payments, error);
}

/**
 * topayd_handle_payments:
 * @call: asks for the latest payments
 */
void
topayd_handle_payments (TopaydCall *call)
{
  topayd_call_read (call, list_payments);
}

static gboolean
look (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWirePaymentRef *request = call->request;
  TopayWirePaymentFacts *reply = topayd_call_make_reply (call);
  const TopaydPaymentsView view = make_view (visit, call);
  gboolean found = FALSE;

  if (!topayd_payments_look (&view, request->payment_id, reply, &found, error))
    return FALSE;
  if (!found)
    topayd_outcome_set (&call->outcome, "not_found");
  return TRUE;
}

/**
 * topayd_handle_payment_look:
 * @call: asks what is known of a payment; one of somebody else is not there
 */
void
topayd_handle_payment_look (TopaydCall *call)
{
  topayd_call_read (call, look);
}

static gboolean
tell_standing (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopaydPaymentsView view = make_view (visit, call);

  return topayd_standing_load (&view, topayd_call_make_reply (call), error);
}

/**
 * topayd_handle_standing:
 * @call: asks what the account may do
 */
void
topayd_handle_standing (TopaydCall *call)
{
  topayd_call_read (call, tell_standing);
}

static gboolean
tell_wallet (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopaydPaymentsView view = make_view (visit, call);

  return topayd_wallet_load (&view, topayd_call_make_reply (call), error);
}

/**
 * topayd_handle_wallet:
 * @call: asks for the balance
 */
void
topayd_handle_wallet (TopaydCall *call)
{
  topayd_call_read (call, tell_wallet);
}

static gboolean
list_limits (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireLimitList *reply = topayd_call_make_reply (call);
  const TopaydPaymentsView view = make_view (visit, call);

  return topayd_payment_limits_list (&view, &call->service->config->payment_limits, reply->limits,
                                     error);
}

/**
 * topayd_handle_limits:
 * @call: asks how much may be paid
 */
void
topayd_handle_limits (TopaydCall *call)
{
  topayd_call_read (call, list_limits);
}

static gboolean
list_methods (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireMethodList *reply = topayd_call_make_reply (call);
  const TopaydPaymentsView view = make_view (visit, call);

  return topayd_methods_list (&view, reply->methods, error);
}

/**
 * topayd_handle_methods:
 * @call: asks for the ways to pay
 */
void
topayd_handle_methods (TopaydCall *call)
{
  topayd_call_read (call, list_methods);
}

static gboolean
insert_report (const TopaydVisit *visit,
               TopaydCall *call,
               TopayWireReceipt *receipt,
               GError **error)
{
  const TopayWireReportSend *request = call->request;
  g_autofree char *checked = topayd_report_dup_checked (request->report, error);

  return checked != NULL
         && topayd_report_add (visit, call->session.owner_id, receipt->id, checked, error);
}

static gboolean
store_report (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_once_run (visit, call, call->session.owner_id, insert_report, error);
}

/**
 * topayd_handle_report_send:
 * @call: brings a report that the person saw and agreed to send
 *
 * A report with anything in it that its schema does not name is refused before anything is stored.
 */
void
topayd_handle_report_send (TopaydCall *call)
{
  const TopayWireReportSend *request = call->request;
  g_autoptr (GError) error = NULL;
  g_autofree char *checked = topayd_report_dup_checked (request->report, &error);

  if (checked != NULL)
    {
      topayd_call_write (call, store_report);
      return;
    }
  call->field = "report";
  topayd_call_refuse (call, "invalid_field");
}
