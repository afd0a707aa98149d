/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-check.h"

#include <sqlite3.h>
#include <string.h>

#include "topayd-audit.h"

#define MAX_COMPLAINTS 50

/* The receipt that stands in the answer that was kept. */
#define RECEIPT "json_extract (CAST (body AS TEXT), '$.id')"

/* What is looked up for every row and every line of a journal, by what it is looked up by: after
 * sixty kills there are a hundred thousand of them. Copies, of this connection alone. */
static const char copies[] =
    "CREATE TEMP TABLE receipts AS SELECT key, " RECEIPT " AS receipt FROM idempotency"
    " WHERE route = 'vote';"
    "CREATE INDEX temp.receipts_key ON receipts (key);"
    "CREATE INDEX temp.receipts_receipt ON receipts (receipt);"
    "CREATE TEMP TABLE deeds AS SELECT object, action, result FROM audit;"
    "CREATE INDEX temp.deeds_object ON deeds (object, action);";

/* Each finds what must not be; the first column names it. */
/* clang-format off */
static const struct
{
  const char *what;
  const char *sql;
} rules[] = {
  { "integrity_check says",
    "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'" },
  { "a row without the one it belongs to, in",
    "SELECT \"table\" FROM pragma_foreign_key_check" },
  { "an idempotency key twice:",
    "SELECT key FROM idempotency GROUP BY key HAVING count (*) > 1" },
  { "a vote without its key:",
    "SELECT id FROM votes WHERE id NOT IN (SELECT receipt FROM receipts)" },
  { "a key without its vote:",
    "SELECT key FROM receipts WHERE receipt NOT IN (SELECT id FROM votes)" },
  { "a receipt of two keys:",
    "SELECT receipt FROM receipts GROUP BY receipt HAVING count (*) > 1" },
  { "a vote twice:",
    "SELECT article FROM votes WHERE article GLOB 'fault-*' GROUP BY article HAVING count (*) > 1" },
  { "a proof that began twice, or not in the audit log:",
    "SELECT id FROM proofs WHERE kind IN ('login_password', 'payment_password', 'unlock') AND"
    " (SELECT count (*) FROM deeds WHERE object = proofs.id AND action = 'reset.start') <> 1" },
  { "a proof whose code was right twice:",
    "SELECT object FROM audit WHERE action = 'reset.code' AND result = 'ok'"
    " GROUP BY object HAVING count (*) > 1" },
  { "a proof that was used twice:",
    "SELECT object FROM audit WHERE action IN ('reset.finish', 'reset.unlock') AND result = 'ok'"
    " GROUP BY object HAVING count (*) > 1" },
  { "a proof that is done in one place only:",
    "SELECT id FROM proofs WHERE kind IN ('login_password', 'payment_password', 'unlock') AND"
    " (state = 'done') <> EXISTS (SELECT 1 FROM deeds WHERE object = proofs.id AND"
    " action IN ('reset.finish', 'reset.unlock') AND result = 'ok')" },
  { "an account with more or fewer holds than new passwords:",
    "SELECT name FROM accounts WHERE"
    " (SELECT count (*) FROM holds WHERE account_id = accounts.id AND kind = 'payout') <>"
    " (SELECT count (*) FROM proofs WHERE account_id = accounts.id AND state = 'done' AND"
    " kind IN ('login_password', 'payment_password'))" },
  { "a gap in the audit log after row",
    "SELECT count (*) FROM audit HAVING count (*) <> max (seq)" },
};
/* clang-format on */

typedef struct
{
  sqlite3 *db;           /* (owned) */
  GPtrArray *complaints; /* (owned) (element-type utf8) */
  GHashTable *tried;     /* (owned): articles that were about to leave */
  TopayFaultTally *tally;
} Check;

