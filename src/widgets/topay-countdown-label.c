/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-countdown-label.h"

/* The last second is noticed at most this late. */
#define TICK_MS 250

/* The seconds at which it is worth interrupting somebody. */
#define SPOKEN_SECONDS 30

struct _TopayCountdownLabel
{
  GtkBox parent_instance;
  TopayCountdownText text; /* (unowned) (nullable) */
  gpointer data;           /* (unowned): for @text */
  GtkLabel *label;         /* (unowned): a descendant */
  GtkLabel *spoken;        /* (unowned): a descendant, noticed by screen readers only */
  gint64 end_us;           /* of the clock */
  guint shown_seconds;
  guint tick_source; /* GSource id; 0 when nothing runs */
};

G_DEFINE_FINAL_TYPE (TopayCountdownLabel, topay_countdown_label, GTK_TYPE_BOX)

enum
{
  FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static TopayMonotonicClock monotonic_clock = g_get_monotonic_time;

static void
show_seconds (TopayCountdownLabel *self, guint seconds)
{
  g_autofree char *text = self->text (seconds, self->data);

  gtk_label_set_text (self->label, text);
  if (seconds == 0 || (seconds <= SPOKEN_SECONDS && self->shown_seconds > SPOKEN_SECONDS))
    gtk_label_set_text (self->spoken, text);
  self->shown_seconds = seconds;
}

static gboolean
on_tick_cb (gpointer user_data)
{
  topay_countdown_label_update (user_data);
  return G_SOURCE_CONTINUE; /* the last update takes the source away itself */
}

static void
topay_countdown_label_dispose (GObject *object)
{
  g_clear_handle_id (&TOPAY_COUNTDOWN_LABEL (object)->tick_source, g_source_remove);

  G_OBJECT_CLASS (topay_countdown_label_parent_class)->dispose (object);
}

static void
topay_countdown_label_class_init (TopayCountdownLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_countdown_label_dispose;

  /**
   * TopayCountdownLabel::finished:
   *
   * Nothing is left.
   */
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
topay_countdown_label_init (TopayCountdownLabel *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->label));
  self->spoken = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                               "halign", GTK_ALIGN_START, "valign", GTK_ALIGN_START, "opacity", 0.0,
                               "can-target", FALSE, NULL);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->spoken));
  gtk_box_append (GTK_BOX (self), overlay);
}

/**
 * topay_countdown_label_new:
 * @text: makes the words of the label
 * @data: for @text; lives as long as the label
 *
 * Returns: (transfer floating): a label that does not run yet
 */
GtkWidget *
topay_countdown_label_new (TopayCountdownText text, gpointer data)
{
  TopayCountdownLabel *self = g_object_new (TOPAY_TYPE_COUNTDOWN_LABEL, NULL);

  self->text = text;
  self->data = data;
  return GTK_WIDGET (self);
}

/**
 * topay_countdown_label_start:
 * @self: a label
 * @seconds: how long from now on
 *
 * Starts, or starts anew. The clock is the monotonic one: setting the time of the computer changes
 * nothing.
 */
void
topay_countdown_label_start (TopayCountdownLabel *self, guint seconds)
{
  g_return_if_fail (TOPAY_IS_COUNTDOWN_LABEL (self));
  g_return_if_fail (self->text != NULL);

  self->end_us = monotonic_clock () + seconds * G_USEC_PER_SEC;
  self->shown_seconds = seconds;
  show_seconds (self, seconds);
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add (TICK_MS, on_tick_cb, self);
  topay_countdown_label_update (self);
}

/**
 * topay_countdown_label_stop:
 * @self: a label
 *
 * Stands still without being finished.
 */
void
topay_countdown_label_stop (TopayCountdownLabel *self)
{
  g_return_if_fail (TOPAY_IS_COUNTDOWN_LABEL (self));

  g_clear_handle_id (&self->tick_source, g_source_remove);
}

/**
 * topay_countdown_label_is_running:
 * @self: a label
 *
 * Returns: whether seconds are left
 */
gboolean
topay_countdown_label_is_running (TopayCountdownLabel *self)
{
  g_return_val_if_fail (TOPAY_IS_COUNTDOWN_LABEL (self), FALSE);

  return self->tick_source != 0;
}

/**
 * topay_countdown_label_update:
 * @self: a label
 *
 * Looks at the clock now rather than with the next tick.
 */
void
topay_countdown_label_update (TopayCountdownLabel *self)
{
  gint64 left_us;
  guint seconds;

  g_return_if_fail (TOPAY_IS_COUNTDOWN_LABEL (self));

  if (self->tick_source == 0)
    return;

  left_us = MAX (0, self->end_us - monotonic_clock ());
  seconds = (guint) ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  if (seconds != self->shown_seconds)
    show_seconds (self, seconds);
  if (seconds > 0)
    return;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_signal_emit (self, signals[FINISHED], 0);
}

/**
 * topay_countdown_label_set_clock:
 * @clock: (nullable): another clock for all labels; %NULL for the one of the computer
 *
 * For tests, which cannot wait.
 */
void
topay_countdown_label_set_clock (TopayMonotonicClock clock)
{
  monotonic_clock = clock != NULL ? clock : g_get_monotonic_time;
}
