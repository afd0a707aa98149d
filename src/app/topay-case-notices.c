/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-notices.h"

#include <glib/gi18n.h>

#include "topay-case-words.h"
#include "topay-text-clean.h"

#define NEWS_ID      "case-news"
#define DELIVERED_ID "case-delivered"

/* What comes together is told together; whoever looks at the case meanwhile is told nothing. */
#define BATCH_MS 1500

/* A request that took longer had to wait: whoever made it has gone on since. */
#define KEPT_MS 10000

struct _TopayCaseNotices
{
  GObject parent_instance;
  GApplication *application; /* (unowned): outlives us */
  GSettings *settings;       /* (owned) */
  TopayCaseStore *cases;     /* (owned) */
  TopayStateDb *state;       /* (owned) (nullable) */
  GPtrArray *news;           /* (owned) (element-type News): not told yet, one a case */
  GHashTable *kept;          /* (owned) (element-type utf8): ids of requests that had to wait */
  guint batch_source;        /* GSource id; 0 when there is no news */
  guint kept_source;         /* GSource id; 0 when no request is new */
  guint batch_ms;
  guint kept_ms;
};

G_DEFINE_FINAL_TYPE (TopayCaseNotices, topay_case_notices, G_TYPE_OBJECT)

typedef struct
{
  TopayCaseItem *item; /* (owned) */
  gint64 seq;          /* of the latest event */
  char *text;          /* (owned): what happened */
} News;

static void
news_free (News *news)
{
  g_object_unref (news->item);
  g_free (news->text);
  g_free (news);
}

static gboolean
shows_details (TopayCaseNotices *self)
{
  return g_settings_get_boolean (self->settings, "case-notice-details");
}

/* @case_id: (nullable): where it leads; NULL to all of them */
static void
send (TopayCaseNotices *self, const char *id, GNotification *notification, const char *case_id)
{
  g_notification_set_default_action_and_target (notification, "app.open-case", "s",
                                                case_id != NULL ? case_id : "");
  g_application_send_notification (self->application, id, notification);
}

static void
tell_one (TopayCaseNotices *self, const News *news)
{
  const TopayWireCase *summary = topay_case_item_get_case (news->item);
  g_autofree char *raw = topay_case_words_dup_title (summary);
  g_autofree char *title = topay_text_clean_line (raw);
  g_autoptr (GNotification) notification =
      g_notification_new (shows_details (self) ? title : _ ("There is news in one of your cases"));

  if (shows_details (self))
    g_notification_set_body (notification, news->text);
  if (topay_case_item_needs_person (news->item))
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  send (self, NEWS_ID, notification, summary->id);
}

static void
tell_several (TopayCaseNotices *self)
{
  g_autofree char *title =
      g_strdup_printf (ngettext ("There is news in %u of your cases",
                                 "There is news in %u of your cases", self->news->len),
                       self->news->len);
  g_autoptr (GNotification) notification = g_notification_new (title);

  send (self, NEWS_ID, notification, NULL);
}

static void
remove_seen (TopayCaseNotices *self)
{
  for (guint i = self->news->len; i > 0; i--)
    {
      const News *news = g_ptr_array_index (self->news, i - 1);

      if (topay_case_item_get_n_seen (news->item) >= news->seq)
        g_ptr_array_remove_index (self->news, i - 1);
    }
}

static gboolean
on_batch_cb (gpointer user_data)
{
  TopayCaseNotices *self = user_data;

  self->batch_source = 0;
  remove_seen (self);
  if (self->news->len == 1)
    tell_one (self, g_ptr_array_index (self->news, 0));
  else if (self->news->len > 1)
    tell_several (self);
  g_ptr_array_set_size (self->news, 0);
  return G_SOURCE_REMOVE;
}

static News *
find_news (TopayCaseNotices *self, TopayCaseItem *item)
{
  News *news;

  for (guint i = 0; i < self->news->len; i++)
    {
      news = g_ptr_array_index (self->news, i);
      if (news->item == item)
        return news;
    }
  news = g_new0 (News, 1);
  news->item = g_object_ref (item);
  g_ptr_array_add (self->news, news);
  return news;
}

static void
on_event_cb (TopayCaseNotices *self, TopayCaseItem *item, const TopayWireCaseEvent *event)
{
  News *news = find_news (self, item);

  news->seq = event->seq;
  g_free (news->text);
  news->text = topay_case_words_dup_event (event);
  if (self->batch_source == 0)
    self->batch_source = g_timeout_add (self->batch_ms, on_batch_cb, self);
}

/* Whoever signs out takes their news along; what was read elsewhere is no news. */
static void
on_cases_changed_cb (TopayCaseNotices *self)
{
  if (topay_case_store_get_n_unread (self->cases) == 0)
    g_application_withdraw_notification (self->application, NEWS_ID);
  if (!topay_case_store_is_known (self->cases))
    g_ptr_array_set_size (self->news, 0);
}

