/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person with the app, without a window, as a program of its own that a test may kill at any
 * moment: FOLDER URI CA JOURNAL. Stays signed in from one start to the next, as the app does.
 *
 * On its input come lines: "ask N BYTES" asks for something with N files of so many bytes, "calm"
 * waits until nothing waits to be sent any more and says so, "end" does and ends. What it promises
 * the person it writes into the journal, a line each, on the disk before anything else happens:
 *
 *   wish KEY N       from here on it may be asked for
 *   kept KEY N       the person was told that it is saved
 *   KEY CASE N       the service has it
 *   failed KEY CODE  the service does not want it
 *   signed-in        the password was asked for
 *   calm             nothing waits any more
 */

#include "config.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case-app.h"
#include "topay-client.h"
#include "topay-test-secrets.h"
#include "topay-test-server.h"

#define PAUSE_US 20000
#define POLL_MS  50

typedef struct
{
  TopayTestApp app;          /* its service and its wire are those of the test, and NULL here */
  TopayTestSecrets *secrets; /* (owned) */
  GDataInputStream *input;   /* (owned) */
  GHashTable *n_files;       /* (owned): key of a request → how many files it brings */
  const char *journal;       /* path */
  guint n_asked;
} Person;

/* --- The journal --- */

static void
write_line (Person *self, const char *line)
{
  int fd = open (self->journal, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  gssize length = (gssize) strlen (line);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, line, (gsize) length), ==, length);
  g_assert_cmpint (fsync (fd), ==, 0);
  close (fd);
}

static void
remember (Person *self, const char *key, guint n_files)
{
  g_hash_table_insert (self->n_files, g_strdup (key), GUINT_TO_POINTER (n_files));
}

/* What was wished for before it was killed. */
static void
read_wishes (Person *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (self->journal, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);

      if (g_strv_length (words) == 3 && g_str_equal (words[0], "wish"))
        remember (self, words[1], (guint) g_ascii_strtoull (words[2], NULL, 10));
    }
}

static void
write_about (Person *self, const char *what, const char *key, const char *end)
{
  g_autofree char *line = what != NULL ? g_strdup_printf ("%s %s %s\n", what, key, end)
                                       : g_strdup_printf ("%s %s\n", key, end);

  write_line (self, line);
}

static void
on_delivered_cb (TopayOutbox *outbox, const char *id, const TopayWireReceipt *receipt, Person *self)
{
  g_autofree char *end = g_strdup_printf (
      "%s %u", receipt->case_id, GPOINTER_TO_UINT (g_hash_table_lookup (self->n_files, id)));

  write_about (self, NULL, id, end);
}

static void
on_settled_cb (TopayOutbox *outbox, const char *id, const char *code, Person *self)
{
  if (code != NULL)
    write_about (self, "failed", id, code);
}

/* --- Asking --- */

/* A text of random lines: nothing that could be pressed together, and always another file. */
static GBytes *
make_file (gsize length)
{
  GString *text = g_string_sized_new (length + 20);

  while (text->len < length)
    g_string_append_printf (text, "%08x%08x\n", g_random_int (), g_random_int ());
  return g_string_free_to_bytes (g_string_truncate (text, length));
}

/* As a page does before somebody writes; whether there is an answer does not matter. */
static void
look_around (Person *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  gpointer reply;

  topay_account_call_async (self->app.account, &topay_endpoint_methods, NULL, NULL,
                            topay_test_on_result_cb, &result);
  reply = topay_account_call_finish (self->app.account, topay_test_wait (&result), NULL);
  if (reply != NULL)
    topay_wire_free (topay_endpoint_methods.reply, reply);
}

static void
queue (Person *self, const char *key, const char *owner)
{
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);
  const TopayClientCall call = { &topay_endpoint_case_open, request, key };
  const TopayOutboxScope scope = { "wangfang", owner };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  request->kind = g_strdup ("complaint");
  request->reason = g_strdup ("service");
  request->words = g_strconcat ("fault ", key, NULL);
  request->language = g_strdup ("en");
  g_ptr_array_unref (request->evidence);
  request->evidence = topay_test_app_list_refs (&self->app, owner);
  topay_outbox_add_for_async (self->app.outbox, &call, &scope, NULL, topay_test_on_result_cb,
                              &result);
  id = topay_outbox_add_finish (self->app.outbox, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_case_new, request);
}

