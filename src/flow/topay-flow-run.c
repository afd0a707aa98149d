/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-flow-judge.h"
#include "topay-flow-session-private.h"

/*
 *  continue ─▶ judge fields ─▶ call ─▶ keep values ─▶ outcome ─┬─▶ stay, with a problem
 *     ▲                                                        └─▶ next step
 *     └──────────── a check goes on by itself ◀────────────────────────┘
 */

typedef struct
{
  /* Input */
  const TopayFlowAction *action; /* (unowned) (nullable): instead of going on, until it leads on */
} Run;

static void run_step (GTask *task); /* a check goes round */

static const TopayFlowCall *
get_call (TopayFlowSession *self, const Run *run)
{
  return run->action != NULL ? run->action->call : self->step->call;
}

static const GPtrArray *
get_outcomes (TopayFlowSession *self, const Run *run)
{
  return run->action != NULL ? run->action->outcomes : self->step->outcomes;
}

static void
finish (GTask *task, gboolean moved)
{
  topay_flow_session_set_busy (g_task_get_source_object (task), FALSE);
  g_task_return_boolean (task, moved);
  g_object_unref (task);
}

static void
add_problem (TopayFlowSession *self, const char *field, const char *code)
{
  const TopayFlowProblem problem = { code, NULL, -1, 0, 0 };

  topay_flow_session_set_problem (self, field, &problem);
}

/* Makes of what was typed what is meant, before it is judged. */
static const char *
normalize (TopayFlowSession *self, const TopayFlowField *field, const char *id)
{
  const char *answer = topay_flow_session_get_value (self, id);
  char *normal = answer != NULL ? topay_flow_normalize_answer (field, answer) : NULL;

  if (normal == NULL)
    return answer;
  topay_flow_values_set (self->values, id, normal, field->secret);
  explicit_bzero (normal, strlen (normal));
  g_free (normal);
  return topay_flow_session_get_value (self, id);
}

/* What is asked twice must be the same twice. */
static void
judge_again (TopayFlowSession *self, const TopayFlowField *field)
{
  g_autofree char *again = topay_flow_dup_again (field->id);
  const char *first = topay_flow_session_get_value (self, field->id);
  const char *second = normalize (self, field, again);

  if (g_strcmp0 (first, second) != 0)
    add_problem (self, again, second == NULL || second[0] == '\0' ? "required" : "not_the_same");
}

/* What an answer is judged by besides its form: other answers, and what is known. */
static const char *
judge_among_others (TopayFlowSession *self, const TopayFlowField *field, const char *answer)
{
  const char *most;

  if (answer == NULL || answer[0] == '\0')
    return topay_flow_session_is_required (self, field) ? "required" : NULL;
  if (topay_flow_field_is_listed (field) && !topay_flow_session_has_item (self, field))
    return "not_listed";
  most = field->most != NULL ? topay_flow_session_get_value (self, field->most) : NULL;
  if (most == NULL || !topay_flow_is_more (answer, most))
    return NULL;
  return field->kind == TOPAY_FLOW_FIELD_DATE ? "not_yet" : "too_much";
}

static void
judge_field (TopayFlowSession *self, const TopayFlowField *field)
{
  const char *problem, *answer;

  if (!topay_flow_session_holds (self, field->condition))
    return;
  answer = normalize (self, field, field->id);
  problem = topay_flow_judge_answer (field, answer);
  if (problem == NULL)
    problem = judge_among_others (self, field, answer);
  if (problem != NULL)
    add_problem (self, field->id, problem);
  else if (field->kind == TOPAY_FLOW_FIELD_NEW_PASSWORD || field->kind == TOPAY_FLOW_FIELD_NEW_PIN)
    judge_again (self, field);
}

static gboolean
judge (TopayFlowSession *self)
{
  topay_flow_session_clear_problems (self);
  for (guint i = 0; i < self->step->fields->len; i++)
    judge_field (self, g_ptr_array_index (self->step->fields, i));
  return g_hash_table_size (self->problems) == 0;
}

/* A check shows no page of its own: what was said on the way to it is said behind it, unless the
 * check has something to say itself. */
static void
say (TopayFlowSession *self, const char *notice)
{
  if (notice != NULL || self->step->kind != TOPAY_FLOW_STEP_CHECK)
    self->notice = notice;
}

