/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payment-watches.h"

#include <glib/gi18n.h>

#include "topay-payment-watch.h"

struct _TopayPaymentWatches
{
  GObject parent_instance;
  GApplication *application; /* (unowned): outlives us */
  TopayAccount *account;     /* (owned) */
  GPtrArray *kept;           /* (owned) (element-type Kept): oldest first */
};

G_DEFINE_FINAL_TYPE (TopayPaymentWatches, topay_payment_watches, G_TYPE_OBJECT)

typedef struct
{
  TopayPaymentWatches *watches; /* (unowned): has us */
  TopayPaymentWatch *watch;     /* (owned) */
  char *name;                   /* (owned): as the notification says it */
} Kept;

static void
kept_free (Kept *kept)
{
  g_signal_handlers_disconnect_by_data (kept->watch, kept);
  topay_payment_watch_stop (kept->watch);
  g_object_unref (kept->watch);
  g_application_release (kept->watches->application);
  g_free (kept->name);
  g_free (kept);
}

static Kept *
find (TopayPaymentWatches *self, const char *payment_id)
{
  for (guint i = 0; i < self->kept->len; i++)
    {
      Kept *kept = g_ptr_array_index (self->kept, i);

      if (g_str_equal (topay_payment_watch_get_payment_id (kept->watch), payment_id))
        return kept;
    }
  return NULL;
}

/* What became of it, in a line; what it means stands on the page that the notification opens. */
static const char *
get_title (const char *state)
{
  if (g_str_equal (state, "paid"))
    return _ ("The payment went through");
  if (g_str_equal (state, "refunded"))
    return _ ("The money of the payment comes back");
  return _ ("The payment did not go through");
}

static void
on_settled_cb (Kept *kept, const char *state)
{
  TopayPaymentWatches *self = kept->watches;
  const char *id = topay_payment_watch_get_payment_id (kept->watch);
  g_autoptr (GNotification) notification = g_notification_new (get_title (state));

  g_notification_set_body (notification, kept->name);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.open-diagnosis", "s", id);
  g_application_send_notification (self->application, id, notification);
  g_ptr_array_remove (self->kept, kept);
}

static void
on_lost_cb (Kept *kept)
{
  g_ptr_array_remove (kept->watches->kept, kept);
}

static void
on_account_changed_cb (TopayPaymentWatches *self)
{
  if (topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    g_ptr_array_set_size (self->kept, 0);
}

static void
topay_payment_watches_dispose (GObject *object)
{
  TopayPaymentWatches *self = TOPAY_PAYMENT_WATCHES (object);

  g_ptr_array_set_size (self->kept, 0);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (topay_payment_watches_parent_class)->dispose (object);
}

static void
topay_payment_watches_finalize (GObject *object)
{
  g_ptr_array_unref (TOPAY_PAYMENT_WATCHES (object)->kept);

  G_OBJECT_CLASS (topay_payment_watches_parent_class)->finalize (object);
}

static void
topay_payment_watches_class_init (TopayPaymentWatchesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_payment_watches_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_payment_watches_finalize;
}

static void
topay_payment_watches_init (TopayPaymentWatches *self)
{
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) kept_free);
}

/**
 * topay_payment_watches_new:
 * @application: that stays and sends the notification; has an action `open-diagnosis` that takes
 * the id of a payment. Not referenced, must outlive the watches
 * @account: whose payments they are; a reference is kept
 *
 * Returns: (transfer full): nothing to wait for yet
 */
TopayPaymentWatches *
topay_payment_watches_new (GApplication *application, TopayAccount *account)
{
  TopayPaymentWatches *self = g_object_new (TOPAY_TYPE_PAYMENT_WATCHES, NULL);

  self->application = application;
  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (on_account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * topay_payment_watches_keep:
 * @self: the watches
 * @payment_id: a payment that is not decided
 * @name: shop and sum; plain text
 *
 * Tells the person once the payment is decided. Nothing happens for one that is kept already.
 */
void
topay_payment_watches_keep (TopayPaymentWatches *self, const char *payment_id, const char *name)
{
  Kept *kept;

  g_return_if_fail (TOPAY_IS_PAYMENT_WATCHES (self) && payment_id != NULL);

  if (find (self, payment_id) != NULL)
    return;
  if (self->kept->len == TOPAY_PAYMENT_WATCHES_MAX)
    g_ptr_array_remove_index (self->kept, 0);

  kept = g_new0 (Kept, 1);
  kept->watches = self;
  kept->name = g_strdup (name);
  kept->watch = topay_payment_watch_new (topay_account_get_client (self->account), payment_id);
  g_signal_connect_swapped (kept->watch, "settled", G_CALLBACK (on_settled_cb), kept);
  g_signal_connect_swapped (kept->watch, "lost", G_CALLBACK (on_lost_cb), kept);
  g_ptr_array_add (self->kept, kept);
  g_application_hold (self->application);
  topay_payment_watch_start (kept->watch);
}

/**
 * topay_payment_watches_forget:
 * @self: the watches
 * @payment_id: a payment
 *
 * Tells nothing of it any more.
 */
void
topay_payment_watches_forget (TopayPaymentWatches *self, const char *payment_id)
{
  Kept *kept;

  g_return_if_fail (TOPAY_IS_PAYMENT_WATCHES (self));

  kept = find (self, payment_id);
  if (kept != NULL)
    g_ptr_array_remove (self->kept, kept);
}

/**
 * topay_payment_watches_is_kept:
 * @self: the watches
 * @payment_id: a payment
 *
 * Returns: whether the person will be told of it
 */
gboolean
topay_payment_watches_is_kept (TopayPaymentWatches *self, const char *payment_id)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_WATCHES (self), FALSE);

  return find (self, payment_id) != NULL;
}
