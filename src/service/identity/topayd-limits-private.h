/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-pin-lock.h"
#include "topay-throttle.h"
#include "topay-token-bucket.h"

#include "topayd-audit.h"
#include "topayd-identity.h"

/* The numbers of src/domain, kept in the database. */

G_BEGIN_DECLS

/* Hexadecimal form of a lookup. */
#define TOPAYD_SUBJECT_SIZE (2 * TOPAYD_LOOKUP_BYTES + 1)

void topayd_subject_make (const TopaydKeys *keys,
                          const char *purpose,
                          const char *text,
                          char subject[TOPAYD_SUBJECT_SIZE]);

gboolean topayd_throttle_load (TopaydTransaction *transaction,
                               const char *kind,
                               const char *subject,
                               TopayThrottle *throttle,
                               GError **error);
gboolean topayd_throttle_save (const TopaydVisit *visit,
                               const char *kind,
                               const char *subject,
                               const TopayThrottle *throttle,
                               GError **error);
gboolean topayd_lock_clear (TopaydTransaction *transaction,
                            const char *kind,
                            const char *subject,
                            GError **error);
gboolean topayd_window_try (const TopaydVisit *visit,
                            const char *kind,
                            const char *subject,
                            gint64 *wait_s,
                            GError **error);

/* Both rates of one subject or none; @wait_s 0 when it was taken. */
gboolean topayd_rates_take (const TopaydVisit *visit,
                            const char *rule,
                            const char *subject,
                            gint64 *wait_s,
                            GError **error);

gboolean topayd_sends_take (const TopaydVisit *visit,
                            const guint8 subject[TOPAYD_LOOKUP_BYTES],
                            const TopayRate *const *rates,
                            gint64 *wait_s,
                            GError **error);

/* @owner NULL: nobody is known. */
gboolean topayd_note (const TopaydVisit *visit,
                      const TopaydOwner *owner,
                      const TopaydAuditEntry *entry,
                      GError **error);

G_END_DECLS
