/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-context.h"
#include "topay-flow-host.h"

/* What the wizards need, from the service and the account of the person. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SERVICE_HOST (topay_service_host_get_type ())
G_DECLARE_FINAL_TYPE (TopayServiceHost, topay_service_host, TOPAY, SERVICE_HOST, GObject)

TopayFlowHost *topay_service_host_new (TopayContext *context,
                                       const char *flow) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
