/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How often the search finds the right article first, against a plain BM25 vote, on questions that
 * it has not seen:
 *
 *   topay-bench-search DIR [--draws N] [--seed N] [--label-titles] [--tests N] [--thesaurus DIR]
 *
 * DIR holds en-train.tsv and zh-train.tsv, a head line and then «label<TAB>question» a line; each
 * label stands for an article. For 10, up to 20 and four fifths of the questions of each article
 * the rest is asked, at most --tests an article. Both systems get the same draws.
 *
 * A second table compares the time of a query with SQLite's FTS5 when all questions are indexed. */

#include "config.h"

#include <glib.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "bench-fts5.h"
#include "bench-vote.h"
#include "topay-index-builder.h"
#include "topay-search-engine.h"

typedef struct
{
  guint label;
  char *text; /* (owned) */
} Question;

typedef struct
{
  GPtrArray *labels; /* (owned) (element-type utf8) */
  GArray *questions; /* (owned) (element-type Question) */
  const char *language;
  TopayThesaurus *thesaurus; /* (owned) (nullable) */
} Data;

typedef struct
{
  GArray *train; /* (owned) (element-type guint): questions */
  GArray *test;  /* (owned) (element-type guint): questions */
} Draw;

typedef struct
{
  double n_asked, top1, top3, answered, answered_right, build_seconds;
  GArray *micros; /* (owned) (element-type double) */
} Figures;

typedef struct
{
  guint labels[3];
  guint n_labels;
  gboolean answer;
} Answer;

typedef struct
{
  const char *name;
  gpointer (*build) (const Data *data, const Draw *draw);
  Answer (*ask) (gpointer state, const char *text);
  void (*free) (gpointer state);
} System;

static int n_draws = 3, seed = 1, n_tests = 40;
static gboolean label_titles = FALSE;
static char *thesaurus_folder = NULL;

static void
clear_question (gpointer question)
{
  g_free (((Question *) question)->text);
}

static TopayThesaurus *
read_thesaurus (const char *language)
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autofree char *name = g_strconcat (language, ".txt", NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (thesaurus_folder == NULL)
    return NULL;
  path = g_build_filename (thesaurus_folder, name, NULL);
  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (3);
    }
  return topay_thesaurus_parse (language, text, path, report);
}

static Data *
read_data (const char *folder, const char *name, const char *language)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  Data *data = g_new0 (Data, 1);

  data->labels = g_ptr_array_new_with_free_func (g_free);
  data->questions = g_array_new (FALSE, FALSE, sizeof (Question));
  g_array_set_clear_func (data->questions, clear_question);
  data->language = language;
  data->thesaurus = read_thesaurus (language);
  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (3);
    }
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines[0] != NULL ? lines + 1 : lines; *line != NULL; line++)
    {
      char *tab = strchr (*line, '\t');
      Question question = { 0, NULL };
      gpointer label;

      if (tab == NULL)
        continue;
      *tab = '\0';
      if (!g_hash_table_lookup_extended (known, *line, NULL, &label))
        {
          char *copy = g_strdup (*line);

          label = GUINT_TO_POINTER (data->labels->len);
          g_ptr_array_add (data->labels, copy);
          g_hash_table_insert (known, copy, label);
        }
      question.label = GPOINTER_TO_UINT (label);
      question.text = g_strstrip (g_strdup (tab + 1));
      g_array_append_val (data->questions, question);
    }
  return data;
}

static void
free_data (Data *data)
{
  g_ptr_array_unref (data->labels);
  g_array_unref (data->questions);
  topay_thesaurus_free (data->thesaurus);
  g_free (data);
}

