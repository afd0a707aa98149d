/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

/* The root page: one header over the tabs. Where they have no room in the header, they stand below.
 */

G_BEGIN_DECLS

#define TOPAY_TYPE_SHELL (topay_shell_get_type ())
G_DECLARE_FINAL_TYPE (TopayShell, topay_shell, TOPAY, SHELL, TopayPage)

/* property "can-go-back": notified when it may be another */
TopayPage *topay_shell_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;
void topay_shell_select_tab (TopayShell *self, guint position);
void topay_shell_cycle_tab (TopayShell *self, gboolean forward);
gboolean topay_shell_can_go_back (TopayShell *self);
void topay_shell_open_case (TopayShell *self, const char *case_id);

G_END_DECLS
