/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topay-flow-private.h"

static gboolean
refuse (const TopayFlowStep *step, GError **error, const char *what, const char *name)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Line %u: %s “%s”", step->line, what, name);
  return FALSE;
}

static gboolean
check_next (const TopayFlow *self, const TopayFlowStep *step, const char *next, GError **error)
{
  return next == NULL || topay_flow_find_step (self, next) != NULL
         || refuse (step, error, "There is no step", next);
}

static gboolean
check_outcomes (const TopayFlow *self,
                const TopayFlowStep *step,
                const GPtrArray *outcomes,
                GError **error)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (outcomes, i);

      if (!check_next (self, step, outcome->next, error))
        return FALSE;
      if (outcome->field != NULL && topay_flow_find_field (self, outcome->field) == NULL)
        return refuse (step, error, "There is no field", outcome->field);
    }
  return TRUE;
}

static gboolean
check_fields (const TopayFlow *self, const TopayFlowStep *step, GError **error)
{
  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);

      if (topay_flow_find_field (self, field->id) != field)
        return refuse (step, error, "There are two fields", field->id);
      if ((field->kind == TOPAY_FLOW_FIELD_CHOICE) != (field->options->len > 0))
        return refuse (step, error, "Options belong to a choice, and only to one:", field->id);
      for (guint j = 0; j < field->options->len; j++)
        {
          const TopayFlowOption *option = g_ptr_array_index (field->options, j);

          if (!check_next (self, step, option->next, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* Whether going on from @step can lead anywhere when all is well. */
static gboolean
leads_on (const TopayFlowStep *step)
{
  for (guint i = 0; i < step->outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (step->outcomes, i);

      if (outcome->next != NULL && g_str_equal (outcome->outcome, "ok"))
        return TRUE;
    }
  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);

      for (guint j = 0; j < field->options->len; j++)
        if (((TopayFlowOption *) g_ptr_array_index (field->options, j))->next != NULL)
          return TRUE;
    }
  return FALSE;
}

static gboolean
check_step (const TopayFlow *self, const TopayFlowStep *step, GError **error)
{
  if (topay_flow_find_step (self, step->id) != step)
    return refuse (step, error, "There are two steps", step->id);
  if ((step->kind == TOPAY_FLOW_STEP_RESULT) == leads_on (step))
    return refuse (step, error,
                   "A result leads nowhere, and every other step somewhere:", step->id);
  if (step->kind == TOPAY_FLOW_STEP_CHECK && step->call == NULL)
    return refuse (step, error, "There is nothing to check in", step->id);
  for (guint i = 0; i < step->actions->len; i++)
    {
      const TopayFlowAction *action = g_ptr_array_index (step->actions, i);

      if (!check_outcomes (self, step, action->outcomes, error))
        return FALSE;
    }
  return check_fields (self, step, error) && check_outcomes (self, step, step->outcomes, error);
}

/* Everything that the parts of a file have to say about each other. */
gboolean
topay_flow_check (TopayFlow *self, GError **error)
{
  if (self->steps->len == 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "There are no steps");
      return FALSE;
    }
  for (guint i = 0; i < self->steps->len; i++)
    if (!check_step (self, g_ptr_array_index (self->steps, i), error))
      return FALSE;
  return TRUE;
}
