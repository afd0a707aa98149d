/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-evidence.h"

/* Files that somebody adds to a request: by choosing, by pasting, by dropping them here. */

G_BEGIN_DECLS

#define TOPAY_TYPE_EVIDENCE_LIST (topay_evidence_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayEvidenceList, topay_evidence_list, TOPAY, EVIDENCE_LIST, GtkBox)

/* signal "changed" (): other files can be sent */
GtkWidget *topay_evidence_list_new (TopayEvidence *evidence,
                                    const char *owner,
                                    const char *offers) G_GNUC_WARN_UNUSED_RESULT;
void topay_evidence_list_set_account (TopayEvidenceList *self, TopayAccount *account);
void topay_evidence_list_add (TopayEvidenceList *self, GFile *file);
char *topay_evidence_list_dup_ids (TopayEvidenceList *self) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_evidence_list_get_obstacle (TopayEvidenceList *self);
void topay_evidence_list_focus (TopayEvidenceList *self);

G_END_DECLS
