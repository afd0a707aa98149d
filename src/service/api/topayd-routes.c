/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-handlers.h"
#include "topayd-router.h"

/* Every endpoint and who answers it; a test holds this against the table of the wire. */
const TopaydRoute topayd_routes[] = {
  { &topay_endpoint_info, topayd_handle_info },
  { &topay_endpoint_sign_in, topayd_handle_sign_in },
  { &topay_endpoint_second_factor, topayd_handle_second_factor },
  { &topay_endpoint_refresh, topayd_handle_refresh },
  { &topay_endpoint_session, topayd_handle_session },
  { &topay_endpoint_sign_out, topayd_handle_sign_out },
  { &topay_endpoint_devices, topayd_handle_devices },
  { &topay_endpoint_end_device, topayd_handle_end_device },
  { &topay_endpoint_end_devices, topayd_handle_end_devices },
  { &topay_endpoint_step_up_start, topayd_handle_step_up_start },
  { &topay_endpoint_step_up_finish, topayd_handle_step_up_finish },
  { &topay_endpoint_reset_start, topayd_handle_reset_start },
  { &topay_endpoint_reset_resend, topayd_handle_reset_resend },
  { &topay_endpoint_reset_code, topayd_handle_reset_code },
  { &topay_endpoint_reset_proof, topayd_handle_reset_proof },
  { &topay_endpoint_reset_finish, topayd_handle_reset_finish },
  { &topay_endpoint_unlock_finish, topayd_handle_unlock_finish },
  { &topay_endpoint_freeze, topayd_handle_freeze },
  { &topay_endpoint_unfreeze, topayd_handle_unfreeze },
  { &topay_endpoint_agent_sign_in, topayd_handle_agent_sign_in },
  { &topay_endpoint_agent_sign_out, topayd_handle_sign_out },
  { &topay_endpoint_vote, topayd_handle_vote },
};

const guint topayd_n_routes = G_N_ELEMENTS (topayd_routes);
