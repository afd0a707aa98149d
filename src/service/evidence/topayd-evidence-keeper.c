/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-evidence-keeper.h"

#include "topay-error.h"
#include "topayd-scanner.h"

#define ROUND_SECONDS 60
#define MAX_ROWS      200
#define DAY_S         86400

struct _TopaydEvidenceKeeper
{
  TopaydEvidenceKeep keep;
  guint timer;           /* GSource id; 0 while it is stopped */
  gboolean is_searching; /* a file that could not be searched for malware before */
};

/* --- Forgetting --- */

/* ?1 is a moment, ?2 how many; the first finds uploads and loose files, the second those of cases
 * that are over. */
static const char *const forgotten[] = {
  "SELECT id FROM evidence WHERE expires_at < ?1 LIMIT ?2",
  "SELECT e.id FROM evidence e JOIN cases c ON c.id = e.case_id"
  " WHERE c.is_over = 1 AND c.updated_at < ?1 LIMIT ?2",
};

/* The first column of all rows, as owned text. */
static gboolean
collect (TopaydTransaction *transaction,
         const char *sql,
         const TopaydValue *values,
         GPtrArray *to,
         GError **error)
{
  GError *problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (transaction, sql, values, error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    g_ptr_array_add (to, topayd_rows_dup_text (rows, 0));
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

static gboolean
forget_one (TopaydTransaction *transaction, const char *id, GPtrArray *obsolete, GError **error)
{
  const TopaydValue *values = TOPAYD_VALUES (TOPAYD_TEXT (id));

  return collect (transaction, "SELECT blob FROM evidence WHERE id = ?1 AND blob IS NOT NULL",
                  values, obsolete, error)
         && collect (transaction, "SELECT blob FROM evidence_parts WHERE evidence_id = ?1", values,
                     obsolete, error)
         && topayd_sql_run (transaction, "DELETE FROM evidence WHERE id = ?1", values, error);
}

/**
 * topayd_evidence_forget:
 * @transaction: a transaction
 * @now: Unix seconds
 * @keep_s: how long files stay behind the end of their case
 * @obsolete: (element-type utf8): gets the names of their blobs
 * @error: return location for an error
 *
 * Forgets what has lived long enough, at most 200 files of each kind.
 *
 * Returns: whether it did; %FALSE with an error of the store
 */
gboolean
topayd_evidence_forget (
    TopaydTransaction *transaction, gint64 now, gint64 keep_s, GPtrArray *obsolete, GError **error)
{
  const gint64 moments[] = { now, now - keep_s };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (forgotten); i++)
    if (!collect (transaction, forgotten[i],
                  TOPAYD_VALUES (TOPAYD_INTEGER (moments[i]), TOPAYD_INTEGER (MAX_ROWS)), ids,
                  error))
      return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!forget_one (transaction, g_ptr_array_index (ids, i), obsolete, error))
      return FALSE;
  return topayd_sql_run (transaction, "DELETE FROM evidence_days WHERE day < ?1",
                         TOPAYD_VALUES (TOPAYD_INTEGER (now / DAY_S - 7)), error);
}

typedef struct
{
  TopaydEvidenceKeeper *keeper; /* (unowned): outlives the store’s jobs */
  GPtrArray *obsolete;          /* (owned) */
} Round;

static void
round_free (Round *self)
{
  g_ptr_array_unref (self->obsolete);
  g_free (self);
}

static gboolean
run_round (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Round *round = data;
  const TopaydEvidenceKeep *keep = &round->keeper->keep;

  g_ptr_array_set_size (round->obsolete, 0);
  return topayd_evidence_forget (transaction, keep->now (), keep->keep_s, round->obsolete, error);
}

static void
on_round_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  g_autoptr (GError) error = NULL;

  if (topayd_store_write_finish (TOPAYD_STORE (source), result, &error))
    topayd_locker_remove (round->keeper->keep.locker, round->obsolete);
  else
    g_message ("Evidence was not forgotten: %s", error->message);
}

static void
go_round (TopaydEvidenceKeeper *self)
{
  Round *round = g_new0 (Round, 1);

  round->keeper = self;
  round->obsolete = g_ptr_array_new_with_free_func (g_free);
  topayd_store_write_async (self->keep.identity->store, run_round, round,
                            (GDestroyNotify) round_free, NULL, on_round_cb, round);
}

/* --- Searching for malware what nobody could before --- */

typedef struct
{
  TopaydEvidenceKeeper *keeper; /* (unowned) */
  TopaydEvidenceFile *file;     /* (owned) (nullable) */
  const char *scan;             /* a constant */
} Search;

static void
search_free (Search *self)
{
  self->keeper->is_searching = FALSE;
  g_clear_pointer (&self->file, topayd_evidence_file_free);
  g_free (self);
}

static gboolean
find_pending (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Search *search = data;
  const TopaydCaller nobody = { 0 };
  const TopaydVisit visit = { transaction, search->keeper->keep.identity, &nobody };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  g_clear_pointer (&search->file, topayd_evidence_file_free);
  if (!collect (transaction,
                "SELECT id FROM evidence WHERE scan = 'pending' AND blob IS NOT NULL"
                " ORDER BY random () LIMIT ?1",
                TOPAYD_VALUES (TOPAYD_INTEGER (1)), found, error)
      || (found->len > 0
          && !collect (transaction, "SELECT account_id FROM evidence WHERE id = ?1",
                       TOPAYD_VALUES (TOPAYD_TEXT (g_ptr_array_index (found, 0))), found, error)))
    return FALSE;
  return found->len < 2
         || topayd_evidence_find (&visit, g_ptr_array_index (found, 0),
                                  g_ptr_array_index (found, 1), &search->file, error);
}