static void
ask (Person *self, guint n_files, gsize n_bytes)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *owner = g_strdup_printf ("draft:%d-%u", (int) getpid (), self->n_asked++);
  g_autofree char *count = g_strdup_printf ("%u", n_files);

  look_around (self);
  remember (self, key, n_files);
  write_about (self, "wish", key, count);
  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr (GBytes) file = make_file (n_bytes);

      topay_test_app_add_file (&self->app, owner, "notes.txt", "other", file);
    }
  topay_test_app_wait_for_files (&self->app, owner, n_files, TOPAY_EVIDENCE_KEPT);
  queue (self, key, owner);
  write_about (self, "kept", key, count);
  topay_evidence_refresh (self->app.evidence);
}

/* --- What still waits --- */

static guint
count_waiting (Person *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  topay_state_db_list_outbox_async (self->app.state, NULL, topay_test_on_result_cb, &result);
  entries = topay_state_db_list_outbox_finish (self->app.state, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  return entries->len;
}

static void
wait_for_all (Person *self)
{
  while (count_waiting (self) > 0)
    {
      gint64 end = g_get_monotonic_time () + POLL_MS * 1000;

      topay_evidence_wake (self->app.evidence);
      while (g_get_monotonic_time () < end)
        if (!g_main_context_iteration (NULL, FALSE))
          g_usleep (500);
    }
}

static void
end (Person *self)
{
  wait_for_all (self);
  topay_outbox_stop (self->app.outbox);
  topay_state_db_close (self->app.state);
  exit (0);
}

/* --- The input --- */

static void read_on (Person *self);

static void
on_line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Person *self = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (self->input, result, NULL, NULL);
  g_auto (GStrv) words = line != NULL ? g_strsplit (line, " ", 3) : NULL;

  if (line == NULL)
    exit (0); /* the test is gone */
  if (g_str_equal (words[0], "end"))
    end (self);
  else if (g_str_equal (words[0], "calm"))
    {
      wait_for_all (self);
      write_line (self, "calm\n");
    }
  else if (g_strv_length (words) == 3)
    ask (self, (guint) g_ascii_strtoull (words[1], NULL, 10),
         (gsize) g_ascii_strtoull (words[2], NULL, 10));
  read_on (self);
}

static void
read_on (Person *self)
{
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, on_line_cb, self);
}

/* --- Signing in --- */

static gboolean
try_to_restore (Person *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_restore_async (self->app.account, NULL, topay_test_on_result_cb, &result);
  return topay_account_restore_finish (self->app.account, topay_test_wait (&result), NULL);
}

static gboolean
try_to_sign_in (Person *self)
{
  const TopaySignIn wish = { "wangfang", "moonlit-teapot-harbor", "Laptop", "zh_CN", TRUE };
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_sign_in_async (self->app.account, &wish, NULL, topay_test_on_result_cb, &result);
  if (!topay_account_sign_in_finish (self->app.account, topay_test_wait (&result), NULL))
    return FALSE;
  write_line (self, "signed-in\n");
  return TRUE;
}

/* What the app does at its start, and whenever the service has ended the session. */
static gboolean
on_look_cb (gpointer user_data)
{
  Person *self = user_data;
  g_autofree char *kept = topay_test_secrets_dup (self->secrets);

  if (topay_account_get_state (self->app.account) == TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    {
      if (kept != NULL)
        try_to_restore (self);
      else
        try_to_sign_in (self);
    }
  topay_evidence_wake (self->app.evidence);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  const TopayClientLimits quick = { 2000, 5000, 1, 256 * 1024 };
  Person self = { .n_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *secret = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 5)
    return 2;
  topay_client_init_tls ();
  self.journal = argv[4];
  self.input = g_data_input_stream_new (input);
  read_wishes (&self);
  secret = g_build_filename (argv[1], "secret", NULL);
  self.secrets = topay_test_secrets_new (secret);
  self.app.folder = argv[1];
  self.app.client = topay_client_new (argv[2], argv[3], &error);
  g_assert_no_error (error);
  topay_client_set_limits (self.app.client, &quick);
  self.app.account = topay_account_new (self.app.client, TOPAY_SECRET_STORE (self.secrets));
  topay_test_app_start (&self.app);
  g_signal_connect (self.app.outbox, "delivered", G_CALLBACK (on_delivered_cb), &self);
  g_signal_connect (self.app.outbox, "settled", G_CALLBACK (on_settled_cb), &self);
  on_look_cb (&self);
  g_timeout_add (POLL_MS, on_look_cb, &self);
  read_on (&self);
  g_main_loop_run (loop);
  return 0;
}
