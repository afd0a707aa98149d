/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-state-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

/* A healthy file holds some ten kilobytes; one of this size is not ours and is not read. */
#define MAX_FILE_BYTES (64 * 1024 * 1024)

/* How long another process may hold the file before it counts as taken. */
#define BUSY_TIMEOUT_MS 2000

#define DAMAGED_INFIX     ".damaged-"
#define MAX_DAMAGED_A_DAY 1000

/* The truncated journal is synced with synchronous=FULL, so a commit that was reported survives a
 * power cut without a sync of the folder (SQLite, "PRAGMA synchronous"); unlike a write-ahead log
 * it also works in a home folder on the network. Erased rows are overwritten. */
static const char settings_sql[] = "PRAGMA journal_mode = TRUNCATE;"
                                   "PRAGMA synchronous = FULL;"
                                   "PRAGMA secure_delete = ON;"
                                   "PRAGMA trusted_schema = OFF;";

/* Step n leads from version n to n + 1. A step that was released is never changed. */
static const char *const migrations[] = {
  "CREATE TABLE vote ("
  "  article TEXT NOT NULL PRIMARY KEY,"
  "  language TEXT NOT NULL,"
  "  answer INTEGER NOT NULL CHECK (answer BETWEEN 1 AND 2),"
  "  reason INTEGER NOT NULL CHECK (reason BETWEEN 0 AND 4),"
  "  created INTEGER NOT NULL," /* seconds since 1970, UTC */
  "  updated INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;",

  "CREATE TABLE draft ("
  "  flow TEXT NOT NULL PRIMARY KEY,"
  "  version INTEGER NOT NULL,"
  "  saved INTEGER NOT NULL,"
  "  bytes BLOB NOT NULL CHECK (length (bytes) <= 65536)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE outbox ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT," /* the order of asking */
  "  id TEXT NOT NULL UNIQUE,"
  "  endpoint TEXT NOT NULL,"
  "  body BLOB NOT NULL,"
  "  subject TEXT,"
  "  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 1),"
  "  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),"
  "  attempts INTEGER NOT NULL,"
  "  next_attempt INTEGER NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  code TEXT"
  ") STRICT;"
  "CREATE UNIQUE INDEX outbox_subject ON outbox (subject) WHERE state = 0;"
  /* Votes from before there was anybody to send them to. */
  "INSERT INTO outbox (id, endpoint, body, subject, level, state, attempts, next_attempt, created)"
  " SELECT lower (hex (randomblob (16))), 'vote', CAST (json_object ("
  "  'article', article, 'language', language,"
  "  'answer', CASE answer WHEN 1 THEN 'helpful' ELSE 'not_helpful' END,"
  "  'reason', CASE reason WHEN 1 THEN 'not_my_problem' WHEN 2 THEN 'hard_to_understand'"
  "   WHEN 3 THEN 'did_not_work' WHEN 4 THEN 'out_of_date' ELSE 'none' END,"
  "  'content_version', 0) AS BLOB),"
  "  'vote:' || article, 0, 0, 0, 0, updated FROM vote ORDER BY updated;",

  "ALTER TABLE outbox ADD COLUMN account TEXT;" /* whose session sends it; NULL: anybody’s */
  "CREATE TABLE evidence ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  owner TEXT NOT NULL,"     /* a draft, or 'outbox:' and the id of a request */
  "  number INTEGER NOT NULL," /* the order of adding */
  "  name TEXT NOT NULL,"
  "  type TEXT NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  sha256 TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  caption TEXT,"
  "  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),"
  "  problem TEXT,"
  "  created INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX evidence_owner ON evidence (owner);"
  "CREATE TABLE receipt ("
  "  id TEXT NOT NULL PRIMARY KEY," /* of the request */
  "  endpoint TEXT NOT NULL,"
  "  received INTEGER NOT NULL,"
  "  case_id TEXT,"
  "  number TEXT,"
  "  due_on TEXT,"
  "  confirm INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;",

  "CREATE TABLE case_owner ("
  "  account TEXT NOT NULL PRIMARY KEY,"
  "  stays INTEGER NOT NULL CHECK (stays BETWEEN 0 AND 1),"
  "  fetched INTEGER NOT NULL" /* seconds since 1970, UTC; 0: the list is not whole */
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE case_row ("
  "  account TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  record TEXT NOT NULL,"  /* JSON, as of the wire */
  "  seen INTEGER NOT NULL," /* events that the person has seen */
  "  told INTEGER NOT NULL," /* … or was told of */
  "  PRIMARY KEY (account, id)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE case_detail ("
  "  account TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  record TEXT NOT NULL," /* without its events */
  "  fetched INTEGER NOT NULL,"
  "  PRIMARY KEY (account, id)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE case_event ("
  "  account TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  seq INTEGER NOT NULL,"
  "  record TEXT NOT NULL,"
  "  PRIMARY KEY (account, id, seq)"
  ") STRICT, WITHOUT ROWID;",
};

/* Written at every opening, also when nothing changes: the only sure sign that the file system
 * takes our writes. */
static const char version_sql[] = "PRAGMA user_version = 4;";

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == 4);

