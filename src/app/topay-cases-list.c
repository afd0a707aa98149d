/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-cases-list.h"

#include <glib/gi18n.h>

#include "topay-case-row.h"
#include "topay-case-waiting.h"

/* GtkListView makes 200 rows at once, whatever it has room for, and 200 rows of a case take longer
 * than a frame. So it gets to know of a screen of cases first, and of some more with each frame;
 * once all its rows are there it knows of all cases. */
#define FIRST_ROWS 24
#define STEP_ROWS  12
#define MADE_ROWS  240

struct _TopayCasesList
{
  GtkBox parent_instance;
  TopayContext *context;    /* (owned) */
  GtkNoSelection *model;    /* (owned): arrows move the focus alone */
  GtkSliceListModel *known; /* (owned): the cases that the view knows of */
  guint tick;               /* callback id; 0 while no rows are made */
  GHashTable *bound;        /* (owned) (element-type GtkListItem): rows that show a case */
  char *opened;             /* (owned) (nullable): id of the case beside the list */

  GtkToggleButton *open_toggle;
  GtkToggleButton *closed_toggle;
  TopayCaseWaiting *waiting;
  GtkLabel *nothing;
  GtkWidget *scroller;
  GtkListView *view;
};

G_DEFINE_FINAL_TYPE (TopayCasesList, topay_cases_list, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_FILTER_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_activate_cb (TopayCasesList *self, guint position)
{
  g_autoptr (TopayCaseItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  g_autofree char *id = item != NULL ? g_strdup (topay_case_item_get_case (item)->id) : NULL;

  if (id != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, id);
}

/* The case that is shown in full is marked, as if it were selected. */
static void
mark_row (TopayCasesList *self, GtkListItem *row)
{
  TopayCaseItem *item = gtk_list_item_get_item (row);
  GtkWidget *widget = gtk_widget_get_parent (gtk_list_item_get_child (row));
  gboolean is_opened =
      item != NULL && g_strcmp0 (topay_case_item_get_case (item)->id, self->opened) == 0;

  if (widget == NULL)
    return;
  if (is_opened)
    gtk_widget_add_css_class (widget, "opened");
  else
    gtk_widget_remove_css_class (widget, "opened");
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_SELECTED, is_opened,
                               -1);
}

static gboolean
on_tick_cb (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  TopayCasesList *self = user_data;
  guint n_known = gtk_slice_list_model_get_size (self->known);
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->known)) == 0;

  if (!is_empty && n_known < MADE_ROWS)
    {
      gtk_slice_list_model_set_size (self->known, n_known + STEP_ROWS);
      return G_SOURCE_CONTINUE;
    }
  self->tick = 0;
  gtk_slice_list_model_set_size (self->known, is_empty ? FIRST_ROWS : G_MAXUINT);
  return G_SOURCE_REMOVE;
}

/* Rows are made from the first case on; an empty list begins anew. */
static void
follow_rows (TopayCasesList *self, gboolean is_empty)
{
  if (is_empty && gtk_slice_list_model_get_size (self->known) != FIRST_ROWS)
    gtk_slice_list_model_set_size (self->known, FIRST_ROWS);
  else if (!is_empty && self->tick == 0
           && gtk_slice_list_model_get_size (self->known) == FIRST_ROWS)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), on_tick_cb, self, NULL);
}

static void
on_items_changed_cb (TopayCasesList *self)
{
  gboolean closed = topay_cases_list_shows_closed (self);
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;

  follow_rows (self, is_empty);
  gtk_label_set_text (self->nothing, closed ? _ ("No closed cases yet") : _ ("No open cases"));
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), is_empty);
  gtk_widget_set_visible (self->scroller, !is_empty);
}

static void
on_filter_changed_cb (TopayCasesList *self)
{
  TopayCaseStore *cases = topay_context_get_cases (self->context);
  gboolean closed = topay_cases_list_shows_closed (self);

  g_clear_object (&self->known);
  self->known = gtk_slice_list_model_new (
      g_object_ref (closed ? topay_case_store_get_over (cases) : topay_case_store_get_open (cases)),
      0, FIRST_ROWS);
  gtk_no_selection_set_model (self->model, G_LIST_MODEL (self->known));
  on_items_changed_cb (self);
  g_signal_emit (self, signals[SIGNAL_FILTER_CHANGED], 0);
}

static GtkListItem *
find_focused_row (TopayCasesList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (focus != NULL && gtk_widget_get_parent (gtk_list_item_get_child (row)) == focus)
      return row;
  return NULL;
}

static void
copy_number (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkListItem *row = find_focused_row (TOPAY_CASES_LIST (widget));
  TopayCaseItem *item = row != NULL ? gtk_list_item_get_item (row) : NULL;

  if (item == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          topay_case_item_get_case (item)->number);
  gtk_widget_activate_action (widget, "win.show-toast", "s", _ ("Number copied"));
}

static void
on_setup_cb (TopayCasesList *self, GtkListItem *row)
{
  gtk_list_item_set_child (row, topay_case_row_new ());
}

static void
on_bind_cb (TopayCasesList *self, GtkListItem *row)
{
  topay_case_row_set_item (TOPAY_CASE_ROW (gtk_list_item_get_child (row)),
                           gtk_list_item_get_item (row));
  g_hash_table_add (self->bound, row);
  mark_row (self, row);
}

