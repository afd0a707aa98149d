/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-call.h"

/* One handler an endpoint, named after it. */

G_BEGIN_DECLS

void topayd_handle_info (TopaydCall *call);
void topayd_handle_vote (TopaydCall *call);

void topayd_handle_status (TopaydCall *call);
void topayd_handle_payments (TopaydCall *call);
void topayd_handle_payment_look (TopaydCall *call);
void topayd_handle_standing (TopaydCall *call);
void topayd_handle_wallet (TopaydCall *call);
void topayd_handle_limits (TopaydCall *call);
void topayd_handle_methods (TopaydCall *call);
void topayd_handle_report_send (TopaydCall *call);

void topayd_handle_cases (TopaydCall *call);
void topayd_handle_case_look (TopaydCall *call);
void topayd_handle_case_open (TopaydCall *call);
void topayd_handle_case_confirm (TopaydCall *call);
void topayd_handle_case_act (TopaydCall *call);
void topayd_handle_case_reroute (TopaydCall *call);
void topayd_handle_case_rate (TopaydCall *call);

void topayd_handle_agent_self (TopaydCall *call);
void topayd_handle_agent_cases (TopaydCall *call);
void topayd_handle_agent_case_look (TopaydCall *call);
void topayd_handle_agent_case_act (TopaydCall *call);

void topayd_handle_evidence_begin (TopaydCall *call);
void topayd_handle_evidence_part (TopaydCall *call);
void topayd_handle_evidence_finish (TopaydCall *call);
void topayd_handle_evidence_drop (TopaydCall *call);
void topayd_handle_evidence_read (TopaydCall *call);
void topayd_handle_agent_evidence_read (TopaydCall *call);

void topayd_handle_sign_in (TopaydCall *call);
void topayd_handle_second_factor (TopaydCall *call);
void topayd_handle_refresh (TopaydCall *call);
void topayd_handle_session (TopaydCall *call);
void topayd_handle_sign_out (TopaydCall *call);
void topayd_handle_agent_sign_in (TopaydCall *call);

void topayd_handle_devices (TopaydCall *call);
void topayd_handle_end_device (TopaydCall *call);
void topayd_handle_end_devices (TopaydCall *call);

void topayd_handle_step_up_start (TopaydCall *call);
void topayd_handle_step_up_finish (TopaydCall *call);
void topayd_handle_freeze (TopaydCall *call);
void topayd_handle_unfreeze (TopaydCall *call);

void topayd_handle_reset_start (TopaydCall *call);
void topayd_handle_reset_resend (TopaydCall *call);
void topayd_handle_reset_code (TopaydCall *call);
void topayd_handle_reset_proof (TopaydCall *call);
void topayd_handle_reset_finish (TopaydCall *call);
void topayd_handle_unlock_finish (TopaydCall *call);

G_END_DECLS
