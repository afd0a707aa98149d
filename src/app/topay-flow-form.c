/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-form.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-flow-input.h"
#include "topay-flow-review.h"
#include "topay-flow-timed.h"
#include "topay-flow-words.h"
#include "topay-row.h"
#include "topay-wrap-layout.h"

/* A widget that is there while something is so, and says what is known by then. */
typedef struct
{
  GtkWidget *widget;         /* (unowned): a descendant of the form */
  const char *condition;     /* (unowned) (nullable): of the flow */
  const TopayFlowText *text; /* (unowned) (nullable): of a label or callout */
} Conditional;

struct _TopayFlowForm
{
  GtkBox parent_instance;
  TopayFlowSession *session; /* (owned) */
  TopayContext *context;     /* (owned) */
  const TopayFlowStep *step; /* (unowned): of the flow */
  GPtrArray *inputs;         /* (owned) (element-type TopayFlowInput): unowned descendants */
  GPtrArray *timed;          /* (owned) (element-type TopayFlowTimed): unowned descendants */
  GArray *conditionals;      /* (owned) (element-type Conditional) */
  TopayCallout *notice;      /* (unowned): a child */
};

G_DEFINE_FINAL_TYPE (TopayFlowForm, topay_flow_form, GTK_TYPE_BOX)

enum
{
  SUBMIT,
  ACTION,
  EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_submit_cb (TopayFlowForm *self)
{
  g_signal_emit (self, signals[SUBMIT], 0);
}

static void
on_pressed_cb (TopayFlowForm *self, TopayFlowTimed *timed)
{
  g_signal_emit (self, signals[ACTION], 0, topay_flow_timed_get_action (timed)->id);
}

static void
on_edit_cb (TopayFlowForm *self, const char *step)
{
  g_signal_emit (self, signals[EDIT], 0, step);
}

static void
topay_flow_form_dispose (GObject *object)
{
  TopayFlowForm *self = TOPAY_FLOW_FORM (object);

  g_ptr_array_set_size (self->inputs, 0);
  g_ptr_array_set_size (self->timed, 0);
  g_array_set_size (self->conditionals, 0);
  g_clear_object (&self->session);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_flow_form_parent_class)->dispose (object);
}

static void
topay_flow_form_finalize (GObject *object)
{
  TopayFlowForm *self = TOPAY_FLOW_FORM (object);

  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->timed);
  g_array_unref (self->conditionals);

  G_OBJECT_CLASS (topay_flow_form_parent_class)->finalize (object);
}

static void
topay_flow_form_class_init (TopayFlowFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topay_flow_form_dispose;
  object_class->finalize = topay_flow_form_finalize;

  /**
   * TopayFlowForm::submit:
   *
   * The last thing was typed.
   */
  signals[SUBMIT] = g_signal_new ("submit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TopayFlowForm::action:
   * @action: id of an action of the step
   *
   * Something besides going on is wanted.
   */
  signals[ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * TopayFlowForm::edit:
   * @step: id of a step behind
   *
   * What the review shows of that step is to be changed.
   */
  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
topay_flow_form_init (TopayFlowForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 24);
  self->inputs = g_ptr_array_new ();
  self->timed = g_ptr_array_new ();
  self->conditionals = g_array_new (FALSE, FALSE, sizeof (Conditional));
}

static void
add_conditional (TopayFlowForm *self, GtkWidget *widget, const char *condition)
{
  const Conditional conditional = { widget, condition, NULL };

  g_array_append_val (self->conditionals, conditional);
}

static void
add_conditional_text (TopayFlowForm *self, GtkWidget *widget, const TopayFlowText *text)
{
  const Conditional conditional = { widget, text->condition, text };

  g_array_append_val (self->conditionals, conditional);
}

static GtkWidget *
make_label (gboolean centered)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", centered ? 0.5 : 0.0, "justify",
                                   centered ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT, NULL);

  gtk_widget_add_css_class (label, "reading");
  gtk_widget_add_css_class (label, "dim");
  return label;
}

