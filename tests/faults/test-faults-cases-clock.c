/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock of the person is set while requests wait: what was saved goes out all the same, once,
 * and soon. A jump is met by an app that goes on, and by one that was killed before it. */

#include "config.h"

#include "fault-cases.h"
#include "fault-person.h"
#include "topay-client.h"
#include "topay-test-server.h"

#define DAY_S    86400
#define BYTES    20000 /* of a file */
#define TRIES_MS 1000  /* for some tries that fail, so that a time to wait is kept */
#define SOON_US  (45 * G_USEC_PER_SEC) /* the longest back-off, and time to work */

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayFaultPerson *person;  /* (owned) */
  char *clock;               /* (owned): path of the file that sets it */
  gint64 wrong_by_s;
} World;

static void
set_clock (World *self, gint64 seconds)
{
  g_autofree char *text = NULL;

  self->wrong_by_s += seconds;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, self->wrong_by_s);
  g_assert_true (g_file_set_contents (self->clock, text, -1, NULL));
}

static void
wait_for (World *self, const char *word, guint n)
{
  gint64 end = g_get_monotonic_time () + SOON_US;

  while (topay_fault_person_count (self->person, word) < n)
    {
      if (g_get_monotonic_time () >= end)
        g_error ("no “%s” with a clock that is wrong by %" G_GINT64_FORMAT " s", word,
                 self->wrong_by_s);
      g_usleep (5000);
    }
}

static void
jump (World *self, gint64 seconds, gboolean is_killed)
{
  guint n_kept = topay_fault_person_count (self->person, "kept");
  guint n_calm = topay_fault_person_count (self->person, "calm");

  topay_test_service_kill (self->service);
  topay_test_relay_cut (topay_fault_person_get_relay (self->person));
  for (guint i = 0; i < 2; i++)
    topay_fault_person_ask (self->person, i, BYTES);
  wait_for (self, "kept", n_kept + 2);
  g_usleep (TRIES_MS * 1000);
  if (is_killed)
    topay_fault_person_kill (self->person);
  set_clock (self, seconds);
  topay_test_service_start (self->service);
  topay_fault_person_follow (self->person);
  if (is_killed)
    topay_fault_person_start (self->person);
  topay_fault_person_tell (self->person, "calm\n");
  wait_for (self, "calm", n_calm + 1);
}

static void
assert_kept (World *self, guint n)
{
  const char *folder = topay_test_service_get_folder (self->service);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *key = g_build_filename (folder, "keys", "audit.key", NULL);
  const TopayFaultPlaces places = { data, key, folder };
  TopayFaultCaseTally tally;
  g_autoptr (GPtrArray) complaints = NULL;

  topay_fault_person_finish (self->person);
  topay_test_service_stop (self->service);
  complaints =
      topay_fault_check_cases (&places, topay_fault_person_get_journal (self->person), &tally);
  for (guint i = 0; i < complaints->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (complaints, i));
  g_assert_cmpuint (complaints->len, ==, 0);
  g_assert_cmpuint (tally.kept, ==, n);
  g_assert_cmpint (topay_test_service_query (self->service, "SELECT count (*) FROM cases"), ==, n);
}

/* An hour back is less than the service may ask somebody to wait: no time to wait gives it away. */
static void
test_app_clock_jumps (void)
{
  static const struct
  {
    gint64 seconds;
    gboolean is_killed;
  } jumps[] = { { -3600, FALSE }, { DAY_S, TRUE }, { -3600, TRUE }, { DAY_S, FALSE } };
  g_autofree char *home = g_dir_make_tmp ("topay-clock-XXXXXX", NULL);
  g_autofree char *variable = g_strconcat ("TOPAY_SABOTAGE_CLOCK=", home, "/clock", NULL);
  const char *const environment[] = { "LD_PRELOAD=" SABOTAGE, variable, NULL };
  World self = { topay_test_service_new (), NULL, g_build_filename (home, "clock", NULL), 0 };

  set_clock (&self, 0);
  self.person = topay_fault_person_new (self.service, environment);
  wait_for (&self, "signed-in", 1);
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    jump (&self, jumps[i].seconds, jumps[i].is_killed);
  assert_kept (&self, 2 * G_N_ELEMENTS (jumps));
  g_test_message ("%u jumps, two requests over each; the password was asked for %u times",
                  (guint) G_N_ELEMENTS (jumps),
                  topay_fault_person_count (self.person, "signed-in"));
  topay_fault_person_free (self.person);
  topay_test_service_free (self.service);
  topay_test_remove_tree (home);
  g_free (self.clock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/faults/cases/the-clock-of-the-person-jumps", test_app_clock_jumps);

  return g_test_run ();
}
