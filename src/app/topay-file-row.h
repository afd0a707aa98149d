/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-evidence.h"

/* A file of evidence in a list: what it is, how far it is, what it shows. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FILE_ROW (topay_file_row_get_type ())
G_DECLARE_FINAL_TYPE (TopayFileRow, topay_file_row, TOPAY, FILE_ROW, GtkListBoxRow)

/* signals: "remove" (), "edit" () */
GtkWidget *topay_file_row_new (TopayEvidence *evidence,
                               TopayEvidenceFile *file,
                               const char *offers) G_GNUC_WARN_UNUSED_RESULT;
void topay_file_row_set_waits_for (TopayFileRow *self, gboolean session, gboolean network);
TopayEvidenceFile *topay_file_row_get_file (TopayFileRow *self);
const char *topay_file_row_get_words (TopayFileRow *self);
gboolean topay_file_row_can_edit (TopayFileRow *self);

char *topay_file_row_dup_problem (const char *code, gint64 size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
