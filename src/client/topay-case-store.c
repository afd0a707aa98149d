/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-store-private.h"

#include "topay-error.h"
#include "topay-wire-endpoints.h"

#define CASE_MS 5000
#define LIST_MS 60000

/* A round of the list:
 *
 *   sign in ─▶ from the disk ─▶ page ─▶ page … ─┬─▶ all that changed is known ─▶ looks at what
 * changed ▲              │ └──────────────┘
 *
 * The latest change comes first, so a round ends with the first page whose last case is as it was;
 * only where the count does not fit all are read, and what is not among them is gone.
 */

G_DEFINE_FINAL_TYPE (TopayCaseStore, topay_case_store, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CASE_CHANGED,
  SIGNAL_EVENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void ask_for_page (TopayCaseStore *self, gint64 skip);

static void
tell_change (TopayCaseStore *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * topay_case_store_case_changed: (skip)
 * @self: a store
 * @case_id: a case
 *
 * Tells that something else is known of a case.
 */
void
topay_case_store_case_changed (TopayCaseStore *self, const char *case_id)
{
  g_autofree char *id = g_strdup (case_id); /* whoever hears it may make us forget */

  g_signal_emit (self, signals[SIGNAL_CASE_CHANGED], 0, id);
}

/**
 * topay_case_store_note_error: (skip)
 * @self: a store
 * @error: (nullable): why a call did not work; %NULL when one did
 */
void
topay_case_store_note_error (TopayCaseStore *self, const GError *error)
{
  gboolean is_other = (error == NULL) != (self->error == NULL);

  g_clear_error (&self->error);
  if (error != NULL)
    {
      g_debug ("cases: %s", error->message);
      self->error = g_error_copy (error);
    }
  if (is_other)
    tell_change (self);
}

static int
compare_items (gconstpointer one, gconstpointer other)
{
  return topay_case_item_compare (*(TopayCaseItem *const *) one, *(TopayCaseItem *const *) other);
}

/**
 * topay_case_store_update_lists: (skip)
 * @self: a store
 *
 * Puts the cases in order and tells of it.
 */
void
topay_case_store_update_lists (TopayCaseStore *self)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autoptr (GPtrArray) over = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (topay_case_item_is_over (item) ? over : open, item);
  g_ptr_array_sort (open, compare_items);
  g_ptr_array_sort (over, compare_items);
  topay_case_list_replace (self->open, open);
  topay_case_list_replace (self->over, over);
  tell_change (self);
}

/**
 * topay_case_store_keep: (skip)
 * @self: a store
 * @items: (element-type TopayCaseItem): what changed
 *
 * Writes cases down, and that their list is whole.
 */
void
topay_case_store_keep (TopayCaseStore *self, GPtrArray *items)
{
  TopayCaseCache *cache = topay_case_cache_new (self->owner);

  cache->stays = self->stays;
  cache->fetched_at = self->fetched_at;
  for (guint i = 0; i < items->len; i++)
    {
      TopayCaseItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (cache->rows, topay_cached_case_new (topay_case_item_get_case (item),
                                                           topay_case_item_get_n_seen (item),
                                                           topay_case_item_get_n_told (item)));
    }
  topay_state_db_save_cases_async (self->state, cache, NULL, NULL);
}

/**
 * topay_case_store_tell: (skip)
 * @self: a store
 * @item: a case
 * @file: the same, in full
 *
 * Tells of what happened since the person was told last. What they did themselves they know.
 */
void
topay_case_store_tell (TopayCaseStore *self, TopayCaseItem *item, const TopayCaseFile *file)
{
  const GPtrArray *events = file->detail->events;
  gint64 n_told = topay_case_item_get_n_told (item);

  topay_case_item_set_n_told (item, events->len);
  for (guint i = 0; i < events->len; i++)
    {
      const TopayWireCaseEvent *event = g_ptr_array_index (events, i);
      gboolean is_mine = g_str_equal (event->actor, "person");

      if (is_mine && topay_case_item_get_n_seen (item) == (gint64) i)
        topay_case_item_set_n_seen (item, (gint64) i + 1);
      if (!is_mine && (gint64) i >= n_told)
        g_signal_emit (self, signals[SIGNAL_EVENT], 0, item, event);
    }
}

/* --- The list --- */

static gboolean
is_signed_in (TopayCaseStore *self)
{
  return topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
}

/* A case that we never heard of. Before the first list is whole nothing is news. */
static TopayCaseItem *
add_case (TopayCaseStore *self, const TopayWireCase *summary)
{
  TopayCaseItem *item = topay_case_item_new (topay_wire_copy (&topay_record_case, summary));

  if (self->fetched_at == 0)
    {
      topay_case_item_set_n_seen (item, summary->n_events);
      topay_case_item_set_n_told (item, summary->n_events);
    }
  g_hash_table_insert (self->items, g_strdup (summary->id), item);
  g_ptr_array_add (self->dirty, g_object_ref (item));
  return item;
}

/* Returns whether it was as it is. */
static gboolean
take_case (TopayCaseStore *self, const TopayWireCase *summary)
{
  TopayCaseItem *item = g_hash_table_lookup (self->items, summary->id);
  gboolean is_same = FALSE;

  g_hash_table_add (self->listed, g_strdup (summary->id));
  if (item == NULL)
    item = add_case (self, summary);
  else if (topay_case_item_update (item, summary))
    g_ptr_array_add (self->dirty, g_object_ref (item));
  else
    is_same = TRUE;
  return is_same && topay_case_item_get_n_told (item) >= summary->n_events;
}

static void
remove_gone (TopayCaseStore *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (self->listed, id))
      g_hash_table_iter_remove (&iter);
}

