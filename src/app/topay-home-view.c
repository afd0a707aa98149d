/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-home-view.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-home-lower.h"
#include "topay-incident-notice.h"
#include "topay-wrap-layout.h"

struct _TopayHomeView
{
  AdwBin parent_instance;
  TopayContext *context; /* (owned) */
  GtkWidget *lower;      /* (unowned) (nullable): a child, once it is made */
  guint lower_source;    /* GSource id; 0 when nothing is to be made */

  GtkRevealer *strip;
  GtkLabel *strip_text;
  GtkBox *content;
  GtkEditable *entry;
  GtkBox *chips;
  TopayIncidentNotice *notice;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (TopayHomeView, topay_home_view, ADW_TYPE_BIN)

static void
add_chips (TopayHomeView *self)
{
  const char *const *words = topay_library_get_searches (
      topay_context_get_library (self->context), topay_context_get_language (self->context));

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      GtkWidget *chip = gtk_button_new_with_label (words[i]);

      gtk_widget_add_css_class (chip, "chip");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), "win.search");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "s", words[i]);
      gtk_box_append (self->chips, chip);
      gtk_widget_set_visible (GTK_WIDGET (self->chips), TRUE);
    }
}

static gboolean
on_idle_cb (gpointer user_data)
{
  TopayHomeView *self = user_data;

  self->lower_source = 0;
  add_chips (self);
  self->lower = topay_home_lower_new (self->context);
  gtk_box_append (self->content, self->lower);
  return G_SOURCE_REMOVE;
}

/* Everything below the search is made only after the first frame: the window is there sooner, and
 * whoever starts typing at once never waits for it. */
static void
make_lower_later (TopayHomeView *self)
{
  if (self->lower != NULL || self->lower_source != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || topay_context_get_library (self->context) == NULL)
    return;

  self->lower_source = g_idle_add_full (G_PRIORITY_LOW, on_idle_cb, self, NULL);
}

static void
on_problem_changed_cb (TopayHomeView *self)
{
  gtk_widget_set_visible (self->problem, topay_context_has_library_problem (self->context));
}

static void
on_condition_changed_cb (TopayHomeView *self)
{
  const char *text = NULL;

  switch (topay_state_db_get_condition (topay_context_get_state (self->context)))
    {
    case TOPAY_STATE_CONDITION_REPLACED:
      text = _ ("Your earlier answers on this computer could not be read and were set aside. "
                "Everything else works.");
      break;
    case TOPAY_STATE_CONDITION_MEMORY_ONLY:
      text = _ ("What you answer here is forgotten when you close the window: the folder on this "
                "computer cannot be written.");
      break;
    case TOPAY_STATE_CONDITION_OPENING:
    case TOPAY_STATE_CONDITION_GOOD:
    default:
      break;
    }
  if (text != NULL)
    gtk_label_set_text (self->strip_text, text);
  gtk_revealer_set_reveal_child (self->strip, text != NULL);
}

static void
dismiss_strip (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_revealer_set_reveal_child (TOPAY_HOME_VIEW (widget)->strip, FALSE);
}

/* The first letter opens the search, which takes the text and the caret over. */
static void
on_changed_cb (TopayHomeView *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  if (*text != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.search", "s", text);
}

static void
on_activate_cb (TopayHomeView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.search", "s",
                              gtk_editable_get_text (self->entry));
}

static void
topay_home_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (topay_home_view_parent_class)->map (widget);
  make_lower_later (TOPAY_HOME_VIEW (widget));
}

static void
topay_home_view_dispose (GObject *object)
{
  TopayHomeView *self = TOPAY_HOME_VIEW (object);

  g_clear_handle_id (&self->lower_source, g_source_remove);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_home_view_parent_class)->dispose (object);
}

static void
topay_home_view_class_init (TopayHomeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_home_view_dispose;
  widget_class->map = topay_home_view_map;

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  g_type_ensure (TOPAY_TYPE_INCIDENT_NOTICE);
  g_type_ensure (TOPAY_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-home-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayHomeView, strip);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeView, strip_text);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeView, content);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeView, entry);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeView, chips);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeView, notice);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeView, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  gtk_widget_class_install_action (widget_class, "home.dismiss-strip", NULL, dismiss_strip);
}

static void
topay_home_view_init (TopayHomeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow_context (TopayHomeView *self)
{
  const struct
  {
    gpointer source;
    const char *signal;
    GCallback callback;
  } links[] = {
    { self->context, "notify::library", G_CALLBACK (make_lower_later) },
    { self->context, "notify::library-problem", G_CALLBACK (on_problem_changed_cb) },
    { topay_context_get_state (self->context), "notify::condition",
      G_CALLBACK (on_condition_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    g_signal_connect_object (links[i].source, links[i].signal, links[i].callback, self,
                             G_CONNECT_SWAPPED);
  on_problem_changed_cb (self);
  on_condition_changed_cb (self);
}

/**
 * topay_home_view_new:
 * @context: what the view needs; the library may arrive later
 *
 * Returns: (transfer floating): the Home tab, with its lower part still to be made
 */
GtkWidget *
topay_home_view_new (TopayContext *context)
{
  TopayHomeView *self = g_object_new (TOPAY_TYPE_HOME_VIEW, NULL);

  self->context = g_object_ref (context);
  topay_incident_notice_set_context (self->notice, context);
  follow_context (self);
  return GTK_WIDGET (self);
}

/**
 * topay_home_view_focus_search:
 * @self: the Home tab
 *
 * Puts the caret into the search.
 */
void
topay_home_view_focus_search (TopayHomeView *self)
{
  g_return_if_fail (TOPAY_IS_HOME_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * topay_home_view_reset:
 * @self: the Home tab
 *
 * Empties the search, for somebody who comes back.
 */
void
topay_home_view_reset (TopayHomeView *self)
{
  g_return_if_fail (TOPAY_IS_HOME_VIEW (self));

  gtk_editable_set_text (self->entry, "");
}
