/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-front-matter.h"

#include <string.h>
#include <yaml.h>

/* A value is a text, a list of texts, or at the worst a list of "key: text" by somebody who forgot
 * the quotes. What is deeper is not ours. */
#define MAX_DEPTH 4

static const struct
{
  const char *name;
  gboolean list;
  gboolean commas; /* of words: a text "a, b" means two */
} fields[TOPAY_N_FIELDS] = {
  [TOPAY_FIELD_ID] = { "id", FALSE, FALSE },
  [TOPAY_FIELD_TITLE] = { "title", FALSE, FALSE },
  [TOPAY_FIELD_SUMMARY] = { "summary", FALSE, FALSE },
  [TOPAY_FIELD_CATEGORY] = { "category", FALSE, FALSE },
  [TOPAY_FIELD_KEYWORDS] = { "keywords", TRUE, TRUE },
  [TOPAY_FIELD_QUESTIONS] = { "questions", TRUE, FALSE },
  [TOPAY_FIELD_ERROR_CODES] = { "error_codes", TRUE, TRUE },
  [TOPAY_FIELD_WIZARD] = { "wizard", FALSE, FALSE },
  [TOPAY_FIELD_RELATED] = { "related", TRUE, TRUE },
  [TOPAY_FIELD_REVIEWED] = { "reviewed", FALSE, FALSE },
};

typedef struct
{
  yaml_parser_t yaml;
  TopayFrontMatter *matter; /* (unowned) */
  const char *path;         /* (unowned) */
  TopayReport *report;      /* (unowned) */
  const char *text;         /* (unowned): the part between the marks */
} Parser;

static void
field_value_free (TopayFieldValue *value)
{
  g_free (value->text);
  g_free (value);
}

/* The YAML starts on the second line of the file and its own lines count from 0. */
static guint
line_of (const yaml_mark_t *mark)
{
  return (guint) mark->line + 2;
}

/* A complaint of the reader has an offset instead of a mark. */
static guint
line_of_problem (const Parser *parser)
{
  guint line = 2;

  if (parser->yaml.error != YAML_READER_ERROR)
    return line_of (&parser->yaml.problem_mark);

  for (gsize i = 0; i < parser->yaml.problem_offset && parser->text[i] != '\0'; i++)
    if (parser->text[i] == '\n')
      line++;

  return line;
}

/* The next event, or FALSE after a complaint. An alias is refused as such: it has no use here, and
 * without it a small file cannot unfold into a large one. */
static gboolean
next_event (Parser *parser, yaml_event_t *event)
{
  if (!yaml_parser_parse (&parser->yaml, event))
    {
      const char *problem = parser->yaml.problem;

      topay_report_add (parser->report, TOPAY_SEVERITY_ERROR, parser->path,
                        line_of_problem (parser), "The front matter is not YAML: %s",
                        problem != NULL ? problem : "no memory");
      return FALSE;
    }

  if (event->type != YAML_ALIAS_EVENT)
    return TRUE;

  topay_report_add (parser->report, TOPAY_SEVERITY_ERROR, parser->path,
                    line_of (&event->start_mark), "An alias (“*%s”) is not allowed here",
                    (const char *) event->data.alias.anchor);
  yaml_event_delete (event);
  return FALSE;
}

/* Line breaks and tabs have no meaning in a field. */
static char *
dup_one_line (const yaml_event_t *event)
{
  const char *value = (const char *) event->data.scalar.value;
  gsize length = event->data.scalar.length;
  g_autofree char *text = g_strndup (value, length);
  gboolean plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

  if (plain && (g_str_equal (text, "~") || g_str_equal (text, "null")))
    return g_strdup ("");

  g_strdelimit (text, "\n\r\t", ' ');
  return g_strdup (g_strstrip (text));
}

static void
add_value (Parser *parser, TopayField field, const char *text, guint line)
{
  TopayFieldValue *value;

  if (text[0] == '\0')
    return;

  value = g_new0 (TopayFieldValue, 1);
  value->text = g_strdup (text);
  value->line = line;
  g_ptr_array_add (parser->matter->values[field], value);
}

