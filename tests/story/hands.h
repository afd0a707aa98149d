/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What somebody does to the windows of this program, by pointer and keys of the display. */

G_BEGIN_DECLS

void hands_settle (void);             /* what was done has arrived */
void hands_focus (GtkWidget *window); /* what a window manager would do */

gboolean hands_click (GtkWidget *widget); /* FALSE while it cannot be hit */
/* Goes to @target by Tab and the arrows; FALSE when that leads nowhere. @stops: (out): on the way
 */
gboolean hands_go_to (GtkWidget *target, char **stops);
void hands_key (const char *name); /* “ctrl+v” */
void hands_type (const char *text);

G_END_DECLS
