/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* One entry for a code of so many digits. Whatever is typed or pasted, the digits of it stay: also
 * full-width ones, also from between spaces and words. */

G_BEGIN_DECLS

#define TOPAY_CODE_ENTRY_MAX_DIGITS 12

#define TOPAY_TYPE_CODE_ENTRY (topay_code_entry_get_type ())
G_DECLARE_FINAL_TYPE (TopayCodeEntry, topay_code_entry, TOPAY, CODE_ENTRY, GtkEntry)

/* signal "complete": the last digit came in */
GtkWidget *topay_code_entry_new (guint n_digits) G_GNUC_WARN_UNUSED_RESULT;
guint topay_code_entry_get_n_digits (TopayCodeEntry *self);
gboolean topay_code_entry_is_complete (TopayCodeEntry *self);
void topay_code_entry_select_all (TopayCodeEntry *self);

G_END_DECLS
