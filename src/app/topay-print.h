/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-rich-text.h"

G_BEGIN_DECLS

/**
 * TopayPrintArticle:
 * @title: plain text
 * @date: (nullable): the line below the title
 * @summary: (nullable): plain text, set off
 * @blocks: (array length=n_blocks)
 * @n_blocks: how many
 *
 * What is printed. All borrowed.
 */
typedef struct
{
  const char *title;
  const char *date;
  const char *summary;
  TopayBlock *const *blocks;
  guint n_blocks;
} TopayPrintArticle;

GtkPrintOperation *
topay_print_operation_new (const TopayPrintArticle *article,
                           const TopayArticleStyle *style) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
