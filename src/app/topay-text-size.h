/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* int, percent */
#define TOPAY_TEXT_SIZE_KEY     "text-scale"
#define TOPAY_TEXT_SIZE_DEFAULT 100

void topay_text_size_bind (GSettings *settings, GtkSettings *target);
int topay_text_size_next (int percent, int direction);
void topay_text_size_move (GSettings *settings, int direction);

G_END_DECLS
