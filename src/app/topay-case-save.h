/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-case-file.h"

/* What a person takes along of a case, as a file of their own. */

G_BEGIN_DECLS

/* The button with the menu of forms; its entries are the action "case.save" with a form. */
GtkWidget *topay_case_save_button_new (const TopayWireCase *summary) G_GNUC_WARN_UNUSED_RESULT;

GBytes *topay_case_save_make (const TopayCaseFile *file,
                              const char *form,
                              gint64 now,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_case_save_as (GtkWidget *parent, const TopayCaseFile *file, const char *form);

G_END_DECLS
