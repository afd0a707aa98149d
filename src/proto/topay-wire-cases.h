/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-payments.h"

/* The records of cases and of the evidence that goes with them. Names of kinds, states and events
 * are those of topay-case.h. Amounts are in the minor unit of their currency. */

G_BEGIN_DECLS

#define TOPAY_WIRE_MAX_CASES          150  /* of one answer; more are asked for */
#define TOPAY_WIRE_MAX_CASE_WORDS     1000 /* characters */
#define TOPAY_WIRE_MAX_CASE_EVENTS    16   /* of one answer; more are asked for */
#define TOPAY_WIRE_MAX_CASE_EVIDENCE  20   /* of a case */
#define TOPAY_WIRE_MAX_EVIDENCE       5    /* of one request */
#define TOPAY_WIRE_EVIDENCE_BYTES     G_GINT64_CONSTANT (10485760) /* of a file */
#define TOPAY_WIRE_EVIDENCE_PART      262144 /* bytes; the last may be shorter */
#define TOPAY_WIRE_EVIDENCE_PARTS     40
#define TOPAY_WIRE_EVIDENCE_HEAD      4096 /* bytes before the bytes of a part */
#define TOPAY_WIRE_CASE_NUMBER_LENGTH 10

typedef struct
{
  char *id;
  char *number;
  char *kind;
  char *state;
  gboolean confirm;
  char *payment_id;
  char *order;
  char *merchant;
  gint64 amount;
  char *currency;
  char *reason;
  char *due_on;
  gboolean late;
  gint64 deadline_at;
  gint64 created_at;
  gint64 updated_at;
  gint64 n_events;
  gint64 n_evidence;
} TopayWireCase;

typedef struct
{
  gint64 skip;
} TopayWireCasePage;

typedef struct
{
  GPtrArray *cases; /* (element-type TopayWireCase) */
  gint64 n_total;
} TopayWireCaseList;

typedef struct
{
  char *case_id;
} TopayWireCaseRef;

typedef struct
{
  char *case_id;
  gint64 since;
} TopayWireCaseLook;

typedef struct
{
  char *question;
  char *answer;
} TopayWireCaseAnswer;

typedef struct
{
  char *id;
} TopayWireEvidenceRef;

typedef struct
{
  char *kind;
  char *payment_id;
  char *other_payment_id;
  char *reason;
  gint64 amount;
  char *words;
  GPtrArray *answers;  /* (element-type TopayWireCaseAnswer) */
  GPtrArray *evidence; /* (element-type TopayWireEvidenceRef) */
  char *language;
} TopayWireCaseNew;

typedef struct
{
  char *case_id;
  char *act;
  char *words;
  GPtrArray *evidence; /* (element-type TopayWireEvidenceRef) */
} TopayWireCaseAct;

typedef struct
{
  char *case_id;
  char *method_id;
} TopayWireCaseReroute;

typedef struct
{
  char *case_id;
  gint64 score;
  char *reason;
} TopayWireCaseRate;

typedef struct
{
  gint64 seq;
  char *event;
  char *state;
  char *actor;
  char *actor_id;
  char *actor_name;
  gint64 at;
  char *template;
  char *words;
  char *salt;
  char *hash;
} TopayWireCaseEvent;

typedef struct
{
  char *id;
  char *name;
  char *type;
  gint64 size;
  char *kind;
  char *caption;
  char *sha256;
  gint64 added_at;
  char *scan;
} TopayWireEvidence;

typedef struct
{
  char *day;
  char *mark;
} TopayWireCaseDay;

typedef struct
{
  char *template;
  char *words;
  gint64 asked_at;
  gint64 until;
} TopayWireCaseAsk;

typedef struct
{
  char *outcome;
  char *template;
  char *rule;
  char *words;
  char *change;
  GPtrArray *seen; /* (element-type TopayWireEvidenceRef) */
  gint64 decided_at;
  gint64 appeal_until;
} TopayWireCaseDecision;

typedef struct
{
  char *state;
  char *method_label;
  gint64 amount;
  char *currency;
  char *expected_on;
  char *reference;
  gint64 sent_at;
  gint64 settled_at;
} TopayWireCasePayout;

typedef struct
{
  TopayWireCase *summary;
  char *words;
  GPtrArray *answers;  /* (element-type TopayWireCaseAnswer) */
  GPtrArray *events;   /* (element-type TopayWireCaseEvent) */
  GPtrArray *evidence; /* (element-type TopayWireEvidence) */
  GPtrArray *days;     /* (element-type TopayWireCaseDay) */
  TopayWireCaseAsk *ask;
  TopayWireCaseDecision *decision;
  TopayWireCasePayout *payout;
  gint64 rating;
} TopayWireCaseDetail;

typedef struct
{
  char *id;
  char *name;
  char *type;
  gint64 size;
  char *sha256;
  char *kind;
  char *caption;
} TopayWireEvidenceNew;

typedef struct
{
  char *id;
  gint64 part;
  char *sha256;
} TopayWireEvidencePart;

typedef struct
{
  char *id;
  char *state;
  char *parts;
  char *problem;
  gint64 expires_at;
} TopayWireEvidenceState;

TOPAY_WIRE_DECLARE (case, TopayWireCase);
TOPAY_WIRE_DECLARE (case_page, TopayWireCasePage);
TOPAY_WIRE_DECLARE (case_list, TopayWireCaseList);
TOPAY_WIRE_DECLARE (case_ref, TopayWireCaseRef);
TOPAY_WIRE_DECLARE (case_look, TopayWireCaseLook);
TOPAY_WIRE_DECLARE (case_answer, TopayWireCaseAnswer);
TOPAY_WIRE_DECLARE (case_new, TopayWireCaseNew);
TOPAY_WIRE_DECLARE (case_act, TopayWireCaseAct);
TOPAY_WIRE_DECLARE (case_reroute, TopayWireCaseReroute);
TOPAY_WIRE_DECLARE (case_rate, TopayWireCaseRate);
TOPAY_WIRE_DECLARE (case_event, TopayWireCaseEvent);
TOPAY_WIRE_DECLARE (case_day, TopayWireCaseDay);
TOPAY_WIRE_DECLARE (case_ask, TopayWireCaseAsk);
TOPAY_WIRE_DECLARE (case_decision, TopayWireCaseDecision);
TOPAY_WIRE_DECLARE (case_payout, TopayWireCasePayout);
TOPAY_WIRE_DECLARE (case_detail, TopayWireCaseDetail);
TOPAY_WIRE_DECLARE (evidence, TopayWireEvidence);
TOPAY_WIRE_DECLARE (evidence_ref, TopayWireEvidenceRef);
TOPAY_WIRE_DECLARE (evidence_new, TopayWireEvidenceNew);
TOPAY_WIRE_DECLARE (evidence_part, TopayWireEvidencePart);
TOPAY_WIRE_DECLARE (evidence_state, TopayWireEvidenceState);

G_END_DECLS
