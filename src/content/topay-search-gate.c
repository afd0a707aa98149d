/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-gate.h"

/* What is left of the score of an article that speaks of nothing but the other meaning. On the
 * product's own questions, a tenth left out at a time, lower values lose a little. */
#define LEAST_SHARE 0.7f

/* A meaning that can be taken for another one. */
typedef struct
{
  guint class;
  guint32 key;
  guint position; /* of its feature in the index */
} Entity;

struct _TopaySearchGate
{
  const TopaySearchIndex *index; /* (unowned): the engine's, which outlives us */
  GArray *entities;              /* (owned) (element-type Entity): by class, then key */
  float *named;                  /* (owned): by article: how much it speaks of what was named */
  float *rival;                  /* (owned): by article: and of the others of the class */
};

static int
compare_entities (gconstpointer a, gconstpointer b)
{
  const Entity *left = a, *right = b;

  if (left->class != right->class)
    return left->class < right->class ? -1 : 1;
  return (left->key > right->key) - (left->key < right->key);
}

/* Rows of the same meaning give the same entity. */
static void
drop_doubles (GArray *entities)
{
  guint kept = 0;

  g_array_sort (entities, compare_entities);
  for (guint i = 0; i < entities->len; i++)
    {
      const Entity *entity = &g_array_index (entities, Entity, i);

      if (i == 0 || compare_entities (entity - 1, entity) != 0)
        g_array_index (entities, Entity, kept++) = *entity;
    }
  g_array_set_size (entities, kept);
}

/**
 * topay_search_gate_new:
 * @index: (transfer none): an index that outlives the gate
 *
 * Returns: (transfer full): a gate for the classes of meanings that the index names
 */
TopaySearchGate *
topay_search_gate_new (const TopaySearchIndex *index)
{
  TopaySearchGate *self = g_new0 (TopaySearchGate, 1);

  self->index = index;
  self->entities = g_array_new (FALSE, FALSE, sizeof (Entity));
  self->named = g_new0 (float, MAX (index->n_articles, 1));
  self->rival = g_new0 (float, MAX (index->n_articles, 1));
  for (guint i = 0; i < index->concepts.n_rows; i++)
    {
      guint32 concept = GUINT32_FROM_LE (index->concepts.rows[i].concept);
      Entity entity = {
        topay_concept_get_class (concept),
        topay_search_feature_get_key (TOPAY_FEATURE_CONCEPT, topay_concept_get_hash (concept)), 0
      };

      if (entity.class != 0 && topay_search_index_find (index, entity.key, &entity.position))
        g_array_append_val (self->entities, entity);
    }
  drop_doubles (self->entities);
  return self;
}

/**
 * topay_search_gate_free:
 * @self: (nullable): a gate
 */
void
topay_search_gate_free (TopaySearchGate *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->entities);
  g_free (self->named);
  g_free (self->rival);
  g_free (self);
}

static gboolean
is_named (const GArray *features, guint32 key)
{
  for (guint i = 0; i < features->len; i++)
    if (g_array_index (features, TopaySearchFeature, i).key == key)
      return TRUE;
  return FALSE;
}

/* Adds how much each article speaks of a meaning. */
static void
add_shares (const TopaySearchGate *self, guint position, float *shares)
{
  const TopayIndexFeature *row = &self->index->features[position];

  for (guint i = GUINT32_FROM_LE (row[0].first_posting); i < GUINT32_FROM_LE (row[1].first_posting);
       i++)
    {
      const TopayIndexPosting *posting = &self->index->postings[i];

      shares[GUINT16_FROM_LE (posting->article)] += (float) (posting->centre * posting->centre);
    }
}

static void
lower_rivals (const TopaySearchGate *self, float *scores)
{
  for (guint i = 0; i < self->index->n_articles; i++)
    {
      float all = self->named[i] + self->rival[i];

      if (self->rival[i] > 0 && scores[i] > 0)
        scores[i] *= LEAST_SHARE + (1.0f - LEAST_SHARE) * self->named[i] / all;
    }
}

/**
 * topay_search_gate_apply:
 * @self: a gate
 * @features: (element-type TopaySearchFeature): merged features of a query
 * @scores: (inout): by article
 *
 * For each class of meanings of which the query names some but not all: lowers the scores above 0
 * of articles that speak of the others, the more they do the more.
 */
void
topay_search_gate_apply (TopaySearchGate *self, const GArray *features, float *scores)
{
  guint end;

  for (guint first = 0; first < self->entities->len; first = end)
    {
      guint class = g_array_index (self->entities, Entity, first).class, n_named = 0;

      for (guint i = 0; i < self->index->n_articles; i++)
        self->named[i] = self->rival[i] = 0;
      for (end = first; end < self->entities->len; end++)
        {
          const Entity *entity = &g_array_index (self->entities, Entity, end);

          if (entity->class != class)
            break;
          if (is_named (features, entity->key))
            {
              n_named++;
              add_shares (self, entity->position, self->named);
            }
          else
            add_shares (self, entity->position, self->rival);
        }
      if (n_named > 0 && n_named < end - first)
        lower_rivals (self, scores);
    }
}
