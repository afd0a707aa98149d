/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-judge.h"
#include "topay-flow-session-private.h"

/* What whoever shows a wizard asks of the session besides its steps. */

/**
 * topay_flow_session_get_host:
 * @self: a session
 *
 * Returns: (transfer none): the program around it
 */
TopayFlowHost *
topay_flow_session_get_host (TopayFlowSession *self)
{
  return self->host;
}

/**
 * topay_flow_session_take_parameter:
 * @self: a session that has just begun
 * @name: of a parameter of the wizard
 * @value: what was asked for: anything, for it may come from outside
 *
 * Answers a field beforehand. What is known of a payment or a case is looked up by its step.
 *
 * Returns: whether the wizard has such a parameter and the value is an answer
 */
gboolean
topay_flow_session_take_parameter (TopayFlowSession *self, const char *name, const char *value)
{
  const TopayFlowField *field = topay_flow_find_field (self->flow, name);

  if (field == NULL || !topay_flow_has_parameter (self->flow, name)
      || topay_flow_judge_answer (field, value) != NULL)
    return FALSE;
  topay_flow_values_set (self->values, name, value, FALSE);
  topay_flow_session_tell_changed (self);
  return TRUE;
}

/**
 * topay_flow_session_has_chosen:
 * @self: a session
 * @field: id of a listed field
 *
 * Returns: whether something was chosen of which more than its id is known
 */
gboolean
topay_flow_session_has_chosen (TopayFlowSession *self, const char *field)
{
  const TopayFlowField *known = topay_flow_find_field (self->flow, field);

  g_return_val_if_fail (known != NULL && topay_flow_field_is_listed (known), FALSE);

  return topay_flow_session_has_item (self, known);
}

/**
 * topay_flow_session_get_currency:
 * @self: a session
 *
 * Returns: (nullable): that of the first payment or case that is known
 */
const char *
topay_flow_session_get_currency (TopayFlowSession *self)
{
  for (guint i = 0; i < self->flow->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->flow->steps, i);

      for (guint j = 0; j < step->fields->len; j++)
        {
          const TopayFlowField *field = g_ptr_array_index (step->fields, j);
          g_autofree char *name = topay_flow_dup_item_name (field->id, "currency");
          const char *currency = topay_flow_field_is_listed (field)
                                     ? topay_flow_values_get (self->values, name)
                                     : NULL;

          if (currency != NULL)
            return currency;
        }
    }
  return NULL;
}

/**
 * topay_flow_session_is_required:
 * @self: a session
 * @field: of the wizard
 *
 * Returns: whether one cannot go on without an answer to it
 */
gboolean
topay_flow_session_is_required (TopayFlowSession *self, const TopayFlowField *field)
{
  return field->required
         || (field->required_if != NULL && topay_flow_session_holds (self, field->required_if));
}

static const TopayFlowOption *
find_option (const TopayFlowField *field, const char *answer)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const TopayFlowOption *option = g_ptr_array_index (field->options, i);

      if (g_strcmp0 (option->value, answer) == 0)
        return option;
    }
  return NULL;
}

/**
 * topay_flow_session_get_button_option:
 * @self: a session
 *
 * Returns: (nullable): the option of the step that is chosen and has a name for what follows
 */
const TopayFlowOption *
topay_flow_session_get_button_option (TopayFlowSession *self)
{
  for (guint i = 0; i < self->step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (self->step->fields, i);
      const TopayFlowOption *option =
          find_option (field, topay_flow_values_get (self->values, field->id));

      if (option != NULL && option->button != NULL
          && topay_flow_session_holds (self, field->condition))
        return option;
    }
  return NULL;
}
