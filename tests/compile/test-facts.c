/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-fact-sheet.h"

static TopayFactSheet *
make_facts (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, "facts", "days", "3");
  g_key_file_set_string (file, "facts", "unit", "days");
  g_key_file_set_string (file, "facts", "unit[zh_CN]", "天");
  g_key_file_set_string (file, "facts", "loop", "{{loop}}");
  g_key_file_set_string (file, "other", "hidden", "9");
  return topay_fact_sheet_new (file);
}

static void
test_expand (void)
{
  static const struct
  {
    const char *language;
    const char *text;
    const char *expanded;
  } cases[] = {
    { "en", "", "" },
    { "en", "no fact", "no fact" },
    { "en", "{{days}}", "3" },
    { "en", "a{{days}}–{{ days }}b", "a3–3b" },
    { "en", "{{days}} {{unit}}", "3 days" },
    { "zh_CN", "{{days}} {{unit}}", "3 天" },
    { "en", "{{unknown}}", "{{unknown}}" },
    { "en", "{{hidden}}", "{{hidden}}" },
    { "en", "{{channel.mail}}", "{{channel.mail}}" },
    { "en", "{{loop}}", "{{loop}}" },
    { "en", "{{{days}}}", "{3}" },
    { "en", "{{days", "{{days" },
    { "en", "{{days}", "{{days}" },
    { "en", "{{}}", "{{}}" },
    { "en", "{{da\nys}}", "{{da\nys}}" },
    { "en", "{{a{{days}}", "{{a3" },
  };
  g_autoptr (TopayFactSheet) facts = make_facts ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expanded = topay_fact_sheet_expand (facts, cases[i].language, cases[i].text);

      g_assert_cmpstr (expanded, ==, cases[i].expanded);
    }
}

static void
test_judge (void)
{
  static const char text[] = "{{days}}\n"
                             "{{channel.mail}} {{oops}}\n"
                             "body {{channel.mail}}\n"
                             "{{channel.fax}} {{days}} {{a b}}\n"
                             "{{never closed\n";
  g_autoptr (TopayFactSheet) facts = make_facts ();
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autofree char *complaints = NULL;

  topay_fact_sheet_judge (facts, text, "x.md", 3, report);
  complaints = topay_report_dup_text (report);
  g_assert_cmpstr (complaints, ==,
                   "x.md:2: Unknown fact “{{oops}}”\n"
                   "x.md:2: “{{channel.mail}}” can stand in the body only\n"
                   "x.md:4: Unknown fact “{{a b}}”\n"
                   "x.md:4: Unknown fact “{{channel.fax}}”\n");
  g_assert_cmpuint (topay_report_get_n_errors (report), ==, 4);
}

static void
test_no_file (void)
{
  g_autoptr (TopayFactSheet) facts = topay_fact_sheet_new (NULL);

  g_assert_false (topay_fact_sheet_has (facts, "days"));
  g_assert_null (topay_fact_sheet_dup (facts, "en", "days"));
}

static void
test_channels (void)
{
  static const struct
  {
    const char *text;
    const char *channel;
  } cases[] = {
    { "{{channel.hotline}}", "hotline" },
    { "{{channel.website}}", "website" },
    { "{{channel.app}}", "app" },
    { "{{channel.social}}", "social" },
    { "{{channel.mail}}", "mail" },
    { "{{channel.hours}}", "hours" },
    { "{{channel.}}", NULL },
    { "{{channel.fax}}", NULL },
    { "{{channelhours}}", NULL },
    { "{{hours}}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (TopayPlaceholder) found = { 0 };

      g_assert_true (topay_placeholder_next (cases[i].text, &found));
      g_assert_cmpstr (topay_placeholder_get_channel (&found), ==, cases[i].channel);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/are-filled-in-once", test_expand);
  g_test_add_func ("/facts/unknown-names-are-errors-with-their-line", test_judge);
  g_test_add_func ("/facts/none-without-a-file", test_no_file);
  g_test_add_func ("/facts/channels-are-a-closed-list", test_channels);
  return g_test_run ();
}