/* What was being sent when the program ended is sent again, under the same key; unless the person
 * said something newer about the same thing meanwhile. What waits for a time is due: nobody knows
 * whether the clock is still the one that it was written by. */
static const char recover_sql[] =
    "DELETE FROM outbox WHERE state = 1 AND subject IN (SELECT "
    "subject FROM outbox WHERE state = 0);"
    "UPDATE outbox SET state = 0, next_attempt = 0 WHERE state IN (0, 1);";

static const char erase_sql[] = "DELETE FROM vote;"
                                "DELETE FROM draft;"
                                "DELETE FROM outbox;"
                                "DELETE FROM evidence;"
                                "DELETE FROM receipt;"
                                "DELETE FROM case_owner;"
                                "DELETE FROM case_row;"
                                "DELETE FROM case_detail;"
                                "DELETE FROM case_event;";

/* A waiting time beyond every rule means that the clock was set back: the entry is due. */
#define DUE "(next_attempt <= ?1 OR next_attempt > ?1 + 4000)"
#define COLUMNS                                                                                    \
  "id, endpoint, body, subject, level, state, attempts, next_attempt, created, code,"              \
  " account"
/* Whatever the answer was: with it the files of the request are of no use here any more. */
#define NO_FILE_MISSING                                                                            \
  "NOT EXISTS (SELECT 1 FROM evidence e WHERE e.owner = 'outbox:' || outbox.id AND e.state <> 1)"
#define FOR_SESSION "(account IS NULL OR account = ?3)"

#define EVIDENCE_COLUMNS "id, owner, name, type, size, sha256, kind, caption, state, problem"

