/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define _GNU_SOURCE 1 /* memmem () */

#include "topay-state-db.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#define FILE_NAME "anonymous.db"

/* So many votes are acknowledged before the writer is killed; it goes on writing meanwhile. */
#define VOTES_BEFORE_KILL 60

typedef struct
{
  char *root;   /* (owned): removed at the end */
  char *folder; /* (owned): not there yet */
  char *file;   /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("topay-state-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (fixture->root, "data", "topay-help-center", NULL);
  fixture->file = g_build_filename (fixture->folder, FILE_NAME, NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }

  g_remove (path);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
  g_free (fixture->folder);
  g_free (fixture->file);
}

static void
on_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *place;
}

static gboolean
save_vote (TopayStateDb *db,
           const char *article,
           TopayVoteAnswer answer,
           TopayVoteReason reason,
           GError **error)
{
  TopayVote vote = { article, "en", answer, reason };
  g_autoptr (GAsyncResult) result = NULL;

  topay_state_db_save_vote_async (db, &vote, NULL, on_result_cb, &result);

  return topay_state_db_save_vote_finish (db, wait_for (&result), error);
}

static void
assert_vote (TopayStateDb *db, const char *article, TopayVoteAnswer answer, TopayVoteReason reason)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayVoteAnswer found_answer = 99;
  TopayVoteReason found_reason = 99;

  topay_state_db_load_vote_async (db, article, NULL, on_result_cb, &result);
  topay_state_db_load_vote_finish (db, wait_for (&result), &found_answer, &found_reason, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found_answer, ==, answer);
  g_assert_cmpint (found_reason, ==, reason);
}

static TopayStateCondition
wait_for_condition (TopayStateDb *db)
{
  while (topay_state_db_get_condition (db) == TOPAY_STATE_CONDITION_OPENING)
    g_main_context_iteration (NULL, TRUE);

  return topay_state_db_get_condition (db);
}

/* A state with one vote about «seed», closed. */
static void
make_state (Fixture *fixture)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (save_vote (db, "seed", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, &error));
  g_assert_no_error (error);
  topay_state_db_close (db);
}

static guint
count_damaged (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    count += g_str_has_prefix (name, FILE_NAME ".damaged-") && !g_str_has_suffix (name, "-journal");

  return count;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  g_autoptr (GError) error = NULL;

  assert_vote (db, "refund-time", TOPAY_VOTE_NONE, TOPAY_VOTE_REASON_NONE);
  g_assert_true (save_vote (db, "refund-time", TOPAY_VOTE_NOT_HELPFUL,
                            TOPAY_VOTE_REASON_DID_NOT_WORK, &error));
  g_assert_no_error (error);
  assert_vote (db, "refund-time", TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_DID_NOT_WORK);
  assert_vote (db, "refund", TOPAY_VOTE_NONE, TOPAY_VOTE_REASON_NONE);
}

static void
test_later_vote_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);

  save_vote (db, "a", TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_OUT_OF_DATE, NULL);
  save_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL);
  assert_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
}

static void
test_reopen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = NULL;

  make_state (fixture);
  db = topay_state_db_new (fixture->folder);
  assert_vote (db, "seed", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
  g_assert_cmpint (wait_for_condition (db), ==, TOPAY_STATE_CONDITION_GOOD);
}

static void
on_condition_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *count = user_data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  *count += 1;
}

static void
test_condition_is_notified_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  guint count = 0;

  g_assert_cmpint (topay_state_db_get_condition (db), ==, TOPAY_STATE_CONDITION_OPENING);
  g_signal_connect (db, "notify::condition", G_CALLBACK (on_condition_cb), &count);
  g_assert_cmpint (wait_for_condition (db), ==, TOPAY_STATE_CONDITION_GOOD);
  assert_vote (db, "a", TOPAY_VOTE_NONE, TOPAY_VOTE_REASON_NONE);
  g_assert_cmpuint (count, ==, 1);
}

