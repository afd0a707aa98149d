/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-causes.h"

#include <string.h>

#include "topay-error.h"

#define MAX_ITEMS 16 /* of a kind, in a cause or a question */

struct _TopayCauses
{
  grefcount ref_count;
  GPtrArray *causes;    /* (owned) (element-type TopayCause) */
  GPtrArray *questions; /* (owned) (element-type TopayCauseQuestion) */
};

typedef struct
{
  TopayCauses *causes;
  TopayCause *cause;            /* (unowned) (nullable): that is being read */
  TopayCauseQuestion *question; /* (unowned) (nullable): likewise */
  TopayCauseRank rank;          /* of the condition that is being read */
  GString *text;                /* (owned): of the element that is being read */
} Reader;

static const char *const ranks[] = { "security", "order",   "frozen", "locked",   "risk",
                                     "limit",    "balance", "method", "merchant", "network",
                                     "machine",  "service", "unknown" };
static const char *const solvers[] = { "you", "topay", "bank", "merchant", "authority", "time" };
static const char *const retries[] = { "no", "after", "later", "yes" };
static const char *const kinds[] = { "flow", "article", "app" };

static void
answer_free (TopayCauseAnswer *answer)
{
  g_free (answer->value);
  g_free (answer->label);
  g_free (answer);
}

static void
question_free (TopayCauseQuestion *question)
{
  g_free (question->fact);
  g_free (question->text);
  g_ptr_array_unref (question->answers);
  g_ptr_array_unref (question->unless);
  g_free (question);
}

static void
action_free (TopayCauseAction *action)
{
  g_free (action->target);
  g_free (action->label);
  g_free (action);
}

static void
when_free (TopayCauseWhen *when)
{
  topay_cause_condition_free (when->condition);
  g_free (when);
}

static void
level_free (TopayCauseLevel *level)
{
  g_free (level->used);
  g_free (level->limit);
  g_free (level->label);
  g_free (level->value);
  g_free (level->note);
  g_free (level);
}

static void
cause_free (TopayCause *cause)
{
  g_free (cause->id);
  g_free (cause->title);
  g_free (cause->money);
  g_free (cause->advice);
  g_free (cause->article);
  g_ptr_array_unref (cause->whens);
  g_ptr_array_unref (cause->evidence);
  g_ptr_array_unref (cause->questions);
  g_ptr_array_unref (cause->codes);
  g_ptr_array_unref (cause->actions);
  g_clear_pointer (&cause->level, level_free);
  g_free (cause);
}

G_GNUC_PRINTF (2, 3)
static void
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, text);
}

/* The place of @word in @words; an error when it is not there. */
static gboolean
look_up (const char *const *words, gsize n_words, const char *word, int *place, GError **error)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_str_equal (words[i], word))
      {
        *place = (int) i;
        return TRUE;
      }
  refuse (error, "Nobody knows the word “%s”", word);
  return FALSE;
}

static void
add_codes (TopayCause *cause, const char *codes)
{
  g_auto (GStrv) parts = g_strsplit (codes != NULL ? codes : "", " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (cause->codes, g_strdup (parts[i]));
}

static TopayCause *
make_cause (void)
{
  TopayCause *cause = g_new0 (TopayCause, 1);

  cause->whens = g_ptr_array_new_with_free_func ((GDestroyNotify) when_free);
  cause->evidence = g_ptr_array_new_with_free_func (g_free);
  cause->questions = g_ptr_array_new_with_free_func (g_free);
  cause->codes = g_ptr_array_new_with_free_func (g_free);
  cause->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) action_free);
  return cause;
}

static void
begin_cause (
    Reader *reader, const char *element, const char **names, const char **values, GError **error)
{
  const char *id, *rank, *solver, *retry, *article, *codes = NULL;
  gboolean is_sure = FALSE;
  int place = 0;

  if (!g_markup_collect_attributes (
          element, names, values, error, G_MARKUP_COLLECT_STRING, "id", &id,
          G_MARKUP_COLLECT_STRING, "rank", &rank, G_MARKUP_COLLECT_STRING, "solver", &solver,
          G_MARKUP_COLLECT_STRING, "retry", &retry, G_MARKUP_COLLECT_STRING, "article", &article,
          G_MARKUP_COLLECT_BOOLEAN, "sure", &is_sure,
          G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "codes", &codes,
          G_MARKUP_COLLECT_INVALID))
    return;
  if (!topay_cause_is_id (id) || topay_causes_find (reader->causes, id) != NULL)
    {
      refuse (error, "“%s” is no cause, or there twice", id);
      return;
    }
  reader->cause = make_cause ();
  g_ptr_array_add (reader->causes->causes, reader->cause);
  reader->cause->id = g_strdup (id);
  reader->cause->article = g_strdup (article);
  reader->cause->is_sure = is_sure;
  add_codes (reader->cause, codes);
  if (!look_up (ranks, G_N_ELEMENTS (ranks), rank, &place, error))
    return;
  reader->cause->rank = (TopayCauseRank) place;
  if (!look_up (solvers, G_N_ELEMENTS (solvers), solver, &place, error))
    return;
  reader->cause->solver = (TopaySolver) place;
  if (look_up (retries, G_N_ELEMENTS (retries), retry, &place, error))
    reader->cause->retry = (TopayRetry) place;
}

