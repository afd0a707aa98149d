/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-store-private.h"

#include "topay-error.h"

/* How a group of writes travels:
 *
 *   any context                    thread “topayd-writer”
 *   ───────────                    ──────────────────────
 *   write_async ──▶ queue ───────▶ BEGIN
 *   write_async ──▶               │ SAVEPOINT  job 1  RELEASE
 *   write_async ──▶               │ SAVEPOINT  job 2  ROLLBACK TO   (it failed; alone)
 *                                 │ …
 *                                 COMMIT ── fsync
 *   callbacks  ◀── idle sources ──┘
 *
 * While the disk works the next group gathers by itself, so nobody waits for company.
 */

/* What became of a group. */
typedef enum
{
  OUTCOME_COMMITTED, /* each job succeeded or failed by itself */
  OUTCOME_FULL,      /* all undone: there is no room for all of them together */
  OUTCOME_REFUSED,   /* all undone, nothing was written: another process holds the file */
  OUTCOME_BROKEN,    /* what is on the disk is not known */
} Outcome;

static Outcome
outcome_of_code (sqlite3 *db, int code)
{
  switch (topayd_sqlite_get_severity (db, code))
    {
    case TOPAYD_SEVERITY_FULL:
      return OUTCOME_FULL;

    case TOPAYD_SEVERITY_BROKEN:
      return OUTCOME_BROKEN;

    case TOPAYD_SEVERITY_NONE:
    default:
      return OUTCOME_REFUSED;
    }
}

static gboolean
is_cancelled (TopaydRequest *request)
{
  return request->task != NULL
         && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (request->task),
                                                  &request->error);
}

/* Runs one job so that its failure is its own. The code is only of what failed around it. */
static int
run_job (TopaydTransaction *connection, TopaydRequest *request)
{
  gboolean done;
  int code;

  if (is_cancelled (request))
    return SQLITE_OK;

  code = topayd_db_connection_run (connection, "SAVEPOINT job");
  if (code != SQLITE_OK)
    return code;

  connection->in_job = TRUE;
  done = request->job (connection, request->data, &request->error);
  connection->in_job = FALSE;
  if (!done && request->error == NULL)
    g_set_error_literal (&request->error, TOPAY_ERROR, TOPAY_ERROR_IO, "A job failed untold");
  if (connection->failure != SQLITE_OK)
    return connection->failure;

  /* SQLite may have undone everything by itself; RELEASE then fails as it must. */
  if (!done)
    code = topayd_db_connection_run (connection, "ROLLBACK TO job");
  if (code == SQLITE_OK)
    code = topayd_db_connection_run (connection, "RELEASE job");

  return code;
}

static int
commit (TopaydWriter *self)
{
  gint64 begin_us = g_get_monotonic_time ();
  int code = topayd_db_connection_run (self->connection, "COMMIT");
  gint64 took_us = g_get_monotonic_time () - begin_us;
  TopaydStoreStatistics *statistics = &self->shared->statistics;

  g_mutex_lock (&self->shared->lock);
  statistics->groups++;
  statistics->commit_us += (guint64) took_us;
  statistics->longest_commit_us = MAX (statistics->longest_commit_us, (guint64) took_us);
  g_mutex_unlock (&self->shared->lock);

  return code;
}

static Outcome
run_transaction (TopaydWriter *self, TopaydRequest *const *group, guint n, int *code)
{
  sqlite3 *db = self->connection->db;
  Outcome outcome;

  self->connection->failure = SQLITE_OK;
  *code = topayd_db_connection_run (self->connection, "BEGIN IMMEDIATE");
  for (guint i = 0; *code == SQLITE_OK && i < n; i++)
    *code = run_job (self->connection, group[i]);
  if (*code == SQLITE_OK)
    *code = commit (self);
  if (*code == SQLITE_OK)
    return OUTCOME_COMMITTED;

  outcome = outcome_of_code (db, *code);
  /* An error that began inside the transaction, and is not of the known kinds, is no reason to go
   * on as if it were known. */
  if (outcome == OUTCOME_REFUSED && (*code & 0xff) != SQLITE_BUSY)
    outcome = OUTCOME_BROKEN;
  if (!sqlite3_get_autocommit (db))
    topayd_db_connection_run (self->connection, "ROLLBACK");

  return outcome;
}

static void
clear_errors (TopaydRequest *const *group, guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_error (&group[i]->error);
}

static void
fail_all (TopaydWriter *self, TopaydRequest *const *group, guint n, int code)
{
  clear_errors (group, n);
  for (guint i = 0; i < n; i++)
    topayd_sqlite_set_error (&group[i]->error, self->connection->db, code, "Nothing was written");
}