static const char *const statement_sql[TOPAY_N_STATEMENTS] = {
  [TOPAY_STATEMENT_VOTE_SAVE] = "INSERT INTO vote (article, language, answer, reason, created,"
                                " updated) VALUES (?1, ?2, ?3, ?4, ?5, ?5)"
                                " ON CONFLICT (article) DO UPDATE SET language = excluded.language,"
                                " answer = excluded.answer, reason = excluded.reason,"
                                " updated = excluded.updated",
  [TOPAY_STATEMENT_VOTE_LOAD] = "SELECT answer, reason FROM vote WHERE article = ?1",
  [TOPAY_STATEMENT_DRAFT_SAVE] = "INSERT INTO draft (flow, version, saved, bytes)"
                                 " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (flow) DO UPDATE SET"
                                 " version = excluded.version, saved = excluded.saved,"
                                 " bytes = excluded.bytes",
  [TOPAY_STATEMENT_DRAFT_LOAD] = "SELECT flow, version, saved, bytes FROM draft WHERE flow = ?1",
  [TOPAY_STATEMENT_DRAFT_LIST] = "SELECT flow, version, saved, bytes FROM draft"
                                 " ORDER BY saved DESC, flow",
  [TOPAY_STATEMENT_DRAFT_DELETE] = "DELETE FROM draft WHERE flow = ?1",
  [TOPAY_STATEMENT_OUTBOX_ADD] = "INSERT INTO outbox (" COLUMNS ")"
                                 " VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7, NULL, ?8)",
  [TOPAY_STATEMENT_OUTBOX_COUNT] = "SELECT count (*) FROM outbox",
  [TOPAY_STATEMENT_OUTBOX_SUPERSEDE] = "DELETE FROM outbox WHERE subject = ?1 AND state <> 1",
  [TOPAY_STATEMENT_OUTBOX_LIST] = "SELECT " COLUMNS " FROM outbox ORDER BY number",
  [TOPAY_STATEMENT_OUTBOX_NEXT] = "SELECT " COLUMNS " FROM outbox WHERE state = 0"
                                  " AND level <= ?2 AND " DUE " AND " FOR_SESSION
                                  " AND " NO_FILE_MISSING " ORDER BY number LIMIT 1",
  [TOPAY_STATEMENT_OUTBOX_NEXT_TIME] = "SELECT min (next_attempt) FROM outbox WHERE state = 0"
                                       " AND level <= ?1 AND (account IS NULL OR account = ?2)"
                                       " AND " NO_FILE_MISSING,
  [TOPAY_STATEMENT_OUTBOX_DUE] = "UPDATE outbox SET next_attempt = 0 WHERE state = 0",
  [TOPAY_STATEMENT_OUTBOX_SEND] = "UPDATE outbox SET state = 1, attempts = attempts + 1"
                                  " WHERE id = ?1",
  [TOPAY_STATEMENT_OUTBOX_DROP_STALE] = "DELETE FROM outbox WHERE id = ?1 AND subject IN"
                                        " (SELECT subject FROM outbox WHERE state = 0)",
  [TOPAY_STATEMENT_OUTBOX_RETRY] = "UPDATE outbox SET state = 0, next_attempt = ?2 WHERE id = ?1",
  [TOPAY_STATEMENT_OUTBOX_FAIL] = "UPDATE outbox SET state = 2, code = ?2 WHERE id = ?1",
  [TOPAY_STATEMENT_OUTBOX_DELETE] = "DELETE FROM outbox WHERE id = ?1",
  [TOPAY_STATEMENT_OUTBOX_AGAIN] = "UPDATE outbox SET state = 0, next_attempt = 0, code = NULL"
                                   " WHERE id = ?1 AND state = 2",
  [TOPAY_STATEMENT_EVIDENCE_ADD] = "INSERT INTO evidence (" EVIDENCE_COLUMNS ", number, created)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, NULL,"
                                   " (SELECT coalesce (max (number), 0) + 1 FROM evidence), ?9)",
  [TOPAY_STATEMENT_EVIDENCE_COUNT] = "SELECT count (*) FROM evidence WHERE owner = ?1",
  [TOPAY_STATEMENT_EVIDENCE_LIST] = "SELECT " EVIDENCE_COLUMNS " FROM evidence ORDER BY number",
  [TOPAY_STATEMENT_EVIDENCE_DESCRIBE] = "UPDATE evidence SET kind = ?2, caption = ?3"
                                        " WHERE id = ?1",
  [TOPAY_STATEMENT_EVIDENCE_STATE] = "UPDATE evidence SET state = ?2, problem = ?3 WHERE id = ?1",
  [TOPAY_STATEMENT_EVIDENCE_MOVE] = "UPDATE evidence SET owner = ?2 WHERE owner = ?1",
  [TOPAY_STATEMENT_EVIDENCE_KEEP] = "UPDATE evidence SET state = 0, problem = NULL"
                                    " WHERE owner = 'outbox:' || ?1",
  [TOPAY_STATEMENT_EVIDENCE_DELETE] = "DELETE FROM evidence WHERE id = ?1",
  [TOPAY_STATEMENT_EVIDENCE_DELETE_OF] = "DELETE FROM evidence WHERE owner = 'outbox:' || ?1",
  [TOPAY_STATEMENT_RECEIPT_ADD] = "INSERT OR REPLACE INTO receipt (id, endpoint, received, case_id,"
                                  " number, due_on, confirm) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [TOPAY_STATEMENT_CASE_OWNER] = "SELECT account, stays, fetched FROM case_owner"
                                 " WHERE account = ?1",
  [TOPAY_STATEMENT_CASE_OWNER_LAST] = "SELECT account, stays, fetched FROM case_owner"
                                      " WHERE stays = 1 ORDER BY fetched DESC LIMIT 1",
  [TOPAY_STATEMENT_CASE_OWNER_SAVE] = "INSERT OR REPLACE INTO case_owner (account, stays, fetched)"
                                      " VALUES (?1, ?2, ?3)",
  [TOPAY_STATEMENT_CASE_LIST] = "SELECT record, seen, told FROM case_row WHERE account = ?1",
  [TOPAY_STATEMENT_CASE_SAVE] = "INSERT OR REPLACE INTO case_row (account, id, record, seen, told)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)",
  [TOPAY_STATEMENT_CASE_LOAD] = "SELECT record, fetched FROM case_detail WHERE account = ?1"
                                " AND id = ?2",
  [TOPAY_STATEMENT_CASE_DETAIL_SAVE] = "INSERT OR REPLACE INTO case_detail (account, id, record,"
                                       " fetched) VALUES (?1, ?2, ?3, ?4)",
  [TOPAY_STATEMENT_CASE_EVENT_LIST] = "SELECT record FROM case_event WHERE account = ?1"
                                      " AND id = ?2 ORDER BY seq",
  [TOPAY_STATEMENT_CASE_EVENT_SAVE] = "INSERT OR REPLACE INTO case_event (account, id, seq, record)"
                                      " VALUES (?1, ?2, ?3, ?4)",
  [TOPAY_STATEMENT_CASE_OWNER_FORGET] = "DELETE FROM case_owner WHERE account = ?1",
  [TOPAY_STATEMENT_CASE_FORGET] = "DELETE FROM case_row WHERE account = ?1",
  [TOPAY_STATEMENT_CASE_DETAIL_FORGET] = "DELETE FROM case_detail WHERE account = ?1",
  [TOPAY_STATEMENT_CASE_EVENT_FORGET] = "DELETE FROM case_event WHERE account = ?1",
};

