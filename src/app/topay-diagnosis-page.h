/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"
#include "topay-probe.h"

/* Why a payment failed: measures, shows what it finds while it does, and then says what is the
 * matter and what to do. A payment that is not decided is watched. */

G_BEGIN_DECLS

#define TOPAY_TYPE_DIAGNOSIS_PAGE (topay_diagnosis_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayDiagnosisPage, topay_diagnosis_page, TOPAY, DIAGNOSIS_PAGE, TopayPage)

/* @payment_id: (nullable): of payment_list; @code: (nullable): as it was typed */
TopayPage *topay_diagnosis_page_new (TopayContext *context,
                                     const char *payment_id,
                                     const char *code) G_GNUC_WARN_UNUSED_RESULT;

/* Other probes, for tests; they have to outlive the page. Before it is shown. */
void topay_diagnosis_page_set_probes (TopayDiagnosisPage *self,
                                      const TopayProbe *probes,
                                      guint n_probes);

G_END_DECLS
