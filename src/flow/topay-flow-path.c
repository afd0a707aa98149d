/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-session-private.h"

/* Where a choice leads: the chosen option, or the first while nothing is chosen. */
static const char *
find_choice (TopayFlowSession *self, const TopayFlowStep *step)
{
  const char *first = NULL;

  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);
      const char *answer = topay_flow_session_get_value (self, field->id);

      if (!topay_flow_session_holds (self, field->condition))
        continue;
      for (guint j = 0; j < field->options->len; j++)
        {
          const TopayFlowOption *option = g_ptr_array_index (field->options, j);

          if (option->next != NULL && g_strcmp0 (option->value, answer) == 0)
            return option->next;
          if (first == NULL)
            first = option->next;
        }
    }
  return first;
}

/* Where things will probably go on from @step when all is well. */
static const TopayFlowStep *
guess_next (TopayFlowSession *self, const TopayFlowStep *step)
{
  const char *next = find_choice (self, step);

  for (guint i = 0; next == NULL && i < step->outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (step->outcomes, i);

      if (g_str_equal (outcome->outcome, "ok") && outcome->next != NULL
          && topay_flow_session_holds (self, outcome->condition))
        next = outcome->next;
    }
  return next != NULL ? topay_flow_find_step (self->flow, next) : NULL;
}

/* Whether people see it as a step: a check runs by itself, and the result is the end. */
static gboolean
counts (const TopayFlowStep *step)
{
  return step->kind != TOPAY_FLOW_STEP_CHECK && step->kind != TOPAY_FLOW_STEP_RESULT;
}

/**
 * topay_flow_session_get_place:
 * @self: a session
 * @nth: (out): number of this step, from 1
 * @n_steps: (out): how many there will probably be
 *
 * Tells how far it is, over the steps behind and the way that the answers so far lead.
 */
void
topay_flow_session_get_place (TopayFlowSession *self, guint *nth, guint *n_steps)
{
  const TopayFlowStep *step = self->step;
  guint behind = 0, ahead = 0;

  for (guint i = 0; i < self->behind->len; i++)
    behind += counts (topay_flow_find_step (self->flow, g_ptr_array_index (self->behind, i)));
  for (guint i = 0; step != NULL && i < topay_flow_get_n_steps (self->flow); i++)
    {
      ahead += counts (step);
      step = guess_next (self, step);
    }
  *nth = behind + 1;
  *n_steps = behind + MAX (ahead, 1);
}
