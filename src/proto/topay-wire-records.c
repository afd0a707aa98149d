/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-records.h"

#include "topay-wire-agents.h"

static const char *const values_service[] = { "topayd", NULL };
static const char *const values_channel[] = { "email", "phone", NULL };
static const char *const values_frozen[] = { "no", "by_you", "by_us", NULL };
static const char *const values_sign_in[] = { "signed_in", "second_factor", NULL };
static const char *const values_method[] = { "code", "totp", NULL };
static const char *const values_reset[] = { "login_password", "payment_password", "unlock", NULL };
static const char *const values_login[] = { "open", "waiting", "disabled", NULL };
static const char *const values_payment[] = { "open", "locked", "not_set", NULL };
static const char *const values_second_proof[] = { "none", "totp", "login_password", NULL };
static const char *const values_answer[] = { "helpful", "not_helpful", NULL };
static const char *const values_reason[] = { "none",         "not_my_problem", "hard_to_understand",
                                             "did_not_work", "out_of_date",    NULL };

#define FIELD  TOPAY_WIRE_FIELD
#define LIST   TOPAY_WIRE_LIST
#define NESTED TOPAY_WIRE_NESTED
#define RECORD TOPAY_WIRE_DEFINE

#define REQUIRED TOPAY_WIRE_REQUIRED
#define OPTIONAL TOPAY_WIRE_OPTIONAL
#define SECRET   TOPAY_WIRE_SECRET

static const TopayWireField fields_service_info[] = {
  FIELD (TopayWireServiceInfo, service, REQUIRED, CHOICE, 0, 0, values_service, "Always “topayd”"),
  FIELD (TopayWireServiceInfo, version, REQUIRED, VERSION, 1, 32, NULL, "Version of the service"),
  FIELD (TopayWireServiceInfo, time, REQUIRED, TIME, 0, 0, NULL, "Clock of the service"),
  FIELD (TopayWireServiceInfo,
         minimum_app_version,
         REQUIRED,
         VERSION,
         1,
         32,
         NULL,
         "Older apps are asked to update"),
  FIELD (TopayWireServiceInfo,
         minimum_content_version,
         REQUIRED,
         ANY,
         0,
         G_MAXINT32,
         NULL,
         "Older libraries are asked to update"),
  FIELD (TopayWireServiceInfo,
         code_digits,
         REQUIRED,
         ANY,
         6,
         10,
         NULL,
         "Digits of a code that is sent"),
  FIELD (
      TopayWireServiceInfo, code_minutes, REQUIRED, ANY, 1, 60, NULL, "How long a code is valid"),
  FIELD (TopayWireServiceInfo,
         password_minimum,
         REQUIRED,
         ANY,
         8,
         64,
         NULL,
         "Characters a sign-in password needs"),
  FIELD (TopayWireServiceInfo,
         password_minimum_second_factor,
         REQUIRED,
         ANY,
         8,
         64,
         NULL,
         "The same with two-step verification"),
  FIELD (
      TopayWireServiceInfo, pin_digits, REQUIRED, ANY, 6, 6, NULL, "Digits of a payment password"),
};
RECORD (service_info, "What the service is and asks of the app");

static const TopayWireField fields_sign_in[] = {
  FIELD (TopayWireSignIn,
         account,
         REQUIRED,
         ANY,
         1,
         254,
         NULL,
         "Account name, e-mail address or phone number"),
  FIELD (TopayWireSignIn, password, REQUIRED | SECRET, RAW, 1, 1024, NULL, "As typed"),
  FIELD (
      TopayWireSignIn, device_name, OPTIONAL, ANY, 1, 64, NULL, "What the list of devices shows"),
  FIELD (TopayWireSignIn, stay_signed_in, OPTIONAL, ANY, 0, 0, NULL, "Asks for a refresh token"),
  FIELD (TopayWireSignIn, language, OPTIONAL, LANGUAGE, 0, 0, NULL, "Of the notices that follow"),
};
RECORD (sign_in, "Account and password");

static const TopayWireField fields_second_factor[] = {
  FIELD (
      TopayWireSecondFactor, ticket, REQUIRED | SECRET, TOKEN, 0, 0, NULL, "From the first step"),
  FIELD (TopayWireSecondFactor, code, SECRET, DIGITS, 6, 6, NULL, "From the authenticator app"),
  FIELD (
      TopayWireSecondFactor, recovery_code, SECRET, ANY, 16, 24, NULL, "One of the printed codes"),
};
RECORD (second_factor, "The second step of signing in: one of the two codes");

