/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The disk of the service fills up while people use it: it says so, goes on reading, and works
 * again as soon as there is room, without a restart. What it acknowledged is there. The disk is one
 * of 16 MiB in memory that only this program and its service see. */

#include "config.h"

#include "fault-check.h"
#include "fault-crowd.h"
#include "fault-disk.h"
#include "fault-plan.h"
#include "person.h"
#include "topay-test-server.h"

#define N_PEOPLE     8
#define USUAL_ROUNDS 2
#define PATIENCE_US  (30 * G_USEC_PER_SEC)

typedef struct
{
  char *disk;                /* (owned): where it is mounted */
  char *data;                /* (owned): folder of the database */
  TopayTestService *service; /* (owned) */
  TopayTestPerson *person;   /* (owned): signed in */
  TopayFaultLine *line;      /* (owned) */
  guint n_votes;
} World;

static World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  g_autofree char *data = NULL;
  const char *environment[2] = { NULL };

  self->disk = topay_fault_disk_mount (16);
  self->data = g_build_filename (self->disk, "data", NULL);
  data = g_strconcat ("TOPAYD_SERVICE_DATA_FOLDER=", self->data, NULL);
  environment[0] = data;
  self->service = topay_test_service_new_with (environment);
  self->person = topay_test_person_new (self->service);
  topay_test_person_sign_in (self->person, "alex", "quiet-orchard-lantern", NULL);
  self->line = topay_fault_line_new (topay_test_service_get_ca (self->service), "127.0.9.9");
  return self;
}

static void
world_free (World *self)
{
  topay_fault_line_free (self->line);
  topay_test_person_free (self->person);
  topay_test_service_free (self->service);
  topay_fault_disk_unmount (self->disk);
  g_free (self->disk);
  g_free (self->data);
  g_free (self);
}

static TopayTestReply *
vote (World *self)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *header = g_strdup_printf ("Idempotency-Key: %s\r\n", key);
  g_autofree char *body = g_strdup_printf (
      "{\"article\":\"room-%u\",\"language\":\"en\",\"answer\":\"helpful\",\"reason\":\"none\","
      "\"content_version\":1}",
      self->n_votes++);
  g_autofree char *request = topay_test_compose ("POST /v1/votes", header, body);

  return topay_fault_line_ask (self->line, topay_test_service_get_port (self->service), request);
}

/* Votes until the answer has that status. A log that is there already takes a few votes more, and
 * what was freed may be filled once more by a write that was waiting. */
static void
vote_until (World *self, guint status, const char *code)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;

  for (;;)
    {
      g_autoptr (TopayTestReply) reply = vote (self);

      g_assert_nonnull (reply);
      g_assert_true (reply->status == 201 || reply->status == 507);
      if (reply->status == status)
        {
          g_assert_true (code == NULL || topay_test_reply_has_code (reply, code));
          return;
        }
      if (g_get_monotonic_time () > deadline)
        g_error ("no vote got %u", status);
      if (reply->status == 507)
        g_usleep (5000);
    }
}

static void
assert_reads (World *self)
{
  topay_test_person_ask (self->person, &topay_endpoint_info, NULL, NULL);
  topay_test_person_ask_signed_in (self->person, &topay_endpoint_session, NULL, NULL);
  topay_test_person_ask_signed_in (self->person, &topay_endpoint_devices, NULL, NULL);
}

static void
run_round (World *self)
{
  int pid = topay_test_service_get_pid (self->service);

  topay_fault_disk_fill (self->disk);
  vote_until (self, 507, "storage_full");
  assert_reads (self);
  topay_fault_disk_make_room (self->disk);
  vote_until (self, 201, NULL);
  assert_reads (self);
  g_assert_cmpint (topay_test_service_get_pid (self->service), ==, pid);
}

static void
kill_while_full (World *self, TopayFaultCrowd *crowd)
{
  topay_fault_disk_fill (self->disk);
  vote_until (self, 507, "storage_full");
  topay_test_service_kill (self->service);
  topay_fault_disk_make_room (self->disk);
  topay_test_service_start (self->service);
  topay_fault_crowd_set_port (crowd, topay_test_service_get_port (self->service));
  vote_until (self, 201, NULL);
}

static void
test_full_disk (gconstpointer data)
{
  const char *problem = data;
  World *world;
  guint n_rounds = topay_fault_get_rounds (USUAL_ROUNDS);
  g_autoptr (TopayFaultCrowd) crowd = NULL;
  g_autofree char *key = NULL;
  TopayFaultPlaces places = { 0 };
  TopayFaultTally tally;

  if (problem != NULL)
    {
      g_test_skip (problem);
      return;
    }
  world = world_new ();
  crowd = topay_fault_crowd_new (world->service, N_PEOPLE, topay_fault_get_seed ());
  for (guint i = 0; i < n_rounds; i++)
    run_round (world);
  kill_while_full (world, crowd);
  topay_fault_crowd_finish (crowd);
  topay_test_service_stop (world->service);

  key =
      g_build_filename (topay_test_service_get_folder (world->service), "keys", "audit.key", NULL);
  places = (TopayFaultPlaces){ world->data, key, topay_fault_crowd_get_journals (crowd) };
  topay_fault_assert (&places, &tally);
  g_test_message ("%u times full; %u votes and %u steps of resets meanwhile", n_rounds + 1,
                  tally.votes, tally.steps);
  g_assert_cmpuint (tally.votes, >, 0);
  world_free (world);
}

int
main (int argc, char **argv)
{
  const char *problem = topay_fault_disk_enter ();

  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_data_func ("/faults/disk/full-disk-loses-nothing", problem, test_full_disk);

  return g_test_run ();
}