/* Conditions with " or " between them. */
static void
add_unless (TopayCauseQuestion *question, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, " or ", MAX_ITEMS + 1);
  g_autoptr (GError) cause = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      TopayCauseCondition *condition = topay_cause_condition_parse (parts[i], &cause);

      if (condition == NULL)
        {
          refuse (error, "%s", cause->message);
          return;
        }
      g_ptr_array_add (question->unless, condition);
    }
  if (question->unless->len > MAX_ITEMS)
    refuse (error, "“%s” has too many conditions", question->fact);
}

static void
begin_question (
    Reader *reader, const char *element, const char **names, const char **values, GError **error)
{
  const char *fact, *text, *unless = NULL;

  if (!g_markup_collect_attributes (element, names, values, error, G_MARKUP_COLLECT_STRING, "fact",
                                    &fact, G_MARKUP_COLLECT_STRING, "text", &text,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "unless",
                                    &unless, G_MARKUP_COLLECT_INVALID))
    return;
  if (!topay_facts_is_name (fact) || topay_causes_find_question (reader->causes, fact) != NULL)
    {
      refuse (error, "“%s” is no name of a fact, or asked twice", fact);
      return;
    }
  reader->question = g_new0 (TopayCauseQuestion, 1);
  reader->question->fact = g_strdup (fact);
  reader->question->text = g_strdup (text);
  reader->question->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
  reader->question->unless =
      g_ptr_array_new_with_free_func ((GDestroyNotify) topay_cause_condition_free);
  g_ptr_array_add (reader->causes->questions, reader->question);
  if (unless != NULL)
    add_unless (reader->question, unless, error);
}

static void
read_answer (
    Reader *reader, const char *element, const char **names, const char **values, GError **error)
{
  TopayCauseAnswer *answer;
  char *value, *label;

  if (!g_markup_collect_attributes (element, names, values, error, G_MARKUP_COLLECT_STRDUP, "value",
                                    &value, G_MARKUP_COLLECT_STRDUP, "label", &label,
                                    G_MARKUP_COLLECT_INVALID))
    return;
  answer = g_new0 (TopayCauseAnswer, 1);
  answer->value = value;
  answer->label = label;
  g_ptr_array_add (reader->question->answers, answer);
}

/* A condition may be more urgent than what else names its cause. */
static void
begin_when (
    Reader *reader, const char *element, const char **names, const char **values, GError **error)
{
  const char *rank = NULL;
  int place = 0;

  if (!g_markup_collect_attributes (element, names, values, error,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "rank",
                                    &rank, G_MARKUP_COLLECT_INVALID))
    return;
  reader->rank = reader->cause->rank;
  if (rank != NULL && look_up (ranks, G_N_ELEMENTS (ranks), rank, &place, error))
    reader->rank = (TopayCauseRank) place;
}

static void
read_ask (
    Reader *reader, const char *element, const char **names, const char **values, GError **error)
{
  const char *fact;

  if (!g_markup_collect_attributes (element, names, values, error, G_MARKUP_COLLECT_STRING, "fact",
                                    &fact, G_MARKUP_COLLECT_INVALID))
    return;
  if (topay_causes_find_question (reader->causes, fact) == NULL)
    refuse (error, "Nobody asks for “%s”", fact);
  else
    g_ptr_array_add (reader->cause->questions, g_strdup (fact));
}