/* --- Requests that had to wait --- */

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseNotices) self = user_data; /* the reference taken at the call */
  g_autoptr (GPtrArray) entries =
      topay_state_db_list_outbox_finish (TOPAY_STATE_DB (source), result, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TopayOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_has_prefix (entry->endpoint, "case_"))
        g_hash_table_add (self->kept, g_strdup (entry->id));
    }
}

static void
list_kept (TopayCaseNotices *self)
{
  topay_state_db_list_outbox_async (self->state, NULL, on_listed_cb, g_object_ref (self));
}

static gboolean
on_kept_cb (gpointer user_data)
{
  TopayCaseNotices *self = user_data;

  self->kept_source = 0;
  list_kept (self);
  return G_SOURCE_REMOVE;
}

static void
on_queued_cb (TopayCaseNotices *self)
{
  if (self->kept_source == 0)
    self->kept_source = g_timeout_add (self->kept_ms, on_kept_cb, self);
}

static void
on_delivered_cb (TopayCaseNotices *self,
                 const char *id,
                 const TopayWireEndpoint *endpoint,
                 gconstpointer reply)
{
  const TopayWireReceipt *receipt = reply;
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *text = NULL;

  if (!g_hash_table_remove (self->kept, id) || endpoint->reply != &topay_record_receipt)
    return;
  notification = g_notification_new (_ ("Your request was sent"));
  if (shows_details (self) && receipt->number != NULL)
    {
      /* Translators: %s is the number of a case, such as R-4KT7WQ2M */
      text = g_strdup_printf (_ ("Your case number is %s."), receipt->number);
      g_notification_set_body (notification, text);
    }
  send (self, DELIVERED_ID, notification, receipt->case_id);
}

static void
topay_case_notices_dispose (GObject *object)
{
  TopayCaseNotices *self = TOPAY_CASE_NOTICES (object);

  g_clear_handle_id (&self->batch_source, g_source_remove);
  g_clear_handle_id (&self->kept_source, g_source_remove);
  g_ptr_array_set_size (self->news, 0);
  g_clear_object (&self->cases);
  g_clear_object (&self->settings);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (topay_case_notices_parent_class)->dispose (object);
}

static void
topay_case_notices_finalize (GObject *object)
{
  TopayCaseNotices *self = TOPAY_CASE_NOTICES (object);

  g_ptr_array_unref (self->news);
  g_hash_table_unref (self->kept);

  G_OBJECT_CLASS (topay_case_notices_parent_class)->finalize (object);
}

static void
topay_case_notices_class_init (TopayCaseNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_case_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_case_notices_finalize;
}

static void
topay_case_notices_init (TopayCaseNotices *self)
{
  self->batch_ms = BATCH_MS;
  self->kept_ms = KEPT_MS;
  self->news = g_ptr_array_new_with_free_func ((GDestroyNotify) news_free);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * topay_case_notices_new:
 * @application: that sends the notifications and has an action `open-case` that takes the id of a
 *   case; not referenced, must outlive the notices
 * @settings: the preferences; a reference is kept
 * @cases: of which to tell; a reference is kept
 *
 * Returns: (transfer full): notices from now on
 */
TopayCaseNotices *
topay_case_notices_new (GApplication *application, GSettings *settings, TopayCaseStore *cases)
{
  TopayCaseNotices *self = g_object_new (TOPAY_TYPE_CASE_NOTICES, NULL);

  self->application = application;
  self->settings = g_object_ref (settings);
  self->cases = g_object_ref (cases);
  g_signal_connect_object (cases, "event", G_CALLBACK (on_event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cases, "changed", G_CALLBACK (on_cases_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * topay_case_notices_follow_outbox:
 * @self: notices
 * @outbox: what brings requests to the service
 * @state: where they are kept; a reference is kept
 *
 * Tells also when a request was delivered that had to wait.
 */
void
topay_case_notices_follow_outbox (TopayCaseNotices *self, TopayOutbox *outbox, TopayStateDb *state)
{
  g_return_if_fail (TOPAY_IS_CASE_NOTICES (self) && self->state == NULL);

  self->state = g_object_ref (state);
  g_signal_connect_object (outbox, "delivered", G_CALLBACK (on_delivered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "outbox-changed", G_CALLBACK (on_queued_cb), self,
                           G_CONNECT_SWAPPED);
  list_kept (self);
}

/**
 * topay_case_notices_set_pace: (skip)
 * @self: notices
 * @batch_ms: how long news are gathered
 * @kept_ms: how long a request may take that did not have to wait
 *
 * For tests.
 */
void
topay_case_notices_set_pace (TopayCaseNotices *self, guint batch_ms, guint kept_ms)
{
  self->batch_ms = batch_ms;
  self->kept_ms = kept_ms;
}
