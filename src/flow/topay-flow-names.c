/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-session-private.h"

#define MAX_NAME 64

/* What a name may stand for that somebody refers to. */
typedef enum
{
  NAME_UNKNOWN,
  NAME_OPEN,
  NAME_SECRET,
} NameKind;

/* What the program around a wizard knows; TopayFlowHost says what they are. */
static const char *const host_names[] = { "@account",   "@display-name", "@language",
                                          "@signed-in", "@today",        NULL };

/* What is left of a time: put in by whoever shows the text. */
static const char *const clock_names[] = { "clock", "seconds", NULL };

static gboolean
is_name (const char *text)
{
  return g_ascii_islower (text[0]) && strlen (text) <= MAX_NAME
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static NameKind
find_kept (const TopayFlowCall *call, const char *name)
{
  for (guint i = 0; call != NULL && i < call->keeps->len; i++)
    {
      const TopayFlowKeep *keep = g_ptr_array_index (call->keeps, i);

      if (g_str_equal (keep->name, name))
        return keep->secret ? NAME_SECRET : NAME_OPEN;
    }
  return NAME_UNKNOWN;
}

static NameKind
find_kept_of_step (const TopayFlowStep *step, const char *name)
{
  NameKind kind = find_kept (step->call, name);

  for (guint i = 0; kind == NAME_UNKNOWN && i < step->actions->len; i++)
    kind = find_kept (((TopayFlowAction *) g_ptr_array_index (step->actions, i))->call, name);
  return kind;
}

/* Whether @name is something that is known of a payment or a case that is chosen. */
static gboolean
is_item_name (const TopayFlow *self, const char *name)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->steps, i);

      for (guint j = 0; j < step->fields->len; j++)
        if (topay_flow_is_item_name (g_ptr_array_index (step->fields, j), name))
          return TRUE;
    }
  return FALSE;
}

static NameKind
find_name (const TopayFlow *self, const char *name)
{
  const TopayFlowField *field = topay_flow_find_field (self, name);
  NameKind kind = NAME_UNKNOWN;

  if (g_strv_contains (host_names, name))
    return NAME_OPEN;
  if (field != NULL)
    return field->secret ? NAME_SECRET : NAME_OPEN;
  if (is_item_name (self, name))
    return NAME_OPEN;
  for (guint i = 0; kind == NAME_UNKNOWN && i < self->steps->len; i++)
    kind = find_kept_of_step (g_ptr_array_index (self->steps, i), name);
  return kind;
}

/**
 * topay_flow_is_open_name:
 * @self: a wizard
 * @name: of a value
 *
 * Returns: whether it is an answer or a kept value of the wizard that is no secret
 */
gboolean
topay_flow_is_open_name (const TopayFlow *self, const char *name)
{
  return name[0] != '@' && find_name (self, name) == NAME_OPEN;
}

static gboolean
check_known (const TopayFlow *self, const TopayFlowStep *step, const char *name, GError **error)
{
  return name == NULL || find_name (self, name) != NAME_UNKNOWN
         || topay_flow_refuse (step, error, "Nothing has the name", name);
}

/* What is compared with an answer must be one that can be given. */
static gboolean
check_value (const TopayFlow *self,
             const TopayFlowStep *step,
             const char *name,
             const char *value,
             GError **error)
{
  const TopayFlowField *field = topay_flow_find_field (self, name);

  if (!check_known (self, step, name, error))
    return FALSE;
  if (field == NULL || value[0] == '\0'
      || (field->kind != TOPAY_FLOW_FIELD_CHOICE && field->kind != TOPAY_FLOW_FIELD_SWITCH))
    return TRUE;
  if (field->kind == TOPAY_FLOW_FIELD_SWITCH
      && (g_str_equal (value, "yes") || g_str_equal (value, "no")))
    return TRUE;
  for (guint i = 0; i < field->options->len; i++)
    if (g_str_equal (((TopayFlowOption *) g_ptr_array_index (field->options, i))->value, value))
      return TRUE;
  return topay_flow_refuse (step, error, "This cannot be answered:", value);
}

static gboolean
check_condition (const TopayFlow *self,
                 const TopayFlowStep *step,
                 const char *condition,
                 GError **error)
{
  g_auto (GStrv) terms = topay_flow_dup_terms (condition);

  for (char **term = terms; *term != NULL; term++)
    {
      const char *wanted;
      TopayFlowSign sign;

      if (!topay_flow_split_term (*term, &wanted, &sign))
        continue;
      if (wanted[0] == '@' && !check_known (self, step, wanted, error))
        return FALSE;
      if (!check_value (self, step, *term, wanted, error))
        return FALSE;
    }
  return TRUE;
}

/* What a value can be made words of. */
static gboolean
is_format (const char *text)
{
  return g_str_has_prefix (text, ":time}") || g_str_has_prefix (text, ":date}")
         || g_str_has_prefix (text, ":money}");
}

/* A text fills in only what is known, and never a secret. */
static gboolean
check_braces (const TopayFlow *self, const TopayFlowStep *step, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "{", -1);

  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    {
      gsize length = strcspn (parts[i], ":}");
      g_autofree char *name = g_strndup (parts[i], length);

      if (strchr (parts[i], '}') == NULL
          || (parts[i][length] == ':' && !is_format (parts[i] + length)))
        return topay_flow_refuse (step, error, "The braces are wrong in", text);
      if (!g_strv_contains (clock_names, name) && find_name (self, name) != NAME_OPEN)
        return topay_flow_refuse (step, error, "There is nothing to fill in for", name);
    }
  return TRUE;
}

