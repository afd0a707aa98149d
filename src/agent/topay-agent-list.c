/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-list.h"

#include <glib/gi18n.h>

#include "topay-agent-case-row.h"
#include "topay-agent-parts.h"
#include "topay-agent-problem.h"
#include "topay-text-clean.h"

struct _TopayAgentList
{
  AdwBin parent_instance;
  TopayAgentQueue *queue;                      /* (owned) */
  TopayAgentDesk *desk;                        /* (owned) */
  GtkWidget *queue_rows[TOPAY_AGENT_N_QUEUES]; /* (unowned): descendants */
  GtkLabel *counts[TOPAY_AGENT_N_QUEUES];      /* (unowned): descendants */

  AdwHeaderBar *header_bar;
  AdwAvatar *avatar;
  GtkLabel *agent_name;
  GtkWidget *agent_button;
  GtkListBox *queues;
  GtkRevealer *problem_revealer;
  GtkLabel *problem;
  GtkStack *states;
  GtkSpinner *spinner;
  GtkLabel *empty;
  GtkListBox *cases;
  GtkLabel *more;
  GtkWidget *next_button;
};

G_DEFINE_FINAL_TYPE (TopayAgentList, topay_agent_list, ADW_TYPE_BIN)

static guint opened_signal;

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static TopayAgentCaseRow *
get_row (TopayAgentList *self, guint place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->cases, (int) place);

  return row != NULL ? TOPAY_AGENT_CASE_ROW (row) : NULL;
}

static TopayAgentCaseRow *
find_row (TopayAgentList *self, const char *case_id)
{
  TopayAgentCaseRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    if (g_str_equal (topay_agent_case_row_get_case_id (row), case_id))
      return row;
  return NULL;
}

/* The row of a case at @place: the one there is stays, with the focus it may have. */
static TopayAgentCaseRow *
place_row (TopayAgentList *self, const char *case_id, guint place)
{
  TopayAgentCaseRow *row = find_row (self, case_id);
  gboolean had_focus;

  if (row == NULL)
    {
      row = TOPAY_AGENT_CASE_ROW (topay_agent_case_row_new (case_id));
      gtk_list_box_insert (self->cases, GTK_WIDGET (row), (int) place);
      return row;
    }
  if (row == get_row (self, place))
    return row;

  had_focus = gtk_widget_has_focus (GTK_WIDGET (row));
  g_object_ref (row);
  gtk_list_box_remove (self->cases, GTK_WIDGET (row));
  gtk_list_box_insert (self->cases, GTK_WIDGET (row), (int) place);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  g_object_unref (row);
  return row;
}

static void
update_cases (TopayAgentList *self, const GPtrArray *cases)
{
  const TopayWireAgentSelf *agent =
      topay_agent_session_get_self (topay_agent_desk_get_session (self->desk));
  const char *opened = topay_agent_desk_get_case_id (self->desk);
  TopayAgentCaseRow *row;

  for (guint i = 0; i < cases->len; i++)
    {
      const TopayWireAgentCase *entry = g_ptr_array_index (cases, i);

      row = place_row (self, entry->summary->id, i);
      topay_agent_case_row_show (row, entry, agent, get_now ());
      topay_agent_case_row_set_opened (row, g_strcmp0 (opened, entry->summary->id) == 0);
    }
  while ((row = get_row (self, cases->len)) != NULL)
    gtk_list_box_remove (self->cases, GTK_WIDGET (row));
}

