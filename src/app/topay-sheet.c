/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-sheet.h"

#include "topay-callout.h"
#include "topay-problem.h"

struct _TopaySheet
{
  AdwWindow parent_instance;
  gboolean is_busy;
  gboolean is_ready;

  GtkLabel *title_label;
  GtkBox *content;
  GtkLabel *lead;
  TopayCallout *problem;
  GtkSpinner *spinner;
  GtkButton *main_button;
};

G_DEFINE_FINAL_TYPE (TopaySheet, topay_sheet, ADW_TYPE_WINDOW)

static guint accepted_signal;

static void
update_button (TopaySheet *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sheet.accept",
                                 self->is_ready && !self->is_busy);
}

static void
accept (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopaySheet *self = TOPAY_SHEET (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  g_signal_emit (self, accepted_signal, 0);
}

static void
topay_sheet_class_init (TopaySheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * TopaySheet::accepted:
   * @self: a sheet
   *
   * The main button was pressed.
   */
  accepted_signal = g_signal_new ("accepted", TOPAY_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TopaySheet, title_label);
  gtk_widget_class_bind_template_child (widget_class, TopaySheet, content);
  gtk_widget_class_bind_template_child (widget_class, TopaySheet, lead);
  gtk_widget_class_bind_template_child (widget_class, TopaySheet, problem);
  gtk_widget_class_bind_template_child (widget_class, TopaySheet, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopaySheet, main_button);
  gtk_widget_class_install_action (widget_class, "sheet.accept", NULL, accept);
}

static void
topay_sheet_init (TopaySheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_ready = TRUE;
}

/**
 * topay_sheet_new:
 * @parent: in whose window it is asked
 * @title: of the window
 * @button_label: what the main button does, with a mnemonic
 *
 * Returns: (transfer none): a window, owned by GTK until it is closed; not shown yet
 */
TopaySheet *
topay_sheet_new (GtkWidget *parent, const char *title, const char *button_label)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  TopaySheet *self = g_object_new (TOPAY_TYPE_SHEET, "title", title, "transient-for",
                                   GTK_IS_WINDOW (root) ? root : NULL, NULL);

  gtk_label_set_text (self->title_label, title);
  gtk_button_set_label (self->main_button, button_label);
  return self;
}

/**
 * topay_sheet_set_lead:
 * @self: a sheet
 * @lead: what it is about, plain text
 */
void
topay_sheet_set_lead (TopaySheet *self, const char *lead)
{
  g_return_if_fail (TOPAY_IS_SHEET (self));

  gtk_label_set_text (self->lead, lead);
  gtk_widget_set_visible (GTK_WIDGET (self->lead), TRUE);
}

/**
 * topay_sheet_append:
 * @self: a sheet
 * @child: (transfer floating): goes below what is there
 */
void
topay_sheet_append (TopaySheet *self, GtkWidget *child)
{
  g_return_if_fail (TOPAY_IS_SHEET (self));

  gtk_box_append (self->content, child);
  gtk_box_reorder_child_after (self->content, GTK_WIDGET (self->problem), child);
}

/* What comes while the window opens is not in its first size. */
static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  int width = gtk_widget_get_width (widget);
  int height = 0;

  if (width == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  if (height > gtk_widget_get_height (widget))
    gtk_window_set_default_size (GTK_WINDOW (widget), width, height);
  return G_SOURCE_REMOVE;
}

/**
 * topay_sheet_fit:
 * @self: a sheet
 *
 * More is in it than when it opened: it takes the height that this needs, as far as there is any.
 */
void
topay_sheet_fit (TopaySheet *self)
{
  g_return_if_fail (TOPAY_IS_SHEET (self));

  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
}

/**
 * topay_sheet_set_busy:
 * @self: a sheet
 * @busy: whether an answer is waited for
 */
void
topay_sheet_set_busy (TopaySheet *self, gboolean busy)
{
  g_return_if_fail (TOPAY_IS_SHEET (self));

  self->is_busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  update_button (self);
}

/**
 * topay_sheet_set_ready:
 * @self: a sheet
 * @ready: whether all is there that the main button needs
 */
void
topay_sheet_set_ready (TopaySheet *self, gboolean ready)
{
  g_return_if_fail (TOPAY_IS_SHEET (self));

  self->is_ready = ready;
  update_button (self);
}

/**
 * topay_sheet_show_problem:
 * @self: a sheet
 * @title: what happened
 * @text: what to do
 */
void
topay_sheet_show_problem (TopaySheet *self, const char *title, const char *text)
{
  g_return_if_fail (TOPAY_IS_SHEET (self));

  topay_callout_set_title (self->problem, title);
  topay_callout_set_text (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

/**
 * topay_sheet_show_error:
 * @self: a sheet
 * @error: why it did not work
 *
 * Says it in words; what was filled in stays.
 */
void
topay_sheet_show_error (TopaySheet *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);

  topay_sheet_set_busy (self, FALSE);
  topay_sheet_show_problem (self, problem->title, problem->text);
}
