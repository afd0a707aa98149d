/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-values.h"

#include <string.h>

typedef struct
{
  char *text; /* (owned) */
  gboolean secret;
} Value;

struct _TopayFlowValues
{
  GHashTable *table; /* (owned) (element-type utf8 Value) */
};

static void
value_free (gpointer data)
{
  Value *value = data;

  if (value->secret)
    explicit_bzero (value->text, strlen (value->text));
  g_free (value->text);
  g_free (value);
}

/**
 * topay_flow_values_new:
 *
 * Returns: (transfer full): no values
 */
TopayFlowValues *
topay_flow_values_new (void)
{
  TopayFlowValues *self = g_new0 (TopayFlowValues, 1);

  self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
  return self;
}

/**
 * topay_flow_values_free:
 * @self: (transfer full): values
 */
void
topay_flow_values_free (TopayFlowValues *self)
{
  g_hash_table_unref (self->table);
  g_free (self);
}

/**
 * topay_flow_values_get:
 * @self: values
 * @name: of a value
 *
 * Returns: (nullable): the value
 */
const char *
topay_flow_values_get (const TopayFlowValues *self, const char *name)
{
  const Value *value = g_hash_table_lookup (self->table, name);

  return value != NULL ? value->text : NULL;
}

/**
 * topay_flow_values_set:
 * @self: values
 * @name: of a value
 * @text: (nullable): %NULL takes it away
 * @secret: whether it is wiped when it goes, and never saved
 */
void
topay_flow_values_set (TopayFlowValues *self, const char *name, const char *text, gboolean secret)
{
  Value *value;

  if (text == NULL)
    {
      g_hash_table_remove (self->table, name);
      return;
    }
  value = g_new0 (Value, 1);
  value->text = g_strdup (text);
  value->secret = secret;
  g_hash_table_replace (self->table, g_strdup (name), value);
}

static gboolean
is_secret (gpointer name, gpointer value, gpointer data)
{
  return ((Value *) value)->secret;
}

/**
 * topay_flow_values_wipe_secrets:
 * @self: values
 *
 * Takes every secret away.
 */
void
topay_flow_values_wipe_secrets (TopayFlowValues *self)
{
  g_hash_table_foreach_remove (self->table, is_secret, NULL);
}

/**
 * topay_flow_values_foreach_open:
 * @self: values
 * @func: (scope call): called with each that is no secret
 * @data: for @func
 */
void
topay_flow_values_foreach_open (const TopayFlowValues *self,
                                TopayFlowValuesFunc func,
                                gpointer data)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!((Value *) value)->secret)
      func (name, ((Value *) value)->text, data);
}
