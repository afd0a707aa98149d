/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Entries that take digits and nothing else. */

G_BEGIN_DECLS

void topay_digits_filter (GtkEditable *editable, guint max_digits);

G_END_DECLS
