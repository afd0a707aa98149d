/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-cases.h"

#define MAX_AMOUNT G_GINT64_CONSTANT (1000000000000000) /* 10¹⁵: sums of some stay in 64 bit */
#define NUMBER     TOPAY_WIRE_CASE_NUMBER_LENGTH
#define WORDS      TOPAY_WIRE_MAX_CASE_WORDS

static const char *const values_kind[] = {
  "refund", "complaint", "fraud", "wrong_person", "frozen_funds", "contact_change", NULL
};
static const char *const values_state[] = {
  "submitted",      "under_review", "need_info",      "approved", "processing", "succeeded",
  "abnormal",       "rerouted",     "failed",         "closed",   "rejected",   "appeal_review",
  "final_rejected", "withdrawn",    "closed_no_info", NULL
};
static const char *const values_act[] = { "supply", "add", "withdraw", "appeal", "reopen", NULL };
static const char *const values_rating[] = { "quick",   "clear",  "fair",  "slow",
                                             "unclear", "unfair", "other", NULL };
static const char *const values_actor[] = { "person", "agent", "service", "channel", NULL };
static const char *const values_mark[] = { "sent", "received", "counted", "ahead",
                                           "due",  "off",      "stopped", NULL };
static const char *const values_outcome[] = { "approved", "refused", "finally_refused", NULL };
static const char *const values_payout[] = { "waiting",  "sent",   "settled",
                                             "returned", "failed", NULL };
static const char *const values_type[] = { "jpeg", "png", "pdf", "text", NULL };
static const char *const values_sort[] = { "order",    "talk",  "goods", "bank",
                                           "identity", "other", NULL };
static const char *const values_scan[] = { "none", "pending", "clean", "blocked", NULL };
static const char *const values_upload[] = { "open", "ready", "refused", NULL };
static const char *const values_problem[] = { "wrong_type",        "wrong_hash", "damaged",
                                              "picture_too_large", "blocked",    NULL };

#define FIELD  TOPAY_WIRE_FIELD
#define LIST   TOPAY_WIRE_LIST
#define NESTED TOPAY_WIRE_NESTED
#define RECORD TOPAY_WIRE_DEFINE

#define REQUIRED TOPAY_WIRE_REQUIRED
#define OPTIONAL TOPAY_WIRE_OPTIONAL

/* Rows of tables: one a line. */
/* clang-format off */

#define T TopayWireCase
static const TopayWireField fields_case[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the case"),
  FIELD (T, number, REQUIRED, ANY, NUMBER, NUMBER, NULL, "As people say it: R-, C- or F- and 8 letters and digits"),
  FIELD (T, kind, REQUIRED, CHOICE, 0, 0, values_kind, "What it is about"),
  FIELD (T, state, REQUIRED, CHOICE, 0, 0, values_state, "How far it is"),
  FIELD (T, confirm, OPTIONAL, ANY, 0, 0, NULL, "The review waits for a second proof of the person (case_confirm)"),
  FIELD (T, payment_id, OPTIONAL, ID, 0, 0, NULL, "The payment it is about"),
  FIELD (T, order, OPTIONAL, ANY, 17, 17, NULL, "Its order number"),
  FIELD (T, merchant, OPTIONAL, ANY, 1, 64, NULL, "Who was paid"),
  FIELD (T, amount, OPTIONAL, ANY, 1, MAX_AMOUNT, NULL, "What is asked for, in the minor unit"),
  FIELD (T, currency, OPTIONAL, ANY, 3, 3, NULL, "ISO 4217: CNY"),
  FIELD (T, reason, REQUIRED, SLUG, 1, 48, NULL, "Why, in a word of the wizard"),
  FIELD (T, due_on, OPTIONAL, DATE, 0, 0, NULL, "The day by which it is answered; none while the clock stands still"),
  FIELD (T, late, OPTIONAL, ANY, 0, 0, NULL, "That day is over"),
  FIELD (T, deadline_at, OPTIONAL, TIME, 0, 0, NULL, "Until when the person can answer, appeal or reopen"),
  FIELD (T, created_at, REQUIRED, TIME, 0, 0, NULL, "When it came"),
  FIELD (T, updated_at, REQUIRED, TIME, 0, 0, NULL, "Of the latest event"),
  FIELD (T, n_events, REQUIRED, ANY, 1, 100000, NULL, "How many events it has"),
  FIELD (T, n_evidence, REQUIRED, ANY, 0, TOPAY_WIRE_MAX_CASE_EVIDENCE, NULL, "How many files it has"),
};
#undef T
RECORD (case, "A case");

