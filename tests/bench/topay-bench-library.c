/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How well the search serves the product's own library:
 *
 *   topay-bench-library ARTICLES OUT_OF_SCOPE BLIND [--folds N]
 *
 * Every sample question is asked of a search that was not told it (by default one question of each
 * article is left out at a time). OUT_OF_SCOPE is a table of questions that no article answers, a
 * head line and then «language<TAB>kind<TAB>question» a line, asked of the whole library. BLIND is
 * one of questions whose writer never saw the sample questions,
 * «language<TAB>article<TAB>question». */

#include "config.h"

#include <glib.h>
#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "topay-index-input.h"
#include "topay-question-audit.h"
#include "topay-search-engine.h"

typedef struct
{
  guint n_asked;
  guint n_answered;
  guint n_empty;
} Outside;

static int n_folds = 0;

static double
get_percent (guint part, guint whole)
{
  return whole > 0 ? 100.0 * part / whole : 0.0;
}

static char *
read_text (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (3);
    }
  return text;
}

static TopaySource *
read_library (const char *folder)
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autofree char *thesauri = g_build_filename (folder, "thesaurus", NULL);
  TopaySource *source = topay_source_new (folder, NULL, report);

  topay_source_read_thesauri (source, thesauri, report);
  if (topay_report_get_n_errors (report) > 0)
    {
      g_autofree char *text = topay_report_dup_text (report);

      g_printerr ("%s", text);
      exit (3);
    }
  return source;
}

static void
print_own (const TopayIndexInput *input)
{
  g_autoptr (GArray) results = topay_question_audit (&input->library, (guint) n_folds);
  guint n_first = 0, n_three = 0, n_answered = 0, n_right = 0;

  for (guint i = 0; i < results->len; i++)
    {
      const TopayQuestionResult *result = &g_array_index (results, TopayQuestionResult, i);

      n_first += result->rank == 0 ? 1 : 0;
      n_three += result->rank < TOPAY_AUDIT_N_FOUND ? 1 : 0;
      n_answered += result->answer ? 1 : 0;
      n_right += result->answer && result->rank == 0 ? 1 : 0;
    }
  g_print ("| %-5s | %4u | %6u | %5.1f | %5.1f | %5.1f | %5.1f |", input->library.language,
           input->library.n_articles, results->len, get_percent (n_first, results->len),
           get_percent (n_three, results->len), get_percent (n_answered, results->len),
           get_percent (n_right, n_answered));
}

static Outside
ask_outside (TopaySearchEngine *engine, const char *language, const char *table)
{
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  Outside outside = { 0 };

  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 3);
      g_autoptr (TopaySearchResult) result = NULL;

      if (g_strv_length (cells) != 3 || !g_str_equal (cells[0], language))
        continue;
      result = topay_search_engine_query (engine, cells[2], 3);
      outside.n_asked++;
      outside.n_answered += result->answer ? 1 : 0;
      outside.n_empty += result->n_hits == 0 ? 1 : 0;
    }
  return outside;
}

typedef struct
{
  guint n_asked;
  guint n_first;
  guint n_three;
  guint n_answered;
  guint n_right;
} Blind;

static Blind
ask_blind (TopaySearchEngine *engine, const TopaySource *source, guint language, const char *table)
{
  GPtrArray *articles = source->articles[language];
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  Blind blind = { 0 };

  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 3);
      g_autoptr (TopaySearchResult) result = NULL;

      if (g_strv_length (cells) != 3 || !g_str_equal (cells[0], topay_source_languages[language]))
        continue;
      result = topay_search_engine_query (engine, cells[2], 3);
      blind.n_asked++;
      blind.n_answered += result->answer ? 1 : 0;
      for (guint k = 0; k < result->n_hits; k++)
        {
          const TopaySourceArticle *article = g_ptr_array_index (articles, result->hits[k].article);
          gboolean is_right = g_str_equal (article->id, cells[1]);

          blind.n_three += is_right ? 1 : 0;
          blind.n_first += is_right && k == 0 ? 1 : 0;
          blind.n_right += is_right && k == 0 && result->answer ? 1 : 0;
        }
    }
  return blind;
}

static void
print_blind (const TopaySource *source, guint language, const char *table)
{
  g_autoptr (TopayIndexInput) input = topay_index_input_new (source, language);
  g_autoptr (GBytes) index = topay_index_build (&input->library);
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (index, NULL);
  Blind blind = ask_blind (engine, source, language, table);

  g_print ("| %-5s | %4u | %6u | %5.1f | %5.1f | %5.1f | %5.1f |\n",
           topay_source_languages[language], input->library.n_articles, blind.n_asked,
           get_percent (blind.n_first, blind.n_asked), get_percent (blind.n_three, blind.n_asked),
           get_percent (blind.n_answered, blind.n_asked),
           get_percent (blind.n_right, blind.n_answered));
}

/* Opens the search and asks it for the first time, as a person would who just started the app. */
static void
print_start (GBytes *index, const char *query)
{
  size_t before = mallinfo2 ().uordblks, used;
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (index, &error);
  g_autoptr (TopaySearchResult) result = NULL;
  double ms;

  if (engine == NULL)
    g_error ("%s", error->message);
  result = topay_search_engine_query (engine, query, 10);
  ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
  used = mallinfo2 ().uordblks - before;
  g_print (" %5.2f | %5.2f | %5.2f |\n", ms, (double) g_bytes_get_size (index) / (1024 * 1024),
           (double) used / (1024 * 1024));
}

static void
print_language (const TopaySource *source, guint language, const char *table)
{
  g_autoptr (TopayIndexInput) input = topay_index_input_new (source, language);
  g_autoptr (GBytes) index = topay_index_build (&input->library);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (index, &error);
  const char *name = topay_source_languages[language];
  Outside outside;

  if (engine == NULL)
    g_error ("%s", error->message);
  outside = ask_outside (engine, name, table);
  print_own (input);
  g_print (" %5u | %5.1f | %5.1f |", outside.n_asked,
           get_percent (outside.n_answered, outside.n_asked),
           get_percent (outside.n_empty, outside.n_asked));
  print_start (index, g_str_has_prefix (name, "zh") ? "退款没到账" : "refund not arrived");
}

int
main (int argc, char *argv[])
{
  const GOptionEntry entries[] = {
    { "folds", 'f', 0, G_OPTION_ARG_INT, &n_folds, "Parts of the questions (leave-one-out)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("ARTICLES OUT_OF_SCOPE BLIND");
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaySource) source = NULL;
  g_autofree char *table = NULL;
  g_autofree char *blind = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 4 || n_folds < 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "wrong use, see --help");
      return 2;
    }

  source = read_library (argv[1]);
  table = read_text (argv[2]);
  blind = read_text (argv[3]);
  g_print (
      "| index | arti-| own    | first | three | answ. | right | out of | answ. | empty | first | "
      "index | heap  |\n"
      "|       | cles | quest. |   %%   |   %%   |   %%   |   %%   | scope  |   %%   |   %%   | "
      "ms    | MiB   | MiB   |\n");
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    if (source->articles[i]->len > 0)
      print_language (source, i, table);
  g_print ("\n| blind | arti-| quest- | first | three | answ. | right |\n"
           "|       | cles | ions   |   %%   |   %%   |   %%   |   %%   |\n");
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    if (source->articles[i]->len > 0)
      print_blind (source, i, blind);
  return 0;
}
