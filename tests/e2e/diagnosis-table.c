/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "diagnosis-table.h"

#include <stdio.h>

static const char *const ways[] = {
  [TOPAY_TEST_WAY_MEASURED] = "measured",
  [TOPAY_TEST_WAY_ASKED] = "asked",
  [TOPAY_TEST_WAY_CODE] = "code",
};

/**
 * topay_test_table_note:
 * @cause: that was on stage
 * @way: how it could be known
 * @is_first: whether it was named first
 * @begun_us: when the diagnosis began, of the monotonic clock, in microseconds; it ends now
 */
void
topay_test_table_note (const char *cause, TopayTestWay way, gboolean is_first, gint64 begun_us)
{
  const char *path = g_getenv ("TOPAY_TEST_TABLE");
  double seconds = (double) (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC;
  FILE *file = path != NULL ? fopen (path, "ae") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%s\t%s\t%s\t%.2f\n", cause, ways[way], is_first ? "yes" : "no", seconds);
  fclose (file);
}
