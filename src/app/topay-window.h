/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"
#include "topay-uri.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_WINDOW (topay_window_get_type ())
G_DECLARE_FINAL_TYPE (TopayWindow, topay_window, TOPAY, WINDOW, AdwApplicationWindow)

TopayWindow *topay_window_new (GtkApplication *application,
                               TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;
void topay_window_open_uri (TopayWindow *self, const char *uri);
char **topay_window_dup_history (TopayWindow *self) G_GNUC_WARN_UNUSED_RESULT;
void topay_window_restore_history (TopayWindow *self, const char *const *uris);

G_END_DECLS
