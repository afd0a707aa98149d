/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-print.h"

G_BEGIN_DECLS

typedef enum
{
  TOPAY_PRINT_TEXT, /* one cell; may be cut between lines */
  TOPAY_PRINT_ROW,  /* cells beside each other; stays whole */
  TOPAY_PRINT_RULE, /* a line across */
} TopayPrintKind;

/**
 * TopayPrintPart:
 * @kind: how it is set
 * @cells: (owned): markup, %NULL-terminated
 * @marker: (owned) (nullable): sign in front of the first line, plain text
 * @indent: how many steps to the right
 * @above: space above, in points
 * @size: of the text, in points
 * @keep: never the last thing of a page
 * @barred: a line at its left side, as for a callout
 * @joined: the line goes on from the part before
 *
 * A piece of the printed article, without a place on a page.
 */
typedef struct
{
  TopayPrintKind kind;
  char **cells;
  char *marker;
  guint indent;
  double above;
  double size;
  gboolean keep;
  gboolean barred;
  gboolean joined;
} TopayPrintPart;

GPtrArray *topay_print_parts_new (const TopayPrintArticle *article,
                                  const TopayArticleStyle *style) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
