/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "payout-world.h"
#include "topay-error.h"

typedef enum
{
  IN_START,
  AFTER_START,
  IN_TAKE,
  AFTER_TAKE,    /* the channel has heard nothing */
  AFTER_PERFORM, /* it has paid, and nobody wrote the answer down */
  IN_WRITE,
  AFTER_WRITE,
  N_STOPS,
} Stop;

typedef struct
{
  TopaydJob job;
  gpointer data;
} Killed;

/* All of it was done when the program was killed, but for the commit. */
static gboolean
run_killed (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Killed *self = data;
  gboolean done = self->job (transaction, self->data, error);

  g_assert_true (done);
  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, "killed");
  return FALSE;
}

static void
kill_in (PayoutWorld *self, TopaydJob job, gpointer data)
{
  Killed killed = { job, data };
  g_autoptr (GError) error = NULL;

  g_assert_false (topayd_store_write (self->store, run_killed, &killed, &error));
  g_assert_cmpstr (error->message, ==, "killed");
}

static void
go_until (PayoutWorld *self, Stop stop)
{
  TopaydPayoutStart start = { .rules = &self->rules, .now = self->channel->now };

  if (stop == IN_START)
    {
      kill_in (self, topayd_payout_start, &start);
      return;
    }
  payout_world_start (self);
  if (stop == AFTER_START)
    return;
  self->task.rules = &self->rules;
  self->task.now = self->channel->now;
  if (stop == IN_TAKE)
    {
      kill_in (self, topayd_payout_take, &self->task);
      return;
    }
  g_assert_true (payout_world_take (self));
  if (stop == AFTER_TAKE)
    return;
  payout_world_perform (self);
  if (stop == AFTER_PERFORM)
    return;
  self->result.rules = &self->rules;
  self->result.now = self->channel->now;
  if (stop == IN_WRITE)
    kill_in (self, topayd_payout_write, &self->result);
  else
    payout_world_write (self);
}

static void
test_crash_at_every_step (void)
{
  for (Stop stop = IN_START; stop < N_STOPS; stop++)
    {
      g_autoptr (PayoutWorld) self = payout_world_new ();
      guint n_sent = stop < AFTER_PERFORM ? 0 : 1;

      go_until (self, stop);
      g_assert_cmpuint (self->channel->n_sent, ==, n_sent);
      payout_world_crash (self);
      payout_world_finish (self);
      g_assert_true (payout_world_is (self, "succeeded", "settled"));
      g_assert_cmpuint (payout_world_count_paid (self), ==, 1);
      g_assert_cmpuint (self->channel->n_sent, ==, 1);
      g_assert_cmpint (
          payout_world_count (self, "SELECT count (*) FROM audit WHERE action = 'payout.odd'"), ==,
          0);
    }
}

/* A channel that does not answer for long, and a program that is killed at each turn. */
static void
test_crash_at_every_turn (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  self->channel->slow_s = 3000;
  payout_world_start (self);
  while (payout_world_turn (self))
    payout_world_crash (self);
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
  g_assert_cmpuint (payout_world_count_paid (self), ==, 1);
  g_assert_cmpuint (self->channel->n_sent, ==, 1);
}

/* The operator had to go back to an older copy, from before the money left. */
static void
test_older_copy_pays_once (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();
  g_autofree char *kept = payout_world_keep (self);

  payout_world_finish (self);
  payout_world_put_back (self, kept);
  g_assert_true (payout_world_is (self, "approved", "none"));
  payout_world_finish (self);
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
  g_assert_cmpuint (payout_world_count_paid (self), ==, 1);
}

int
main (int argc, char **argv)
{
  if (sodium_init () < 0)
    return 1;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payouts-crash/at-every-step", test_crash_at_every_step);
  g_test_add_func ("/payouts-crash/at-every-turn", test_crash_at_every_turn);
  g_test_add_func ("/payouts-crash/older-copy-pays-once", test_older_copy_pays_once);
  return g_test_run ();
}
