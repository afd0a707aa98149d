/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* The Home tab: the question, and below it what people look for most. */

G_BEGIN_DECLS

#define TOPAY_TYPE_HOME_VIEW (topay_home_view_get_type ())
G_DECLARE_FINAL_TYPE (TopayHomeView, topay_home_view, TOPAY, HOME_VIEW, AdwBin)

GtkWidget *topay_home_view_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;
void topay_home_view_focus_search (TopayHomeView *self);
void topay_home_view_reset (TopayHomeView *self);

G_END_DECLS