static GtkWidget *
make_callout (TopayFlowForm *self, const TopayFlowText *text)
{
  static const char *const kinds[] = {
    [TOPAY_FLOW_TEXT_INFO] = "info",
    [TOPAY_FLOW_TEXT_WARN] = "warn",
    [TOPAY_FLOW_TEXT_DANGER] = "danger",
    [TOPAY_FLOW_TEXT_GOOD] = "good",
  };
  g_autofree char *title = topay_flow_words_dup (self->session, text->title);
  GtkWidget *callout = topay_callout_new (kinds[text->kind]);

  topay_callout_set_title (TOPAY_CALLOUT (callout), title);
  return callout;
}

static void
add_text (TopayFlowForm *self, const TopayFlowText *text)
{
  GtkWidget *widget;

  if (text->kind == TOPAY_FLOW_TEXT_COUNTDOWN)
    {
      widget = topay_flow_timed_new_text (self->session, text);
      g_ptr_array_add (self->timed, widget);
    }
  else
    {
      widget = text->kind == TOPAY_FLOW_TEXT_PLAIN
                   ? make_label (self->step->kind == TOPAY_FLOW_STEP_RESULT)
                   : make_callout (self, text);
      add_conditional_text (self, widget, text);
    }
  gtk_box_append (GTK_BOX (self), widget);
}

/* What warns and what was reached come before what is asked, what informs after it. At the end
 * nothing is asked: what was reached is said at once, before the ways that lead on. */
static gboolean
comes_first (TopayFlowForm *self, const TopayFlowText *text)
{
  return self->step->kind == TOPAY_FLOW_STEP_RESULT || text->kind != TOPAY_FLOW_TEXT_INFO;
}

static void
add_texts (TopayFlowForm *self, gboolean first)
{
  for (guint i = 0; i < self->step->texts->len; i++)
    {
      const TopayFlowText *text = g_ptr_array_index (self->step->texts, i);

      if (comes_first (self, text) == first && text != topay_flow_words_find_lead (self->step))
        add_text (self, text);
    }
}

static void
add_inputs (TopayFlowForm *self)
{
  GtkWidget *column;

  if (self->step->fields->len == 0)
    return;

  column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  for (guint i = 0; i < self->step->fields->len; i++)
    {
      GtkWidget *input = topay_flow_input_new (self->session, self->context,
                                               g_ptr_array_index (self->step->fields, i));

      g_signal_connect_swapped (input, "submit", G_CALLBACK (on_submit_cb), self);
      g_ptr_array_add (self->inputs, input);
      gtk_box_append (GTK_BOX (column), input);
    }
  gtk_box_append (GTK_BOX (self), column);
}

static void
add_actions (TopayFlowForm *self)
{
  GtkWidget *line;

  if (self->step->actions->len == 0)
    return;

  line = g_object_new (GTK_TYPE_BOX, "halign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_set_layout_manager (line, topay_wrap_layout_new ());
  for (guint i = 0; i < self->step->actions->len; i++)
    {
      GtkWidget *button =
          topay_flow_timed_new_action (self->session, g_ptr_array_index (self->step->actions, i));

      g_signal_connect_swapped (button, "pressed", G_CALLBACK (on_pressed_cb), self);
      g_ptr_array_add (self->timed, button);
      gtk_box_append (GTK_BOX (line), button);
    }
  gtk_box_append (GTK_BOX (self), line);
}

/* What a link leads to: of a wizard that is opened with a value “refund?payment=…”. */
static char *
dup_target (TopayFlowForm *self, const TopayFlowLink *link)
{
  const char *name = link->kind == TOPAY_FLOW_LINK_CASE ? link->target : link->with;
  const char *value = name != NULL ? topay_flow_session_get_value (self->session, name) : NULL;

  if (link->kind == TOPAY_FLOW_LINK_CASE)
    return g_strdup (value != NULL ? value : "");
  if (value == NULL || *value == '\0')
    return g_strdup (link->target);
  return g_strconcat (link->target, "?", link->with, "=", value, NULL);
}

static const char *
get_action (const TopayFlowLink *link)
{
  switch (link->kind)
    {
    case TOPAY_FLOW_LINK_ARTICLE:
      return "win.open-article";
    case TOPAY_FLOW_LINK_CASE:
      return "win.open-case";
    case TOPAY_FLOW_LINK_FLOW:
    case TOPAY_FLOW_LINK_ACTION:
    default:
      return "win.open-flow";
    }
}

/* A link of the application is an action of the window without a target. */
static void
set_target (TopayFlowForm *self, GtkWidget *widget, const TopayFlowLink *link)
{
  g_autofree char *name = NULL;
  g_autofree char *target = dup_target (self, link);

  if (link->kind == TOPAY_FLOW_LINK_ACTION)
    {
      name = g_strconcat ("win.", link->target, NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), name);
      return;
    }
  gtk_actionable_set_action_target (GTK_ACTIONABLE (widget), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), get_action (link));
}

