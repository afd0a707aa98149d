/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a file and as its name. What is taken ends where it ends: with a byte more or less
 * it is no picture any more. */

#include "config.h"

#include <stddef.h>
#include <string.h>

#include "topay-file-type.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_name (const guint8 *data, size_t size)
{
  g_autofree char *name = g_strndup ((const char *) data, size);

  for (guint type = TOPAY_FILE_JPEG; type <= TOPAY_FILE_TEXT; type++)
    {
      g_autofree char *clean = topay_file_name_clean (name, type);
      g_autofree char *again = topay_file_name_clean (clean, type);

      g_assert_cmpstr (clean, ==, again);
      g_assert_true (g_utf8_validate (clean, -1, NULL) && topay_file_name_fits (clean, type));
      g_assert_true (strlen (clean) <= TOPAY_FILE_MAX_NAME_BYTES && strchr (clean, '/') == NULL);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  TopayFileJudgement judgement, shorter;

  if (topay_file_judge (data, size, &judgement))
    {
      g_assert_cmpint (judgement.problem, ==, TOPAY_FILE_GOOD);
      if (topay_file_type_is_picture (judgement.type))
        {
          g_assert_true (judgement.width <= TOPAY_FILE_MAX_SIDE && judgement.width > 0);
          g_assert_false (topay_file_judge (data, size - 1, &shorter));
        }
    }
  check_name (data, MIN (size, 600));
  return 0;
}