static const TopayWireField fields_refresh[] = {
  FIELD (TopayWireRefresh, refresh_token, REQUIRED | SECRET, TOKEN, 0, 0, NULL, "The latest one"),
  FIELD (TopayWireRefresh,
         request_id,
         REQUIRED,
         ID,
         0,
         0,
         NULL,
         "The same on a retry after a lost answer"),
};
RECORD (refresh, "A new session for somebody who stays signed in");

static const TopayWireField fields_contact[] = {
  FIELD (TopayWireContact, kind, REQUIRED, CHOICE, 0, 0, values_channel, "Mail or phone"),
  FIELD (TopayWireContact, masked, REQUIRED, ANY, 1, 64, NULL, "With most of it hidden"),
  FIELD (TopayWireContact, verified, REQUIRED, ANY, 0, 0, NULL, "Whether codes may go there"),
};
RECORD (contact, "A registered contact");

static const TopayWireField fields_session[] = {
  FIELD (TopayWireSession, account_id, REQUIRED, ID, 0, 0, NULL, "Of the account"),
  FIELD (TopayWireSession, account_name, REQUIRED, ANY, 1, 254, NULL, "The name to sign in with"),
  FIELD (TopayWireSession, display_name, REQUIRED, ANY, 1, 64, NULL, "How to address the person"),
  LIST (TopayWireSession, contacts, REQUIRED, contact, 8, "Registered contacts"),
  FIELD (TopayWireSession, level, REQUIRED, ANY, 1, 2, NULL, "1 signed in, 2 proven again lately"),
  FIELD (TopayWireSession, level_until, OPTIONAL, TIME, 0, 0, NULL, "End of level 2"),
  FIELD (TopayWireSession, second_factor, REQUIRED, ANY, 0, 0, NULL, "Two-step verification is on"),
  FIELD (TopayWireSession,
         frozen,
         REQUIRED,
         CHOICE,
         0,
         0,
         values_frozen,
         "Whether the account is frozen, and by whom"),
  FIELD (TopayWireSession, login_at, REQUIRED, TIME, 0, 0, NULL, "When this session began"),
  FIELD (TopayWireSession, device_id, REQUIRED, ID, 0, 0, NULL, "This device"),
  FIELD (TopayWireSession,
         payment_password_set,
         REQUIRED,
         ANY,
         0,
         0,
         NULL,
         "There is a payment password"),
  FIELD (TopayWireSession,
         holds_until,
         OPTIONAL,
         TIME,
         0,
         0,
         NULL,
         "Until then changes of contacts and payouts wait"),
};
RECORD (session, "Who is signed in, and how well that is known");

static const TopayWireField fields_session_reply[] = {
  FIELD (TopayWireSessionReply,
         state,
         REQUIRED,
         CHOICE,
         0,
         0,
         values_sign_in,
         "Whether a second step is needed"),
  FIELD (TopayWireSessionReply, ticket, SECRET, TOKEN, 0, 0, NULL, "For the second step"),
  FIELD (TopayWireSessionReply, token, SECRET, TOKEN, 0, 0, NULL, "For the header Authorization"),
  FIELD (TopayWireSessionReply,
         expires_at,
         OPTIONAL,
         TIME,
         0,
         0,
         NULL,
         "When the session ends at the latest"),
  FIELD (TopayWireSessionReply,
         refresh_token,
         SECRET,
         TOKEN,
         0,
         0,
         NULL,
         "When the device stays signed in"),
  FIELD (TopayWireSessionReply,
         refresh_expires_at,
         OPTIONAL,
         TIME,
         0,
         0,
         NULL,
         "End of the refresh token"),
  NESTED (TopayWireSessionReply, session, OPTIONAL, session, "Who is signed in"),
};
RECORD (session_reply, "A session, or the ticket for the second step");

static const TopayWireField fields_device[] = {
  FIELD (TopayWireDevice, id, REQUIRED, ID, 0, 0, NULL, "Of the device"),
  FIELD (TopayWireDevice, name, REQUIRED, ANY, 1, 64, NULL, "As the app called it"),
  FIELD (TopayWireDevice, signed_in_at, REQUIRED, TIME, 0, 0, NULL, "When"),
  FIELD (TopayWireDevice, last_used_at, REQUIRED, TIME, 0, 0, NULL, "To the minute"),
  FIELD (TopayWireDevice, current, REQUIRED, ANY, 0, 0, NULL, "The device that asks"),
  FIELD (TopayWireDevice, stays_signed_in, REQUIRED, ANY, 0, 0, NULL, "It holds a refresh token"),
};
RECORD (device, "A signed-in device");