static void
read_action (
    Reader *reader, const char *element, const char **names, const char **values, GError **error)
{
  const char *kind, *target, *label;
  TopayCauseAction *action;
  int place = 0;

  if (!g_markup_collect_attributes (element, names, values, error, G_MARKUP_COLLECT_STRING, "kind",
                                    &kind, G_MARKUP_COLLECT_STRING, "target", &target,
                                    G_MARKUP_COLLECT_STRING, "label", &label,
                                    G_MARKUP_COLLECT_INVALID)
      || !look_up (kinds, G_N_ELEMENTS (kinds), kind, &place, error))
    return;
  action = g_new0 (TopayCauseAction, 1);
  action->kind = (TopayCauseActionKind) place;
  action->target = g_strdup (target);
  action->label = g_strdup (label);
  g_ptr_array_add (reader->cause->actions, action);
}

static void
read_level (
    Reader *reader, const char *element, const char **names, const char **values, GError **error)
{
  const char *used, *limit, *label, *value, *note = NULL;

  if (!g_markup_collect_attributes (element, names, values, error, G_MARKUP_COLLECT_STRING, "used",
                                    &used, G_MARKUP_COLLECT_STRING, "limit", &limit,
                                    G_MARKUP_COLLECT_STRING, "label", &label,
                                    G_MARKUP_COLLECT_STRING, "value", &value,
                                    G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL, "note",
                                    &note, G_MARKUP_COLLECT_INVALID))
    return;
  if (!topay_facts_is_name (used) || !topay_facts_is_name (limit) || reader->cause->level != NULL)
    {
      refuse (error, "The level of “%s” is of no facts, or there twice", reader->cause->id);
      return;
    }
  reader->cause->level = g_new0 (TopayCauseLevel, 1);
  reader->cause->level->used = g_strdup (used);
  reader->cause->level->limit = g_strdup (limit);
  reader->cause->level->label = g_strdup (label);
  reader->cause->level->value = g_strdup (value);
  reader->cause->level->note = g_strdup (note);
}

/* What may stand where; those without a function hold text. */
static const struct
{
  const char *name;
  const char *parent;
  void (*begin) (Reader *, const char *, const char **, const char **, GError **);
} elements[] = {
  { "causes", NULL, NULL },
  { "question", "causes", begin_question },
  { "answer", "question", read_answer },
  { "cause", "causes", begin_cause },
  { "title", "cause", NULL },
  { "money", "cause", NULL },
  { "advice", "cause", NULL },
  { "evidence", "cause", NULL },
  { "level", "cause", read_level },
  { "when", "cause", begin_when },
  { "ask", "cause", read_ask },
  { "action", "cause", read_action },
};

static void
on_start (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  Reader *reader = data;
  const GSList *stack = g_markup_parse_context_get_element_stack (context);
  const char *parent = stack->next != NULL ? stack->next->data : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      if (!g_str_equal (elements[i].name, element) || g_strcmp0 (elements[i].parent, parent) != 0)
        continue;
      g_string_truncate (reader->text, 0);
      if (elements[i].begin != NULL)
        elements[i].begin (reader, element, names, values, error);
      else
        g_markup_collect_attributes (element, names, values, error, G_MARKUP_COLLECT_INVALID, NULL);
      return;
    }
  refuse (error, "Nobody knows the element “%s” there", element);
}

static void
on_text (
    GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  g_string_append_len (((Reader *) data)->text, text, (gssize) length);
}

static void
add_when (Reader *reader, const char *text, GError **error)
{
  g_autoptr (GError) cause = NULL;
  TopayCauseCondition *condition = topay_cause_condition_parse (text, &cause);
  TopayCauseWhen *when;

  if (condition == NULL)
    {
      refuse (error, "%s", cause->message);
      return;
    }
  when = g_new0 (TopayCauseWhen, 1);
  when->condition = condition;
  when->rank = reader->rank;
  g_ptr_array_add (reader->cause->whens, when);
}

/* A text that is there once. */
static void
take_once (char **place, const char *text, GError **error)
{
  if (*place != NULL || *text == '\0')
    refuse (error, "A text is empty or there twice");
  else
    *place = g_strdup (text);
}

static void
check_cause (const TopayCause *cause, GError **error)
{
  if (cause->title == NULL || cause->money == NULL || cause->advice == NULL
      || cause->actions->len == 0 || cause->actions->len > MAX_ITEMS
      || cause->whens->len > MAX_ITEMS || cause->evidence->len > MAX_ITEMS)
    refuse (error, "“%s” wants title, money, advice and an action, and not too many", cause->id);
}

