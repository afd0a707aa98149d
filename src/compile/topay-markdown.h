/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-draft.h"
#include "topay-fact-sheet.h"
#include "topay-report.h"

G_BEGIN_DECLS

/**
 * TopayMarkdownContext:
 * @path: (unowned): the file, for complaints
 * @language: (unowned): its language
 * @facts: (unowned): what is filled in
 * @report: (unowned): takes the complaints
 */
typedef struct
{
  const char *path;
  const char *language;
  const TopayFactSheet *facts;
  TopayReport *report;
} TopayMarkdownContext;

GPtrArray *topay_markdown_parse (const TopayMarkdownContext *context,
                                 const char *text,
                                 guint first_line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