static void
want_news (TopayCaseStore *self)
{
  for (guint i = 0; i < self->dirty->len; i++)
    {
      TopayCaseItem *item = g_ptr_array_index (self->dirty, i);
      const TopayWireCase *summary = topay_case_item_get_case (item);

      if (topay_case_item_get_n_told (item) < summary->n_events)
        topay_case_store_want (self, summary->id);
    }
}

static void
begin_round (TopayCaseStore *self)
{
  self->is_listing = TRUE;
  self->lists_again = FALSE;
  self->listed_us = g_get_monotonic_time ();
  g_hash_table_remove_all (self->listed);
  ask_for_page (self, 0);
}

static void
end_round (TopayCaseStore *self, gboolean is_whole, gint64 n_total)
{
  gboolean fits = g_hash_table_size (self->items) == (guint) n_total;

  self->is_listing = FALSE;
  if (is_whole && !fits && g_hash_table_size (self->listed) == (guint) n_total)
    {
      remove_gone (self);
      fits = TRUE;
    }
  self->lists_all = !fits;
  self->fetched_at = g_get_real_time () / G_USEC_PER_SEC;
  self->is_known = TRUE;
  topay_case_store_keep (self, self->dirty);
  topay_case_store_update_lists (self);
  want_news (self);
  g_ptr_array_set_size (self->dirty, 0);
  if (self->lists_again)
    begin_round (self);
}

static void
take_page (TopayCaseStore *self, const TopayWireCaseList *page)
{
  guint n_listed;
  gboolean is_same = TRUE;
  gboolean is_last;

  for (guint i = 0; i < page->cases->len; i++)
    is_same = take_case (self, g_ptr_array_index (page->cases, i));
  n_listed = g_hash_table_size (self->listed);
  is_last = page->cases->len == 0 || n_listed >= (guint) page->n_total;
  if (is_last || (is_same && !self->lists_all && self->fetched_at != 0))
    {
      end_round (self, is_last, page->n_total);
      return;
    }
  self->is_known = TRUE;
  topay_case_store_update_lists (self);
  ask_for_page (self, n_listed);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseStore) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireCaseList *page = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (page != NULL && self->is_listing)
    {
      topay_case_store_note_error (self, NULL);
      take_page (self, page);
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->is_listing = FALSE;
      self->lists_all = TRUE; /* what changed may be on a page that did not come */
      topay_case_store_note_error (self, error);
      tell_change (self);
    }
  if (page != NULL)
    topay_wire_free (&topay_record_case_list, page);
}

