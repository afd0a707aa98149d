/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Days in a row, each with what it counts for. To a screen reader it is one sentence, and Tab never
 * stops in it. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_DAY_PLAIN,
  TOPAY_DAY_DONE, /* counted, or the day it began */
  TOPAY_DAY_OFF,  /* does not count */
  TOPAY_DAY_DUE,
} TopayDayLook;

typedef struct
{
  const char *weekday; /* (unowned): short */
  const char *number;  /* (unowned): of the month */
  const char *mark;    /* (unowned): what it counts for; may be "" */
  TopayDayLook look;
  gboolean is_today;
} TopayDay;

#define TOPAY_TYPE_DAY_STRIP (topay_day_strip_get_type ())
G_DECLARE_FINAL_TYPE (TopayDayStrip, topay_day_strip, TOPAY, DAY_STRIP, GtkWidget)

GtkWidget *topay_day_strip_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_day_strip_set_days (TopayDayStrip *self,
                               const TopayDay *days,
                               guint n_days,
                               const char *sentence);

G_END_DECLS
