/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "topay-error.h"
#include "topay-flow-private.h"

#define MAX_ATTRIBUTES 16

/* Where the reader is. Everything it points to belongs to the flow. */
typedef struct
{
  TopayFlow *flow;         /* (unowned) */
  TopayFlowStep *step;     /* (unowned) (nullable) */
  TopayFlowField *field;   /* (unowned) (nullable) */
  TopayFlowAction *action; /* (unowned) (nullable) */
  TopayFlowCall *call;     /* (unowned) (nullable) */
  char **text;             /* (unowned) (nullable): where the text of the element goes */
  guint line;
} Reader;

/* The attributes of one element. Each is taken once; what is left over is refused. */
typedef struct
{
  const char **names;
  const char **values;
  gboolean taken[MAX_ATTRIBUTES];
} Attributes;

typedef struct
{
  const char *name;
  int value;
} Word;

static const Word step_kinds[] = {
  { "choice", TOPAY_FLOW_STEP_CHOICE },
  { "form", TOPAY_FLOW_STEP_FORM },
  { "check", TOPAY_FLOW_STEP_CHECK },
  { "attach", TOPAY_FLOW_STEP_ATTACH },
  { "review", TOPAY_FLOW_STEP_REVIEW },
  { "result", TOPAY_FLOW_STEP_RESULT },
  { NULL },
};

static const Word field_kinds[] = {
  { "text", TOPAY_FLOW_FIELD_TEXT },
  { "multiline", TOPAY_FLOW_FIELD_MULTILINE },
  { "account", TOPAY_FLOW_FIELD_ACCOUNT },
  { "code", TOPAY_FLOW_FIELD_CODE },
  { "password", TOPAY_FLOW_FIELD_PASSWORD },
  { "new-password", TOPAY_FLOW_FIELD_NEW_PASSWORD },
  { "new-pin", TOPAY_FLOW_FIELD_NEW_PIN },
  { "choice", TOPAY_FLOW_FIELD_CHOICE },
  { "switch", TOPAY_FLOW_FIELD_SWITCH },
  { "date", TOPAY_FLOW_FIELD_DATE },
  { "money", TOPAY_FLOW_FIELD_MONEY },
  { "payment", TOPAY_FLOW_FIELD_PAYMENT },
  { "case", TOPAY_FLOW_FIELD_CASE },
  { "files", TOPAY_FLOW_FIELD_FILES },
  { NULL },
};

static const Word text_kinds[] = {
  { "plain", TOPAY_FLOW_TEXT_PLAIN },
  { "info", TOPAY_FLOW_TEXT_INFO },
  { "warn", TOPAY_FLOW_TEXT_WARN },
  { "danger", TOPAY_FLOW_TEXT_DANGER },
  { "good", TOPAY_FLOW_TEXT_GOOD },
  { "countdown", TOPAY_FLOW_TEXT_COUNTDOWN },
  { NULL },
};

static const Word link_kinds[] = {
  { "article", TOPAY_FLOW_LINK_ARTICLE },
  { "flow", TOPAY_FLOW_LINK_FLOW },
  { "action", TOPAY_FLOW_LINK_ACTION },
  { "case", TOPAY_FLOW_LINK_CASE },
  { NULL },
};

static gboolean
refuse (const Reader *reader, GError **error, const char *what, const char *name)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Line %u: %s “%s”", reader->line, what,
               name);
  return FALSE;
}

static const char *
take (Attributes *attributes, const char *name)
{
  for (guint i = 0; attributes->names[i] != NULL; i++)
    if (g_str_equal (attributes->names[i], name))
      {
        attributes->taken[i] = TRUE;
        return attributes->values[i];
      }
  return NULL;
}

static gboolean
take_text (
    const Reader *reader, Attributes *attributes, const char *name, char **text, GError **error)
{
  *text = g_strdup (take (attributes, name));
  return *text != NULL || refuse (reader, error, "There is no attribute", name);
}

static gboolean
take_word (const Reader *reader,
           Attributes *attributes,
           const char *name,
           const Word *words,
           int *value,
           GError **error)
{
  const char *text = take (attributes, name);

  if (text == NULL)
    return refuse (reader, error, "There is no attribute", name);
  for (; words->name != NULL; words++)
    if (g_str_equal (words->name, text))
      {
        *value = words->value;
        return TRUE;
      }
  return refuse (reader, error, "Nobody knows the word", text);
}

