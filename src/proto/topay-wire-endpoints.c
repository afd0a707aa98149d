/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-endpoints.h"

#include "topay-error.h"

const TopayWireEndpoint topay_endpoint_info = {
  .name = "info",
  .method = "GET",
  .path = "/v1/info",
  .request = NULL,
  .reply = &topay_record_service_info,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 0,
  .doc = "What the service is and asks of the app",
};

const TopayWireEndpoint topay_endpoint_sign_in = {
  .name = "sign_in",
  .method = "POST",
  .path = "/v1/session",
  .request = &topay_record_sign_in,
  .reply = &topay_record_session_reply,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 8192,
  .doc = "Starts a session, or its second step",
};

const TopayWireEndpoint topay_endpoint_second_factor = {
  .name = "second_factor",
  .method = "POST",
  .path = "/v1/session/second-factor",
  .request = &topay_record_second_factor,
  .reply = &topay_record_session_reply,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 4096,
  .doc = "Ends the second step",
};

const TopayWireEndpoint topay_endpoint_refresh = {
  .name = "refresh",
  .method = "POST",
  .path = "/v1/session/refresh",
  .request = &topay_record_refresh,
  .reply = &topay_record_session_reply,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 4096,
  .doc = "A new session; the refresh token is replaced",
};

const TopayWireEndpoint topay_endpoint_session = {
  .name = "session",
  .method = "GET",
  .path = "/v1/session",
  .request = NULL,
  .reply = &topay_record_session,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "Who is signed in",
};

const TopayWireEndpoint topay_endpoint_sign_out = {
  .name = "sign_out",
  .method = "DELETE",
  .path = "/v1/session",
  .request = NULL,
  .reply = &topay_record_done,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "Ends the session and its refresh token",
};

const TopayWireEndpoint topay_endpoint_devices = {
  .name = "devices",
  .method = "GET",
  .path = "/v1/devices",
  .request = NULL,
  .reply = &topay_record_device_list,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "Signed-in devices",
};

const TopayWireEndpoint topay_endpoint_end_device = {
  .name = "end_device",
  .method = "POST",
  .path = "/v1/devices/end",
  .request = &topay_record_device_ref,
  .reply = &topay_record_done,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .doc = "Signs one device out",
};

const TopayWireEndpoint topay_endpoint_end_devices = {
  .name = "end_devices",
  .method = "POST",
  .path = "/v1/devices/end-others",
  .request = NULL,
  .reply = &topay_record_count,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "Signs out every device but this",
};

const TopayWireEndpoint topay_endpoint_step_up_start = {
  .name = "step_up_start",
  .method = "POST",
  .path = "/v1/step-up",
  .request = &topay_record_step_up,
  .reply = &topay_record_code_sent,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 202,
  .max_bytes = 4096,
  .doc = "Asks for a second proof",
};

const TopayWireEndpoint topay_endpoint_step_up_finish = {
  .name = "step_up_finish",
  .method = "POST",
  .path = "/v1/step-up/finish",
  .request = &topay_record_code,
  .reply = &topay_record_session_reply,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .doc = "A new token, of level 2 for 5 minutes",
};

const TopayWireEndpoint topay_endpoint_reset_start = {
  .name = "reset_start",
  .method = "POST",
  .path = "/v1/reset",
  .request = &topay_record_reset_start,
  .reply = &topay_record_code_sent,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 202,
  .max_bytes = 4096,
  .doc = "Sends a code, if the account exists; the answer does not tell",
};

const TopayWireEndpoint topay_endpoint_reset_resend = {
  .name = "reset_resend",
  .method = "POST",
  .path = "/v1/reset/resend",
  .request = &topay_record_resend,
  .reply = &topay_record_code_sent,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 202,
  .max_bytes = 4096,
  .doc = "Sends a new code; the old one is void",
};

const TopayWireEndpoint topay_endpoint_reset_code = {
  .name = "reset_code",
  .method = "POST",
  .path = "/v1/reset/code",
  .request = &topay_record_code,
  .reply = &topay_record_code_accepted,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 4096,
  .doc = "Proves that the message was received",
};

