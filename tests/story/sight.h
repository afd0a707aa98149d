/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What somebody sees of the windows of this program. */

G_BEGIN_DECLS

/* The one that takes the keys: over the others. (transfer none) (nullable) */
GtkWidget *sight_get_window (void);

gboolean sight_shows (GtkWidget *root, const char *text);
/* A control with these words: exactly these rather than among others. (transfer none) (nullable) */
GtkWidget *sight_find_control (GtkWidget *root, const char *words);
/* A field to be typed into, by its title or label. (transfer none) (nullable) */
GtkWidget *sight_find_field (GtkWidget *root, const char *words);
/* The control that has the focus, as a person would say. (transfer none) (nullable) */
GtkWidget *sight_get_focus (GtkWidget *window);
/* Everything that can be read, a line each; what is cut short begins with “✂”. */
char *sight_dup_texts (void);
char *sight_dup_name (GtkWidget *widget);

void sight_save (GtkWidget *window, const char *path);

G_END_DECLS
