/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads style.ini and finds wrong terms by it. The format is in docs/content.md. */

#include "config.h"

#include "topay-style.h"

#include <string.h>

#include "topay-source-file.h"

#define MAX_STYLE_BYTES (1024 * 1024)
#define ARTICLES        "articles"
#define ASKED           "asked"
#define LONG            "long"
#define LIMITS          "limits"

/* Text made equal for comparing, by character. */
typedef struct
{
  gunichar *characters; /* (owned) */
  glong length;
} Folded;

typedef struct
{
  char *wrong;     /* (owned): as it is written in the file */
  char *right;     /* (owned) */
  Folded folded;   /* of @wrong */
  GArray *fine;    /* (owned) (element-type Folded): what may hold it */
  gboolean speech; /* may stand in quotation marks */
  guint language;
} Term;

struct _TopayStyle
{
  GPtrArray *terms;  /* (owned) (element-type Term) */
  GHashTable *asked; /* (owned) (element-type utf8) */
  guint min_questions;
  guint min_asked_questions;
  guint min_length[TOPAY_N_LANGUAGES];
  guint max_length[TOPAY_N_LANGUAGES];
  GHashTable *exempt; /* (owned) (element-type utf8): from the limit of length */
};

/* Small letters, and one kind of apostrophe. Character by character, so that a place in the folded
 * text is the place in the text. */
static void
fold (const char *text, Folded *folded)
{
  folded->characters = g_utf8_to_ucs4_fast (text, -1, &folded->length);
  for (glong i = 0; i < folded->length; i++)
    folded->characters[i] =
        folded->characters[i] == 0x2019 ? '\'' : g_unichar_tolower (folded->characters[i]);
}