static void
ask_for_page (TopayCaseStore *self, gint64 skip)
{
  TopayWireCasePage request = { skip };

  topay_account_call_async (self->account, &topay_endpoint_cases, &request, self->abandoned,
                            on_listed_cb, g_object_ref (self));
}

/**
 * topay_case_store_refresh:
 * @self: a store
 *
 * Asks the service now; if it is being asked, once more afterwards.
 */
void
topay_case_store_refresh (TopayCaseStore *self)
{
  g_return_if_fail (TOPAY_IS_CASE_STORE (self));

  if (!is_signed_in (self) || self->owner == NULL)
    return;
  if (self->is_listing)
    self->lists_again = TRUE;
  else
    begin_round (self);
}

/* --- Time --- */

static gboolean
on_tick_cb (gpointer user_data)
{
  TopayCaseStore *self = user_data;
  gint64 age_ms = (g_get_monotonic_time () - self->listed_us) / 1000;
  GHashTableIter iter;
  gpointer id;

  if (!is_signed_in (self))
    return G_SOURCE_CONTINUE;
  g_hash_table_iter_init (&iter, self->followed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    topay_case_store_want (self, id);
  if (age_ms >= self->list_ms && !self->is_listing)
    topay_case_store_refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
update_tick (TopayCaseStore *self)
{
  gboolean is_near = g_hash_table_size (self->followed) > 0;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (is_near || self->n_looks > 0)
    self->tick_source = g_timeout_add (is_near ? self->case_ms : self->list_ms, on_tick_cb, self);
}

/* What slept, or was away, asks at once. */
static void
on_network_changed_cb (GNetworkMonitor *monitor, gboolean is_available, gpointer user_data)
{
  if (is_available && TOPAY_CASE_STORE (user_data)->n_looks > 0)
    topay_case_store_refresh (user_data);
}

/* --- Whose cases --- */

static void
clear (TopayCaseStore *self)
{
  g_cancellable_cancel (self->abandoned);
  g_clear_object (&self->abandoned);
  self->abandoned = g_cancellable_new ();
  topay_case_store_stop_looks (self);
  g_clear_pointer (&self->owner, g_free);
  g_clear_error (&self->error);
  g_hash_table_remove_all (self->items);
  g_hash_table_remove_all (self->files);
  g_ptr_array_set_size (self->dirty, 0);
  self->is_known = FALSE;
  self->is_listing = FALSE;
  self->lists_again = FALSE;
  self->fetched_at = 0;
  self->listed_us = 0;
}

/* Leaves the rows without their cases. */
static void
take_cache (TopayCaseStore *self, TopayCaseCache *cache)
{
  for (guint i = 0; i < cache->rows->len; i++)
    {
      TopayCachedCase *row = g_ptr_array_index (cache->rows, i);
      g_autofree char *id = g_strdup (row->summary->id);
      TopayCaseItem *item = topay_case_item_new (g_steal_pointer (&row->summary));

      topay_case_item_set_n_seen (item, row->n_seen);
      topay_case_item_set_n_told (item, row->n_told);
      g_hash_table_insert (self->items, g_steal_pointer (&id), item);
    }
  self->fetched_at = cache->fetched_at;
  self->is_known = cache->rows->len > 0 || cache->fetched_at > 0;
}

static void
on_cache_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseStore) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayCaseCache) cache =
      topay_state_db_load_cases_finish (TOPAY_STATE_DB (source), result, &error);
  const char *name = topay_account_get_name (self->account);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (cache != NULL && cache->account != NULL)
    {
      self->owner = g_strdup (cache->account);
      take_cache (self, cache);
    }
  else if (is_signed_in (self))
    self->owner = g_strdup (name); /* without a disk there is the service */
  self->stays = topay_account_get_stay (self->account) == TOPAY_ACCOUNT_STAY_YES;
  topay_case_store_update_lists (self);
  topay_case_store_refresh (self);
}

