/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-case-clock.h"

#include "topayd-case-news.h"

#define TICK_S 60

/* Shared with the job that runs, which may outlive the clock by a moment. */
typedef struct
{
  gatomicrefcount ref_count;
  TopaydService *service; /* (unowned): outlives the store, which runs the jobs */
  guint n_changed;        /* by the job that ran last */
  guint n_letters;        /* likewise */
  gboolean stopped;       /* used on the main loop only */
} Shared;

struct _TopaydCaseClock
{
  Shared *shared; /* (owned) */
  guint source;
};

static void
shared_unref (gpointer data)
{
  Shared *self = data;

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static Shared *
shared_ref (Shared *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static gboolean
tick_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Shared *self = data;
  const TopaydCaller caller = { .now = self->service->now () };
  const TopaydVisit visit = { transaction, &self->service->identity, &caller };
  g_autoptr (TopayWorkdays) workdays = topayd_calendar_get (self->service->calendar);
  const TopaydCases cases = { &visit, workdays, self->service->config->two_above,
                              self->service->config->supervisor_above };

  return topayd_cases_tick (&cases, &self->n_changed, error)
         && topayd_case_news_send (&cases, &self->n_letters, error);
}

static void run (Shared *self);

static void
on_ticked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Shared *self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (!topayd_store_write_finish (TOPAYD_STORE (source), result, &error))
    g_message ("Cases that are due wait for the next minute: %s", error->message);
  else if (!self->stopped)
    {
      if (self->n_letters > 0 && self->service->mail != NULL)
        topayd_mail_wake (self->service->mail);
      if (self->n_changed > 0 || self->n_letters > 0)
        run (self); /* there may be more than one transaction takes */
    }
  shared_unref (self);
}

static void
run (Shared *self)
{
  topayd_store_write_async (self->service->store, tick_job, shared_ref (self), shared_unref, NULL,
                            on_ticked_cb, shared_ref (self));
}

static gboolean
on_tick_cb (gpointer user_data)
{
  TopaydCaseClock *self = user_data;

  run (self->shared);
  return G_SOURCE_CONTINUE;
}

/**
 * topayd_case_clock_new:
 * @service: whose cases; its store outlives the clock
 *
 * Returns: (transfer full): a clock that stands still
 */
TopaydCaseClock *
topayd_case_clock_new (TopaydService *service)
{
  TopaydCaseClock *self = g_new0 (TopaydCaseClock, 1);

  self->shared = g_new0 (Shared, 1);
  g_atomic_ref_count_init (&self->shared->ref_count);
  self->shared->service = service;
  return self;
}

/**
 * topayd_case_clock_free:
 * @self: (transfer full): a clock
 */
void
topayd_case_clock_free (TopaydCaseClock *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->shared->stopped = TRUE;
  shared_unref (self->shared);
  g_free (self);
}

/**
 * topayd_case_clock_start:
 * @self: a clock
 *
 * Does what was due while the service was away, and from now on what becomes due.
 */
void
topayd_case_clock_start (TopaydCaseClock *self)
{
  run (self->shared);
  self->source = g_timeout_add_seconds (TICK_S, on_tick_cb, self);
}