/* What became of one attempt to open the file. */
typedef enum
{
  OUTCOME_OPEN,
  OUTCOME_DAMAGED, /* set it aside and start again */
  OUTCOME_REFUSED, /* not ours to mend: no permission, no space, in use, from a newer version */
} Outcome;

static Outcome
outcome_of_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_OK:
      return OUTCOME_OPEN;

    /* SQLITE_ERROR: the tables are not the ones that the version promises */
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_FORMAT:
      return OUTCOME_DAMAGED;

    default:
      return OUTCOME_REFUSED;
    }
}

static void
set_error_of_code (GError **error, sqlite3 *db, int code, const char *what)
{
  TopayError kind = TOPAY_ERROR_IO;

  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      kind = TOPAY_ERROR_BUSY;
      break;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
      kind = TOPAY_ERROR_DAMAGED;
      break;

    case SQLITE_FULL:
      kind = TOPAY_ERROR_FULL;
      break;

    default:
      break;
    }

  g_set_error (error, TOPAY_ERROR, kind, "%s: %s (%d)", what, sqlite3_errmsg (db), code);
}

static void
close_connection (TopayStateStore *self)
{
  for (guint i = 0; i < TOPAY_N_STATEMENTS; i++)
    g_clear_pointer (&self->statements[i], sqlite3_finalize);

  g_clear_pointer (&self->db, sqlite3_close);
}

/* The first column of the first row as text. */
static int
query_text (sqlite3 *db, const char *sql, char **text)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  else if (code == SQLITE_DONE)
    code = SQLITE_CORRUPT;

  sqlite3_finalize (statement);

  return code == SQLITE_ROW ? SQLITE_OK : code;
}

static int
check_integrity (sqlite3 *db)
{
  g_autofree char *answer = NULL;
  int code = query_text (db, "PRAGMA quick_check (1)", &answer);

  if (code == SQLITE_OK && g_strcmp0 (answer, "ok") != 0)
    code = SQLITE_CORRUPT;

  return code;
}

