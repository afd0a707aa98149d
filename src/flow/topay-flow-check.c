/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-flow-private.h"

gboolean
topay_flow_refuse (const TopayFlowStep *step, GError **error, const char *what, const char *name)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Line %u: %s “%s”", step->line, what, name);
  return FALSE;
}

static gboolean
check_next (const TopayFlow *self, const TopayFlowStep *step, const char *next, GError **error)
{
  return next == NULL || topay_flow_find_step (self, next) != NULL
         || topay_flow_refuse (step, error, "There is no step", next);
}

static gboolean
has_field (const TopayFlowStep *step, const char *id)
{
  for (guint i = 0; i < step->fields->len; i++)
    if (g_str_equal (((TopayFlowField *) g_ptr_array_index (step->fields, i))->id, id))
      return TRUE;
  return FALSE;
}

/* The first outcome that fits counts: whatever follows one that always fits is never heard of. */
static gboolean
is_covered (const GPtrArray *outcomes, guint nth)
{
  const TopayFlowOutcome *outcome = g_ptr_array_index (outcomes, nth);

  for (guint i = 0; i < nth; i++)
    {
      const TopayFlowOutcome *before = g_ptr_array_index (outcomes, i);
      gboolean any = g_str_equal (before->outcome, "*") && !g_str_equal (outcome->outcome, "ok");

      if (before->condition == NULL && (any || g_str_equal (before->outcome, outcome->outcome)))
        return TRUE;
    }
  return FALSE;
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
      if (outcome->field != NULL && !has_field (step, outcome->field))
        return topay_flow_refuse (step, error, "The step has no field", outcome->field);
      if (outcome->field != NULL && outcome->next != NULL)
        return topay_flow_refuse (step, error,
                                  "It stays, or leads on, but not both:", outcome->outcome);
      if (is_covered (outcomes, i))
        return topay_flow_refuse (step, error, "An outcome before always counts instead of",
                                  outcome->outcome);
    }
  return TRUE;
}

static gboolean
check_options (const TopayFlow *self,
               const TopayFlowStep *step,
               const TopayFlowField *field,
               GError **error)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const TopayFlowOption *option = g_ptr_array_index (field->options, i);

      if (!check_next (self, step, option->next, error))
        return FALSE;
      if (option->next != NULL && step->kind != TOPAY_FLOW_STEP_CHOICE)
        return topay_flow_refuse (step, error,
                                  "Only in a choice an option leads on:", option->value);
      for (guint j = 0; j < i; j++)
        if (g_str_equal (((TopayFlowOption *) g_ptr_array_index (field->options, j))->value,
                         option->value))
          return topay_flow_refuse (step, error, "There are two options", option->value);
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
        return topay_flow_refuse (step, error, "There are two fields", field->id);
      if ((field->kind == TOPAY_FLOW_FIELD_CHOICE) != (field->options->len > 0))
        return topay_flow_refuse (step, error,
                                  "Options belong to a choice, and only to one:", field->id);
      if (field->max > 0 && field->min > field->max)
        return topay_flow_refuse (step, error, "The least is more than the most in", field->id);
      if (!check_options (self, step, field, error))
        return FALSE;
    }
  return TRUE;
}

static guint
count_files (const TopayFlowStep *step)
{
  guint n_files = 0;

  for (guint i = 0; i < step->fields->len; i++)
    n_files +=
        ((TopayFlowField *) g_ptr_array_index (step->fields, i))->kind == TOPAY_FLOW_FIELD_FILES;
  return n_files;
}

/* What a step of its kind has, and has not. */
static gboolean
check_kind (const TopayFlowStep *step, GError **error)
{
  gboolean is_result = step->kind == TOPAY_FLOW_STEP_RESULT;
  gboolean is_check = step->kind == TOPAY_FLOW_STEP_CHECK;
  gboolean is_empty = step->fields->len == 0 && step->actions->len == 0;

  if (is_result && (!is_empty || step->call != NULL || step->outcomes->len > 0))
    return topay_flow_refuse (step, error, "A result asks nothing and leads nowhere:", step->id);
  if (is_check && (!is_empty || step->call == NULL))
    return topay_flow_refuse (step, error, "A check has a call, and asks nothing:", step->id);
  if ((step->kind == TOPAY_FLOW_STEP_ATTACH) != (count_files (step) == 1))
    return topay_flow_refuse (step, error, "Files are asked for once in an attach step:", step->id);
  if (step->kind == TOPAY_FLOW_STEP_CHOICE && step->fields->len != 1)
    return topay_flow_refuse (step, error, "A choice has one field:", step->id);
  return TRUE;
}

static gboolean
check_actions (const TopayFlow *self, const TopayFlowStep *step, GError **error)
{
  for (guint i = 0; i < step->actions->len; i++)
    {
      const TopayFlowAction *action = g_ptr_array_index (step->actions, i);

      if (!check_outcomes (self, step, action->outcomes, error))
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (g_str_equal (((TopayFlowAction *) g_ptr_array_index (step->actions, j))->id,
                         action->id))
          return topay_flow_refuse (step, error, "There are two actions", action->id);
    }
  return TRUE;
}

/* Everything that the parts of a file have to say about each other. */
gboolean
topay_flow_check (TopayFlow *self, GError **error)
{
  if (self->steps->len == 0 || self->steps->len > TOPAY_FLOW_MAX_STEPS || self->version == 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "A wizard has a version from 1 on, and 1 to %d steps", TOPAY_FLOW_MAX_STEPS);
      return FALSE;
    }
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);

      if (topay_flow_find_step (self, step->id) != step)
        return topay_flow_refuse (step, error, "There are two steps", step->id);
      if (!check_kind (step, error) || !check_fields (self, step, error)
          || !check_actions (self, step, error)
          || !check_outcomes (self, step, step->outcomes, error))
        return FALSE;
    }
  return topay_flow_check_names (self, error) && topay_flow_check_lists (self, error)
         && topay_flow_check_ways (self, error);
}