static void
on_unbind_cb (TopayCasesList *self, GtkListItem *row)
{
  topay_case_row_set_item (TOPAY_CASE_ROW (gtk_list_item_get_child (row)), NULL);
  g_hash_table_remove (self->bound, row);
}

static void
topay_cases_list_dispose (GObject *object)
{
  TopayCasesList *self = TOPAY_CASES_LIST (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->tick);
  self->tick = 0;
  g_clear_object (&self->model);
  g_clear_object (&self->known);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_cases_list_parent_class)->dispose (object);
}

static void
topay_cases_list_finalize (GObject *object)
{
  TopayCasesList *self = TOPAY_CASES_LIST (object);

  g_hash_table_unref (self->bound);
  g_free (self->opened);

  G_OBJECT_CLASS (topay_cases_list_parent_class)->finalize (object);
}

static void
topay_cases_list_class_init (TopayCasesListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_cases_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_cases_list_finalize;

  /**
   * TopayCasesList::chosen:
   * @self: a list
   * @case_id: of a case
   *
   * A case shall be shown.
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", TOPAY_TYPE_CASES_LIST, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * TopayCasesList::filter-changed:
   * @self: a list
   *
   * The other cases are listed now, or something else waits.
   */
  signals[SIGNAL_FILTER_CHANGED] =
      g_signal_new ("filter-changed", TOPAY_TYPE_CASES_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);

  g_type_ensure (TOPAY_TYPE_CASE_WAITING);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-cases-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayCasesList, open_toggle);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesList, closed_toggle);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesList, waiting);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesList, nothing);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesList, scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesList, view);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  gtk_widget_class_install_action (widget_class, "case-list.copy", NULL, copy_number);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "case-list.copy",
                                       NULL);
}

static void
make_view (TopayCasesList *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } links[] = {
    { "setup", G_CALLBACK (on_setup_cb) },
    { "bind", G_CALLBACK (on_bind_cb) },
    { "unbind", G_CALLBACK (on_unbind_cb) },
  };
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    g_signal_connect_object (factory, links[i].signal, links[i].callback, self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_single_click_activate (self->view, TRUE);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->model));
}

static void
topay_cases_list_init (TopayCasesList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bound = g_hash_table_new (NULL, NULL);
  self->model = gtk_no_selection_new (NULL);
  make_view (self);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (on_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
on_waiting_changed_cb (TopayCasesList *self)
{
  g_signal_emit (self, signals[SIGNAL_FILTER_CHANGED], 0);
}

/**
 * topay_cases_list_new:
 * @context: with cases
 *
 * Returns: (transfer floating): the list of the open ones
 */
GtkWidget *
topay_cases_list_new (TopayContext *context)
{
  TopayCasesList *self = g_object_new (TOPAY_TYPE_CASES_LIST, NULL);

  self->context = g_object_ref (context);
  topay_case_waiting_set_context (self->waiting, context);
  g_signal_connect_object (self->waiting, "notify::is-empty", G_CALLBACK (on_waiting_changed_cb),
                           self, G_CONNECT_SWAPPED);
  on_filter_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * topay_cases_list_shows_closed:
 * @self: a list
 *
 * Returns: whether it lists the cases that are over
 */
gboolean
topay_cases_list_shows_closed (TopayCasesList *self)
{
  g_return_val_if_fail (TOPAY_IS_CASES_LIST (self), FALSE);

  return gtk_toggle_button_get_active (self->closed_toggle);
}

/**
 * topay_cases_list_show_closed:
 * @self: a list
 * @closed: whether to list the cases that are over
 */
void
topay_cases_list_show_closed (TopayCasesList *self, gboolean closed)
{
  g_return_if_fail (TOPAY_IS_CASES_LIST (self));

  gtk_toggle_button_set_active (closed ? self->closed_toggle : self->open_toggle, TRUE);
}

/**
 * topay_cases_list_is_waiting:
 * @self: a list
 *
 * Returns: whether something waits to be sent
 */
gboolean
topay_cases_list_is_waiting (TopayCasesList *self)
{
  g_return_val_if_fail (TOPAY_IS_CASES_LIST (self), FALSE);

  return !topay_case_waiting_is_empty (self->waiting);
}

/**
 * topay_cases_list_mark:
 * @self: a list
 * @case_id: (nullable): of the case that is shown in full
 */
void
topay_cases_list_mark (TopayCasesList *self, const char *case_id)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (TOPAY_IS_CASES_LIST (self));

  if (g_strcmp0 (self->opened, case_id) == 0)
    return;
  g_free (self->opened);
  self->opened = g_strdup (case_id);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    mark_row (self, row);
}

/**
 * topay_cases_list_focus:
 * @self: a list
 *
 * Puts the focus on a case, or on what is listed where there is none.
 */
void
topay_cases_list_focus (TopayCasesList *self)
{
  g_return_if_fail (TOPAY_IS_CASES_LIST (self));

  if (!gtk_widget_get_visible (self->scroller)
      || !gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (topay_cases_list_shows_closed (self) ? self->closed_toggle
                                                                            : self->open_toggle));
}
