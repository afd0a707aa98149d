/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-account.h"
#include "topay-case-file.h"
#include "topay-case-list.h"
#include "topay-outbox.h"

/* The cases of whoever is signed in: from the disk at once, from the service as often as somebody
 * looks, and what the person has seen of them. Nothing here is of anybody else: whoever signs out
 * takes their cases along. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASE_STORE (topay_case_store_get_type ())
G_DECLARE_FINAL_TYPE (TopayCaseStore, topay_case_store, TOPAY, CASE_STORE, GObject)

/* signals: "changed" (): the lists, or how they are kept up; "case-changed" (const char *id): a
 * case in full; "event" (TopayCaseItem *, const TopayWireCaseEvent *): something happened that the
 * person was not told of, and did not do */
TopayCaseStore *topay_case_store_new (TopayAccount *account,
                                      TopayStateDb *state) G_GNUC_WARN_UNUSED_RESULT;
void topay_case_store_follow_outbox (TopayCaseStore *self, TopayOutbox *outbox);

GListModel *topay_case_store_get_open (TopayCaseStore *self);
GListModel *topay_case_store_get_over (TopayCaseStore *self);
TopayCaseItem *topay_case_store_find (TopayCaseStore *self, const char *case_id);
guint topay_case_store_get_n_unread (TopayCaseStore *self);

gboolean topay_case_store_is_known (TopayCaseStore *self);       /* there is a list to show */
gint64 topay_case_store_get_fetched_at (TopayCaseStore *self);   /* Unix seconds; 0: never whole */
const GError *topay_case_store_get_error (TopayCaseStore *self); /* (nullable): of the last call */

/* Each look wants its own look away: every minute while a window is open, every five seconds for
 * a case on screen. */
void topay_case_store_look (TopayCaseStore *self);
void topay_case_store_look_away (TopayCaseStore *self);
void topay_case_store_look_at (TopayCaseStore *self, const char *case_id);
void topay_case_store_look_away_from (TopayCaseStore *self, const char *case_id);
void topay_case_store_refresh (TopayCaseStore *self);

const TopayCaseFile *topay_case_store_get_file (TopayCaseStore *self, const char *case_id);
void topay_case_store_mark_seen (TopayCaseStore *self, const char *case_id);

G_END_DECLS
