/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-cases.h"

#include <sqlite3.h>
#include <string.h>

#include "topay-case.h"
#include "topayd-audit.h"

#define MAX_COMPLAINTS 50

#define KEYED_CASES                                                                                \
  "SELECT count (*) FROM cases WHERE id IN (SELECT json_extract (CAST (body AS TEXT),"             \
  " '$.case_id') FROM idempotency WHERE route = 'case_open' AND key = ?1 COLLATE NOCASE)"

/* Invariants of the product’s knowledge; each finds what must not be. */
/* clang-format off */
static const struct
{
  const char *what;
  const char *sql;
} rules[] = {
  { "integrity_check says", /* I7 */
    "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'" },
  { "a row without the one it belongs to, in",
    "SELECT \"table\" FROM pragma_foreign_key_check" },
  { "a case without its key:", /* I1, I2 */
    "SELECT id FROM cases WHERE id NOT IN (SELECT json_extract (CAST (body AS TEXT), '$.case_id')"
    " FROM idempotency WHERE route = 'case_open')" },
  { "a case of two keys:", /* I2 */
    "SELECT json_extract (CAST (body AS TEXT), '$.case_id') AS c FROM idempotency"
    " WHERE route = 'case_open' GROUP BY c HAVING count (*) > 1" },
  { "a key without its case:", /* I1 */
    "SELECT key FROM idempotency WHERE route = 'case_open' AND"
    " json_extract (CAST (body AS TEXT), '$.case_id') NOT IN (SELECT id FROM cases)" },
  { "two open for a payment and a reason:",
    "SELECT payment_id FROM cases WHERE is_over = 0 AND payment_id IS NOT NULL"
    " GROUP BY payment_id, kind, reason HAVING count (*) > 1" },
  { "more refunds than was paid:", /* I4 */
    "SELECT p.order_number FROM payments p WHERE p.amount < (SELECT coalesce (sum (c.amount), 0)"
    " FROM cases c WHERE c.payment_id = p.id AND c.kind = 'refund' AND c.state NOT IN ('rejected',"
    " 'final_rejected', 'withdrawn', 'closed', 'closed_no_info'))" },
  { "a hole in a timeline:", /* I3 */
    "SELECT id FROM cases c WHERE n_events <> (SELECT count (*) FROM case_events WHERE case_id ="
    " c.id) OR n_events <> (SELECT max (seq) FROM case_events WHERE case_id = c.id)" },
  { "a state that no event led to:", /* I5 */
    "SELECT id FROM cases c WHERE state <> (SELECT state FROM case_events WHERE case_id = c.id"
    " ORDER BY seq DESC LIMIT 1)" },
  { "an event without its row in the audit log, or the other way round:", /* I6 */
    "SELECT c.id FROM cases c WHERE (SELECT count (*) FROM case_events WHERE case_id = c.id) <>"
    " (SELECT count (*) FROM audit WHERE object = c.id AND substr (action, 6) IN (SELECT event FROM"
    " case_events WHERE case_id = c.id) AND action GLOB 'case.*')" },
  { "a day of decision that is not within a month of the first:", /* whatever the clock did */
    "SELECT id FROM cases WHERE clock_running = 1 AND (due_day IS NULL OR due_day <= clock_start_day"
    " OR due_day > clock_start_day + 31)" },
  { "a case that counts other files than it has:",
    "SELECT id FROM cases c WHERE n_evidence <> (SELECT count (*) FROM evidence WHERE case_id ="
    " c.id)" },
  { "a file of a case that is not ready:",
    "SELECT id FROM evidence WHERE case_id IS NOT NULL AND (state <> 'ready' OR blob IS NULL)" },
};
/* clang-format on */

typedef struct
{
  sqlite3 *db;           /* (owned) */
  GPtrArray *complaints; /* (owned) (element-type utf8) */
  const TopayFaultPlaces *places;
  TopayFaultCaseTally *tally;
} Check;

