/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Words of people before they are shown: nothing in them may pretend to be other text, climb over
 * it or push it away. They are plain text all the same, never markup. */

G_BEGIN_DECLS

#define TOPAY_TEXT_CLEAN_MAX_MARKS 8
#define TOPAY_TEXT_CLEAN_MAX_LINES 200

char *topay_text_clean (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *topay_text_clean_line (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