/* Steps that come again take the place of what was behind them. */
static void
move (TopayFlowSession *self, const TopayFlowStep *next, const char *notice)
{
  gboolean came_before = FALSE;

  topay_flow_session_wipe_step (self);
  for (guint i = 0; i < self->behind->len && !came_before; i++)
    if (g_str_equal (g_ptr_array_index (self->behind, i), next->id))
      {
        g_ptr_array_set_size (self->behind, (int) i);
        came_before = TRUE;
      }
  if (!came_before && next != self->step && self->step->kind != TOPAY_FLOW_STEP_CHECK)
    g_ptr_array_add (self->behind, g_strdup (self->step->id));
  say (self, notice);
  topay_flow_session_enter (self, next);
}

/* A problem must be seen: it is not shown at a field that is hidden. */
static gboolean
is_shown (TopayFlowSession *self, const char *field)
{
  return field == NULL
         || topay_flow_session_holds (self, topay_flow_find_field (self->flow, field)->condition);
}

/* The outcome that counts; "*" stands for every code that is not named. */
static const TopayFlowOutcome *
find_outcome (TopayFlowSession *self, const GPtrArray *outcomes, const char *name)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (outcomes, i);
      gboolean any = g_str_equal (outcome->outcome, "*") && !g_str_equal (name, "ok");

      if ((any || g_str_equal (outcome->outcome, name))
          && topay_flow_session_holds (self, outcome->condition) && is_shown (self, outcome->field))
        return outcome;
    }
  return NULL;
}

/* Where the chosen option of a choice leads. */
static const char *
find_chosen (TopayFlowSession *self)
{
  for (guint i = 0; i < self->step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (self->step->fields, i);
      const char *answer = topay_flow_session_get_value (self, field->id);

      if (!topay_flow_session_holds (self, field->condition))
        continue; /* answered, then hidden */
      for (guint j = 0; j < field->options->len; j++)
        {
          const TopayFlowOption *option = g_ptr_array_index (field->options, j);

          if (option->next != NULL && g_strcmp0 (option->value, answer) == 0)
            return option->next;
        }
    }
  return NULL;
}

/* Whether somebody who changed an answer need not be asked here again. */
static gboolean
can_pass (TopayFlowSession *self)
{
  const TopayFlowStep *step = self->step;

  if (self->review == NULL)
    return FALSE;
  if (step == self->review || step->kind == TOPAY_FLOW_STEP_RESULT)
    {
      topay_flow_session_stop_edit (self);
      return FALSE;
    }
  if (step->call != NULL || step->once || !g_hash_table_contains (self->passed, step->id))
    return FALSE;
  if (judge (self))
    return TRUE;
  topay_flow_session_clear_problems (self); /* nobody has answered yet */
  return FALSE;
}

/* Goes to @id; a check runs at once, everything else waits for the person. An action has led here
 * at most: from the next step on, the calls are those of the steps. */
static void
go_to (GTask *task, const char *id, const char *notice)
{
  TopayFlowSession *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  run->action = NULL;
  move (self, topay_flow_find_step (self->flow, id), notice);
  if (self->step->kind == TOPAY_FLOW_STEP_CHECK || can_pass (self))
    run_step (task);
  else
    finish (task, TRUE);
}

/* The answer that an outcome changes. */
static void
take_answer (TopayFlowSession *self, const TopayFlowOutcome *outcome)
{
  g_autofree char *term = outcome != NULL ? g_strdup (outcome->answer) : NULL;
  const char *value;
  TopayFlowSign sign;

  if (term != NULL && topay_flow_split_term (term, &value, &sign))
    topay_flow_session_set_answer (self, term, value);
}

static void
take_ok (GTask *task)
{
  TopayFlowSession *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  const char *chosen = run->action == NULL ? find_chosen (self) : NULL;
  const TopayFlowOutcome *outcome;

  if (chosen != NULL)
    {
      go_to (task, chosen, NULL);
      return;
    }
  outcome = find_outcome (self, get_outcomes (self, run), "ok");
  take_answer (self, outcome);
  if (outcome != NULL && outcome->next != NULL)
    {
      go_to (task, outcome->next, outcome->text);
      return;
    }
  say (self, outcome != NULL ? outcome->text : NULL);
  finish (task, run->action != NULL);
}

/* The service said no, with a code. */
static void
take_refusal (GTask *task, const GError *error)
{
  TopayFlowSession *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  const TopayErrorDetail *detail = topay_error_get_detail (error);
  const char *code = topay_error_get_code (error);
  const TopayFlowOutcome *outcome = find_outcome (self, get_outcomes (self, run), code);
  TopayFlowProblem problem = { code, NULL, -1, 0, 0 };

  take_answer (self, outcome);
  if (outcome != NULL && outcome->next != NULL)
    {
      go_to (task, outcome->next, outcome->text);
      return;
    }
  problem.text = outcome != NULL ? outcome->text : NULL;
  problem.tries_left = detail->tries_left;
  problem.until = detail->until;
  problem.retry_after_s = detail->retry_after_s;
  topay_flow_session_set_problem (
      self,
      outcome != NULL ? outcome->field
                      : topay_flow_session_find_sent (self, get_call (self, run), detail->field),
      &problem);
  finish (task, FALSE);
}

