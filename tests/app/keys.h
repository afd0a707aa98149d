/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What the keyboard does, where the focus is: nothing here knows a widget by name. */

G_BEGIN_DECLS

GtkWidget *keys_get_focus (GtkWidget *window);
void keys_tab (GtkWidget *window);
void keys_shift_tab (GtkWidget *window);
void keys_down (GtkWidget *window);
void keys_type (GtkWidget *window, const char *text);
void keys_enter (GtkWidget *window);
void keys_escape (GtkWidget *window);
void keys_tab_to (GtkWidget *window, const char *name);
const char *keys_get_name (GtkWidget *widget);

G_END_DECLS
