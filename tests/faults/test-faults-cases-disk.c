/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests with files while a disk is full, on either side, and while clocks jump: what cannot be
 * kept is refused and said so, what was acknowledged is there, and everything goes on as soon as
 * there is room. */

#include "config.h"

#include <string.h>

#include "case-app.h"
#include "fault-cases.h"
#include "fault-disk.h"
#include "topay-client.h"
#include "topay-error.h"
#include "topay-test-server.h"

#define FILE_BYTES   300000
#define LITTLE_BYTES 100000 /* less than a part */
#define DAY_S        86400

static const char *no_disk; /* (nullable): why there is none */

typedef struct
{
  TopayTestApp *app; /* (owned) */
  char *data;        /* (owned): folder of the database */
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
world_init (World *self, TopayTestService *service, const char *folder, const char *data)
{
  self->app = topay_test_app_new_for (service, folder);
  self->data = data != NULL
                   ? g_strdup (data)
                   : g_build_filename (topay_test_service_get_folder (service), "data", NULL);
  self->journal = g_string_new (NULL);
  self->n_files = 1;
  g_signal_connect (self->app->outbox, "delivered", G_CALLBACK (on_delivered_cb), self);
}

static void
world_clear (World *self)
{
  g_free (self->data);
  g_string_free (self->journal, TRUE);
  topay_test_app_free (self->app);
}

static void
spin (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
wait_for (World *self, guint n)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (self->n_written < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      topay_evidence_wake (self->app->evidence);
      topay_outbox_wake (self->app->outbox);
      spin (50);
    }
}

static GBytes *
make_file (guint n)
{
  GString *text = g_string_sized_new (FILE_BYTES);

  for (guint i = 0; text->len < FILE_BYTES; i++)
    g_string_append_printf (text, "%u of %u\n", i, n);
  return g_string_free_to_bytes (text);
}

static TopayWireCaseNew *
make_request (World *self, const char *owner, guint n)
{
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);

  request->kind = g_strdup ("complaint");
  request->reason = g_strdup ("service");
  request->words = g_strdup_printf ("disk-%u", n);
  request->language = g_strdup ("en");
  g_ptr_array_unref (request->evidence);
  request->evidence = topay_test_app_list_refs (self->app, owner);
  return request;
}

/* With one file, into the outbox. */
static void
complain (World *self, guint n)
{
  g_autofree char *owner = g_strdup_printf ("draft:%u", n);
  g_autoptr (GBytes) file = make_file (n);
  TopayWireCaseNew *request;

  topay_test_app_add_file (self->app, owner, "notes.txt", "other", file);
  topay_test_app_wait_for_files (self->app, owner, 1, TOPAY_EVIDENCE_KEPT);
  request = make_request (self, owner, n);
  topay_test_app_queue (self->app, &topay_endpoint_case_open, request, owner);
  topay_evidence_refresh (self->app->evidence);
  topay_wire_free (&topay_record_case_new, request);
}

static void
assert_kept (World *self, guint n)
{
  const char *folder = topay_test_service_get_folder (self->app->service);
  g_autofree char *journal = g_build_filename (folder, "disk.journal", NULL);
  g_autofree char *key = g_build_filename (folder, "keys", "audit.key", NULL);
  const TopayFaultPlaces places = { self->data, key, folder };
  TopayFaultCaseTally tally;
  g_autoptr (GPtrArray) complaints = NULL;

  topay_test_service_stop (self->app->service);
  g_assert_true (g_file_set_contents (journal, self->journal->str, -1, NULL));
  complaints = topay_fault_check_cases (&places, journal, &tally);
  for (guint i = 0; i < complaints->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (complaints, i));
  g_assert_cmpuint (complaints->len, ==, 0);
  g_assert_cmpuint (tally.cases, ==, n);
}

/* Asks without the outbox until the service says that it has no room; what it takes until then, in
 * a log that is there already, it has to keep. */
