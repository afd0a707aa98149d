/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-client.h"
#include "topay-wire-payments.h"

/* What is not as it should be at the service right now: asked for while somebody looks, from time
 * to time, without an account. */

G_BEGIN_DECLS

#define TOPAY_STATUS_WATCH_PERIOD_S 300

#define TOPAY_TYPE_STATUS_WATCH (topay_status_watch_get_type ())
G_DECLARE_FINAL_TYPE (TopayStatusWatch, topay_status_watch, TOPAY, STATUS_WATCH, GObject)

/* signal "changed" (): another incident is the worst, or there is none any more */
TopayStatusWatch *topay_status_watch_new (TopayClient *client) G_GNUC_WARN_UNUSED_RESULT;
void topay_status_watch_look (TopayStatusWatch *self); /* each look wants its own … */
void topay_status_watch_look_away (TopayStatusWatch *self);
const TopayWireIncident *topay_status_watch_get_worst (TopayStatusWatch *self); /* (nullable) */

/* The one to tell first: of security, of payments, of the service, maintenance, of a bank. */
const TopayWireIncident *topay_incidents_find_worst (const GPtrArray *incidents);

G_END_DECLS
