/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-form-frame.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-countdown-label.h"
#include "topay-wrap-layout.h"

/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300

struct _TopayFormFrame
{
  AdwBin parent_instance;
  guint step;
  guint n_steps;
  gboolean busy;
  gboolean can_retry;        /* what went wrong may go well now */
  char *doing;               /* (owned) (nullable): what is waited for */
  GtkWidget *focus;          /* (unowned) (nullable): weak pointer, while busy */
  guint spinner_source;      /* GSource id; 0 when nothing is waited for */
  GtkWidget *problem_row;    /* (unowned): a descendant */
  GtkWidget *problem_wait;   /* (unowned): a descendant */
  GtkWidget *problem_button; /* (unowned): a descendant: tries again */

  GtkWidget *header_bar;
  AdwWindowTitle *window_title;
  GtkWidget *back_button;
  GtkButton *cancel_button;
  GtkWidget *progress;
  GtkBox *segments;
  GtkLabel *announcement;
  GtkScrolledWindow *scroller;
  GtkWidget *head;
  GtkLabel *heading;
  GtkLabel *lead;
  TopayCallout *problem;
  AdwBin *content;
  GtkWidget *bar;
  GtkWidget *draft_button;
  GtkWidget *main_button;
  GtkLabel *main_label;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (TopayFormFrame, topay_form_frame, ADW_TYPE_BIN)

typedef enum
{
  PROP_CONTENT = 1,
} TopayFormFrameProperty;

static GParamSpec *properties[PROP_CONTENT + 1];

static gboolean
on_spinner_timeout_cb (gpointer user_data)
{
  TopayFormFrame *self = user_data;

  self->spinner_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  topay_form_frame_announce (self, self->doing);
  return G_SOURCE_REMOVE;
}

static void
on_wait_finished_cb (TopayFormFrame *self)
{
  gtk_widget_set_visible (self->problem_button, self->can_retry);
}

static char *
dup_wait_text (guint seconds, gpointer data)
{
  if (seconds == 0)
    return g_strdup (_ ("You can try again now."));
  if (seconds < 60)
    return g_strdup_printf (
        /* Translators: %u is a number of seconds that counts down */
        ngettext ("You can try again in %u second.", "You can try again in %u seconds.", seconds),
        seconds);
  /* Translators: %1$u minutes and %2$02u seconds, as on a clock; it counts down */
  return g_strdup_printf (_ ("You can try again in %1$u:%2$02u."), seconds / 60, seconds % 60);
}

static GtkWidget *
make_problem_button (const char *label, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/* Every problem offers a way on. */
static void
fill_problem (TopayFormFrame *self)
{
  GtkWidget *ask;

  self->problem_wait = topay_countdown_label_new (dup_wait_text, NULL);
  gtk_widget_set_halign (self->problem_wait, GTK_ALIGN_START);
  gtk_widget_set_visible (self->problem_wait, FALSE);
  g_signal_connect_swapped (self->problem_wait, "finished", G_CALLBACK (on_wait_finished_cb), self);
  topay_callout_append (self->problem, self->problem_wait);

  self->problem_row = g_object_new (GTK_TYPE_BOX, "halign", GTK_ALIGN_START, "margin-top", 6, NULL);
  gtk_widget_set_layout_manager (self->problem_row, topay_wrap_layout_new ());
  self->problem_button = make_problem_button (_ ("_Try again"), "form.continue", NULL);
  ask = make_problem_button (_ ("_Ask a person"), "win.open-article", "contact-channels");
  gtk_box_append (GTK_BOX (self->problem_row), self->problem_button);
  gtk_box_append (GTK_BOX (self->problem_row), ask);
  topay_callout_append (self->problem, self->problem_row);
}

static void
topay_form_frame_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TopayFormFrameProperty) id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, topay_form_frame_get_content (TOPAY_FORM_FRAME (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_form_frame_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((TopayFormFrameProperty) id)
    {
    case PROP_CONTENT:
      topay_form_frame_set_content (TOPAY_FORM_FRAME (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_form_frame_dispose (GObject *object)
{
  TopayFormFrame *self = TOPAY_FORM_FRAME (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_pointer (&self->doing, g_free);
  g_clear_weak_pointer (&self->focus);

  G_OBJECT_CLASS (topay_form_frame_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, window_title);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, back_button);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, progress);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, segments);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, announcement);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, head);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, heading);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, lead);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, content);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, bar);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, draft_button);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, main_button);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, main_label);
  gtk_widget_class_bind_template_child (widget_class, TopayFormFrame, spinner);
}