static int
migrate (sqlite3 *db, guint version)
{
  int code = sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

  for (guint i = version; code == SQLITE_OK && i < G_N_ELEMENTS (migrations); i++)
    code = sqlite3_exec (db, migrations[i], NULL, NULL, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_exec (db, version_sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec (db, recover_sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);

  /* A failed COMMIT may leave the transaction open; ROLLBACK without one only complains. */
  if (code != SQLITE_OK)
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);

  return code;
}

static int
prepare_statements (TopayStateStore *self)
{
  int code = SQLITE_OK;

  for (guint i = 0; code == SQLITE_OK && i < TOPAY_N_STATEMENTS; i++)
    code = sqlite3_prepare_v3 (self->db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &self->statements[i], NULL);

  return code;
}

/* From an open connection to one that serves. Nothing is written before the version is
 * known: a file of a newer release is left as it is. */
static Outcome
set_up_connection (TopayStateStore *self)
{
  g_autofree char *version_text = NULL;
  guint64 version = 0;
  int code;

  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  code = check_integrity (self->db);
  if (code == SQLITE_OK)
    code = query_text (self->db, "PRAGMA user_version", &version_text);
  if (code != SQLITE_OK)
    return outcome_of_code (code);

  if (!g_ascii_string_to_unsigned (version_text, 10, 0, G_N_ELEMENTS (migrations), &version, NULL))
    {
      g_message ("the state has version %s, this program knows %" G_GSIZE_FORMAT, version_text,
                 G_N_ELEMENTS (migrations));
      return OUTCOME_REFUSED;
    }

  code = sqlite3_exec (self->db, settings_sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = migrate (self->db, (guint) version);
  if (code == SQLITE_OK)
    code = prepare_statements (self);

  return outcome_of_code (code);
}

/* SQLite would make the file with the mode of the umask; its journal takes the mode of the file. */
static Outcome
make_private_file (const char *path)
{
  GStatBuf info;
  int fd;

  if (g_lstat (path, &info) == 0)
    {
      if (!S_ISREG (info.st_mode) || info.st_size > MAX_FILE_BYTES)
        return OUTCOME_DAMAGED;

      return OUTCOME_OPEN;
    }

  fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0 || !g_close (fd, NULL))
    return OUTCOME_REFUSED;

  return OUTCOME_OPEN;
}

static Outcome
open_file (TopayStateStore *self)
{
  Outcome outcome = make_private_file (self->path);
  int code;

  if (outcome != OUTCOME_OPEN)
    return outcome;

  code = sqlite3_open_v2 (self->path, &self->db,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
  outcome = code == SQLITE_OK ? set_up_connection (self) : OUTCOME_REFUSED;

  /* The mode is narrowed after the version is known, not before. */
  if (outcome == OUTCOME_OPEN && g_chmod (self->path, 0600) != 0)
    outcome = OUTCOME_REFUSED;
  if (outcome != OUTCOME_OPEN)
    close_connection (self);

  return outcome;
}

static void
open_memory (TopayStateStore *self)
{
  int code =
      sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK || set_up_connection (self) != OUTCOME_OPEN)
    close_connection (self);

  self->condition = TOPAY_STATE_CONDITION_MEMORY_ONLY;
}

/* A name of today that no file and no journal has yet. */
static char *
dup_damaged_path (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 1; i <= MAX_DAMAGED_A_DAY; i++)
    {
      g_autofree char *name = i == 1 ? g_strconcat (path, DAMAGED_INFIX, date, NULL)
                                     : g_strdup_printf ("%s" DAMAGED_INFIX "%s-%u", path, date, i);
      GStatBuf info;

      if (g_lstat (name, &info) != 0 && errno == ENOENT)
        return g_steal_pointer (&name);
    }

  return NULL;
}

/* Renames the file together with what SQLite keeps beside it, so that it can still be rescued. */
static gboolean
set_aside (const char *path)
{
  static const char *const suffixes[] = { "-journal", "-wal", "-shm" };
  g_autofree char *target = dup_damaged_path (path);

  if (target == NULL || g_rename (path, target) != 0)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (target, suffixes[i], NULL);

      /* A journal that stayed behind would be played into the new file. */
      if (g_rename (from, to) != 0 && errno != ENOENT)
        return FALSE;
    }

  g_message ("the state was damaged and is kept under another name");

  return TRUE;
}

/**
 * topay_state_store_open:
 * @folder: an absolute path; made with mode 0700 when it is not there
 * @name: of the file in it
 *
 * Opens the state, mends what can be mended and takes memory where the disk refuses.
 *
 * Returns: (transfer full): the store; see topay_state_store_get_condition () for where it lives
 */
TopayStateStore *
topay_state_store_open (const char *folder, const char *name)
{
  TopayStateStore *self = g_new0 (TopayStateStore, 1);
  Outcome outcome;

  self->folder = g_strdup (folder);
  self->name = g_strdup (name);
  self->path = g_build_filename (folder, name, NULL);
  self->condition = TOPAY_STATE_CONDITION_GOOD;

  outcome = g_mkdir_with_parents (folder, 0700) == 0 ? open_file (self) : OUTCOME_REFUSED;
  if (outcome == OUTCOME_DAMAGED)
    {
      self->condition = TOPAY_STATE_CONDITION_REPLACED;
      outcome = set_aside (self->path) ? open_file (self) : OUTCOME_REFUSED;
    }
  if (outcome != OUTCOME_OPEN)
    open_memory (self);

  return self;
}

/**
 * topay_state_store_close:
 * @self: (transfer full): a store
 *
 * Closes the file. Nothing is pending: every call that succeeded was committed.
 */
