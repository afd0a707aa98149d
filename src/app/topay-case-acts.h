/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-case.h"
#include "topay-context.h"

/* What a person can do in a case, as the state machine of the domain says, and how they are asked
 * about it. */

G_BEGIN_DECLS

gboolean topay_case_can (const TopayWireCase *summary, TopayCaseEvent event, gint64 now);
gboolean topay_case_can_add (const TopayWireCase *summary);
gboolean topay_case_can_rate (const TopayWireCase *summary);

/* Each opens a window over that of @parent; what came of it is told by a toast. */
void
topay_case_acts_answer (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary);
void
topay_case_acts_withdraw (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary);
void
topay_case_acts_reopen (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary);
void
topay_case_acts_reroute (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary);
void
topay_case_acts_confirm (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary);
void topay_case_acts_rate (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary);

G_END_DECLS
