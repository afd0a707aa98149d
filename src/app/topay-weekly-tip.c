/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-weekly-tip.h"

#define NOTIFICATION_ID "weekly-tip"

/* Timers do not count the time that a computer sleeps, so the clock is looked at again and again.
 */
#define CHECK_S 3600

struct _TopayWeeklyTip
{
  GObject parent_instance;
  GApplication *application; /* (unowned): outlives us */
  GSettings *settings;       /* (owned) */
  TopayContext *context;     /* (owned) (nullable) */
  gboolean started;
  guint check_source; /* GSource id; 0 when there is nothing to wait for */
};

G_DEFINE_FINAL_TYPE (TopayWeeklyTip, topay_weekly_tip, G_TYPE_OBJECT)

static gint64
get_local_s (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_to_unix (now) + g_date_time_get_utc_offset (now) / G_TIME_SPAN_SECOND;
}

static const TopayTip *
get_tip (TopayWeeklyTip *self)
{
  guint n_tips = 0;
  const TopayTip *tips =
      topay_library_get_tips (topay_context_get_library (self->context),
                              topay_context_get_language (self->context), &n_tips);

  return n_tips > 0 ? &tips[topay_weekly_tip_get_week (get_local_s ()) % n_tips] : NULL;
}

/* The time is kept before the tip is shown: whatever happens in between, there are never two. */
static gboolean
keep_time (TopayWeeklyTip *self, gint64 now_s)
{
  return g_settings_set_int64 (self->settings, "weekly-tip-last", MAX (now_s, 1));
}

static void
show (TopayWeeklyTip *self, const TopayTip *tip)
{
  g_autoptr (GNotification) notification = g_notification_new (tip->title);

  g_notification_set_body (notification, tip->text);
  if (tip->article != NULL)
    g_notification_set_default_action_and_target (notification, "app.open-article", "s",
                                                  tip->article);
  g_application_send_notification (self->application, NOTIFICATION_ID, notification);
}

static void
show_when_due (TopayWeeklyTip *self)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  gint64 last_s = g_settings_get_int64 (self->settings, "weekly-tip-last");
  const TopayTip *tip = get_tip (self);

  if (last_s > now_s)
    keep_time (self, now_s);
  else if (tip != NULL && topay_weekly_tip_get_wait_s (now_s, last_s) == 0
           && keep_time (self, now_s))
    show (self, tip);
}

static gboolean
on_check_cb (gpointer user_data)
{
  show_when_due (user_data);
  return G_SOURCE_CONTINUE;
}

/* Nothing is looked at, and nothing shown, before somebody asked for it. */
static void
update (TopayWeeklyTip *self)
{
  gboolean wanted = self->started && self->context != NULL
                    && topay_context_get_library (self->context) != NULL
                    && g_settings_get_boolean (self->settings, "weekly-tip");

  g_clear_handle_id (&self->check_source, g_source_remove);
  if (!wanted)
    return;

  show_when_due (self);
  self->check_source = g_timeout_add_seconds (CHECK_S, on_check_cb, self);
}

/* Whoever found the switch needs no question. */
static void
on_choice_changed_cb (TopayWeeklyTip *self)
{
  g_settings_set_boolean (self->settings, "weekly-tip-asked", TRUE);
  if (!g_settings_get_boolean (self->settings, "weekly-tip"))
    g_application_withdraw_notification (self->application, NOTIFICATION_ID);
  update (self);
}

static void
topay_weekly_tip_dispose (GObject *object)
{
  TopayWeeklyTip *self = TOPAY_WEEKLY_TIP (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (topay_weekly_tip_parent_class)->dispose (object);
}

static void
topay_weekly_tip_class_init (TopayWeeklyTipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_weekly_tip_dispose;
}

static void
topay_weekly_tip_init (TopayWeeklyTip *self)
{
}

/**
 * topay_weekly_tip_get_wait_s:
 * @now_s: seconds since 1970
 * @last_s: when the last tip was shown, in the same seconds; 0 or less when none was
 *
 * Says how long to wait until the next tip. A last time that is still to come means that the clock
 * was set back; it counts as now, so that the change neither brings a second tip nor stops them.
 *
 * Returns: 0 … %TOPAY_WEEKLY_TIP_PERIOD_S seconds; 0 when the tip is due
 */
gint64
topay_weekly_tip_get_wait_s (gint64 now_s, gint64 last_s)
{
  if (last_s <= 0)
    return 0;
  if (last_s > now_s)
    return TOPAY_WEEKLY_TIP_PERIOD_S;
  return MAX (TOPAY_WEEKLY_TIP_PERIOD_S - (now_s - last_s), 0);
}

/**
 * topay_weekly_tip_get_week:
 * @local_s: seconds since 1970 on the clock of the place
 *
 * Numbers the weeks through, over the turn of the year, so that all tips have their turn. 1 January
 * 1970 was a Thursday; a week begins on Monday (ISO 8601).
 *
 * Returns: 0 for the week of 1 January 1970 and any before, one more each Monday
 */
gint64
topay_weekly_tip_get_week (gint64 local_s)
{
  const gint64 day_s = 24 * 60 * 60;

  return local_s > 0 ? (local_s / day_s + 3) / 7 : 0;
}

/**
 * topay_weekly_tip_new:
 * @application: that sends the notification and has an action `open-article`; not referenced, must
 *   outlive the tip
 * @settings: the preferences; a reference is kept
 *
 * Returns: (transfer full): a reminder that shows nothing before topay_weekly_tip_start ()
 */
TopayWeeklyTip *
topay_weekly_tip_new (GApplication *application, GSettings *settings)
{
  TopayWeeklyTip *self = g_object_new (TOPAY_TYPE_WEEKLY_TIP, NULL);

  self->application = application;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::weekly-tip", G_CALLBACK (on_choice_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * topay_weekly_tip_set_context:
 * @self: a reminder
 * @context: whose library has the tips; a reference is kept
 *
 * Chooses the tips from now on in the language of @context.
 */
void
topay_weekly_tip_set_context (TopayWeeklyTip *self, TopayContext *context)
{
  g_return_if_fail (TOPAY_IS_WEEKLY_TIP (self));
  g_return_if_fail (TOPAY_IS_CONTEXT (context));

  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_set_object (&self->context, context);
  g_signal_connect_object (context, "notify::library", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * topay_weekly_tip_start:
 * @self: a reminder
 *
 * Begins to show tips, where they are wanted. To be called when there is a window: a program that
 * the desktop started for a search has nothing to say by itself.
 */
void
topay_weekly_tip_start (TopayWeeklyTip *self)
{
  g_return_if_fail (TOPAY_IS_WEEKLY_TIP (self));

  if (self->started)
    return;

  self->started = TRUE;
  update (self);
}
