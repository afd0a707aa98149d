/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-handlers.h"
#include "topayd-router.h"

/* Every endpoint and who answers it; a test holds this against the table of the wire. */
const TopaydRoute topayd_routes[] = {
  { &topay_endpoint_info, topayd_handle_info, FALSE },
  { &topay_endpoint_sign_in, topayd_handle_sign_in, TRUE },
  { &topay_endpoint_second_factor, topayd_handle_second_factor, TRUE },
  { &topay_endpoint_refresh, topayd_handle_refresh, FALSE },
  { &topay_endpoint_session, topayd_handle_session, FALSE },
  { &topay_endpoint_sign_out, topayd_handle_sign_out, FALSE },
  { &topay_endpoint_devices, topayd_handle_devices, FALSE },
  { &topay_endpoint_end_device, topayd_handle_end_device, FALSE },
  { &topay_endpoint_end_devices, topayd_handle_end_devices, FALSE },
  { &topay_endpoint_step_up_start, topayd_handle_step_up_start, FALSE },
  { &topay_endpoint_step_up_finish, topayd_handle_step_up_finish, FALSE },
  { &topay_endpoint_reset_start, topayd_handle_reset_start, TRUE },
  { &topay_endpoint_reset_resend, topayd_handle_reset_resend, TRUE },
  { &topay_endpoint_reset_code, topayd_handle_reset_code, TRUE },
  { &topay_endpoint_reset_proof, topayd_handle_reset_proof, FALSE },
  { &topay_endpoint_reset_finish, topayd_handle_reset_finish, FALSE },
  { &topay_endpoint_unlock_finish, topayd_handle_unlock_finish, FALSE },
  { &topay_endpoint_freeze, topayd_handle_freeze, FALSE },
  { &topay_endpoint_unfreeze, topayd_handle_unfreeze, FALSE },
  { &topay_endpoint_agent_sign_in, topayd_handle_agent_sign_in, TRUE },
  { &topay_endpoint_agent_sign_out, topayd_handle_sign_out, FALSE },
  { &topay_endpoint_vote, topayd_handle_vote, FALSE },
  { &topay_endpoint_status, topayd_handle_status, FALSE },
  { &topay_endpoint_payments, topayd_handle_payments, FALSE },
  { &topay_endpoint_payment_look, topayd_handle_payment_look, FALSE },
  { &topay_endpoint_standing, topayd_handle_standing, FALSE },
  { &topay_endpoint_wallet, topayd_handle_wallet, FALSE },
  { &topay_endpoint_limits, topayd_handle_limits, FALSE },
  { &topay_endpoint_methods, topayd_handle_methods, FALSE },
  { &topay_endpoint_report_send, topayd_handle_report_send, FALSE },
  { &topay_endpoint_cases, topayd_handle_cases, FALSE },
  { &topay_endpoint_case_look, topayd_handle_case_look, FALSE },
  { &topay_endpoint_case_open, topayd_handle_case_open, FALSE },
  { &topay_endpoint_case_confirm, topayd_handle_case_confirm, FALSE },
  { &topay_endpoint_case_act, topayd_handle_case_act, FALSE },
  { &topay_endpoint_case_reroute, topayd_handle_case_reroute, FALSE },
  { &topay_endpoint_case_rate, topayd_handle_case_rate, FALSE },
  { &topay_endpoint_evidence_begin, topayd_handle_evidence_begin, FALSE },
  { &topay_endpoint_evidence_part, topayd_handle_evidence_part, FALSE },
  { &topay_endpoint_evidence_finish, topayd_handle_evidence_finish, FALSE },
  { &topay_endpoint_evidence_drop, topayd_handle_evidence_drop, FALSE },
  { &topay_endpoint_evidence_read, topayd_handle_evidence_read, FALSE },
  { &topay_endpoint_agent_self, topayd_handle_agent_self, FALSE },
  { &topay_endpoint_agent_cases, topayd_handle_agent_cases, FALSE },
  { &topay_endpoint_agent_case_look, topayd_handle_agent_case_look, FALSE },
  { &topay_endpoint_agent_case_act, topayd_handle_agent_case_act, FALSE },
  { &topay_endpoint_agent_evidence_read, topayd_handle_agent_evidence_read, FALSE },
};

const guint topayd_n_routes = G_N_ELEMENTS (topayd_routes);