static void
folded_clear (Folded *folded)
{
  g_clear_pointer (&folded->characters, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folded, folded_clear)

static void
term_free (Term *term)
{
  g_free (term->wrong);
  g_free (term->right);
  folded_clear (&term->folded);
  g_clear_pointer (&term->fine, g_array_unref);
  g_free (term);
}

static Term *
term_new (const char *wrong, char **values)
{
  Term *term = g_new0 (Term, 1);

  term->wrong = g_strdup (wrong);
  term->right = g_strdup (values[0]);
  fold (wrong, &term->folded);
  term->fine = g_array_new (FALSE, FALSE, sizeof (Folded));
  g_array_set_clear_func (term->fine, (GDestroyNotify) folded_clear);
  for (guint i = 1; values[i] != NULL; i++)
    {
      Folded fine = { 0 };

      if (values[i][0] == '\0')
        continue;

      fold (values[i], &fine);
      g_array_append_val (term->fine, fine);
    }

  return term;
}

/* Letters and digits of scripts that put blanks between words. */
static gboolean
is_of_word (gunichar character)
{
  return g_unichar_isalnum (character) && !g_unichar_iswide (character);
}

/* Whether @term stands at @start of @text, as whole words. */
static gboolean
stands_at (const Folded *text, glong start, const Folded *term)
{
  glong end = start + term->length;

  if (start < 0 || end > text->length || term->length == 0
      || memcmp (text->characters + start, term->characters,
                 (gsize) term->length * sizeof (gunichar))
             != 0)
    return FALSE;

  if (start > 0 && is_of_word (text->characters[start]) && is_of_word (text->characters[start - 1]))
    return FALSE;

  return end == text->length || !is_of_word (text->characters[end])
         || !is_of_word (text->characters[end - 1]);
}

/* Whether the term at @start is but a part of words that are fine. */
static gboolean
is_part_of_fine (const Term *term, const Folded *text, glong start)
{
  for (guint i = 0; i < term->fine->len; i++)
    {
      const Folded *fine = &g_array_index (term->fine, Folded, i);

      for (glong before = 0; before + term->folded.length <= fine->length; before++)
        if (stands_at (text, start - before, fine))
          return TRUE;
    }

  return FALSE;
}

static void
judge_term (const Term *term, const TopayProse *prose, const Folded *text, TopayReport *report)
{
  const char *place = prose->text->str; /* of character @i */
  guint quotes = 0;

  for (glong i = 0; i < text->length; i++, place = g_utf8_next_char (place))
    {
      if (text->characters[i] == 0x201c)
        quotes++;
      else if (text->characters[i] == 0x201d && quotes > 0)
        quotes--;

      if (text->characters[i] == term->folded.characters[0] && !(term->speech && quotes > 0)
          && stands_at (text, i, &term->folded) && !is_part_of_fine (term, text, i))
        topay_report_add (report, TOPAY_SEVERITY_STRICT, prose->path,
                          topay_prose_get_line (prose, (gsize) (place - prose->text->str)),
                          "Write “%s”, not “%s”", term->right, term->wrong);
    }
}

/**
 * topay_style_judge_terms:
 * @self: the rules
 * @language: a position in topay_source_languages
 * @prose: a piece of text
 * @report: takes the complaints
 *
 * Looks for words that are not ours: whole words whatever their case where words have blanks
 * between them, plain text in Chinese.
 */
void
topay_style_judge_terms (const TopayStyle *self,
                         guint language,
                         const TopayProse *prose,
                         TopayReport *report)
{
  g_auto (Folded) text = { 0 };

  g_return_if_fail (self != NULL);
  g_return_if_fail (prose != NULL);
  g_return_if_fail (report != NULL);

  fold (prose->text->str, &text);
  for (guint i = 0; i < self->terms->len; i++)
    {
      const Term *term = g_ptr_array_index (self->terms, i);

      if (term->language == language)
        judge_term (term, prose, &text, report);
    }
}

typedef struct
{
  TopayStyle *style;         /* (unowned) */
  const TopaySource *source; /* (unowned) */
  TopayReport *report;       /* (unowned) */
  const char *path;          /* (unowned) */
  const char *text;          /* (unowned) */
  GKeyFile *file;            /* (unowned) */
} Reader;

#define complain(reader, group, key, ...)                                                          \
  topay_report_add ((reader)->report, TOPAY_SEVERITY_STRICT, (reader)->path,                       \
                    topay_source_file_find_ini_line ((reader)->text, (group), (key)), __VA_ARGS__)

static void
read_term (const Reader *self, const char *group, const char *wrong, Term *scope)
{
  g_auto (GStrv) values = g_key_file_get_string_list (self->file, group, wrong, NULL, NULL);
  Term *term;

  if (values == NULL || values[0] == NULL || values[0][0] == '\0')
    {
      complain (self, group, wrong, "It is not said what to write instead of “%s”", wrong);
      return;
    }

  term = term_new (wrong, values);
  term->speech = scope->speech;
  term->language = scope->language;
  g_ptr_array_add (self->style->terms, term);
}

static void
read_articles (const Reader *self, const char *key, GHashTable *into)
{
  g_auto (GStrv) ids = g_key_file_get_string_list (self->file, ARTICLES, key, NULL, NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      if (!topay_source_has_article (self->source, ids[i]))
        complain (self, ARTICLES, key, "There is no article “%s”", ids[i]);
      g_hash_table_add (into, g_strdup (ids[i]));
    }
}

/* A group of terms is called by its language, with " speech" behind it for terms that may stand in
 * quotation marks. Returns FALSE when @group is none. */
static gboolean
parse_group (const char *group, Term *scope)
{
  g_auto (GStrv) words = g_strsplit (group, " ", 2);

  scope->speech = words[1] != NULL;
  if (words[1] != NULL && !g_str_equal (words[1], "speech"))
    return FALSE;

  for (scope->language = 0; scope->language < TOPAY_N_LANGUAGES; scope->language++)
    if (g_str_equal (words[0], topay_source_languages[scope->language]))
      return TRUE;

  return FALSE;
}

/* Numbers of [limits]: as many as @n. What is missing or no number is a complaint and no limit, so
 * that a rule never lapses in silence. */
static void
read_limit (const Reader *self, const char *key, guint **into, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autofree int *values = NULL;
  gsize count = 0;

  values = g_key_file_get_integer_list (self->file, LIMITS, key, &count, &error);
  if (error != NULL || count != n || values[0] < 0 || values[n - 1] < values[0])
    {
      complain (self, LIMITS, key, "“%s” must be %s", key,
                n == 1 ? "a number" : "two numbers, least and most");
      return;
    }

  for (gsize i = 0; i < n; i++)
    *into[i] = (guint) values[i];
}

static void
read_limits (const Reader *self)
{
  TopayStyle *style = self->style;

  read_limit (self, "questions", (guint *[]){ &style->min_questions }, 1);
  read_limit (self, "asked_questions", (guint *[]){ &style->min_asked_questions }, 1);
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    read_limit (self, topay_source_languages[i],
                (guint *[]){ &style->min_length[i], &style->max_length[i] }, 2);
}

static void
read_article_lists (const Reader *self)
{
  read_articles (self, ASKED, self->style->asked);
  read_articles (self, LONG, self->style->exempt);
}

static void
read_group (const Reader *self, const char *group)
{
  g_auto (GStrv) keys = NULL;
  Term scope = { 0 };

  if (g_str_equal (group, ARTICLES) || g_str_equal (group, LIMITS))
    return;

  if (!parse_group (group, &scope))
    {
      complain (self, group, NULL, "Unknown group “%s”", group);
      return;
    }

  keys = g_key_file_get_keys (self->file, group, NULL, NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    read_term (self, group, keys[i], &scope);
}

static void
read_file (TopayStyle *self, const TopaySource *source, const char *path, TopayReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) groups = NULL;
  Reader reader;
  guint line;

  text = topay_source_file_read (path, MAX_STYLE_BYTES, &line, &error);
  if (text != NULL)
    file = topay_source_file_parse_ini (text, &line, &error);
  if (file == NULL)
    {
      topay_report_add_error (report, path, line, error);
      return;
    }

  reader = (Reader){ self, source, report, path, text, file };
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    read_group (&reader, groups[i]);
  read_article_lists (&reader);
  read_limits (&reader);
}

/* What the home page offers is asked most. */
static void
read_popular (TopayStyle *self, const TopaySource *source)
{
  g_auto (GStrv) ids = NULL;

  if (source->home.file == NULL)
    return;

  ids = g_key_file_get_string_list (source->home.file, "popular", "articles", NULL, NULL);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (self->asked, g_strdup (ids[i]));
}

/**
 * topay_style_new:
 * @source: the sources; style.ini is looked for in their folder
 * @report: takes the complaints
 *
 * Reads the rules of style. A missing file is a complaint, as of the other lists.
 *
 * Returns: (transfer full): the rules, as far as they can be read
 */
TopayStyle *
topay_style_new (const TopaySource *source, TopayReport *report)
{
  g_autofree char *path = NULL;
  TopayStyle *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (report != NULL, NULL);

  self = g_new0 (TopayStyle, 1);
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    self->max_length[i] = G_MAXUINT;
  self->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->exempt = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_popular (self, source);

  path = g_build_filename (source->folder, TOPAY_STYLE_FILE, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    read_file (self, source, path, report);
  else
    topay_report_add (report, TOPAY_SEVERITY_STRICT, path, 1, "The file is missing");

  return self;
}

/**
 * topay_style_free:
 * @self: (nullable) (transfer full): rules
 */
void
topay_style_free (TopayStyle *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->terms);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->exempt);
  g_free (self);
}

