/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-account.h"
#include "topay-case-store.h"
#include "topay-evidence.h"
#include "topay-library.h"
#include "topay-outbox.h"
#include "topay-payment-watches.h"
#include "topay-probe.h"
#include "topay-state-db.h"
#include "topay-status-watch.h"

/* What every page needs, handed to it when it is made. The application owns the only one; a new
 * one is made when the language changes, together with a new window. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CONTEXT (topay_context_get_type ())
G_DECLARE_FINAL_TYPE (TopayContext, topay_context, TOPAY, CONTEXT, GObject)

TopayContext *topay_context_new (GSettings *settings,
                                 TopayStateDb *state,
                                 const char *language) G_GNUC_WARN_UNUSED_RESULT;

/* signal "drafts-changed": a wizard was left in the middle, or is no more */
/* properties "library": NULL until it is loaded, then notified once; "library-problem": whether it
 * cannot be opened */
TopayLibrary *topay_context_get_library (TopayContext *self);
void topay_context_set_library (TopayContext *self, TopayLibrary *library);
gboolean topay_context_has_library_problem (TopayContext *self);
void topay_context_set_library_problem (TopayContext *self, gboolean problem);
GSettings *topay_context_get_settings (TopayContext *self);
TopayStateDb *topay_context_get_state (TopayContext *self);
TopayAccount *topay_context_get_account (TopayContext *self);
void topay_context_set_account (TopayContext *self, TopayAccount *account);
TopayPaymentWatches *topay_context_get_watches (TopayContext *self); /* NULL without an account */
void topay_context_set_watches (TopayContext *self, TopayPaymentWatches *watches);
TopayEvidence *topay_context_get_evidence (TopayContext *self); /* NULL without a service */
void topay_context_set_evidence (TopayContext *self, TopayEvidence *evidence);
TopayOutbox *topay_context_get_outbox (TopayContext *self); /* NULL without a service */
void topay_context_set_outbox (TopayContext *self, TopayOutbox *outbox);
TopayCaseStore *topay_context_get_cases (TopayContext *self); /* NULL without a service */
void topay_context_set_cases (TopayContext *self, TopayCaseStore *cases);
TopayStatusWatch *topay_context_get_status (TopayContext *self); /* NULL without a service */
void topay_context_set_status (TopayContext *self, TopayStatusWatch *status);
void topay_context_tell_of_drafts (TopayContext *self);
const char *topay_context_get_language (TopayContext *self);
TopayProbeContext *topay_context_new_probes (TopayContext *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_context_is_wizard_available (TopayContext *self, const char *wizard);

G_END_DECLS