static const TopayWireField fields_device_list[] = {
  LIST (TopayWireDeviceList, devices, REQUIRED, device, 32, "The latest first"),
};
RECORD (device_list, "All signed-in devices");

static const TopayWireField fields_device_ref[] = {
  FIELD (TopayWireDeviceRef, device_id, REQUIRED, ID, 0, 0, NULL, "From the list"),
};
RECORD (device_ref, "One of the devices");

static const TopayWireField fields_count[] = {
  FIELD (TopayWireCount, count, REQUIRED, ANY, 0, G_MAXINT32, NULL, "How many were ended"),
};
RECORD (count, "How many");

static const TopayWireField fields_step_up[] = {
  FIELD (TopayWireStepUp,
         method,
         REQUIRED,
         CHOICE,
         0,
         0,
         values_method,
         "Code by mail or phone, or from the authenticator app"),
  FIELD (TopayWireStepUp, channel, OPTIONAL, CHOICE, 0, 0, values_channel, "Where a code is sent"),
};
RECORD (step_up, "How to prove again who one is");

static const TopayWireField fields_code[] = {
  FIELD (TopayWireCode, proof_id, REQUIRED, ID, 0, 0, NULL, "Of the request for the code"),
  FIELD (TopayWireCode, code, REQUIRED | SECRET, DIGITS, 6, 10, NULL, "As received"),
};
RECORD (code, "A code that was sent or read");

static const TopayWireField fields_code_sent[] = {
  FIELD (TopayWireCodeSent, proof_id, REQUIRED, ID, 0, 0, NULL, "Goes back with the code"),
  FIELD (TopayWireCodeSent, expires_at, REQUIRED, TIME, 0, 0, NULL, "End of the code"),
  FIELD (TopayWireCodeSent, resend_at, REQUIRED, TIME, 0, 0, NULL, "Earliest time for a new code"),
  FIELD (
      TopayWireCodeSent, tries_left, REQUIRED, ANY, 0, 10, NULL, "How often a code may be tried"),
  FIELD (TopayWireCodeSent, digits, REQUIRED, ANY, 6, 10, NULL, "Length of the code"),
};
RECORD (code_sent, "A code is on its way, if the account exists");

static const TopayWireField fields_reset_start[] = {
  FIELD (TopayWireResetStart, kind, REQUIRED, CHOICE, 0, 0, values_reset, "Which of the three"),
  FIELD (TopayWireResetStart,
         account,
         REQUIRED,
         ANY,
         1,
         254,
         NULL,
         "Account name, e-mail address or phone number"),
  FIELD (TopayWireResetStart,
         channel,
         REQUIRED,
         CHOICE,
         0,
         0,
         values_channel,
         "The registered mail or phone"),
  FIELD (TopayWireResetStart, language, REQUIRED, LANGUAGE, 0, 0, NULL, "Of the message"),
};
RECORD (reset_start, "What is to be reset or unlocked");

static const TopayWireField fields_resend[] = {
  FIELD (TopayWireResend, proof_id, REQUIRED, ID, 0, 0, NULL, "From the start"),
  FIELD (TopayWireResend,
         channel,
         REQUIRED,
         CHOICE,
         0,
         0,
         values_channel,
         "The registered mail or phone"),
};
RECORD (resend, "A new code in place of the old");

static const TopayWireField fields_account_state[] = {
  FIELD (TopayWireAccountState, login, REQUIRED, CHOICE, 0, 0, values_login, "Signing in"),
  FIELD (TopayWireAccountState, login_until, OPTIONAL, TIME, 0, 0, NULL, "End of the wait"),
  FIELD (TopayWireAccountState, payment, REQUIRED, CHOICE, 0, 0, values_payment, "Paying"),
  FIELD (TopayWireAccountState, payment_until, OPTIONAL, TIME, 0, 0, NULL, "End of the lock"),
  FIELD (TopayWireAccountState,
         frozen,
         REQUIRED,
         CHOICE,
         0,
         0,
         values_frozen,
         "Whether the account is frozen, and by whom"),
  FIELD (TopayWireAccountState,
         second_factor,
         REQUIRED,
         ANY,
         0,
         0,
         NULL,
         "Two-step verification is on"),
};
RECORD (account_state, "What is locked, told only after a proof");

