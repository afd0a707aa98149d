/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What build-aux/diagnosis-table makes the table of docs/diagnosis.md of: a line for each cause
 * that was put on stage, in the file that TOPAY_TEST_TABLE names; nothing without one. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_TEST_WAY_MEASURED, /* the machine alone */
  TOPAY_TEST_WAY_ASKED,    /* an answer of the person was needed */
  TOPAY_TEST_WAY_CODE,     /* a code that somebody read on a screen */
} TopayTestWay;

void
topay_test_table_note (const char *cause, TopayTestWay way, gboolean is_first, gint64 begun_us);

G_END_DECLS
