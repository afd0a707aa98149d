/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The checker of cases is tried on services that really have something wrong (sabotage.c): without
 * the keys of requests, with the acknowledgement before the commit, with synchronous off, and with
 * files that are not brought to the disk. Each has to be found out by the same strikes that the
 * true service passes: a reply that is lost, a kill and a power cut at the very moment of a
 * receipt. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "case-app.h"
#include "fault-cases.h"
#include "fault-plan.h"
#include "topay-client.h"
#include "topay-test-server.h"

#define USUAL_ROUNDS 2     /* of each strike on the true service; on the others one does */
#define FILE_BYTES   20000 /* of what goes with a request before a power cut */

typedef struct
{
  const char *name;
  const char *sabotage; /* (nullable) */
  const char *words;    /* (nullable): of a complaint that there has to be */
} Mutant;

static const Mutant mutants[] = {
  { "nothing-is-wrong", NULL, NULL },
  { "without-keys-is-found", "no-key", "a case without its key" },
  { "acknowledged-before-the-commit-is-found", "early", "acknowledged and not there" },
  { "synchronous-off-is-found", "no-sync", "acknowledged and not there" },
  { "files-only-in-memory-are-found", "no-file-sync", "a file without its bytes" },
};

typedef struct
{
  TopayTestApp *app; /* (owned) */
  char *data;        /* (owned): folder of the database */
  const char *disk;  /* folder of what was brought to the disk */
  const char *flag;  /* path: while it is there, a COMMIT may be late */
  GString *journal;  /* (owned) */
  guint n_written;
  guint n_files; /* of the next request */
} World;

static void
on_delivered_cb (TopayOutbox *outbox, const char *id, const TopayWireReceipt *receipt, World *self)
{
  g_string_append_printf (self->journal, "%s %s %u\n", id, receipt->case_id, self->n_files);
  self->n_written++;
}

static void
complain (World *self, guint n)
{
  g_autofree char *owner = g_strdup_printf ("draft:%u", n);
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);

  for (guint i = 0; i < self->n_files; i++)
    {
      g_autofree char *text = g_strnfill (FILE_BYTES, 'a' + (char) (n % 26));
      g_autoptr (GBytes) file = g_bytes_new (text, FILE_BYTES);

      topay_test_app_add_file (self->app, owner, "notes.txt", "other", file);
    }
  topay_test_app_wait_for_files (self->app, owner, self->n_files, TOPAY_EVIDENCE_READY);
  request->kind = g_strdup ("complaint");
  request->reason = g_strdup ("service");
  request->words = g_strdup_printf ("mutant-%u", n);
  request->language = g_strdup ("en");
  g_ptr_array_unref (request->evidence);
  request->evidence = topay_test_app_list_refs (self->app, owner);
  topay_test_app_queue (self->app, &topay_endpoint_case_open, request, owner);
  topay_wire_free (&topay_record_case_new, request);
}

