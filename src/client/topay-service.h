/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-account.h"

/* The service that this computer is set up for. */

G_BEGIN_DECLS

GSettings *topay_service_open_settings (void) G_GNUC_WARN_UNUSED_RESULT;
TopayClient *topay_service_new_client (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
TopayAccount *topay_service_new_account (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
char *topay_service_dup_portal_uri (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
