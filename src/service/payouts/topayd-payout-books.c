/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payout-books.h"

#include <string.h>

/* Clocks differ, and what was sent last thing on a day is in the books of the next. */
#define MARGIN_S 86400

typedef struct
{
  const TopaydPayoutBooks *books;
  GHashTable *there;      /* (owned) (element-type utf8 TopaydPayoutEntry): by id */
  GHashTable *seen;       /* (owned) (element-type utf8): ids that are in both */
  GHashTable *n_paid;     /* (owned) (element-type utf8 guint): by case */
  GPtrArray *differences; /* (owned) (element-type TopaydDifference) */
} Comparison;

/* A payout as we have it. */
typedef struct
{
  const char *id;
  const char *case_id;
  gint64 amount;
  const char *currency;
  const char *state;
  gint64 sent_at;
  gboolean is_known;
} Row;

static void
comparison_clear (Comparison *self)
{
  g_clear_pointer (&self->there, g_hash_table_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->n_paid, g_hash_table_unref);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

/**
 * topayd_difference_free:
 * @self: (transfer full): a difference
 */
void
topayd_difference_free (TopaydDifference *self)
{
  g_free (self->here);
  g_free (self->there);
  g_free (self);
}

/**
 * topayd_difference_kind_get_name:
 * @kind: of a difference
 *
 * Returns: a word for operators and the log
 */
const char *
topayd_difference_kind_get_name (TopaydDifferenceKind kind)
{
  static const char *const names[] = {
    [TOPAYD_DIFFERENCE_MISSING_THERE] = "missing-there",
    [TOPAYD_DIFFERENCE_MISSING_HERE] = "missing-here",
    [TOPAYD_DIFFERENCE_AMOUNT] = "amount",
    [TOPAYD_DIFFERENCE_STATE] = "state",
    [TOPAYD_DIFFERENCE_TWICE] = "twice",
  };

  return (guint) kind < G_N_ELEMENTS (names) ? names[kind] : "state";
}

static void
add (Comparison *self, TopaydDifferenceKind kind, const char *id, char *here, char *there)
{
  TopaydDifference *difference = g_new0 (TopaydDifference, 1);

  difference->kind = kind;
  g_strlcpy (difference->id, id, sizeof difference->id);
  difference->here = here;
  difference->there = there;
  if (self->differences->len < TOPAYD_PAYOUT_MAX_DIFFERENCES)
    g_ptr_array_add (self->differences, difference);
  else
    topayd_difference_free (difference);
}

static char *
format_amount (gint64 amount, const char *currency)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", amount, currency);
}

static gboolean
is_open (const char *state)
{
  return g_str_equal (state, "waiting") || g_str_equal (state, "sent");
}

/* What the channel was not asked about since it happened is no difference yet. */
static gboolean
is_state_the_same (const Comparison *self, const Row *row, const TopaydPayoutEntry *entry)
{
  if (g_str_equal (row->state, topayd_payout_answer_get_name (entry->state)))
    return TRUE;
  if (entry->state == TOPAYD_PAYOUT_ACCEPTED)
    return g_str_equal (row->state, "sent");
  return is_open (row->state) && entry->at > self->books->settled_by;
}

static void
count_paid (Comparison *self, const Row *row, const TopaydPayoutEntry *entry)
{
  guint n;

  if (entry->state != TOPAYD_PAYOUT_ACCEPTED && entry->state != TOPAYD_PAYOUT_SETTLED)
    return;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_paid, row->case_id)) + 1;
  g_hash_table_insert (self->n_paid, g_strdup (row->case_id), GUINT_TO_POINTER (n));
  if (n > 1)
    add (self, TOPAYD_DIFFERENCE_TWICE, row->id, NULL, g_strdup (row->case_id));
}

static void
compare (Comparison *self, const Row *row, const TopaydPayoutEntry *entry)
{
  g_hash_table_add (self->seen, g_strdup (row->id));
  if (row->amount != entry->amount || !g_str_equal (row->currency, entry->currency))
    add (self, TOPAYD_DIFFERENCE_AMOUNT, row->id, format_amount (row->amount, row->currency),
         format_amount (entry->amount, entry->currency));
  if (!is_state_the_same (self, row, entry))
    add (self, TOPAYD_DIFFERENCE_STATE, row->id, g_strdup (row->state),
         g_strdup (topayd_payout_answer_get_name (entry->state)));
  count_paid (self, row, entry);
}

