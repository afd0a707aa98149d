/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"
#include "topayd-cases.h"

/* The rows of the payouts: what handlers do with them, in the transaction of what happens to the
 * case. The thread “topayd-payouts” does the rest. */

G_BEGIN_DECLS

#define TOPAYD_PAYOUT_MAX_ATTEMPTS 9
#define TOPAYD_PAYOUT_CARD_DAYS    3 /* working days until money is on a card, at most */

/* PAY, RETRY and REROUTE with the payout that belongs to them. Whoever moves the case on in another
 * way checks first and opens afterwards, in the same job. */
gboolean topayd_payout_act (const TopaydCases *cases,
                            const char *case_id,
                            const TopaydCaseAct *act,
                            const char *method_id,
                            const char **code,
                            GError **error);
gboolean topayd_payout_check (const TopaydCases *cases,
                              const char *case_id,
                              const char *method_id,
                              const char **code,
                              GError **error);
gboolean topayd_payout_open (const TopaydCases *cases,
                             const char *case_id,
                             const char *method_id,
                             const char **code,
                             GError **error);
gboolean topayd_payout_load_latest (const TopaydVisit *visit,
                                    const char *case_id,
                                    TopayWireCasePayout **payout,
                                    GError **error);

G_END_DECLS
