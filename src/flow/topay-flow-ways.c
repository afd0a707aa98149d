/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-private.h"

/* Judges where the steps of a wizard lead: everywhere, never round by themselves, to an end. */

typedef void (*NextFunc) (const TopayFlow *self, guint next, gpointer data);

static guint
find_index (const TopayFlow *self, const char *id)
{
  guint index = 0;

  g_ptr_array_find (self->steps, topay_flow_find_step (self, id), &index);
  return index;
}

static void
follow_outcomes (const TopayFlow *self, const GPtrArray *outcomes, NextFunc func, gpointer data)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (outcomes, i);

      if (outcome->next != NULL)
        func (self, find_index (self, outcome->next), data);
    }
}

/* Calls @func for every step to which @step can lead. */
static void
follow (const TopayFlow *self, const TopayFlowStep *step, NextFunc func, gpointer data)
{
  follow_outcomes (self, step->outcomes, func, data);
  for (guint i = 0; i < step->actions->len; i++)
    follow_outcomes (self, ((TopayFlowAction *) g_ptr_array_index (step->actions, i))->outcomes,
                     func, data);
  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);

      for (guint j = 0; j < field->options->len; j++)
        {
          const TopayFlowOption *option = g_ptr_array_index (field->options, j);

          if (option->next != NULL)
            func (self, find_index (self, option->next), data);
        }
    }
}

typedef struct
{
  gboolean marks[TOPAY_FLOW_MAX_STEPS];
  gboolean found; /* whether a step that is marked was met */
} Walk;

static void
mark (const TopayFlow *self, guint next, gpointer data)
{
  Walk *walk = data;

  if (walk->marks[next])
    return;
  walk->marks[next] = TRUE;
  follow (self, g_ptr_array_index (self->steps, next), mark, walk);
}

static void
meet (const TopayFlow *self, guint next, gpointer data)
{
  Walk *walk = data;

  walk->found |= walk->marks[next];
}

/* Marks every step that leads to a marked one, until there is no more of them. */
static void
mark_leading (const TopayFlow *self, Walk *good)
{
  gboolean changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < self->steps->len; i++)
        {
          good->found = FALSE;
          follow (self, g_ptr_array_index (self->steps, i), meet, good);
          if (good->marks[i] || !good->found)
            continue;
          good->marks[i] = changed = TRUE;
        }
    }
}

static gboolean
check_reach (const TopayFlow *self, GError **error)
{
  Walk from_start = { { FALSE }, FALSE };
  Walk to_end = { { FALSE }, FALSE };

  mark (self, 0, &from_start);
  for (guint i = 0; i < self->steps->len; i++)
    to_end.marks[i] =
        ((TopayFlowStep *) g_ptr_array_index (self->steps, i))->kind == TOPAY_FLOW_STEP_RESULT;
  mark_leading (self, &to_end);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);

      if (!from_start.marks[i])
        return topay_flow_refuse (step, error, "Nothing leads to", step->id);
      if (!to_end.marks[i])
        return topay_flow_refuse (step, error, "No result can be reached from", step->id);
    }
  return TRUE;
}

static void
mark_checks (const TopayFlow *self, guint next, gpointer data)
{
  const TopayFlowStep *step = g_ptr_array_index (self->steps, next);
  Walk *walk = data;

  if (walk->marks[next] || step->kind != TOPAY_FLOW_STEP_CHECK)
    return;
  walk->marks[next] = TRUE;
  follow (self, step, mark_checks, walk);
}

/* Checks run by themselves: a round of them would never end, and nobody could answer anything. */
static gboolean
check_rounds (const TopayFlow *self, GError **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);
      Walk walk = { { FALSE }, FALSE };

      if (step->kind != TOPAY_FLOW_STEP_CHECK)
        continue;
      follow (self, step, mark_checks, &walk);
      if (walk.marks[i])
        return topay_flow_refuse (step, error, "It goes round without an answer:", step->id);
    }
  return TRUE;
}

/* Whether every answer to a choice leads on by itself. */
static gboolean
options_lead_on (const TopayFlowStep *step)
{
  const TopayFlowField *field =
      step->kind == TOPAY_FLOW_STEP_CHOICE ? g_ptr_array_index (step->fields, 0) : NULL;

  for (guint i = 0; field != NULL && i < field->options->len; i++)
    if (((TopayFlowOption *) g_ptr_array_index (field->options, i))->next == NULL)
      return FALSE;
  return field != NULL && field->required && field->condition == NULL;
}

/* Whatever the conditions say, going on must lead somewhere when all is well. */
static gboolean
leads_on (const TopayFlowStep *step)
{
  for (guint i = 0; i < step->outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (step->outcomes, i);

      if (g_str_equal (outcome->outcome, "ok") && outcome->condition == NULL)
        return outcome->next != NULL;
    }
  return options_lead_on (step);
}

/* A draft goes on at a step that was shown, and over one that is done there is no way back. */
static gboolean
check_final (const TopayFlow *self, const TopayFlowStep *step, GError **error)
{
  for (guint i = 0; step->final && i < step->outcomes->len; i++)
    {
      const char *next = ((TopayFlowOutcome *) g_ptr_array_index (step->outcomes, i))->next;

      if (next != NULL && topay_flow_find_step (self, next)->kind == TOPAY_FLOW_STEP_CHECK)
        return topay_flow_refuse (step, error, "What is done leads to a check:", next);
    }
  return TRUE;
}

/* Judges the ways through a wizard whose parts are known to fit together. */
gboolean
topay_flow_check_ways (TopayFlow *self, GError **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);

      if (step->kind != TOPAY_FLOW_STEP_RESULT && !leads_on (step))
        return topay_flow_refuse (step, error, "Going on can lead nowhere from", step->id);
      if (!check_final (self, step, error))
        return FALSE;
    }
  return check_reach (self, error) && check_rounds (self, error);
}