static gboolean
take_flag (
    const Reader *reader, Attributes *attributes, const char *name, gboolean *flag, GError **error)
{
  const char *text = take (attributes, name);

  *flag = text != NULL && g_str_equal (text, "yes");
  return text == NULL || *flag || g_str_equal (text, "no")
         || refuse (reader, error, "Neither “yes” nor “no”:", text);
}

static gboolean
take_number (
    const Reader *reader, Attributes *attributes, const char *name, guint *number, GError **error)
{
  const char *text = take (attributes, name);
  guint64 value = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, 10000, &value, NULL))
    return refuse (reader, error, "This is no number:", text);
  *number = (guint) value;
  return TRUE;
}

static gboolean
take_condition_named (const Reader *reader,
                      Attributes *attributes,
                      const char *name,
                      char **condition,
                      GError **error)
{
  *condition = g_strdup (take (attributes, name));
  if (topay_flow_condition_check (*condition, error))
    return TRUE;
  g_prefix_error (error, "Line %u: ", reader->line);
  return FALSE;
}

static gboolean
take_condition (const Reader *reader, Attributes *attributes, char **condition, GError **error)
{
  return take_condition_named (reader, attributes, "if", condition, error);
}

static gboolean
read_flow (Reader *reader, Attributes *attributes, GError **error)
{
  if (reader->flow->id != NULL)
    return refuse (reader, error, "There is a second", "flow");
  return take_text (reader, attributes, "id", &reader->flow->id, error)
         && take_text (reader, attributes, "title", &reader->flow->title, error)
         && take_number (reader, attributes, "version", &reader->flow->version, error);
}

static gboolean
read_parameter (Reader *reader, Attributes *attributes, GError **error)
{
  char *field = NULL;

  if (!take_text (reader, attributes, "field", &field, error))
    return FALSE;
  g_ptr_array_add (reader->flow->parameters, field);
  return TRUE;
}

static gboolean
read_step (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowStep *step = topay_flow_step_new ();
  int kind = 0;

  g_ptr_array_add (reader->flow->steps, step);
  reader->step = step;
  step->line = reader->line;
  step->button = g_strdup (take (attributes, "button"));
  if (!take_text (reader, attributes, "id", &step->id, error)
      || !take_text (reader, attributes, "title", &step->title, error)
      || !take_word (reader, attributes, "kind", step_kinds, &kind, error)
      || !take_flag (reader, attributes, "destructive", &step->destructive, error)
      || !take_flag (reader, attributes, "once", &step->once, error)
      || !take_flag (reader, attributes, "final", &step->final, error))
    return FALSE;
  step->kind = (TopayFlowStepKind) kind;
  return TRUE;
}

static gboolean
read_text (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowText *text = topay_flow_text_new ();
  int kind = TOPAY_FLOW_TEXT_PLAIN;

  g_ptr_array_add (reader->step->texts, text);
  reader->text = &text->text;
  text->title = g_strdup (take (attributes, "title"));
  text->value = g_strdup (take (attributes, "value"));
  if (!take_condition (reader, attributes, &text->condition, error)
      || (take (attributes, "kind") != NULL
          && !take_word (reader, attributes, "kind", text_kinds, &kind, error)))
    return FALSE;
  text->kind = (TopayFlowTextKind) kind;
  return (kind == TOPAY_FLOW_TEXT_COUNTDOWN) == (text->value != NULL)
         || refuse (reader, error, "A countdown, and nothing else, has a", "value");
}

static gboolean
read_field (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowField *field = topay_flow_field_new ();
  int kind = 0;

  g_ptr_array_add (reader->step->fields, field);
  reader->field = field;
  field->hint = g_strdup (take (attributes, "hint"));
  field->fallback = g_strdup (take (attributes, "fallback"));
  field->most = g_strdup (take (attributes, "most"));
  field->offers = g_strdup (take (attributes, "offers"));
  if (!take_text (reader, attributes, "id", &field->id, error)
      || !take_text (reader, attributes, "label", &field->label, error)
      || !take_word (reader, attributes, "kind", field_kinds, &kind, error)
      || !take_flag (reader, attributes, "required", &field->required, error)
      || !take_flag (reader, attributes, "secret", &field->secret, error)
      || !take_flag (reader, attributes, "answer", &field->is_answer, error)
      || !take_condition_named (reader, attributes, "required-if", &field->required_if, error)
      || !take_number (reader, attributes, "min", &field->min, error)
      || !take_number (reader, attributes, "max", &field->max, error)
      || !take_condition (reader, attributes, &field->condition, error))
    return FALSE;
  field->kind = (TopayFlowFieldKind) kind;
  /* What is secret by its kind need not be said to be. */
  field->secret |= kind == TOPAY_FLOW_FIELD_CODE || kind == TOPAY_FLOW_FIELD_PASSWORD
                   || kind == TOPAY_FLOW_FIELD_NEW_PASSWORD || kind == TOPAY_FLOW_FIELD_NEW_PIN;
  return TRUE;
}

