/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-help-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#include "topay-error.h"
#include "topay-plain-text.h"

/* What is kept of a line of a batch; the search itself reads less. */
#define MAX_LINE_BYTES (64 * 1024)

typedef struct
{
  const char *language;      /* (unowned) */
  TopaySearchResult *result; /* (owned) (nullable): NULL when nothing was asked */
  gint64 micros;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->result, topay_search_result_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/* Asks the engine. A language that the library does not have finds nothing, a damaged one is an
 * error. Making the engine is not part of the time. */
static gboolean
ask (const TopayHelp *self, const char *query, Answer *answer, GError **error)
{
  g_autoptr (GError) problem = NULL;
  TopaySearchEngine *engine;
  gint64 start;

  answer->language = topay_help_choose_language (self, query);
  if (query[0] == '\0')
    return TRUE;

  engine = topay_library_get_engine (self->library, answer->language, &problem);
  if (engine == NULL && g_error_matches (problem, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND))
    return TRUE;

  if (engine == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  start = g_get_monotonic_time ();
  answer->result = topay_search_engine_query (engine, query, self->limit);
  answer->micros = g_get_monotonic_time () - start;
  return TRUE;
}

/* The hit's article. A library whose index belongs to other articles has hits without one. */
static const TopayArticleInfo *
get_hit (const TopayHelp *self, const Answer *answer, guint position)
{
  if (answer->result == NULL || position >= answer->result->n_hits)
    return NULL;

  return topay_library_get_nth_info (self->library, answer->language,
                                     answer->result->hits[position].article);
}

static void
add_hit (JsonBuilder *builder, const TopayArticleInfo *info, double score, gboolean full)
{
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "id", info->id);
  if (full)
    {
      topay_help_add_string (builder, "title", info->title);
      topay_help_add_string (builder, "summary", info->summary);
    }
  json_builder_set_member_name (builder, "score");
  json_builder_add_double_value (builder, score);
  json_builder_end_object (builder);
}

/* @full: with the texts, for one query; a batch is for counting */
static void
print_json (const TopayHelp *self, const char *query, const Answer *answer, gboolean full)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n_hits = answer->result != NULL ? answer->result->n_hits : 0;

  json_builder_begin_object (builder);
  topay_help_add_string (builder, "query", query);
  if (full)
    topay_help_add_string (builder, "language", answer->language);
  json_builder_set_member_name (builder, "hits");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_hits; i++)
    {
      const TopayArticleInfo *info = get_hit (self, answer, i);

      if (info != NULL)
        add_hit (builder, info, answer->result->hits[i].score, full);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "answer");
  json_builder_add_boolean_value (builder, n_hits > 0 && answer->result->answer);
  json_builder_set_member_name (builder, "confidence");
  json_builder_add_double_value (builder, n_hits > 0 ? answer->result->confidence : 0);
  json_builder_set_member_name (builder, "micros");
  json_builder_add_int_value (builder, answer->micros);
  json_builder_end_object (builder);
  topay_help_print_json (builder);
}

static void
print_hit (const TopayHelp *self, const TopayArticleInfo *info, gboolean best)
{
  g_autofree char *title = topay_plain_text_clean (info->title);
  g_autofree char *summary = topay_plain_text_clean (info->summary);
  guint room = MAX (20, self->width - 2);

  if (best)
    topay_help_print ("%s\n", _("Best answer"));

  topay_help_print ("%s  [%s]\n", title, info->id);
  if (best)
    {
      g_auto (GStrv) lines = topay_plain_text_wrap (summary, room);

      for (guint i = 0; lines[i] != NULL; i++)
        topay_help_print ("  %s\n", lines[i]);
    }
  else if (summary[0] != '\0')
    {
      g_autofree char *line = topay_plain_text_ellipsize (summary, room);

      topay_help_print ("  %s\n", line);
    }
}

static void
print_human (const TopayHelp *self, const Answer *answer)
{
  for (guint i = 0; i < answer->result->n_hits; i++)
    {
      const TopayArticleInfo *info = get_hit (self, answer, i);

      if (info == NULL)
        continue;

      if (i > 0)
        topay_help_print ("\n");
      print_hit (self, info, i == 0 && answer->result->answer);
    }
}

/* Searches for one question. */
TopayHelpExit
topay_help_search (const TopayHelp *self, const char *query)
{
  g_autofree char *clean = g_strstrip (g_utf8_make_valid (query, -1));
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean found;

  if (!ask (self, clean, &answer, &error))
    return topay_help_fail (error);

  found = get_hit (self, &answer, 0) != NULL;
  if (self->json)
    print_json (self, clean, &answer, TRUE);
  else if (found)
    print_human (self, &answer);
  else
    /* Translators: %s is what the person asked */
    topay_help_print (_("Nothing found for “%s”. Try the words of the message on your screen, or an error code.\n"),
        clean);

  return found ? TOPAY_HELP_FOUND : TOPAY_HELP_NOTHING;
}

/* Reads a line of any length and keeps its beginning. Returns FALSE at the end of the file. */
static gboolean
read_line (FILE *file, GString *line)
{
  int character = getc (file);

  g_string_truncate (line, 0);
  if (character == EOF)
    return FALSE;

  for (; character != EOF && character != '\n'; character = getc (file))
    if (line->len < MAX_LINE_BYTES)
      g_string_append_c (line, (char) character);

  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);

  return TRUE;
}

static TopayHelpExit
run_batch (const TopayHelp *self, FILE *file)
{
  g_autoptr (GString) line = g_string_new (NULL);
  TopayHelpExit result = TOPAY_HELP_NOTHING;

  while (read_line (file, line))
    {
      g_autofree char *query = g_strstrip (g_utf8_make_valid (line->str, (gssize) line->len));
      g_auto (Answer) answer = { 0 };
      g_autoptr (GError) error = NULL;

      if (!ask (self, query, &answer, &error))
        return topay_help_fail (error);

      if (get_hit (self, &answer, 0) != NULL)
        result = TOPAY_HELP_FOUND;
      print_json (self, query, &answer, FALSE);
    }

  if (ferror (file) == 0)
    return result;

  g_printerr ("topay-help: %s\n", g_strerror (errno));
  return TOPAY_HELP_UNABLE;
}

/* Searches for every line of a file, "-" for the standard input; a line of JSON each. */
TopayHelpExit
topay_help_batch (const TopayHelp *self, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  TopayHelpExit result;
  FILE *file;

  if (g_str_equal (path, "-"))
    return run_batch (self, stdin);

  file = fopen (path, "re");
  if (file == NULL)
    {
      g_printerr ("topay-help: %s: %s\n", name, g_strerror (errno));
      return TOPAY_HELP_UNABLE;
    }

  result = run_batch (self, file);
  fclose (file);
  return result;
}
