/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-agents.h"
#include "topay-wire-records.h"

/* Every endpoint of the service, and every code with which it refuses. Client, service, documents
 * and golden vectors read these rows. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_WIRE_LEVEL_0,     /* anybody */
  TOPAY_WIRE_LEVEL_1,     /* a session */
  TOPAY_WIRE_LEVEL_2,     /* a session with a second proof at most 5 minutes old */
  TOPAY_WIRE_LEVEL_AGENT, /* the session of an agent */
} TopayWireLevel;

typedef struct
{
  const char *name;
  const char *method; /* GET, POST or DELETE */
  const char *path;
  const TopayWireRecord *request; /* (nullable): none has no body */
  const TopayWireRecord *reply;
  TopayWireLevel level;
  guint success;        /* HTTP status */
  gsize max_bytes;      /* of the request's body */
  gboolean queueable;   /* needs an Idempotency-Key, and may wait in the outbox of the client */
  gboolean idempotent;  /* the same request twice does no more than once, without a key */
  gboolean raw_request; /* the record in one line of JSON, LF, then bytes */
  gboolean raw_reply;   /* the same */
  const char *doc;
} TopayWireEndpoint;

extern const TopayWireEndpoint topay_endpoint_info;
extern const TopayWireEndpoint topay_endpoint_sign_in;
extern const TopayWireEndpoint topay_endpoint_second_factor;
extern const TopayWireEndpoint topay_endpoint_refresh;
extern const TopayWireEndpoint topay_endpoint_session;
extern const TopayWireEndpoint topay_endpoint_sign_out;
extern const TopayWireEndpoint topay_endpoint_devices;
extern const TopayWireEndpoint topay_endpoint_end_device;
extern const TopayWireEndpoint topay_endpoint_end_devices;
extern const TopayWireEndpoint topay_endpoint_step_up_start;
extern const TopayWireEndpoint topay_endpoint_step_up_finish;
extern const TopayWireEndpoint topay_endpoint_reset_start;
extern const TopayWireEndpoint topay_endpoint_reset_resend;
extern const TopayWireEndpoint topay_endpoint_reset_code;
extern const TopayWireEndpoint topay_endpoint_reset_proof;
extern const TopayWireEndpoint topay_endpoint_reset_finish;
extern const TopayWireEndpoint topay_endpoint_unlock_finish;
extern const TopayWireEndpoint topay_endpoint_freeze;
extern const TopayWireEndpoint topay_endpoint_unfreeze;
extern const TopayWireEndpoint topay_endpoint_agent_sign_in;
extern const TopayWireEndpoint topay_endpoint_agent_sign_out;
extern const TopayWireEndpoint topay_endpoint_vote;
extern const TopayWireEndpoint topay_endpoint_status;
extern const TopayWireEndpoint topay_endpoint_payments;
extern const TopayWireEndpoint topay_endpoint_payment_look;
extern const TopayWireEndpoint topay_endpoint_standing;
extern const TopayWireEndpoint topay_endpoint_wallet;
extern const TopayWireEndpoint topay_endpoint_limits;
extern const TopayWireEndpoint topay_endpoint_methods;
extern const TopayWireEndpoint topay_endpoint_report_send;
extern const TopayWireEndpoint topay_endpoint_cases;
extern const TopayWireEndpoint topay_endpoint_case_look;
extern const TopayWireEndpoint topay_endpoint_case_open;
extern const TopayWireEndpoint topay_endpoint_case_confirm;
extern const TopayWireEndpoint topay_endpoint_case_act;
extern const TopayWireEndpoint topay_endpoint_case_reroute;
extern const TopayWireEndpoint topay_endpoint_case_rate;
extern const TopayWireEndpoint topay_endpoint_evidence_begin;
extern const TopayWireEndpoint topay_endpoint_evidence_part;
extern const TopayWireEndpoint topay_endpoint_evidence_finish;
extern const TopayWireEndpoint topay_endpoint_evidence_drop;
extern const TopayWireEndpoint topay_endpoint_evidence_read;
extern const TopayWireEndpoint topay_endpoint_agent_self;
extern const TopayWireEndpoint topay_endpoint_agent_cases;
extern const TopayWireEndpoint topay_endpoint_agent_case_look;
extern const TopayWireEndpoint topay_endpoint_agent_case_act;
extern const TopayWireEndpoint topay_endpoint_agent_evidence_read;

extern const TopayWireEndpoint *const topay_wire_endpoints[];
extern const guint topay_wire_n_endpoints;

const TopayWireEndpoint *topay_wire_endpoint_find (const char *name);
const TopayWireEndpoint *
topay_wire_endpoint_match (const char *method, const char *path, gboolean *path_known);

/**
 * TopayWireErrorCode:
 * @code: as it stands on the wire
 * @status: HTTP status
 * @transient: whether the same request may succeed later
 * @doc: one line for docs/protocol.md
 */
typedef struct
{
  const char *code;
  guint status;
  gboolean transient;
  const char *doc;
} TopayWireErrorCode;

extern const TopayWireErrorCode topay_wire_error_codes[];
extern const guint topay_wire_n_error_codes;

const TopayWireErrorCode *topay_wire_error_code_find (const char *code);
const char *topay_wire_error_code_of (const GError *error, const char *field);

G_END_DECLS
