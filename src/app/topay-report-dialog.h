/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"
#include "topay-facts.h"

/* The report of a payment check: shown in full, each section with a switch, and only then saved or
 * sent. What is sent is the text that is shown, byte for byte. */

G_BEGIN_DECLS

/* What the check itself brings along; the rest is found out here. */
typedef struct
{
  const TopayFacts *facts; /* (unowned): copied */
  const char *cause;       /* (unowned): id of the first one; stays */
  const char *result;      /* (unowned): "open", "solved", "not-solved", "escalated"; stays */
  gint64 duration_s;
} TopayReportSubject;

#define TOPAY_TYPE_REPORT_DIALOG (topay_report_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TopayReportDialog, topay_report_dialog, TOPAY, REPORT_DIALOG, AdwWindow)

GtkWidget *topay_report_dialog_new (TopayContext *context,
                                    const TopayReportSubject *subject) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_report_dialog_get_text (TopayReportDialog *self);
void topay_report_dialog_save (TopayReportDialog *self, GFile *file);

G_END_DECLS
