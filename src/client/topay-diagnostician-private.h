/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-diagnostician.h"

/* For tests, which do not have eight seconds. */

G_BEGIN_DECLS

void topay_diagnostician_set_limits (TopayDiagnostician *self, guint probe_ms, guint run_ms);

G_END_DECLS
