/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *topay_row_new (const char *title, const char *subtitle) G_GNUC_WARN_UNUSED_RESULT;
void topay_row_set_action (GtkWidget *row, const char *action_name, const char *target);

G_END_DECLS