static const TopayWireField fields_code_accepted[] = {
  FIELD (TopayWireCodeAccepted, proof, REQUIRED | SECRET, TOKEN, 0, 0, NULL, "For the next step"),
  FIELD (TopayWireCodeAccepted, expires_at, REQUIRED, TIME, 0, 0, NULL, "End of the proof"),
  FIELD (TopayWireCodeAccepted,
         second_proof,
         REQUIRED,
         CHOICE,
         0,
         0,
         values_second_proof,
         "What is asked besides"),
  NESTED (TopayWireCodeAccepted, account_state, REQUIRED, account_state, "What is locked"),
};
RECORD (code_accepted, "The code was right");

static const TopayWireField fields_second_proof[] = {
  FIELD (TopayWireSecondProof, proof_id, REQUIRED, ID, 0, 0, NULL, "From the start"),
  FIELD (TopayWireSecondProof, proof, REQUIRED | SECRET, TOKEN, 0, 0, NULL, "From the code"),
  FIELD (TopayWireSecondProof, code, SECRET, DIGITS, 6, 6, NULL, "From the authenticator app"),
  FIELD (
      TopayWireSecondProof, recovery_code, SECRET, ANY, 16, 24, NULL, "One of the printed codes"),
  FIELD (TopayWireSecondProof, password, SECRET, RAW, 1, 1024, NULL, "The sign-in password"),
};
RECORD (second_proof, "What is asked besides the code: one of the three");

static const TopayWireField fields_reset_finish[] = {
  FIELD (TopayWireResetFinish, proof_id, REQUIRED, ID, 0, 0, NULL, "From the start"),
  FIELD (TopayWireResetFinish,
         proof,
         REQUIRED | SECRET,
         TOKEN,
         0,
         0,
         NULL,
         "From the code or the second proof"),
  FIELD (TopayWireResetFinish,
         new_password,
         REQUIRED | SECRET,
         RAW,
         1,
         1024,
         NULL,
         "Sign-in password, or six digits for paying"),
  FIELD (TopayWireResetFinish,
         end_other_sessions,
         OPTIONAL,
         ANY,
         0,
         0,
         NULL,
         "Kept for the payment password; a new sign-in password always ends all sessions"),
};
RECORD (reset_finish, "The new password");

static const TopayWireField fields_reset_done[] = {
  FIELD (TopayWireResetDone, kind, REQUIRED, CHOICE, 0, 0, values_reset, "Which"),
  FIELD (TopayWireResetDone,
         ended_sessions,
         REQUIRED,
         ANY,
         0,
         G_MAXINT32,
         NULL,
         "How many devices were signed out"),
  FIELD (TopayWireResetDone,
         holds_until,
         OPTIONAL,
         TIME,
         0,
         0,
         NULL,
         "Until then changes of contacts and payouts wait"),
};
RECORD (reset_done, "The password is changed");

static const TopayWireField fields_proof_ref[] = {
  FIELD (TopayWireProofRef, proof_id, REQUIRED, ID, 0, 0, NULL, "From the start"),
  FIELD (TopayWireProofRef, proof, REQUIRED | SECRET, TOKEN, 0, 0, NULL, "From the code"),
};
RECORD (proof_ref, "A proof that was given");

static const TopayWireField fields_password[] = {
  FIELD (TopayWirePassword, password, REQUIRED | SECRET, RAW, 1, 1024, NULL, "As typed"),
};
RECORD (password, "The sign-in password again");

static const TopayWireField fields_agent_sign_in[] = {
  FIELD (TopayWireAgentSignIn, account, REQUIRED, ANY, 1, 254, NULL, "Name of the agent"),
  FIELD (TopayWireAgentSignIn, password, REQUIRED | SECRET, RAW, 1, 1024, NULL, "As typed"),
  FIELD (TopayWireAgentSignIn,
         code,
         REQUIRED | SECRET,
         DIGITS,
         6,
         6,
         NULL,
         "From the authenticator app"),
};
RECORD (agent_sign_in, "An agent, always with the second factor");

static const TopayWireField fields_vote[] = {
  FIELD (TopayWireVote, article, REQUIRED, SLUG, 1, 64, NULL, "Id of the article"),
  FIELD (TopayWireVote, language, REQUIRED, LANGUAGE, 0, 0, NULL, "In which it was read"),
  FIELD (TopayWireVote, answer, REQUIRED, CHOICE, 0, 0, values_answer, "Yes or not really"),
  FIELD (TopayWireVote, reason, REQUIRED, CHOICE, 0, 0, values_reason, "Why not"),
  FIELD (TopayWireVote, content_version, REQUIRED, ANY, 0, G_MAXINT32, NULL, "Of the library"),
};
RECORD (vote, "Whether an article helped");

