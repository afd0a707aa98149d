/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-even.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

typedef struct
{
  SoupServerMessage *message; /* (owned): paused */
  int timer;                  /* file descriptor */
} Hold;

static gboolean
on_due_cb (int fd, GIOCondition condition, gpointer user_data)
{
  Hold *hold = user_data;

  soup_server_message_unpause (hold->message);
  return G_SOURCE_REMOVE;
}

static void
hold_free (gpointer data)
{
  Hold *hold = data;

  close (hold->timer);
  g_object_unref (hold->message);
  g_free (hold);
}

static int
make_timer (gint64 due_us)
{
  const struct itimerspec at = {
    .it_value = { .tv_sec = due_us / G_USEC_PER_SEC, .tv_nsec = due_us % G_USEC_PER_SEC * 1000 },
  };
  int fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

  if (fd >= 0 && timerfd_settime (fd, TFD_TIMER_ABSTIME, &at, NULL) == 0)
    return fd;
  g_warning ("No timer for an answer: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * topayd_even_release:
 * @message: paused, with its whole answer
 * @started_us: when the request came, monotonic, in microseconds
 *
 * Sends an answer a whole number of steps after its request, so that its time does not tell what
 * was found: for an account that exists a message is written, for others not. A timer of the
 * kernel, because those of the main loop count whole milliseconds from whenever the work was done.
 */
void
topayd_even_release (SoupServerMessage *message, gint64 started_us)
{
  gint64 steps = (g_get_monotonic_time () - started_us) / TOPAYD_EVEN_STEP_US + 1;
  int timer = make_timer (started_us + steps * TOPAYD_EVEN_STEP_US);
  Hold *hold;

  if (timer < 0)
    {
      soup_server_message_unpause (message);
      return;
    }
  hold = g_new0 (Hold, 1);
  hold->message = g_object_ref (message);
  hold->timer = timer;
  g_unix_fd_add_full (G_PRIORITY_DEFAULT, timer, G_IO_IN, on_due_cb, hold, hold_free);
}
