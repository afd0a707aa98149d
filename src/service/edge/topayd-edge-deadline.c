/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-edge-private.h"

static void
bring_forward (TopaydDeadline *self, gint64 since_us, gint64 after_ms, TopaydDeadline other)
{
  gint64 due_us = since_us + after_ms * 1000;

  if (due_us < self->due_us)
    {
      *self = other;
      self->due_us = due_us;
    }
}

/**
 * topayd_deadline_window_bytes:
 * @limits: the limits
 *
 * Returns: the bytes of a body that must come within one window
 */
gsize
topayd_deadline_window_bytes (const TopaydLimits *limits)
{
  return (gsize) (limits->body_bytes_a_second * limits->body_window_ms / 1000);
}

/* A body may be slow only so far: in a window of ten seconds ten kilobytes, and whole in thirty. */
static void
add_body (TopaydDeadline *self, const TopaydConnection *connection)
{
  const TopaydLimits *limits = &connection->thread->shared->limits;
  const TopaydDeadline slow = { 0, TOPAYD_LATE_REFUSE, TOPAYD_REFUSAL_SLOW_BODY, 408 };
  gboolean enough = connection->window_bytes >= topayd_deadline_window_bytes (limits);

  bring_forward (self, connection->phase_us, limits->body_ms, slow);
  /* After a good window the next one begins, and ends in its turn. */
  bring_forward (self, connection->window_us, limits->body_window_ms * (enough ? 2 : 1), slow);
}

static void
add_open (TopaydDeadline *self, const TopaydConnection *connection)
{
  const TopaydLimits *limits = &connection->thread->shared->limits;
  TopaydGuardPhase phase = topayd_http_guard_get_phase (&connection->guard);

  if (phase == TOPAYD_PHASE_HEAD && connection->paused_us == 0)
    bring_forward (self, connection->phase_us, limits->head_ms,
                   (TopaydDeadline){ 0, TOPAYD_LATE_REFUSE, TOPAYD_REFUSAL_SLOW_HEAD, 408 });
  if (phase == TOPAYD_PHASE_BODY && connection->paused_us == 0)
    add_body (self, connection);
  /* While the peer is slow to read, the service may wait for it. */
  if (connection->owed.length > 0 && connection->out.length == 0
      && (phase != TOPAYD_PHASE_BODY || connection->paused_us != 0))
    bring_forward (self, connection->reply_us, limits->reply_ms,
                   (TopaydDeadline){ 0, TOPAYD_LATE_GIVE_UP, TOPAYD_REFUSAL_NO_ANSWER, 0 });
  if (topayd_connection_is_idle (connection))
    {
      bring_forward (self, connection->idle_us, limits->idle_ms,
                     (TopaydDeadline){ 0, TOPAYD_LATE_FLUSH, TOPAYD_N_REFUSALS, 0 });
      if (connection->backend.fd >= 0)
        bring_forward (self, connection->idle_us, limits->backend_idle_ms,
                       (TopaydDeadline){ 0, TOPAYD_LATE_DROP_BACKEND, TOPAYD_N_REFUSALS, 0 });
    }
}

/**
 * topayd_deadline_find:
 * @self: a connection
 *
 * What will happen to @self, and when, if neither side says anything more.
 *
 * Returns: the nearest deadline
 */
TopaydDeadline
topayd_deadline_find (const TopaydConnection *self)
{
  const TopaydLimits *limits = &self->thread->shared->limits;
  TopaydDeadline deadline = { G_MAXINT64, TOPAYD_LATE_NOTHING, TOPAYD_N_REFUSALS, 0 };

  if (self->out.length > 0)
    bring_forward (&deadline, self->output_us, limits->output_stall_ms,
                   (TopaydDeadline){ 0, TOPAYD_LATE_KILL, TOPAYD_REFUSAL_SLOW_READER, 0 });
  switch (self->stage)
    {
    case TOPAYD_STAGE_HANDSHAKE:
      bring_forward (&deadline, self->opened_us, limits->handshake_ms,
                     (TopaydDeadline){ 0, TOPAYD_LATE_KILL, TOPAYD_REFUSAL_SLOW_HANDSHAKE, 0 });
      break;
    case TOPAYD_STAGE_OPEN:
      add_open (&deadline, self);
      break;
    case TOPAYD_STAGE_LINGER:
      bring_forward (&deadline, self->end_us, limits->linger_ms,
                     (TopaydDeadline){ 0, TOPAYD_LATE_KILL, TOPAYD_N_REFUSALS, 0 });
      break;
    case TOPAYD_STAGE_FLUSH:
    case TOPAYD_STAGE_DEAD:
    default:
      break;
    }
  return deadline;
}
