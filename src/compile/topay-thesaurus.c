/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-thesaurus.h"

#include <string.h>

#include "topay-rows.h"

struct _TopayThesaurus
{
  GArray *rows; /* (owned) (element-type TopayConceptRow): as the index holds them */
};

typedef struct
{
  TopaySearchTerms *terms; /* (unowned) */
  GArray *rows;            /* (unowned): in the byte order of this computer */
  TopayReport *report;     /* (unowned) */
  const char *path;        /* (unowned) */
  GPtrArray *classes;      /* (unowned) (element-type utf8): their names; class 1 is the first */
  guint line;
  guint class; /* of the line; 0 for none */
} Parser;

/* Returns FALSE after a complaint. */
static gboolean
add_expression (Parser *parser, const char *expression)
{
  g_autoptr (GArray) units =
      topay_search_terms_cut (parser->terms, expression, strlen (expression));
  TopayConceptRow row = { 0, parser->class << TOPAY_CONCEPT_CLASS_SHIFT | parser->line };

  if (units->len == 0)
    topay_report_add (parser->report, TOPAY_SEVERITY_WARNING, parser->path, parser->line,
                      "There is nothing to look for in “%s”", expression);
  else if (units->len > TOPAY_CONCEPT_MAX_UNITS)
    topay_report_add (parser->report, TOPAY_SEVERITY_WARNING, parser->path, parser->line,
                      "“%s” is longer than %u words or characters", expression,
                      TOPAY_CONCEPT_MAX_UNITS);
  if (units->len == 0 || units->len > TOPAY_CONCEPT_MAX_UNITS)
    return FALSE;

  row.key = topay_concept_get_key (units, 0, units->len);
  g_array_append_val (parser->rows, row);
  return TRUE;
}

static guint
find_class (Parser *parser, const char *name)
{
  guint position;

  if (g_ptr_array_find_with_equal_func (parser->classes, name, g_str_equal, &position))
    return position + 1;
  if (parser->classes->len == TOPAY_CONCEPT_MAX_CLASSES)
    {
      topay_report_add (parser->report, TOPAY_SEVERITY_WARNING, parser->path, parser->line,
                        "There are more than %u classes", TOPAY_CONCEPT_MAX_CLASSES);
      return 0;
    }
  g_ptr_array_add (parser->classes, g_strdup (name));
  return parser->classes->len;
}

/* Takes a “[class]” off the front of a line. */
static char *
parse_class (Parser *parser, char *line)
{
  char *end = strchr (line, ']');

  parser->class = 0;
  if (line[0] != '[' || end == NULL)
    return line;

  *end = '\0';
  parser->class = find_class (parser, g_strstrip (line + 1));
  return end + 1;
}

/* One line is one meaning; its number is the number of the line. */
static void
parse_line (Parser *parser, char *line)
{
  g_auto (GStrv) expressions = NULL;
  guint n_known = 0;

  if (g_strstrip (line)[0] == '\0' || line[0] == '#')
    return;

  line = parse_class (parser, line);
  expressions = g_strsplit (line, ",", -1);
  for (guint i = 0; expressions[i] != NULL; i++)
    n_known += add_expression (parser, g_strstrip (expressions[i])) ? 1 : 0;
  if (n_known < 2)
    topay_report_add (parser->report, TOPAY_SEVERITY_STRICT, parser->path, parser->line,
                      "A meaning needs two expressions or more, with a comma between them");
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const TopayConceptRow *left = a, *right = b;

  if (left->key != right->key)
    return left->key < right->key ? -1 : 1;
  return (left->concept > right->concept) - (left->concept < right->concept);
}

/* Sorts, drops what is said twice (“refund, refunds” have one stem) and turns the bytes. */
static void
finish_rows (GArray *rows)
{
  topay_rows_sort_unique (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      TopayConceptRow *row = &g_array_index (rows, TopayConceptRow, i);

      *row = (TopayConceptRow){ GUINT32_TO_LE (row->key), GUINT32_TO_LE (row->concept) };
    }
}

/**
 * topay_thesaurus_parse:
 * @language: "en", or any name that begins with "zh"
 * @text: the thesaurus: a meaning a line, expressions with commas between them, # comments;
 *   lines that begin with the same “[class]” are easily taken for each other
 * @path: what complaints call it
 * @report: takes complaints
 *
 * Expressions that cannot be looked for are left out with a complaint.
 *
 * Returns: (transfer full): the thesaurus
 */
TopayThesaurus *
topay_thesaurus_parse (const char *language,
                       const char *text,
                       const char *path,
                       TopayReport *report)
{
  TopayThesaurus *self = g_new0 (TopayThesaurus, 1);
  g_autoptr (TopaySearchTerms) terms = topay_search_terms_new (language);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func (g_free);
  Parser parser = { terms, NULL, report, path, classes, 0, 0 };

  self->rows = g_array_new (FALSE, FALSE, sizeof (TopayConceptRow));
  parser.rows = self->rows;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      parser.line = i + 1;
      parse_line (&parser, lines[i]);
    }
  finish_rows (self->rows);
  return self;
}

/**
 * topay_thesaurus_free:
 * @self: (nullable): a thesaurus
 */
void
topay_thesaurus_free (TopayThesaurus *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->rows);
  g_free (self);
}

/**
 * topay_thesaurus_get_concepts:
 * @self: a thesaurus
 *
 * Returns: (transfer none): its rows as the index holds them
 */
TopayConcepts
topay_thesaurus_get_concepts (const TopayThesaurus *self)
{
  return (TopayConcepts){ (const TopayConceptRow *) (gconstpointer) self->rows->data,
                          self->rows->len };
}
