/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopayTextRange:
 * @start: byte offset of the first character
 * @end: byte offset behind the last character
 */
typedef struct
{
  guint start;
  guint end;
} TopayTextRange;

GArray *topay_search_highlight (const char *language,
                                const char *query,
                                const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