static void
wait_for (World *self, guint n)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (self->n_written < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

/* --- Power --- */

static const char *const database_files[] = { "topay.db", "topay.db-wal",
                                              "topay.db.audit-checkpoints" };

static void
copy_over (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

/* What is there while the service does not run has long been on the disk. */
static void
keep_base (World *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (database_files); i++)
    {
      g_autofree char *path = g_build_filename (self->data, database_files[i], NULL);
      g_autofree char *synced = g_build_filename (self->disk, database_files[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        copy_over (path, synced);
      else
        g_unlink (synced);
    }
}

/* As the disk has it, if it has it. */
static void
put_back (World *self, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *synced = g_build_filename (self->disk, name, NULL);

  if (g_file_test (synced, G_FILE_TEST_EXISTS))
    copy_over (synced, path);
  else
    g_unlink (path);
}

static void
cut_power (World *self)
{
  g_autofree char *index = g_build_filename (self->data, "topay.db-shm", NULL);
  g_autofree char *evidence = g_build_filename (self->data, "evidence", NULL);
  g_autoptr (GDir) blobs = NULL;
  const char *name;

  topay_test_app_kill_service (self->app);
  for (guint i = 0; i < G_N_ELEMENTS (database_files); i++)
    put_back (self, self->data, database_files[i]);
  g_unlink (index);
  blobs = g_dir_open (evidence, 0, NULL);
  g_assert_nonnull (blobs);
  while ((name = g_dir_read_name (blobs)) != NULL)
    put_back (self, evidence, name);
}

/* --- Strikes --- */

/* The service does it, its reply is held back and lost with the wire; the request comes again. */
static void
lose_reply (World *self, guint n)
{
  gint64 end;

  topay_test_app_do (self->app, &topay_endpoint_methods, NULL); /* there is a connection now */
  topay_test_relay_hold (self->app->relay);
  complain (self, n);
  end = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  topay_test_relay_cut (self->app->relay);
  topay_outbox_wake (self->app->outbox);
  wait_for (self, n + 1);
}

static void
kill_at_receipt (World *self, guint n)
{
  g_assert_true (g_file_set_contents (self->flag, "", 0, NULL));
  complain (self, n);
  wait_for (self, n + 1);
  topay_test_app_kill_service (self->app);
  g_unlink (self->flag);
  topay_test_app_start_service (self->app);
}

static void
cut_power_at_receipt (World *self, guint n)
{
  self->n_files = 1;
  complain (self, n);
  wait_for (self, n + 1);
  self->n_files = 0;
  cut_power (self);
  topay_test_app_start_service (self->app);
}

/* --- Judging --- */

static gboolean
was_found (World *self, const char *words)
{
  const char *folder = topay_test_service_get_folder (self->app->service);
  g_autofree char *journal = g_build_filename (folder, "mutant.journal", NULL);
  g_autofree char *key = g_build_filename (folder, "keys", "audit.key", NULL);
  const TopayFaultPlaces places = { self->data, key, folder };
  TopayFaultCaseTally tally;
  g_autoptr (GPtrArray) complaints = NULL;
  gboolean found = FALSE;

  g_assert_true (g_file_set_contents (journal, self->journal->str, -1, NULL));
  complaints = topay_fault_check_cases (&places, journal, &tally);
  for (guint i = 0; i < complaints->len; i++)
    {
      g_test_message ("%s", (char *) g_ptr_array_index (complaints, i));
      found = found || words == NULL || strstr (g_ptr_array_index (complaints, i), words) != NULL;
    }
  g_assert_cmpuint (tally.cases, ==, self->n_written);
  return found;
}

static void
strike (World *self, guint n_rounds)
{
  guint n = 0;

  for (guint i = 0; i < n_rounds; i++)
    {
      lose_reply (self, n++);
      kill_at_receipt (self, n++);
      cut_power_at_receipt (self, n++);
    }
  topay_test_service_stop (self->app->service);
  g_test_message ("%u replies lost, %u kills and %u power cuts at a receipt", n_rounds, n_rounds,
                  n_rounds);
}

static void
test_mutant (gconstpointer data)
{
  const Mutant *mutant = data;
  g_autofree char *home = g_dir_make_tmp ("topay-mutants-XXXXXX", NULL);
  g_autofree char *disk = g_build_filename (home, "disk", NULL);
  g_autofree char *flag = g_build_filename (home, "flag", NULL);
  g_autofree char *disk_variable = g_strconcat ("TOPAY_SABOTAGE_DISK=", disk, NULL);
  g_autofree char *flag_variable = g_strconcat ("TOPAY_SABOTAGE_FLAG=", flag, NULL);
  g_autofree char *variable =
      g_strconcat ("TOPAY_SABOTAGE=", mutant->sabotage != NULL ? mutant->sabotage : "", NULL);
  const char *const environment[] = { "LD_PRELOAD=" SABOTAGE, variable, disk_variable,
                                      flag_variable, NULL };
  World self = { .disk = disk, .flag = flag, .journal = g_string_new (NULL) };

  g_assert_cmpint (g_mkdir (disk, 0700), ==, 0);
  self.app = topay_test_app_new_for (topay_test_service_new_with (environment), NULL);
  self.data = g_build_filename (topay_test_service_get_folder (self.app->service), "data", NULL);
  g_signal_connect (self.app->outbox, "delivered", G_CALLBACK (on_delivered_cb), &self);
  topay_test_service_stop (self.app->service);
  keep_base (&self);
  topay_test_app_start_service (self.app);
  strike (&self, mutant->sabotage == NULL ? topay_fault_get_rounds (USUAL_ROUNDS) : 1);
  g_assert_cmpint (was_found (&self, mutant->words), ==, mutant->sabotage != NULL);
  g_free (self.data);
  g_string_free (self.journal, TRUE);
  topay_test_app_free (self.app);
  topay_test_remove_tree (home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  for (guint i = 0; i < G_N_ELEMENTS (mutants); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/mutants/", mutants[i].name, NULL);

      g_test_add_data_func (path, &mutants[i], test_mutant);
    }
  return g_test_run ();
}
