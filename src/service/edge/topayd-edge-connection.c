/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One public connection, in its thread alone:
 *
 *            transport        guard                 socketpair
 *   peer ───────────────▶ in [ for the service | held ] ───────▶ SoupServer
 *        ◀─────────────── out ◀──────── reply ◀─────────────────
 *
 * Held is a head that is not whole, and a chunked body with its head: for libsoup one that breaks
 * off between two chunks is whole. A body of a stated length goes on as it comes.
 *
 * Nothing is read from a side while the other has not taken what is there, so both buffers have a
 * bound. The inner half is made for the first whole head and given back when the connection is
 * idle.
 */

#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "topayd-edge-private.h"

#define LINGER_MAX_BYTES (256 * 1024)

/* libsoup before 3.3 does not notice that the peer of an idle connection has gone: it keeps the
 * socket and all that belongs to it for ever. What is no request makes it answer 400, to nobody,
 * and close. */
#define NO_REQUEST "-\r\n\r\n"

static gint64
now_us (const TopaydConnection *self)
{
  return self->thread->now_us;
}

static void
refuse_count (TopaydConnection *self, TopaydRefusal reason)
{
  if (reason < TOPAYD_N_REFUSALS)
    topayd_count (&self->thread->shared->refused[reason], 1);
}

/**
 * topayd_connection_is_idle:
 * @self: an open connection
 *
 * Returns: whether neither side owes the other anything
 */
gboolean
topayd_connection_is_idle (const TopaydConnection *self)
{
  return self->owed.length == 0 && self->out.length == 0 && self->in.length == 0 && !self->in_body
         && self->refusal == 0;
}

/**
 * topayd_connection_may_read:
 * @self: a connection
 *
 * Returns: whether there is room for more from the peer
 */
gboolean
topayd_connection_may_read (const TopaydConnection *self)
{
  const TopaydLimits *limits = &self->thread->shared->limits;

  if (self->peer_ended)
    return FALSE;
  if (self->stage == TOPAYD_STAGE_LINGER)
    return TRUE;
  return self->stage == TOPAYD_STAGE_OPEN && self->refusal == 0 && self->in.length == self->held
         && topayd_http_guard_get_phase (&self->guard) != TOPAYD_PHASE_CLOSED
         && (self->in_body || self->owed.length < (gsize) limits->max_pipelined)
         && self->out.length < (gsize) limits->output_max_bytes;
}

/* The last of the requests that the service owes an answer has a body that is still coming. */
static gboolean
is_last_partial (const TopaydConnection *self)
{
  return self->in_body && !self->holding;
}

static gboolean
may_answer (const TopaydConnection *self)
{
  return self->stage == TOPAYD_STAGE_OPEN && self->backend.fd >= 0
         && self->out.length < (gsize) self->thread->shared->limits.output_max_bytes;
}

