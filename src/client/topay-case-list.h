/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-wire-cases.h"

/* Cases in the order in which they are shown: those that wait for the person first, then the latest
 * change. The objects stay the same while their case does, so that a list on screen keeps its
 * selection and its place. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASE_ITEM (topay_case_item_get_type ())
G_DECLARE_FINAL_TYPE (TopayCaseItem, topay_case_item, TOPAY, CASE_ITEM, GObject)

/* signal "changed" (): something else stands in it */
TopayCaseItem *topay_case_item_new (TopayWireCase *summary) G_GNUC_WARN_UNUSED_RESULT;
const TopayWireCase *topay_case_item_get_case (TopayCaseItem *self);
gboolean topay_case_item_update (TopayCaseItem *self, const TopayWireCase *summary);
gboolean topay_case_item_is_unread (TopayCaseItem *self);
gboolean topay_case_item_is_over (TopayCaseItem *self);
gboolean topay_case_item_needs_person (TopayCaseItem *self);
int topay_case_item_compare (TopayCaseItem *self, TopayCaseItem *other);

/* How many of its events the person has seen, and was told of. */
gint64 topay_case_item_get_n_seen (TopayCaseItem *self);
void topay_case_item_set_n_seen (TopayCaseItem *self, gint64 n_seen);
gint64 topay_case_item_get_n_told (TopayCaseItem *self);
void topay_case_item_set_n_told (TopayCaseItem *self, gint64 n_told);

#define TOPAY_TYPE_CASE_LIST (topay_case_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayCaseList, topay_case_list, TOPAY, CASE_LIST, GObject)

TopayCaseList *topay_case_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_case_list_replace (TopayCaseList *self, GPtrArray *items);

G_END_DECLS