static void
test_mode_bits (Fixture *fixture, gconstpointer data)
{
  mode_t mask = umask (0);
  GStatBuf info;

  make_state (fixture);
  umask (mask);

  g_assert_cmpint (g_stat (fixture->file, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (fixture->folder, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0700);

  g_assert_cmpint (g_chmod (fixture->file, 0644), ==, 0);
  make_state (fixture);
  g_assert_cmpint (g_stat (fixture->file, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
}

/* Ways to break a healthy file. */
typedef struct
{
  const char *name;
  void (*damage) (const char *file);
  TopayStateCondition condition;
  guint kept; /* files set aside, their journals not counted */
} Damage;

static void
damage_with_garbage (const char *file)
{
  g_autofree char *garbage = g_strnfill (9000, '\xa5');

  g_assert_true (g_file_set_contents (file, garbage, 9000, NULL));
}

static void
damage_by_cutting (const char *file)
{
  g_assert_cmpint (truncate (file, 5000), ==, 0);
}

static void
damage_in_the_middle (const char *file)
{
  int fd = g_open (file, O_WRONLY, 0);

  /* the type byte of the root page of the table */
  g_assert_cmpint (pwrite (fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, 4096), ==, 8);
  g_close (fd, NULL);
}

static void
damage_with_text (const char *file)
{
  g_assert_true (g_file_set_contents (file, "not a database\n", -1, NULL));
}

static void
damage_with_folder (const char *file)
{
  g_autofree char *inner = g_build_filename (file, "inner", NULL);

  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
}

static void
damage_with_link (const char *file)
{
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", file), ==, 0);
}

static void
damage_to_giant (const char *file)
{
  g_assert_cmpint (truncate (file, G_GINT64_CONSTANT (1) << 32), ==, 0);
}

static void
damage_journal_too (const char *file)
{
  g_autofree char *journal = g_strconcat (file, "-journal", NULL);

  damage_with_garbage (file);
  g_assert_true (g_file_set_contents (journal, "not a journal\n", -1, NULL));
}

static void
damage_to_nothing (const char *file)
{
  g_assert_cmpint (truncate (file, 0), ==, 0);
}

static const Damage damages[] = {
  { "garbage", damage_with_garbage, TOPAY_STATE_CONDITION_REPLACED, 1 },
  { "truncated", damage_by_cutting, TOPAY_STATE_CONDITION_REPLACED, 1 },
  { "flipped", damage_in_the_middle, TOPAY_STATE_CONDITION_REPLACED, 1 },
  { "text", damage_with_text, TOPAY_STATE_CONDITION_REPLACED, 1 },
  { "folder", damage_with_folder, TOPAY_STATE_CONDITION_REPLACED, 1 },
  { "symbolic-link", damage_with_link, TOPAY_STATE_CONDITION_REPLACED, 1 },
  { "giant", damage_to_giant, TOPAY_STATE_CONDITION_REPLACED, 1 },
  { "with-journal", damage_journal_too, TOPAY_STATE_CONDITION_REPLACED, 1 },
  /* what a crash before the first commit leaves: there is nothing to keep */
  { "empty", damage_to_nothing, TOPAY_STATE_CONDITION_GOOD, 0 },
};

static void
test_damage_is_kept_and_replaced (Fixture *fixture, gconstpointer data)
{
  const Damage *damage = data;
  g_autoptr (TopayStateDb) db = NULL;

  make_state (fixture);
  damage->damage (fixture->file);

  db = topay_state_db_new (fixture->folder);
  g_assert_cmpint (wait_for_condition (db), ==, damage->condition);
  assert_vote (db, "seed", TOPAY_VOTE_NONE, TOPAY_VOTE_REASON_NONE);
  g_assert_true (save_vote (db, "new", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL));
  g_assert_cmpuint (count_damaged (fixture->folder), ==, damage->kept);
  g_clear_object (&db);

  db = topay_state_db_new (fixture->folder);
  g_assert_cmpint (wait_for_condition (db), ==, TOPAY_STATE_CONDITION_GOOD);
  assert_vote (db, "new", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
}

static void
test_damage_twice_a_day_keeps_both (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 3; i++)
    {
      make_state (fixture);
      damage_with_text (fixture->file);
      make_state (fixture);
      g_assert_cmpuint (count_damaged (fixture->folder), ==, i);
    }
}

static void
test_foreign_tables_are_kept_and_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = NULL;
  g_autofree char *contents = NULL;
  gsize length = 0;
  char *name;

  /* A file of our version whose table has another name: sound for SQLite, useless for us. */
  make_state (fixture);
  g_assert_true (g_file_get_contents (fixture->file, &contents, &length, NULL));
  name = memmem (contents, length, "CREATE TABLE vote", 17);
  g_assert_nonnull (name);
  memcpy (name, "CREATE TABLE tove", 17);
  name = memmem (contents, length, "votevote", 8);
  g_assert_nonnull (name);
  memcpy (name, "tovetove", 8);
  g_assert_true (g_file_set_contents (fixture->file, contents, (gssize) length, NULL));

  db = topay_state_db_new (fixture->folder);
  g_assert_cmpint (wait_for_condition (db), ==, TOPAY_STATE_CONDITION_REPLACED);
}

static void
test_newer_version_is_left_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before = 0;
  gsize length_after = 0;
  int fd;

  make_state (fixture);
  /* user_version: four bytes, big-endian, at offset 60 (SQLite, "Database File Format", 1.3) */
  fd = g_open (fixture->file, O_WRONLY, 0);
  g_assert_cmpint (pwrite (fd, "\0\0\1\0", 4, 60), ==, 4);
  g_close (fd, NULL);
  g_assert_cmpint (g_chmod (fixture->file, 0640), ==, 0);
  g_assert_true (g_file_get_contents (fixture->file, &before, &length_before, NULL));

  db = topay_state_db_new (fixture->folder);
  g_assert_cmpint (wait_for_condition (db), ==, TOPAY_STATE_CONDITION_MEMORY_ONLY);
  g_assert_true (save_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL));
  assert_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
  g_clear_object (&db);

  g_assert_true (g_file_get_contents (fixture->file, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
  g_assert_cmpuint (count_damaged (fixture->folder), ==, 0);
}

static void
test_no_folder_means_memory (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = g_build_filename (fixture->root, "plain", NULL);
  g_autofree char *under_file = g_build_filename (plain, "data", NULL);
  const char *folders[] = { under_file, "/proc/nonexistent/data" };

  g_assert_true (g_file_set_contents (plain, "x", 1, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (TopayStateDb) db = topay_state_db_new (folders[i]);

      g_assert_cmpint (wait_for_condition (db), ==, TOPAY_STATE_CONDITION_MEMORY_ONLY);
      g_assert_true (save_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL));
      assert_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
    }
}

static void
test_waiting_operations_keep_their_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  TopayVote yes = { "a", "en", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE };
  TopayVote no = { "a", "zh_CN", TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_NOT_MY_PROBLEM };

  for (guint i = 0; i < 20; i++)
    topay_state_db_save_vote_async (db, i % 2 == 0 ? &yes : &no, NULL, NULL, NULL);

  assert_vote (db, "a", TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_NOT_MY_PROBLEM);
}

static void
test_cancelled_write_is_not_done (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayVote vote = { "a", "en", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE };

  g_cancellable_cancel (cancellable);
  topay_state_db_save_vote_async (db, &vote, cancellable, on_result_cb, &result);
  g_assert_false (topay_state_db_save_vote_finish (db, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_vote (db, "a", TOPAY_VOTE_NONE, TOPAY_VOTE_REASON_NONE);
}

static void
test_cancelled_read_says_so (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayVoteAnswer answer = TOPAY_VOTE_HELPFUL;
  TopayVoteReason reason = TOPAY_VOTE_REASON_OUT_OF_DATE;

  topay_state_db_load_vote_async (db, "a", cancellable, on_result_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      topay_state_db_load_vote_finish (db, wait_for (&result), &answer, &reason, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (answer, ==, TOPAY_VOTE_HELPFUL);
  g_assert_cmpint (reason, ==, TOPAY_VOTE_REASON_OUT_OF_DATE);
}

static void
test_close_finishes_what_was_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayVote vote = { "a", "en", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE };

  topay_state_db_save_vote_async (db, &vote, NULL, on_result_cb, &result);
  topay_state_db_close (db);
  topay_state_db_close (db);
  g_assert_null (result);
  g_assert_true (topay_state_db_save_vote_finish (db, wait_for (&result), &error));

  g_assert_false (save_vote (db, "b", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_clear_object (&db);

  db = topay_state_db_new (fixture->folder);
  assert_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
}

static void
test_erase_forgets_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length = 0;

  make_state (fixture);
  damage_with_text (fixture->file);
  db = topay_state_db_new (fixture->folder);
  save_vote (db, "unmistakable-id", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL);

  topay_state_db_erase_async (db, NULL, on_result_cb, &result);
  g_assert_true (topay_state_db_erase_finish (db, wait_for (&result), &error));
  g_assert_no_error (error);
  assert_vote (db, "unmistakable-id", TOPAY_VOTE_NONE, TOPAY_VOTE_REASON_NONE);
  g_clear_object (&db);

  g_assert_cmpuint (count_damaged (fixture->folder), ==, 0);
  g_assert_true (g_file_get_contents (fixture->file, &contents, &length, NULL));
  g_assert_true (memmem (contents, length, "unmistakable-id", 15) == NULL);
}

/* The disk refuses while the program runs: what SQLite says must come out as our error, and what
 * was kept must stand. */
static void
test_late_failure_is_an_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (save_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL));
  remove_tree (fixture->root);

  g_assert_false (save_vote (db, "a", TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_NONE, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  assert_vote (db, "a", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
}

static char *
vote_name (guint number)
{
  return g_strdup_printf ("article-%u", number);
}

/* The child of the test below: writes for ever and says aloud what is kept. */
static int
write_votes (const char *folder)
{
  g_autoptr (TopayStateDb) db = topay_state_db_new (folder);

  for (guint i = 0;; i++)
    {
      g_autofree char *name = vote_name (i);

      if (!save_vote (db, name, TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL))
        return 1;

      printf ("%u\n", i);
      fflush (stdout);
    }
}

static void
test_killed_writer_loses_nothing_it_reported (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (TopayStateDb) db = NULL;
  g_autoptr (GError) error = NULL;
  guint acknowledged = 0;
  char *line;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--write-votes",
                            fixture->folder, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_free (line);
      acknowledged++;
      if (acknowledged == VOTES_BEFORE_KILL)
        g_subprocess_send_signal (child, SIGKILL);
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpuint (acknowledged, >=, VOTES_BEFORE_KILL);

  db = topay_state_db_new (fixture->folder);
  g_assert_cmpint (wait_for_condition (db), ==, TOPAY_STATE_CONDITION_GOOD);
  for (guint i = 0; i < acknowledged; i++)
    {
      g_autofree char *name = vote_name (i);

      assert_vote (db, name, TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
    }
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer), gconstpointer data)
{
  g_test_add (path, Fixture, data, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--write-votes"))
    return write_votes (argv[2]);

  g_test_init (&argc, &argv, NULL);

  add ("/state-db/vote-comes-back", test_round_trip, NULL);
  add ("/state-db/later-vote-replaces", test_later_vote_replaces, NULL);
  add ("/state-db/vote-survives-reopening", test_reopen, NULL);
  add ("/state-db/condition-is-notified-once", test_condition_is_notified_once, NULL);
  add ("/state-db/only-the-owner-may-read", test_mode_bits, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path =
          g_strconcat ("/state-db/damage-is-kept-and-replaced/", damages[i].name, NULL);

      add (path, test_damage_is_kept_and_replaced, &damages[i]);
    }
  add ("/state-db/damage-twice-a-day-keeps-both", test_damage_twice_a_day_keeps_both, NULL);
  add ("/state-db/foreign-tables-are-replaced", test_foreign_tables_are_kept_and_replaced, NULL);
  add ("/state-db/newer-version-is-left-alone", test_newer_version_is_left_alone, NULL);
  add ("/state-db/no-folder-means-memory", test_no_folder_means_memory, NULL);
  add ("/state-db/waiting-operations-keep-order", test_waiting_operations_keep_their_order, NULL);
  add ("/state-db/cancelled-write-is-not-done", test_cancelled_write_is_not_done, NULL);
  add ("/state-db/cancelled-read-says-so", test_cancelled_read_says_so, NULL);
  add ("/state-db/close-finishes-what-was-asked", test_close_finishes_what_was_asked, NULL);
  add ("/state-db/erase-forgets-everything", test_erase_forgets_everything, NULL);
  add ("/state-db/late-failure-is-an-error", test_late_failure_is_an_error, NULL);
  add ("/state-db/killed-writer-loses-nothing-it-reported",
       test_killed_writer_loses_nothing_it_reported, NULL);

  return g_test_run ();
}
