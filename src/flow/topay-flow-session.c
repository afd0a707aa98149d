/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-judge.h"
#include "topay-flow-session-private.h"

G_DEFINE_FINAL_TYPE (TopayFlowSession, topay_flow_session, G_TYPE_OBJECT)

typedef enum
{
  PROP_BUSY = 1,
  PROP_DIRTY,
} TopayFlowSessionProperty;

static GParamSpec *properties[PROP_DIRTY + 1];

enum
{
  STEP_CHANGED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
entry_free (gpointer data)
{
  TopayFlowProblemEntry *entry = data;

  g_free (entry->code);
  g_free (entry);
}

static void
topay_flow_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TopayFlowSession *self = TOPAY_FLOW_SESSION (object);

  switch ((TopayFlowSessionProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_DIRTY:
      g_value_set_boolean (value, self->dirty);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
topay_flow_session_finalize (GObject *object)
{
  TopayFlowSession *self = TOPAY_FLOW_SESSION (object);

  topay_flow_values_free (self->values);
  g_hash_table_unref (self->host_values);
  g_hash_table_unref (self->problems);
  g_hash_table_unref (self->passed);
  g_ptr_array_unref (self->behind);
  g_clear_error (&self->error);
  g_clear_object (&self->host);
  g_clear_pointer (&self->flow, topay_flow_unref);
  G_OBJECT_CLASS (topay_flow_session_parent_class)->finalize (object);
}

static void
topay_flow_session_class_init (TopayFlowSessionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = topay_flow_session_get_property;
  object_class->finalize = topay_flow_session_finalize;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_DIRTY] = g_param_spec_boolean ("dirty", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[STEP_CHANGED] = g_signal_new ("step-changed", TOPAY_TYPE_FLOW_SESSION, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", TOPAY_TYPE_FLOW_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_flow_session_init (TopayFlowSession *self)
{
  self->values = topay_flow_values_new ();
  self->host_values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->behind = g_ptr_array_new_with_free_func (g_free);
  self->passed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->secret_at = TOPAY_FLOW_NO_SECRET;
}

void
topay_flow_session_set_problem (TopayFlowSession *self,
                                const char *field,
                                const TopayFlowProblem *problem)
{
  TopayFlowProblemEntry *entry = g_new0 (TopayFlowProblemEntry, 1);

  entry->code = g_strdup (problem->code);
  entry->problem = *problem;
  entry->problem.code = entry->code;
  g_hash_table_replace (self->problems, g_strdup (field != NULL ? field : ""), entry);
}

void
topay_flow_session_clear_problems (TopayFlowSession *self)
{
  g_hash_table_remove_all (self->problems);
  g_clear_error (&self->error);
}

void
topay_flow_session_tell_changed (TopayFlowSession *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
topay_flow_session_set_busy (TopayFlowSession *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
topay_flow_session_set_dirty (TopayFlowSession *self, gboolean dirty)
{
  if (self->dirty == dirty)
    return;
  self->dirty = dirty;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIRTY]);
}

/* What was typed into secret fields of the step is needed no more when the step is left. */
void
topay_flow_session_wipe_step (TopayFlowSession *self)
{
  for (guint i = 0; i < self->step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (self->step->fields, i);
      g_autofree char *again = topay_flow_dup_again (field->id);

      if (!field->secret)
        continue;
      topay_flow_values_set (self->values, field->id, NULL, TRUE);
      topay_flow_values_set (self->values, again, NULL, TRUE);
    }
}

/* Answers that are there before anybody gave them. */
static void
fill_fallbacks (TopayFlowSession *self)
{
  for (guint i = 0; i < self->step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (self->step->fields, i);
      const char *fallback = field->fallback;

      if (fallback == NULL || topay_flow_values_get (self->values, field->id) != NULL)
        continue;
      if (fallback[0] == '@')
        fallback = topay_flow_session_get_value (self, fallback);
      else if (fallback[0] == '=') /* another value */
        fallback = topay_flow_session_get_value (self, fallback + 1);
      if (fallback != NULL)
        topay_flow_values_set (self->values, field->id, fallback, field->secret);
    }
}

/* What was proved is worth nothing before the step that proves it, and after the end. */
static void
forget_secrets (TopayFlowSession *self)
{
  if (self->step->kind != TOPAY_FLOW_STEP_RESULT && (int) self->behind->len > self->secret_at)
    return;
  topay_flow_values_wipe_secrets (self->values);
  self->secret_at = TOPAY_FLOW_NO_SECRET;
}

void
topay_flow_session_enter (TopayFlowSession *self, const TopayFlowStep *step)
{
  self->step = step;
  topay_flow_session_clear_problems (self);
  if (step->kind == TOPAY_FLOW_STEP_RESULT)
    {
      g_ptr_array_set_size (self->behind, 0);
      topay_flow_session_set_dirty (self, FALSE);
    }
  forget_secrets (self);
  topay_flow_session_count_days (self);
  fill_fallbacks (self);
  g_signal_emit (self, signals[STEP_CHANGED], 0);
}

/**
 * topay_flow_session_new:
 * @flow: a wizard
 * @host: the program around it
 *
 * Begins at the first step.
 *
 * Returns: (transfer full): a session
 */
TopayFlowSession *
topay_flow_session_new (TopayFlow *flow, TopayFlowHost *host)
{
  TopayFlowSession *self = g_object_new (TOPAY_TYPE_FLOW_SESSION, NULL);

  self->flow = topay_flow_ref (flow);
  self->host = g_object_ref (host);
  topay_flow_session_enter (self, topay_flow_get_step (flow, 0));
  return self;
}

/**
 * topay_flow_session_get_flow:
 * @self: a session
 *
 * Returns: (transfer none): the wizard
 */
TopayFlow *
topay_flow_session_get_flow (TopayFlowSession *self)
{
  return self->flow;
}

/**
 * topay_flow_session_get_step:
 * @self: a session
 *
 * Returns: (transfer none): the step that is shown
 */
const TopayFlowStep *
topay_flow_session_get_step (TopayFlowSession *self)
{
  return self->step;
}

/**
 * topay_flow_session_is_busy:
 * @self: a session
 *
 * Returns: whether a call runs
 */
gboolean
topay_flow_session_is_busy (TopayFlowSession *self)
{
  return self->busy;
}

/**
 * topay_flow_session_is_dirty:
 * @self: a session
 *
 * Returns: whether something was answered that would be lost
 */
gboolean
topay_flow_session_is_dirty (TopayFlowSession *self)
{
  return self->dirty;
}

/**
 * topay_flow_session_set_answer:
 * @self: a session
 * @field: id of a field, or "ID:again"
 * @answer: (nullable): what was answered
 *
 * Takes an answer; what was wrong with the field is forgotten.
 */
void
topay_flow_session_set_answer (TopayFlowSession *self, const char *field, const char *answer)
{
  g_autofree char *id = g_strndup (field, strcspn (field, ":"));
  const TopayFlowField *known = topay_flow_find_field (self->flow, id);

  g_return_if_fail (known != NULL);

  if (g_strcmp0 (topay_flow_values_get (self->values, field), answer) == 0)
    return;
  topay_flow_values_set (self->values, field, answer, known->secret);
  topay_flow_session_forget_item (self, known);
  if (!known->secret)
    topay_flow_session_set_dirty (self, TRUE);
  g_hash_table_remove (self->problems, field);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * topay_flow_session_get_value:
 * @self: a session
 * @name: of an answer or a kept value, or "@name" of what the host knows
 *
 * Returns: (nullable): the value, until it is set anew
 */
const char *
topay_flow_session_get_value (TopayFlowSession *self, const char *name)
{
  char *value;

  if (name[0] != '@')
    return topay_flow_values_get (self->values, name);

  value = topay_flow_host_dup_value (self->host, name + 1);
  if (value == NULL)
    return NULL;
  g_hash_table_replace (self->host_values, g_strdup (name), value);
  return value;
}

static const char *
look_up (const char *name, gpointer data)
{
  return topay_flow_session_get_value (data, name);
}

/**
 * topay_flow_session_holds:
 * @self: a session
 * @condition: (nullable): of the flow
 *
 * Returns: whether it is so now
 */
gboolean
topay_flow_session_holds (TopayFlowSession *self, const char *condition)
{
  return topay_flow_condition_holds (condition, look_up, self);
}

/**
 * topay_flow_session_get_problem:
 * @self: a session
 * @field: (nullable): id of a field; %NULL: the step
 *
 * Returns: (nullable): what is wrong with it
 */
const TopayFlowProblem *
topay_flow_session_get_problem (TopayFlowSession *self, const char *field)
{
  const TopayFlowProblemEntry *entry =
      g_hash_table_lookup (self->problems, field != NULL ? field : "");

  return entry != NULL ? &entry->problem : NULL;
}

/**
 * topay_flow_session_get_error:
 * @self: a session
 *
 * Returns: (nullable): why the last call did not get through
 */
const GError *
topay_flow_session_get_error (TopayFlowSession *self)
{
  return self->error;
}

/**
 * topay_flow_session_get_notice:
 * @self: a session
 *
 * Returns: (nullable): what was said on the way to this step, English
 */
const char *
topay_flow_session_get_notice (TopayFlowSession *self)
{
  return self->notice;
}

/* Going on leads wherever it leads. */
void
topay_flow_session_stop_edit (TopayFlowSession *self)
{
  self->review = NULL;
  g_hash_table_remove_all (self->passed);
}

static int
find_place (TopayFlowSession *self, const char *step)
{
  for (guint i = 0; i < self->behind->len; i++)
    if (g_str_equal (g_ptr_array_index (self->behind, i), step))
      return (int) i;
  return -1;
}

/* Whether the answer to @field is one of the way that was gone: what was answered on another way
 * is nobody's business. */
gboolean
topay_flow_session_counts (TopayFlowSession *self, const TopayFlowField *field)
{
  const TopayFlowStep *step = topay_flow_find_step_of (self->flow, field);

  return (step == self->step || find_place (self, step->id) >= 0)
         && topay_flow_session_holds (self, field->condition);
}

/**
 * topay_flow_session_is_behind:
 * @self: a session
 * @step: id of a step
 *
 * Returns: whether it was answered on the way to this one
 */
gboolean
topay_flow_session_is_behind (TopayFlowSession *self, const char *step)
{
  return find_place (self, step) >= 0;
}

/**
 * topay_flow_session_can_edit:
 * @self: a session
 * @step: id of a step
 *
 * Returns: whether its answers can still be changed: it is behind, and nothing that works once was
 *   done since
 */
gboolean
topay_flow_session_can_edit (TopayFlowSession *self, const char *step)
{
  int place = find_place (self, step);

  for (guint i = (guint) MAX (place, 0); i < self->behind->len; i++)
    {
      const TopayFlowStep *behind =
          topay_flow_find_step (self->flow, g_ptr_array_index (self->behind, i));

      if (behind->once || behind->final)
        return FALSE;
    }
  return place >= 0;
}

/**
 * topay_flow_session_edit:
 * @self: a session, at a review
 * @step: id of a step that can be edited
 *
 * Goes to the step. Going on leads back to the review, by way of the steps that were not answered
 * yet and of those that call.
 */
void
topay_flow_session_edit (TopayFlowSession *self, const char *step)
{
  int place = find_place (self, step);

  g_return_if_fail (topay_flow_session_can_edit (self, step));

  topay_flow_session_wipe_step (self);
  topay_flow_session_stop_edit (self);
  self->review = self->step;
  for (guint i = (guint) place; i < self->behind->len; i++)
    g_hash_table_add (self->passed, g_strdup (g_ptr_array_index (self->behind, i)));
  g_ptr_array_set_size (self->behind, place);
  self->notice = NULL;
  topay_flow_session_enter (self, topay_flow_find_step (self->flow, step));
}

/* The last of the first @length steps behind that can be done once more; -1 when there is none, or
 * when something that is done stands between. */
int
topay_flow_session_find_behind (TopayFlowSession *self, guint length)
{
  for (guint i = length; i > 0; i--)
    {
      const TopayFlowStep *step =
          topay_flow_find_step (self->flow, g_ptr_array_index (self->behind, i - 1));

      if (step->final)
        break;
      if (!step->once)
        return (int) i - 1;
    }
  return -1;
}

/**
 * topay_flow_session_can_go_back:
 * @self: a session
 *
 * Returns: whether there is a step behind this one to which one can go back
 */
gboolean
topay_flow_session_can_go_back (TopayFlowSession *self)
{
  return !self->busy && topay_flow_session_find_behind (self, self->behind->len) >= 0;
}

/**
 * topay_flow_session_go_back:
 * @self: a session
 *
 * Goes to the step before, with its answers; secrets of this one are wiped. A step that works one
 * time is passed over.
 */
void
topay_flow_session_go_back (TopayFlowSession *self)
{
  const TopayFlowStep *step;
  int place;

  if (!topay_flow_session_can_go_back (self))
    return;
  topay_flow_session_wipe_step (self);
  topay_flow_session_stop_edit (self);
  place = topay_flow_session_find_behind (self, self->behind->len);
  step = topay_flow_find_step (self->flow, g_ptr_array_index (self->behind, place));
  g_ptr_array_set_size (self->behind, place);
  self->notice = NULL;
  topay_flow_session_enter (self, step);
}
