/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"
#include "topayd-secret.h"

/* Reports that people agreed to send: sealed at rest, forgotten after 30 days (topayd-prune). */

G_BEGIN_DECLS

char *topayd_report_dup_checked (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_report_add (const TopaydVisit *visit,
                            const char *account_id,
                            const char *id,
                            const char *text,
                            GError **error);
gboolean
topayd_report_load (const TopaydVisit *visit, const char *id, TopaydSecret **text, GError **error);

G_END_DECLS