static void
topay_form_frame_class_init (TopayFormFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = topay_form_frame_get_property;
  object_class->set_property = topay_form_frame_set_property;
  object_class->dispose = topay_form_frame_dispose;

  /**
   * TopayFormFrame:content:
   *
   * The form.
   */
  properties[PROP_CONTENT] =
      g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-form-frame.ui");
  bind_children (widget_class);
}

static void
topay_form_frame_init (TopayFormFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_problem (self);
}

/**
 * topay_form_frame_new:
 *
 * Returns: (transfer floating): a frame without a form
 */
GtkWidget *
topay_form_frame_new (void)
{
  return g_object_new (TOPAY_TYPE_FORM_FRAME, NULL);
}

/**
 * topay_form_frame_set_title:
 * @self: a frame
 * @title: what the whole is about, plain text
 *
 * Sets the title in the header.
 */
void
topay_form_frame_set_title (TopayFormFrame *self, const char *title)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  adw_window_title_set_title (self->window_title, title);
}

static void
make_segments (TopayFormFrame *self, guint n_steps)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->segments))) != NULL)
    gtk_box_remove (self->segments, child);
  for (guint i = 0; i < n_steps; i++)
    {
      GtkWidget *segment = g_object_new (GTK_TYPE_BOX, "hexpand", TRUE, "accessible-role",
                                         GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

      gtk_widget_add_css_class (segment, "segment");
      gtk_box_append (self->segments, segment);
    }
}

static void
paint_segments (TopayFormFrame *self, guint step)
{
  guint i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->segments)); child != NULL;
       child = gtk_widget_get_next_sibling (child), i++)
    if (i < step)
      gtk_widget_add_css_class (child, "done");
    else
      gtk_widget_remove_css_class (child, "done");
}

/**
 * topay_form_frame_set_progress:
 * @self: a frame
 * @step: counted from 1
 * @n_steps: of how many; 0 or 1 shows nothing
 *
 * Says how far one is: in words below the title; the segments only repeat it.
 */
void
topay_form_frame_set_progress (TopayFormFrame *self, guint step, guint n_steps)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  gtk_widget_set_visible (self->progress, n_steps > 1);
  if (n_steps > 1)
    /* Translators: %1$u is the number of this step, %2$u how many there are */
    text = g_strdup_printf (_ ("Step %1$u of %2$u"), step, n_steps);
  adw_window_title_set_subtitle (self->window_title, text != NULL ? text : "");
  if (self->n_steps != n_steps)
    make_segments (self, n_steps);
  self->n_steps = n_steps;
  self->step = step;
  paint_segments (self, step);
}

/**
 * topay_form_frame_set_heading:
 * @self: a frame
 * @heading: (nullable): what is asked; %NULL when the form brings its own heading
 * @lead: (nullable): a sentence more
 *
 * Sets both, plain text.
 */
void
topay_form_frame_set_heading (TopayFormFrame *self, const char *heading, const char *lead)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  gtk_widget_set_visible (self->head, heading != NULL);
  gtk_label_set_text (self->heading, heading != NULL ? heading : "");
  gtk_label_set_text (self->lead, lead != NULL ? lead : "");
  gtk_widget_set_visible (GTK_WIDGET (self->lead), lead != NULL && *lead != '\0');
}

/**
 * topay_form_frame_set_content:
 * @self: a frame
 * @content: (transfer floating): the form
 *
 * Takes the place of the form before, and begins at its top.
 */
void
topay_form_frame_set_content (TopayFormFrame *self, GtkWidget *content)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  if (content == adw_bin_get_child (self->content))
    return;

  adw_bin_set_child (self->content, content);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/**
 * topay_form_frame_get_content:
 * @self: a frame
 *
 * Returns: (transfer none) (nullable): the form
 */
