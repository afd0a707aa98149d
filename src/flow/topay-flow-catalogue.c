/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-catalogue-private.h"
#include "topay-flow-private.h"

struct _TopayFlowCatalogue
{
  GHashTable *names[TOPAY_FLOW_CATALOGUE_ACTION + 1]; /* (owned) (element-type utf8 utf8): sets */
  GHashTable *endpoints; /* (owned) (element-type utf8 TopayFlowEndpoint) */
  GHashTable *refusals;  /* (owned) (element-type utf8 utf8): a set */
};

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
endpoint_free (gpointer data)
{
  TopayFlowEndpoint *endpoint = data;

  g_hash_table_unref (endpoint->request);
  g_hash_table_unref (endpoint->reply);
  g_hash_table_unref (endpoint->refusals);
  g_free (endpoint);
}

/**
 * topay_flow_catalogue_new:
 *
 * Returns: (transfer full): a catalogue of nothing
 */
TopayFlowCatalogue *
topay_flow_catalogue_new (void)
{
  TopayFlowCatalogue *self = g_new0 (TopayFlowCatalogue, 1);

  for (guint i = 0; i < G_N_ELEMENTS (self->names); i++)
    self->names[i] = new_set ();
  self->endpoints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, endpoint_free);
  self->refusals = new_set ();
  return self;
}

/**
 * topay_flow_catalogue_free:
 * @self: (transfer full): a catalogue
 */
void
topay_flow_catalogue_free (TopayFlowCatalogue *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->names); i++)
    g_hash_table_unref (self->names[i]);
  g_hash_table_unref (self->endpoints);
  g_hash_table_unref (self->refusals);
  g_free (self);
}

/**
 * topay_flow_catalogue_add_name:
 * @self: a catalogue
 * @kind: of what
 * @name: that a wizard may name
 */
void
topay_flow_catalogue_add_name (TopayFlowCatalogue *self,
                               TopayFlowCatalogueKind kind,
                               const char *name)
{
  g_hash_table_add (self->names[kind], g_strdup (name));
}

/**
 * topay_flow_catalogue_add_endpoint:
 * @self: a catalogue
 * @name: of an endpoint without fields
 */
void
topay_flow_catalogue_add_endpoint (TopayFlowCatalogue *self, const char *name)
{
  TopayFlowEndpoint *endpoint = g_new0 (TopayFlowEndpoint, 1);

  endpoint->request = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  endpoint->reply = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  endpoint->refusals = new_set ();
  g_hash_table_replace (self->endpoints, g_strdup (name), endpoint);
}

static void
add_field (GHashTable *fields, const TopayFlowCatalogueField *field)
{
  char *name = g_strdup (field->name);
  TopayFlowCatalogueField *copy = g_memdup2 (field, sizeof *field);

  copy->name = name;
  g_hash_table_replace (fields, name, copy);
}

/**
 * topay_flow_catalogue_set_queueable:
 * @self: a catalogue
 * @name: of an endpoint that was added
 *
 * Says that its calls can be kept until the service has them.
 */
void
topay_flow_catalogue_set_queueable (TopayFlowCatalogue *self, const char *name)
{
  TopayFlowEndpoint *endpoint = g_hash_table_lookup (self->endpoints, name);

  g_return_if_fail (endpoint != NULL);

  endpoint->queueable = TRUE;
}

/**
 * topay_flow_catalogue_add_request_field:
 * @self: a catalogue
 * @endpoint: one that was added
 * @field: of its request; its values have to live as long as the catalogue
 */
void
topay_flow_catalogue_add_request_field (TopayFlowCatalogue *self,
                                        const char *endpoint,
                                        const TopayFlowCatalogueField *field)
{
  const TopayFlowEndpoint *found = topay_flow_catalogue_find (self, endpoint);

  g_return_if_fail (found != NULL);

  add_field (found->request, field);
}

/**
 * topay_flow_catalogue_add_reply_field:
 * @self: a catalogue
 * @endpoint: one that was added
 * @field: of its reply; its values have to live as long as the catalogue
 */
void
topay_flow_catalogue_add_reply_field (TopayFlowCatalogue *self,
                                      const char *endpoint,
                                      const TopayFlowCatalogueField *field)
{
  const TopayFlowEndpoint *found = topay_flow_catalogue_find (self, endpoint);

  g_return_if_fail (found != NULL);

  add_field (found->reply, field);
}