/* One that failed before the channel wrote it down moved nothing; one that was just sent may be on
 * its way. */
static gboolean
has_to_be_there (const Comparison *self, const Row *row)
{
  if (g_str_equal (row->state, "failed") || g_str_equal (row->state, "waiting"))
    return FALSE;
  return row->is_known || row->sent_at <= self->books->settled_by;
}

#define COLUMNS                                                                                    \
  "id, case_id, amount, currency, state, coalesce (sent_at, 0), accepted_at IS NOT NULL"

static Row
read_row (TopaydRows *rows)
{
  return (Row){ topayd_rows_get_text (rows, 0),        topayd_rows_get_text (rows, 1),
                topayd_rows_get_integer (rows, 2),     topayd_rows_get_text (rows, 3),
                topayd_rows_get_text (rows, 4),        topayd_rows_get_integer (rows, 5),
                topayd_rows_get_integer (rows, 6) != 0 };
}

static gboolean
compare_ours (Comparison *self, TopaydTransaction *transaction, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction, "SELECT " COLUMNS " FROM payouts WHERE sent_at >= ?1 ORDER BY sent_at, id",
      TOPAYD_VALUES (TOPAYD_INTEGER (self->books->since)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      const Row row = read_row (rows);
      const TopaydPayoutEntry *entry = g_hash_table_lookup (self->there, row.id);

      if (entry != NULL)
        compare (self, &row, entry);
      else if (has_to_be_there (self, &row))
        add (self, TOPAYD_DIFFERENCE_MISSING_THERE, row.id, g_strdup (row.state), NULL);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
compare_theirs (Comparison *self,
                TopaydTransaction *transaction,
                const TopaydPayoutEntry *entry,
                GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (transaction, "SELECT " COLUMNS " FROM payouts WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (entry->id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      const Row row = read_row (rows);

      compare (self, &row, entry);
      return TRUE;
    }
  if (problem == NULL)
    {
      add (self, TOPAYD_DIFFERENCE_MISSING_HERE, entry->id, NULL,
           g_strdup (topayd_payout_answer_get_name (entry->state)));
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
compare_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Comparison *self = data;
  GHashTableIter iter;
  gpointer entry;

  g_ptr_array_set_size (self->differences, 0);
  g_hash_table_remove_all (self->seen);
  g_hash_table_remove_all (self->n_paid);
  if (!compare_ours (self, transaction, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->there);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    if (!g_hash_table_contains (self->seen, ((const TopaydPayoutEntry *) entry)->id)
        && !compare_theirs (self, transaction, entry, error))
      return FALSE;
  return TRUE;
}

/**
 * topayd_payout_books_compare:
 * @books: what to compare
 * @cancellable: (nullable): stops the waiting for the channel
 * @error: return location for an error
 *
 * Names every difference between our books and the channel’s. Called where payouts are sent, so
 * that none is sent in between. Changes nothing.
 *
 * Returns: (transfer full) (element-type TopaydDifference): at most
 *   %TOPAYD_PAYOUT_MAX_DIFFERENCES; %NULL with an error of the channel or the store
 */
GPtrArray *
topayd_payout_books_compare (const TopaydPayoutBooks *books,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TopaydPayoutEntry));
  g_auto (Comparison) self = { .books = books };

  if (!topayd_payout_adapter_list (books->adapter, books->since - MARGIN_S, entries, cancellable,
                                   error))
    return NULL;
  self.there = g_hash_table_new (g_str_hash, g_str_equal);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.n_paid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.differences = g_ptr_array_new_with_free_func ((GDestroyNotify) topayd_difference_free);
  for (guint i = 0; i < entries->len; i++)
    {
      TopaydPayoutEntry *entry = &g_array_index (entries, TopaydPayoutEntry, i);

      g_hash_table_insert (self.there, entry->id, entry);
    }
  if (!topayd_store_read (books->store, compare_job, &self, error))
    return NULL;
  return g_steal_pointer (&self.differences);
}
