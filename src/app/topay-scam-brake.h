/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What stands there when an answer is one of somebody who is being deceived (topay-scam-check.h).
 */

G_BEGIN_DECLS

GtkWidget *topay_scam_brake_new_warning (gboolean can_report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
