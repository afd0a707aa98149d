/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void topay_file_save_as (GtkWidget *parent, const char *name, GBytes *bytes);

G_END_DECLS
