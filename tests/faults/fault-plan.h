/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How much a run does, and with which chance: TOPAY_FAULT_ROUNDS and TOPAY_FAULT_SEED. */

G_BEGIN_DECLS

guint topay_fault_get_rounds (guint usual);
guint32 topay_fault_get_seed (void);

G_END_DECLS
