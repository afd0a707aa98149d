/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-report.h"

G_BEGIN_DECLS

/**
 * TopayPlaceholder:
 * @start: the first brace
 * @end: behind the last brace
 * @name: (owned): what stands between the braces, without outer blanks
 *
 * A `{{name}}` in a text.
 */
typedef struct
{
  const char *start;
  const char *end;
  char *name;
} TopayPlaceholder;

gboolean topay_placeholder_next (const char *text, TopayPlaceholder *found);
void topay_placeholder_clear (TopayPlaceholder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopayPlaceholder, topay_placeholder_clear)
const char *topay_placeholder_get_channel (const TopayPlaceholder *self);

/**
 * TopayFactSheet:
 *
 * What Topay promises, by name.
 */
typedef struct _TopayFactSheet TopayFactSheet;

TopayFactSheet *topay_fact_sheet_new (GKeyFile *file) G_GNUC_WARN_UNUSED_RESULT;
TopayFactSheet *topay_fact_sheet_new_unreadable (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_fact_sheet_free (TopayFactSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFactSheet, topay_fact_sheet_free)

gboolean topay_fact_sheet_has (const TopayFactSheet *self, const char *name);
char *topay_fact_sheet_dup (const TopayFactSheet *self,
                            const char *language,
                            const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *topay_fact_sheet_expand (const TopayFactSheet *self,
                               const char *language,
                               const char *text) G_GNUC_WARN_UNUSED_RESULT;
void topay_fact_sheet_judge (const TopayFactSheet *self,
                             const char *text,
                             const char *path,
                             guint body_line,
                             TopayReport *report);

G_END_DECLS
