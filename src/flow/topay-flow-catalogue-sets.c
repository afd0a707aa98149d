/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-catalogue-private.h"
#include "topay-flow-private.h"

/* Judges whether the answers of a wizard fit into the request of an endpoint. */

#define DEFAULT_MAX 254

static gboolean
is_value (const TopayFlowCatalogueField *wanted, const char *value)
{
  if (wanted->is_boolean)
    return g_str_equal (value, "true") || g_str_equal (value, "false");
  if (wanted->is_number)
    return g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, NULL, NULL);
  if (wanted->is_id || wanted->is_date || wanted->is_list)
    return FALSE; /* no wizard knows one beforehand */
  if (wanted->values != NULL)
    return g_strv_contains (wanted->values, value);
  return strlen (value) >= wanted->min && (wanted->max == 0 || strlen (value) <= wanted->max);
}

static gboolean
options_fit (const TopayFlowField *field, const TopayFlowCatalogueField *wanted)
{
  for (guint i = 0; i < field->options->len; i++)
    if (!is_value (wanted, ((TopayFlowOption *) g_ptr_array_index (field->options, i))->value))
      return FALSE;
  return TRUE;
}

/* Whether every answer that the wizard lets pass is one that the endpoint takes. */
static gboolean
bounds_fit (const TopayFlowField *field, const TopayFlowCatalogueField *wanted)
{
  guint max = field->max > 0 ? field->max : DEFAULT_MAX;
  guint min = MAX (field->min, 1); /* what is empty is not sent */

  if (field->kind == TOPAY_FLOW_FIELD_CHOICE)
    return options_fit (field, wanted);
  if ((field->kind == TOPAY_FLOW_FIELD_SWITCH) != wanted->is_boolean
      || (field->kind == TOPAY_FLOW_FIELD_MONEY) != wanted->is_number
      || topay_flow_field_is_listed (field) != wanted->is_id
      || (field->kind == TOPAY_FLOW_FIELD_DATE) != wanted->is_date || wanted->values != NULL)
    return FALSE;
  return wanted->is_boolean || wanted->is_number || wanted->is_id || wanted->is_date
         || (min >= wanted->min && (wanted->max == 0 || max <= wanted->max));
}

static guint
count_sets (const TopayFlowCall *call, const char *name)
{
  guint n_sets = 0;

  for (guint i = 0; i < call->sets->len; i++)
    n_sets += g_str_equal (((TopayFlowSet *) g_ptr_array_index (call->sets, i))->field, name);
  return n_sets;
}

/* Whether a request may go out without the field that @set fills. Of several that take turns each
 * may be hidden. */
static gboolean
may_lack (const TopayFlow *flow, const TopayFlowCall *call, const TopayFlowSet *set)
{
  const TopayFlowField *field = set->from != NULL ? topay_flow_find_field (flow, set->from) : NULL;
  gboolean is_only = count_sets (call, set->field) == 1;

  return field != NULL
         && ((!field->required && field->fallback == NULL)
             || (is_only && field->condition != NULL));
}

static gboolean
check_field (const TopayFlow *flow,
             const TopayFlowStep *step,
             const TopayFlowSet *set,
             const TopayFlowCatalogueField *wanted,
             GError **error)
{
  const TopayFlowField *field = topay_flow_find_field (flow, set->from);
  gboolean is_secret = set->from[0] != '@' && !topay_flow_is_open_name (flow, set->from);

  if (is_secret != wanted->secret)
    return topay_flow_refuse (step, error,
                              "A secret goes into a secret, and nothing else does:", set->field);
  if (field == NULL)
    return TRUE;
  if (!bounds_fit (field, wanted))
    return topay_flow_refuse (step, error, "The answer may not fit into", set->field);
  return TRUE;
}

static gboolean
check_required (const TopayFlowStep *step,
                const TopayFlowCall *call,
                const TopayFlowEndpoint *endpoint,
                GError **error)
{
  GHashTableIter iter;
  gpointer name, field;

  g_hash_table_iter_init (&iter, endpoint->request);
  while (g_hash_table_iter_next (&iter, &name, &field))
    if (((TopayFlowCatalogueField *) field)->required && count_sets (call, name) == 0)
      return topay_flow_refuse (step, error, "The request lacks", name);
  return TRUE;
}

/* Judges what goes into the request of a call. */
gboolean
topay_flow_catalogue_check_sets (const TopayFlow *flow,
                                 const TopayFlowStep *step,
                                 const TopayFlowCall *call,
                                 const TopayFlowEndpoint *endpoint,
                                 GError **error)
{
  for (guint i = 0; i < call->sets->len; i++)
    {
      const TopayFlowSet *set = g_ptr_array_index (call->sets, i);
      const TopayFlowCatalogueField *wanted = g_hash_table_lookup (endpoint->request, set->field);

      if (wanted == NULL)
        return topay_flow_refuse (step, error, "The request has no field", set->field);
      if ((set->list != NULL) != wanted->is_list)
        return topay_flow_refuse (step, error, "A list goes into a list:", set->field);
      if (set->value != NULL && !is_value (wanted, set->value))
        return topay_flow_refuse (step, error, "The request does not take", set->value);
      if (set->from != NULL && !check_field (flow, step, set, wanted, error))
        return FALSE;
      if (set->from != NULL && wanted->required && may_lack (flow, call, set))
        return topay_flow_refuse (step, error, "The answer may be missing in", set->field);
    }
  return check_required (step, call, endpoint, error);
}