/**
 * topay_style_get_min_questions:
 * @self: the rules
 * @id: an article
 *
 * Returns: how many sample questions it needs; more for what people ask most
 */
guint
topay_style_get_min_questions (const TopayStyle *self, const char *id)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (id != NULL, 0);

  return g_hash_table_contains (self->asked, id) ? self->min_asked_questions : self->min_questions;
}

/**
 * topay_style_get_min_length:
 * @self: the rules
 * @language: a position in topay_source_languages
 *
 * Returns: how long a body is at least, in English words or Chinese characters
 */
guint
topay_style_get_min_length (const TopayStyle *self, guint language)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (language < TOPAY_N_LANGUAGES, 0);

  return self->min_length[language];
}

/**
 * topay_style_get_max_length:
 * @self: the rules
 * @language: a position in topay_source_languages
 * @id: an article
 *
 * Returns: how long its body is at most, in English words or Chinese characters; %G_MAXUINT for
 *   what is looked up and not read through
 */
guint
topay_style_get_max_length (const TopayStyle *self, guint language, const char *id)
{
  g_return_val_if_fail (self != NULL, G_MAXUINT);
  g_return_val_if_fail (language < TOPAY_N_LANGUAGES, G_MAXUINT);
  g_return_val_if_fail (id != NULL, G_MAXUINT);

  return g_hash_table_contains (self->exempt, id) ? G_MAXUINT : self->max_length[language];
}
