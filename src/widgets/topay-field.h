/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A control with its problem below it: an icon and red words, which are also what a screen reader
 * says of the control. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FIELD (topay_field_get_type ())
G_DECLARE_FINAL_TYPE (TopayField, topay_field, TOPAY, FIELD, GtkBox)

GtkWidget *topay_field_new (GtkWidget *control) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *topay_field_get_control (TopayField *self);
void topay_field_set_part (TopayField *self, GtkWidget *part);
void topay_field_set_hint (TopayField *self, const char *hint);
void topay_field_set_error (TopayField *self, const char *error);
const char *topay_field_get_error (TopayField *self);

G_END_DECLS