/* Deals the questions of each label; @shots of 0 stands for four fifths. */
static Draw
draw_questions (const Data *data, guint shots, GRand *random)
{
  Draw draw = { g_array_new (FALSE, FALSE, sizeof (guint)),
                g_array_new (FALSE, FALSE, sizeof (guint)) };

  for (guint label = 0; label < data->labels->len; label++)
    {
      g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (guint));
      guint n_train, n_test;

      for (guint i = 0; i < data->questions->len; i++)
        if (g_array_index (data->questions, Question, i).label == label)
          g_array_append_val (own, i);
      for (guint i = own->len; i > 1; i--)
        {
          guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
          guint kept = g_array_index (own, guint, i - 1);

          g_array_index (own, guint, i - 1) = g_array_index (own, guint, j);
          g_array_index (own, guint, j) = kept;
        }
      n_train = own->len - MAX (1, own->len / 5);
      n_train = shots > 0 ? MIN (shots, n_train) : n_train;
      n_test = MIN (own->len - n_train, (guint) n_tests);
      g_array_append_vals (draw.train, own->data, n_train);
      g_array_append_vals (draw.test, (guint *) (gpointer) own->data + n_train, n_test);
    }
  return draw;
}

/* One slip in one word of at least four letters: a letter changed, lost, added or swapped. */
static char *
slip (const char *text, GRand *random)
{
  g_autoptr (GString) out = g_string_new (text);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize run = 0, place;
  char letter = (char) g_rand_int_range (random, 'a', 'z' + 1);

  for (gsize i = 0; i <= out->len; i++)
    {
      if (i < out->len && g_ascii_isalpha (out->str[i]))
        {
          run++;
          continue;
        }
      for (gsize j = i - run; run >= 4 && j + 1 < i; j++)
        g_array_append_val (places, j);
      run = 0;
    }
  if (places->len == 0)
    return g_string_free (g_steal_pointer (&out), FALSE);

  place = g_array_index (places, gsize, g_rand_int_range (random, 0, (gint32) places->len));
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      out->str[place] = letter;
      break;
    case 1:
      g_string_erase (out, (gssize) place, 1);
      break;
    case 2:
      g_string_insert_c (out, (gssize) place, letter);
      break;
    default:
      letter = out->str[place];
      out->str[place] = out->str[place + 1];
      out->str[place + 1] = letter;
      break;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const Question *
get_question (const Data *data, const GArray *chosen, guint i)
{
  return &g_array_index (data->questions, Question, g_array_index (chosen, guint, i));
}

static Answer
ask_engine (gpointer state, const char *text)
{
  g_autoptr (TopaySearchResult) result = topay_search_engine_query (state, text, 10);
  Answer answer = { { 0 }, MIN (result->n_hits, 3), result->answer };

  for (guint i = 0; i < answer.n_labels; i++)
    answer.labels[i] = result->hits[i].article;
  return answer;
}

/* The label as a title: “card_arrival” reads “card arrival”. */
static char *
make_title (const char *label)
{
  return g_strdelimit (g_strdup (label), "_", ' ');
}

static gpointer
build_engine (const Data *data, const Draw *draw)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autofree TopayIndexArticle *articles = g_new0 (TopayIndexArticle, data->labels->len);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TopayIndexLibrary library;
  TopaySearchEngine *engine;

  for (guint i = 0; i < data->labels->len; i++)
    {
      g_ptr_array_add (lists, g_ptr_array_new ());
      g_ptr_array_add (titles, make_title (g_ptr_array_index (data->labels, i)));
    }
  for (guint i = 0; i < draw->train->len; i++)
    {
      const Question *question = get_question (data, draw->train, i);

      g_ptr_array_add (g_ptr_array_index (lists, question->label), question->text);
    }
  for (guint i = 0; i < data->labels->len; i++)
    {
      GPtrArray *list = g_ptr_array_index (lists, i);

      g_ptr_array_add (list, NULL);
      articles[i].title = label_titles ? g_ptr_array_index (titles, i) : NULL;
      articles[i].questions = (const char *const *) list->pdata;
    }
  library = (TopayIndexLibrary){ data->language, articles, data->labels->len, data->thesaurus };
  bytes = topay_index_build (&library);
  engine = topay_search_engine_new (bytes, &error);
  if (engine == NULL)
    g_error ("%s", error->message);
  return engine;
}

static void
free_engine (gpointer state)
{
  topay_search_engine_free (state);
}

typedef void (*AddQuestion) (gpointer state, const char *text, guint label);