static void
add_scalar (Parser *parser, TopayField field, const yaml_event_t *event)
{
  g_autofree char *text = dup_one_line (event);
  guint line = line_of (&event->start_mark);
  g_auto (GStrv) parts = NULL;

  if (!fields[field].commas || event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
    {
      add_value (parser, field, text, line);
      return;
    }

  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    add_value (parser, field, g_strstrip (parts[i]), line);
}

static int
depth_change (const yaml_event_t *event)
{
  switch ((int) event->type)
    {
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
      return 1;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return -1;
    default:
      return 0;
    }
}

/* Reads on to the end of a container that was just opened, as text: its parts joined by ": ". */
static gboolean
read_nested (Parser *parser, GString *text)
{
  int depth = 1;

  while (depth > 0)
    {
      yaml_event_t event;

      if (!next_event (parser, &event))
        return FALSE;

      depth += depth_change (&event);
      if (event.type == YAML_SCALAR_EVENT)
        {
          g_autofree char *part = dup_one_line (&event);

          if (text->len > 0 && part[0] != '\0')
            g_string_append (text, ": ");
          g_string_append (text, part);
        }
      yaml_event_delete (&event);

      if (depth > MAX_DEPTH)
        {
          topay_report_add (parser->report, TOPAY_SEVERITY_ERROR, parser->path,
                            line_of (&parser->yaml.mark), "The front matter is nested too deep");
          return FALSE;
        }
    }

  return TRUE;
}

/* "- refund: where is it" without quotes is a mapping to YAML and a question to its writer. */
static gboolean
add_nested (Parser *parser, TopayField field, guint line)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!read_nested (parser, text))
    return FALSE;

  topay_report_add (parser->report, TOPAY_SEVERITY_WARNING, parser->path, line,
                    "Put quotes around a text with a colon, and lists into no list: “%s”",
                    text->str);
  add_value (parser, field, text->str, line);
  return TRUE;
}

static gboolean
read_sequence (Parser *parser, TopayField field)
{
  for (;;)
    {
      yaml_event_t event;
      guint line;
      gboolean end;
      gboolean nested;

      if (!next_event (parser, &event))
        return FALSE;

      line = line_of (&event.start_mark);
      end = event.type == YAML_SEQUENCE_END_EVENT;
      nested = depth_change (&event) > 0;
      if (event.type == YAML_SCALAR_EVENT)
        {
          g_autofree char *text = dup_one_line (&event);

          if (text[0] == '\0')
            topay_report_add (parser->report, TOPAY_SEVERITY_STRICT, parser->path, line,
                              "An entry of “%s” is empty", fields[field].name);
          add_value (parser, field, text, line);
        }
      yaml_event_delete (&event);

      if (end)
        return TRUE;
      if (nested && !add_nested (parser, field, line))
        return FALSE;
    }
}

/* Reads the value behind a key. */
static gboolean
read_value (Parser *parser, TopayField field)
{
  yaml_event_t event;
  yaml_event_type_t type;
  guint line;

  if (!next_event (parser, &event))
    return FALSE;

  type = event.type;
  line = line_of (&event.start_mark);
  if (type == YAML_SCALAR_EVENT)
    add_scalar (parser, field, &event);
  yaml_event_delete (&event);

  if (type == YAML_SCALAR_EVENT)
    {
      if (fields[field].list)
        topay_report_add (parser->report, TOPAY_SEVERITY_STRICT, parser->path, line,
                          "“%s” must be a list", fields[field].name);
      return TRUE;
    }

  if (type == YAML_MAPPING_START_EVENT)
    return add_nested (parser, field, line);

  if (!fields[field].list)
    topay_report_add (parser->report, TOPAY_SEVERITY_STRICT, parser->path, line,
                      "“%s” must be one text, not a list", fields[field].name);
  return read_sequence (parser, field);
}

static gboolean
skip_value (Parser *parser)
{
  g_autoptr (GString) ignored = g_string_new (NULL);
  yaml_event_t event;
  gboolean nested;

  if (!next_event (parser, &event))
    return FALSE;

  nested = depth_change (&event) > 0;
  yaml_event_delete (&event);
  return !nested || read_nested (parser, ignored);
}

