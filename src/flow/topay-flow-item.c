/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-session-private.h"

/* Payments and cases are chosen from a list of the host. What is known of the chosen one are values
 * like any other, named after the field. */

#define DAY_S 86400

const char *const topay_flow_payment_keys[] = {
  "order", "merchant", "amount", "currency", "made_at", "state", NULL,
};

const char *const topay_flow_case_keys[] = {
  "number", "merchant", "amount", "currency", "deadline_at", "kind", NULL,
};

/* Computed of "made_at" when the step is entered. */
#define DAYS "days"

/**
 * topay_flow_field_is_listed:
 * @field: a field
 *
 * Returns: whether its answer is chosen from a list of the host
 */
gboolean
topay_flow_field_is_listed (const TopayFlowField *field)
{
  return field->kind == TOPAY_FLOW_FIELD_PAYMENT || field->kind == TOPAY_FLOW_FIELD_CASE;
}

/* The keys of an item of a listed field; of other fields none. */
const char *const *
topay_flow_get_item_keys (const TopayFlowField *field)
{
  static const char *const none[] = { NULL };

  if (field->kind == TOPAY_FLOW_FIELD_PAYMENT)
    return topay_flow_payment_keys;
  return field->kind == TOPAY_FLOW_FIELD_CASE ? topay_flow_case_keys : none;
}

/* "payment" and "made_at" make "payment-made-at". */
char *
topay_flow_dup_item_name (const char *field, const char *key)
{
  return g_strdelimit (g_strconcat (field, "-", key, NULL), "_", '-');
}

/* Whether @name is a value of the item of @field. */
gboolean
topay_flow_is_item_name (const TopayFlowField *field, const char *name)
{
  const char *const *keys = topay_flow_get_item_keys (field);
  g_autofree char *days = topay_flow_dup_item_name (field->id, DAYS);

  if (field->kind == TOPAY_FLOW_FIELD_PAYMENT && g_str_equal (name, days))
    return TRUE;
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *known = topay_flow_dup_item_name (field->id, keys[i]);

      if (g_str_equal (known, name))
        return TRUE;
    }
  return FALSE;
}

/* Days that have begun since the payment: more than 15 when 15 whole days are over. */
static void
count_days (TopayFlowSession *self, const TopayFlowField *field)
{
  g_autofree char *made_at = topay_flow_dup_item_name (field->id, "made_at");
  g_autofree char *days = topay_flow_dup_item_name (field->id, DAYS);
  const char *text = topay_flow_values_get (self->values, made_at);
  g_autofree char *counted = NULL;
  gint64 seconds, age;

  if (text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &seconds, NULL))
    {
      age = MAX (topay_flow_host_get_now (self->host) - seconds, 0);
      counted = g_strdup_printf ("%" G_GINT64_FORMAT, (age + DAY_S - 1) / DAY_S);
    }
  topay_flow_values_set (self->values, days, counted, FALSE);
}

/* What depends on the time is counted anew. */
void
topay_flow_session_count_days (TopayFlowSession *self)
{
  for (guint i = 0; i < self->flow->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->flow->steps, i);

      for (guint j = 0; j < step->fields->len; j++)
        {
          const TopayFlowField *field = g_ptr_array_index (step->fields, j);

          if (field->kind == TOPAY_FLOW_FIELD_PAYMENT)
            count_days (self, field);
        }
    }
}

/* A sum of another payment is no answer for this one. */
static void
forget_sums (TopayFlowSession *self, const TopayFlowField *chosen)
{
  for (guint i = 0; i < self->flow->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->flow->steps, i);

      for (guint j = 0; j < step->fields->len; j++)
        {
          const TopayFlowField *field = g_ptr_array_index (step->fields, j);

          if (field->most != NULL && topay_flow_is_item_name (chosen, field->most))
            topay_flow_values_set (self->values, field->id, NULL, FALSE);
        }
    }
}

/* Forgets what was known of the item that was chosen before. */
void
topay_flow_session_forget_item (TopayFlowSession *self, const TopayFlowField *field)
{
  const char *const *keys = topay_flow_get_item_keys (field);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *name = topay_flow_dup_item_name (field->id, keys[i]);

      topay_flow_values_set (self->values, name, NULL, FALSE);
    }
  if (field->kind == TOPAY_FLOW_FIELD_PAYMENT)
    count_days (self, field);
}

/* Whether the item behind the answer is known: its number is. */
gboolean
topay_flow_session_has_item (TopayFlowSession *self, const TopayFlowField *field)
{
  const char *const *keys = topay_flow_get_item_keys (field);
  g_autofree char *name = topay_flow_dup_item_name (field->id, keys[0]);

  return topay_flow_values_get (self->values, name) != NULL;
}

static void
keep_item (TopayFlowSession *self, const TopayFlowField *field, GVariant *item)
{
  const char *const *keys = topay_flow_get_item_keys (field);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *name = topay_flow_dup_item_name (field->id, keys[i]);
      g_autoptr (GVariant) value = g_variant_lookup_value (item, keys[i], NULL);
      g_autofree char *text = value != NULL ? topay_flow_dup_value_text (value) : NULL;

      topay_flow_values_set (self->values, name, text, FALSE);
    }
  if (field->kind == TOPAY_FLOW_FIELD_PAYMENT)
    count_days (self, field);
}

/**
 * topay_flow_session_choose:
 * @self: a session
 * @field: id of a listed field
 * @item: "a{sv}" of the host's list: "id" (s), and what is known of it
 *
 * Takes what was chosen. What is known of it are values from now on: of the field "payment" for
 * example "payment-amount". Sums that it bounds are asked anew when it is another one.
 */
void
topay_flow_session_choose (TopayFlowSession *self, const char *field, GVariant *item)
{
  const TopayFlowField *known = topay_flow_find_field (self->flow, field);
  const char *id = NULL;
  g_autofree char *before = NULL;

  g_return_if_fail (known != NULL && topay_flow_field_is_listed (known));
  g_return_if_fail (g_variant_lookup (item, "id", "&s", &id));

  before = g_strdup (topay_flow_values_get (self->values, field));
  if (before != NULL && g_strcmp0 (before, id) != 0)
    forget_sums (self, known);
  topay_flow_session_set_answer (self, field, id);
  keep_item (self, known, item);
  topay_flow_session_tell_changed (self);
}
