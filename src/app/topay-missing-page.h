/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_MISSING_PAGE (topay_missing_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayMissingPage, topay_missing_page, TOPAY, MISSING_PAGE, TopayPage)

TopayPage *topay_missing_page_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
