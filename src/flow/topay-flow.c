/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topay-flow-private.h"

static void
option_free (gpointer data)
{
  TopayFlowOption *option = data;

  g_free (option->value);
  g_free (option->label);
  g_free (option->hint);
  g_free (option->next);
  g_free (option->button);
  g_free (option);
}

static void
field_free (gpointer data)
{
  TopayFlowField *field = data;

  g_free (field->id);
  g_free (field->label);
  g_free (field->hint);
  g_free (field->fallback);
  g_free (field->most);
  g_free (field->required_if);
  g_free (field->offers);
  g_free (field->condition);
  g_ptr_array_unref (field->options);
  g_free (field);
}

static void
text_free (gpointer data)
{
  TopayFlowText *text = data;

  g_free (text->title);
  g_free (text->text);
  g_free (text->value);
  g_free (text->condition);
  g_free (text);
}

static void
link_free (gpointer data)
{
  TopayFlowLink *link = data;

  g_free (link->target);
  g_free (link->with);
  g_free (link->label);
  g_free (link->condition);
  g_free (link);
}

static void
set_free (gpointer data)
{
  TopayFlowSet *set = data;

  g_free (set->field);
  g_free (set->from);
  g_free (set->value);
  g_free (set->list);
  g_free (set);
}

static void
keep_free (gpointer data)
{
  TopayFlowKeep *keep = data;

  g_free (keep->reply);
  g_free (keep->name);
  g_free (keep);
}

static void
call_free (TopayFlowCall *call)
{
  g_free (call->endpoint);
  g_free (call->probe);
  g_free (call->condition);
  g_ptr_array_unref (call->sets);
  g_ptr_array_unref (call->keeps);
  g_free (call);
}

static void
outcome_free (gpointer data)
{
  TopayFlowOutcome *outcome = data;

  g_free (outcome->outcome);
  g_free (outcome->condition);
  g_free (outcome->next);
  g_free (outcome->field);
  g_free (outcome->text);
  g_free (outcome->answer);
  g_free (outcome);
}

static void
action_free (gpointer data)
{
  TopayFlowAction *action = data;

  g_free (action->id);
  g_free (action->label);
  g_free (action->waiting);
  g_free (action->available_at);
  g_free (action->condition);
  g_clear_pointer (&action->call, call_free);
  g_ptr_array_unref (action->outcomes);
  g_free (action);
}

static void
step_free (gpointer data)
{
  TopayFlowStep *step = data;

  g_free (step->id);
  g_free (step->title);
  g_free (step->button);
  g_ptr_array_unref (step->texts);
  g_ptr_array_unref (step->fields);
  g_ptr_array_unref (step->links);
  g_ptr_array_unref (step->actions);
  g_clear_pointer (&step->call, call_free);
  g_ptr_array_unref (step->outcomes);
  g_free (step);
}

