/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any text as the front matter and the body of an article. */

#include "config.h"

#include <stddef.h>

#include "topay-front-matter.h"
#include "topay-markdown.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *raw = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (TopayFactSheet) facts = topay_fact_sheet_new (file);
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopayFrontMatter) front = topay_front_matter_new (text, "fuzz.md", report);

  if (front != NULL)
    {
      TopayMarkdownContext context = { "fuzz.md", "en", facts, report };
      g_autoptr (GPtrArray) blocks =
          topay_markdown_parse (&context, text + front->body, front->body_line);

      for (guint i = 0; i < TOPAY_N_FIELDS; i++)
        g_free (topay_front_matter_get_list (front, (TopayField) i));
    }
  return 0;
}
