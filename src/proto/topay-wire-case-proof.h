/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"

/* A case as a person keeps it, "topay-case/1": readable, and checked by anybody (docs/cases.md).
 * It is no record of a call. It is read with topay_wire_decode_document (), so that nothing can be
 * in it but what stands here. */

G_BEGIN_DECLS

#define TOPAY_WIRE_CASE_PROOF_SCHEMA "topay-case/1"
#define TOPAY_WIRE_CASE_PROOF_BYTES  (1024 * 1024)
#define TOPAY_WIRE_CASE_PROOF_EVENTS 1000

typedef struct
{
  char *schema;
  gint64 saved_at;
  char *head;
  TopayWireCase *summary;
  char *words;
  GPtrArray *answers;  /* (element-type TopayWireCaseAnswer) */
  GPtrArray *events;   /* (element-type TopayWireCaseEvent) */
  GPtrArray *evidence; /* (element-type TopayWireEvidence) */
  TopayWireCaseDecision *decision;
  TopayWireCasePayout *payout;
} TopayWireCaseProof;

TOPAY_WIRE_DECLARE (case_proof, TopayWireCaseProof);

G_END_DECLS