const TopayWireEndpoint topay_endpoint_reset_proof = {
  .name = "reset_proof",
  .method = "POST",
  .path = "/v1/reset/second-proof",
  .request = &topay_record_second_proof,
  .reply = &topay_record_code_accepted,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 8192,
  .doc = "The second proof, when one is asked",
};

const TopayWireEndpoint topay_endpoint_reset_finish = {
  .name = "reset_finish",
  .method = "POST",
  .path = "/v1/reset/finish",
  .request = &topay_record_reset_finish,
  .reply = &topay_record_reset_done,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 8192,
  .doc = "Sets the new password; signs nobody in",
};

const TopayWireEndpoint topay_endpoint_unlock_finish = {
  .name = "unlock_finish",
  .method = "POST",
  .path = "/v1/reset/unlock",
  .request = &topay_record_proof_ref,
  .reply = &topay_record_account_state,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 4096,
  .doc = "Ends a wait at signing in, and tells what else is locked",
};

const TopayWireEndpoint topay_endpoint_freeze = {
  .name = "freeze",
  .method = "POST",
  .path = "/v1/account/freeze",
  .request = NULL,
  .reply = &topay_record_account_state,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "Freezes the account and ends its sessions",
};

const TopayWireEndpoint topay_endpoint_unfreeze = {
  .name = "unfreeze",
  .method = "POST",
  .path = "/v1/account/unfreeze",
  .request = &topay_record_password,
  .reply = &topay_record_account_state,
  .level = TOPAY_WIRE_LEVEL_2,
  .success = 200,
  .max_bytes = 8192,
  .doc = "Ends a freeze that the person set",
};

const TopayWireEndpoint topay_endpoint_agent_sign_in = {
  .name = "agent_sign_in",
  .method = "POST",
  .path = "/v1/agent/session",
  .request = &topay_record_agent_sign_in,
  .reply = &topay_record_session_reply,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 8192,
  .doc = "Starts the session of an agent",
};

const TopayWireEndpoint topay_endpoint_agent_sign_out = {
  .name = "agent_sign_out",
  .method = "DELETE",
  .path = "/v1/agent/session",
  .request = NULL,
  .reply = &topay_record_done,
  .level = TOPAY_WIRE_LEVEL_AGENT,
  .success = 200,
  .max_bytes = 0,
  .doc = "Ends the session of an agent",
};

const TopayWireEndpoint topay_endpoint_vote = {
  .name = "vote",
  .method = "POST",
  .path = "/v1/votes",
  .request = &topay_record_vote,
  .reply = &topay_record_receipt,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 201,
  .max_bytes = 4096,
  .queueable = TRUE,
  .doc = "Stores whether an article helped; says nothing about who voted",
};

const TopayWireEndpoint topay_endpoint_status = {
  .name = "status",
  .method = "GET",
  .path = "/v1/status",
  .request = NULL,
  .reply = &topay_record_status,
  .level = TOPAY_WIRE_LEVEL_0,
  .success = 200,
  .max_bytes = 0,
  .doc = "What is not as it should be now",
};

const TopayWireEndpoint topay_endpoint_payments = {
  .name = "payments",
  .method = "GET",
  .path = "/v1/payments",
  .request = NULL,
  .reply = &topay_record_payment_list,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "The 50 latest payments of the account",
};

const TopayWireEndpoint topay_endpoint_payment_look = {
  .name = "payment_look",
  .method = "POST",
  .path = "/v1/payments/look",
  .request = &topay_record_payment_ref,
  .reply = &topay_record_payment_facts,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .doc = "What is known of a payment now; asked again while it is pending",
};

const TopayWireEndpoint topay_endpoint_standing = {
  .name = "standing",
  .method = "GET",
  .path = "/v1/standing",
  .request = NULL,
  .reply = &topay_record_standing,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "What the account may do",
};

const TopayWireEndpoint topay_endpoint_wallet = {
  .name = "wallet",
  .method = "GET",
  .path = "/v1/wallet",
  .request = NULL,
  .reply = &topay_record_wallet,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "The balance, and what of it is held",
};

const TopayWireEndpoint topay_endpoint_limits = {
  .name = "limits",
  .method = "GET",
  .path = "/v1/limits",
  .request = NULL,
  .reply = &topay_record_limit_list,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "How much may be paid, and how much of it is used",
};

