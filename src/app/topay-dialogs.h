/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-context.h"

/* Windows over the main window. The toolkit replaces these classes in later versions; then only
 * this file and topay-preferences change. */

G_BEGIN_DECLS

void topay_dialogs_show_about (GtkWindow *parent);
void topay_dialogs_show_shortcuts (GtkWindow *parent);
void topay_dialogs_show_preferences (GtkWindow *parent, TopayContext *context);
gboolean topay_dialogs_has_preferences (GtkWindow *parent);

/* Answers to topay_dialogs_ask_about_draft (), as its signal "response" gives them. */
#define TOPAY_DIALOGS_KEEP   "keep"
#define TOPAY_DIALOGS_DELETE "delete"
#define TOPAY_DIALOGS_GO_ON  "go-on"

GtkWindow *topay_dialogs_ask_about_draft (GtkWindow *parent);

G_END_DECLS