static Outcome
run_group (TopaydWriter *self, TopaydRequest *const *group, guint n)
{
  int code = SQLITE_OK;
  Outcome outcome = run_transaction (self, group, n, &code);

  if (outcome != OUTCOME_COMMITTED)
    fail_all (self, group, n, code);
  if (outcome == OUTCOME_BROKEN)
    topayd_writer_break (self, sqlite3_errstr (code));

  return outcome;
}

/* One large write must not take the small ones of its group with it, so each is tried alone. What
 * the log holds is carried over first: that makes room in it. */
static void
run_one_by_one (TopaydWriter *self, TopaydRequest *const *group, guint n)
{
  int code = topayd_db_connection_checkpoint (self->connection, SQLITE_CHECKPOINT_PASSIVE);

  if (outcome_of_code (self->connection->db, code) == OUTCOME_BROKEN)
    topayd_writer_break (self, sqlite3_errstr (code));

  for (guint i = 0; i < n; i++)
    {
      clear_errors (&group[i], 1);
      if (g_atomic_int_get (&self->shared->broken))
        fail_all (self, &group[i], 1, SQLITE_IOERR);
      else
        run_group (self, &group[i], 1);
    }
}

static void
count (TopaydWriter *self, TopaydRequest *const *group, guint n)
{
  TopaydStoreStatistics *statistics = &self->shared->statistics;

  g_mutex_lock (&self->shared->lock);
  statistics->jobs += n;
  for (guint i = 0; i < n; i++)
    {
      statistics->failed += group[i]->error != NULL;
      statistics->full += g_error_matches (group[i]->error, TOPAY_ERROR, TOPAY_ERROR_FULL);
    }
  g_mutex_unlock (&self->shared->lock);
}

/**
 * topayd_writer_break:
 * @self: the writer
 * @what: what failed
 *
 * Ends the writing for good. After a failed fsync the system may have dropped what it could not
 * write and say so only once, so trying again could acknowledge what is lost (PostgreSQL, “PANIC on
 * fsync() failure”, 2018). A new process reads back what is really there.
 */
void
topayd_writer_break (TopaydWriter *self, const char *what)
{
  if (g_atomic_int_get (&self->shared->broken))
    return;

  g_atomic_int_set (&self->shared->broken, TRUE);
  g_message ("the disk failed the database (%s): nothing more is accepted", what);
  topayd_shared_announce (self->shared);
}

/**
 * topayd_writer_sign:
 * @self: the writer, outside of a transaction
 * @error: why not
 *
 * Makes a checkpoint of the audit log when it has rows after the last one.
 *
 * Returns: whether the last row has a checkpoint now
 */
gboolean
topayd_writer_sign (TopaydWriter *self, GError **error)
{
  TopaydAuditHead head;
  gboolean is_broken = FALSE;

  if (!topayd_audit_get_head (self->connection, &head, error))
    return FALSE;

  self->head_row = head.row;
  self->checkpoint_us = 0;
  if (head.row == topayd_checkpointer_get_row (self->checkpointer))
    return TRUE;
  if (topayd_checkpointer_write (self->checkpointer, &head, &is_broken, error))
    return TRUE;

  if (is_broken)
    topayd_writer_break (self, "audit checkpoint");
  self->checkpoint_us =
      g_get_monotonic_time () + TOPAYD_CHECKPOINT_SECONDS * (gint64) G_USEC_PER_SEC;

  return FALSE;
}

static void
sign_when_due (TopaydWriter *self)
{
  g_autoptr (GError) error = NULL;
  gint64 signed_row = topayd_checkpointer_get_row (self->checkpointer);
  gint64 now_us = g_get_monotonic_time ();

  if (self->connection->audited)
    {
      self->connection->audited = FALSE;
      topayd_sql_get_integer (self->connection, "SELECT max(seq) FROM audit", NULL, &self->head_row,
                              NULL);
    }

  if (self->head_row == signed_row)
    return;
  if (self->checkpoint_us == 0)
    self->checkpoint_us = now_us + TOPAYD_CHECKPOINT_SECONDS * (gint64) G_USEC_PER_SEC;
  if (now_us < self->checkpoint_us && self->head_row - signed_row - TOPAYD_CHECKPOINT_ROWS < 0)
    return;

  if (!topayd_writer_sign (self, &error))
    g_message ("no audit checkpoint: %s", error->message);
}