static void
update_counts (TopayAgentList *self)
{
  for (guint i = 0; i < TOPAY_AGENT_N_QUEUES; i++)
    {
      gint64 count = topay_agent_queue_get_count (self->queue, i);
      const char *name = topay_agent_words_get_queue (i);
      g_autofree char *text =
          count >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, count) : g_strdup ("");
      /* Translators: what a screen reader says of a queue: %1$s is its name, %2$d how many cases */
      g_autofree char *label = g_strdup_printf (_ ("%1$s: %2$d"), name, (int) MAX (count, 0));

      gtk_label_set_text (self->counts[i], text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->queue_rows[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
}

static void
update_problem (TopayAgentList *self)
{
  const GError *error = topay_agent_queue_get_problem (self->queue);
  g_autoptr (TopayProblem) problem = NULL;

  gtk_revealer_set_reveal_child (self->problem_revealer, error != NULL);
  if (error == NULL)
    return;

  problem = topay_agent_problem_new (error, get_now ());
  gtk_label_set_text (self->problem, problem->title);
}

static void
update_more (TopayAgentList *self, const GPtrArray *cases)
{
  gint64 count =
      topay_agent_queue_get_count (self->queue, topay_agent_queue_get_selected (self->queue));
  gint64 n_more = cases != NULL ? count - (gint64) cases->len : 0;
  g_autofree char *text =
      /* Translators: of cases that are not in the list, because it is long; %d is how many */
      g_strdup_printf (
          ngettext ("%d more, due later", "%d more, due later", (gulong) MAX (n_more, 0)),
          (int) n_more);

  gtk_widget_set_visible (GTK_WIDGET (self->more), n_more > 0);
  gtk_label_set_text (self->more, text);
}

static void
update (TopayAgentList *self)
{
  const GPtrArray *cases = topay_agent_queue_get_cases (self->queue);
  TopayAgentQueueKind kind = topay_agent_queue_get_selected (self->queue);
  gboolean is_waiting = cases == NULL && topay_agent_queue_get_problem (self->queue) == NULL;

  update_counts (self);
  update_problem (self);
  update_more (self, cases);
  gtk_label_set_text (self->empty, cases != NULL ? topay_agent_words_get_empty (kind) : "");
  if (cases != NULL)
    update_cases (self, cases);
  gtk_spinner_set_spinning (self->spinner, is_waiting);
  if (is_waiting)
    gtk_stack_set_visible_child_name (self->states, "waiting");
  else
    gtk_stack_set_visible_child_name (self->states,
                                      cases != NULL && cases->len > 0 ? "cases" : "empty");
  gtk_list_box_select_row (self->queues, GTK_LIST_BOX_ROW (self->queue_rows[kind]));
}

static void
update_agent (TopayAgentList *self)
{
  const TopayWireAgentSelf *agent =
      topay_agent_session_get_self (topay_agent_desk_get_session (self->desk));
  g_autofree char *name = topay_text_clean (agent != NULL ? agent->display_name : NULL);
  g_autofree char *label = NULL;

  /* Translators: %1$s is the name of an agent, %2$s what the agent may do */
  label = g_strdup_printf (_ ("%1$s, %2$s"), name,
                              topay_agent_words_get_role (agent != NULL ? agent->role : ""));
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->agent_name, name);
  gtk_widget_set_tooltip_text (self->agent_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->agent_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Tab goes from the queue that is looked at to its cases, not through the other queues, each of
 * which would be selected on the way. The arrows go from one to the next. */
static void
keep_one_stop (TopayAgentList *self, GtkListBoxRow *selected)
{
  gboolean has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->queues)) != NULL;
  GtkListBoxRow *row;

  gtk_widget_set_focusable (GTK_WIDGET (selected), TRUE);
  if (has_focus)
    gtk_widget_grab_focus (GTK_WIDGET (selected));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->queues, i)) != NULL; i++)
    gtk_widget_set_focusable (GTK_WIDGET (row), row == selected);
}

static void
on_queue_selected_cb (TopayAgentList *self, GtkListBoxRow *row)
{
  if (row != NULL)
    keep_one_stop (self, row);
  if (row != NULL && self->queue != NULL)
    topay_agent_queue_select (self->queue, (TopayAgentQueueKind) gtk_list_box_row_get_index (row));
}

static void
open_row (TopayAgentList *self, TopayAgentCaseRow *row)
{
  topay_agent_desk_open (self->desk, topay_agent_case_row_get_case_id (row));
  g_signal_emit (self, opened_signal, 0);
}