static GtkWidget *
make_link_row (TopayFlowForm *self, const TopayFlowLink *link)
{
  g_autofree char *label = topay_flow_words_dup (self->session, link->label);
  GtkWidget *row = topay_row_new (label, NULL);
  GtkWidget *chevron = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), chevron);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  set_target (self, row, link);
  return row;
}

static void
add_link_rows (TopayFlowForm *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More about it"), -1);
  for (guint i = 0; i < self->step->links->len; i++)
    {
      const TopayFlowLink *link = g_ptr_array_index (self->step->links, i);
      GtkWidget *row;

      if (link->is_button)
        continue;
      row = make_link_row (self, link);
      add_conditional (self, row, link->condition);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  if (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0) != NULL)
    gtk_box_append (GTK_BOX (self), list);
  else
    g_object_unref (g_object_ref_sink (list));
}

/* A long label takes two lines rather than a wider window. */
static GtkWidget *
make_pill (const char *text)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER, NULL);

  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "pill");
  return button;
}

static void
add_link_buttons (TopayFlowForm *self)
{
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "halign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_set_layout_manager (line, topay_wrap_layout_new ());
  for (guint i = 0; i < self->step->links->len; i++)
    {
      const TopayFlowLink *link = g_ptr_array_index (self->step->links, i);
      g_autofree char *label = topay_flow_words_dup (self->session, link->label);
      GtkWidget *button;

      if (!link->is_button)
        continue;
      button = make_pill (label);
      if (self->step->kind == TOPAY_FLOW_STEP_RESULT && gtk_widget_get_first_child (line) == NULL)
        gtk_widget_add_css_class (button, "suggested-action"); /* the one next thing */
      set_target (self, button, link);
      add_conditional (self, button, link->condition);
      gtk_box_append (GTK_BOX (line), button);
    }
  if (gtk_widget_get_first_child (line) != NULL)
    gtk_box_append (GTK_BOX (self), line);
  else
    g_object_unref (g_object_ref_sink (line));
}

static gboolean
has_warning (TopayFlowForm *self)
{
  for (guint i = 0; i < self->step->texts->len; i++)
    {
      const TopayFlowText *text = g_ptr_array_index (self->step->texts, i);

      if ((text->kind == TOPAY_FLOW_TEXT_WARN || text->kind == TOPAY_FLOW_TEXT_DANGER)
          && topay_flow_session_holds (self->session, text->condition))
        return TRUE;
    }
  return FALSE;
}

/* The end has its own head: a sign, and the title in the middle. */
static void
add_result_head (TopayFlowForm *self)
{
  gboolean warning = has_warning (self);
  g_autofree char *words = topay_flow_words_dup (self->session, self->step->title);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name",
                                  warning ? "dialog-warning-symbolic" : "object-select-symbolic",
                                  "pixel-size", 32, "halign", GTK_ALIGN_CENTER, "margin-top", 24,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (icon, "icon-badge");
  gtk_widget_add_css_class (icon, "large");
  gtk_widget_add_css_class (icon, warning ? "warn" : "good");
  gtk_widget_add_css_class (title, "title-1");
  gtk_accessible_update_property (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_PROPERTY_LEVEL, 1, -1);
  gtk_box_append (GTK_BOX (self), icon);
  gtk_box_append (GTK_BOX (self), title);
}

static void
add_review (TopayFlowForm *self)
{
  GtkWidget *review = topay_flow_review_new (self->session);

  g_signal_connect_swapped (review, "edit", G_CALLBACK (on_edit_cb), self);
  gtk_box_append (GTK_BOX (self), review);
}

