/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define _GNU_SOURCE 1 /* memmem () */

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "topay-error.h"
#include "topay-state-store-private.h"
#include "topay-test-server.h"
#include "topay-wire-endpoints.h"

/* Drafts, the migration of votes, and the files of accounts. */

#define DRAFTS_BEFORE_KILL 20

typedef struct
{
  char *folder;        /* (owned) */
  TopayStateDb *state; /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("topay-tables-XXXXXX", NULL);
  fixture->state = topay_state_db_new (fixture->folder);
}

static void
reopen (Fixture *fixture)
{
  topay_state_db_close (fixture->state);
  g_object_unref (fixture->state);
  fixture->state = topay_state_db_new (fixture->folder);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  topay_state_db_close (fixture->state);
  g_object_unref (fixture->state);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
save (TopayStateDb *state, const char *flow, int version, GBytes *bytes, GError **error)
{
  TopayDraft draft = { (char *) flow, version, 0, bytes };
  g_autoptr (GAsyncResult) result = NULL;

  topay_state_db_save_draft_async (state, &draft, NULL, topay_test_on_result_cb, &result);

  return topay_state_db_save_draft_finish (state, topay_test_wait (&result), error);
}

static void
save_text (TopayStateDb *state, const char *flow, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_true (save (state, flow, 1, bytes, &error));
  g_assert_no_error (error);
}

static TopayDraft *
load (TopayStateDb *state, const char *flow)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayDraft *draft;

  topay_state_db_load_draft_async (state, flow, NULL, topay_test_on_result_cb, &result);
  draft = topay_state_db_load_draft_finish (state, topay_test_wait (&result), &error);
  g_assert_no_error (error);

  return draft;
}

static void
assert_text (TopayStateDb *state, const char *flow, const char *text)
{
  g_autoptr (TopayDraft) draft = load (state, flow);
  gsize size = 0;
  gconstpointer bytes;

  g_assert_nonnull (draft);
  bytes = g_bytes_get_data (draft->bytes, &size);
  g_assert_cmpmem (bytes, size, text, strlen (text));
}

static void
test_draft_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2", 3);
  g_autoptr (TopayDraft) draft = NULL;
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_true (save (fixture->state, "reset-login", 7, bytes, NULL));
  reopen (fixture);
  draft = load (fixture->state, "reset-login");
  g_assert_cmpstr (draft->flow, ==, "reset-login");
  g_assert_cmpint (draft->version, ==, 7);
  g_assert_cmpint (draft->saved, >=, before);
  g_assert_true (g_bytes_equal (draft->bytes, bytes));
  g_assert_null (load (fixture->state, "reset-payment"));
}

static void
test_later_draft_replaces (Fixture *fixture, gconstpointer data)
{
  save_text (fixture->state, "a", "first");
  save_text (fixture->state, "b", "other");
  save_text (fixture->state, "a", "");
  assert_text (fixture->state, "a", "");
  assert_text (fixture->state, "b", "other");
}

static void
test_large_draft_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (TOPAY_DRAFT_MAX_BYTES + 1, 'x');
  g_autoptr (GBytes) just = g_bytes_new (text, TOPAY_DRAFT_MAX_BYTES);
  g_autoptr (GBytes) beyond = g_bytes_new (text, TOPAY_DRAFT_MAX_BYTES + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayDraft) draft = NULL;

  g_assert_true (save (fixture->state, "a", 1, just, NULL));
  g_assert_false (save (fixture->state, "a", 2, beyond, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
  draft = load (fixture->state, "a");
  g_assert_cmpint (draft->version, ==, 1);
}

static void
test_drafts_are_listed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  const TopayDraft *first;

  save_text (fixture->state, "b", "1");
  save_text (fixture->state, "a", "22");
  topay_state_db_list_drafts_async (fixture->state, NULL, topay_test_on_result_cb, &result);
  drafts = topay_state_db_list_drafts_finish (fixture->state, topay_test_wait (&result), NULL);
  g_assert_cmpuint (drafts->len, ==, 2);
  first = g_ptr_array_index (drafts, 0);
  g_assert_cmpstr (first->flow, ==, "a");
  g_assert_cmpuint (g_bytes_get_size (first->bytes), ==, 2);
}