/**
 * topay_flow_catalogue_add_refusal:
 * @self: a catalogue
 * @endpoint: (nullable): one that was added; %NULL: any, and there are words for it already
 * @code: with which it may refuse
 */
void
topay_flow_catalogue_add_refusal (TopayFlowCatalogue *self, const char *endpoint, const char *code)
{
  const TopayFlowEndpoint *found =
      endpoint != NULL ? topay_flow_catalogue_find (self, endpoint) : NULL;

  g_return_if_fail (endpoint == NULL || found != NULL);

  g_hash_table_add (found != NULL ? found->refusals : self->refusals, g_strdup (code));
}

const TopayFlowEndpoint *
topay_flow_catalogue_find (const TopayFlowCatalogue *self, const char *endpoint)
{
  return g_hash_table_lookup (self->endpoints, endpoint);
}

/* What became of a call that is queued is told besides its reply. */
const TopayFlowCatalogueField *
topay_flow_catalogue_find_reply (const TopayFlowEndpoint *endpoint,
                                 const TopayFlowKeep *keep,
                                 gboolean queued)
{
  static const char *const states[] = { "sent", "kept", "sign_in", NULL };
  static const TopayFlowCatalogueField state = { .name = "state", .values = states };

  if (queued && g_str_equal (keep->reply, "state"))
    return &state;
  return g_hash_table_lookup (endpoint->reply, keep->reply);
}

static gboolean
check_link (const TopayFlowCatalogue *self,
            const TopayFlowStep *step,
            const TopayFlowLink *link,
            GError **error)
{
  static const TopayFlowCatalogueKind kinds[] = {
    [TOPAY_FLOW_LINK_ARTICLE] = TOPAY_FLOW_CATALOGUE_ARTICLE,
    [TOPAY_FLOW_LINK_FLOW] = TOPAY_FLOW_CATALOGUE_FLOW,
    [TOPAY_FLOW_LINK_ACTION] = TOPAY_FLOW_CATALOGUE_ACTION,
  };

  if (link->kind == TOPAY_FLOW_LINK_CASE) /* a value of the wizard */
    return TRUE;
  return g_hash_table_contains (self->names[kinds[link->kind]], link->target)
         || topay_flow_refuse (step, error, "A link leads nowhere:", link->target);
}

static const TopayFlowOutcome *
find_refusal (const GPtrArray *outcomes, const char *code)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (outcomes, i);

      if (g_str_equal (outcome->outcome, code) || g_str_equal (outcome->outcome, "*"))
        return outcome;
    }
  return NULL;
}

/* Every refusal has words, and words are for a refusal that there is. */
static gboolean
check_refusals (const TopayFlowCatalogue *self,
                const TopayFlowStep *step,
                const GPtrArray *outcomes,
                const TopayFlowEndpoint *endpoint,
                GError **error)
{
  GHashTableIter iter;
  gpointer code;

  for (guint i = 0; i < outcomes->len; i++)
    {
      const char *name = ((TopayFlowOutcome *) g_ptr_array_index (outcomes, i))->outcome;

      if (!g_str_equal (name, "ok") && !g_str_equal (name, "*")
          && !g_hash_table_contains (endpoint->refusals, name)
          && !g_hash_table_contains (self->refusals, name))
        return topay_flow_refuse (step, error, "Nobody refuses with", name);
    }
  g_hash_table_iter_init (&iter, endpoint->refusals);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    if (find_refusal (outcomes, code) == NULL)
      return topay_flow_refuse (step, error, "There is no answer to the refusal", code);
  return TRUE;
}

/* Secrets stay secrets, and what is kept is in the reply. */
static gboolean
check_keeps (const TopayFlowStep *step,
             const TopayFlowCall *call,
             const TopayFlowEndpoint *endpoint,
             GError **error)
{
  for (guint i = 0; i < call->keeps->len; i++)
    {
      const TopayFlowKeep *keep = g_ptr_array_index (call->keeps, i);
      const TopayFlowCatalogueField *field =
          topay_flow_catalogue_find_reply (endpoint, keep, call->queued);

      if (field == NULL)
        return topay_flow_refuse (step, error, "The reply has no field", keep->reply);
      if (field->secret && !keep->secret)
        return topay_flow_refuse (step, error, "This has to be kept as a secret:", keep->name);
    }
  return TRUE;
}

