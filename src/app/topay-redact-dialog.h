/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-evidence.h"

/* Where parts of a picture are blackened before it is sent. */

G_BEGIN_DECLS

#define TOPAY_TYPE_REDACT_DIALOG (topay_redact_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TopayRedactDialog, topay_redact_dialog, TOPAY, REDACT_DIALOG, AdwWindow)

void topay_redact_dialog_show (GtkWindow *parent, TopayEvidence *evidence, TopayEvidenceFile *file);

G_END_DECLS
