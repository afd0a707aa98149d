/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TOPAY_SEVERITY_STRICT,  /* breaks a rule of writing; a lenient report does not keep it */
  TOPAY_SEVERITY_WARNING, /* something is not shown as it was meant */
  TOPAY_SEVERITY_ERROR,   /* there can be no library */
} TopaySeverity;

/**
 * TopayReport:
 *
 * What is wrong with the sources: complaints with file and line.
 */
typedef struct _TopayReport TopayReport;

TopayReport *topay_report_new (gboolean strict) G_GNUC_WARN_UNUSED_RESULT;
void topay_report_free (TopayReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayReport, topay_report_free)

gboolean topay_report_is_strict (const TopayReport *self);
void topay_report_add (TopayReport *self,
                       TopaySeverity severity,
                       const char *path,
                       guint line,
                       const char *format,
                       ...) G_GNUC_PRINTF (5, 6);
void topay_report_add_error (TopayReport *self, const char *path, guint line, const GError *error);

guint topay_report_get_n_complaints (const TopayReport *self);
guint topay_report_get_n_errors (const TopayReport *self);
gboolean topay_report_is_unreadable (const TopayReport *self);
char *topay_report_dup_text (TopayReport *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