TopayFlow *
topay_flow_new (void)
{
  TopayFlow *self = g_new0 (TopayFlow, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->parameters = g_ptr_array_new_with_free_func (g_free);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

TopayFlowStep *
topay_flow_step_new (void)
{
  TopayFlowStep *step = g_new0 (TopayFlowStep, 1);

  step->texts = g_ptr_array_new_with_free_func (text_free);
  step->fields = g_ptr_array_new_with_free_func (field_free);
  step->links = g_ptr_array_new_with_free_func (link_free);
  step->actions = g_ptr_array_new_with_free_func (action_free);
  step->outcomes = g_ptr_array_new_with_free_func (outcome_free);
  return step;
}

TopayFlowField *
topay_flow_field_new (void)
{
  TopayFlowField *field = g_new0 (TopayFlowField, 1);

  field->options = g_ptr_array_new_with_free_func (option_free);
  return field;
}

TopayFlowOption *
topay_flow_option_new (void)
{
  return g_new0 (TopayFlowOption, 1);
}

TopayFlowText *
topay_flow_text_new (void)
{
  return g_new0 (TopayFlowText, 1);
}

TopayFlowLink *
topay_flow_link_new (void)
{
  return g_new0 (TopayFlowLink, 1);
}

TopayFlowCall *
topay_flow_call_new (void)
{
  TopayFlowCall *call = g_new0 (TopayFlowCall, 1);

  call->sets = g_ptr_array_new_with_free_func (set_free);
  call->keeps = g_ptr_array_new_with_free_func (keep_free);
  return call;
}

TopayFlowSet *
topay_flow_set_new (void)
{
  return g_new0 (TopayFlowSet, 1);
}

TopayFlowKeep *
topay_flow_keep_new (void)
{
  return g_new0 (TopayFlowKeep, 1);
}

TopayFlowOutcome *
topay_flow_outcome_new (void)
{
  return g_new0 (TopayFlowOutcome, 1);
}

TopayFlowAction *
topay_flow_action_new (void)
{
  TopayFlowAction *action = g_new0 (TopayFlowAction, 1);

  action->outcomes = g_ptr_array_new_with_free_func (outcome_free);
  return action;
}

/**
 * topay_flow_ref:
 * @self: a wizard
 *
 * Returns: (transfer full): @self
 */
TopayFlow *
topay_flow_ref (TopayFlow *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * topay_flow_unref:
 * @self: (transfer full): a wizard
 */
void
topay_flow_unref (TopayFlow *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->title);
  g_ptr_array_unref (self->parameters);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/**
 * topay_flow_get_id:
 * @self: a wizard
 *
 * Returns: its id, as in data/flows/wizards.list
 */
const char *
topay_flow_get_id (const TopayFlow *self)
{
  return self->id;
}

/**
 * topay_flow_get_version:
 * @self: a wizard
 *
 * Returns: its version: drafts of another one may not fit
 */
guint
topay_flow_get_version (const TopayFlow *self)
{
  return self->version;
}

/**
 * topay_flow_get_title:
 * @self: a wizard
 *
 * Returns: its name, English
 */
const char *
topay_flow_get_title (const TopayFlow *self)
{
  return self->title;
}

/**
 * topay_flow_has_parameter:
 * @self: a wizard
 * @name: of a field
 *
 * Returns: whether the field can be answered by whoever opens the wizard
 */
gboolean
topay_flow_has_parameter (const TopayFlow *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->parameters, name, g_str_equal, NULL);
}

/**
 * topay_flow_get_n_steps:
 * @self: a wizard
 *
 * Returns: how many steps it has, at least 1
 */
guint
topay_flow_get_n_steps (const TopayFlow *self)
{
  return self->steps->len;
}

/**
 * topay_flow_get_step:
 * @self: a wizard
 * @nth: number of a step
 *
 * Returns: (transfer none): the step; the first begins
 */
const TopayFlowStep *
topay_flow_get_step (const TopayFlow *self, guint nth)
{
  g_return_val_if_fail (nth < self->steps->len, NULL);

  return g_ptr_array_index (self->steps, nth);
}

/**
 * topay_flow_find_step:
 * @self: a wizard
 * @id: of a step
 *
 * Returns: (transfer none) (nullable): the step
 */
const TopayFlowStep *
topay_flow_find_step (const TopayFlow *self, const char *id)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);

      if (g_str_equal (step->id, id))
        return step;
    }
  return NULL;
}

/**
 * topay_flow_find_field:
 * @self: a wizard
 * @id: of a field
 *
 * Returns: (transfer none) (nullable): the field
 */
const TopayFlowField *
topay_flow_find_field (const TopayFlow *self, const char *id)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);

      for (guint j = 0; j < step->fields->len; j++)
        {
          const TopayFlowField *field = g_ptr_array_index (step->fields, j);

          if (g_str_equal (field->id, id))
            return field;
        }
    }
  return NULL;
}

/* The step that asks for @field; never NULL for a field of the wizard. */
const TopayFlowStep *
topay_flow_find_step_of (const TopayFlow *self, const TopayFlowField *field)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);

      if (g_ptr_array_find (step->fields, field, NULL))
        return step;
    }
  return NULL;
}
