/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-choice-list.h"

#include <adwaita.h>

struct _TopayChoiceList
{
  GtkBox parent_instance;
  GtkListBox *list;    /* (unowned): our child */
  GHashTable *buttons; /* (owned) (element-type utf8 GtkCheckButton): by id; the values unowned */
  GtkWidget *group;    /* (unowned) (nullable): the first of them */
  const char *chosen;  /* (unowned) (nullable): a key of the table */
};

G_DEFINE_FINAL_TYPE (TopayChoiceList, topay_choice_list, GTK_TYPE_BOX)

enum
{
  CHANGED,
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The row is what a screen reader and the keyboard meet, so it is the row that is checked. */
static void
on_toggled_cb (GtkCheckButton *button, GtkWidget *row)
{
  GtkWidget *widget = gtk_widget_get_ancestor (row, TOPAY_TYPE_CHOICE_LIST);
  gboolean active = gtk_check_button_get_active (button);
  const char *id = g_object_get_data (G_OBJECT (row), "topay-id");

  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_CHECKED,
      active ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  if (!active || widget == NULL || TOPAY_CHOICE_LIST (widget)->chosen == id)
    return;

  TOPAY_CHOICE_LIST (widget)->chosen = id;
  g_signal_emit (widget, signals[CHANGED], 0);
}

/* Enter on what is chosen already: nothing is left to choose. Before the row sees it, which would
 * choose it again. Not the space bar, which people press to be sure. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint key,
                   guint code,
                   GdkModifierType modifiers,
                   TopayChoiceList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *button =
      self->chosen != NULL ? g_hash_table_lookup (self->buttons, self->chosen) : NULL;

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  if (focus == NULL || button == NULL
      || focus != gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW))
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[ACTIVATE], 0);
  return GDK_EVENT_STOP;
}

static void
listen_for_enter (TopayChoiceList *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static gboolean
topay_choice_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TopayChoiceList *self = TOPAY_CHOICE_LIST (widget);
  gboolean inside = gtk_widget_get_focus_child (widget) != NULL;
  GtkWidget *button =
      self->chosen != NULL ? g_hash_table_lookup (self->buttons, self->chosen) : NULL;

  if (!inside && button != NULL) /* who comes back finds what was chosen */
    return gtk_widget_grab_focus (gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW));
  return GTK_WIDGET_CLASS (topay_choice_list_parent_class)->focus (widget, direction);
}

static void
topay_choice_list_finalize (GObject *object)
{
  g_hash_table_unref (TOPAY_CHOICE_LIST (object)->buttons);

  G_OBJECT_CLASS (topay_choice_list_parent_class)->finalize (object);
}

static void
topay_choice_list_class_init (TopayChoiceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_choice_list_finalize;
  GTK_WIDGET_CLASS (klass)->focus = topay_choice_list_focus;

  /**
   * TopayChoiceList::changed:
   *
   * Another row was chosen.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TopayChoiceList::activate:
   *
   * Enter was pressed on the row that is chosen.
   */
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_choice_list_init (TopayChoiceList *self)
{
  self->buttons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "hexpand",
                             TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO_GROUP, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
  listen_for_enter (self);
}

/**
 * topay_choice_list_new:
 * @name: what is chosen, for screen readers
 *
 * Returns: (transfer floating): a list without rows
 */
GtkWidget *
topay_choice_list_new (const char *name)
{
  TopayChoiceList *self = g_object_new (TOPAY_TYPE_CHOICE_LIST, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  return GTK_WIDGET (self);
}

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row =
      g_object_new (ADW_TYPE_ACTION_ROW, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (subtitle != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    subtitle, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_CHECKED,
                               GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  return row;
}

/**
 * topay_choice_list_append:
 * @self: a list
 * @id: what the row stands for; of one list each another
 * @title: plain text
 * @subtitle: (nullable): plain text
 *
 * Adds a row.
 */
void
topay_choice_list_append (TopayChoiceList *self,
                          const char *id,
                          const char *title,
                          const char *subtitle)
{
  GtkWidget *row, *button;
  char *key;

  g_return_if_fail (TOPAY_IS_CHOICE_LIST (self));
  g_return_if_fail (id != NULL && !g_hash_table_contains (self->buttons, id));

  key = g_strdup (id);
  row = make_row (title, subtitle);
  /* not only unfocusable: one of a group would still say that it took the focus, and Tab stood
   * still */
  button = g_object_new (GTK_TYPE_CHECK_BUTTON, "can-focus", FALSE, "valign", GTK_ALIGN_CENTER,
                         "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_hash_table_insert (self->buttons, key, button);
  g_object_set_data (G_OBJECT (row), "topay-id", key);
  if (self->group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (self->group));
  else
    self->group = button;
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled_cb), row, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->list, row);
}

/**
 * topay_choice_list_get_chosen:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what stands for the chosen row; %NULL when none is
 */
const char *
topay_choice_list_get_chosen (TopayChoiceList *self)
{
  g_return_val_if_fail (TOPAY_IS_CHOICE_LIST (self), NULL);

  return self->chosen;
}

/**
 * topay_choice_list_choose:
 * @self: a list
 * @id: (nullable): what the row stands for; one that is not there changes nothing
 *
 * Chooses a row.
 */
void
topay_choice_list_choose (TopayChoiceList *self, const char *id)
{
  GtkWidget *button;

  g_return_if_fail (TOPAY_IS_CHOICE_LIST (self));

  button = id != NULL ? g_hash_table_lookup (self->buttons, id) : NULL;
  if (button != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
}