static guint
ask_until_full (World *self)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (guint n = 0;; n++)
    {
      TopayWireCaseNew *request = make_request (self, "draft:none", 100 + n);
      g_autofree char *key = g_uuid_string_random ();
      const TopayClientCall call = { &topay_endpoint_case_open, request, key };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      TopayWireReceipt *receipt;

      topay_account_call_keyed_async (self->app->account, &call, NULL, topay_test_on_result_cb,
                                      &result);
      receipt = topay_account_call_finish (self->app->account, topay_test_wait (&result), &error);
      topay_wire_free (&topay_record_case_new, request);
      if (receipt == NULL)
        {
          g_assert_cmpstr (topay_error_get_code (error), ==, "storage_full");
          return n;
        }
      g_string_append_printf (self->journal, "%s %s 0\n", key, receipt->case_id);
      topay_wire_free (&topay_record_receipt, receipt);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

/* The database and the files of people stand on a disk that is full for a while, and then has room
 * for less than a part. */
static void
test_service_full (void)
{
  g_autofree char *disk = NULL;
  g_autofree char *data = NULL;
  g_autofree char *variable = NULL;
  World self = { NULL };
  guint n_more;

  if (no_disk != NULL)
    {
      g_test_skip (no_disk);
      return;
    }
  disk = topay_fault_disk_mount (16);
  data = g_build_filename (disk, "data", NULL);
  variable = g_strconcat ("TOPAYD_SERVICE_DATA_FOLDER=", data, NULL);
  world_init (&self, topay_test_service_new_with ((const char *const[]){ variable, NULL }), NULL,
              data);
  complain (&self, 0);
  wait_for (&self, 1);
  topay_fault_disk_fill (disk);
  n_more = ask_until_full (&self);
  topay_test_app_do (self.app, &topay_endpoint_methods, NULL); /* it goes on reading */
  complain (&self, 1);
  spin (1500); /* refused again and again: nothing of it is lost here */
  g_assert_cmpuint (self.n_written, ==, 1);
  topay_fault_disk_leave (disk, LITTLE_BYTES);
  topay_evidence_wake (self.app->evidence);
  spin (500);
  g_assert_cmpuint (self.n_written, ==, 1);
  topay_fault_disk_make_room (disk);
  wait_for (&self, 2);
  assert_kept (&self, 2 + n_more);
  g_test_message ("%u requests taken by a full disk, and kept", n_more);
  world_clear (&self);
  topay_fault_disk_unmount (disk);
}

static void
assert_file_is_refused (World *self, const char *owner)
{
  g_autoptr (GListModel) list = topay_evidence_list (self->app->evidence, owner);
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (list, 0);

      if (file != NULL && topay_evidence_file_get_state (file) == TOPAY_EVIDENCE_REFUSED)
        {
          g_assert_cmpstr (topay_evidence_file_get_problem (file), ==, "disk_full");
          return;
        }
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      spin (10);
    }
}

/* A request that cannot be kept is not taken: the page stays as it is, and says so. */
static void
assert_request_is_refused (World *self)
{
  TopayWireCaseNew *request = make_request (self, "draft:none", 9);
  const TopayClientCall call = { &topay_endpoint_case_open, request, NULL };
  const TopayOutboxScope scope = { "wangfang", "draft:none" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  topay_outbox_add_for_async (self->app->outbox, &call, &scope, NULL, topay_test_on_result_cb,
                              &result);
  id = topay_outbox_add_finish (self->app->outbox, topay_test_wait (&result), &error);
  g_assert_null (id);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_FULL);
  topay_wire_free (&topay_record_case_new, request);
}

static void
test_app_full (void)
{
  g_autofree char *disk = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GBytes) file = make_file (1);
  World self = { NULL };

  if (no_disk != NULL)
    {
      g_test_skip (no_disk);
      return;
    }
  disk = topay_fault_disk_mount (16);
  folder = g_build_filename (disk, "app", NULL);
  world_init (&self, topay_test_service_new (), folder, NULL);
  complain (&self, 0);
  wait_for (&self, 1);
  topay_fault_disk_fill (disk);
  topay_test_app_add_file (self.app, "draft:full", "notes.txt", "other", file);
  assert_file_is_refused (&self, "draft:full");
  assert_request_is_refused (&self);
  topay_fault_disk_make_room (disk);
  complain (&self, 2);
  wait_for (&self, 2);
  assert_kept (&self, 2);
  world_clear (&self);
  topay_fault_disk_unmount (disk);
}

static void
set_clock (const char *path, gint64 wrong_by_s)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, wrong_by_s);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The clock of the service an hour back, a day on, a week on, two days back, with a kill at each.
 */
static void
test_clocks_jump (void)
{
  static const gint64 jumps[] = { -3600, DAY_S, 7 * DAY_S, -2 * DAY_S };
  g_autofree char *home = g_dir_make_tmp ("topay-clock-XXXXXX", NULL);
  g_autofree char *clock = g_build_filename (home, "clock", NULL);
  g_autofree char *variable = g_strconcat ("TOPAY_SABOTAGE_CLOCK=", clock, NULL);
  const char *const environment[] = { "LD_PRELOAD=" SABOTAGE, variable, NULL };
  World self = { NULL };
  gint64 wrong_by_s = 0;
  guint n = 0;

  set_clock (clock, wrong_by_s);
  world_init (&self, topay_test_service_new_with (environment), NULL, NULL);
  complain (&self, n++);
  wait_for (&self, n);
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      complain (&self, n++);
      wrong_by_s += jumps[i];
      set_clock (clock, wrong_by_s);
      topay_test_app_kill_service (self.app);
      topay_test_app_start_service (self.app);
      spin (1000);
      if (topay_account_get_state (self.app->account) != TOPAY_ACCOUNT_STATE_SIGNED_IN)
        topay_test_app_sign_in (self.app); /* a day is too long for a session */
      wait_for (&self, n);
    }
  assert_kept (&self, n);
  world_clear (&self);
  topay_test_remove_tree (home);
}

int
main (int argc, char **argv)
{
  no_disk = topay_fault_disk_enter ();
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/faults/cases/the-disk-of-the-service-is-full", test_service_full);
  g_test_add_func ("/faults/cases/the-disk-of-the-person-is-full", test_app_full);
  g_test_add_func ("/faults/cases/clocks-jump", test_clocks_jump);

  return g_test_run ();
}
