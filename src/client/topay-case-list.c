/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-list.h"

#include <string.h>

#include "topay-case.h"

struct _TopayCaseItem
{
  GObject parent_instance;
  TopayWireCase *summary; /* (owned) */
  gboolean is_over;       /* these two follow from it; thousands are put in order at once */
  gboolean needs_person;
  gint64 n_seen;
  gint64 n_told;
};

G_DEFINE_FINAL_TYPE (TopayCaseItem, topay_case_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
topay_case_item_finalize (GObject *object)
{
  topay_wire_free (&topay_record_case, TOPAY_CASE_ITEM (object)->summary);

  G_OBJECT_CLASS (topay_case_item_parent_class)->finalize (object);
}

static void
topay_case_item_class_init (TopayCaseItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_case_item_finalize;

  /**
   * TopayCaseItem::changed:
   * @self: a case
   *
   * Something else stands in it, or it was read.
   */
  changed_signal = g_signal_new ("changed", TOPAY_TYPE_CASE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
topay_case_item_init (TopayCaseItem *self)
{
}

/* Takes @summary. */
static void
set_summary (TopayCaseItem *self, TopayWireCase *summary)
{
  TopayCaseState state;
  gboolean is_known = topay_case_state_read (summary->state, &state);

  if (self->summary != NULL)
    topay_wire_free (&topay_record_case, self->summary);
  self->summary = summary;
  self->is_over = is_known && topay_case_is_over (state);
  self->needs_person =
      is_known && !self->is_over
      && (summary->confirm || state == TOPAY_CASE_NEED_INFO || state == TOPAY_CASE_ABNORMAL);
}

/**
 * topay_case_item_new:
 * @summary: (transfer full): what the service says of a case
 *
 * Returns: (transfer full): a case of which nothing was seen
 */
TopayCaseItem *
topay_case_item_new (TopayWireCase *summary)
{
  TopayCaseItem *self;

  g_return_val_if_fail (summary != NULL, NULL);

  self = g_object_new (TOPAY_TYPE_CASE_ITEM, NULL);
  set_summary (self, summary);
  return self;
}

/**
 * topay_case_item_get_case:
 * @self: a case
 *
 * Returns: (transfer none): what the service says of it, until the next "changed"
 */
const TopayWireCase *
topay_case_item_get_case (TopayCaseItem *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_ITEM (self), NULL);

  return self->summary;
}

/* What never changes of a case is not looked at. */
static gboolean
is_same (const TopayWireCase *one, const TopayWireCase *other)
{
  return g_str_equal (one->state, other->state) && one->confirm == other->confirm
         && one->late == other->late && one->amount == other->amount
         && one->deadline_at == other->deadline_at && one->updated_at == other->updated_at
         && one->n_events == other->n_events && one->n_evidence == other->n_evidence
         && g_strcmp0 (one->due_on, other->due_on) == 0
         && g_strcmp0 (one->merchant, other->merchant) == 0;
}

/**
 * topay_case_item_update:
 * @self: a case
 * @summary: what the service says of it now; copied
 *
 * An answer that was overtaken by a newer one, with fewer events, changes nothing.
 *
 * Returns: whether anything else stands in it
 */
gboolean
topay_case_item_update (TopayCaseItem *self, const TopayWireCase *summary)
{
  g_return_val_if_fail (TOPAY_IS_CASE_ITEM (self) && summary != NULL, FALSE);

  if (summary->n_events < self->summary->n_events || is_same (self->summary, summary))
    return FALSE;

  set_summary (self, topay_wire_copy (&topay_record_case, summary));
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

/**
 * topay_case_item_is_unread:
 * @self: a case
 *
 * Returns: whether something happened that the person has not seen
 */
gboolean
topay_case_item_is_unread (TopayCaseItem *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_ITEM (self), FALSE);

  return self->n_seen < self->summary->n_events;
}

/**
 * topay_case_item_is_over:
 * @self: a case
 *
 * Returns: whether nobody works on it any more; one in a state that only a newer version knows is
 *   not over
 */
gboolean
topay_case_item_is_over (TopayCaseItem *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_ITEM (self), FALSE);

  return self->is_over;
}

/**
 * topay_case_item_needs_person:
 * @self: a case
 *
 * Returns: whether it goes on only once the person does something
 */
gboolean
topay_case_item_needs_person (TopayCaseItem *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_ITEM (self), FALSE);

  return self->needs_person;
}

/**
 * topay_case_item_compare:
 * @self: a case
 * @other: another
 *
 * Returns: less than 0 when @self is shown first
 */