#define T TopayWireCasePage
static const TopayWireField fields_case_page[] = {
  FIELD (T, skip, REQUIRED, ANY, 0, 100000, NULL, "How many to pass over"),
};
#undef T
RECORD (case_page, "Which part of a list is wanted");

#define T TopayWireCaseList
static const TopayWireField fields_case_list[] = {
  LIST (T, cases, REQUIRED, case, TOPAY_WIRE_MAX_CASES, "The latest change first"),
  FIELD (T, n_total, REQUIRED, ANY, 0, G_MAXINT32, NULL, "How many there are"),
};
#undef T
RECORD (case_list, "The latest cases of the account");

#define T TopayWireCaseRef
static const TopayWireField fields_case_ref[] = {
  FIELD (T, case_id, REQUIRED, ID, 0, 0, NULL, "Of the case"),
};
#undef T
RECORD (case_ref, "One of the cases");

#define T TopayWireCaseLook
static const TopayWireField fields_case_look[] = {
  FIELD (T, case_id, REQUIRED, ID, 0, 0, NULL, "Of the case"),
  FIELD (T, since, OPTIONAL, ANY, 0, 100000, NULL, "Only events behind this one; 0: from the first on"),
};
#undef T
RECORD (case_look, "A case, and from where on its events are wanted");

#define T TopayWireCaseAnswer
static const TopayWireField fields_case_answer[] = {
  FIELD (T, question, REQUIRED, SLUG, 1, 48, NULL, "Id of a field of the wizard"),
  FIELD (T, answer, REQUIRED, ANY, 1, 300, NULL, "What was answered"),
};
#undef T
RECORD (case_answer, "An answer of the wizard");

#define T TopayWireEvidenceRef
static const TopayWireField fields_evidence_ref[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the file"),
};
#undef T
RECORD (evidence_ref, "A file");

#define T TopayWireCaseNew
static const TopayWireField fields_case_new[] = {
  FIELD (T, kind, REQUIRED, CHOICE, 0, 0, values_kind, "What it is about"),
  FIELD (T, payment_id, OPTIONAL, ID, 0, 0, NULL, "The payment; a refund needs one"),
  FIELD (T, other_payment_id, OPTIONAL, ID, 0, 0, NULL, "The other one of a double charge"),
  FIELD (T, reason, REQUIRED, SLUG, 1, 48, NULL, "Why, in a word of the wizard"),
  FIELD (T, amount, OPTIONAL, ANY, 1, MAX_AMOUNT, NULL, "What a refund asks for, in the minor unit"),
  FIELD (T, words, OPTIONAL, LINES, 1, WORDS, NULL, "What the person says"),
  LIST (T, answers, OPTIONAL, case_answer, 16, "What the wizard asked"),
  LIST (T, evidence, OPTIONAL, evidence_ref, TOPAY_WIRE_MAX_EVIDENCE, "Files that are ready"),
  FIELD (T, language, REQUIRED, LANGUAGE, 0, 0, NULL, "Of the person"),
};
#undef T
RECORD (case_new, "What somebody asks for");

#define T TopayWireCaseAct
static const TopayWireField fields_case_act[] = {
  FIELD (T, case_id, REQUIRED, ID, 0, 0, NULL, "Of the case"),
  FIELD (T, act, REQUIRED, CHOICE, 0, 0, values_act, "What the person does: add changes no state"),
  FIELD (T, words, OPTIONAL, LINES, 1, WORDS, NULL, "What the person says"),
  LIST (T, evidence, OPTIONAL, evidence_ref, TOPAY_WIRE_MAX_EVIDENCE, "Files that are ready"),
};
#undef T
RECORD (case_act, "What the person does in a case");

#define T TopayWireCaseReroute
static const TopayWireField fields_case_reroute[] = {
  FIELD (T, case_id, REQUIRED, ID, 0, 0, NULL, "Of the case"),
  FIELD (T, method_id, REQUIRED, ID, 0, 0, NULL, "Where the money shall go, of the methods"),
};
#undef T
RECORD (case_reroute, "Another way for the money");

#define T TopayWireCaseRate
static const TopayWireField fields_case_rate[] = {
  FIELD (T, case_id, REQUIRED, ID, 0, 0, NULL, "Of the case"),
  FIELD (T, score, REQUIRED, ANY, 1, 5, NULL, "5 is best"),
  FIELD (T, reason, OPTIONAL, CHOICE, 0, 0, values_rating, "What it was about"),
};
#undef T
RECORD (case_rate, "How the person was served");