void
topay_state_store_close (TopayStateStore *self)
{
  close_connection (self);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

/**
 * topay_state_store_get_condition:
 * @self: a store
 *
 * Returns: where the state lives; never %TOPAY_STATE_CONDITION_OPENING
 */
TopayStateCondition
topay_state_store_get_condition (const TopayStateStore *self)
{
  return self->condition;
}

/**
 * topay_state_store_get_statement:
 * @self: a store
 * @which: which statement
 * @error: %TOPAY_ERROR_IO
 *
 * Returns: (transfer none): the statement ready for binding, or %NULL when there is no connection
 *   at all; give it back by topay_state_store_finish () or topay_state_store_run ()
 */
sqlite3_stmt *
topay_state_store_get_statement (TopayStateStore *self, TopayStatement which, GError **error)
{
  if (self->statements[which] == NULL)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, "There is no state database");

  return self->statements[which];
}

/**
 * topay_state_store_finish:
 * @statement: a statement
 *
 * Makes a statement ready for the next time; nothing of a person stays in its bindings.
 */
void
topay_state_store_finish (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/**
 * topay_state_store_step:
 * @self: a store
 * @statement: a statement with its values bound
 * @is_row: (out): whether there is a row
 * @what: of what to complain
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Goes to the first or next row.
 *
 * Returns: %FALSE only on errors
 */
gboolean
topay_state_store_step (TopayStateStore *self,
                        sqlite3_stmt *statement,
                        gboolean *is_row,
                        const char *what,
                        GError **error)
{
  int code = sqlite3_step (statement);

  *is_row = code == SQLITE_ROW;
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    set_error_of_code (error, self->db, code, what);

  return code == SQLITE_ROW || code == SQLITE_DONE;
}

/**
 * topay_state_store_run:
 * @self: a store
 * @statement: a statement with its values bound that returns no row
 * @what: of what to complain
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Runs a statement and makes it ready for the next time.
 *
 * Returns: whether it was done
 */
gboolean
topay_state_store_run (TopayStateStore *self,
                       sqlite3_stmt *statement,
                       const char *what,
                       GError **error)
{
  gboolean is_row = FALSE;
  gboolean ok = topay_state_store_step (self, statement, &is_row, what, error);

  topay_state_store_finish (statement);

  return ok;
}

static gboolean
execute (TopayStateStore *self, const char *sql, const char *what, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    set_error_of_code (error, self->db, code, what);

  return code == SQLITE_OK;
}

/**
 * topay_state_store_transact:
 * @self: a store
 * @work: what to do
 * @data: for @work
 * @error: what @work says, or what committing says
 *
 * Does all of the work or nothing of it. When this returns %TRUE the work is on the disk.
 *
 * Returns: whether it is done
 */
gboolean
topay_state_store_transact (TopayStateStore *self,
                            TopayStateWork work,
                            gconstpointer data,
                            GError **error)
{
  if (self->db == NULL)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, "There is no state database");
      return FALSE;
    }

  if (!execute (self, "BEGIN IMMEDIATE", "The state could not be changed", error))
    return FALSE;

  if (work (self, data, error) && execute (self, "COMMIT", "The change was not kept", error))
    return TRUE;

  /* Some errors have ended the transaction already; ROLLBACK then only complains. */
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);

  return FALSE;
}

/* Files that were set aside may hold votes too; a folder that stood in the place of the file was
 * never ours and stays. */
static gboolean
remove_damaged_files (TopayStateStore *self, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  g_autofree char *prefix = g_strconcat (self->name, DAMAGED_INFIX, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      if (!g_str_has_prefix (name, prefix) || g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;

      if (g_unlink (path) != 0)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "‘%s’ could not be removed: %s", name,
                       g_strerror (errno));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
erase_rows (TopayStateStore *self, gconstpointer data, GError **error)
{
  return execute (self, erase_sql, "The state was not erased", error);
}

/**
 * topay_state_store_erase:
 * @self: a store
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY or %TOPAY_ERROR_DAMAGED
 *
 * Forgets everything, also what was set aside as damaged. The rows are overwritten in the file.
 *
 * Returns: whether everything is gone
 */
gboolean
topay_state_store_erase (TopayStateStore *self, GError **error)
{
  return topay_state_store_transact (self, erase_rows, NULL, error)
         && remove_damaged_files (self, error);
}
