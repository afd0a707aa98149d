/* SPDX-License-Identifier: GPL-3.0-or-later */

#define _GNU_SOURCE /* accept4 () */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "topay-error.h"
#include "topayd-edge-private.h"

#define EVENTS_A_ROUND  128
#define ACCEPTS_A_ROUND 64

/**
 * topayd_edge_thread_watch:
 * @self: an edge thread, in itself
 * @watch: a descriptor
 * @events: of epoll, 0 to hear nothing at all: epoll tells of a hang-up even who asks for nothing
 *
 * Changes what a descriptor wakes the thread for.
 *
 * Returns: %FALSE when the kernel has no room for one more
 */
gboolean
topayd_edge_thread_watch (TopaydEdgeThread *self, TopaydWatch *watch, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };
  int action = EPOLL_CTL_MOD;

  if (watch->events == events)
    return TRUE;
  if (events == 0)
    action = EPOLL_CTL_DEL;
  else if (watch->events == 0)
    action = EPOLL_CTL_ADD;
  if (epoll_ctl (self->epoll_fd, action, watch->fd, &event) < 0)
    return FALSE;
  watch->events = events;
  return TRUE;
}

static void
watch_listeners (TopaydEdgeThread *self, gboolean on)
{
  for (guint i = 0; i < self->listeners->len; i++)
    topayd_edge_thread_watch (self, &g_array_index (self->listeners, TopaydWatch, i),
                              on ? EPOLLIN | EPOLLEXCLUSIVE : 0);
}

/* Without descriptors every round would find the same connections waiting. */
static void
pause_accepting (TopaydEdgeThread *self)
{
  topayd_count (&self->shared->refused[TOPAYD_REFUSAL_NO_DESCRIPTOR], 1);
  watch_listeners (self, FALSE);
  topayd_timers_set (self->timers, &self->resume,
                     self->now_us + self->shared->limits.accept_pause_ms * 1000);
}

static void
accept_some (TopaydEdgeThread *self, TopaydWatch *watch)
{
  for (guint i = 0; i < ACCEPTS_A_ROUND; i++)
    {
      struct sockaddr_storage address = { 0 };
      socklen_t length = sizeof address;
      int fd =
          accept4 (watch->fd, (struct sockaddr *) &address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);

      if (fd >= 0)
        {
          topayd_count (&self->shared->n_accepted, 1);
          topayd_connection_new (self, fd, &address, watch->owner);
          continue;
        }
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        pause_accepting (self);
      else if (errno == EINVAL)
        topayd_edge_thread_watch (self, watch, 0); /* it has been shut */
      else if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO)
        continue;
      return;
    }
}

static void
for_each_connection (TopaydEdgeThread *self, void (*act) (TopaydConnection *connection))
{
  GList *next;

  for (GList *link = self->connections.head; link != NULL; link = next)
    {
      next = link->next;
      act (link->data);
    }
}

static void
end_unless_busy (TopaydConnection *connection)
{
  if (connection->stage == TOPAYD_STAGE_HANDSHAKE)
    topayd_connection_kill (connection);
  else
    topayd_connection_settle (connection);
}

static void
on_wake (TopaydEdgeThread *self)
{
  guint64 count;

  if (read (self->wake.fd, &count, sizeof count) < 0 || !atomic_load (&self->stop_wanted)
      || self->stopping)
    return;
  self->stopping = TRUE;
  watch_listeners (self, FALSE);
  topayd_timers_remove (self->timers, &self->resume);
  for_each_connection (self, end_unless_busy);
}

static void
dispatch (TopaydEdgeThread *self, TopaydWatch *watch, guint32 events)
{
  switch (watch->kind)
    {
    case TOPAYD_WATCH_WAKE:
      on_wake (self);
      break;
    case TOPAYD_WATCH_LISTENER:
      if (!self->stopping && watch->events != 0)
        accept_some (self, watch);
      break;
    case TOPAYD_WATCH_PUBLIC:
    case TOPAYD_WATCH_BACKEND:
    default:
      topayd_connection_dispatch (watch->owner, watch->kind, events);
      break;
    }
}

static void
run_timers (TopaydEdgeThread *self)
{
  TopaydTimer *timer;

  while ((timer = topayd_timers_peek (self->timers)) != NULL && timer->due_us <= self->now_us)
    {
      topayd_timers_remove (self->timers, timer);
      if (timer == &self->resume)
        watch_listeners (self, TRUE);
      else
        topayd_connection_expire ((TopaydConnection *) timer);
    }
}

