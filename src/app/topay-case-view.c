/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-view.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-case-acts.h"
#include "topay-case-evidence.h"
#include "topay-case-parts.h"
#include "topay-case-row.h"
#include "topay-case-save.h"
#include "topay-case-words.h"
#include "topay-date.h"
#include "topay-problem.h"
#include "topay-text-clean.h"
#include "topay-wrap-layout.h"

/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300

struct _TopayCaseView
{
  AdwBin parent_instance;
  TopayContext *context; /* (owned) (nullable) */
  char *case_id;         /* (owned) (nullable) */
  char *shown;           /* (owned) (nullable): what the body was made of */
  GtkLabel *pill;        /* (unowned): a descendant */
  guint spinner_source;  /* GSource id; 0 when nothing is waited for */
  gboolean is_looking;   /* the store asks for us */

  GtkScrolledWindow *scroller;
  GtkWidget *head;
  GtkLabel *title_label;
  GtkWidget *head_line;
  AdwBin *pill_bin;
  GtkLabel *number_label;
  GtkWidget *copy_button;
  GtkLabel *next_label;
  GtkWidget *broken;
  TopayCallout *problem;
  GtkSpinner *spinner;
  GtkBox *body;
  GtkLabel *age_label;
};

G_DEFINE_FINAL_TYPE (TopayCaseView, topay_case_view, ADW_TYPE_BIN)

static TopayCaseStore *
get_cases (TopayCaseView *self)
{
  return topay_context_get_cases (self->context);
}

static const TopayCaseFile *
get_file (TopayCaseView *self)
{
  return self->case_id != NULL && self->context != NULL
             ? topay_case_store_get_file (get_cases (self), self->case_id)
             : NULL;
}

static const TopayWireCase *
get_summary (TopayCaseView *self)
{
  const TopayCaseFile *file = get_file (self);
  TopayCaseItem *item;

  if (file != NULL)
    return file->detail->summary;
  item = self->case_id != NULL ? topay_case_store_find (get_cases (self), self->case_id) : NULL;
  return item != NULL ? topay_case_item_get_case (item) : NULL;
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* --- What is on screen --- */

static gboolean
on_spinner_timeout_cb (gpointer user_data)
{
  TopayCaseView *self = user_data;

  self->spinner_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
set_waiting (TopayCaseView *self, gboolean waits)
{
  if (!waits)
    {
      g_clear_handle_id (&self->spinner_source, g_source_remove);
      gtk_spinner_stop (self->spinner);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
    }
  else if (self->spinner_source == 0 && !gtk_spinner_get_spinning (self->spinner))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_timeout_cb, self);
}

static void
show_head (TopayCaseView *self, const TopayWireCase *summary)
{
  g_autofree char *raw = topay_case_words_dup_title (summary);
  g_autofree char *title = topay_text_clean_line (raw);
  /* Translators: %s is the number of a case, such as R-4KT7WQ2M */
  g_autofree char *number = g_strdup_printf (_ ("Case %s"), summary->number);

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->number_label, number);
  topay_case_pill_show (self->pill, summary);
  gtk_label_set_text (self->next_label, topay_case_words_get_next (summary));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  topay_case_words_get_state (summary, NULL), -1);
}

static void
clear_body (TopayCaseView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->body))) != NULL)
    gtk_box_remove (self->body, child);
}

/* The name of what has the focus in the body; NULL when that is elsewhere. */
static char *
dup_focused_name (TopayCaseView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->body)))
    return NULL;
  return g_strdup (gtk_widget_get_name (focus));
}

static gboolean
focus_name (GtkWidget *root, const char *name)
{
  if (g_str_equal (gtk_widget_get_name (root), name) && gtk_widget_grab_focus (root))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (focus_name (child, name))
      return TRUE;
  return FALSE;
}

static void
fill_body (TopayCaseView *self, const TopayCaseFile *file)
{
  gint64 now = get_now ();
  GtkWidget *parts[] = {
    topay_case_parts_make_ask (file, now),
    topay_case_parts_make_decision (file, self->context),
    topay_case_parts_make_money (file),
    topay_case_parts_make_days (file, now),
    topay_case_parts_make_timeline (file, now),
    topay_case_parts_make_request (file),
    topay_case_parts_make_evidence (file),
    topay_case_parts_make_acts (file, now),
  };
  g_autofree char *focused = dup_focused_name (self);

  clear_body (self);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      gtk_box_append (self->body, parts[i]);
  /* Whoever stood on something that is not there any more begins at the title. */
  if (focused != NULL && !focus_name (GTK_WIDGET (self->body), focused))
    gtk_widget_grab_focus (self->head);
}