static gboolean
folder_has (const char *folder, const char *text)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length = 0;

      if (strstr (name, text) != NULL)
        return TRUE;
      if (g_file_get_contents (path, &contents, &length, NULL)
          && memmem (contents, length, text, strlen (text)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_deleted_draft_is_gone_from_the_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  save_text (fixture->state, "a", "unmistakable words");
  g_assert_true (folder_has (fixture->folder, "unmistakable words"));
  topay_state_db_delete_draft_async (fixture->state, "a", NULL, topay_test_on_result_cb, &result);
  g_assert_true (
      topay_state_db_delete_draft_finish (fixture->state, topay_test_wait (&result), NULL));
  g_assert_null (load (fixture->state, "a"));
  g_assert_false (folder_has (fixture->folder, "unmistakable words"));
}

static void
test_erase_takes_drafts_and_requests (Fixture *fixture, gconstpointer data)
{
  TopayVote vote = { "unmistakable-id", "en", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  save_text (fixture->state, "a", "unmistakable words");
  topay_state_db_save_vote_async (fixture->state, &vote, NULL, NULL, NULL);
  topay_state_db_erase_async (fixture->state, NULL, topay_test_on_result_cb, &result);
  g_assert_true (topay_state_db_erase_finish (fixture->state, topay_test_wait (&result), NULL));
  g_assert_false (folder_has (fixture->folder, "unmistakable"));
}

/* What an account leaves behind has no name on it, and accounts do not see each other. */
static void
test_accounts_have_files_of_their_own (Fixture *fixture, gconstpointer data)
{
  TopayStateDb *ming = topay_state_db_new_for_account (fixture->folder, "ming@example.com");
  TopayStateDb *hong = topay_state_db_new_for_account (fixture->folder, "hong@example.com");

  save_text (ming, "a", "of ming");
  save_text (hong, "a", "of hong");
  assert_text (ming, "a", "of ming");
  assert_text (hong, "a", "of hong");
  g_assert_null (load (fixture->state, "a"));
  g_assert_false (folder_has (fixture->folder, "example.com"));
  topay_state_db_close (ming);
  topay_state_db_close (hong);
  g_object_unref (ming);
  g_object_unref (hong);
}

/* The child of the test below: saves for ever and says aloud what is kept. */
static int
run_child (const char *folder)
{
  g_autoptr (TopayStateDb) state = topay_state_db_new (folder);

  for (guint i = 0;; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      if (!save (state, "a", 1, bytes, NULL))
        return 1;

      printf ("%u\n", i);
      fflush (stdout);
    }
}

static void
test_killed_program_keeps_its_draft (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program,
                                                    "--child", fixture->folder, NULL);
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  g_autoptr (TopayDraft) draft = NULL;
  g_autofree char *kept = NULL;
  guint last = 0;
  char *line;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      last = (guint) g_ascii_strtoull (line, NULL, 10);
      g_free (line);
      if (last == DRAFTS_BEFORE_KILL)
        g_subprocess_send_signal (child, SIGKILL);
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpuint (last, >=, DRAFTS_BEFORE_KILL);

  reopen (fixture);
  draft = load (fixture->state, "a");
  kept = g_strndup (g_bytes_get_data (draft->bytes, NULL), g_bytes_get_size (draft->bytes));
  /* what was said aloud, or the one after it */
  g_assert_cmpuint ((guint) g_ascii_strtoull (kept, NULL, 10) - last, <=, 1);
}

/* A file as the first release left it. */
static void
write_first_version (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, TOPAY_STATE_FILE_NAME, NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (
          db,
          "CREATE TABLE vote ("
          "  article TEXT NOT NULL PRIMARY KEY,"
          "  language TEXT NOT NULL,"
          "  answer INTEGER NOT NULL CHECK (answer BETWEEN 1 AND 2),"
          "  reason INTEGER NOT NULL CHECK (reason BETWEEN 0 AND 4),"
          "  created INTEGER NOT NULL,"
          "  updated INTEGER NOT NULL"
          ") STRICT, WITHOUT ROWID;"
          "INSERT INTO vote VALUES ('a', 'en', 1, 0, 10, 10), ('b', 'zh_CN', 2, 1, 11, 11),"
          " ('c', 'en', 2, 2, 12, 12), ('d', 'en', 2, 3, 13, 13), ('e', 'en', 2, 4, 14, 14),"
          " ('f', 'en', 2, 0, 9, 15);"
          "PRAGMA user_version = 1;",
          NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (db);
}

/* The bodies that the migration writes in SQL are those that the codec would write. */
static void
test_earlier_votes_are_queued (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *article;
    const char *answer;
    const char *reason;
  } rows[] = {
    { "a", "helpful", "none" },
    { "b", "not_helpful", "not_my_problem" },
    { "c", "not_helpful", "hard_to_understand" },
    { "d", "not_helpful", "did_not_work" },
    { "e", "not_helpful", "out_of_date" },
    { "f", "not_helpful", "none" },
  };
  g_autofree char *folder = g_build_filename (fixture->folder, "old", NULL);
  g_autoptr (TopayStateStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  g_mkdir_with_parents (folder, 0700);
  write_first_version (folder);
  store = topay_state_store_open (folder, TOPAY_STATE_FILE_NAME);
  g_assert_cmpint (topay_state_store_get_condition (store), ==, TOPAY_STATE_CONDITION_GOOD);
  entries = topay_state_store_list_outbox (store, NULL);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (rows));

  for (guint i = 0; i < entries->len; i++)
    {
      const TopayOutboxEntry *entry = g_ptr_array_index (entries, i);
      TopayWireVote vote = { (char *) rows[i].article, (char *) (i == 1 ? "zh_CN" : "en"),
                             (char *) rows[i].answer, (char *) rows[i].reason, 0 };
      g_autofree char *subject = g_strconcat ("vote:", rows[i].article, NULL);
      g_autofree char *expected = topay_wire_encode (&topay_record_vote, &vote, NULL);

      g_assert_cmpmem (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body),
                       expected, strlen (expected));
      g_assert_cmpstr (entry->subject, ==, subject);
      g_assert_cmpstr (entry->endpoint, ==, "vote");
      g_assert_cmpuint (strlen (entry->id), ==, 32);
    }
}