GtkWidget *
topay_form_frame_get_content (TopayFormFrame *self)
{
  g_return_val_if_fail (TOPAY_IS_FORM_FRAME (self), NULL);

  return adw_bin_get_child (self->content);
}

/**
 * topay_form_frame_set_main_button:
 * @self: a frame
 * @label: (nullable): the consequence, as a verb; %NULL hides the bar
 * @destructive: whether it takes something away that the person has
 *
 * Says what the one main button does.
 */
void
topay_form_frame_set_main_button (TopayFormFrame *self, const char *label, gboolean destructive)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  gtk_widget_set_visible (self->bar, label != NULL);
  gtk_label_set_text (self->main_label, label != NULL ? label : "");
  gtk_widget_remove_css_class (self->main_button,
                               destructive ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (self->main_button,
                            destructive ? "destructive-action" : "suggested-action");
}

/**
 * topay_form_frame_set_draft_button:
 * @self: a frame
 * @visible: whether what was answered can be kept for later
 *
 * Shows or hides “Save draft”.
 */
void
topay_form_frame_set_draft_button (TopayFormFrame *self, gboolean visible)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  gtk_widget_set_visible (self->draft_button, visible);
}

/**
 * topay_form_frame_set_finished:
 * @self: a frame
 * @finished: whether it is over
 *
 * What is over cannot be gone back into: Back goes away, and Cancel becomes Done.
 */
void
topay_form_frame_set_finished (TopayFormFrame *self, gboolean finished)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  gtk_widget_set_visible (self->back_button, !finished);
  gtk_button_set_label (self->cancel_button,
                        finished ? C_ ("button", "Done") : C_ ("button", "Cancel"));
}

/* To the first control within, also when one of them has the focus already. */
static gboolean
focus_first_within (TopayFormFrame *self, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  return gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

/* An entry that is put to sleep while it has the focus would miss losing it; and whoever waited
 * finds the caret where it was. */
static void
put_focus_aside (TopayFormFrame *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return;

  g_set_weak_pointer (&self->focus, focus);
  gtk_root_set_focus (root, NULL);
}

static void
bring_focus_back (TopayFormFrame *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->focus != NULL && root != NULL && gtk_root_get_focus (root) == NULL
      && gtk_widget_get_mapped (self->focus))
    gtk_widget_grab_focus (self->focus);
  g_clear_weak_pointer (&self->focus);
}

/**
 * topay_form_frame_set_busy:
 * @self: a frame
 * @doing: (nullable): what is waited for, as a screen reader says it; %NULL when it is over
 *
 * Holds the form still. The button shows it when it takes longer than a moment.
 */
void
topay_form_frame_set_busy (TopayFormFrame *self, const char *doing)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  if (doing != NULL && !self->busy)
    put_focus_aside (self);
  g_free (self->doing);
  self->doing = g_strdup (doing);
  self->busy = doing != NULL;
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_widget_set_sensitive (GTK_WIDGET (self->content), !self->busy);
  gtk_widget_set_sensitive (self->main_button, !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->problem), !self->busy);
  if (self->busy)
    {
      self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_timeout_cb, self);
      return;
    }
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  bring_focus_back (self);
}

/**
 * topay_form_frame_is_busy:
 * @self: a frame
 *
 * Returns: whether something is waited for
 */
gboolean
topay_form_frame_is_busy (TopayFormFrame *self)
{
  g_return_val_if_fail (TOPAY_IS_FORM_FRAME (self), FALSE);

  return self->busy;
}

/**
 * topay_form_frame_show_problem:
 * @self: a frame
 * @title: what happened, plain text
 * @text: what it means and what to do, plain text
 * @can_retry: whether the same may go well the next time
 *
 * Says in place what went wrong, with ways on, and takes the focus there. The form stays as it is.
 */
