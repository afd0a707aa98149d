/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "source-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

static const char categories[] = "[money]\n"
                                 "title=Money\n"
                                 "title[zh_CN]=钱\n"
                                 "summary=All about it\n"
                                 "summary[zh_CN]=都在这里\n"
                                 "icon=edit-undo-symbolic\n"
                                 "tint=teal\n";

static const char facts[] = "[facts]\n"
                            "days=3\n";

static const char tips[] = "[careful]\n"
                           "title=Be careful\n"
                           "title[zh_CN]=小心\n"
                           "text=Wait {{days}} days.\n"
                           "text[zh_CN]=等 {{days}} 天。\n"
                           "article=alpha\n";

static const char home[] = "[popular]\n"
                           "articles=beta;alpha;\n"
                           "\n"
                           "[searches]\n"
                           "queries=where is it;\n"
                           "queries[zh_CN]=在哪里;\n";

static const char style[] = "[en]\n"
                            "log in=sign in\n"
                            "ticket=case;train ticket\n"
                            "\n"
                            "[en speech]\n"
                            "soon=by when\n"
                            "\n"
                            "[zh_CN]\n"
                            "帐=账;帐篷\n"
                            "\n"
                            "[zh_CN speech]\n"
                            "亲=您;亲自;母亲\n"
                            "\n"
                            "[articles]\n"
                            "asked=gamma\n"
                            "long=gamma\n"
                            "\n"
                            "[limits]\n"
                            "questions=20\n"
                            "asked_questions=20\n"
                            "en=6;30\n"
                            "zh_CN=7;30\n";

static const char wizards[] = "# a comment\n"
                              "refund planned\n"
                              "appeal available\n";

static const struct
{
  const char *id;
  const char *code;
  const char *related;
} articles[] = {
  { "alpha", "TP-1001", "beta, gamma" },
  { "beta", "TP-1002", "gamma, alpha" },
  { "gamma", "TP-1003", "alpha, beta" },
};

/* Removes what the test wrote; symbolic links are not followed. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      directory = g_dir_open (path, 0, NULL);
      while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }

  g_remove (path);
}

TopayFixture *
topay_fixture_new (void)
{
  TopayFixture *self = g_new0 (TopayFixture, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("topay-test-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

void
topay_fixture_free (TopayFixture *self)
{
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self);
}

char *
topay_fixture_dup_path (TopayFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
topay_fixture_write (TopayFixture *self, const char *name, const char *text)
{
  g_autofree char *path = topay_fixture_dup_path (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
topay_fixture_remove (TopayFixture *self, const char *name)
{
  g_autofree char *path = topay_fixture_dup_path (self, name);

  g_assert_cmpint (g_remove (path), ==, 0);
}

/* Replaces the only @from there is. */
void
topay_fixture_replace (TopayFixture *self, const char *name, const char *from, const char *to)
{
  g_autofree char *path = topay_fixture_dup_path (self, name);
  g_autofree char *old = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &old, NULL, &error);
  g_assert_no_error (error);
  parts = g_strsplit (old, from, -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  text = g_strjoinv (to, parts);
  topay_fixture_write (self, name, text);
}

/* The lines are counted on by tests: field n stands on the same line in every article. */
static char *
make_article (guint number, gboolean chinese)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *id = articles[number].id;

  g_string_append_printf (text,
                          "---\n"
                          "id: %s\n"
                          "title: %s %s\n"
                          "summary: %s\n"
                          "category: money\n"
                          "keywords: [%s]\n"
                          "questions:\n",
                          id, chinese ? "关于" : "About", id,
                          chinese ? "等 {{days}} 天。" : "Wait {{days}} days.",
                          chinese ? "钱包" : "wallet");
  for (guint i = 1; i <= 20; i++)
    g_string_append_printf (text, chinese ? "  - \"%s 的问题 %u\"\n" : "  - \"%s question %u\"\n",
                            id, i);
  g_string_append_printf (text,
                          "error_codes: [%s]\n"
                          "wizard: refund\n"
                          "related: [%s]\n"
                          "reviewed: 2026-11-20\n"
                          "---\n"
                          "\n"
                          "%s[%s](article:beta)\n"
                          "\n"
                          "## %s\n"
                          "\n"
                          "1. **%s**\n"
                          "\n"
                          "   {{days}}\n",
                          articles[number].code, articles[number].related,
                          chinese ? "请看" : "Look at ", chinese ? "这里" : "this",
                          chinese ? "步骤" : "Steps", chinese ? "先" : "First");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Sources without a complaint: three articles in two languages and all lists. */
TopayFixture *
topay_fixture_new_clean (void)
{
  TopayFixture *self = topay_fixture_new ();

  topay_fixture_write (self, "categories", categories);
  topay_fixture_write (self, "facts.ini", facts);
  topay_fixture_write (self, "tips.ini", tips);
  topay_fixture_write (self, "home.ini", home);
  topay_fixture_write (self, "style.ini", style);
  topay_fixture_write (self, TOPAY_FIXTURE_WIZARDS, wizards);
  for (guint i = 0; i < G_N_ELEMENTS (articles); i++)
    {
      g_autofree char *english = make_article (i, FALSE);
      g_autofree char *chinese = make_article (i, TRUE);
      g_autofree char *english_name = g_strdup_printf ("en/%s.md", articles[i].id);
      g_autofree char *chinese_name = g_strdup_printf ("zh_CN/%s.md", articles[i].id);

      topay_fixture_write (self, english_name, english);
      topay_fixture_write (self, chinese_name, chinese);
    }

  return self;
}
