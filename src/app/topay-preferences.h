/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_PREFERENCES (topay_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TopayPreferences, topay_preferences, TOPAY, PREFERENCES, AdwPreferencesWindow)

GtkWidget *topay_preferences_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
