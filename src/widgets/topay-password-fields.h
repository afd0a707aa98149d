/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A new password, typed twice, or a new PIN of some digits. A password gets a meter, which is
 * advice and never stops anybody; what must be is said before, and the service has the last word.
 */

G_BEGIN_DECLS

#define TOPAY_TYPE_PASSWORD_FIELDS (topay_password_fields_get_type ())
G_DECLARE_FINAL_TYPE (TopayPasswordFields, topay_password_fields, TOPAY, PASSWORD_FIELDS, GtkBox)

/* signals "changed", "activate" (Enter in the second row) */
GtkWidget *topay_password_fields_new (guint minimum) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *topay_password_fields_new_pin (guint n_digits) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_password_fields_get_text (TopayPasswordFields *self);
const char *topay_password_fields_get_repetition (TopayPasswordFields *self);
void topay_password_fields_set_account (TopayPasswordFields *self, const char *account);
gboolean topay_password_fields_check (TopayPasswordFields *self);
void topay_password_fields_show_error (TopayPasswordFields *self, const char *error);
void topay_password_fields_clear (TopayPasswordFields *self);

G_END_DECLS