#define T TopayWireCaseEvent
static const TopayWireField fields_case_event[] = {
  FIELD (T, seq, REQUIRED, ANY, 1, 100000, NULL, "1, 2, 3 … without a gap"),
  FIELD (T, event, REQUIRED, ANY, 1, 24, NULL, "What happened"),
  FIELD (T, state, REQUIRED, CHOICE, 0, 0, values_state, "Of the case, afterwards"),
  FIELD (T, actor, REQUIRED, CHOICE, 0, 0, values_actor, "Who did it"),
  FIELD (T, actor_id, OPTIONAL, ID, 0, 0, NULL, "Of the account or the agent"),
  FIELD (T, actor_name, OPTIONAL, ANY, 1, 64, NULL, "How the agent is called; no part of the hash"),
  FIELD (T, at, REQUIRED, TIME, 0, 0, NULL, "When"),
  FIELD (T, template, OPTIONAL, SLUG, 1, 48, NULL, "Id of a text that both sides know"),
  FIELD (T, words, OPTIONAL, LINES, 1, WORDS, NULL, "What was said with it"),
  FIELD (T, salt, REQUIRED, ID, 0, 0, NULL, "Goes into the hash with the words"),
  FIELD (T, hash, REQUIRED, HASH, 0, 0, NULL, "Of this event and all before it (docs/cases.md)"),
};
#undef T
RECORD (case_event, "Something that happened to a case");

#define T TopayWireEvidence
static const TopayWireField fields_evidence[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the file"),
  FIELD (T, name, REQUIRED, ANY, 1, 120, NULL, "As the person called it, without a path"),
  FIELD (T, type, REQUIRED, CHOICE, 0, 0, values_type, "Found by its content"),
  FIELD (T, size, REQUIRED, ANY, 1, TOPAY_WIRE_EVIDENCE_BYTES, NULL, "Bytes, as it is kept"),
  FIELD (T, kind, REQUIRED, CHOICE, 0, 0, values_sort, "What it shows"),
  FIELD (T, caption, OPTIONAL, ANY, 1, 200, NULL, "A sentence of the person"),
  FIELD (T, sha256, REQUIRED, HASH, 0, 0, NULL, "Of the file as it is kept"),
  FIELD (T, added_at, REQUIRED, TIME, 0, 0, NULL, "When it was added to the case"),
  FIELD (T, scan, REQUIRED, CHOICE, 0, 0, values_scan, "What the search for malware said; none without one"),
};
#undef T
RECORD (evidence, "A file of a case");

#define T TopayWireCaseDay
static const TopayWireField fields_case_day[] = {
  FIELD (T, day, REQUIRED, DATE, 0, 0, NULL, "In the zone of the calendar"),
  FIELD (T, mark, REQUIRED, CHOICE, 0, 0, values_mark, "What it counts for"),
};
#undef T
RECORD (case_day, "A day between the request and its answer");

#define T TopayWireCaseAsk
static const TopayWireField fields_case_ask[] = {
  FIELD (T, template, REQUIRED, SLUG, 1, 48, NULL, "Id of what is asked for"),
  FIELD (T, words, OPTIONAL, LINES, 1, WORDS, NULL, "What the agent adds"),
  FIELD (T, asked_at, REQUIRED, TIME, 0, 0, NULL, "When"),
  FIELD (T, until, REQUIRED, TIME, 0, 0, NULL, "Until when it can be answered"),
};
#undef T
RECORD (case_ask, "What we need from the person");

#define T TopayWireCaseDecision
static const TopayWireField fields_case_decision[] = {
  FIELD (T, outcome, REQUIRED, CHOICE, 0, 0, values_outcome, "What was decided"),
  FIELD (T, template, REQUIRED, SLUG, 1, 48, NULL, "Id of the reason"),
  FIELD (T, rule, OPTIONAL, SLUG, 1, 64, NULL, "Article with the rule"),
  FIELD (T, words, OPTIONAL, LINES, 1, WORDS, NULL, "What the agent adds"),
  FIELD (T, change, OPTIONAL, LINES, 1, WORDS, NULL, "What would change the decision"),
  LIST (T, seen, OPTIONAL, evidence_ref, TOPAY_WIRE_MAX_CASE_EVIDENCE, "The evidence that was looked at"),
  FIELD (T, decided_at, REQUIRED, TIME, 0, 0, NULL, "When"),
  FIELD (T, appeal_until, OPTIONAL, TIME, 0, 0, NULL, "Until when an appeal is possible"),
};
#undef T
RECORD (case_decision, "What was decided, and why");

