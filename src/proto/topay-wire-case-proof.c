/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-case-proof.h"

static const char *const values_schema[] = { TOPAY_WIRE_CASE_PROOF_SCHEMA, NULL };

#define FIELD  TOPAY_WIRE_FIELD
#define LIST   TOPAY_WIRE_LIST
#define NESTED TOPAY_WIRE_NESTED

#define REQUIRED TOPAY_WIRE_REQUIRED
#define OPTIONAL TOPAY_WIRE_OPTIONAL

/* Rows of tables: one a line. */
/* clang-format off */

#define T TopayWireCaseProof
static const TopayWireField fields_case_proof[] = {
  FIELD (T, schema, REQUIRED, CHOICE, 0, 0, values_schema, "What this is"),
  FIELD (T, saved_at, REQUIRED, TIME, 0, 0, NULL, "When it was saved"),
  FIELD (T, head, REQUIRED, HASH, 0, 0, NULL, "Of the latest event"),
  NESTED (T, summary, REQUIRED, case, "The case"),
  FIELD (T, words, OPTIONAL, LINES, 1, TOPAY_WIRE_MAX_CASE_WORDS, NULL, "What the person said first"),
  LIST (T, answers, OPTIONAL, case_answer, 16, "What the wizard asked"),
  LIST (T, events, REQUIRED, case_event, TOPAY_WIRE_CASE_PROOF_EVENTS, "All of them, in their order"),
  LIST (T, evidence, REQUIRED, evidence, TOPAY_WIRE_MAX_CASE_EVIDENCE, "In the order they were added"),
  NESTED (T, decision, OPTIONAL, case_decision, "The latest decision"),
  NESTED (T, payout, OPTIONAL, case_payout, "The latest way of the money"),
};
#undef T
/* clang-format on */
TOPAY_WIRE_DEFINE (case_proof, "A case as a person keeps it");
