/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-causes.h"
#include "topay-facts.h"

/* What follows from the facts: causes in order of urgency, what may still be asked, and whether
 * paying again may be offered. No input or output, no clock. */

G_BEGIN_DECLS

#define TOPAY_DIAGNOSIS_MAX_QUESTIONS 4

typedef enum
{
  TOPAY_FINDING_MEASURED, /* the machine saw it */
  TOPAY_FINDING_TOLD,     /* it follows from an answer of the person */
  TOPAY_FINDING_POSSIBLE, /* it would explain what was seen */
} TopayFindingKind;

typedef struct
{
  const TopayCause *cause; /* (unowned) */
  TopayFindingKind kind;
  TopayCauseRank rank; /* the most urgent of what was seen */
} TopayFinding;

typedef struct
{
  GPtrArray *findings;    /* (owned) (element-type TopayFinding): never empty: the last resort is
                             "unknown" */
  GPtrArray *questions;   /* (owned) (element-type TopayCauseQuestion), unowned elements: at most
                             TOPAY_DIAGNOSIS_MAX_QUESTIONS, empty when the first cause is certain */
  gboolean must_wait;     /* the payment is pending or its state is not known: watch it */
  gboolean may_pay_again; /* never together with must_wait */
} TopayVerdict;

TopayVerdict *topay_diagnose (const TopayCauses *causes, const TopayFacts *facts);
void topay_verdict_free (TopayVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayVerdict, topay_verdict_free)

/* Adds what a code that was typed stands for, and all that follows from what is known. */
void topay_diagnosis_complete (const TopayCauses *causes, TopayFacts *facts, gint64 now);

/* Facts that follow from others: over-limit, card expired, clock ahead or behind. */
void topay_diagnosis_derive (TopayFacts *facts, gint64 now);

/* Fills the facts in braces into a text that was translated: {amount:money}, {pin-until:time},
 * {clock-offset:duration}, {merchant}. */
typedef char *(*TopayFactFormat) (const char *name,
                                  const char *format,
                                  const char *word,
                                  gpointer data);
char *topay_diagnosis_fill (const char *text,
                            const TopayFacts *facts,
                            TopayFactFormat format,
                            gpointer data);

/* Seconds until the state of a pending payment is asked again, for the @nth time from 0: 5, 10, 20,
 * 30, 45 s after the start, then every 5 minutes. */
guint topay_watch_get_delay_s (guint nth);

G_END_DECLS