static void
add_train (gpointer state, AddQuestion add, const Data *data, const Draw *draw)
{
  for (guint i = 0; i < draw->train->len; i++)
    {
      const Question *question = get_question (data, draw->train, i);

      add (state, question->text, question->label);
    }
}

static void
add_to_vote (gpointer state, const char *text, guint label)
{
  bench_vote_add (state, text, label);
}

static gpointer
build_vote (const Data *data, const Draw *draw)
{
  BenchVote *vote = bench_vote_new (data->labels->len);

  for (guint i = 0; label_titles && i < data->labels->len; i++)
    {
      g_autofree char *title = make_title (g_ptr_array_index (data->labels, i));

      bench_vote_add (vote, title, i);
    }
  add_train (vote, add_to_vote, data, draw);
  return vote;
}

static Answer
ask_vote (gpointer state, const char *text)
{
  Answer answer = { { 0 }, 0, FALSE };

  answer.n_labels = bench_vote_ask (state, text, answer.labels);
  return answer;
}

static void
free_vote (gpointer state)
{
  bench_vote_free (state);
}

static void
add_to_fts5 (gpointer state, const char *text, guint label)
{
  bench_fts5_add (state, text, label);
}

static gpointer
build_fts5 (const Data *data, const Draw *draw)
{
  BenchFts5 *fts5 = bench_fts5_new (data->labels->len, g_str_has_prefix (data->language, "zh"));

  add_train (fts5, add_to_fts5, data, draw);
  return fts5;
}

static Answer
ask_fts5 (gpointer state, const char *text)
{
  Answer answer = { { 0 }, 0, FALSE };

  answer.n_labels = bench_fts5_ask (state, text, answer.labels);
  return answer;
}

static void
free_fts5 (gpointer state)
{
  bench_fts5_free (state);
}

static const System fts5 = { "FTS5", build_fts5, ask_fts5, free_fts5 };

static const System systems[] = {
  { "BM25 vote", build_vote, ask_vote, free_vote },
  { "engine", build_engine, ask_engine, free_engine },
};

static void
ask_all (const System *system, const Data *data, const Draw *draw, GRand *slips, Figures *figures)
{
  gint64 start_us = g_get_monotonic_time ();
  gpointer state = system->build (data, draw);

  figures->build_seconds += (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  for (guint i = 0; i < draw->test->len; i++)
    {
      const Question *question = get_question (data, draw->test, i);
      g_autofree char *text =
          slips != NULL ? slip (question->text, slips) : g_strdup (question->text);
      Answer answer;
      double micros;
      gboolean right;

      start_us = g_get_monotonic_time ();
      answer = system->ask (state, text);
      micros = (double) (g_get_monotonic_time () - start_us);
      right = answer.n_labels > 0 && answer.labels[0] == question->label;
      figures->n_asked++;
      figures->top1 += right;
      figures->answered += answer.answer;
      figures->answered_right += answer.answer && right;
      for (guint k = 0; k < answer.n_labels; k++)
        figures->top3 += answer.labels[k] == question->label;
      g_array_append_val (figures->micros, micros);
    }
  system->free (state);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
print_row (const char *row, const System *system, Figures *figures)
{
  guint n = figures->micros->len;

  g_array_sort (figures->micros, compare_doubles);
  g_print ("| %-22s | %-9s | %5.2f | %5.2f | %6.0f | %6.0f | %6.2f |", row, system->name,
           100 * figures->top1 / figures->n_asked, 100 * figures->top3 / figures->n_asked,
           g_array_index (figures->micros, double, n / 2),
           g_array_index (figures->micros, double, n * 99 / 100), figures->build_seconds / n_draws);
  if (figures->answered > 0)
    g_print (" %5.1f | %5.1f |\n", 100 * figures->answered / figures->n_asked,
             100 * figures->answered_right / figures->answered);
  else
    g_print ("     – |     – |\n");
}

/* One row for each system, over all draws. */
static void
measure (const Data *data, const char *row, guint shots, gboolean slips)
{
  for (gsize i = 0; i < G_N_ELEMENTS (systems); i++)
    {
      Figures figures = { .micros = g_array_new (FALSE, FALSE, sizeof (double)) };

      for (int number = 0; number < n_draws; number++)
        {
          g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) (seed + number));
          Draw draw = draw_questions (data, shots, random);

          ask_all (&systems[i], data, &draw, slips ? random : NULL, &figures);
          g_array_unref (draw.train);
          g_array_unref (draw.test);
        }
      print_row (row, &systems[i], &figures);
      g_array_unref (figures.micros);
    }
}

