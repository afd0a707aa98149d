/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-timed.h"

#include "topay-countdown-label.h"
#include "topay-flow-words.h"

struct _TopayFlowTimed
{
  GtkBox parent_instance;
  TopayFlowSession *session;     /* (owned) */
  const TopayFlowAction *action; /* (unowned) (nullable): of the flow */
  const TopayFlowText *text;     /* (unowned) (nullable): of the flow */
  GtkWidget *button;             /* (unowned) (nullable): a child */
  TopayCountdownLabel *label;    /* (unowned): a descendant */
  gint64 until;                  /* Unix seconds; 0 when nothing is waited for */
};

G_DEFINE_FINAL_TYPE (TopayFlowTimed, topay_flow_timed, GTK_TYPE_BOX)

enum
{
  PRESSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
make_words (guint seconds, gpointer data)
{
  TopayFlowTimed *self = data;

  if (self->text != NULL)
    return topay_flow_words_dup_counted (self->session, self->text->text, seconds);
  if (seconds > 0 && self->action->waiting != NULL)
    return topay_flow_words_dup_counted (self->session, self->action->waiting, seconds);
  return topay_flow_words_dup (self->session, self->action->label);
}

static void
on_finished_cb (TopayFlowTimed *self)
{
  if (self->button != NULL)
    gtk_widget_set_sensitive (self->button, TRUE);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
on_clicked_cb (TopayFlowTimed *self)
{
  g_signal_emit (self, signals[PRESSED], 0);
}

static void
topay_flow_timed_dispose (GObject *object)
{
  TopayFlowTimed *self = TOPAY_FLOW_TIMED (object);

  if (self->label != NULL)
    topay_countdown_label_stop (self->label);
  self->label = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (topay_flow_timed_parent_class)->dispose (object);
}

static void
topay_flow_timed_class_init (TopayFlowTimedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_flow_timed_dispose;

  /**
   * TopayFlowTimed::pressed:
   *
   * The action is wanted.
   */
  signals[PRESSED] = g_signal_new ("pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_flow_timed_init (TopayFlowTimed *self)
{
  GtkWidget *label = topay_countdown_label_new (make_words, self);

  self->label = TOPAY_COUNTDOWN_LABEL (label);
  g_signal_connect_swapped (label, "finished", G_CALLBACK (on_finished_cb), self);
}

/**
 * topay_flow_timed_new_action:
 * @session: the wizard
 * @action: of its step
 *
 * Returns: (transfer floating): a button that can be pressed when its time has come
 */
GtkWidget *
topay_flow_timed_new_action (TopayFlowSession *session, const TopayFlowAction *action)
{
  TopayFlowTimed *self = g_object_new (TOPAY_TYPE_FLOW_TIMED, NULL);

  self->session = g_object_ref (session);
  self->action = action;
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), GTK_WIDGET (self->label));
  if (action->available_at == NULL)
    gtk_widget_add_css_class (self->button, "flat");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked_cb), self);
  gtk_box_append (GTK_BOX (self), self->button);
  return GTK_WIDGET (self);
}

/**
 * topay_flow_timed_new_text:
 * @session: the wizard
 * @text: a countdown of its step
 *
 * Returns: (transfer floating): a line that is gone when its time has come
 */
GtkWidget *
topay_flow_timed_new_text (TopayFlowSession *session, const TopayFlowText *text)
{
  TopayFlowTimed *self = g_object_new (TOPAY_TYPE_FLOW_TIMED, NULL);

  self->session = g_object_ref (session);
  self->text = text;
  gtk_widget_add_css_class (GTK_WIDGET (self), "dim");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->label));
  return GTK_WIDGET (self);
}

static gint64
get_until (TopayFlowTimed *self)
{
  const char *name = self->action != NULL ? self->action->available_at : self->text->value;
  const char *value = name != NULL ? topay_flow_session_get_value (self->session, name) : NULL;
  gint64 seconds = 0;

  if (value == NULL || !g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &seconds, NULL))
    return 0;
  return seconds;
}

/**
 * topay_flow_timed_update:
 * @self: a part that waits
 * @now: the time, in Unix seconds
 *
 * Begins to count anew when the time it waits for is another one.
 */
void
topay_flow_timed_update (TopayFlowTimed *self, gint64 now)
{
  const char *condition = NULL;
  gint64 until;
  guint left;

  g_return_if_fail (TOPAY_IS_FLOW_TIMED (self));

  condition = self->action != NULL ? self->action->condition : self->text->condition;
  until = get_until (self);
  left = (guint) CLAMP (until - now, 0, G_MAXINT);
  gtk_widget_set_visible (GTK_WIDGET (self), topay_flow_session_holds (self->session, condition)
                                                 && (self->action != NULL || left > 0));
  if (self->until == until && until != 0)
    return;

  self->until = until;
  if (self->button != NULL)
    gtk_widget_set_sensitive (self->button, left == 0);
  topay_countdown_label_start (self->label, left);
}

/**
 * topay_flow_timed_get_action:
 * @self: a part that waits
 *
 * Returns: (nullable): the action of a button
 */
const TopayFlowAction *
topay_flow_timed_get_action (TopayFlowTimed *self)
{
  g_return_val_if_fail (TOPAY_IS_FLOW_TIMED (self), NULL);

  return self->action;
}
