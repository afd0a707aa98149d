/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which sample questions do not find their own article, and which articles are weakest? */

#include "config.h"

#include "topay-content-questions.h"

#include <stdio.h>

#include "topay-index-input.h"
#include "topay-question-audit.h"

#define N_WEAKEST 10

typedef struct
{
  guint article;
  guint n_asked;
  guint n_first;
  guint n_three;
} Tally;

static void
count (Tally *tally, const TopayQuestionResult *result)
{
  tally->n_asked++;
  tally->n_first += result->rank == 0 ? 1 : 0;
  tally->n_three += result->rank < TOPAY_AUDIT_N_FOUND ? 1 : 0;
}

static double
get_percent (guint part, guint whole)
{
  return whole > 0 ? 100.0 * part / whole : 0.0;
}

/* The weakest first; of equals the one that is found less among three. */
static int
compare_tallies (gconstpointer a, gconstpointer b)
{
  const Tally *left = a, *right = b;
  double first =
      get_percent (left->n_first, left->n_asked) - get_percent (right->n_first, right->n_asked);

  if (first < 0 || first > 0)
    return first < 0 ? -1 : 1;
  return (left->n_three > right->n_three) - (left->n_three < right->n_three);
}

static const char *
get_id (GPtrArray *articles, guint article)
{
  return ((const TopaySourceArticle *) g_ptr_array_index (articles, article))->id;
}

static void
print_weakest (GPtrArray *articles, const GArray *results)
{
  g_autoptr (GArray) tallies = g_array_new (FALSE, TRUE, sizeof (Tally));

  g_array_set_size (tallies, articles->len);
  for (guint i = 0; i < articles->len; i++)
    g_array_index (tallies, Tally, i).article = i;
  for (guint i = 0; i < results->len; i++)
    {
      const TopayQuestionResult *result = &g_array_index (results, TopayQuestionResult, i);

      count (&g_array_index (tallies, Tally, result->article), result);
    }
  g_array_sort (tallies, compare_tallies);

  printf ("\n  first  three  of  weakest articles\n");
  for (guint i = 0; i < MIN (tallies->len, N_WEAKEST); i++)
    {
      const Tally *tally = &g_array_index (tallies, Tally, i);

      printf ("  %4.0f%%  %4.0f%%  %2u  %s\n", get_percent (tally->n_first, tally->n_asked),
              get_percent (tally->n_three, tally->n_asked), tally->n_asked,
              get_id (articles, tally->article));
    }
}

static int
compare_results (gconstpointer a, gconstpointer b)
{
  const TopayQuestionResult *left = a, *right = b;

  if (left->article != right->article)
    return left->article < right->article ? -1 : 1;
  return (left->question > right->question) - (left->question < right->question);
}

static void
print_missed (GPtrArray *articles, const TopayIndexInput *input, GArray *results)
{
  printf ("\n  own place  own article < what was found first: question\n");
  g_array_sort (results, compare_results);
  for (guint i = 0; i < results->len; i++)
    {
      const TopayQuestionResult *result = &g_array_index (results, TopayQuestionResult, i);
      const char *found = result->n_found > 0 ? get_id (articles, result->found[0]) : "nothing";

      if (result->rank == 0)
        continue;
      printf ("  %c%s  %s < %s: %s\n",
              result->rank < TOPAY_AUDIT_N_FOUND ? (char) ('1' + (int) result->rank) : '-',
              result->answer ? "!" : " ", get_id (articles, result->article), found,
              input->articles[result->article].questions[result->question]);
    }
}

static gboolean
print_language (const TopaySource *source,
                guint language,
                guint n_folds,
                const TopayQuestionGoals *goals)
{
  GPtrArray *articles = source->articles[language];
  g_autoptr (TopayIndexInput) input = topay_index_input_new (source, language);
  g_autoptr (GArray) results = topay_question_audit (&input->library, n_folds);
  Tally all = { 0 }, answered = { 0 };
  double first, three;

  for (guint i = 0; i < results->len; i++)
    {
      const TopayQuestionResult *result = &g_array_index (results, TopayQuestionResult, i);

      count (&all, result);
      if (result->answer)
        count (&answered, result);
    }
  first = get_percent (all.n_first, all.n_asked);
  three = get_percent (all.n_three, all.n_asked);
  printf ("%s: %u questions to %u articles: %.1f %% find their own first, %.1f %% among three; "
          "%.1f %% are answered directly, %.1f %% of these rightly\n",
          topay_source_languages[language], all.n_asked, articles->len, first, three,
          get_percent (answered.n_asked, all.n_asked),
          get_percent (answered.n_first, answered.n_asked));
  print_weakest (articles, results);
  print_missed (articles, input, results);
  printf ("\n");
  return first >= goals->first && three >= goals->three;
}

/**
 * topay_content_print_questions:
 * @source: a library
 * @n_folds: into how many parts the questions are dealt; 0 for leave-one-out
 * @goals: what is wanted of each language
 *
 * Prints how well every sample question finds its own article when the search does not know the
 * question, the weakest articles, and every question that another article comes first for.
 *
 * Returns: whether every language reaches @goals
 */
gboolean
topay_content_print_questions (const TopaySource *source,
                               guint n_folds,
                               const TopayQuestionGoals *goals)
{
  gboolean is_good = TRUE;

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    if (source->articles[i]->len > 0)
      is_good &= print_language (source, i, n_folds, goals);
  return is_good;
}
