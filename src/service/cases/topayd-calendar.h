/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-workdays.h"

/* The calendar in force: read by the threads of the store while the main loop reads it anew. */

G_BEGIN_DECLS

typedef struct _TopaydCalendar TopaydCalendar;

TopaydCalendar *topayd_calendar_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topayd_calendar_free (TopaydCalendar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydCalendar, topayd_calendar_free)

gboolean topayd_calendar_load (TopaydCalendar *self, const char *path, GError **error);
TopayWorkdays *topayd_calendar_get (TopaydCalendar *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