static gboolean
read_option (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowOption *option = topay_flow_option_new ();

  g_ptr_array_add (reader->field->options, option);
  option->hint = g_strdup (take (attributes, "hint"));
  option->next = g_strdup (take (attributes, "next"));
  option->button = g_strdup (take (attributes, "button"));
  return take_flag (reader, attributes, "destructive", &option->destructive, error)
         && take_text (reader, attributes, "value", &option->value, error)
         && take_text (reader, attributes, "label", &option->label, error);
}

static gboolean
read_link (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowLink *link = topay_flow_link_new ();
  int kind = 0;

  g_ptr_array_add (reader->step->links, link);
  link->with = g_strdup (take (attributes, "with"));
  if (!take_word (reader, attributes, "kind", link_kinds, &kind, error)
      || !take_text (reader, attributes, "target", &link->target, error)
      || !take_text (reader, attributes, "label", &link->label, error)
      || !take_flag (reader, attributes, "button", &link->is_button, error))
    return FALSE;
  link->kind = (TopayFlowLinkKind) kind;
  return take_condition (reader, attributes, &link->condition, error);
}

static gboolean
read_action (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowAction *action = topay_flow_action_new ();

  g_ptr_array_add (reader->step->actions, action);
  reader->action = action;
  action->waiting = g_strdup (take (attributes, "waiting"));
  action->available_at = g_strdup (take (attributes, "available-at"));
  return take_text (reader, attributes, "id", &action->id, error)
         && take_text (reader, attributes, "label", &action->label, error)
         && take_condition (reader, attributes, &action->condition, error);
}

static gboolean
read_call (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowCall **place = reader->action != NULL ? &reader->action->call : &reader->step->call;

  if (*place != NULL)
    return refuse (reader, error, "There is a second", "call");
  *place = topay_flow_call_new ();
  reader->call = *place;
  reader->call->endpoint = g_strdup (take (attributes, "endpoint"));
  reader->call->probe = g_strdup (take (attributes, "probe"));
  if (!take_flag (reader, attributes, "queued", &reader->call->queued, error)
      || !take_condition (reader, attributes, &reader->call->condition, error))
    return FALSE;
  return (reader->call->endpoint == NULL) != (reader->call->probe == NULL)
         || refuse (reader, error, "An endpoint or a probe has to be named in a", "call");
}

static gboolean
read_set (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowSet *set = topay_flow_set_new ();

  g_ptr_array_add (reader->call->sets, set);
  set->from = g_strdup (take (attributes, "from"));
  set->value = g_strdup (take (attributes, "value"));
  set->list = g_strdup (take (attributes, "list"));
  return take_text (reader, attributes, "field", &set->field, error)
         && ((set->from != NULL) + (set->value != NULL) + (set->list != NULL) == 1
             || refuse (reader, error, "One of “from”, “value” and “list” for", set->field));
}

static gboolean
read_keep (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowKeep *keep = topay_flow_keep_new ();

  g_ptr_array_add (reader->call->keeps, keep);
  return take_text (reader, attributes, "reply", &keep->reply, error)
         && take_text (reader, attributes, "name", &keep->name, error)
         && take_flag (reader, attributes, "secret", &keep->secret, error);
}

static gboolean
read_outcome (Reader *reader, Attributes *attributes, GError **error)
{
  TopayFlowOutcome *outcome = topay_flow_outcome_new ();

  g_ptr_array_add (reader->action != NULL ? reader->action->outcomes : reader->step->outcomes,
                   outcome);
  reader->text = &outcome->text;
  outcome->next = g_strdup (take (attributes, "next"));
  outcome->field = g_strdup (take (attributes, "field"));
  outcome->answer = g_strdup (take (attributes, "answer"));
  return take_text (reader, attributes, "outcome", &outcome->outcome, error)
         && take_condition (reader, attributes, &outcome->condition, error);
}

/* Every element: where it may stand and how it is read. */
static const struct
{
  const char *name;
  const char *parents;
  gboolean (*read) (Reader *reader, Attributes *attributes, GError **error);
} elements[] = {
  { "flow", "", read_flow },
  { "parameter", "flow", read_parameter },
  { "step", "flow", read_step },
  { "text", "step", read_text },
  { "field", "step", read_field },
  { "option", "field", read_option },
  { "link", "step", read_link },
  { "action", "step", read_action },
  { "call", "step action", read_call },
  { "set", "call", read_set },
  { "keep", "call", read_keep },
  { "on", "step action", read_outcome },
};

