/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-causes.h"

/* All that may ever be named; data/causes.xml has the words. */
const char *const topay_cause_ids[] = {
  "net.offline",
  "net.captive",
  "net.weak",
  "net.blocked",
  "clock.skew",
  "app.old",
  "svc.incident",
  "bal.insufficient",
  "bal.held",
  "lim.topay_single",
  "lim.topay_day",
  "lim.topay_year",
  "lim.user_set",
  "lim.bank",
  "lim.minimum",
  "id.unverified",
  "acct.password_locked",
  "acct.login_locked",
  "acct.frozen_risk",
  "acct.frozen_legal",
  "acct.frozen_user",
  "risk.payment",
  "risk.scam_delay",
  "auth.otp",
  "auth.3ds",
  "card.expired",
  "card.details",
  "card.unsupported",
  "card.lost",
  "bank.decline",
  "bank.down",
  "mch.error",
  "mch.blocked",
  "ord.closed",
  "ord.paid",
  "ord.pending",
  "ord.duplicate",
  "ord.debited_not_credited",
  "code.expired",
  "code.fake",
  "dev.camera",
  "dev.compat",
  "min.age",
  "unknown",
};

const guint topay_n_cause_ids = G_N_ELEMENTS (topay_cause_ids);

/**
 * topay_cause_is_id:
 * @id: any text
 *
 * Returns: whether it is the id of a cause
 */
gboolean
topay_cause_is_id (const char *id)
{
  for (guint i = 0; i < topay_n_cause_ids; i++)
    if (g_str_equal (topay_cause_ids[i], id))
      return TRUE;
  return FALSE;
}
