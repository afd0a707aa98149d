/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-check-private.h"

#include "topay-source-file.h"

typedef struct
{
  const TopaySource *source;   /* (unowned) */
  const TopaySourceList *list; /* (unowned) */
  TopayReport *report;         /* (unowned) */
} Check;

static guint
line_of (const Check *check, const char *group, const char *key)
{
  return topay_source_file_find_ini_line (check->list->text, group, key);
}

static void
check_text (const Check *check, const char *group, const char *key)
{
  g_autofree char *text = g_key_file_get_string (check->list->file, group, key, NULL);

  if (text == NULL || text[0] == '\0')
    topay_report_add (check->report, TOPAY_SEVERITY_STRICT, check->list->path,
                      line_of (check, group, key), "“%s” of “%s” is missing or empty", key, group);
}

/* A text in the first language, and under "key[language]" in every other. */
static void
check_translated (const Check *check, const char *group, const char *key)
{
  check_text (check, group, key);
  for (guint i = 1; i < TOPAY_N_LANGUAGES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s[%s]", key, topay_source_languages[i]);

      check_text (check, group, name);
    }
}

static void
check_category (const Check *check, const char *id)
{
  static const char *const tints[] = { "teal",  "violet", "blue",  "red",
                                       "green", "amber",  "plain", NULL };
  g_autofree char *tint = g_key_file_get_string (check->list->file, id, "tint", NULL);

  check_translated (check, id, "title");
  check_translated (check, id, "summary");
  check_text (check, id, "icon");
  check_text (check, id, "tint");
  if (tint != NULL && !g_strv_contains (tints, tint))
    topay_report_add (check->report, TOPAY_SEVERITY_STRICT, check->list->path,
                      line_of (check, id, "tint"), "There is no tint “%s”", tint);
}

static void
check_article (const Check *check, const char *group, const char *key, const char *id)
{
  if (!topay_source_has_article (check->source, id))
    topay_report_add (check->report, TOPAY_SEVERITY_STRICT, check->list->path,
                      line_of (check, group, key), "There is no article “%s”", id);
}

static void
check_tip (const Check *check, const char *id)
{
  g_autofree char *article = g_key_file_get_string (check->list->file, id, "article", NULL);

  check_translated (check, id, "title");
  check_translated (check, id, "text");
  if (article != NULL)
    check_article (check, id, "article", article);
}

static void
check_groups (const Check *check, void (*check_group) (const Check *check, const char *id))
{
  g_auto (GStrv) groups = NULL;

  if (check->list->file == NULL)
    {
      topay_report_add (check->report, TOPAY_SEVERITY_STRICT, check->list->path, 1,
                        "The file is missing");
      return;
    }

  groups = g_key_file_get_groups (check->list->file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    check_group (check, groups[i]);
}

static void
check_home (const Check *check)
{
  g_auto (GStrv) popular = NULL;

  if (check->list->file == NULL)
    {
      topay_report_add (check->report, TOPAY_SEVERITY_STRICT, check->list->path, 1,
                        "The file is missing");
      return;
    }

  check_text (check, "popular", "articles");
  check_translated (check, "searches", "queries");
  popular = g_key_file_get_string_list (check->list->file, "popular", "articles", NULL, NULL);
  for (guint i = 0; popular != NULL && popular[i] != NULL; i++)
    check_article (check, "popular", "articles", popular[i]);
}

/* Judges the lists beside the articles. */
void
topay_check_lists (const TopaySource *source, TopayReport *report)
{
  Check categories = { source, &source->categories, report };
  Check tips = { source, &source->tips, report };
  Check home = { source, &source->home, report };

  check_groups (&categories, check_category);
  check_groups (&tips, check_tip);
  check_home (&home);
}