G_GNUC_PRINTF (2, 3)
static void
complain (Check *self, const char *format, ...)
{
  va_list arguments;

  if (self->complaints->len >= MAX_COMPLAINTS)
    return;
  va_start (arguments, format);
  g_ptr_array_add (self->complaints, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static sqlite3_stmt *
prepare (Check *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    complain (self, "the database cannot be read: %s", sqlite3_errmsg (self->db));
  return statement;
}

static void
check_rules (Check *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      sqlite3_stmt *rows = prepare (self, rules[i].sql);

      while (rows != NULL && sqlite3_step (rows) == SQLITE_ROW)
        complain (self, "%s %s", rules[i].what, (const char *) sqlite3_column_text (rows, 0));
      sqlite3_finalize (rows);
    }
}

/* --- What was acknowledged --- */

static gint64
count (Check *self, const char *sql, const char *text)
{
  sqlite3_stmt *rows = prepare (self, sql);
  gint64 n = -1;

  if (rows == NULL)
    return n;
  sqlite3_bind_text (rows, 1, text, -1, SQLITE_STATIC);
  if (sqlite3_step (rows) == SQLITE_ROW)
    n = sqlite3_column_int64 (rows, 0);
  sqlite3_finalize (rows);
  return n;
}

/* Saved, the person was told: it is there in the end, whatever happened to the program since. */
static void
check_kept (Check *self, const char *key, gint64 n_files)
{
  if (count (self, KEYED_CASES, key) != 1)
    complain (self, "saved and not there: %s", key);
  else if (count (self,
                  "SELECT count (*) FROM evidence WHERE case_id IN"
                  " (SELECT json_extract (CAST (body AS TEXT), '$.case_id') FROM idempotency"
                  " WHERE route = 'case_open' AND key = ?1 COLLATE NOCASE)",
                  key)
           != n_files)
    complain (self, "saved with other files: %s", key);
  self->tally->kept++;
}

static void
check_receipt (Check *self, char **words)
{
  gint64 n_files = g_ascii_strtoll (words[2], NULL, 10);

  if (count (self, "SELECT count (*) FROM cases WHERE id = ?1", words[1]) != 1)
    complain (self, "acknowledged and not there: case %s", words[1]);
  if (count (
          self,
          "SELECT count (*) FROM idempotency WHERE route = 'case_open' AND key = ?1 COLLATE NOCASE",
          words[0])
      != 1)
    complain (self, "acknowledged without its key: %s", words[0]);
  if (count (self, "SELECT count (*) FROM evidence WHERE case_id = ?1", words[1]) != n_files)
    complain (self, "acknowledged with other files: case %s", words[1]);
  self->tally->cases++;
  self->tally->files += (guint) n_files;
}

static void
check_line (Check *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);

  if (g_str_equal (words[0], "wish") || g_strv_length (words) != 3)
    return; /* a promise to nobody; or the end of a line that was not written to its end */
  if (g_str_equal (words[0], "failed"))
    complain (self, "refused for good: %s, %s", words[1], words[2]);
  else if (g_str_equal (words[0], "kept"))
    check_kept (self, words[1], g_ascii_strtoll (words[2], NULL, 10));
  else
    check_receipt (self, words);
}

/* I2, of a journal with wishes: nobody asked for what is not among them. */
static void
check_wishes (Check *self, const char *text)
{
  sqlite3_stmt *rows = prepare (self, "SELECT lower (key) FROM idempotency"
                                      " WHERE route = 'case_open'");

  while (rows != NULL && sqlite3_step (rows) == SQLITE_ROW)
    {
      const char *key = (const char *) sqlite3_column_text (rows, 0);
      g_autofree char *wish = g_strconcat ("wish ", key, NULL);

      if (strstr (text, wish) == NULL)
        complain (self, "nobody asked for it: %s", key);
    }
  sqlite3_finalize (rows);
}

static void
check_journal (Check *self, const char *journal)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (journal, &text, NULL, NULL))
    {
      complain (self, "there is no journal");
      return;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      check_line (self, lines[i]);
  if (g_str_has_prefix (text, "wish ") || strstr (text, "\nwish ") != NULL)
    check_wishes (self, text);
}

/* --- What happened --- */

static gboolean
find_event (const char *name, TopayCaseEvent *event)
{
  for (guint i = 0; i < TOPAY_CASE_N_EVENTS; i++)
    if (g_str_equal (topay_case_event_get_name (i), name))
      {
        *event = i;
        return TRUE;
      }
  return FALSE;
}

