/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-case-file.h"
#include "topay-context.h"

/* The parts of a case on screen. What people wrote is cleaned, and never markup. */

G_BEGIN_DECLS

/* Each (transfer floating) (nullable): NULL when there is nothing to say. */
GtkWidget *topay_case_parts_make_ask (const TopayCaseFile *file, gint64 now);
GtkWidget *topay_case_parts_make_days (const TopayCaseFile *file, gint64 now);
GtkWidget *topay_case_parts_make_decision (const TopayCaseFile *file, TopayContext *context);
GtkWidget *topay_case_parts_make_money (const TopayCaseFile *file);
GtkWidget *topay_case_parts_make_evidence (const TopayCaseFile *file);
GtkWidget *topay_case_parts_make_request (const TopayCaseFile *file);
GtkWidget *topay_case_parts_make_timeline (const TopayCaseFile *file, gint64 now);
GtkWidget *topay_case_parts_make_acts (const TopayCaseFile *file, gint64 now);

G_END_DECLS
