/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* What stands below the search on Home: cards, popular questions, the tip of the day. Made only
 * when the library is there and the window has been seen. */

G_BEGIN_DECLS

#define TOPAY_TYPE_HOME_LOWER (topay_home_lower_get_type ())
G_DECLARE_FINAL_TYPE (TopayHomeLower, topay_home_lower, TOPAY, HOME_LOWER, GtkBox)

GtkWidget *topay_home_lower_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
