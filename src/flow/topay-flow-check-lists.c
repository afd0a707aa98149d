/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-private.h"

/* Judges what goes into lists, what bounds an answer, and what can be known beforehand. */

#define DEFAULT_MAX 254

/* Whether @field can be an answer of a list: short, and no secret. */
static gboolean
can_be_answer (const TopayFlowField *field)
{
  guint max = field->max > 0 ? field->max : DEFAULT_MAX;

  return !field->secret && field->kind != TOPAY_FLOW_FIELD_FILES && max <= TOPAY_FLOW_MAX_ANSWER;
}

static gboolean
check_field (const TopayFlowStep *step, const TopayFlowField *field, GError **error)
{
  gboolean is_files = field->kind == TOPAY_FLOW_FIELD_FILES;
  gboolean is_bounded =
      field->kind == TOPAY_FLOW_FIELD_MONEY || field->kind == TOPAY_FLOW_FIELD_DATE;

  if (is_files != (field->offers != NULL))
    return topay_flow_refuse (step, error, "Files, and nothing else, offer something:", field->id);
  if (field->most != NULL && !is_bounded)
    return topay_flow_refuse (step, error, "Only a sum or a day can be too much:", field->id);
  if (field->required && field->required_if != NULL)
    return topay_flow_refuse (step, error, "It is required anyway:", field->id);
  if (field->is_answer && !can_be_answer (field))
    return topay_flow_refuse (step, error, "This is no answer for a list:", field->id);
  return TRUE;
}

static gboolean
check_options (const TopayFlowStep *step, const TopayFlowField *field, GError **error)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const TopayFlowOption *option = g_ptr_array_index (field->options, i);

      if (option->destructive && option->button == NULL)
        return topay_flow_refuse (step, error, "What destroys says what it does:", option->value);
    }
  return TRUE;
}

static gboolean
check_call (const TopayFlow *self,
            const TopayFlowStep *step,
            const TopayFlowCall *call,
            GError **error)
{
  if (call == NULL)
    return TRUE;
  if (call->queued && call->endpoint == NULL)
    return topay_flow_refuse (step, error, "A probe is not kept for later:", call->probe);
  for (guint i = 0; i < call->sets->len; i++)
    {
      const TopayFlowSet *set = g_ptr_array_index (call->sets, i);
      const TopayFlowField *field =
          set->list != NULL ? topay_flow_find_field (self, set->list) : NULL;

      if (set->list != NULL && !g_str_equal (set->list, TOPAY_FLOW_ANSWERS)
          && (field == NULL || field->kind != TOPAY_FLOW_FIELD_FILES))
        return topay_flow_refuse (step, error, "There is no list", set->list);
    }
  return TRUE;
}

static gboolean
check_step (const TopayFlow *self, const TopayFlowStep *step, guint *n_answers, GError **error)
{
  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);

      if (!check_field (step, field, error) || !check_options (step, field, error))
        return FALSE;
      *n_answers += field->is_answer;
    }
  for (guint i = 0; i < step->actions->len; i++)
    if (!check_call (self, step, ((TopayFlowAction *) g_ptr_array_index (step->actions, i))->call,
                     error))
      return FALSE;
  return check_call (self, step, step->call, error);
}

/* What is known beforehand is the answer to a field, and not one that anybody may be tricked with.
 */
static gboolean
check_parameters (const TopayFlow *self, GError **error)
{
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const char *name = g_ptr_array_index (self->parameters, i);
      const TopayFlowField *field = topay_flow_find_field (self, name);

      if (field == NULL
          || (!topay_flow_field_is_listed (field) && field->kind != TOPAY_FLOW_FIELD_CHOICE))
        return topay_flow_refuse (g_ptr_array_index (self->steps, 0), error,
                                  "A parameter answers a choice, and this is none:", name);
    }
  return TRUE;
}

gboolean
topay_flow_check_lists (TopayFlow *self, GError **error)
{
  guint n_answers = 0;

  for (guint i = 0; i < self->steps->len; i++)
    if (!check_step (self, g_ptr_array_index (self->steps, i), &n_answers, error))
      return FALSE;
  if (n_answers > TOPAY_FLOW_MAX_ANSWERS)
    return topay_flow_refuse (g_ptr_array_index (self->steps, 0), error,
                              "There are more answers than a list takes in", self->id);
  return check_parameters (self, error);
}
