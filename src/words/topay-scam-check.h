/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-causes.h"

/* A payment that was stopped to protect somebody: three questions before anything else, since
 * whoever is being deceived is in a hurry and on the phone. */

G_BEGIN_DECLS

const TopayCauseQuestion *topay_scam_check_get_question (const TopayCauses *causes,
                                                         const TopayFacts *facts);
char *topay_scam_check_dup_lead (const TopayFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_scam_check_is_alarmed (const TopayFacts *facts);
const char *topay_scam_check_get_title (void);
const char *topay_scam_check_get_advice (void);

G_END_DECLS
