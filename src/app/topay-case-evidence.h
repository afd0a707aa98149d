/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-context.h"

/* A file of a case is fetched, shown when it is a picture, and saved where the person wants it. */

G_BEGIN_DECLS

void topay_case_evidence_open (GtkWidget *parent,
                               TopayContext *context,
                               const TopayWireEvidence *evidence);

G_END_DECLS