/* The log is carried over by us, after the answers are on their way. */
static void
carry_log_over (TopaydWriter *self)
{
  TopaydTransaction *connection = self->connection;
  int code;

  if (connection->frames < TOPAYD_LOG_PAGES)
    return;

  code = topayd_db_connection_checkpoint (connection, connection->frames < TOPAYD_LOG_PAGES_MANY
                                                          ? SQLITE_CHECKPOINT_PASSIVE
                                                          : SQLITE_CHECKPOINT_RESTART);
  if (code != SQLITE_OK && outcome_of_code (connection->db, code) == OUTCOME_BROKEN)
    topayd_writer_break (self, sqlite3_errstr (code));
}

static void
serve_group (TopaydWriter *self, TopaydRequest **group, guint n)
{
  Outcome outcome = OUTCOME_BROKEN;

  if (g_atomic_int_get (&self->shared->broken))
    fail_all (self, group, n, SQLITE_IOERR);
  else
    outcome = run_group (self, group, n);

  if (outcome == OUTCOME_FULL && n > 1)
    run_one_by_one (self, group, n);

  count (self, group, n);
  for (guint i = 0; i < n; i++)
    topayd_request_finish (group[i]);

  if (!g_atomic_int_get (&self->shared->broken))
    carry_log_over (self);
}

/* Everything that is there already, as far as it is jobs. */
static guint
gather (TopaydWriter *self, TopaydRequest **group)
{
  guint n = 1;

  while (n < TOPAYD_GROUP_JOBS)
    {
      TopaydRequest *request = g_async_queue_try_pop (self->shared->queue);

      if (request == NULL)
        break;

      if (request->kind != TOPAYD_REQUEST_JOB)
        {
          self->next = request;
          break;
        }

      group[n++] = request;
    }

  return n;
}

/* The next request, or NULL when something else is due. */
static TopaydRequest *
wait_for_request (TopaydWriter *self)
{
  gint64 wait_us;

  if (self->next != NULL)
    return g_steal_pointer (&self->next);
  if (self->backup != NULL)
    return g_async_queue_try_pop (self->shared->queue);
  if (self->checkpoint_us == 0 || g_atomic_int_get (&self->shared->broken))
    return g_async_queue_pop (self->shared->queue);

  wait_us = self->checkpoint_us - g_get_monotonic_time ();

  return g_async_queue_timeout_pop (self->shared->queue, (guint64) CLAMP (wait_us, 0, G_MAXINT32));
}

static void
begin_backup (TopaydWriter *self, TopaydRequest *request)
{
  if (self->backup == NULL && !g_atomic_int_get (&self->shared->broken))
    {
      self->backup = topayd_backup_begin (self, request);
      return;
    }

  g_set_error_literal (&request->error, TOPAY_ERROR, TOPAY_ERROR_BUSY,
                       "Another backup is under way");
  topayd_request_finish (request);
}

/* Leaves one file without a log behind, unless what is in the log is in doubt. */
static void
wind_up (TopaydWriter *self)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = self->connection->db;

  g_clear_pointer (&self->backup, topayd_backup_stop);
  if (g_atomic_int_get (&self->shared->broken))
    return;

  if (!topayd_writer_sign (self, &error))
    g_message ("no audit checkpoint: %s", error->message);
  if (!g_atomic_int_get (&self->shared->broken)
      && topayd_db_connection_checkpoint (self->connection, SQLITE_CHECKPOINT_TRUNCATE)
             == SQLITE_OK)
    sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
}

/**
 * topayd_writer_run:
 * @data: a #TopaydWriter
 *
 * The thread “topayd-writer”: serves until it is told to stop, and what was asked for before.
 *
 * Returns: nothing
 */
gpointer
topayd_writer_run (gpointer data)
{
  TopaydWriter *self = data;
  TopaydRequest *group[TOPAYD_GROUP_JOBS];

  self->connection->audited = TRUE; /* rows of before the last stop may lack a checkpoint */

  for (;;)
    {
      TopaydRequest *request = wait_for_request (self);

      if (request != NULL && request->kind == TOPAYD_REQUEST_STOP)
        {
          topayd_request_finish (request);
          break;
        }

      if (request != NULL && request->kind == TOPAYD_REQUEST_BACKUP)
        begin_backup (self, request);
      else if (request != NULL)
        {
          group[0] = request;
          serve_group (self, group, gather (self, group));
        }

      if (g_atomic_int_get (&self->shared->broken))
        g_clear_pointer (&self->backup, topayd_backup_stop);
      else
        sign_when_due (self);
      if (self->backup != NULL && !topayd_backup_step (self->backup, self))
        self->backup = NULL;
    }

  wind_up (self);

  return NULL;
}