/* All questions are indexed; every tenth is asked, which says nothing of how good the search is. */
static void
measure_speed (const Data *data, const System *system, GArray *micros)
{
  Draw draw = { g_array_new (FALSE, FALSE, sizeof (guint)),
                g_array_new (FALSE, FALSE, sizeof (guint)) };
  Figures figures = { .micros = micros };

  for (guint i = 0; i < data->questions->len; i++)
    {
      g_array_append_val (draw.train, i);
      if (i % 10 == 0)
        g_array_append_val (draw.test, i);
    }
  ask_all (system, data, &draw, NULL, &figures);
  g_array_unref (draw.train);
  g_array_unref (draw.test);
}

static void
print_speed (const Data *english, const Data *chinese)
{
  static const System *const compared[] = { &fts5, &systems[1] };
  double p50[2], p99[2];

  g_print ("\n| %u questions indexed | p50 µs | p99 µs |\n|---|---|---|\n",
           english->questions->len + chinese->questions->len);
  for (gsize i = 0; i < G_N_ELEMENTS (compared); i++)
    {
      g_autoptr (GArray) micros = g_array_new (FALSE, FALSE, sizeof (double));

      measure_speed (english, compared[i], micros);
      measure_speed (chinese, compared[i], micros);
      g_array_sort (micros, compare_doubles);
      p50[i] = g_array_index (micros, double, micros->len / 2);
      p99[i] = g_array_index (micros, double, micros->len * 99 / 100);
      g_print ("| %s | %.0f | %.0f |\n", compared[i]->name, p50[i], p99[i]);
    }
  g_print ("| FTS5 / engine | %.1f | %.1f |\n", p50[0] / p50[1], p99[0] / p99[1]);
}

static void
measure_language (const Data *data)
{
  static const guint shots[] = { 10, 20, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (shots); i++)
    for (int slips = 0; slips < (data->language[0] == 'e' ? 2 : 1); slips++)
      {
        g_autofree char *count = shots[i] > 0 ? g_strdup_printf ("%u", shots[i]) : g_strdup ("all");
        g_autofree char *row =
            g_strdup_printf ("%s %s%s", data->language, count, slips ? ", one slip" : "");

        measure (data, row, shots[i], slips != 0);
      }
}

int
main (int argc, char *argv[])
{
  const GOptionEntry entries[] = {
    { "draws", 'd', 0, G_OPTION_ARG_INT, &n_draws, "How many draws (3)", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT, &seed, "The first draw's seed (1)", "N" },
    { "tests", 't', 0, G_OPTION_ARG_INT, &n_tests, "Questions asked an article (40)", "N" },
    { "thesaurus", 0, 0, G_OPTION_ARG_FILENAME, &thesaurus_folder, "What is the same to people",
      "DIR" },
    { "label-titles", 'l', 0, G_OPTION_ARG_NONE, &label_titles, "Use the labels as titles", NULL },
    { NULL },
  };
  Data *english, *chinese;
  g_autoptr (GOptionContext) context = g_option_context_new ("DIR");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || n_draws < 1
      || n_tests < 1)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "wrong use, see --help");
      return 2;
    }

  g_print ("| questions an article   | system    | top-1 | top-3 | p50 µs | p99 µs | build s | "
           "answered %% | right %% |\n");
  english = read_data (argv[1], "en-train.tsv", "en");
  chinese = read_data (argv[1], "zh-train.tsv", "zh_CN");
  measure_language (english);
  measure_language (chinese);
  print_speed (english, chinese);
  free_data (english);
  free_data (chinese);
  return 0;
}