static void
on_end (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *reader = data;
  const char *text = g_strstrip (reader->text->str);

  if (g_str_equal (element, "title"))
    take_once (&reader->cause->title, text, error);
  else if (g_str_equal (element, "money"))
    take_once (&reader->cause->money, text, error);
  else if (g_str_equal (element, "advice"))
    take_once (&reader->cause->advice, text, error);
  else if (g_str_equal (element, "evidence"))
    g_ptr_array_add (reader->cause->evidence, g_strdup (text));
  else if (g_str_equal (element, "when"))
    add_when (reader, text, error);
  else if (g_str_equal (element, "cause"))
    check_cause (reader->cause, error);
}

static TopayCauses *
make_causes (void)
{
  TopayCauses *self = g_new0 (TopayCauses, 1);

  g_ref_count_init (&self->ref_count);
  self->causes = g_ptr_array_new_with_free_func ((GDestroyNotify) cause_free);
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);
  return self;
}

static gboolean
read_all (TopayCauses *self, const char *text, gsize length, GError **error)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  Reader reader = { .causes = self, .text = g_string_new (NULL) };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  g_autoptr (GError) cause = NULL;
  gboolean done = g_markup_parse_context_parse (context, text, (gssize) length, &cause)
                  && g_markup_parse_context_end_parse (context, &cause);
  int line = 0;

  g_string_free (reader.text, TRUE);
  if (done)
    return TRUE;
  g_markup_parse_context_get_position (context, &line, NULL);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Line %d: %s", line, cause->message);
  return FALSE;
}

/**
 * topay_causes_parse:
 * @text: XML as docs/diagnosis.md explains it
 * @length: its bytes, at most %TOPAY_CAUSES_MAX_BYTES
 * @error: return location for an error
 *
 * Returns: (transfer full): causes; %NULL with %TOPAY_ERROR_TOO_LARGE or %TOPAY_ERROR_INVALID and
 *   the line at fault
 */
TopayCauses *
topay_causes_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (TopayCauses) self = NULL;

  if (length > TOPAY_CAUSES_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The causes are too long");
      return NULL;
    }
  self = make_causes ();
  if (!read_all (self, text, length, error))
    return NULL;
  if (topay_causes_find (self, "unknown") != NULL)
    return g_steal_pointer (&self);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "There is no cause “unknown”");
  return NULL;
}

/**
 * topay_causes_ref:
 * @self: causes
 *
 * Returns: (transfer full): @self
 */
TopayCauses *
topay_causes_ref (TopayCauses *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * topay_causes_unref:
 * @self: (transfer full): causes
 */
void
topay_causes_unref (TopayCauses *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->causes);
  g_ptr_array_unref (self->questions);
  g_free (self);
}

/**
 * topay_causes_get_n:
 * @self: causes
 *
 * Returns: how many
 */
guint
topay_causes_get_n (const TopayCauses *self)
{
  return self->causes->len;
}

/**
 * topay_causes_get:
 * @self: causes
 * @nth: less than their number
 *
 * Returns: (transfer none): a cause, in the order of the file
 */
const TopayCause *
topay_causes_get (const TopayCauses *self, guint nth)
{
  return g_ptr_array_index (self->causes, nth);
}

/**
 * topay_causes_find:
 * @self: causes
 * @id: "card.expired"
 *
 * Returns: (transfer none) (nullable): the cause of that id
 */
const TopayCause *
topay_causes_find (const TopayCauses *self, const char *id)
{
  for (guint i = 0; i < self->causes->len; i++)
    if (g_str_equal (topay_causes_get (self, i)->id, id))
      return topay_causes_get (self, i);
  return NULL;
}

/**
 * topay_causes_find_code:
 * @self: causes
 * @code: as it stands on a screen, in any case
 *
 * Returns: (transfer none) (nullable): the cause that has this code
 */
const TopayCause *
topay_causes_find_code (const TopayCauses *self, const char *code)
{
  for (guint i = 0; i < self->causes->len; i++)
    {
      const TopayCause *cause = topay_causes_get (self, i);

      for (guint j = 0; j < cause->codes->len; j++)
        if (g_ascii_strcasecmp (g_ptr_array_index (cause->codes, j), code) == 0)
          return cause;
    }
  return NULL;
}

/**
 * topay_causes_find_question:
 * @self: causes
 * @fact: name of a fact
 *
 * Returns: (transfer none) (nullable): what is asked to know it
 */
const TopayCauseQuestion *
topay_causes_find_question (const TopayCauses *self, const char *fact)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      const TopayCauseQuestion *question = g_ptr_array_index (self->questions, i);

      if (g_str_equal (question->fact, fact))
        return question;
    }
  return NULL;
}