const TopayWireEndpoint topay_endpoint_methods = {
  .name = "methods",
  .method = "GET",
  .path = "/v1/methods",
  .request = NULL,
  .reply = &topay_record_method_list,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 0,
  .doc = "The ways to pay, and whether they work",
};

const TopayWireEndpoint topay_endpoint_report_send = {
  .name = "report_send",
  .method = "POST",
  .path = "/v1/reports",
  .request = &topay_record_report_send,
  .reply = &topay_record_receipt,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 201,
  .max_bytes = TOPAY_WIRE_MAX_BYTES,
  .queueable = TRUE,
  .doc = "Stores a report for 30 days, sealed",
};

const TopayWireEndpoint *const topay_wire_endpoints[] = {
  &topay_endpoint_info,
  &topay_endpoint_sign_in,
  &topay_endpoint_second_factor,
  &topay_endpoint_refresh,
  &topay_endpoint_session,
  &topay_endpoint_sign_out,
  &topay_endpoint_devices,
  &topay_endpoint_end_device,
  &topay_endpoint_end_devices,
  &topay_endpoint_step_up_start,
  &topay_endpoint_step_up_finish,
  &topay_endpoint_reset_start,
  &topay_endpoint_reset_resend,
  &topay_endpoint_reset_code,
  &topay_endpoint_reset_proof,
  &topay_endpoint_reset_finish,
  &topay_endpoint_unlock_finish,
  &topay_endpoint_freeze,
  &topay_endpoint_unfreeze,
  &topay_endpoint_agent_sign_in,
  &topay_endpoint_agent_sign_out,
  &topay_endpoint_vote,
  &topay_endpoint_status,
  &topay_endpoint_payments,
  &topay_endpoint_payment_look,
  &topay_endpoint_standing,
  &topay_endpoint_wallet,
  &topay_endpoint_limits,
  &topay_endpoint_methods,
  &topay_endpoint_report_send,
  &topay_endpoint_cases,
  &topay_endpoint_case_look,
  &topay_endpoint_case_open,
  &topay_endpoint_case_confirm,
  &topay_endpoint_case_act,
  &topay_endpoint_case_reroute,
  &topay_endpoint_case_rate,
  &topay_endpoint_evidence_begin,
  &topay_endpoint_evidence_part,
  &topay_endpoint_evidence_finish,
  &topay_endpoint_evidence_drop,
  &topay_endpoint_evidence_read,
  &topay_endpoint_agent_self,
  &topay_endpoint_agent_cases,
  &topay_endpoint_agent_case_look,
  &topay_endpoint_agent_case_act,
  &topay_endpoint_agent_evidence_read,
};
const guint topay_wire_n_endpoints = G_N_ELEMENTS (topay_wire_endpoints);

