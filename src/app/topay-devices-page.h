/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

/* Where the account is signed in, each with a way to end it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_DEVICES_PAGE (topay_devices_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayDevicesPage, topay_devices_page, TOPAY, DEVICES_PAGE, TopayPage)

TopayPage *topay_devices_page_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
