/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-facts.h"
#include "topay-probe.h"

/* Runs probes, all at once, and gathers what they find. A run ends when the last one has ended, at
 * the latest ten seconds after it began; what could not be checked until then is said to be so. */

G_BEGIN_DECLS

#define TOPAY_DIAGNOSTICIAN_RUN_MS 10000

typedef enum
{
  TOPAY_CHECK_WAITING,
  TOPAY_CHECK_RUNNING,
  TOPAY_CHECK_FINE,        /* nothing that would explain a failure */
  TOPAY_CHECK_NOTABLE,     /* worth a look */
  TOPAY_CHECK_UNAVAILABLE, /* nobody could say */
} TopayCheckState;

#define TOPAY_TYPE_DIAGNOSTICIAN (topay_diagnostician_get_type ())
G_DECLARE_FINAL_TYPE (TopayDiagnostician, topay_diagnostician, TOPAY, DIAGNOSTICIAN, GObject)

/* signal "check-changed" (guint nth): another state, and maybe more facts. @context is copied,
 * @probes stay the caller's. */
TopayDiagnostician *topay_diagnostician_new (TopayProbeContext *context,
                                             const TopayProbe *probes,
                                             guint n_probes) G_GNUC_WARN_UNUSED_RESULT;

guint topay_diagnostician_get_n_checks (TopayDiagnostician *self);
const char *
topay_diagnostician_get_check (TopayDiagnostician *self, guint nth, TopayCheckState *state);
/* Of the run: they grow while it lasts, and then nobody but the caller changes them. */
TopayFacts *topay_diagnostician_get_facts (TopayDiagnostician *self);
gboolean topay_diagnostician_is_running (TopayDiagnostician *self);

/* @payment_id: (nullable): of payment_list; @code: (nullable): as it was typed */
void topay_diagnostician_run_async (TopayDiagnostician *self,
                                    const char *payment_id,
                                    const char *code,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
topay_diagnostician_run_finish (TopayDiagnostician *self, GAsyncResult *result, GError **error);
void topay_diagnostician_stop (TopayDiagnostician *self);

G_END_DECLS