/* @account: (nullable): the last one that stays signed in */
static void
load (TopayCaseStore *self, const char *account)
{
  topay_state_db_load_cases_async (self->state, account, self->abandoned, on_cache_loaded_cb,
                                   g_object_ref (self));
}

static void
leave (TopayCaseStore *self)
{
  TopayAccountReason reason = topay_account_get_reason (self->account);
  g_autofree char *owner = g_strdup (self->owner);
  gint64 fetched_at = self->fetched_at;

  if (reason == TOPAY_ACCOUNT_REASON_NONE)
    return; /* no network at start: what stays signed in may be read */
  clear (self);
  if (owner != NULL && reason == TOPAY_ACCOUNT_REASON_BY_YOU)
    topay_state_db_forget_cases_async (self->state, owner, NULL, NULL);
  else if (owner != NULL)
    {
      TopayCaseCache *cache = topay_case_cache_new (owner); /* it stays no more */

      cache->fetched_at = fetched_at;
      topay_state_db_save_cases_async (self->state, cache, NULL, NULL);
    }
  topay_case_store_update_lists (self);
}

static void
on_account_changed_cb (TopayCaseStore *self)
{
  const char *name = topay_account_get_name (self->account);

  switch (topay_account_get_state (self->account))
    {
    case TOPAY_ACCOUNT_STATE_SIGNED_IN:
      if (g_strcmp0 (self->owner, name) == 0)
        {
          self->stays = topay_account_get_stay (self->account) == TOPAY_ACCOUNT_STAY_YES;
          topay_case_store_refresh (self);
          break;
        }
      clear (self);
      load (self, name);
      break;
    case TOPAY_ACCOUNT_STATE_SIGNED_OUT:
      leave (self);
      break;
    case TOPAY_ACCOUNT_STATE_SIGNING_IN:
    case TOPAY_ACCOUNT_STATE_SECOND_FACTOR:
    default:
      break;
    }
}

/* A session that is kept on this computer is being taken up: its cases are there at once, and also
 * when the service then cannot be reached. */
static void
on_stay_changed_cb (TopayCaseStore *self)
{
  gboolean stays = topay_account_get_stay (self->account) == TOPAY_ACCOUNT_STAY_YES;

  if (stays && self->owner == NULL
      && topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNING_IN)
    load (self, NULL);
  else if (is_signed_in (self))
    self->stays = stays;
}

static void
topay_case_store_dispose (GObject *object)
{
  TopayCaseStore *self = TOPAY_CASE_STORE (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_cancellable_cancel (self->abandoned);

  G_OBJECT_CLASS (topay_case_store_parent_class)->dispose (object);
}

static void
topay_case_store_finalize (GObject *object)
{
  TopayCaseStore *self = TOPAY_CASE_STORE (object);

  topay_case_store_stop_looks (self);
  g_clear_object (&self->abandoned);
  g_object_unref (self->account);
  g_object_unref (self->state);
  g_free (self->owner);
  g_clear_error (&self->error);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->listed);
  g_hash_table_unref (self->followed);
  g_ptr_array_unref (self->dirty);
  g_object_unref (self->open);
  g_object_unref (self->over);

  G_OBJECT_CLASS (topay_case_store_parent_class)->finalize (object);
}

static void
topay_case_store_class_init (TopayCaseStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_case_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_case_store_finalize;

  /**
   * TopayCaseStore::changed:
   * @self: a store
   *
   * Other cases are here, in another order, or it is known in another way how they are.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TOPAY_TYPE_CASE_STORE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TopayCaseStore::case-changed:
   * @self: a store
   * @case_id: of a case
   *
   * Something else is known of a case in full, or was asked for in vain.
   */
  signals[SIGNAL_CASE_CHANGED] =
      g_signal_new ("case-changed", TOPAY_TYPE_CASE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * TopayCaseStore::event:
   * @self: a store
   * @item: a #TopayCaseItem
   * @event: a #TopayWireCaseEvent
   *
   * The service or an agent did something that the person was not told of.
   */
  signals[SIGNAL_EVENT] =
      g_signal_new ("event", TOPAY_TYPE_CASE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, TOPAY_TYPE_CASE_ITEM, G_TYPE_POINTER);
}

static void
topay_case_store_init (TopayCaseStore *self)
{
  self->case_ms = CASE_MS;
  self->list_ms = LIST_MS;
  self->abandoned = g_cancellable_new ();
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) topay_case_file_free);
  self->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->followed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
  self->open = topay_case_list_new ();
  self->over = topay_case_list_new ();
  g_queue_init (&self->wanted);
}