static gboolean
may_stand_in (const char *parents, const char *parent)
{
  g_auto (GStrv) names = g_strsplit (parents, " ", -1);

  if (parent == NULL)
    return parents[0] == '\0';
  return g_strv_contains ((const char *const *) names, parent);
}

static gboolean
check_left (const Reader *reader, const Attributes *attributes, GError **error)
{
  for (guint i = 0; attributes->names[i] != NULL; i++)
    if (!attributes->taken[i])
      return refuse (reader, error, "Nobody knows the attribute", attributes->names[i]);
  return TRUE;
}

static gboolean
read_element (
    Reader *reader, const char *name, const char *parent, Attributes *attributes, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_str_equal (elements[i].name, name))
      {
        if (!may_stand_in (elements[i].parents, parent))
          return refuse (reader, error, "This cannot stand here:", name);
        return elements[i].read (reader, attributes, error)
               && check_left (reader, attributes, error);
      }
  return refuse (reader, error, "Nobody knows the element", name);
}

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Reader *reader = user_data;
  const GSList *stack = g_markup_parse_context_get_element_stack (context);
  const char *parent = stack->next != NULL ? stack->next->data : NULL;
  Attributes attributes = { names, values, { FALSE } };
  int line = 0, column = 0;

  /* GMarkup has looked at the character behind the tag, and counts a line end before it. */
  g_markup_parse_context_get_position (context, &line, &column);
  reader->line = (guint) (column == 1 ? line - 1 : line);
  reader->text = NULL;
  if (g_strv_length ((char **) names) > MAX_ATTRIBUTES)
    refuse (reader, error, "There are too many attributes in", name);
  else
    read_element (reader, name, parent, &attributes, error);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  reader->text = NULL;
  if (g_str_equal (name, "action"))
    reader->action = NULL;
}

/* Line ends of the file are blanks of the text, as gettext sees them. */
static char *
dup_normalized (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) words = g_strsplit_set (copy, " \t\n", -1);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", *word);
  return g_strdup (joined->str);
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reader *reader = user_data;
  g_autofree char *normalized = dup_normalized (text, length);

  if (normalized[0] == '\0')
    return;
  if (reader->text == NULL || *reader->text != NULL)
    refuse (reader, error, "There is a text out of place:", normalized);
  else
    *reader->text = g_steal_pointer (&normalized);
}

static gboolean
check_texts (const TopayFlow *flow, GError **error)
{
  for (guint i = 0; i < flow->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (flow->steps, i);

      for (guint j = 0; j < step->texts->len; j++)
        if (((TopayFlowText *) g_ptr_array_index (step->texts, j))->text == NULL)
          {
            g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Line %u: A text is empty",
                         step->line);
            return FALSE;
          }
    }
  return TRUE;
}

/**
 * topay_flow_parse:
 * @text: of a file of data/flows
 * @length: bytes
 * @error: return location for an error
 *
 * Reads a wizard and judges how its parts fit together.
 *
 * Returns: (transfer full) (nullable): the wizard; %NULL with TOO_LARGE or INVALID, naming the line
 */
TopayFlow *
topay_flow_parse (const char *text, gsize length, GError **error)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  g_autoptr (TopayFlow) flow = topay_flow_new ();
  Reader reader = { .flow = flow };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) cause = NULL;

  if (length > TOPAY_FLOW_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "A wizard is at most 128 KiB long");
      return NULL;
    }
  if (memchr (text, '\0', length) != NULL) /* GMarkup would read on */
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "A wizard is text, without NUL");
      return NULL;
    }
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  if (!g_markup_parse_context_parse (context, text, (gssize) length, &cause)
      || !g_markup_parse_context_end_parse (context, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "%s", cause->message);
      return NULL;
    }
  if (!check_texts (flow, error) || !topay_flow_check (flow, error))
    return NULL;
  return g_steal_pointer (&flow);
}

/**
 * topay_flow_load:
 * @resource: path of a wizard among the resources
 * @error: return location for an error
 *
 * Reads a wizard that the program carries.
 *
 * Returns: (transfer full) (nullable): the wizard; %NULL with NOT_FOUND, TOO_LARGE or INVALID
 */
TopayFlow *
topay_flow_load (const char *resource, GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes != NULL)
    return topay_flow_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no wizard “%s”", resource);
  return NULL;
}