/* The same case again is not drawn again: somebody may be reading. */
static gboolean
is_other (TopayCaseView *self, const TopayCaseFile *file)
{
  g_autofree char *now = topay_wire_encode (&topay_record_case_detail, file->detail, NULL);

  if (g_strcmp0 (now, self->shown) == 0)
    return FALSE;
  g_free (self->shown);
  self->shown = g_steal_pointer (&now);
  return TRUE;
}

static void
show_problem (TopayCaseView *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error == NULL)
    return;
  problem = topay_problem_new (error, get_now ());
  topay_callout_set_title (self->problem, problem->title);
  topay_callout_set_text (self->problem, problem->text);
}

static void
show_age (TopayCaseView *self, const TopayCaseFile *file)
{
  g_autofree char *moment = topay_date_dup_moment (file->fetched_at, get_now ());
  /* Translators: %s is a time such as 14:20, or a date with a time */
  g_autofree char *text = g_strdup_printf (_ ("Updated %s"), moment);

  gtk_label_set_text (self->age_label, text);
}

static void
update (TopayCaseView *self)
{
  const TopayCaseFile *file = get_file (self);
  const TopayWireCase *summary = get_summary (self);
  const GError *error =
      self->case_id != NULL ? topay_case_store_get_error (get_cases (self)) : NULL;

  gtk_widget_set_visible (self->copy_button, summary != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->pill), summary != NULL);
  if (summary != NULL)
    show_head (self, summary);
  set_waiting (self, self->case_id != NULL && file == NULL && error == NULL);
  show_problem (self, file == NULL ? error : NULL);
  gtk_widget_set_visible (self->broken, file != NULL && file->is_broken);
  if (file == NULL)
    return;
  if (is_other (self, file))
    fill_body (self, file);
  show_age (self, file);
}

/* --- Looking --- */

/* Only what is on screen in a window that somebody uses counts as seen. */
static void
mark_seen (TopayCaseView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->case_id != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root)
      && gtk_window_is_active (GTK_WINDOW (root)))
    topay_case_store_mark_seen (get_cases (self), self->case_id);
}

static void
start_looking (TopayCaseView *self)
{
  if (self->is_looking || self->case_id == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_looking = TRUE;
  topay_case_store_look_at (get_cases (self), self->case_id);
}

static void
stop_looking (TopayCaseView *self)
{
  if (!self->is_looking)
    return;
  self->is_looking = FALSE;
  topay_case_store_look_away_from (get_cases (self), self->case_id);
}

static void
on_case_changed_cb (TopayCaseView *self, const char *case_id)
{
  if (g_strcmp0 (self->case_id, case_id) != 0)
    return;
  update (self);
  mark_seen (self);
}

static void
topay_case_view_map (GtkWidget *widget)
{
  TopayCaseView *self = TOPAY_CASE_VIEW (widget);

  GTK_WIDGET_CLASS (topay_case_view_parent_class)->map (widget);
  start_looking (self);
  mark_seen (self);
}

static void
topay_case_view_unmap (GtkWidget *widget)
{
  stop_looking (TOPAY_CASE_VIEW (widget));

  GTK_WIDGET_CLASS (topay_case_view_parent_class)->unmap (widget);
}

static void
topay_case_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (topay_case_view_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active",
                           G_CALLBACK (mark_seen), widget, G_CONNECT_SWAPPED);
}

static void
topay_case_view_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), mark_seen, widget);

  GTK_WIDGET_CLASS (topay_case_view_parent_class)->unroot (widget);
}

/* --- What is done --- */

typedef void (*Act) (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary);

static void
do_act (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const struct
  {
    const char *action;
    Act act;
  } acts[] = {
    { "case.answer", topay_case_acts_answer },   { "case.withdraw", topay_case_acts_withdraw },
    { "case.reopen", topay_case_acts_reopen },   { "case.reroute", topay_case_acts_reroute },
    { "case.confirm", topay_case_acts_confirm }, { "case.rate", topay_case_acts_rate },
  };
  TopayCaseView *self = TOPAY_CASE_VIEW (widget);
  const TopayWireCase *summary = get_summary (self);

  for (guint i = 0; summary != NULL && i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].action, action_name))
      acts[i].act (widget, self->context, summary);
}

static void
appeal (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayCaseView *self = TOPAY_CASE_VIEW (widget);
  g_autofree char *target = g_strconcat ("appeal?case=", self->case_id, NULL);

  gtk_widget_activate_action (widget, "win.open-flow", "s", target);
}

static void
copy_text (GtkWidget *widget, const char *text, const char *said)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.show-toast", "s", said);
}

static void
copy_number (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const TopayWireCase *summary = get_summary (TOPAY_CASE_VIEW (widget));

  if (summary != NULL)
    copy_text (widget, summary->number, _ ("Number copied"));
}