/**
 * topay_case_store_new:
 * @account: whose cases; a reference is kept
 * @state: where they are kept; a reference is kept
 *
 * Returns: (transfer full): the cases of @account, whoever that is at the time
 */
TopayCaseStore *
topay_case_store_new (TopayAccount *account, TopayStateDb *state)
{
  TopayCaseStore *self;

  g_return_val_if_fail (TOPAY_IS_ACCOUNT (account) && TOPAY_IS_STATE_DB (state), NULL);

  self = g_object_new (TOPAY_TYPE_CASE_STORE, NULL);
  self->account = g_object_ref (account);
  self->state = g_object_ref (state);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (on_account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed_cb), self, 0);
  g_signal_connect_object (account, "notify::stay", G_CALLBACK (on_stay_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (is_signed_in (self))
    load (self, topay_account_get_name (account));
  return self;
}

/**
 * topay_case_store_follow_outbox:
 * @self: a store
 * @outbox: what brings requests to the service
 *
 * Looks at once when something was delivered.
 */
void
topay_case_store_follow_outbox (TopayCaseStore *self, TopayOutbox *outbox)
{
  g_return_if_fail (TOPAY_IS_CASE_STORE (self) && TOPAY_IS_OUTBOX (outbox));

  g_signal_connect_object (outbox, "delivered", G_CALLBACK (topay_case_store_refresh), self,
                           G_CONNECT_SWAPPED);
}

/**
 * topay_case_store_get_open:
 * @self: a store
 *
 * Returns: (transfer none): the cases on which somebody works, as #TopayCaseItem
 */
GListModel *
topay_case_store_get_open (TopayCaseStore *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self), NULL);

  return G_LIST_MODEL (self->open);
}

/**
 * topay_case_store_get_over:
 * @self: a store
 *
 * Returns: (transfer none): the cases that are over, as #TopayCaseItem
 */
GListModel *
topay_case_store_get_over (TopayCaseStore *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self), NULL);

  return G_LIST_MODEL (self->over);
}

/**
 * topay_case_store_find:
 * @self: a store
 * @case_id: of a case
 *
 * Returns: (transfer none) (nullable): the case
 */
TopayCaseItem *
topay_case_store_find (TopayCaseStore *self, const char *case_id)
{
  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self) && case_id != NULL, NULL);

  return g_hash_table_lookup (self->items, case_id);
}

/**
 * topay_case_store_get_n_unread:
 * @self: a store
 *
 * Returns: in how many cases something happened that the person has not seen
 */
guint
topay_case_store_get_n_unread (TopayCaseStore *self)
{
  GHashTableIter iter;
  gpointer item;
  guint n_unread = 0;

  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self), 0);

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (topay_case_item_is_unread (item))
      n_unread++;
  return n_unread;
}

/**
 * topay_case_store_is_known:
 * @self: a store
 *
 * Returns: whether there is a list to show, be it empty
 */
gboolean
topay_case_store_is_known (TopayCaseStore *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self), FALSE);

  return self->is_known;
}

/**
 * topay_case_store_get_fetched_at:
 * @self: a store
 *
 * Returns: when the service last said which cases there are, in Unix seconds; 0: never all of them
 */
gint64
topay_case_store_get_fetched_at (TopayCaseStore *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self), 0);

  return self->fetched_at;
}

/**
 * topay_case_store_get_error:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): why the service could not be asked last time
 */
const GError *
topay_case_store_get_error (TopayCaseStore *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self), NULL);

  return self->error;
}