static GVariant *
finish_call (TopayFlowHost *host, const TopayFlowCall *call, GAsyncResult *result, GError **error)
{
  return call->queued ? topay_flow_host_queue_finish (host, result, error)
                      : topay_flow_host_call_finish (host, result, error);
}

static void
on_called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  TopayFlowSession *self = g_task_get_source_object (task);
  const TopayFlowCall *call = get_call (self, g_task_get_task_data (task));
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      call->endpoint != NULL
          ? finish_call (TOPAY_FLOW_HOST (source), call, result, &error)
          : topay_flow_host_probe_finish (TOPAY_FLOW_HOST (source), result, &error);

  if (reply != NULL)
    {
      topay_flow_session_keep_values (self, call, reply);
      take_ok (task);
    }
  else if (topay_error_get_code (error) != NULL)
    take_refusal (task, error);
  else
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        self->error = g_error_copy (error);
      topay_flow_session_set_busy (self, FALSE);
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
    }
}

static void
run_step (GTask *task)
{
  TopayFlowSession *self = g_task_get_source_object (task);
  const TopayFlowCall *call = get_call (self, g_task_get_task_data (task));
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (call == NULL || !topay_flow_session_holds (self, call->condition))
    {
      take_ok (task);
      return;
    }
  topay_flow_session_set_busy (self, TRUE);
  if (call->queued)
    topay_flow_host_queue_async (self->host, call->endpoint,
                                 topay_flow_session_make_fields (self, call), cancellable,
                                 on_called_cb, task);
  else if (call->endpoint != NULL)
    topay_flow_host_call_async (self->host, call->endpoint,
                                topay_flow_session_make_fields (self, call), cancellable,
                                on_called_cb, task);
  else
    topay_flow_host_probe_async (self->host, call->probe, cancellable, on_called_cb, task);
}

static GTask *
begin (TopayFlowSession *self,
       const TopayFlowAction *action,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  run->action = action;
  g_task_set_task_data (task, run, g_free);
  if (!self->busy)
    return task;
  g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "A call runs already");
  g_object_unref (task);
  return NULL;
}

/**
 * topay_flow_session_continue_async:
 * @self: a session
 * @cancellable: (nullable): stops the call
 * @callback: called when the step is another, or stays
 * @user_data: for @callback
 *
 * Goes on from the step: judges its fields, makes its call, takes what follows from it.
 */
void
topay_flow_session_continue_async (TopayFlowSession *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = begin (self, NULL, cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_task_set_source_tag (task, topay_flow_session_continue_async);
  say (self, NULL);
  if (judge (self))
    {
      run_step (task);
      return;
    }
  topay_flow_session_set_busy (self, TRUE); /* “changed” tells of the problems */
  finish (task, FALSE);
}

/**
 * topay_flow_session_continue_finish:
 * @self: a session
 * @result: as the callback got it
 * @error: return location for an error
 *
 * Returns: whether the step is another; %FALSE without an error when something is wrong with it
 */
gboolean
topay_flow_session_continue_finish (TopayFlowSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const TopayFlowAction *
find_action (const TopayFlowStep *step, const char *id)
{
  for (guint i = 0; i < step->actions->len; i++)
    {
      const TopayFlowAction *action = g_ptr_array_index (step->actions, i);

      if (g_str_equal (action->id, id))
        return action;
    }
  return NULL;
}

/**
 * topay_flow_session_run_action_async:
 * @self: a session
 * @action: id of an action of the step
 * @cancellable: (nullable): stops the call
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does something besides going on. What was typed stays.
 */
void
topay_flow_session_run_action_async (TopayFlowSession *self,
                                     const char *action,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  const TopayFlowAction *found = find_action (self->step, action);
  GTask *task;

  g_return_if_fail (found != NULL);

  task = begin (self, found, cancellable, callback, user_data);
  if (task == NULL)
    return;
  g_task_set_source_tag (task, topay_flow_session_run_action_async);
  self->notice = NULL;
  topay_flow_session_clear_problems (self);
  run_step (task);
}

/**
 * topay_flow_session_run_action_finish:
 * @self: a session
 * @result: as the callback got it
 * @error: return location for an error
 *
 * Returns: whether it was done; %FALSE without an error when the service said no
 */
gboolean
topay_flow_session_run_action_finish (TopayFlowSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