static void
close_backend (TopaydConnection *self)
{
  if (self->backend.fd < 0)
    return;
  topayd_edge_thread_watch (self->thread, &self->backend, 0);
  /* Never inside a body, which it might complete. */
  if (!is_last_partial (self) && self->in.length == self->held
      && send (self->backend.fd, NO_REQUEST, strlen (NO_REQUEST), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
    g_debug ("the service has closed first");
  close (self->backend.fd);
  self->backend.fd = -1;
  topayd_http_reply_init (&self->reply);
}

/**
 * topayd_connection_kill:
 * @self: a connection
 *
 * Closes both sides at once. The memory goes when no event of this round can name @self any more.
 */
void
topayd_connection_kill (TopaydConnection *self)
{
  TopaydShared *shared = self->thread->shared;

  if (self->stage == TOPAYD_STAGE_DEAD)
    return;
  self->stage = TOPAYD_STAGE_DEAD;
  close_backend (self);
  topayd_edge_thread_watch (self->thread, &self->public, 0);
  topayd_transport_close (&self->transport);
  topayd_timers_remove (self->thread->timers, &self->timer);
  if (self->counted)
    topayd_peers_leave (shared->peers, &self->key);
  topayd_count (&shared->n_open, (uint_fast64_t) -1);
  g_queue_unlink (&self->thread->connections, &self->link);
  g_ptr_array_add (self->thread->dead, self);
}

/**
 * topayd_connection_free:
 * @self: (transfer full): a killed connection
 */
void
topayd_connection_free (TopaydConnection *self)
{
  topayd_buffer_clear (&self->in);
  topayd_buffer_clear (&self->out);
  topayd_buffer_clear (&self->owed);
  g_free (self);
}

/* From here on only what waits for the peer goes out. */
static void
begin_flush (TopaydConnection *self)
{
  self->stage = TOPAYD_STAGE_FLUSH;
  close_backend (self);
  topayd_buffer_clear (&self->in);
  topayd_buffer_clear (&self->owed);
  self->held = 0;
}

/* The answer stands behind those that are owed; see settle_refusal (). */
static void
refuse (TopaydConnection *self, guint status)
{
  if (self->refusal != 0)
    return;
  self->refusal = status;
  topayd_buffer_cut (&self->in, self->held);
  self->held = 0;
  refuse_count (self, topayd_refusal_from_status (status));
}

/* The peer reads nothing of what we would say, or it will come too late. */
static gboolean
flush_public (TopaydConnection *self)
{
  while (self->out.length > 0)
    {
      gssize n = topayd_transport_send (&self->transport, topayd_buffer_peek (&self->out),
                                        MIN (self->out.length, TOPAYD_SCRATCH_BYTES));

      if (n == TOPAYD_IO_AGAIN)
        return TRUE;
      if (n < 0)
        {
          topayd_connection_kill (self);
          return FALSE;
        }
      topayd_buffer_skip (&self->out, (gsize) n);
      self->output_us = self->idle_us = now_us (self);
      topayd_count (&self->thread->shared->bytes_out, (guint64) n);
    }
  return TRUE;
}

static void
push_out (TopaydConnection *self, const void *bytes, gsize length)
{
  if (self->out.length == 0)
    self->output_us = now_us (self);
  topayd_buffer_append (&self->out, bytes, length);
}

/* An answer has ended. */
static void
pop_owed (TopaydConnection *self)
{
  topayd_buffer_skip (&self->owed, 1);
  self->reply_us = self->idle_us = now_us (self);
  topayd_count (&self->thread->shared->n_replies, 1);
  if (self->reply.close)
    begin_flush (self);
}

/* Whether all answers that stand before our own refusal have been given. A request whose body broke
 * a rule is itself the one that is refused, unless the service has begun to answer it. */
static gboolean
is_turn_of_refusal (const TopaydConnection *self)
{
  return self->refusal != 0 && self->owed.length == (is_last_partial (self) ? 1 : 0)
         && topayd_http_reply_is_between (&self->reply);
}

static void
take_reply (TopaydConnection *self, const guint8 *bytes, gsize length)
{
  gsize at = 0;

  while (at < length && self->stage == TOPAYD_STAGE_OPEN && !is_turn_of_refusal (self))
    {
      gboolean done;
      gsize n;

      if (self->owed.length == 0)
        {
          /* Nobody asked for this. */
          begin_flush (self);
          return;
        }
      if (topayd_http_reply_is_between (&self->reply))
        topayd_http_reply_expect (&self->reply, *topayd_buffer_peek (&self->owed) != 0);
      n = topayd_http_reply_feed (&self->reply, bytes + at, length - at, &done);
      push_out (self, bytes + at, n);
      at += n;
      if (done)
        pop_owed (self);
    }
}

/* The service closed its side. */
static void
end_backend (TopaydConnection *self)
{
  gboolean between = topayd_http_reply_is_between (&self->reply);
  gboolean owes = self->owed.length > 0;

  close_backend (self);
  topayd_buffer_skip (&self->in, self->in.length - self->held);
  if (!owes && !is_last_partial (self))
    return;
  if (!owes || !between)
    {
      begin_flush (self);
      return;
    }
  topayd_buffer_clear (&self->owed);
  self->in_body = self->holding = FALSE;
  refuse (self, 502);
}

static void
read_backend (TopaydConnection *self)
{
  guint8 *scratch = self->thread->scratch;

  while (may_answer (self))
    {
      gssize n = recv (self->backend.fd, scratch, TOPAYD_SCRATCH_BYTES, MSG_DONTWAIT);

      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      if (n <= 0)
        {
          end_backend (self);
          return;
        }
      take_reply (self, scratch, (gsize) n);
      if (!flush_public (self))
        return;
    }
}

static gboolean
open_backend (TopaydConnection *self)
{
  TopaydShared *shared = self->thread->shared;

  self->backend.fd = topayd_handover_open (shared, &self->address.any, self->address_length);
  if (self->backend.fd < 0)
    {
      refuse_count (self, TOPAYD_REFUSAL_NO_DESCRIPTOR);
      topayd_buffer_clear (&self->owed);
      topayd_buffer_clear (&self->in);
      self->held = 0;
      self->in_body = self->holding = FALSE;
      refuse (self, 503);
      return FALSE;
    }
  topayd_http_reply_init (&self->reply);
  return TRUE;
}

/* Gives the service what is whole. */
static void
flush_backend (TopaydConnection *self)
{
  while (self->stage == TOPAYD_STAGE_OPEN && self->in.length > self->held)
    {
      gssize n;

      if (self->backend.fd < 0 && !open_backend (self))
        return;
      n = send (self->backend.fd, topayd_buffer_peek (&self->in), self->in.length - self->held,
                MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      if (n < 0)
        {
          /* What the service said before it closed is still to be read. */
          topayd_buffer_skip (&self->in, self->in.length - self->held);
          return;
        }
      topayd_buffer_skip (&self->in, (gsize) n);
    }
}

/* A head is whole: from now on the service owes an answer. */
static void
owe (TopaydConnection *self)
{
  guint8 bare = topayd_http_guard_is_head_request (&self->guard) ? 1 : 0;

  if (self->owed.length == 0)
    self->reply_us = now_us (self);
  topayd_buffer_append (&self->owed, &bare, 1);
  self->held = 0;
}

static void
begin_body (TopaydConnection *self)
{
  self->in_body = TRUE;
  self->holding = topayd_http_guard_is_chunked (&self->guard);
  if (!self->holding)
    owe (self);
  self->phase_us = self->window_us = now_us (self);
  self->window_bytes = 0;
}

static void
count_body (TopaydConnection *self, gsize n)
{
  const TopaydLimits *limits = &self->thread->shared->limits;

  self->window_bytes += n;
  if (self->window_bytes >= topayd_deadline_window_bytes (limits)
      && now_us (self) - self->window_us >= limits->body_window_ms * 1000)
    {
      self->window_us = now_us (self);
      self->window_bytes = 0;
    }
}

static void
on_guard_event (TopaydConnection *self, TopaydGuardEvent event)
{
  switch (event)
    {
    case TOPAYD_GUARD_HEAD:
      begin_body (self);
      break;
    case TOPAYD_GUARD_REQUEST:
      if (!is_last_partial (self))
        owe (self);
      else if (self->owed.length == 1)
        self->reply_us = now_us (self);
      self->in_body = self->holding = FALSE;
      topayd_count (&self->thread->shared->n_requests, 1);
      break;
    case TOPAYD_GUARD_REFUSED:
      if (topayd_http_guard_get_status (&self->guard) != 0)
        refuse (self, topayd_http_guard_get_status (&self->guard));
      break;
    case TOPAYD_GUARD_NOTHING:
    default:
      break;
    }
}

static void
ingest (TopaydConnection *self, const guint8 *bytes, gsize length)
{
  TopaydGuardEvent event = TOPAYD_GUARD_NOTHING;
  gsize at = 0;

  while (at < length && event != TOPAYD_GUARD_REFUSED)
    {
      gboolean was_idle = topayd_http_guard_get_phase (&self->guard) == TOPAYD_PHASE_IDLE;
      gsize n = topayd_http_guard_feed (&self->guard, bytes + at, length - at, &event);

      topayd_buffer_append (&self->in, bytes + at, n);
      at += n;
      if (was_idle)
        self->phase_us = now_us (self);
      if (self->in_body)
        count_body (self, n);
      if (!is_last_partial (self))
        self->held += n;
      on_guard_event (self, event);
    }
}

/* The peer said its last. What it asked for before is still answered. */
static void
end_peer (TopaydConnection *self)
{
  self->peer_ended = TRUE;
  topayd_buffer_cut (&self->in, self->held);
  self->held = 0;
  if (self->stage == TOPAYD_STAGE_LINGER || self->in_body)
    topayd_connection_kill (self);
}

/* Time in which we did not read is not the peer's. */
static void
keep_clock (TopaydConnection *self)
{
  gboolean reading = topayd_connection_may_read (self);

  if (!reading && self->paused_us == 0)
    {
      self->paused_us = now_us (self);
    }
  else if (reading && self->paused_us != 0)
    {
      self->phase_us += now_us (self) - self->paused_us;
      self->window_us = now_us (self);
      self->window_bytes = 0;
      self->paused_us = 0;
    }
}

static void
read_public (TopaydConnection *self)
{
  guint8 *scratch = self->thread->scratch;

  keep_clock (self);
  while (self->stage == TOPAYD_STAGE_OPEN && topayd_connection_may_read (self))
    {
      gssize n = topayd_transport_receive (&self->transport, scratch, TOPAYD_SCRATCH_BYTES);

      if (n == TOPAYD_IO_AGAIN)
        return;
      if (n == TOPAYD_IO_FAILED)
        topayd_connection_kill (self);
      else if (n == TOPAYD_IO_END)
        end_peer (self);
      if (n <= 0)
        return;
      topayd_count (&self->thread->shared->bytes_in, (guint64) n);
      ingest (self, scratch, (gsize) n);
      flush_backend (self);
    }
}

/* Bytes that nobody reads any more; a socket closed over them would take our last answer with it.
 */
static void
read_linger (TopaydConnection *self)
{
  for (;;)
    {
      gssize n =
          recv (self->transport.fd, self->thread->scratch, TOPAYD_SCRATCH_BYTES, MSG_DONTWAIT);

      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      self->lingered += n > 0 ? (gsize) n : 0;
      if (n <= 0 || self->lingered > LINGER_MAX_BYTES)
        {
          topayd_connection_kill (self);
          return;
        }
    }
}

static void
shake_hands (TopaydConnection *self)
{
  int status = topayd_transport_handshake (&self->transport, &self->wants_write);

  if (status == TOPAYD_IO_AGAIN)
    return;
  if (status == TOPAYD_IO_FAILED)
    {
      refuse_count (self, TOPAYD_REFUSAL_HANDSHAKE);
      topayd_connection_kill (self);
      return;
    }
  topayd_count (&self->thread->shared->n_handshakes, 1);
  self->stage = TOPAYD_STAGE_OPEN;
  self->idle_us = now_us (self);
  read_public (self);
}

static void
settle_refusal (TopaydConnection *self)
{
  gboolean bare = topayd_http_guard_is_head_request (&self->guard);

  if (is_turn_of_refusal (self))
    {
      guint status = self->refusal;

      begin_flush (self);
      if (self->out.length == 0)
        self->output_us = now_us (self);
      topayd_answer_append (&self->out, status, bare);
    }
  else if (is_last_partial (self) && self->owed.length <= 1)
    {
      /* The service has answered before the body was whole; a second answer would lie. */
      begin_flush (self);
    }
}

/* Moves on from what the last bytes brought about. */
static void
advance (TopaydConnection *self)
{
  if (self->stage == TOPAYD_STAGE_OPEN && self->refusal != 0)
    settle_refusal (self);
  if (self->stage == TOPAYD_STAGE_OPEN && self->owed.length == 0 && !self->in_body
      && (self->peer_ended || self->thread->stopping
          || topayd_http_guard_get_phase (&self->guard) == TOPAYD_PHASE_CLOSED))
    begin_flush (self);
  if (self->stage == TOPAYD_STAGE_FLUSH && flush_public (self) && self->out.length == 0)
    {
      topayd_transport_say_goodbye (&self->transport);
      self->stage = TOPAYD_STAGE_LINGER;
      self->end_us = now_us (self);
      if (self->peer_ended)
        topayd_connection_kill (self);
    }
}

static guint32
get_public_events (const TopaydConnection *self)
{
  if (self->stage == TOPAYD_STAGE_HANDSHAKE)
    return self->wants_write ? EPOLLOUT : EPOLLIN;
  return (topayd_connection_may_read (self) ? EPOLLIN : 0) | (self->out.length > 0 ? EPOLLOUT : 0);
}

static guint32
get_backend_events (const TopaydConnection *self)
{
  return (may_answer (self) ? EPOLLIN : 0) | (self->in.length > self->held ? EPOLLOUT : 0);
}

/**
 * topayd_connection_settle:
 * @self: a connection that something has happened to
 *
 * Moves on as far as it goes by itself, then says what to wait for and until when.
 */
void
topayd_connection_settle (TopaydConnection *self)
{
  TopaydDeadline deadline;

  advance (self);
  /* What TLS has read ahead gives no event. */
  if (self->stage == TOPAYD_STAGE_OPEN && topayd_connection_may_read (self)
      && topayd_transport_has_pending (&self->transport))
    {
      read_public (self);
      advance (self);
    }
  if (self->stage == TOPAYD_STAGE_DEAD)
    return;

  keep_clock (self);
  if (!topayd_edge_thread_watch (self->thread, &self->public, get_public_events (self))
      || (self->backend.fd >= 0
          && !topayd_edge_thread_watch (self->thread, &self->backend, get_backend_events (self))))
    {
      topayd_connection_kill (self);
      return;
    }
  deadline = topayd_deadline_find (self);
  if (deadline.action == TOPAYD_LATE_NOTHING)
    topayd_timers_remove (self->thread->timers, &self->timer);
  else
    topayd_timers_set (self->thread->timers, &self->timer, deadline.due_us);
}

static void
dispatch_public (TopaydConnection *self, guint32 events)
{
  if (self->stage == TOPAYD_STAGE_HANDSHAKE)
    shake_hands (self);
  else if (self->stage == TOPAYD_STAGE_LINGER)
    read_linger (self);
  else if ((events & (EPOLLERR | EPOLLHUP)) != 0)
    topayd_connection_kill (self);
  else if ((events & EPOLLOUT) == 0 || flush_public (self))
    read_public (self);
}

/**
 * topayd_connection_dispatch:
 * @self: a connection
 * @kind: which side
 * @events: of epoll
 *
 * Does what can be done on one side now.
 */
void
topayd_connection_dispatch (TopaydConnection *self, TopaydWatchKind kind, guint32 events)
{
  if (self->stage == TOPAYD_STAGE_DEAD)
    return;
  if (kind == TOPAYD_WATCH_PUBLIC)
    {
      dispatch_public (self, events);
    }
  else
    {
      flush_backend (self);
      read_backend (self);
    }
  if (self->stage != TOPAYD_STAGE_DEAD)
    topayd_connection_settle (self);
}

/* The service does not go on. */
static void
give_up_service (TopaydConnection *self)
{
  gboolean between = topayd_http_reply_is_between (&self->reply);

  if (!between)
    {
      begin_flush (self);
      return;
    }
  close_backend (self);
  topayd_buffer_clear (&self->owed);
  topayd_buffer_skip (&self->in, self->in.length - self->held);
  self->in_body = self->holding = FALSE;
  refuse (self, 503);
}

/**
 * topayd_connection_expire:
 * @self: a connection whose timer has run out
 *
 * Does what its nearest deadline asks for, if that is over.
 */
void
topayd_connection_expire (TopaydConnection *self)
{
  TopaydDeadline deadline = topayd_deadline_find (self);

  if (deadline.due_us <= now_us (self))
    {
      refuse_count (self, deadline.reason);
      switch (deadline.action)
        {
        case TOPAYD_LATE_KILL:
          topayd_connection_kill (self);
          return;
        case TOPAYD_LATE_FLUSH:
          begin_flush (self);
          break;
        case TOPAYD_LATE_DROP_BACKEND:
          close_backend (self);
          break;
        case TOPAYD_LATE_REFUSE:
          refuse (self, deadline.status);
          break;
        case TOPAYD_LATE_GIVE_UP:
          give_up_service (self);
          break;
        case TOPAYD_LATE_NOTHING:
        default:
          break;
        }
    }
  topayd_connection_settle (self);
}

static gboolean
count_peer (TopaydConnection *self, const struct sockaddr_storage *address)
{
  TopaydShared *shared = self->thread->shared;

  if (!topayd_peer_key_init (&self->key, address))
    return TRUE;
  self->address_length =
      address->ss_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
  memcpy (self->address.room, address, self->address_length);
  self->counted = topayd_peers_enter (shared->peers, &self->key,
                                      (guint) shared->limits.max_connections_per_address);
  if (!self->counted)
    refuse_count (self, TOPAYD_REFUSAL_ADDRESS_CAP);
  return self->counted;
}

/**
 * topayd_connection_new:
 * @thread: an edge thread
 * @fd: (transfer full): what accept4 () gave
 * @address: of the peer
 * @listener: where it came to
 *
 * Begins a connection, unless its peer or all together have too many.
 */
void
topayd_connection_new (TopaydEdgeThread *thread,
                       int fd,
                       const struct sockaddr_storage *address,
                       const TopaydListener *listener)
{
  TopaydShared *shared = thread->shared;
  TopaydConnection *self = g_new0 (TopaydConnection, 1);
  const int one = 1;

  self->thread = thread;
  self->link.data = self;
  self->opened_us = self->idle_us = thread->now_us;
  self->public = (TopaydWatch){ TOPAYD_WATCH_PUBLIC, fd, 0, self };
  self->backend = (TopaydWatch){ TOPAYD_WATCH_BACKEND, -1, 0, self };
  self->stage = listener->tls ? TOPAYD_STAGE_HANDSHAKE : TOPAYD_STAGE_OPEN;
  topayd_timer_init (&self->timer);
  topayd_http_guard_init (&self->guard, &shared->limits);
  g_queue_push_tail_link (&thread->connections, &self->link);
  if (address->ss_family != AF_UNIX)
    setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

  if (topayd_count (&shared->n_open, 1) >= (guint64) shared->limits.max_connections)
    {
      refuse_count (self, TOPAYD_REFUSAL_TOTAL_CAP);
      self->transport.fd = fd;
      topayd_connection_kill (self);
      return;
    }
  if (!topayd_transport_open (&self->transport, fd, listener->tls ? shared->tls : NULL)
      || !count_peer (self, address))
    {
      topayd_connection_kill (self);
      return;
    }
  topayd_connection_settle (self);
}
