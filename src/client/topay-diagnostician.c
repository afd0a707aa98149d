/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnostician-private.h"

#include <string.h>

#include "topay-causes.h"
#include "topay-error.h"
#include "topay-request.h"

/* A run, all of it on the main loop:
 *
 *   run_async ─┬─ check ── probe ── task ─┐  at most TOPAY_PROBE_MS each,
 *              ├─ check ── probe ── task ─┤  then it is told to stop and not waited for
 *              └─ check ── probe ── task ─┴─▶ end: the facts are copied out, the task returns
 *                                            ▲
 *       TOPAY_DIAGNOSTICIAN_RUN_MS ── stop () ── cancellable of the caller
 *
 * A probe that does not end keeps the run, with the facts it may still write to, and nothing else.
 */

#define CODE_MAX_CHARS 64

typedef struct _Run Run;

typedef struct
{
  Run *run;                /* (unowned): outlives it */
  const TopayProbe *probe; /* (unowned) */
  guint nth;
  GCancellable *cancellable; /* (owned) (nullable): none was started */
  GSource *limit_source;     /* (owned) (nullable) */
  TopayCheckState state;
} Check;

struct _Run
{
  TopayDiagnostician *diagnostician; /* (unowned) (nullable): NULL once the run is over */
  TopayProbeContext *context;        /* (owned): of this run alone */
  TopayFacts *facts;                 /* (owned) */
  Check *checks;                     /* (owned) (array length=n_checks) */
  guint n_checks;
  guint n_open;           /* not over */
  GTask *task;            /* (owned) (nullable): of the caller */
  GSource *run_source;    /* (owned) (nullable) */
  GSource *caller_source; /* (owned) (nullable) */
};

struct _TopayDiagnostician
{
  GObject parent_instance;
  TopayProbeContext *context; /* (owned) */
  const TopayProbe *probes;   /* (unowned) */
  guint n_probes;
  guint probe_ms;
  guint run_ms;
  TopayCheckState *states; /* (owned): of the run that there is or was */
  TopayFacts *facts;       /* (owned): of the run that is over, or of none */
  Run *run;                /* (owned) (nullable): counted, g_rc_box */
};

G_DEFINE_FINAL_TYPE (TopayDiagnostician, topay_diagnostician, G_TYPE_OBJECT)

static guint check_changed_signal;

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
run_clear (gpointer data)
{
  Run *run = data;

  for (guint i = 0; i < run->n_checks; i++)
    g_clear_object (&run->checks[i].cancellable);
  g_free (run->checks);
  topay_probe_context_free (run->context);
  topay_facts_free (run->facts);
}

static void
run_unref (gpointer run)
{
  g_rc_box_release_full (run, run_clear);
}

static void
set_state (Check *check, TopayCheckState state)
{
  TopayDiagnostician *self = check->run->diagnostician;

  check->state = state;
  self->states[check->nth] = state;
  g_signal_emit (self, check_changed_signal, 0, check->nth);
}

/* Nobody waits for the probe any more; what it still finds is lost. */
static void
abandon_check (Check *check)
{
  clear_source (&check->limit_source);
  if (check->cancellable != NULL)
    g_cancellable_cancel (check->cancellable);
}

/* What is not over when the run is will not be any more. */
static void
close_checks (TopayDiagnostician *self, Run *run, gboolean *is_changed)
{
  for (guint i = 0; i < run->n_checks; i++)
    {
      abandon_check (&run->checks[i]);
      is_changed[i] = run->checks[i].state == TOPAY_CHECK_RUNNING;
      if (is_changed[i])
        self->states[i] = run->checks[i].state = TOPAY_CHECK_UNAVAILABLE;
    }
}

/* Takes @error and the reference to the run. Everything is at rest before anybody is told, who may
 * well begin another run, or let go of the diagnostician. */
