/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-check-private.h"

#include <string.h>

#define MAX_ID            64
#define MIN_RELATED       2
#define MAX_ACTIONS       1
#define ERROR_CODE_PREFIX "TP-"

/* Three lines at the width of the window, in characters: a Chinese one is twice as wide. */
static const glong max_summary[TOPAY_N_LANGUAGES] = { 240, 120 };

typedef struct
{
  const TopaySource *source;         /* (unowned) */
  const TopaySourceArticle *article; /* (unowned) */
  TopayReport *report;               /* (unowned) */
} Check;

#define complain(check, line, ...)                                                                 \
  topay_report_add ((check)->report, TOPAY_SEVERITY_STRICT, (check)->article->path, (line),        \
                    __VA_ARGS__)

static guint
line_of (const Check *check, TopayField field)
{
  return topay_front_matter_get_line (check->article->front, field);
}

static void
check_fields_given (const Check *check)
{
  for (guint i = 0; i < TOPAY_N_FIELDS; i++)
    {
      TopayField field = (TopayField) i;
      const TopayFrontMatter *front = check->article->front;
      gboolean given = front->lines[i] != 0;

      if (!given && field != TOPAY_FIELD_WIZARD)
        complain (check, 1, "“%s” is missing", topay_field_get_name (field));
      else if (given && front->values[i]->len == 0 && field != TOPAY_FIELD_ERROR_CODES)
        complain (check, line_of (check, field), "“%s” is empty", topay_field_get_name (field));
    }
}

static gboolean
is_strict_id (const char *id)
{
  gsize length = strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= MAX_ID && id[length] == '\0';
}

static void
check_id (const Check *check)
{
  const char *id = topay_front_matter_get_text (check->article->front, TOPAY_FIELD_ID);

  if (id != NULL && !g_str_equal (id, check->article->name))
    complain (check, line_of (check, TOPAY_FIELD_ID),
              "The id “%s” is not the name of the file, “%s”", id, check->article->name);

  if (!is_strict_id (check->article->id))
    complain (check, line_of (check, TOPAY_FIELD_ID),
              "An id is lower-case letters, digits and hyphens, at most %d", MAX_ID);
}

static void
check_texts (const Check *check, guint language)
{
  glong length = g_utf8_strlen (check->article->summary, -1);

  if (length > max_summary[language])
    complain (check, line_of (check, TOPAY_FIELD_SUMMARY),
              "The summary has %ld characters, %ld allowed", length, max_summary[language]);

  if (g_str_has_suffix (check->article->title, ".")
      || g_str_has_suffix (check->article->title, "。"))
    complain (check, line_of (check, TOPAY_FIELD_TITLE), "A title has no full stop");

  if (check->article->blocks->len == 0)
    complain (check, check->article->body_line, "The article has no body");
}

static void
check_category (const Check *check)
{
  const char *category = topay_front_matter_get_text (check->article->front, TOPAY_FIELD_CATEGORY);
  GKeyFile *file = check->source->categories.file;

  if (category != NULL && (file == NULL || !g_key_file_has_group (file, category)))
    complain (check, line_of (check, TOPAY_FIELD_CATEGORY), "There is no category “%s”", category);
}

static void
check_wizard (const Check *check)
{
  const char *wizard = topay_front_matter_get_text (check->article->front, TOPAY_FIELD_WIZARD);
  GHashTable *wizards = check->source->wizards;

  if (wizard == NULL)
    return;

  if (wizards == NULL)
    complain (check, line_of (check, TOPAY_FIELD_WIZARD),
              "The wizard “%s” cannot be judged without a list of wizards", wizard);
  else if (!g_hash_table_contains (wizards, wizard))
    complain (check, line_of (check, TOPAY_FIELD_WIZARD), "There is no wizard “%s”", wizard);
}

static void
check_related (const Check *check, guint language)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *related = check->article->front->values[TOPAY_FIELD_RELATED];

  for (guint i = 0; i < related->len; i++)
    {
      const TopayFieldValue *value = g_ptr_array_index (related, i);

      if (g_str_equal (value->text, check->article->id))
        complain (check, value->line, "The article is related to itself");
      else if (!g_hash_table_contains (check->source->positions[language], value->text))
        complain (check, value->line, "There is no article “%s” in this language", value->text);
      if (!g_hash_table_add (seen, value->text))
        complain (check, value->line, "“%s” is related twice", value->text);
    }

  if (related->len > 0 && (related->len < MIN_RELATED || related->len > TOPAY_CHECK_MAX_RELATED))
    complain (check, line_of (check, TOPAY_FIELD_RELATED),
              "%u related articles, %d to %d are expected", related->len, MIN_RELATED,
              TOPAY_CHECK_MAX_RELATED);
}