static TopayField
find_field (const char *name)
{
  for (guint i = 0; i < TOPAY_N_FIELDS; i++)
    if (g_str_equal (fields[i].name, name))
      return (TopayField) i;

  return TOPAY_N_FIELDS;
}

/* Of a key that comes twice the first counts. */
static gboolean
read_field (Parser *parser, const char *name, guint line)
{
  TopayField field = find_field (name);

  if (field == TOPAY_N_FIELDS)
    {
      topay_report_add (parser->report, TOPAY_SEVERITY_STRICT, parser->path, line,
                        "Unknown field “%s”", name);
      return skip_value (parser);
    }

  if (parser->matter->lines[field] != 0)
    {
      topay_report_add (parser->report, TOPAY_SEVERITY_WARNING, parser->path, line,
                        "“%s” was given on line %u already", name, parser->matter->lines[field]);
      return skip_value (parser);
    }

  parser->matter->lines[field] = line;
  return read_value (parser, field);
}

static gboolean
read_mapping (Parser *parser)
{
  for (;;)
    {
      g_autofree char *name = NULL;
      yaml_event_t event;
      yaml_event_type_t type;
      guint line;

      if (!next_event (parser, &event))
        return FALSE;

      type = event.type;
      line = line_of (&event.start_mark);
      if (type == YAML_SCALAR_EVENT)
        name = dup_one_line (&event);
      yaml_event_delete (&event);

      if (type == YAML_MAPPING_END_EVENT)
        return TRUE;

      if (name == NULL)
        {
          topay_report_add (parser->report, TOPAY_SEVERITY_ERROR, parser->path, line,
                            "The name of a field must be a word");
          return FALSE;
        }

      if (!read_field (parser, name, line))
        return FALSE;
    }
}

/* @event: the first event of the document. An empty document arrives as an empty text. */
static gboolean
read_root (Parser *parser, const yaml_event_t *event)
{
  if (event->type == YAML_MAPPING_START_EVENT)
    return read_mapping (parser);

  if (event->type == YAML_SCALAR_EVENT && event->data.scalar.length == 0)
    return TRUE;

  topay_report_add (parser->report, TOPAY_SEVERITY_ERROR, parser->path,
                    line_of (&event->start_mark),
                    "The front matter must be lines of “name: value”");
  return FALSE;
}

static gboolean
read_document (Parser *parser)
{
  for (;;)
    {
      yaml_event_t event;
      yaml_event_type_t type;
      gboolean done = FALSE;
      gboolean result = FALSE;

      if (!next_event (parser, &event))
        return FALSE;

      type = event.type;
      if (type == YAML_STREAM_END_EVENT)
        result = done = TRUE;
      else if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT)
        {
          result = read_root (parser, &event);
          done = TRUE;
        }
      yaml_event_delete (&event);

      if (done)
        return result;
    }
}

/* What is behind the mapping is read too, so that a mistake in the last line is found. */
static gboolean
read_rest (Parser *parser)
{
  for (;;)
    {
      yaml_event_t event;
      gboolean end;

      if (!next_event (parser, &event))
        return FALSE;

      /* nothing comes behind the end, however often one asks */
      end = event.type == YAML_STREAM_END_EVENT || event.type == YAML_NO_EVENT;
      yaml_event_delete (&event);
      if (end)
        return TRUE;
    }
}

static gboolean
is_mark (const char *line, gsize length)
{
  while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
    length--;

  return length == 3 && strncmp (line, "---", 3) == 0;
}

/* Finds the closing line and sets where the body starts. */
static const char *
find_end (TopayFrontMatter *matter, const char *text, const char *start)
{
  guint line = 2;

  for (const char *at = start; *at != '\0'; line++)
    {
      gsize length = strcspn (at, "\n");
      const char *next = at + length + (at[length] == '\n' ? 1 : 0);

      if (is_mark (at, length))
        {
          matter->body = (gsize) (next - text);
          matter->body_line = line + 1;
          return at;
        }
      at = next;
    }

  return NULL;
}

