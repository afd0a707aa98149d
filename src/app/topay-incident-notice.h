/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* A notice of what is not as it should be at Topay right now; takes no room while there is none. */

G_BEGIN_DECLS

#define TOPAY_TYPE_INCIDENT_NOTICE (topay_incident_notice_get_type ())
G_DECLARE_FINAL_TYPE (TopayIncidentNotice, topay_incident_notice, TOPAY, INCIDENT_NOTICE, AdwBin)

void topay_incident_notice_set_context (TopayIncidentNotice *self, TopayContext *context);

G_END_DECLS
