/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-actions.h"

#include "topay-row.h"
#include "topay-wizards.h"

/* Only what the first hits are about is offered to be done at once. */
#define MAX_HITS 3
#define MAX_ROWS 2

struct _TopaySearchActions
{
  GtkBox parent_instance;
  GPtrArray
      *wizards; /* (owned) (element-type TopayWizard): static ones, in the order of the rows */

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TopaySearchActions, topay_search_actions, GTK_TYPE_BOX)

static void
topay_search_actions_finalize (GObject *object)
{
  g_ptr_array_unref (TOPAY_SEARCH_ACTIONS (object)->wizards);

  G_OBJECT_CLASS (topay_search_actions_parent_class)->finalize (object);
}

static void
topay_search_actions_class_init (TopaySearchActionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = topay_search_actions_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-search-actions.ui");
  gtk_widget_class_bind_template_child (widget_class, TopaySearchActions, list);
}

static void
topay_search_actions_init (TopaySearchActions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->wizards = g_ptr_array_new ();
}

/**
 * topay_search_actions_set_context:
 * @self: actions without rows
 * @context: knows which wizards this app can run
 *
 * Makes a row for each, out of sight: they are few, and making them for every letter would flicker.
 */
void
topay_search_actions_set_context (TopaySearchActions *self, TopayContext *context)
{
  g_return_if_fail (TOPAY_IS_SEARCH_ACTIONS (self));
  g_return_if_fail (self->wizards->len == 0);

  for (guint i = 0; i < topay_n_wizards; i++)
    {
      const TopayWizard *wizard = &topay_wizards[i];
      GtkWidget *row;

      if (!topay_context_is_wizard_available (context, wizard->id))
        continue;

      row = topay_row_new (topay_wizard_get_title (wizard), topay_wizard_get_caption (wizard));
      adw_action_row_set_icon_name (ADW_ACTION_ROW (row), wizard->icon_name);
      topay_row_set_action (row, "win.open-flow", wizard->id);
      gtk_widget_set_visible (row, FALSE);
      gtk_list_box_append (self->list, row);
      g_ptr_array_add (self->wizards, (gpointer) wizard);
    }
}

static gboolean
is_wanted (TopaySearchModel *model, const char *wizard)
{
  TopaySearchItem *best = topay_search_model_get_best_answer (model);

  if (best != NULL && g_strcmp0 (topay_search_item_get_wizard (best), wizard) == 0)
    return TRUE;
  for (guint i = 0; i < MAX_HITS; i++)
    {
      g_autoptr (TopaySearchItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (item != NULL && g_strcmp0 (topay_search_item_get_wizard (item), wizard) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * topay_search_actions_show:
 * @self: the actions
 * @model: what was found
 *
 * Shows the rows that go with the first hits, or nothing.
 */
void
topay_search_actions_show (TopaySearchActions *self, TopaySearchModel *model)
{
  guint n_shown = 0;

  g_return_if_fail (TOPAY_IS_SEARCH_ACTIONS (self));

  for (guint i = 0; i < self->wizards->len; i++)
    {
      const TopayWizard *wizard = g_ptr_array_index (self->wizards, i);
      gboolean wanted = n_shown < MAX_ROWS && is_wanted (model, wizard->id);

      gtk_widget_set_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)),
                              wanted);
      n_shown += wanted ? 1 : 0;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_shown > 0);
}

/**
 * topay_search_actions_get_first:
 * @self: the actions
 *
 * Returns: (transfer none) (nullable): the first row on screen
 */
GtkWidget *
topay_search_actions_get_first (TopaySearchActions *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ACTIONS (self), NULL);

  for (guint i = 0; i < self->wizards->len; i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i));

      if (gtk_widget_get_visible (row))
        return row;
    }
  return NULL;
}