static void
end_run (TopayDiagnostician *self, GError *error)
{
  Run *run = g_steal_pointer (&self->run);
  g_autoptr (GTask) task = g_steal_pointer (&run->task); /* holds us */
  g_autofree gboolean *is_changed = g_new0 (gboolean, run->n_checks);

  run->diagnostician = NULL;
  clear_source (&run->run_source);
  clear_source (&run->caller_source);
  topay_facts_free (self->facts);
  self->facts = topay_facts_copy (run->facts);
  close_checks (self, run, is_changed);
  run_unref (run);

  for (guint i = 0; i < self->n_probes && self->run == NULL; i++)
    if (is_changed[i])
      g_signal_emit (self, check_changed_signal, 0, i);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
is_over (const Check *check)
{
  return check->run->diagnostician == NULL || check->state != TOPAY_CHECK_RUNNING;
}

static void
end_check (Check *check, TopayCheckState state)
{
  Run *run = g_rc_box_acquire (check->run); /* a handler of the signal may stop the run */

  clear_source (&check->limit_source);
  run->n_open--;
  set_state (check, state);
  if (run->n_open == 0 && run->diagnostician != NULL)
    end_run (run->diagnostician, NULL);
  run_unref (run);
}

static void
on_probe_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data; /* held by the task */
  g_autoptr (GError) error = NULL;
  gboolean is_notable = g_task_propagate_boolean (G_TASK (result), &error);

  if (is_over (check))
    return;

  if (error != NULL)
    g_debug ("%s: %s", check->probe->name, error->message);
  end_check (check, error != NULL ? TOPAY_CHECK_UNAVAILABLE
                    : is_notable  ? TOPAY_CHECK_NOTABLE
                                  : TOPAY_CHECK_FINE);
}

static gboolean
on_probe_late_cb (gpointer user_data)
{
  Check *check = user_data;

  g_debug ("%s: no end in time", check->probe->name);
  g_cancellable_cancel (check->cancellable);
  end_check (check, TOPAY_CHECK_UNAVAILABLE);

  return G_SOURCE_REMOVE;
}