static void
test_full_disk_has_its_own_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateStore) store =
      topay_state_store_open ("/proc/nonexistent", TOPAY_STATE_FILE_NAME);
  g_autofree char *text = g_strnfill (TOPAY_DRAFT_MAX_BYTES, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, TOPAY_DRAFT_MAX_BYTES);
  TopayDraft draft = { (char *) "a", 1, 0, bytes };
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayDraft) kept = NULL;

  /* A limit of pages is what a full disk looks like to SQLite. */
  sqlite3_exec (store->db, "PRAGMA max_page_count = 12", NULL, NULL, NULL);
  g_assert_false (topay_state_store_save_draft (store, &draft, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_FULL);
  kept = topay_state_store_load_draft (store, "a", NULL);
  g_assert_null (kept);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);

  g_test_init (&argc, &argv, NULL);

  add ("/drafts/draft-comes-back", test_draft_comes_back);
  add ("/drafts/later-draft-replaces", test_later_draft_replaces);
  add ("/drafts/large-draft-is-refused", test_large_draft_is_refused);
  add ("/drafts/drafts-are-listed", test_drafts_are_listed);
  add ("/drafts/deleted-draft-is-gone-from-the-file", test_deleted_draft_is_gone_from_the_file);
  add ("/drafts/killed-program-keeps-its-draft", test_killed_program_keeps_its_draft);
  add ("/drafts/full-disk-has-its-own-error", test_full_disk_has_its_own_error);
  add ("/state-db/erase-takes-drafts-and-requests", test_erase_takes_drafts_and_requests);
  add ("/state-db/accounts-have-files-of-their-own", test_accounts_have_files_of_their_own);
  add ("/state-db/earlier-votes-are-queued", test_earlier_votes_are_queued);

  return g_test_run ();
}