static gboolean
parse_yaml (TopayFrontMatter *matter, const char *yaml, const char *path, TopayReport *report)
{
  Parser parser = { .matter = matter, .path = path, .report = report, .text = yaml };
  gboolean result;

  if (!yaml_parser_initialize (&parser.yaml))
    g_error ("no memory for a YAML parser"); /* as GLib does where memory runs out */

  yaml_parser_set_encoding (&parser.yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&parser.yaml, (const guint8 *) yaml, strlen (yaml));
  result = read_document (&parser) && read_rest (&parser);
  yaml_parser_delete (&parser.yaml);
  return result;
}

static TopayFrontMatter *
front_matter_new_empty (void)
{
  TopayFrontMatter *self = g_new0 (TopayFrontMatter, 1);

  self->body_line = 1;
  for (guint i = 0; i < TOPAY_N_FIELDS; i++)
    self->values[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) field_value_free);

  return self;
}

/**
 * topay_front_matter_new:
 * @text: an article, as topay_source_file_read() gave it
 * @path: its file, for complaints
 * @report: takes the complaints
 *
 * Reads the YAML (1.1) at the top of an article. A field may be a text or a list, whatever it
 * should be; an article without front matter has no fields.
 *
 * Returns: (transfer full) (nullable): the fields, or %NULL after a complaint of
 *   TOPAY_SEVERITY_ERROR
 */
TopayFrontMatter *
topay_front_matter_new (const char *text, const char *path, TopayReport *report)
{
  g_autoptr (TopayFrontMatter) self = front_matter_new_empty ();
  g_autofree char *yaml = NULL;
  const char *start;
  const char *end;
  gsize first;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (report != NULL, NULL);

  first = strcspn (text, "\n");
  if (!is_mark (text, first) || text[first] == '\0')
    {
      topay_report_add (report, TOPAY_SEVERITY_STRICT, path, 1, "There is no front matter");
      return g_steal_pointer (&self);
    }

  start = text + first + 1;
  end = find_end (self, text, start);
  if (end == NULL)
    {
      topay_report_add (report, TOPAY_SEVERITY_ERROR, path, 1,
                        "The front matter has no closing line “---”");
      return NULL;
    }

  yaml = g_strndup (start, (gsize) (end - start));
  return parse_yaml (self, yaml, path, report) ? g_steal_pointer (&self) : NULL;
}

/**
 * topay_front_matter_free:
 * @self: (nullable) (transfer full): a front matter
 */
void
topay_front_matter_free (TopayFrontMatter *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < TOPAY_N_FIELDS; i++)
    g_ptr_array_unref (self->values[i]);
  g_free (self);
}

/**
 * topay_field_get_name:
 * @field: a field
 *
 * Returns: (transfer none): its name in the front matter
 */
const char *
topay_field_get_name (TopayField field)
{
  g_return_val_if_fail (field < TOPAY_N_FIELDS, NULL);

  return fields[field].name;
}

/**
 * topay_front_matter_get_text:
 * @self: a front matter
 * @field: a field of one text
 *
 * Returns: (transfer none) (nullable): the text, %NULL when there is none
 */
const char *
topay_front_matter_get_text (const TopayFrontMatter *self, TopayField field)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field < TOPAY_N_FIELDS, NULL);

  if (self->values[field]->len == 0)
    return NULL;

  return ((const TopayFieldValue *) g_ptr_array_index (self->values[field], 0))->text;
}

/**
 * topay_front_matter_get_line:
 * @self: a front matter
 * @field: a field
 *
 * Returns: where to complain about it: its line, or the first of the file when it is missing
 */
guint
topay_front_matter_get_line (const TopayFrontMatter *self, TopayField field)
{
  g_return_val_if_fail (self != NULL, 1);
  g_return_val_if_fail (field < TOPAY_N_FIELDS, 1);

  return MAX (1, self->lines[field]);
}

/**
 * topay_front_matter_get_list:
 * @self: a front matter
 * @field: a field
 *
 * Returns: (transfer container) (array zero-terminated=1): its texts, borrowed from @self
 */
const char **
topay_front_matter_get_list (const TopayFrontMatter *self, TopayField field)
{
  GPtrArray *values;
  const char **list;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field < TOPAY_N_FIELDS, NULL);

  values = self->values[field];
  list = g_new0 (const char *, values->len + 1);
  for (guint i = 0; i < values->len; i++)
    list[i] = ((const TopayFieldValue *) g_ptr_array_index (values, i))->text;

  return list;
}
