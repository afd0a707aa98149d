/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-case-store.h"

/* Tells of cases by notifications of the desktop: of what the service or an agent did, and that a
 * request which had to wait was delivered. What it is about is not said unless somebody wants it: a
 * notification is read by whoever stands before the screen, also while it is locked. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASE_NOTICES (topay_case_notices_get_type ())
G_DECLARE_FINAL_TYPE (TopayCaseNotices, topay_case_notices, TOPAY, CASE_NOTICES, GObject)

TopayCaseNotices *topay_case_notices_new (GApplication *application,
                                          GSettings *settings,
                                          TopayCaseStore *cases) G_GNUC_WARN_UNUSED_RESULT;
void
topay_case_notices_follow_outbox (TopayCaseNotices *self, TopayOutbox *outbox, TopayStateDb *state);

/* For tests: how long news are gathered, and how long a request may take. */
void topay_case_notices_set_pace (TopayCaseNotices *self, guint batch_ms, guint kept_ms);

G_END_DECLS