/* Milliseconds, rounded up so that a deadline is over when the wait is; -1 for ever. */
static int
get_wait_ms (TopaydEdgeThread *self)
{
  TopaydTimer *timer = topayd_timers_peek (self->timers);
  gint64 due_us = timer != NULL ? timer->due_us : G_MAXINT64;

  if (self->stopping)
    due_us = MIN (due_us, atomic_load (&self->stop_due_us));
  if (due_us == G_MAXINT64)
    return -1;
  return (int) CLAMP ((due_us - self->now_us + 999) / 1000, 0, G_MAXINT);
}

static void
free_dead (TopaydEdgeThread *self)
{
  for (guint i = 0; i < self->dead->len; i++)
    topayd_connection_free (g_ptr_array_index (self->dead, i));
  g_ptr_array_set_size (self->dead, 0);
}

static void
tell_end (TopaydShared *shared)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, shared->on_thread_end, g_atomic_rc_box_acquire (shared),
                         (GDestroyNotify) topayd_shared_unref);
  g_source_attach (source, shared->context);
}

static gpointer
run (gpointer data)
{
  TopaydEdgeThread *self = data;
  struct epoll_event events[EVENTS_A_ROUND];

  while (!self->stopping || self->connections.length > 0)
    {
      int n = epoll_wait (self->epoll_fd, events, EVENTS_A_ROUND, get_wait_ms (self));

      self->now_us = g_get_monotonic_time ();
      for (int i = 0; i < n; i++)
        dispatch (self, events[i].data.ptr, events[i].events);
      run_timers (self);
      if (self->stopping && self->now_us >= atomic_load (&self->stop_due_us))
        for_each_connection (self, topayd_connection_kill);
      free_dead (self);
    }
  tell_end (self->shared);
  return NULL;
}

static void
add_listeners (TopaydEdgeThread *self)
{
  GPtrArray *listeners = self->shared->listeners;

  self->listeners = g_array_sized_new (FALSE, TRUE, sizeof (TopaydWatch), listeners->len);
  for (guint i = 0; i < listeners->len; i++)
    {
      TopaydListener *listener = g_ptr_array_index (listeners, i);
      TopaydWatch watch = { TOPAYD_WATCH_LISTENER, listener->fd, 0, listener };

      g_array_append_val (self->listeners, watch);
    }
  watch_listeners (self, TRUE);
}

/**
 * topayd_edge_thread_new:
 * @shared: (transfer none): the edge
 * @number: from 1 on, for the name
 *
 * Begins to accept in a thread of its own.
 *
 * Returns: (transfer full) (nullable): %NULL with %TOPAY_ERROR_IO when the system has no room
 */
TopaydEdgeThread *
topayd_edge_thread_new (TopaydShared *shared, guint number, GError **error)
{
  TopaydEdgeThread *self = g_new0 (TopaydEdgeThread, 1);
  g_autofree char *name = g_strdup_printf ("topayd-edge-%u", number);

  self->shared = g_atomic_rc_box_acquire (shared);
  self->timers = topayd_timers_new ();
  self->dead = g_ptr_array_new ();
  self->now_us = g_get_monotonic_time ();
  g_queue_init (&self->connections);
  topayd_timer_init (&self->resume);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->wake = (TopaydWatch){ TOPAYD_WATCH_WAKE, eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC), 0, NULL };
  add_listeners (self);
  if (self->epoll_fd >= 0 && self->wake.fd >= 0
      && topayd_edge_thread_watch (self, &self->wake, EPOLLIN))
    self->thread = g_thread_try_new (name, run, self, NULL);
  if (self->thread == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot start ‘%s’: %s", name,
                   g_strerror (errno));
      topayd_edge_thread_free (self);
      return NULL;
    }
  return self;
}

/**
 * topayd_edge_thread_stop:
 * @self: an edge thread, from another one
 * @due_us: monotonic; then even what is still busy is cut
 *
 * Asks for the end.
 */
void
topayd_edge_thread_stop (TopaydEdgeThread *self, gint64 due_us)
{
  guint64 one = 1;

  atomic_store (&self->stop_due_us, due_us);
  atomic_store (&self->stop_wanted, TRUE);
  /* The only thing that can go wrong is a counter that is full, which wakes as well. */
  if (write (self->wake.fd, &one, sizeof one) < 0)
    g_debug ("an edge thread is being woken already");
}

/**
 * topayd_edge_thread_free:
 * @self: (transfer full): an edge thread that has been asked to stop
 *
 * Waits for its end.
 */
void
topayd_edge_thread_free (TopaydEdgeThread *self)
{
  if (self->thread != NULL)
    g_thread_join (self->thread);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  if (self->wake.fd >= 0)
    close (self->wake.fd);
  g_array_unref (self->listeners);
  g_ptr_array_unref (self->timers);
  g_ptr_array_unref (self->dead);
  topayd_shared_unref (self->shared);
  g_free (self);
}