static void
copy_reference (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const TopayCaseFile *file = get_file (TOPAY_CASE_VIEW (widget));

  if (file != NULL && file->detail->payout != NULL && file->detail->payout->reference != NULL)
    copy_text (widget, file->detail->payout->reference, _ ("Reference copied"));
}

static void
open_evidence (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayCaseView *self = TOPAY_CASE_VIEW (widget);
  const TopayCaseFile *file = get_file (self);
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = 0; file != NULL && i < file->detail->evidence->len; i++)
    {
      const TopayWireEvidence *evidence = g_ptr_array_index (file->detail->evidence, i);

      if (g_str_equal (evidence->id, id))
        topay_case_evidence_open (widget, self->context, evidence);
    }
}

static void
save (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const TopayCaseFile *file = get_file (TOPAY_CASE_VIEW (widget));

  if (file != NULL)
    topay_case_save_as (widget, file, g_variant_get_string (parameter, NULL));
}

static void
topay_case_view_dispose (GObject *object)
{
  TopayCaseView *self = TOPAY_CASE_VIEW (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_case_view_parent_class)->dispose (object);
}

static void
topay_case_view_finalize (GObject *object)
{
  TopayCaseView *self = TOPAY_CASE_VIEW (object);

  g_free (self->case_id);
  g_free (self->shown);

  G_OBJECT_CLASS (topay_case_view_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char *const acts[] = { "case.answer",  "case.withdraw", "case.reopen",
                                      "case.reroute", "case.confirm",  "case.rate" };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_class_install_action (widget_class, acts[i], NULL, do_act);
  gtk_widget_class_install_action (widget_class, "case.appeal", NULL, appeal);
  gtk_widget_class_install_action (widget_class, "case.copy-number", NULL, copy_number);
  gtk_widget_class_install_action (widget_class, "case.copy-reference", NULL, copy_reference);
  gtk_widget_class_install_action (widget_class, "case.save", "s", save);
  gtk_widget_class_install_action (widget_class, "case.open-evidence", "s", open_evidence);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, head);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, title_label);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, head_line);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, pill_bin);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, number_label);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, next_label);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, broken);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, body);
  gtk_widget_class_bind_template_child (widget_class, TopayCaseView, age_label);
}

static void
topay_case_view_class_init (TopayCaseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_case_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_case_view_finalize;
  widget_class->map = topay_case_view_map;
  widget_class->unmap = topay_case_view_unmap;
  widget_class->root = topay_case_view_root;
  widget_class->unroot = topay_case_view_unroot;

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-case-view.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
topay_case_view_init (TopayCaseView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The pill goes below a title that leaves it no room, rather than to be cut short. */
  gtk_widget_set_layout_manager (self->head_line, topay_wrap_layout_new ());
  self->pill = GTK_LABEL (topay_case_pill_new ());
  adw_bin_set_child (self->pill_bin, GTK_WIDGET (self->pill));
}

/**
 * topay_case_view_set_context:
 * @self: a view without a context
 * @context: with cases
 */
void
topay_case_view_set_context (TopayCaseView *self, TopayContext *context)
{
  g_return_if_fail (TOPAY_IS_CASE_VIEW (self) && self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (get_cases (self), "case-changed", G_CALLBACK (on_case_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_cases (self), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/**
 * topay_case_view_show_case:
 * @self: a view
 * @case_id: of a case
 *
 * Shows a case, from what is known of it on.
 */
void
topay_case_view_show_case (TopayCaseView *self, const char *case_id)
{
  g_return_if_fail (TOPAY_IS_CASE_VIEW (self) && self->context != NULL && case_id != NULL);

  if (g_strcmp0 (self->case_id, case_id) == 0)
    return;
  stop_looking (self);
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  g_clear_pointer (&self->shown, g_free);
  clear_body (self);
  gtk_label_set_text (self->title_label, "");
  gtk_label_set_text (self->number_label, "");
  gtk_label_set_text (self->next_label, "");
  gtk_label_set_text (self->age_label, "");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update (self);
  start_looking (self);
  mark_seen (self);
}

/**
 * topay_case_view_get_case_id:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): of the case on screen
 */
const char *
topay_case_view_get_case_id (TopayCaseView *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_VIEW (self), NULL);

  return self->case_id;
}

/**
 * topay_case_view_focus_title:
 * @self: a view
 *
 * Puts the focus on the title, as after a step.
 */
void
topay_case_view_focus_title (TopayCaseView *self)
{
  g_return_if_fail (TOPAY_IS_CASE_VIEW (self));

  gtk_widget_grab_focus (self->head);
}
