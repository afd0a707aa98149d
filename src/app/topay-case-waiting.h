/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* What the service does not have yet: wizards that were left in the middle, and requests that are
 * kept until there is a connection or somebody signs in. Not there when nothing waits. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASE_WAITING (topay_case_waiting_get_type ())
G_DECLARE_FINAL_TYPE (TopayCaseWaiting, topay_case_waiting, TOPAY, CASE_WAITING, GtkBox)

/* property "is-empty": notified when something waits, or nothing any more */
void topay_case_waiting_set_context (TopayCaseWaiting *self, TopayContext *context);
gboolean topay_case_waiting_is_empty (TopayCaseWaiting *self);

G_END_DECLS