static const TopayWireField fields_receipt[] = {
  FIELD (TopayWireReceipt, id, REQUIRED, ID, 0, 0, NULL, "Of what was stored"),
  FIELD (TopayWireReceipt, received_at, REQUIRED, TIME, 0, 0, NULL, "When it came first"),
  FIELD (TopayWireReceipt, case_id, OPTIONAL, ID, 0, 0, NULL, "Of the case that it belongs to"),
  FIELD (TopayWireReceipt, number, OPTIONAL, ANY, 10, 10, NULL, "Of that case"),
  FIELD (TopayWireReceipt, due_on, OPTIONAL, DATE, 0, 0, NULL, "The day of the answer"),
  FIELD (TopayWireReceipt, confirm, OPTIONAL, ANY, 0, 0, NULL, "case_confirm has to follow"),
};
RECORD (receipt, "The request is on disk");

static const TopayWireField fields_done[] = {
  FIELD (TopayWireDone, done, REQUIRED, ANY, 0, 0, NULL, "Always true"),
};
RECORD (done, "Nothing more to tell");

static const TopayWireField fields_problem[] = {
  FIELD (TopayWireProblem, code, REQUIRED, ANY, 1, 48, NULL, "One of the codes below"),
  FIELD (TopayWireProblem,
         request_id,
         REQUIRED,
         ANY,
         16,
         16,
         NULL,
         "The one of the header Request-Id"),
  FIELD (TopayWireProblem, field, OPTIONAL, ANY, 1, 64, NULL, "Field at fault"),
  FIELD (TopayWireProblem, retry_after_s, OPTIONAL, ANY, 0, 86400, NULL, "Seconds to wait"),
  FIELD (TopayWireProblem,
         tries_left,
         OPTIONAL,
         ANY,
         0,
         10,
         NULL,
         "How often a code may still be tried"),
  FIELD (TopayWireProblem, until, OPTIONAL, TIME, 0, 0, NULL, "When it goes on"),
};
RECORD (problem, "Why a request was refused");

const TopayWireRecord *const topay_wire_records[] = {
  &topay_record_service_info,
  &topay_record_sign_in,
  &topay_record_second_factor,
  &topay_record_refresh,
  &topay_record_contact,
  &topay_record_session,
  &topay_record_session_reply,
  &topay_record_device,
  &topay_record_device_list,
  &topay_record_device_ref,
  &topay_record_count,
  &topay_record_step_up,
  &topay_record_code,
  &topay_record_code_sent,
  &topay_record_reset_start,
  &topay_record_resend,
  &topay_record_account_state,
  &topay_record_code_accepted,
  &topay_record_second_proof,
  &topay_record_reset_finish,
  &topay_record_reset_done,
  &topay_record_proof_ref,
  &topay_record_password,
  &topay_record_agent_sign_in,
  &topay_record_vote,
  &topay_record_receipt,
  &topay_record_done,
  &topay_record_problem,
  &topay_record_incident,
  &topay_record_status,
  &topay_record_payment,
  &topay_record_payment_list,
  &topay_record_payment_ref,
  &topay_record_payment_facts,
  &topay_record_standing,
  &topay_record_money_hold,
  &topay_record_wallet,
  &topay_record_limit,
  &topay_record_limit_list,
  &topay_record_method,
  &topay_record_method_list,
  &topay_record_report_send,
  &topay_record_case,
  &topay_record_case_page,
  &topay_record_case_list,
  &topay_record_case_ref,
  &topay_record_case_look,
  &topay_record_case_answer,
  &topay_record_case_new,
  &topay_record_case_act,
  &topay_record_case_reroute,
  &topay_record_case_rate,
  &topay_record_case_event,
  &topay_record_case_day,
  &topay_record_case_ask,
  &topay_record_case_decision,
  &topay_record_case_payout,
  &topay_record_case_detail,
  &topay_record_evidence,
  &topay_record_evidence_ref,
  &topay_record_evidence_new,
  &topay_record_evidence_part,
  &topay_record_evidence_state,
  &topay_record_agent_self,
  &topay_record_agent_queue,
  &topay_record_agent_case,
  &topay_record_agent_case_list,
  &topay_record_agent_approval,
  &topay_record_agent_note,
  &topay_record_agent_panel,
  &topay_record_agent_case_detail,
  &topay_record_agent_act,
};
const guint topay_wire_n_records = G_N_ELEMENTS (topay_wire_records);
