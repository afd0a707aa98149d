/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-table.h"

/* The records of the wire but those of payments (topay-wire-payments.h). docs/protocol.md, made
 * from the tables, explains the fields. Strings belong to the struct; topay_wire_free () frees a
 * whole record. */

G_BEGIN_DECLS

typedef struct
{
  char *service;
  char *version;
  gint64 time;
  char *minimum_app_version;
  gint64 minimum_content_version;
  gint64 code_digits;
  gint64 code_minutes;
  gint64 password_minimum;
  gint64 password_minimum_second_factor;
  gint64 pin_digits;
} TopayWireServiceInfo;

typedef struct
{
  char *account;
  char *password;
  char *device_name;
  gboolean stay_signed_in;
  char *language;
} TopayWireSignIn;

typedef struct
{
  char *ticket;
  char *code;
  char *recovery_code;
} TopayWireSecondFactor;

typedef struct
{
  char *refresh_token;
  char *request_id;
} TopayWireRefresh;

typedef struct
{
  char *kind;
  char *masked;
  gboolean verified;
} TopayWireContact;

typedef struct
{
  char *account_id;
  char *account_name;
  char *display_name;
  GPtrArray *contacts; /* (element-type TopayWireContact) */
  gint64 level;
  gint64 level_until;
  gboolean second_factor;
  char *frozen;
  gint64 login_at;
  char *device_id;
  gboolean payment_password_set;
  gint64 holds_until;
} TopayWireSession;

typedef struct
{
  char *state;
  char *ticket;
  char *token;
  gint64 expires_at;
  char *refresh_token;
  gint64 refresh_expires_at;
  TopayWireSession *session;
} TopayWireSessionReply;

typedef struct
{
  char *id;
  char *name;
  gint64 signed_in_at;
  gint64 last_used_at;
  gboolean current;
  gboolean stays_signed_in;
} TopayWireDevice;

typedef struct
{
  GPtrArray *devices; /* (element-type TopayWireDevice) */
} TopayWireDeviceList;

typedef struct
{
  char *device_id;
} TopayWireDeviceRef;

typedef struct
{
  gint64 count;
} TopayWireCount;

typedef struct
{
  char *method;
  char *channel;
} TopayWireStepUp;

typedef struct
{
  char *proof_id;
  char *code;
} TopayWireCode;

typedef struct
{
  char *proof_id;
  gint64 expires_at;
  gint64 resend_at;
  gint64 tries_left;
  gint64 digits;
} TopayWireCodeSent;

typedef struct
{
  char *kind;
  char *account;
  char *channel;
  char *language;
} TopayWireResetStart;

typedef struct
{
  char *proof_id;
  char *channel;
} TopayWireResend;

typedef struct
{
  char *login;
  gint64 login_until;
  char *payment;
  gint64 payment_until;
  char *frozen;
  gboolean second_factor;
} TopayWireAccountState;

typedef struct
{
  char *proof;
  gint64 expires_at;
  char *second_proof;
  TopayWireAccountState *account_state;
} TopayWireCodeAccepted;

typedef struct
{
  char *proof_id;
  char *proof;
  char *code;
  char *recovery_code;
  char *password;
} TopayWireSecondProof;

typedef struct
{
  char *proof_id;
  char *proof;
  char *new_password;
  gboolean end_other_sessions;
} TopayWireResetFinish;

typedef struct
{
  char *kind;
  gint64 ended_sessions;
  gint64 holds_until;
} TopayWireResetDone;

typedef struct
{
  char *proof_id;
  char *proof;
} TopayWireProofRef;

typedef struct
{
  char *password;
} TopayWirePassword;

typedef struct
{
  char *account;
  char *password;
  char *code;
} TopayWireAgentSignIn;

typedef struct
{
  char *article;
  char *language;
  char *answer;
  char *reason;
  gint64 content_version;
} TopayWireVote;

typedef struct
{
  char *id;
  gint64 received_at;
  char *case_id;
  char *number;
  char *due_on;
  gboolean confirm;
} TopayWireReceipt;

typedef struct
{
  gboolean done;
} TopayWireDone;

typedef struct
{
  char *code;
  char *request_id;
  char *field;
  gint64 retry_after_s;
  gint64 tries_left;
  gint64 until;
} TopayWireProblem;

TOPAY_WIRE_DECLARE (service_info, TopayWireServiceInfo);
TOPAY_WIRE_DECLARE (sign_in, TopayWireSignIn);
TOPAY_WIRE_DECLARE (second_factor, TopayWireSecondFactor);
TOPAY_WIRE_DECLARE (refresh, TopayWireRefresh);
TOPAY_WIRE_DECLARE (contact, TopayWireContact);
TOPAY_WIRE_DECLARE (session, TopayWireSession);
TOPAY_WIRE_DECLARE (session_reply, TopayWireSessionReply);
TOPAY_WIRE_DECLARE (device, TopayWireDevice);
TOPAY_WIRE_DECLARE (device_list, TopayWireDeviceList);
TOPAY_WIRE_DECLARE (device_ref, TopayWireDeviceRef);
TOPAY_WIRE_DECLARE (count, TopayWireCount);
TOPAY_WIRE_DECLARE (step_up, TopayWireStepUp);
TOPAY_WIRE_DECLARE (code, TopayWireCode);
TOPAY_WIRE_DECLARE (code_sent, TopayWireCodeSent);
TOPAY_WIRE_DECLARE (reset_start, TopayWireResetStart);
TOPAY_WIRE_DECLARE (resend, TopayWireResend);
TOPAY_WIRE_DECLARE (account_state, TopayWireAccountState);
TOPAY_WIRE_DECLARE (code_accepted, TopayWireCodeAccepted);
TOPAY_WIRE_DECLARE (second_proof, TopayWireSecondProof);
TOPAY_WIRE_DECLARE (reset_finish, TopayWireResetFinish);
TOPAY_WIRE_DECLARE (reset_done, TopayWireResetDone);
TOPAY_WIRE_DECLARE (proof_ref, TopayWireProofRef);
TOPAY_WIRE_DECLARE (password, TopayWirePassword);
TOPAY_WIRE_DECLARE (agent_sign_in, TopayWireAgentSignIn);
TOPAY_WIRE_DECLARE (vote, TopayWireVote);
TOPAY_WIRE_DECLARE (receipt, TopayWireReceipt);
TOPAY_WIRE_DECLARE (done, TopayWireDone);
TOPAY_WIRE_DECLARE (problem, TopayWireProblem);

/* All of them, for documents and tests. */
extern const TopayWireRecord *const topay_wire_records[];
extern const guint topay_wire_n_records;

G_END_DECLS
