/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions in a table in memory, asked with any of the words, ranked by bm25 () and counted as a
 * vote of the ten best. English words are stemmed by FTS5's own porter tokenizer; Chinese is cut
 * into characters and pairs before, since FTS5 knows no words of it. */

#include "config.h"

#include "bench-fts5.h"

#include <sqlite3.h>

#include "topay-text.h"
#include "topay-tokenizer.h"

struct _BenchFts5
{
  sqlite3 *database;    /* (owned) */
  sqlite3_stmt *insert; /* (owned) */
  sqlite3_stmt *select; /* (owned) */
  double *votes;        /* (owned): by label */
  guint n_labels;
};

static void
check (BenchFts5 *self, int result)
{
  if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE)
    g_error ("SQLite: %s", sqlite3_errmsg (self->database));
}

BenchFts5 *
bench_fts5_new (guint n_labels, gboolean is_chinese)
{
  BenchFts5 *self = g_new0 (BenchFts5, 1);
  const char *table = is_chinese ? "CREATE VIRTUAL TABLE question USING fts5(text, label UNINDEXED)"
                                 : "CREATE VIRTUAL TABLE question USING fts5(text, label UNINDEXED,"
                                   " tokenize = 'porter unicode61')";

  self->n_labels = n_labels;
  self->votes = g_new0 (double, n_labels);
  check (self, sqlite3_open (":memory:", &self->database));
  check (self, sqlite3_exec (self->database, table, NULL, NULL, NULL));
  check (self, sqlite3_prepare_v2 (self->database, "INSERT INTO question VALUES (?, ?)", -1,
                                   &self->insert, NULL));
  check (self, sqlite3_prepare_v2 (self->database,
                                   "SELECT label, bm25(question) FROM question WHERE question MATCH"
                                   " ? ORDER BY rank LIMIT 10",
                                   -1, &self->select, NULL));
  return self;
}

void
bench_fts5_free (BenchFts5 *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->select);
  sqlite3_close (self->database);
  g_free (self->votes);
  g_free (self);
}

/* The tokens of @text; quoted with OR between them for a query. */
static char *
cut (const char *text, gboolean is_query)
{
  g_autoptr (TopayFoldedText) folded = topay_folded_text_new (text, -1, 4096);
  GString *out = g_string_new (NULL);
  TopayTokenizer tokenizer;
  TopayToken token;

  topay_tokenizer_init (&tokenizer, folded->text, folded->length);
  while (topay_tokenizer_next (&tokenizer, &token))
    {
      if (out->len > 0)
        g_string_append (out, is_query ? " OR " : " ");
      if (is_query)
        g_string_append_c (out, '"');
      g_string_append_len (out, folded->text + token.start, (gssize) (token.end - token.start));
      if (is_query)
        g_string_append_c (out, '"');
    }
  return g_string_free (out, FALSE);
}

void
bench_fts5_add (BenchFts5 *self, const char *text, guint label)
{
  g_autofree char *tokens = cut (text, FALSE);

  sqlite3_reset (self->insert);
  check (self, sqlite3_bind_text (self->insert, 1, tokens, -1, SQLITE_TRANSIENT));
  check (self, sqlite3_bind_int (self->insert, 2, (int) label));
  check (self, sqlite3_step (self->insert));
}

guint
bench_fts5_ask (BenchFts5 *self, const char *text, guint labels[3])
{
  g_autofree char *query = cut (text, TRUE);
  guint n_found = 0;
  int result = SQLITE_DONE;

  for (guint i = 0; i < self->n_labels; i++)
    self->votes[i] = 0;
  sqlite3_reset (self->select);
  check (self, sqlite3_bind_text (self->select, 1, query, -1, SQLITE_TRANSIENT));
  while (query[0] != '\0' && (result = sqlite3_step (self->select)) == SQLITE_ROW)
    {
      double score = sqlite3_column_double (self->select, 1); /* the best is the lowest */

      self->votes[sqlite3_column_int (self->select, 0)] += score * score;
    }
  check (self, result);

  for (; n_found < 3; n_found++)
    {
      guint best = 0;

      for (guint i = 1; i < self->n_labels; i++)
        if (self->votes[i] > self->votes[best])
          best = i;
      if (self->votes[best] <= 0)
        break;
      labels[n_found] = best;
      self->votes[best] = 0;
    }
  return n_found;
}
