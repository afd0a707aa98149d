/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-diagnosis.h"
#include "topay-diagnostician.h"

/* A diagnosis in the language of the person. All of it is plain text, never markup: names of shops
 * and notices come from elsewhere. */

G_BEGIN_DECLS

TopayCauses *topay_diagnosis_words_load_causes (void) G_GNUC_WARN_UNUSED_RESULT;

char *topay_diagnosis_words_dup (const char *text,
                                 const TopayFacts *facts,
                                 gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type utf8): may be empty */
GPtrArray *topay_diagnosis_words_dup_evidence (const TopayFinding *finding,
                                               const TopayFacts *facts,
                                               gint64 now) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_diagnosis_words_has_facts (const char *text, const TopayFacts *facts);

const char *topay_diagnosis_words_get_check_title (const char *check);
char *topay_diagnosis_words_dup_check (const char *check,
                                       TopayCheckState state,
                                       const TopayFacts *facts,
                                       gint64 now) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_diagnosis_words_get_check_state (TopayCheckState state);
const char *topay_diagnosis_words_get_payment_state (const char *state);
const char *topay_diagnosis_words_get_solver (TopaySolver solver);
const char *topay_diagnosis_words_get_retry (const TopayVerdict *verdict, const TopayFacts *facts);

G_END_DECLS