void
topay_form_frame_show_problem (TopayFormFrame *self,
                               const char *title,
                               const char *text,
                               gboolean can_retry)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  self->can_retry = can_retry;
  topay_countdown_label_stop (TOPAY_COUNTDOWN_LABEL (self->problem_wait));
  gtk_widget_set_visible (self->problem_wait, FALSE);
  topay_callout_set_title (self->problem, title);
  topay_callout_set_text (self->problem, text);
  gtk_widget_set_visible (self->problem_button, can_retry);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  topay_form_frame_announce (self, title);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  focus_first_within (self, self->problem_row);
}

/**
 * topay_form_frame_show_wait:
 * @self: a frame with a problem on screen
 * @seconds: for how long trying again is of no use
 *
 * Counts them down; trying again is offered when they are over.
 */
void
topay_form_frame_show_wait (TopayFormFrame *self, guint seconds)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  gtk_widget_set_visible (self->problem_button, FALSE);
  gtk_widget_set_visible (self->problem_wait, TRUE);
  topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (self->problem_wait), seconds);
  focus_first_within (self, self->problem_row);
}

/**
 * topay_form_frame_hide_problem:
 * @self: a frame
 *
 * Takes away what went wrong, for another attempt.
 */
void
topay_form_frame_hide_problem (TopayFormFrame *self)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  topay_countdown_label_stop (TOPAY_COUNTDOWN_LABEL (self->problem_wait));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
}

/**
 * topay_form_frame_announce:
 * @self: a frame
 * @text: plain text
 *
 * Has a screen reader say something.
 */
void
topay_form_frame_announce (TopayFormFrame *self, const char *text)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  gtk_label_set_text (self->announcement, text);
}

/* A screen reader says where one is: the step and what is asked there. */
static void
announce_place (TopayFormFrame *self)
{
  const char *heading = gtk_label_get_text (self->heading);
  const char *progress = adw_window_title_get_subtitle (self->window_title);
  g_autofree char *text = NULL;

  if (progress != NULL && *progress != '\0')
    /* Translators: what a screen reader says: %1$s is “Step 3 of 4”, %2$s what is asked there */
    text = g_strdup_printf (_ ("%1$s: %2$s"), progress, heading);
  else
    text = g_strdup (heading);
  if (*text != '\0')
    topay_form_frame_announce (self, text);
}

/**
 * topay_form_frame_focus_content:
 * @self: a frame
 *
 * Puts the focus on the first control of the form, or on the main button if it has none; a screen
 * reader says the step and the heading.
 */
void
topay_form_frame_focus_content (TopayFormFrame *self)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  announce_place (self);
  if (!focus_first_within (self, GTK_WIDGET (self->content)))
    gtk_widget_grab_focus (self->main_button);
}

/**
 * topay_form_frame_focus_main_button:
 * @self: a frame
 *
 * Puts the focus on the main button, for a question that it answers; a screen reader says the
 * heading.
 */
void
topay_form_frame_focus_main_button (TopayFormFrame *self)
{
  g_return_if_fail (TOPAY_IS_FORM_FRAME (self));

  announce_place (self);
  gtk_widget_grab_focus (self->main_button);
}

/**
 * topay_form_frame_get_header:
 * @self: a frame
 *
 * Returns: (transfer none): the header bar, a region for F6
 */
GtkWidget *
topay_form_frame_get_header (TopayFormFrame *self)
{
  g_return_val_if_fail (TOPAY_IS_FORM_FRAME (self), NULL);

  return self->header_bar;
}

/**
 * topay_form_frame_get_body:
 * @self: a frame
 *
 * Returns: (transfer none): what scrolls, a region for F6
 */
GtkWidget *
topay_form_frame_get_body (TopayFormFrame *self)
{
  g_return_val_if_fail (TOPAY_IS_FORM_FRAME (self), NULL);

  return GTK_WIDGET (self->scroller);
}

/**
 * topay_form_frame_get_bar:
 * @self: a frame
 *
 * Returns: (transfer none): the bar with the main button, a region for F6
 */
GtkWidget *
topay_form_frame_get_bar (TopayFormFrame *self)
{
  g_return_val_if_fail (TOPAY_IS_FORM_FRAME (self), NULL);

  return self->bar;
}
