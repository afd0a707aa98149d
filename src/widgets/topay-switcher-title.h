/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What stands in the middle of a header over tabs: the tabs where there is room for them, else the
 * name of the one on screen. The class of the toolkit for this is deprecated in later versions. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SWITCHER_TITLE (topay_switcher_title_get_type ())
G_DECLARE_FINAL_TYPE (TopaySwitcherTitle, topay_switcher_title, TOPAY, SWITCHER_TITLE, GtkWidget)

/* property "is-narrow": the tabs have no room here and stand elsewhere */
GtkWidget *topay_switcher_title_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_switcher_title_set_stack (TopaySwitcherTitle *self, AdwViewStack *stack);
void topay_switcher_title_set_title (TopaySwitcherTitle *self, const char *title);
gboolean topay_switcher_title_is_narrow (TopaySwitcherTitle *self);

G_END_DECLS
