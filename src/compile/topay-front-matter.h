/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-report.h"

G_BEGIN_DECLS

typedef enum
{
  TOPAY_FIELD_ID,
  TOPAY_FIELD_TITLE,
  TOPAY_FIELD_SUMMARY,
  TOPAY_FIELD_CATEGORY,
  TOPAY_FIELD_KEYWORDS,
  TOPAY_FIELD_QUESTIONS,
  TOPAY_FIELD_ERROR_CODES,
  TOPAY_FIELD_WIZARD,
  TOPAY_FIELD_RELATED,
  TOPAY_FIELD_REVIEWED,
  TOPAY_N_FIELDS,
} TopayField;

/**
 * TopayFieldValue:
 * @text: (owned): plain text on one line
 * @line: where it stands, counted from the top of the file
 */
typedef struct
{
  char *text;
  guint line;
} TopayFieldValue;

/**
 * TopayFrontMatter:
 * @values: (owned) (element-type TopayFieldValue): of each field; empty when nothing is said
 * @lines: where each field is named; 0 when it is not
 * @body: where the body starts, in bytes of the text
 * @body_line: the line of that
 *
 * What stands between the two lines of `---` at the top of an article.
 */
typedef struct
{
  GPtrArray *values[TOPAY_N_FIELDS];
  guint lines[TOPAY_N_FIELDS];
  gsize body;
  guint body_line;
} TopayFrontMatter;

TopayFrontMatter *topay_front_matter_new (const char *text,
                                          const char *path,
                                          TopayReport *report) G_GNUC_WARN_UNUSED_RESULT;
void topay_front_matter_free (TopayFrontMatter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFrontMatter, topay_front_matter_free)

const char *topay_field_get_name (TopayField field);
const char *topay_front_matter_get_text (const TopayFrontMatter *self, TopayField field);
guint topay_front_matter_get_line (const TopayFrontMatter *self, TopayField field);
const char **topay_front_matter_get_list (const TopayFrontMatter *self,
                                          TopayField field) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