const TopayWireErrorCode topay_wire_error_codes[] = {
  { "bad_request", 400, FALSE, "The request is not as this document says" },
  { "missing_field", 400, FALSE, "A required field is not there; field says which" },
  { "invalid_field", 400, FALSE, "A field is beyond its bounds; field says which" },
  { "idempotency_key_required", 400, FALSE, "The header Idempotency-Key is missing or no UUID" },
  { "signed_out", 401, FALSE, "There is no session, or it has ended" },
  { "credentials_wrong", 401, FALSE,
    "Account and password do not go together; nothing tells which" },
  { "second_factor_failed", 401, FALSE, "The second code does not match" },
  { "step_up_required", 403, FALSE, "A second proof at most 5 minutes old is needed" },
  { "forbidden", 403, FALSE, "The session may not do this" },
  { "four_eyes", 403, FALSE, "Somebody else has to do this" },
  { "frozen", 403, FALSE, "The account is frozen" },
  { "not_found", 404, FALSE, "There is no such thing, or it is somebody else’s" },
  { "method_not_allowed", 405, FALSE, "The path is known, the method is not" },
  { "case_exists", 409, FALSE, "There is an open case for this payment and reason already" },
  { "wrong_state", 409, FALSE, "The case is not in a state in which this can be done" },
  { "claimed", 409, FALSE, "Another agent works on the case" },
  { "content_changed", 409, FALSE, "The case is not what was looked at: look again" },
  { "conflict", 409, TRUE, "A request with the same key is still running" },
  { "too_large", 413, FALSE, "The body is longer than the endpoint takes" },
  { "unsupported_type", 415, FALSE, "The body must be application/json" },
  { "key_reused", 422, FALSE, "The Idempotency-Key came before with another body" },
  { "code_wrong", 422, FALSE,
    "The code does not match; tries_left says how often it may be tried" },
  { "code_void", 422, FALSE, "The code has expired, was used or tried too often: begin anew" },
  { "password_too_short", 422, FALSE, "See service_info for the least length" },
  { "password_too_long", 422, FALSE, "At most 256 characters and 1,024 bytes" },
  { "password_common", 422, FALSE,
    "The password is on the list of common ones, or a plain pattern" },
  { "password_personal", 422, FALSE, "The password is a name or contact of the account" },
  { "pin_format", 422, FALSE, "A payment password has six digits" },
  { "pin_simple", 422, FALSE, "The digits are a pattern, a date or a common choice" },
  { "amount_too_high", 422, FALSE, "More than what is left of the payment" },
  { "payment_not_paid", 422, FALSE, "No money went with this payment" },
  { "too_late", 422, FALSE, "The time for it is over" },
  { "too_early", 422, FALSE, "The time for it has not come" },
  { "evidence_missing", 422, FALSE, "A file is not there, or not ready: bring it again" },
  { "evidence_too_many", 422, FALSE,
    "More files than a case takes, or more bytes than a day takes" },
  { "part_wrong", 422, FALSE, "The bytes of the part are not those of its hash, or not as many" },
  { "app_too_old", 426, FALSE, "The app must be updated first" },
  { "too_many", 429, TRUE, "Too many requests; retry_after_s says how long to wait" },
  { "wait", 429, TRUE, "Signing in waits after wrong passwords; until says how long" },
  { "internal", 500, FALSE, "The service made a mistake; nothing was changed" },
  { "busy", 503, TRUE, "The service has too much to do; retry_after_s says how long to wait" },
  { "storage_full", 507, TRUE, "The service cannot store anything now; nothing was changed" },
};
const guint topay_wire_n_error_codes = G_N_ELEMENTS (topay_wire_error_codes);

/**
 * topay_wire_endpoint_find:
 * @name: of an endpoint
 *
 * Returns: (transfer none) (nullable): its row; %NULL when nobody knows it
 */
const TopayWireEndpoint *
topay_wire_endpoint_find (const char *name)
{
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    if (g_str_equal (topay_wire_endpoints[i]->name, name))
      return topay_wire_endpoints[i];
  return NULL;
}

/**
 * topay_wire_endpoint_match:
 * @method: of a request
 * @path: of a request
 * @path_known: (out): whether the path is known with some method
 *
 * Returns: (transfer none) (nullable): the row for a request
 */
const TopayWireEndpoint *
topay_wire_endpoint_match (const char *method, const char *path, gboolean *path_known)
{
  *path_known = FALSE;
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    if (g_str_equal (topay_wire_endpoints[i]->path, path))
      {
        *path_known = TRUE;
        if (g_str_equal (topay_wire_endpoints[i]->method, method))
          return topay_wire_endpoints[i];
      }
  return NULL;
}

/**
 * topay_wire_error_code_find:
 * @code: as it stands on the wire
 *
 * Returns: (transfer none) (nullable): its row; %NULL for a code of a newer service
 */
const TopayWireErrorCode *
topay_wire_error_code_find (const char *code)
{
  for (guint i = 0; i < topay_wire_n_error_codes; i++)
    if (g_str_equal (topay_wire_error_codes[i].code, code))
      return &topay_wire_error_codes[i];
  return NULL;
}

/**
 * topay_wire_error_code_of:
 * @error: of topay_wire_scan(), topay_wire_decode() or topay_wire_validate()
 * @field: (nullable): the field that came with it
 *
 * Returns: (transfer none): the code with which such a request is refused
 */
const char *
topay_wire_error_code_of (const GError *error, const char *field)
{
  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE))
    return "too_large";
  if (field == NULL)
    return "bad_request";
  return g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND) ? "missing_field"
                                                                     : "invalid_field";
}