static gboolean
on_run_late_cb (gpointer user_data)
{
  Run *run = user_data;

  end_run (run->diagnostician, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
on_caller_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Run *run = user_data;

  end_run (run->diagnostician,
           g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The run was cancelled"));

  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

static gboolean
can_run (const Run *run, const TopayProbe *probe)
{
  if (probe->needs_payment && run->context->payment_id == NULL)
    return FALSE;

  return !probe->needs_session
         || (run->context->client != NULL && topay_client_has_token (run->context->client));
}

static void
start_check (Check *check)
{
  g_autoptr (GTask) task = g_task_new (NULL, check->cancellable, on_probe_done_cb, check);

  g_object_set_data_full (G_OBJECT (task), "topay-run", g_rc_box_acquire (check->run), run_unref);
  g_task_set_source_tag (task, start_check);
  g_task_set_name (task, check->probe->name);
  check->probe->run (check->run->context, check->run->facts, task);
}

static void
topay_diagnostician_dispose (GObject *object)
{
  TopayDiagnostician *self = TOPAY_DIAGNOSTICIAN (object);

  /* A run holds us through its task: there is none. */
  g_assert (self->run == NULL);

  G_OBJECT_CLASS (topay_diagnostician_parent_class)->dispose (object);
}

static void
topay_diagnostician_finalize (GObject *object)
{
  TopayDiagnostician *self = TOPAY_DIAGNOSTICIAN (object);

  topay_probe_context_free (self->context);
  topay_facts_free (self->facts);
  g_free (self->states);

  G_OBJECT_CLASS (topay_diagnostician_parent_class)->finalize (object);
}

static void
topay_diagnostician_class_init (TopayDiagnosticianClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_diagnostician_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_diagnostician_finalize;

  /**
   * TopayDiagnostician::check-changed:
   * @self: a diagnostician
   * @nth: of the checks
   *
   * A check has another state, and there may be more facts.
   */
  check_changed_signal = g_signal_new ("check-changed", TOPAY_TYPE_DIAGNOSTICIAN, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
topay_diagnostician_init (TopayDiagnostician *self)
{
  self->probe_ms = TOPAY_PROBE_MS;
  self->run_ms = TOPAY_DIAGNOSTICIAN_RUN_MS;
  self->facts = topay_facts_new ();
}

/**
 * topay_diagnostician_new:
 * @context: what the probes need; copied
 * @probes: (array length=n_probes): a table, which has to outlive the diagnostician
 * @n_probes: how many
 *
 * Returns: (transfer full): a diagnostician, which can run any number of times
 */
TopayDiagnostician *
topay_diagnostician_new (TopayProbeContext *context, const TopayProbe *probes, guint n_probes)
{
  TopayDiagnostician *self;

  g_return_val_if_fail (context != NULL && probes != NULL && n_probes > 0, NULL);

  self = g_object_new (TOPAY_TYPE_DIAGNOSTICIAN, NULL);
  self->context = topay_probe_context_copy (context);
  self->probes = probes;
  self->n_probes = n_probes;
  self->states = g_new0 (TopayCheckState, n_probes);

  return self;
}

/**
 * topay_diagnostician_set_limits:
 * @self: a diagnostician
 * @probe_ms: for a probe
 * @run_ms: for all of them
 *
 * Sets how long runs may take from now on.
 */
void
topay_diagnostician_set_limits (TopayDiagnostician *self, guint probe_ms, guint run_ms)
{
  self->probe_ms = probe_ms;
  self->run_ms = run_ms;
}

/**
 * topay_diagnostician_get_n_checks:
 * @self: a diagnostician
 *
 * Returns: how many checks there are, in the order of the table
 */
guint
topay_diagnostician_get_n_checks (TopayDiagnostician *self)
{
  g_return_val_if_fail (TOPAY_IS_DIAGNOSTICIAN (self), 0);

  return self->n_probes;
}

/**
 * topay_diagnostician_get_check:
 * @self: a diagnostician
 * @nth: of the checks
 * @state: (out) (optional): how far it is
 *
 * Returns: (transfer none): the name of its probe
 */
const char *
topay_diagnostician_get_check (TopayDiagnostician *self, guint nth, TopayCheckState *state)
{
  g_return_val_if_fail (TOPAY_IS_DIAGNOSTICIAN (self) && nth < self->n_probes, NULL);

  if (state != NULL)
    *state = self->states[nth];

  return self->probes[nth].name;
}

/**
 * topay_diagnostician_get_facts:
 * @self: a diagnostician
 *
 * Returns: (transfer none): what is known, until the next run begins; a run that ends puts a copy
 * in the place of what it gathered, so that nothing is added behind the back of who looks at it
 */
TopayFacts *
topay_diagnostician_get_facts (TopayDiagnostician *self)
{
  g_return_val_if_fail (TOPAY_IS_DIAGNOSTICIAN (self), NULL);

  return self->run != NULL ? self->run->facts : self->facts;
}

/**
 * topay_diagnostician_is_running:
 * @self: a diagnostician
 *
 * Returns: whether there is a run that has not ended
 */
gboolean
topay_diagnostician_is_running (TopayDiagnostician *self)
{
  g_return_val_if_fail (TOPAY_IS_DIAGNOSTICIAN (self), FALSE);

  return self->run != NULL;
}

static gboolean
check_payment (const char *payment_id, GError **error)
{
  TopayWirePaymentRef request = { (char *) payment_id };

  return payment_id == NULL || topay_request_check (&topay_record_payment_ref, &request, error);
}

/* What is put into the facts has an end, and fits on a line. */
static char *
normalise_code (const char *code)
{
  g_autofree char *valid = g_utf8_make_valid (code, -1);
  g_autofree char *short_code = NULL;

  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (valid);
  short_code = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), CODE_MAX_CHARS));
  return topay_cause_code_spell (short_code);
}

static void
tell_facts (Run *run, const char *code)
{
  gboolean is_signed_in =
      run->context->client != NULL && topay_client_has_token (run->context->client);

  topay_facts_set_word (run->facts, "signed-in", is_signed_in ? "yes" : "no");
  topay_facts_set_word (run->facts, "payment", run->context->payment_id != NULL ? "yes" : "no");
  if (code != NULL && *code != '\0')
    {
      g_autofree char *normal = normalise_code (code);

      if (*normal != '\0')
        topay_facts_set_told (run->facts, "code", normal);
    }
}

static Run *
run_new (TopayDiagnostician *self, const char *payment_id)
{
  Run *run = g_rc_box_new0 (Run);

  run->diagnostician = self;
  run->context = topay_probe_context_copy (self->context);
  g_free (run->context->payment_id);
  run->context->payment_id = g_strdup (payment_id);
  run->facts = topay_facts_new ();
  run->n_checks = self->n_probes;
  run->checks = g_new0 (Check, self->n_probes);
  for (guint i = 0; i < self->n_probes; i++)
    {
      Check *check = &run->checks[i];

      check->run = run;
      check->probe = &self->probes[i];
      check->nth = i;
      check->state = can_run (run, check->probe) ? TOPAY_CHECK_RUNNING : TOPAY_CHECK_UNAVAILABLE;
      self->states[i] = check->state;
      if (check->state == TOPAY_CHECK_RUNNING)
        {
          run->n_open++;
          check->cancellable = g_cancellable_new ();
          check->limit_source =
              attach (g_timeout_source_new (self->probe_ms), on_probe_late_cb, check);
        }
    }

  return run;
}

/* Probes return their tasks later, so that nothing changes under the loop but by a handler that
 * stops the run. */
static void
start_run (TopayDiagnostician *self)
{
  Run *run = g_rc_box_acquire (self->run);
  GCancellable *caller = g_task_get_cancellable (run->task);

  run->run_source = attach (g_timeout_source_new (self->run_ms), on_run_late_cb, run);
  if (caller != NULL)
    run->caller_source =
        attach (g_cancellable_source_new (caller), G_SOURCE_FUNC (on_caller_cancelled_cb), run);

  for (guint i = 0; i < run->n_checks && run->diagnostician != NULL; i++)
    if (run->checks[i].cancellable != NULL)
      start_check (&run->checks[i]);
  for (guint i = 0; i < run->n_checks && run->diagnostician != NULL; i++)
    g_signal_emit (self, check_changed_signal, 0, i);

  if (run->diagnostician != NULL && run->n_open == 0)
    end_run (self, NULL);
  run_unref (run);
}

/**
 * topay_diagnostician_run_async:
 * @self: a diagnostician; a run that there is ends, as if it were cancelled
 * @payment_id: (nullable): of a payment from the list
 * @code: (nullable): an error code, as it was typed
 * @cancellable: (nullable): ends the run with %G_IO_ERROR_CANCELLED, at once
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Starts every probe that can be: those that need a session or a payment that is not there are
 * unavailable from the start. Takes ten seconds at most, whatever the probes do.
 */
void
topay_diagnostician_run_async (TopayDiagnostician *self,
                               const char *payment_id,
                               const char *code,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TOPAY_IS_DIAGNOSTICIAN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_diagnostician_run_async);
  g_task_set_check_cancellable (task, FALSE); /* a result that is here is given */
  if (self->run != NULL)
    end_run (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another run began"));
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!check_payment (payment_id, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->run = run_new (self, payment_id);
  self->run->task = g_steal_pointer (&task);
  tell_facts (self->run, code);
  start_run (self);
}

/**
 * topay_diagnostician_run_finish:
 * @self: a diagnostician
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_INVALID for an id that is none, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the run ended, by itself or by topay_diagnostician_stop ()
 */
gboolean
topay_diagnostician_run_finish (TopayDiagnostician *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topay_diagnostician_stop:
 * @self: a diagnostician
 *
 * Ends the run, if there is one, with what is known so far.
 */
void
topay_diagnostician_stop (TopayDiagnostician *self)
{
  g_return_if_fail (TOPAY_IS_DIAGNOSTICIAN (self));

  if (self->run != NULL)
    end_run (self, NULL);
}