static void
add_notice (TopayFlowForm *self)
{
  GtkWidget *notice = topay_callout_new ("info");

  self->notice = TOPAY_CALLOUT (notice);
  gtk_widget_set_visible (notice, FALSE);
  gtk_box_append (GTK_BOX (self), notice);
}

static void
build (TopayFlowForm *self)
{
  add_notice (self);
  if (self->step->kind == TOPAY_FLOW_STEP_RESULT)
    add_result_head (self);
  add_texts (self, TRUE);
  if (self->step->kind == TOPAY_FLOW_STEP_REVIEW)
    add_review (self);
  add_inputs (self);
  add_actions (self);
  add_link_buttons (self);
  add_link_rows (self);
  add_texts (self, FALSE);
}

/**
 * topay_flow_form_new:
 * @session: the wizard
 * @context: where files are kept
 * @now: the time, in Unix seconds
 *
 * Returns: (transfer floating): what its step asks and says
 */
GtkWidget *
topay_flow_form_new (TopayFlowSession *session, TopayContext *context, gint64 now)
{
  TopayFlowForm *self = g_object_new (TOPAY_TYPE_FLOW_FORM, NULL);

  self->session = g_object_ref (session);
  self->context = g_object_ref (context);
  self->step = topay_flow_session_get_step (session);
  build (self);
  topay_flow_form_update (self, now);
  return GTK_WIDGET (self);
}

static void
show_notice (TopayFlowForm *self)
{
  const char *notice = topay_flow_session_get_notice (self->session);
  g_autofree char *words = topay_flow_words_dup (self->session, notice);

  topay_callout_set_text (self->notice, words);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), notice != NULL);
}

static void
update_conditional (TopayFlowForm *self, const Conditional *conditional)
{
  gtk_widget_set_visible (conditional->widget,
                          topay_flow_session_holds (self->session, conditional->condition));
  if (conditional->text != NULL)
    {
      g_autofree char *words = topay_flow_words_dup (self->session, conditional->text->text);

      if (GTK_IS_LABEL (conditional->widget))
        gtk_label_set_text (GTK_LABEL (conditional->widget), words);
      else
        topay_callout_set_text (TOPAY_CALLOUT (conditional->widget), words);
    }
}

/**
 * topay_flow_form_update:
 * @self: a form
 * @now: the time, in Unix seconds
 *
 * Shows what the session knows now. What was typed stays.
 */
void
topay_flow_form_update (TopayFlowForm *self, gint64 now)
{
  g_return_if_fail (TOPAY_IS_FLOW_FORM (self));

  show_notice (self);
  for (guint i = 0; i < self->inputs->len; i++)
    topay_flow_input_update (g_ptr_array_index (self->inputs, i));
  for (guint i = 0; i < self->timed->len; i++)
    topay_flow_timed_update (g_ptr_array_index (self->timed, i), now);
  for (guint i = 0; i < self->conditionals->len; i++)
    update_conditional (self, &g_array_index (self->conditionals, Conditional, i));
}

/**
 * topay_flow_form_check:
 * @self: a form
 *
 * Judges what only the controls know.
 *
 * Returns: whether one may go on; otherwise what is wrong is shown and has the focus
 */
gboolean
topay_flow_form_check (TopayFlowForm *self)
{
  g_return_val_if_fail (TOPAY_IS_FLOW_FORM (self), FALSE);

  for (guint i = 0; i < self->inputs->len; i++)
    if (!topay_flow_input_check (g_ptr_array_index (self->inputs, i)))
      return FALSE;
  return TRUE;
}

/**
 * topay_flow_form_focus_problem:
 * @self: a form
 *
 * Brings the focus to the first field with a problem.
 *
 * Returns: whether there is one
 */
gboolean
topay_flow_form_focus_problem (TopayFlowForm *self)
{
  g_return_val_if_fail (TOPAY_IS_FLOW_FORM (self), FALSE);

  for (guint i = 0; i < self->inputs->len; i++)
    if (topay_flow_input_focus_problem (g_ptr_array_index (self->inputs, i)))
      return TRUE;
  return FALSE;
}
