/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case-rules.h"
#include "topay-wire-agents.h"

/* Cases in the language of the person, the same in the app, the console and the terminal. All of it
 * is plain text. An id of a newer service that nobody here knows gets words that are true of any.
 */

G_BEGIN_DECLS

/* Of a pill; never the only sign: it always has words. */
typedef enum
{
  TOPAY_CASE_TONE_PLAIN,
  TOPAY_CASE_TONE_GOOD,
  TOPAY_CASE_TONE_WAIT, /* we act */
  TOPAY_CASE_TONE_WARN, /* the person must act */
  TOPAY_CASE_TONE_DANGER,
} TopayCaseTone;

const char *topay_case_words_get_kind (const char *kind);
const char *topay_case_words_get_state (const TopayWireCase *self, TopayCaseTone *tone);
const char *topay_case_words_get_next (const TopayWireCase *self);
char *topay_case_words_dup_title (const TopayWireCase *self) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_words_dup_due (const TopayWireCase *self) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_words_dup_deadline (const TopayWireCase *self,
                                     gint64 now) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_words_dup_event (const TopayWireCaseEvent *event) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_words_dup_payout (const TopayWireCasePayout *payout) G_GNUC_WARN_UNUSED_RESULT;

const char *topay_case_words_get_evidence_kind (const char *kind);
const char *topay_case_words_get_evidence_problem (const char *problem);
const char *topay_case_words_get_rating_reason (const char *reason);
const char *topay_case_words_get_day_mark (const char *mark);

/* --- Texts that requests and decisions choose from --- */

const char *topay_case_words_get_reason (TopayCaseKind kind, const char *id);
const char *topay_case_words_get_reason_hint (TopayCaseKind kind, const char *id);
const char *topay_case_words_get_template (const char *id);        /* for whoever chooses */
const char *topay_case_words_get_template_text (const char *id);   /* for the person */
const char *topay_case_words_get_template_change (const char *id); /* (nullable) */

G_END_DECLS