/**
 * topay_case_store_look:
 * @self: a store
 *
 * A window is open: asks now, unless that was just done, and every minute.
 */
void
topay_case_store_look (TopayCaseStore *self)
{
  gint64 age_ms;

  g_return_if_fail (TOPAY_IS_CASE_STORE (self));

  self->n_looks++;
  update_tick (self);
  age_ms = (g_get_monotonic_time () - self->listed_us) / 1000;
  if (self->listed_us == 0 || age_ms >= self->case_ms)
    topay_case_store_refresh (self);
}

/**
 * topay_case_store_look_away:
 * @self: a store that somebody looks at
 *
 * Ends a look.
 */
void
topay_case_store_look_away (TopayCaseStore *self)
{
  g_return_if_fail (TOPAY_IS_CASE_STORE (self) && self->n_looks > 0);

  self->n_looks--;
  update_tick (self);
}

/**
 * topay_case_store_look_at:
 * @self: a store
 * @case_id: of a case
 *
 * A case is on screen: asks now, and every five seconds.
 */
void
topay_case_store_look_at (TopayCaseStore *self, const char *case_id)
{
  guint n_looks;

  g_return_if_fail (TOPAY_IS_CASE_STORE (self) && case_id != NULL);

  n_looks = GPOINTER_TO_UINT (g_hash_table_lookup (self->followed, case_id));
  g_hash_table_insert (self->followed, g_strdup (case_id), GUINT_TO_POINTER (n_looks + 1));
  update_tick (self);
  topay_case_store_want (self, case_id);
}

/**
 * topay_case_store_look_away_from:
 * @self: a store
 * @case_id: of a case that somebody looks at
 *
 * Ends a look at a case.
 */
void
topay_case_store_look_away_from (TopayCaseStore *self, const char *case_id)
{
  guint n_looks;

  g_return_if_fail (TOPAY_IS_CASE_STORE (self) && case_id != NULL);

  n_looks = GPOINTER_TO_UINT (g_hash_table_lookup (self->followed, case_id));
  if (n_looks > 1)
    g_hash_table_insert (self->followed, g_strdup (case_id), GUINT_TO_POINTER (n_looks - 1));
  else
    g_hash_table_remove (self->followed, case_id);
  update_tick (self);
}

/**
 * topay_case_store_get_file:
 * @self: a store
 * @case_id: of a case
 *
 * Returns: (transfer none) (nullable): the case in full, until its next "case-changed"; %NULL until
 *   somebody looked at it
 */
const TopayCaseFile *
topay_case_store_get_file (TopayCaseStore *self, const char *case_id)
{
  g_return_val_if_fail (TOPAY_IS_CASE_STORE (self) && case_id != NULL, NULL);

  return g_hash_table_lookup (self->files, case_id);
}

/**
 * topay_case_store_mark_seen:
 * @self: a store
 * @case_id: of a case
 *
 * The person has seen all that is known of it.
 */
void
topay_case_store_mark_seen (TopayCaseStore *self, const char *case_id)
{
  TopayCaseItem *item;
  const TopayCaseFile *file;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_return_if_fail (TOPAY_IS_CASE_STORE (self) && case_id != NULL);

  item = g_hash_table_lookup (self->items, case_id);
  file = g_hash_table_lookup (self->files, case_id);
  if (item == NULL || file == NULL || !topay_case_item_is_unread (item))
    return;
  topay_case_item_set_n_seen (item, topay_case_file_get_n_events (file));
  topay_case_item_set_n_told (item, topay_case_file_get_n_events (file));
  g_ptr_array_add (items, item);
  topay_case_store_keep (self, items);
  tell_change (self);
}

/**
 * topay_case_store_set_pace: (skip)
 * @self: a store that nobody looks at
 * @case_ms: between two looks at a case on screen
 * @list_ms: between two lists
 *
 * For tests.
 */
void
topay_case_store_set_pace (TopayCaseStore *self, guint case_ms, guint list_ms)
{
  self->case_ms = case_ms;
  self->list_ms = list_ms;
}