static gboolean
check_call (const TopayFlowCatalogue *self,
            const TopayFlow *flow,
            const TopayFlowStep *step,
            const TopayFlowAction *action,
            GError **error)
{
  const TopayFlowCall *call = action != NULL ? action->call : step->call;
  const GPtrArray *outcomes = action != NULL ? action->outcomes : step->outcomes;
  const TopayFlowEndpoint *endpoint;

  if (call == NULL)
    return TRUE;
  if (call->endpoint == NULL)
    return g_hash_table_contains (self->names[TOPAY_FLOW_CATALOGUE_PROBE], call->probe)
           || topay_flow_refuse (step, error, "There is no probe", call->probe);

  endpoint = topay_flow_catalogue_find (self, call->endpoint);
  if (endpoint == NULL)
    return topay_flow_refuse (step, error, "There is no endpoint", call->endpoint);
  if (call->queued && !endpoint->queueable)
    return topay_flow_refuse (step, error, "This cannot be kept for later:", call->endpoint);
  return topay_flow_catalogue_check_sets (flow, step, call, endpoint, error)
         && check_keeps (step, call, endpoint, error)
         && check_refusals (self, step, outcomes, endpoint, error);
}

/* The values that a kept value can have; NULL when it can have any. */
static const char *const *
find_values (const TopayFlowCatalogue *self, const TopayFlow *flow, const char *name)
{
  for (guint i = 0; i < topay_flow_get_n_steps (flow); i++)
    {
      const TopayFlowCall *call = topay_flow_get_step (flow, i)->call;
      const TopayFlowEndpoint *endpoint = call != NULL && call->endpoint != NULL
                                              ? topay_flow_catalogue_find (self, call->endpoint)
                                              : NULL;

      for (guint j = 0; endpoint != NULL && j < call->keeps->len; j++)
        {
          const TopayFlowKeep *keep = g_ptr_array_index (call->keeps, j);
          const TopayFlowCatalogueField *field =
              topay_flow_catalogue_find_reply (endpoint, keep, call->queued);

          if (g_str_equal (keep->name, name) && field != NULL)
            return field->values;
        }
    }
  return NULL;
}

/* What decides the way must be something that the service can say. */
static gboolean
check_conditions (const TopayFlowCatalogue *self,
                  const TopayFlow *flow,
                  const TopayFlowStep *step,
                  GError **error)
{
  for (guint i = 0; i < step->outcomes->len; i++)
    {
      const TopayFlowOutcome *outcome = g_ptr_array_index (step->outcomes, i);
      g_auto (GStrv) terms = topay_flow_dup_terms (outcome->condition);

      for (char **term = terms; *term != NULL; term++)
        {
          const char *wanted, *const *values;
          TopayFlowSign sign;

          if (!topay_flow_split_term (*term, &wanted, &sign))
            continue;
          values = find_values (self, flow, *term);
          if (values != NULL && !g_strv_contains (values, wanted))
            return topay_flow_refuse (step, error, "The service never says", wanted);
        }
    }
  return TRUE;
}

static gboolean
check_step (const TopayFlowCatalogue *self,
            const TopayFlow *flow,
            const TopayFlowStep *step,
            GError **error)
{
  for (guint i = 0; i < step->links->len; i++)
    if (!check_link (self, step, g_ptr_array_index (step->links, i), error))
      return FALSE;
  for (guint i = 0; i < step->actions->len; i++)
    if (!check_call (self, flow, step, g_ptr_array_index (step->actions, i), error))
      return FALSE;
  return check_call (self, flow, step, NULL, error) && check_conditions (self, flow, step, error);
}

/**
 * topay_flow_catalogue_check:
 * @self: a catalogue
 * @flow: a wizard
 * @error: return location for an error
 *
 * Judges what a wizard names outside of itself.
 *
 * Returns: whether all of it is there and fits; %FALSE with INVALID, naming the line of the step
 */
gboolean
topay_flow_catalogue_check (const TopayFlowCatalogue *self, const TopayFlow *flow, GError **error)
{
  for (guint i = 0; i < topay_flow_get_n_steps (flow); i++)
    if (!check_step (self, flow, topay_flow_get_step (flow, i), error))
      return FALSE;
  return TRUE;
}