/* Whether an event may follow; those that are no move leave the state. */
static gboolean
may_follow (TopayCaseKind kind, const char *from, const char *event, const char *to)
{
  TopayCaseState state;
  TopayCaseEvent found;
  const TopayCaseMove *move;

  if (from == NULL)
    return g_str_equal (event, "submit") && g_str_equal (to, "submitted");
  if (!find_event (event, &found))
    return (g_str_equal (event, "add") || g_str_equal (event, "confirm")) && g_str_equal (from, to);
  if (!topay_case_state_read (from, &state))
    return FALSE;
  move = topay_case_find_move (kind, state, found);
  return move != NULL && g_str_equal (topay_case_state_get_name (move->to), to);
}

/* I5: every step is one that the machine has. */
static void
check_steps (Check *self)
{
  sqlite3_stmt *rows = prepare (self, "SELECT c.id, c.kind, e.event, e.state FROM cases c JOIN"
                                      " case_events e ON e.case_id = c.id ORDER BY c.id, e.seq");
  g_autofree char *id = NULL;
  g_autofree char *state = NULL;

  while (rows != NULL && sqlite3_step (rows) == SQLITE_ROW)
    {
      const char *now = (const char *) sqlite3_column_text (rows, 3);
      const char *event = (const char *) sqlite3_column_text (rows, 2);
      TopayCaseKind kind = TOPAY_CASE_REFUND;

      if (g_strcmp0 (id, (const char *) sqlite3_column_text (rows, 0)) != 0)
        {
          g_free (id);
          id = g_strdup ((const char *) sqlite3_column_text (rows, 0));
          g_clear_pointer (&state, g_free);
        }
      topay_case_kind_read ((const char *) sqlite3_column_text (rows, 1), &kind);
      if (!may_follow (kind, state, event, now))
        complain (self, "no such step: %s from %s to %s in %s", event, state, now, id);
      g_free (state);
      state = g_strdup (now);
      self->tally->events++;
    }
  sqlite3_finalize (rows);
}

/* --- What lies on the disk --- */

static void
check_blobs (Check *self)
{
  g_autofree char *folder = g_build_filename (self->places->data, "evidence", NULL);
  sqlite3_stmt *rows = prepare (self, "SELECT blob FROM evidence WHERE case_id IS NOT NULL");

  while (rows != NULL && sqlite3_step (rows) == SQLITE_ROW)
    {
      const char *blob = (const char *) sqlite3_column_text (rows, 0);
      g_autofree char *path = g_build_filename (folder, blob, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        complain (self, "a file without its bytes: %s", blob);
    }
  sqlite3_finalize (rows);
}

static void
check_audit (Check *self)
{
  g_autofree char *database = g_build_filename (self->places->data, "topay.db", NULL);
  g_autofree char *checkpoints = g_strconcat (database, ".audit-checkpoints", NULL);
  guint8 key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES];
  TopaydAuditReport report;
  g_autoptr (GError) error = NULL;

  if (!topayd_audit_load_public_key (self->places->key, key, &error)
      || !topayd_audit_verify (database, checkpoints, key, &report, &error))
    complain (self, "the audit log cannot be read: %s", error->message);
  else if (report.problem != TOPAYD_AUDIT_INTACT)
    complain (self, "the audit log: %s", topayd_audit_problem_to_string (report.problem));
}

GPtrArray *
topay_fault_check_cases (const TopayFaultPlaces *places,
                         const char *journal,
                         TopayFaultCaseTally *tally)
{
  Check self = { NULL, g_ptr_array_new_with_free_func (g_free), places, tally };
  g_autofree char *path = g_build_filename (places->data, "topay.db", NULL);

  *tally = (TopayFaultCaseTally){ 0 };
  if (sqlite3_open_v2 (path, &self.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    complain (&self, "the database cannot be opened");
  else
    {
      check_rules (&self);
      check_journal (&self, journal);
      check_steps (&self);
      check_blobs (&self);
    }
  sqlite3_close (self.db);
  check_audit (&self);
  return self.complaints;
}
