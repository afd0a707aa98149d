/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

/* Where a diagnosis begins: a payment, an error code, or nothing but this computer. */

G_BEGIN_DECLS

#define TOPAY_TYPE_PAYMENTS_PAGE (topay_payments_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayPaymentsPage, topay_payments_page, TOPAY, PAYMENTS_PAGE, TopayPage)

TopayPage *topay_payments_page_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
