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

G_END_DECLS