static gboolean
check_call (const TopayFlow *self,
            const TopayFlowStep *step,
            const TopayFlowCall *call,
            GError **error)
{
  if (call != NULL && !check_condition (self, step, call->condition, error))
    return FALSE;
  for (guint i = 0; call != NULL && i < call->sets->len; i++)
    if (!check_known (self, step, ((TopayFlowSet *) g_ptr_array_index (call->sets, i))->from,
                      error))
      return FALSE;
  for (guint i = 0; call != NULL && i < call->keeps->len; i++)
    {
      const TopayFlowKeep *keep = g_ptr_array_index (call->keeps, i);

      if (!is_name (keep->name) || topay_flow_find_field (self, keep->name) != NULL
          || is_item_name (self, keep->name))
        return topay_flow_refuse (step, error, "This is no name to keep a value by:", keep->name);
      if ((find_name (self, keep->name) == NAME_SECRET) != keep->secret)
        return topay_flow_refuse (step, error, "Here a secret and there none:", keep->name);
    }
  return TRUE;
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
      g_autofree char *term = g_strdup (outcome->answer);
      const char *value;
      TopayFlowSign sign;

      if (!check_condition (self, step, outcome->condition, error)
          || !check_braces (self, step, outcome->text, error))
        return FALSE;
      if (term == NULL)
        continue;
      if (!topay_flow_split_term (term, &value, &sign) || sign != TOPAY_FLOW_SIGN_EQUAL
          || topay_flow_find_field (self, term) == NULL)
        return topay_flow_refuse (step, error, "This changes no answer:", outcome->answer);
      if (!check_value (self, step, term, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_field (const TopayFlow *self,
             const TopayFlowStep *step,
             const TopayFlowField *field,
             GError **error)
{
  if (!is_name (field->id))
    return topay_flow_refuse (step, error, "This is no name of a field:", field->id);
  if (is_item_name (self, field->id))
    return topay_flow_refuse (step, error, "Another field makes a value of the name", field->id);
  if (!check_condition (self, step, field->condition, error)
      || !check_condition (self, step, field->required_if, error)
      || !check_known (self, step, field->most, error)
      || !check_braces (self, step, field->label, error)
      || !check_braces (self, step, field->hint, error))
    return FALSE;
  if (field->fallback != NULL && field->fallback[0] == '@')
    return check_known (self, step, field->fallback, error);
  if (field->fallback != NULL && field->fallback[0] == '=')
    return find_name (self, field->fallback + 1) == NAME_OPEN
           || topay_flow_refuse (step, error, "Nothing has the name", field->fallback + 1);
  return field->fallback == NULL || field->options->len == 0
         || check_value (self, step, field->id, field->fallback, error);
}

static gboolean
check_action (const TopayFlow *self,
              const TopayFlowStep *step,
              const TopayFlowAction *action,
              GError **error)
{
  if (!is_name (action->id))
    return topay_flow_refuse (step, error, "This is no name of an action:", action->id);
  return check_known (self, step, action->available_at, error)
         && check_condition (self, step, action->condition, error)
         && check_braces (self, step, action->label, error)
         && check_braces (self, step, action->waiting, error)
         && check_call (self, step, action->call, error)
         && check_outcomes (self, step, action->outcomes, error);
}

static gboolean
check_text (const TopayFlow *self,
            const TopayFlowStep *step,
            const TopayFlowText *text,
            GError **error)
{
  return check_known (self, step, text->value, error)
         && check_condition (self, step, text->condition, error)
         && check_braces (self, step, text->title, error)
         && check_braces (self, step, text->text, error);
}

static gboolean
check_link (const TopayFlow *self,
            const TopayFlowStep *step,
            const TopayFlowLink *link,
            GError **error)
{
  if (link->with != NULL && link->kind != TOPAY_FLOW_LINK_FLOW)
    return topay_flow_refuse (step, error, "Only a wizard is opened with a value:", link->with);
  if (link->kind == TOPAY_FLOW_LINK_CASE && !check_known (self, step, link->target, error))
    return FALSE;
  return check_known (self, step, link->with, error)
         && check_condition (self, step, link->condition, error)
         && check_braces (self, step, link->label, error);
}

static gboolean
check_step (const TopayFlow *self, const TopayFlowStep *step, GError **error)
{
  if (!is_name (step->id))
    return topay_flow_refuse (step, error, "This is no name of a step:", step->id);
  for (guint i = 0; i < step->fields->len; i++)
    if (!check_field (self, step, g_ptr_array_index (step->fields, i), error))
      return FALSE;
  for (guint i = 0; i < step->texts->len; i++)
    if (!check_text (self, step, g_ptr_array_index (step->texts, i), error))
      return FALSE;
  for (guint i = 0; i < step->links->len; i++)
    if (!check_link (self, step, g_ptr_array_index (step->links, i), error))
      return FALSE;
  for (guint i = 0; i < step->actions->len; i++)
    if (!check_action (self, step, g_ptr_array_index (step->actions, i), error))
      return FALSE;
  return check_braces (self, step, step->title, error)
         && check_braces (self, step, step->button, error)
         && check_call (self, step, step->call, error)
         && check_outcomes (self, step, step->outcomes, error);
}

/* Judges every name, and whether what refers to one finds it. */
gboolean
topay_flow_check_names (TopayFlow *self, GError **error)
{
  if (!is_name (self->id))
    return topay_flow_refuse (g_ptr_array_index (self->steps, 0), error,
                              "This is no name of a wizard:", self->id);
  for (guint i = 0; i < self->steps->len; i++)
    if (!check_step (self, g_ptr_array_index (self->steps, i), error))
      return FALSE;
  return TRUE;
}