static void
check_error_codes (const Check *check)
{
  GPtrArray *codes = check->article->front->values[TOPAY_FIELD_ERROR_CODES];

  for (guint i = 0; i < codes->len; i++)
    {
      const TopayFieldValue *value = g_ptr_array_index (codes, i);
      const char *digits = value->text + strlen (ERROR_CODE_PREFIX);

      if (!g_str_has_prefix (value->text, ERROR_CODE_PREFIX) || strlen (digits) != 4
          || strspn (digits, "0123456789") != 4)
        complain (check, value->line, "“%s” is not an error code such as TP-2001", value->text);
    }
}

static gboolean
is_date (const char *text)
{
  g_autoptr (GDate) date = g_date_new ();
  char written[16] = "";

  g_date_set_parse (date, text);
  if (!g_date_valid (date))
    return FALSE;

  g_date_strftime (written, sizeof written, "%Y-%m-%d", date);
  return g_str_equal (written, text);
}

static void
check_reviewed (const Check *check)
{
  const char *reviewed = topay_front_matter_get_text (check->article->front, TOPAY_FIELD_REVIEWED);

  if (reviewed != NULL && !is_date (reviewed))
    complain (check, line_of (check, TOPAY_FIELD_REVIEWED), "“%s” is not a day such as 2026-11-20",
              reviewed);
}

/* Returns how many actions there were with those of @blocks. */
static guint
check_actions (const Check *check, GPtrArray *blocks, guint n_actions)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const TopayDraft *block = g_ptr_array_index (blocks, i);

      if (block->kind == TOPAY_BLOCK_ACTION && ++n_actions > MAX_ACTIONS)
        complain (check, block->line, "An article has at most one action");
      n_actions = check_actions (check, block->children, n_actions);
    }

  return n_actions;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The values of a field as one text, whatever their order. */
static char *
dup_sorted (const TopaySourceArticle *article, TopayField field)
{
  g_autofree const char **list = topay_front_matter_get_list (article->front, field);

  qsort (list, article->front->values[field]->len, sizeof *list, compare_texts);
  return g_strjoinv (", ", (char **) list);
}

static void
check_same (const Check *check, const TopaySourceArticle *other, TopayField field)
{
  g_autofree char *mine = dup_sorted (check->article, field);
  g_autofree char *theirs = dup_sorted (other, field);

  if (!g_str_equal (mine, theirs))
    complain (check, line_of (check, field), "“%s” is not what %s says: “%s”",
              topay_field_get_name (field), other->path, theirs);
}

/* What differs is said once, of the second language. */
static void
check_translation (const Check *check, guint language)
{
  static const TopayField same[] = { TOPAY_FIELD_CATEGORY, TOPAY_FIELD_ERROR_CODES,
                                     TOPAY_FIELD_WIZARD, TOPAY_FIELD_RELATED,
                                     TOPAY_FIELD_REVIEWED };

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      const TopaySourceArticle *other =
          g_hash_table_lookup (check->source->positions[i], check->article->id);

      if (i == language)
        continue;

      if (other == NULL)
        complain (check, 1, "There is no translation into %s", topay_source_languages[i]);
      else if (i < language)
        for (guint j = 0; j < G_N_ELEMENTS (same); j++)
          check_same (check, other, same[j]);
    }
}

/* Everything that can be said of one article. */
void
topay_check_article (const TopaySource *source,
                     guint language,
                     const TopaySourceArticle *article,
                     TopayReport *report)
{
  Check check = { source, article, report };

  check_fields_given (&check);
  check_id (&check);
  check_texts (&check, language);
  check_category (&check);
  check_wizard (&check);
  check_related (&check, language);
  check_error_codes (&check);
  check_reviewed (&check);
  check_actions (&check, article->blocks, 0);
  check_translation (&check, language);
}
