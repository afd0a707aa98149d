/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-convert.h"
#include "topayd-freeze.h"
#include "topayd-handlers.h"
#include "topayd-stepup.h"

static gboolean
list_devices (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireDeviceList *reply = topayd_call_make_reply (call);
  g_autoptr (GPtrArray) devices =
      topayd_devices_list (visit->transaction, &call->session, call->caller.now, error);

  if (devices == NULL)
    return FALSE;
  for (guint i = 0; i < devices->len; i++)
    {
      const TopaydDevice *device = g_ptr_array_index (devices, i);
      TopayWireDevice *record = topay_wire_new (&topay_record_device);

      record->id = g_strdup (device->id);
      record->name = g_strdup (device->name);
      record->signed_in_at = device->signed_in_at;
      record->last_used_at = device->last_used_at;
      record->current = device->is_current;
      record->stays_signed_in = device->stays_signed_in;
      g_ptr_array_add (reply->devices, record);
    }
  return TRUE;
}

/**
 * topayd_handle_devices:
 * @call: asks for the signed-in devices
 */
void
topayd_handle_devices (TopaydCall *call)
{
  topayd_call_read (call, list_devices);
}

static gboolean
end_device (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireDeviceRef *request = call->request;
  TopayWireDone *reply = topayd_call_make_reply (call);

  reply->done = TRUE;
  return topayd_devices_end (visit, &call->session, request->device_id, &call->outcome, error);
}

/**
 * topayd_handle_end_device:
 * @call: names a device to sign out
 */
void
topayd_handle_end_device (TopaydCall *call)
{
  topayd_call_write (call, end_device);
}

static gboolean
end_devices (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireCount *reply = topayd_call_make_reply (call);
  guint n_ended = 0;

  if (!topayd_devices_end_others (visit, &call->session, &n_ended, error))
    return FALSE;
  reply->count = n_ended;
  return TRUE;
}

/**
 * topayd_handle_end_devices:
 * @call: signs out all devices but the one that asks
 */
void
topayd_handle_end_devices (TopaydCall *call)
{
  topayd_call_write (call, end_devices);
}

static gboolean
start_step_up (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireStepUp *request = call->request;
  const TopaydStepUpStart step_up = { request->method, request->channel };
  TopaydCodeSent sent = { 0 };

  if (!topayd_step_up_start (visit, &call->session, &step_up, &sent, error))
    return FALSE;
  call->outcome = sent.outcome;
  if (sent.outcome.code == NULL)
    topayd_convert_code_sent (&sent, topayd_call_make_reply (call));
  return TRUE;
}

/**
 * topayd_handle_step_up_start:
 * @call: asks for a second proof
 */
void
topayd_handle_step_up_start (TopaydCall *call)
{
  topayd_call_write (call, start_step_up);
}

/* The reply is the state of the account. */
static void
set_state (TopaydCall *call, const TopayAccountState *state)
{
  if (call->reply != NULL)
    topay_wire_free (call->endpoint->reply, call->reply);
  call->reply = topayd_convert_account_state (state);
}

static gboolean
freeze (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayAccountState state = { 0 };

  if (!topayd_freeze (visit, call->session.owner_id, TOPAY_FROZEN_BY_YOU, &state, error))
    return FALSE;
  set_state (call, &state);
  return TRUE;
}

/**
 * topayd_handle_freeze:
 * @call: freezes the account of the session
 */
void
topayd_handle_freeze (TopaydCall *call)
{
  topayd_call_write (call, freeze);
}

static void
on_unfrozen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopaydUnfrozen unfrozen = { 0 };

  if (!topayd_unfreeze_finish (result, &unfrozen, &error))
    {
      topayd_call_fail (call, error);
      return;
    }
  topayd_mail_wake (call->service->mail);
  call->outcome = unfrozen.outcome;
  set_state (call, &unfrozen.state);
  topayd_call_answer (call);
}

/**
 * topayd_handle_unfreeze:
 * @call: ends a freeze that the person set
 */
void
topayd_handle_unfreeze (TopaydCall *call)
{
  const TopayWirePassword *request = call->request;
  const TopaydUnfreeze unfreeze = { &call->session, request->password };

  topayd_unfreeze_async (&call->service->identity, &unfreeze, &call->caller, on_unfrozen_cb,
                         topayd_call_ref (call));
}
