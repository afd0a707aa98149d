/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Working days: Monday to Friday, without public holidays, with the weekends that are worked for
 * them (调休). The calendar is data of an operator, the same for the service and all that show a
 * date. It never changes after it was read. */

G_BEGIN_DECLS

#define TOPAY_WORKDAYS_MAX_BYTES (64 * 1024)

typedef struct _TopayWorkdays TopayWorkdays;

/* A day is counted from 1970-01-01 in the zone of the calendar. */
TopayWorkdays *topay_workdays_parse (const char *text, gsize length, GError **error);
TopayWorkdays *topay_workdays_ref (TopayWorkdays *self);
void topay_workdays_unref (TopayWorkdays *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayWorkdays, topay_workdays_unref)

gint64 topay_workdays_get_day (const TopayWorkdays *self, gint64 seconds);
gint64 topay_workdays_get_first_second (const TopayWorkdays *self, gint64 day);
gint64 topay_workdays_get_cutoff (const TopayWorkdays *self, gint64 day);
gboolean topay_workdays_is_workday (const TopayWorkdays *self, gint64 day);
gboolean topay_workdays_is_known (const TopayWorkdays *self, gint64 day);
const char *topay_workdays_get_name (const TopayWorkdays *self, gint64 day);

/* Where the counting of something begins that came at @seconds, and the nth day behind it. */
gint64 topay_workdays_get_start (const TopayWorkdays *self, gint64 seconds);
gint64 topay_workdays_add (const TopayWorkdays *self, gint64 day, guint n_days);
guint topay_workdays_count (const TopayWorkdays *self, gint64 from, gint64 to);

G_END_DECLS
