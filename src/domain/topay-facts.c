/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-facts.h"

#include <string.h>

/* Answers of the person have names of the questions of data/causes.xml. */
#define ANSWER_PREFIX "ask-"

/* clang-format off */
static const char *const names[] = { /* sorted */
  "above-maximum",
  "amount",
  "app-old",
  "available",
  "bank",
  "bank-state",
  "below-minimum",
  "card-expires",
  "channel-code",
  "clock-off",
  "clock-offset",
  "code",
  "code-cause",
  "content-old",
  "debited",
  "delayed-until",
  "dns",
  "duplicates",
  "frozen",
  "held",
  "held-reason",
  "held-until",
  "incident",
  "incident-end",
  "incident-text",
  "limit-bank",
  "limit-day",
  "limit-single",
  "limit-user",
  "limit-year",
  "link",
  "login",
  "loss",
  "made-at",
  "maximum",
  "merchant",
  "merchant-state",
  "method",
  "method-kind",
  "method-state",
  "minimum",
  "minor",
  "order",
  "order-state",
  "over-bank",
  "over-day",
  "over-single",
  "over-user",
  "over-year",
  "payee",
  "payment",
  "payment-state",
  "pin",
  "pin-until",
  "proxy",
  "reason",
  "resets-day",
  "resets-user",
  "resets-year",
  "rtt",
  "short",
  "signed-in",
  "tls",
  "tls-issuer",
  "used-bank",
  "used-day",
  "used-user",
  "used-year",
  "verification",
  "vpn",
};
/* clang-format on */

struct _TopayFacts
{
  GHashTable *values; /* (owned) (element-type utf8 Fact) */
};

typedef struct
{
  TopayFactState state;
  char *word; /* (owned) (nullable) */
} Fact;

static void
fact_free (Fact *fact)
{
  g_free (fact->word);
  g_free (fact);
}

/**
 * topay_facts_new:
 *
 * Returns: (transfer full): no facts yet
 */
TopayFacts *
topay_facts_new (void)
{
  TopayFacts *self = g_new0 (TopayFacts, 1);

  self->values =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fact_free);

  return self;
}

static void
set (TopayFacts *self, const char *name, TopayFactState state, const char *word)
{
  Fact *fact;

  g_return_if_fail (topay_facts_is_name (name));

  fact = g_new0 (Fact, 1);
  fact->state = state;
  fact->word = g_strdup (word);
  g_hash_table_replace (self->values, g_strdup (name), fact);
}

/**
 * topay_facts_copy:
 * @self: facts
 *
 * Returns: (transfer full): the same facts; neither changes with the other
 */
TopayFacts *
topay_facts_copy (const TopayFacts *self)
{
  TopayFacts *copy = topay_facts_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    set (copy, name, ((Fact *) value)->state, ((Fact *) value)->word);

  return copy;
}

/**
 * topay_facts_free:
 * @self: (transfer full): facts
 */
void
topay_facts_free (TopayFacts *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * topay_facts_set_word:
 * @self: facts
 * @name: of a fact
 * @word: what was measured
 *
 * Notes what a machine found out, in the place of what stood there.
 */
void
topay_facts_set_word (TopayFacts *self, const char *name, const char *word)
{
  set (self, name, TOPAY_FACT_MEASURED, word);
}

/**
 * topay_facts_set_number:
 * @self: facts
 * @name: of a fact
 * @number: what was measured
 *
 * Notes what a machine found out, in the place of what stood there.
 */
void
topay_facts_set_number (TopayFacts *self, const char *name, gint64 number)
{
  g_autofree char *word = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  set (self, name, TOPAY_FACT_MEASURED, word);
}

/**
 * topay_facts_set_told:
 * @self: facts
 * @name: of a fact
 * @word: what the person said
 *
 * Notes what a person said, in the place of what stood there.
 */
void
topay_facts_set_told (TopayFacts *self, const char *name, const char *word)
{
  set (self, name, TOPAY_FACT_TOLD, word);
}

/**
 * topay_facts_set_unavailable:
 * @self: facts
 * @name: of a fact
 *
 * Notes that somebody asked, and that nobody could say.
 */
void
topay_facts_set_unavailable (TopayFacts *self, const char *name)
{
  set (self, name, TOPAY_FACT_UNAVAILABLE, NULL);
}

/**
 * topay_facts_get_state:
 * @self: facts
 * @name: of a fact
 *
 * Returns: where it comes from
 */
TopayFactState
topay_facts_get_state (const TopayFacts *self, const char *name)
{
  const Fact *fact = g_hash_table_lookup (self->values, name);

  return fact != NULL ? fact->state : TOPAY_FACT_ABSENT;
}

/**
 * topay_facts_get_word:
 * @self: facts
 * @name: of a fact
 *
 * Returns: (transfer none) (nullable): its value, a number in digits; %NULL when nobody could say
 */
const char *
topay_facts_get_word (const TopayFacts *self, const char *name)
{
  const Fact *fact = g_hash_table_lookup (self->values, name);

  return fact != NULL ? fact->word : NULL;
}

/**
 * topay_facts_get_number:
 * @self: facts
 * @name: of a fact
 * @number: (out): its value, when it has one
 *
 * Returns: whether there is a value, and it is a number
 */
gboolean
topay_facts_get_number (const TopayFacts *self, const char *name, gint64 *number)
{
  const char *word = topay_facts_get_word (self, name);

  return word != NULL && g_ascii_string_to_signed (word, 10, G_MININT64, G_MAXINT64, number, NULL);
}

/**
 * topay_facts_is_name:
 * @name: anything
 *
 * Returns: whether facts have such a name
 */
gboolean
topay_facts_is_name (const char *name)
{
  gsize first = 0, last = G_N_ELEMENTS (names);

  if (g_str_has_prefix (name, ANSWER_PREFIX) && name[strlen (ANSWER_PREFIX)] != '\0')
    return TRUE;

  while (first < last)
    {
      gsize middle = first + (last - first) / 2;
      int order = strcmp (name, names[middle]);

      if (order == 0)
        return TRUE;
      if (order < 0)
        last = middle;
      else
        first = middle + 1;
    }

  return FALSE;
}