#define T TopayWireCasePayout
static const TopayWireField fields_case_payout[] = {
  FIELD (T, state, REQUIRED, CHOICE, 0, 0, values_payout, "Where the money is"),
  FIELD (T, method_label, OPTIONAL, ANY, 1, 64, NULL, "Where it goes"),
  FIELD (T, amount, REQUIRED, ANY, 1, MAX_AMOUNT, NULL, "In the minor unit"),
  FIELD (T, currency, REQUIRED, ANY, 3, 3, NULL, "ISO 4217: CNY"),
  FIELD (T, expected_on, OPTIONAL, DATE, 0, 0, NULL, "The day by which it arrives"),
  FIELD (T, reference, OPTIONAL, ANY, 1, 64, NULL, "With which a bank finds it"),
  FIELD (T, sent_at, OPTIONAL, TIME, 0, 0, NULL, "When it left"),
  FIELD (T, settled_at, OPTIONAL, TIME, 0, 0, NULL, "When it arrived, or came back"),
};
#undef T
RECORD (case_payout, "Where the money is");

#define T TopayWireCaseDetail
static const TopayWireField fields_case_detail[] = {
  NESTED (T, summary, REQUIRED, case, "The case"),
  FIELD (T, words, OPTIONAL, LINES, 1, WORDS, NULL, "What the person said first"),
  LIST (T, answers, OPTIONAL, case_answer, 16, "What the wizard asked"),
  LIST (T, events, REQUIRED, case_event, TOPAY_WIRE_MAX_CASE_EVENTS, "In their order"),
  LIST (T, evidence, REQUIRED, evidence, TOPAY_WIRE_MAX_CASE_EVIDENCE, "In the order they were added"),
  LIST (T, days, REQUIRED, case_day, 60, "From the request to the answer"),
  NESTED (T, ask, OPTIONAL, case_ask, "What we need now"),
  NESTED (T, decision, OPTIONAL, case_decision, "The latest decision"),
  NESTED (T, payout, OPTIONAL, case_payout, "The latest way of the money"),
  FIELD (T, rating, OPTIONAL, ANY, 1, 5, NULL, "What the person gave"),
};
#undef T
RECORD (case_detail, "A case in full");

#define T TopayWireEvidenceNew
static const TopayWireField fields_evidence_new[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Drawn by the app, at random"),
  FIELD (T, name, REQUIRED, ANY, 1, 120, NULL, "Without a path"),
  FIELD (T, type, REQUIRED, CHOICE, 0, 0, values_type, "What the content is"),
  FIELD (T, size, REQUIRED, ANY, 1, TOPAY_WIRE_EVIDENCE_BYTES, NULL, "Bytes"),
  FIELD (T, sha256, REQUIRED, HASH, 0, 0, NULL, "Of the whole"),
  FIELD (T, kind, REQUIRED, CHOICE, 0, 0, values_sort, "What it shows"),
  FIELD (T, caption, OPTIONAL, ANY, 1, 200, NULL, "A sentence of the person"),
};
#undef T
RECORD (evidence_new, "A file that will come in parts");

#define T TopayWireEvidencePart
static const TopayWireField fields_evidence_part[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the file"),
  FIELD (T, part, REQUIRED, ANY, 0, TOPAY_WIRE_EVIDENCE_PARTS - 1, NULL, "Which; all but the last have 262,144 bytes"),
  FIELD (T, sha256, REQUIRED, HASH, 0, 0, NULL, "Of the bytes behind the line"),
};
#undef T
RECORD (evidence_part, "The first line of a part; the bytes follow");

#define T TopayWireEvidenceState
static const TopayWireField fields_evidence_state[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the file"),
  FIELD (T, state, REQUIRED, CHOICE, 0, 0, values_upload, "Whether it can be used"),
  FIELD (T, parts, REQUIRED, DIGITS, 1, TOPAY_WIRE_EVIDENCE_PARTS, NULL, "One digit a part: 1 is on disk"),
  FIELD (T, problem, OPTIONAL, CHOICE, 0, 0, values_problem, "Why it was refused"),
  FIELD (T, expires_at, OPTIONAL, TIME, 0, 0, NULL, "When it is forgotten unless a case has it by then"),
};
#undef T
RECORD (evidence_state, "How far a file is");

/* clang-format on */