static void
on_case_activated_cb (TopayAgentList *self, GtkListBoxRow *row)
{
  open_row (self, TOPAY_AGENT_CASE_ROW (row));
}

static void
make_queue_row (TopayAgentList *self, TopayAgentQueueKind kind)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = topay_agent_text_new (topay_agent_words_get_queue (kind), NULL);
  GtkWidget *count = topay_agent_text_new (NULL, "dim");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (count, "agent-count");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (self->queues, row);
  self->queue_rows[kind] = row;
  self->counts[kind] = GTK_LABEL (count);
}

static void
topay_agent_list_dispose (GObject *object)
{
  TopayAgentList *self = TOPAY_AGENT_LIST (object);

  g_clear_object (&self->queue);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (topay_agent_list_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, avatar);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, agent_name);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, agent_button);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, queues);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, problem_revealer);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, states);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, empty);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, cases);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, more);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentList, next_button);
  gtk_widget_class_bind_template_callback (widget_class, on_queue_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_case_activated_cb);
}

static void
topay_agent_list_class_init (TopayAgentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_agent_list_dispose;

  /**
   * TopayAgentList::opened:
   * @self: the pane
   *
   * A case was chosen here.
   */
  opened_signal = g_signal_new ("opened", TOPAY_TYPE_AGENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-list.ui");
  bind_children (widget_class);
}

static void
topay_agent_list_init (TopayAgentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < TOPAY_AGENT_N_QUEUES; i++)
    make_queue_row (self, i);
}

/**
 * topay_agent_list_new:
 * @queue: the cases
 * @desk: where a chosen case goes
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *
topay_agent_list_new (TopayAgentQueue *queue, TopayAgentDesk *desk)
{
  TopayAgentList *self = g_object_new (TOPAY_TYPE_AGENT_LIST, NULL);

  self->queue = g_object_ref (queue);
  self->desk = g_object_ref (desk);
  g_signal_connect_object (queue, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (topay_agent_desk_get_session (desk), "changed",
                           G_CALLBACK (update_agent), self, G_CONNECT_SWAPPED);
  update_agent (self);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_list_open_next:
 * @self: the pane
 *
 * Opens the case below the one that is open, or the first.
 *
 * Returns: whether there is one
 */
gboolean
topay_agent_list_open_next (TopayAgentList *self)
{
  const char *opened;
  TopayAgentCaseRow *row, *next;

  g_return_val_if_fail (TOPAY_IS_AGENT_LIST (self), FALSE);

  opened = topay_agent_desk_get_case_id (self->desk);
  row = opened != NULL ? find_row (self, opened) : NULL;
  next = row != NULL
             ? get_row (self, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1)
             : get_row (self, 0);
  if (next == NULL)
    return FALSE;

  open_row (self, next);
  return TRUE;
}

/**
 * topay_agent_list_set_folded:
 * @self: the pane
 * @folded: whether it is alone in the window, whose buttons it then has
 */
void
topay_agent_list_set_folded (TopayAgentList *self, gboolean folded)
{
  g_return_if_fail (TOPAY_IS_AGENT_LIST (self));

  adw_header_bar_set_show_end_title_buttons (self->header_bar, folded);
}

/**
 * topay_agent_list_focus:
 * @self: the pane
 *
 * Puts the focus on the case that is open, or on the queues.
 */
void
topay_agent_list_focus (TopayAgentList *self)
{
  const char *opened;
  TopayAgentCaseRow *row;

  g_return_if_fail (TOPAY_IS_AGENT_LIST (self));

  opened = topay_agent_desk_get_case_id (self->desk);
  row = opened != NULL ? find_row (self, opened) : NULL;
  if (row == NULL || !gtk_widget_grab_focus (GTK_WIDGET (row)))
    gtk_widget_child_focus (GTK_WIDGET (self->queues), GTK_DIR_TAB_FORWARD);
}