G_GNUC_PRINTF (2, 3)
static void
complain (Check *check, const char *format, ...)
{
  va_list arguments;

  if (check->complaints->len >= MAX_COMPLAINTS)
    return;
  va_start (arguments, format);
  g_ptr_array_add (check->complaints, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static sqlite3_stmt *
prepare (Check *check, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (check->db, sql, -1, &statement, NULL) != SQLITE_OK)
    complain (check, "the database cannot be asked: %s", sqlite3_errmsg (check->db));
  return statement;
}

static void
apply_rule (Check *check, const char *what, const char *sql)
{
  sqlite3_stmt *statement = prepare (check, sql);
  int code = SQLITE_DONE;

  while (statement != NULL && (code = sqlite3_step (statement)) == SQLITE_ROW)
    complain (check, "%s %s", what, (const char *) sqlite3_column_text (statement, 0));
  if (code != SQLITE_DONE)
    complain (check, "the database cannot be read: %s", sqlite3_errmsg (check->db));
  sqlite3_finalize (statement);
}

/* The number that @sql counts with the words of a line as its values. */
static int
count (Check *check, const char *sql, char **words)
{
  sqlite3_stmt *statement = prepare (check, sql);
  int number = -1;

  for (int i = 0; statement != NULL && words[i] != NULL; i++)
    sqlite3_bind_text (statement, i + 1, words[i], -1, SQLITE_STATIC);
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* What has to be there exactly once for a line of a journal. */
/* clang-format off */
static const struct
{
  const char *word;
  guint n_words;
  const char *sql;
} promises[] = {
  { "vote", 3,
    "SELECT count (*) FROM receipts JOIN votes ON id = receipt"
    " WHERE key = ?1 AND article = ?2 AND id = ?3" },
  { "start", 1, "SELECT count (*) FROM proofs WHERE id = ?1" },
  { "code", 1,
    "SELECT count (*) FROM deeds WHERE action = 'reset.code' AND result = 'ok' AND object = ?1" },
  { "done", 1,
    "SELECT count (*) FROM proofs JOIN deeds ON object = id WHERE id = ?1 AND state = 'done' AND"
    " action IN ('reset.finish', 'reset.unlock') AND result = 'ok'" },
  { "void", 1,
    "SELECT count (*) FROM proofs JOIN deeds ON object = id WHERE id = ?1 AND state = 'done' AND"
    " action IN ('reset.finish', 'reset.unlock') AND result = 'ok'" },
};
/* clang-format on */

static void
tally_line (Check *check, const char *word)
{
  if (strcmp (word, "vote") == 0)
    check->tally->votes++;
  else
    check->tally->steps++;
  if (strcmp (word, "done") == 0 || strcmp (word, "void") == 0)
    check->tally->ends++;
}

static void
check_line (Check *check, GHashTable *ended, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n_words = g_strv_length (words);
  int found;

  if (n_words == 3 && strcmp (words[0], "try") == 0)
    {
      g_hash_table_add (check->tried, g_strdup (words[2]));
      return;
    }
  if (n_words == 2 && strcmp (words[0], "done") == 0
      && !g_hash_table_add (ended, g_strdup (words[1])))
    complain (check, "two acknowledged ends of proof %s", words[1]);
  for (gsize i = 0; i < G_N_ELEMENTS (promises); i++)
    if (n_words == promises[i].n_words + 1 && strcmp (words[0], promises[i].word) == 0)
      {
        found = count (check, promises[i].sql, words + 1);
        if (found != 1)
          complain (check, "acknowledged and there %d times: %s", found, line);
        tally_line (check, words[0]);
        return;
      }
  complain (check, "no line of a journal: %s", line);
}

static void
check_journal (Check *check, const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) ended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      complain (check, "no journal %s", path);
      return;
    }
  lines = g_strsplit (text, "\n", -1);
  /* what follows the last end of a line was never counted on */
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    check_line (check, ended, lines[i]);
}

static void
check_journals (Check *check, const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_journals = 0;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      check_journal (check, path);
      n_journals++;
    }
  if (n_journals == 0)
    complain (check, "no journals in %s", folder);
}

/* Nothing is there that nobody asked for. */
static void
check_strangers (Check *check)
{
  sqlite3_stmt *statement =
      prepare (check, "SELECT article FROM votes WHERE article GLOB 'fault-*'");

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *article = (const char *) sqlite3_column_text (statement, 0);

      if (!g_hash_table_contains (check->tried, article))
        complain (check, "a vote that nobody sent: %s", article);
    }
  sqlite3_finalize (statement);
}

static void
check_audit (Check *check, const char *database, const char *key_path)
{
  g_autofree char *checkpoints = g_strconcat (database, ".audit-checkpoints", NULL);
  guint8 key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES];
  g_autoptr (GError) error = NULL;
  TopaydAuditReport report = { 0 };

  if (!topayd_audit_load_public_key (key_path, key, &error)
      || !topayd_audit_verify (database, checkpoints, key, &report, &error))
    {
      complain (check, "the audit log cannot be verified: %s", error->message);
      return;
    }
  check->tally->audit_rows = report.rows;
  check->tally->checkpoints = report.checkpoints;
  if (report.problem != TOPAYD_AUDIT_INTACT)
    complain (check, "the audit log: %s at row %" G_GINT64_FORMAT,
              topayd_audit_problem_to_string (report.problem), report.first_bad_row);
}

/**
 * topay_fault_check:
 * @places: of a service that does not run, and of what its clients wrote down
 * @tally: (out): how much there was to look at
 *
 * Holds what was acknowledged against what is there, both ways.
 *
 * Returns: (transfer full) (element-type utf8): complaints, at most 50
 */
GPtrArray *
topay_fault_check (const TopayFaultPlaces *places, TopayFaultTally *tally)
{
  g_autofree char *database = g_build_filename (places->data, "topay.db", NULL);
  Check check = { .complaints = g_ptr_array_new_with_free_func (g_free), .tally = tally };

  *tally = (TopayFaultTally){ 0 };
  check.tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (sqlite3_open_v2 (database, &check.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    complain (&check, "no database %s", database);
  else if (sqlite3_exec (check.db, copies, NULL, NULL, NULL) != SQLITE_OK)
    complain (&check, "the database cannot be read: %s", sqlite3_errmsg (check.db));
  else
    {
      for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
        apply_rule (&check, rules[i].what, rules[i].sql);
      check_journals (&check, places->journals);
      check_strangers (&check);
    }
  sqlite3_close (check.db);
  check_audit (&check, database, places->key);
  g_hash_table_unref (check.tried);
  return check.complaints;
}

void
topay_fault_assert (const TopayFaultPlaces *places, TopayFaultTally *tally)
{
  g_autoptr (GPtrArray) complaints = topay_fault_check (places, tally);

  for (guint i = 0; i < complaints->len; i++)
    g_printerr ("%s\n", (const char *) g_ptr_array_index (complaints, i));
  g_assert_cmpuint (complaints->len, ==, 0);
}
