/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The checker of cases is tried on services that really have something wrong (sabotage.c): without
 * the keys of requests, with the acknowledgement before the commit, with synchronous off. Each has
 * to be found out by the same strikes that the true service passes: a reply that is lost, a kill
 * and a power cut at the very moment of a receipt. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "case-app.h"
#include "fault-cases.h"
#include "topay-client.h"
#include "topay-test-server.h"

#define N_ROUNDS 2 /* of each strike */

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
};

typedef struct
{
  TopayTestApp *app; /* (owned) */
  char *data;        /* (owned): folder of the database */
  char *flag;        /* (owned): while it is there, a COMMIT may be late */
  GString *journal;  /* (owned) */
  guint n_written;
} World;

static void
on_delivered_cb (TopayOutbox *outbox, const char *id, const TopayWireReceipt *receipt, World *self)
{
  g_string_append_printf (self->journal, "%s %s 0\n", id, receipt->case_id);
  self->n_written++;
}

static void
complain (World *self, guint n)
{
  g_autofree char *words = g_strdup_printf ("mutant-%u", n);
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);

  request->kind = g_strdup ("complaint");
  request->reason = g_strdup ("service");
  request->words = g_steal_pointer (&words);
  request->language = g_strdup ("en");
  topay_test_app_queue (self->app, &topay_endpoint_case_open, request, "draft:mutant");
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

static char *
dup_path (World *self, const char *ending)
{
  g_autofree char *name = g_strconcat ("topay.db", ending, NULL);

  return g_build_filename (self->data, name, NULL);
}

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
  static const char *const endings[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = dup_path (self, endings[i]);
      g_autofree char *synced = g_strconcat (path, ".synced", NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        copy_over (path, synced);
      else
        g_unlink (synced);
    }
}

static void
cut_power (World *self)
{
  static const char *const endings[] = { "", "-wal" };
  g_autofree char *index = dup_path (self, "-shm");

  topay_test_app_kill_service (self->app);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = dup_path (self, endings[i]);
      g_autofree char *synced = g_strconcat (path, ".synced", NULL);

      if (g_file_test (synced, G_FILE_TEST_EXISTS))
        copy_over (synced, path);
      else
        g_unlink (path);
    }
  g_unlink (index);
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
  complain (self, n);
  wait_for (self, n + 1);
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
test_mutant (gconstpointer data)
{
  const Mutant *mutant = data;
  g_autofree char *home = g_dir_make_tmp ("topay-mutants-XXXXXX", NULL);
  g_autofree char *flag = g_build_filename (home, "flag", NULL);
  g_autofree char *flag_variable = g_strconcat ("TOPAY_SABOTAGE_FLAG=", flag, NULL);
  g_autofree char *variable =
      g_strconcat ("TOPAY_SABOTAGE=", mutant->sabotage != NULL ? mutant->sabotage : "", NULL);
  const char *const environment[] = { "LD_PRELOAD=" SABOTAGE, variable, flag_variable, NULL };
  World self = { topay_test_app_new_for (topay_test_service_new_with (environment), NULL), NULL,
                 flag, g_string_new (NULL), 0 };
  guint n = 0;

  self.data = g_build_filename (topay_test_service_get_folder (self.app->service), "data", NULL);
  g_signal_connect (self.app->outbox, "delivered", G_CALLBACK (on_delivered_cb), &self);
  topay_test_service_stop (self.app->service);
  keep_base (&self);
  topay_test_app_start_service (self.app);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      lose_reply (&self, n++);
      kill_at_receipt (&self, n++);
      cut_power_at_receipt (&self, n++);
    }
  topay_test_service_stop (self.app->service);
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
