/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

/* Account and password, then a second code for accounts that have one. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SIGN_IN_PAGE (topay_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (TopaySignInPage, topay_sign_in_page, TOPAY, SIGN_IN_PAGE, TopayPage)

TopayPage *topay_sign_in_page_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
