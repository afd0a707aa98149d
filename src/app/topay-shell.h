/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

/* The root page: one header over the tabs. There is a single tab today, so nothing switches between
 * them yet; with the second one the header gets its switcher, here and nowhere else. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SHELL (topay_shell_get_type ())
G_DECLARE_FINAL_TYPE (TopayShell, topay_shell, TOPAY, SHELL, TopayPage)

TopayPage *topay_shell_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;
void topay_shell_select_tab (TopayShell *self, guint position);

G_END_DECLS
