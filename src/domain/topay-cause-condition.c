/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-causes.h"
#include "topay-error.h"

#define MAX_TERMS 8

/* The longer ones first: "<=" begins with "<". */
static const char *const operators[] = { "!=", "<=", ">=", "=", "<", ">" };

typedef enum
{
  IS_NOT,
  AT_MOST,
  AT_LEAST,
  IS,
  LESS,
  MORE,
} Operator;

typedef struct
{
  char *fact; /* (owned) */
  Operator op;
  char *value;      /* (owned): a word, a number, or the name of a fact */
  gboolean is_fact; /* @value is a name */
} Term;

struct _TopayCauseCondition
{
  GPtrArray *terms; /* (owned) (element-type Term) */
};

static void
term_free (Term *term)
{
  g_free (term->fact);
  g_free (term->value);
  g_free (term);
}

/* The place of the first operator in @text. */
static const char *
find_operator (const char *text, Operator *op)
{
  const char *at = strpbrk (text, "!<>=");

  for (guint i = 0; at != NULL && i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (at, operators[i]))
      {
        *op = (Operator) i;
        return at;
      }
  return NULL;
}

static Term *
parse_term (const char *text, GError **error)
{
  Operator op = IS;
  const char *at = find_operator (text, &op);
  Term *term;

  if (at == NULL || at == text || at[strlen (operators[op])] == '\0')
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "“%s” is no condition", text);
      return NULL;
    }
  term = g_new0 (Term, 1);
  term->op = op;
  term->fact = g_strndup (text, (gsize) (at - text));
  at += strlen (operators[op]);
  term->is_fact = *at == '@';
  term->value = g_strdup (at + (term->is_fact ? 1 : 0));
  if (topay_facts_is_name (term->fact) && (!term->is_fact || topay_facts_is_name (term->value)))
    return term;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "“%s” names a fact that nobody knows",
               text);
  term_free (term);
  return NULL;
}

/**
 * topay_cause_condition_parse:
 * @text: terms such as "clock-off>=300" or "amount>@available", with " and " between them
 * @error: return location for an error
 *
 * Returns: (transfer full): a condition; %NULL with %TOPAY_ERROR_INVALID
 */
TopayCauseCondition *
topay_cause_condition_parse (const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, " and ", MAX_TERMS + 1);
  TopayCauseCondition *self = g_new0 (TopayCauseCondition, 1);

  self->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      Term *term = parse_term (parts[i], error);

      if (term == NULL)
        {
          topay_cause_condition_free (self);
          return NULL;
        }
      g_ptr_array_add (self->terms, term);
    }
  if (self->terms->len > 0 && self->terms->len <= MAX_TERMS)
    return self;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "A condition has one to %d terms",
               MAX_TERMS);
  topay_cause_condition_free (self);
  return NULL;
}

/**
 * topay_cause_condition_free:
 * @self: (transfer full): a condition
 */
void
topay_cause_condition_free (TopayCauseCondition *self)
{
  g_ptr_array_unref (self->terms);
  g_free (self);
}

/* Both sides as numbers; FALSE when one of them is none. */
static gboolean
get_numbers (const Term *term, const TopayFacts *facts, gint64 *left, gint64 *right)
{
  if (!topay_facts_get_number (facts, term->fact, left))
    return FALSE;
  if (term->is_fact)
    return topay_facts_get_number (facts, term->value, right);
  return g_ascii_string_to_signed (term->value, 10, G_MININT64, G_MAXINT64, right, NULL);
}

static gboolean
compare_numbers (const Term *term, const TopayFacts *facts)
{
  gint64 left, right;

  if (!get_numbers (term, facts, &left, &right))
    return FALSE;
  switch (term->op)
    {
    case AT_MOST:
      return left <= right;
    case AT_LEAST:
      return left >= right;
    case LESS:
      return left < right;
    case MORE:
      return left > right;
    case IS:
    case IS_NOT:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
compare (const Term *term, const TopayFacts *facts)
{
  const char *left = topay_facts_get_word (facts, term->fact);
  const char *right = term->is_fact ? topay_facts_get_word (facts, term->value) : term->value;

  if (left == NULL || right == NULL)
    return FALSE;
  if (term->op == IS || term->op == IS_NOT)
    return g_str_equal (left, right) == (term->op == IS);
  return compare_numbers (term, facts);
}

/**
 * topay_cause_condition_holds:
 * @self: a condition
 * @facts: what is known
 * @told: (out) (optional): whether a word of the person was needed for it
 *
 * Nothing holds of a fact that nobody knows, not even that it is not something.
 *
 * Returns: whether all of its terms hold
 */
gboolean
topay_cause_condition_holds (const TopayCauseCondition *self,
                             const TopayFacts *facts,
                             gboolean *told)
{
  gboolean by_word = FALSE;

  for (guint i = 0; i < self->terms->len; i++)
    {
      const Term *term = g_ptr_array_index (self->terms, i);

      if (!compare (term, facts))
        return FALSE;
      by_word = by_word || topay_facts_get_state (facts, term->fact) == TOPAY_FACT_TOLD;
    }
  if (told != NULL)
    *told = by_word;
  return TRUE;
}

/**
 * topay_cause_condition_waits_for:
 * @self: a condition
 * @facts: what is known
 * @fact: a name without a value
 *
 * Returns: whether it would hold with the right value of @fact, everything else being known
 */
gboolean
topay_cause_condition_waits_for (const TopayCauseCondition *self,
                                 const TopayFacts *facts,
                                 const char *fact)
{
  gboolean waits = FALSE;

  for (guint i = 0; i < self->terms->len; i++)
    {
      const Term *term = g_ptr_array_index (self->terms, i);

      if (g_str_equal (term->fact, fact))
        waits = TRUE;
      else if (!compare (term, facts))
        return FALSE;
    }
  return waits;
}