int
topay_case_item_compare (TopayCaseItem *self, TopayCaseItem *other)
{
  if (self->needs_person != other->needs_person)
    return self->needs_person ? -1 : 1;
  if (self->summary->updated_at != other->summary->updated_at)
    return self->summary->updated_at > other->summary->updated_at ? -1 : 1;
  return strcmp (self->summary->id, other->summary->id);
}

/**
 * topay_case_item_get_n_seen:
 * @self: a case
 *
 * Returns: how many of its events the person has seen
 */
gint64
topay_case_item_get_n_seen (TopayCaseItem *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_ITEM (self), 0);

  return self->n_seen;
}

/**
 * topay_case_item_set_n_seen:
 * @self: a case
 * @n_seen: how many of its events the person has seen; fewer than before changes nothing
 */
void
topay_case_item_set_n_seen (TopayCaseItem *self, gint64 n_seen)
{
  gboolean was_unread;

  g_return_if_fail (TOPAY_IS_CASE_ITEM (self));

  was_unread = topay_case_item_is_unread (self);
  self->n_seen = MAX (self->n_seen, n_seen);
  if (was_unread != topay_case_item_is_unread (self))
    g_signal_emit (self, changed_signal, 0);
}

/**
 * topay_case_item_get_n_told:
 * @self: a case
 *
 * Returns: how many of its events the person was told of
 */
gint64
topay_case_item_get_n_told (TopayCaseItem *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_ITEM (self), 0);

  return self->n_told;
}

/**
 * topay_case_item_set_n_told:
 * @self: a case
 * @n_told: how many of its events the person was told of; fewer than before changes nothing
 */
void
topay_case_item_set_n_told (TopayCaseItem *self, gint64 n_told)
{
  g_return_if_fail (TOPAY_IS_CASE_ITEM (self));

  self->n_told = MAX (self->n_told, n_told);
}

/* --- The list --- */

struct _TopayCaseList
{
  GObject parent_instance;
  GPtrArray *items; /* (owned) (element-type TopayCaseItem) */
};

static GType
topay_case_list_get_item_type (GListModel *model)
{
  return TOPAY_TYPE_CASE_ITEM;
}

static guint
topay_case_list_get_n_items (GListModel *model)
{
  return TOPAY_CASE_LIST (model)->items->len;
}

static gpointer
topay_case_list_get_item (GListModel *model, guint position)
{
  GPtrArray *items = TOPAY_CASE_LIST (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = topay_case_list_get_item_type;
  iface->get_n_items = topay_case_list_get_n_items;
  iface->get_item = topay_case_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TopayCaseList,
                               topay_case_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
topay_case_list_finalize (GObject *object)
{
  g_ptr_array_unref (TOPAY_CASE_LIST (object)->items);

  G_OBJECT_CLASS (topay_case_list_parent_class)->finalize (object);
}

static void
topay_case_list_class_init (TopayCaseListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_case_list_finalize;
}

static void
topay_case_list_init (TopayCaseList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * topay_case_list_new:
 *
 * Returns: (transfer full): an empty list
 */
TopayCaseList *
topay_case_list_new (void)
{
  return g_object_new (TOPAY_TYPE_CASE_LIST, NULL);
}

/**
 * topay_case_list_replace:
 * @self: a list
 * @items: (element-type TopayCaseItem): what it holds from now on, in order; referenced
 *
 * Tells only of the part in the middle that is not as it was: whoever looks at the rest is not
 * disturbed.
 */
void
topay_case_list_replace (TopayCaseList *self, GPtrArray *items)
{
  guint n_before = self->items->len, n_after = items->len;
  guint n_head = 0, n_tail = 0;
  GPtrArray *before = self->items;

  g_return_if_fail (TOPAY_IS_CASE_LIST (self) && items != NULL);

  while (n_head < MIN (n_before, n_after) && before->pdata[n_head] == items->pdata[n_head])
    n_head++;
  while (n_tail < MIN (n_before, n_after) - n_head
         && before->pdata[n_before - 1 - n_tail] == items->pdata[n_after - 1 - n_tail])
    n_tail++;
  if (n_before == n_after && n_head == n_before)
    return;

  self->items = g_ptr_array_new_full (n_after, g_object_unref);
  for (guint i = 0; i < n_after; i++)
    g_ptr_array_add (self->items, g_object_ref (items->pdata[i]));
  g_list_model_items_changed (G_LIST_MODEL (self), n_head, n_before - n_head - n_tail,
                              n_after - n_head - n_tail);
  g_ptr_array_unref (before);
}