static gboolean
run_search (gpointer data, GError **error)
{
  Search *search = data;
  TopaydLocker *locker = search->keeper->keep.locker;
  g_autoptr (GBytes) bytes = topayd_locker_read (locker, search->file, error);

  if (bytes == NULL)
    return FALSE;
  search->scan = topayd_scanner_scan (topayd_locker_get_scanner (locker), bytes);
  return TRUE;
}

/* A file that turns out to be bad stays in the list of its case, without its bytes. */
static gboolean
note_search (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Search *search = data;

  return topayd_sql_run (transaction,
                         "UPDATE evidence SET scan = ?2,"
                         " blob = CASE ?2 WHEN 'blocked' THEN NULL ELSE blob END WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (search->file->id), TOPAYD_TEXT (search->scan)),
                         error);
}

static void
on_noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (!topayd_store_write_finish (TOPAYD_STORE (source), result, &error))
    g_message ("A search for malware was not noted: %s", error->message);
  else if (g_str_equal (search->scan, "blocked"))
    {
      g_ptr_array_add (names, g_strdup (search->file->blob));
      topayd_locker_remove (search->keeper->keep.locker, names);
    }
  search_free (search);
}

static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (GError) error = NULL;

  if (topayd_worker_run_finish (result, &error) && !g_str_equal (search->scan, "pending"))
    {
      topayd_store_write_async (search->keeper->keep.identity->store, note_search, search, NULL,
                                NULL, on_noted_cb, search);
      return;
    }
  if (error != NULL)
    g_message ("A file was not searched for malware: %s", error->message);
  search_free (search);
}

static void
on_pending_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;

  if (topayd_store_read_finish (TOPAYD_STORE (source), result, NULL) && search->file != NULL)
    topayd_worker_run_async (topayd_locker_get_worker (search->keeper->keep.locker), run_search,
                             search, on_searched_cb, search);
  else
    search_free (search);
}

/* One at a time: a scanner that hangs takes one thread for ten seconds, not both. */
static void
go_search (TopaydEvidenceKeeper *self)
{
  Search *search;

  if (self->is_searching || topayd_locker_get_scanner (self->keep.locker) == NULL)
    return;
  self->is_searching = TRUE;
  search = g_new0 (Search, 1);
  search->keeper = self;
  topayd_store_read_async (self->keep.identity->store, find_pending, search, NULL, NULL,
                           on_pending_cb, search);
}

/* --- The sweep --- */

static gboolean
read_names (TopaydTransaction *transaction, gpointer data, GError **error)
{
  GPtrArray *names = data;
  const TopaydValue *none = TOPAYD_VALUES (TOPAYD_INTEGER (0));

  g_ptr_array_set_size (names, 0);
  return collect (transaction, "SELECT blob FROM evidence WHERE blob IS NOT NULL AND ?1 = 0", none,
                  names, error)
         && collect (transaction, "SELECT blob FROM evidence_parts WHERE ?1 = 0", none, names,
                     error);
}

/**
 * topayd_evidence_keeper_sweep:
 * @self: a keeper
 * @n_removed: (out): how many blobs went
 * @error: return location for an error
 *
 * Removes every blob that no row has: what a crash left behind. Waits, so it belongs before the
 * doors are opened.
 *
 * Returns: whether all of them are gone; %FALSE with an error of the store, or IO
 */
gboolean
topayd_evidence_keeper_sweep (TopaydEvidenceKeeper *self, guint *n_removed, GError **error)
{
  TopaydBlobs *blobs = topayd_locker_get_blobs (self->keep.locker);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) there = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);

  *n_removed = 0;
  if (!topayd_store_read (self->keep.identity->store, read_names, known, error)
      || !blobs->class->list (blobs, there, error))
    return FALSE;
  for (guint i = 0; i < known->len; i++)
    g_hash_table_add (set, g_ptr_array_index (known, i));
  for (guint i = 0; i < there->len; i++)
    {
      const char *name = g_ptr_array_index (there, i);

      if (g_hash_table_contains (set, name))
        continue;
      if (!blobs->class->remove (blobs, name, error))
        return FALSE;
      (*n_removed)++;
    }
  return TRUE;
}

/* --- The clock --- */

static gboolean
on_timer_cb (gpointer user_data)
{
  go_round (user_data);
  go_search (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * topayd_evidence_keeper_new:
 * @keep: what to keep, and how long; copied
 *
 * Returns: (transfer full): a keeper
 */
TopaydEvidenceKeeper *
topayd_evidence_keeper_new (const TopaydEvidenceKeep *keep)
{
  TopaydEvidenceKeeper *self = g_new0 (TopaydEvidenceKeeper, 1);

  self->keep = *keep;
  return self;
}

/**
 * topayd_evidence_keeper_start:
 * @self: a keeper
 *
 * Looks now, and every minute from now on.
 */
void
topayd_evidence_keeper_start (TopaydEvidenceKeeper *self)
{
  if (self->timer != 0)
    return;
  self->timer = g_timeout_add_seconds (ROUND_SECONDS, on_timer_cb, self);
  on_timer_cb (self);
}

/**
 * topayd_evidence_keeper_stop:
 * @self: a keeper
 *
 * Looks no more.
 */
void
topayd_evidence_keeper_stop (TopaydEvidenceKeeper *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

/**
 * topayd_evidence_keeper_free:
 * @self: (transfer full): a keeper; the store and the locker are closed
 */
void
topayd_evidence_keeper_free (TopaydEvidenceKeeper *self)
{
  topayd_evidence_keeper_stop (self);
  g_free (self);
}
