/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-endpoints.h"

/* The endpoints of cases, of their evidence and of the agents who work on them. */

const TopayWireEndpoint topay_endpoint_cases = {
  .name = "cases",
  .method = "POST",
  .path = "/v1/cases/list",
  .request = &topay_record_case_page,
  .reply = &topay_record_case_list,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "The latest cases of the account",
};

const TopayWireEndpoint topay_endpoint_case_look = {
  .name = "case_look",
  .method = "POST",
  .path = "/v1/cases/look",
  .request = &topay_record_case_look,
  .reply = &topay_record_case_detail,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "A case in full",
};

const TopayWireEndpoint topay_endpoint_case_open = {
  .name = "case_open",
  .method = "POST",
  .path = "/v1/cases",
  .request = &topay_record_case_new,
  .reply = &topay_record_receipt,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 201,
  .max_bytes = 65536,
  .queueable = TRUE,
  .doc = "Opens a case; a refund is reviewed once it is confirmed",
};

const TopayWireEndpoint topay_endpoint_case_confirm = {
  .name = "case_confirm",
  .method = "POST",
  .path = "/v1/cases/confirm",
  .request = &topay_record_case_ref,
  .reply = &topay_record_case,
  .level = TOPAY_WIRE_LEVEL_2,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "Confirms a refund: its review begins",
};

const TopayWireEndpoint topay_endpoint_case_act = {
  .name = "case_act",
  .method = "POST",
  .path = "/v1/cases/act",
  .request = &topay_record_case_act,
  .reply = &topay_record_receipt,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 201,
  .max_bytes = 32768,
  .queueable = TRUE,
  .doc = "What the person does in a case",
};

const TopayWireEndpoint topay_endpoint_case_reroute = {
  .name = "case_reroute",
  .method = "POST",
  .path = "/v1/cases/reroute",
  .request = &topay_record_case_reroute,
  .reply = &topay_record_receipt,
  .level = TOPAY_WIRE_LEVEL_2,
  .success = 201,
  .max_bytes = 4096,
  .queueable = TRUE,
  .doc = "Another way for money that could not be returned",
};

const TopayWireEndpoint topay_endpoint_case_rate = {
  .name = "case_rate",
  .method = "POST",
  .path = "/v1/cases/rate",
  .request = &topay_record_case_rate,
  .reply = &topay_record_receipt,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 201,
  .max_bytes = 4096,
  .queueable = TRUE,
  .doc = "How the person was served; the last one counts",
};

const TopayWireEndpoint topay_endpoint_evidence_begin = {
  .name = "evidence_begin",
  .method = "POST",
  .path = "/v1/evidence",
  .request = &topay_record_evidence_new,
  .reply = &topay_record_evidence_state,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "Announces a file, or asks how far it is: the id says which",
};

const TopayWireEndpoint topay_endpoint_evidence_part = {
  .name = "evidence_part",
  .method = "POST",
  .path = "/v1/evidence/part",
  .request = &topay_record_evidence_part,
  .reply = &topay_record_evidence_state,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = TOPAY_WIRE_EVIDENCE_PART + TOPAY_WIRE_EVIDENCE_HEAD,
  .raw_request = TRUE,
  .idempotent = TRUE,
  .doc = "Stores a part; in any order, and twice is once",
};

const TopayWireEndpoint topay_endpoint_evidence_finish = {
  .name = "evidence_finish",
  .method = "POST",
  .path = "/v1/evidence/finish",
  .request = &topay_record_evidence_ref,
  .reply = &topay_record_evidence_state,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "Looks at the whole file: its hash, its type, its pictures",
};

const TopayWireEndpoint topay_endpoint_evidence_drop = {
  .name = "evidence_drop",
  .method = "POST",
  .path = "/v1/evidence/drop",
  .request = &topay_record_evidence_ref,
  .reply = &topay_record_done,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "Forgets a file that no case has",
};

const TopayWireEndpoint topay_endpoint_evidence_read = {
  .name = "evidence_read",
  .method = "POST",
  .path = "/v1/evidence/read",
  .request = &topay_record_evidence_ref,
  .reply = &topay_record_evidence,
  .level = TOPAY_WIRE_LEVEL_1,
  .success = 200,
  .max_bytes = 4096,
  .raw_reply = TRUE,
  .idempotent = TRUE,
  .doc = "The bytes of a file of one’s own",
};

const TopayWireEndpoint topay_endpoint_agent_self = {
  .name = "agent_self",
  .method = "GET",
  .path = "/v1/agent/session",
  .request = NULL,
  .reply = &topay_record_agent_self,
  .level = TOPAY_WIRE_LEVEL_AGENT,
  .success = 200,
  .max_bytes = 0,
  .doc = "Which agent is signed in",
};

const TopayWireEndpoint topay_endpoint_agent_cases = {
  .name = "agent_cases",
  .method = "POST",
  .path = "/v1/agent/cases",
  .request = &topay_record_agent_queue,
  .reply = &topay_record_agent_case_list,
  .level = TOPAY_WIRE_LEVEL_AGENT,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "The cases of a queue",
};

const TopayWireEndpoint topay_endpoint_agent_case_look = {
  .name = "agent_case_look",
  .method = "POST",
  .path = "/v1/agent/cases/look",
  .request = &topay_record_case_look,
  .reply = &topay_record_agent_case_detail,
  .level = TOPAY_WIRE_LEVEL_AGENT,
  .success = 200,
  .max_bytes = 4096,
  .idempotent = TRUE,
  .doc = "A case as an agent sees it; the look is noted",
};

const TopayWireEndpoint topay_endpoint_agent_case_act = {
  .name = "agent_case_act",
  .method = "POST",
  .path = "/v1/agent/cases/act",
  .request = &topay_record_agent_act,
  .reply = &topay_record_receipt,
  .level = TOPAY_WIRE_LEVEL_AGENT,
  .success = 201,
  .max_bytes = 32768,
  .queueable = TRUE,
  .doc = "What an agent does in a case",
};

const TopayWireEndpoint topay_endpoint_agent_evidence_read = {
  .name = "agent_evidence_read",
  .method = "POST",
  .path = "/v1/agent/evidence/read",
  .request = &topay_record_evidence_ref,
  .reply = &topay_record_evidence,
  .level = TOPAY_WIRE_LEVEL_AGENT,
  .success = 200,
  .max_bytes = 4096,
  .raw_reply = TRUE,
  .idempotent = TRUE,
  .doc = "The bytes of a file of a case; the look is noted",
};
