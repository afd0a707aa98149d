/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-page.h"

#include <glib/gi18n.h>

#include "topay-menu.h"
#include "topay-search-actions.h"
#include "topay-search-model.h"
#include "topay-search-row.h"
#include "topay-uri.h"

/* How long the results rest before a screen reader is told how many there are. */
#define ANNOUNCE_DELAY_MS 600
/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300

#define QUOTED_MAX_CHARS 40

struct _TopaySearchPage
{
  TopayPage parent_instance;
  TopaySearchModel *model; /* (owned) */
  guint announce_source;   /* GSource id; 0 when nothing is to be said */
  guint spinner_source;    /* GSource id; 0 when nothing is waited for */
  guint idle_source;       /* GSource id; 0 when nothing is to be prepared */

  GtkWidget *header_bar;
  GtkEditable *entry;
  GtkMenuButton *menu_button;
  GtkLabel *announcement;
  GtkStack *states;
  GtkWidget *start;
  GtkListBox *searches;
  GtkSpinner *spinner;
  AdwStatusPage *nothing;
  GtkWidget *reach_button;
  GtkWidget *results;
  GtkLabel *count;
  GtkWidget *best;
  GtkLabel *best_title;
  GtkLabel *best_summary;
  GtkWidget *best_button;
  TopaySearchActions *actions;
  GtkWidget *articles;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TopaySearchPage, topay_search_page, TOPAY_TYPE_PAGE)

static gboolean
on_announce_timeout_cb (gpointer user_data)
{
  TopaySearchPage *self = user_data;

  self->announce_source = 0;
  gtk_label_set_text (self->announcement, gtk_label_get_text (self->count));
  return G_SOURCE_REMOVE;
}

/* The number is spoken once, when the person has stopped typing. */
static void
announce_later (TopaySearchPage *self)
{
  g_clear_handle_id (&self->announce_source, g_source_remove);
  self->announce_source = g_timeout_add (ANNOUNCE_DELAY_MS, on_announce_timeout_cb, self);
}

static gboolean
on_spinner_timeout_cb (gpointer user_data)
{
  TopaySearchPage *self = user_data;

  self->spinner_source = 0;
  gtk_stack_set_visible_child_name (self->states, "waiting");
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
wait_for_library (TopaySearchPage *self)
{
  if (self->spinner_source == 0 && !gtk_spinner_get_spinning (self->spinner))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_timeout_cb, self);
}

static void
stop_waiting (TopaySearchPage *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
}

static void
show_best_answer (TopaySearchPage *self)
{
  TopaySearchItem *item = topay_search_model_get_best_answer (self->model);
  const char *query = topay_search_model_get_query (self->model);
  g_autoptr (PangoAttrList) marks = NULL;

  gtk_widget_set_visible (self->best, item != NULL);
  if (item == NULL)
    return;

  marks = topay_search_marks_new (topay_search_item_get_language (item), query,
                                  topay_search_item_get_summary (item));
  gtk_label_set_text (self->best_title, topay_search_item_get_title (item));
  gtk_label_set_text (self->best_summary, topay_search_item_get_summary (item));
  gtk_label_set_attributes (self->best_summary, marks);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->best_button), "s",
                                    topay_search_item_get_id (item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->best_button), "win.open-article");
}

static void
add_rows (TopaySearchPage *self)
{
  if (gtk_list_box_get_row_at_index (self->list, 0) != NULL)
    return;

  for (guint i = 0; i < TOPAY_SEARCH_MODEL_LIMIT; i++)
    {
      GtkWidget *row = topay_search_row_new ();

      gtk_widget_set_visible (row, FALSE);
      gtk_list_box_append (self->list, row);
    }
}

/* The same few rows show hit after hit: making widgets for every letter would take longer than a
 * frame (measured: 21 ms of 16; tests/bench/typing). */
static void
fill_rows (TopaySearchPage *self)
{
  const char *query = topay_search_model_get_query (self->model);

  add_rows (self);

  for (guint i = 0; i < TOPAY_SEARCH_MODEL_LIMIT; i++)
    {
      g_autoptr (TopaySearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

      if (item != NULL)
        topay_search_row_show (TOPAY_SEARCH_ROW (row), item, query);
      gtk_widget_set_visible (GTK_WIDGET (row), item != NULL);
    }
}

static void
show_results (TopaySearchPage *self, guint n_hits)
{
  g_autofree char *count = g_strdup_printf (
      /* Translators: %u is a number of articles that were found */
      ngettext ("%u result, from this computer", "%u results, all from this computer", n_hits),
      n_hits);
  gboolean has_list = g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;

  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (self->articles, has_list);
  show_best_answer (self);
  topay_search_actions_show (self->actions, self->model);
  fill_rows (self);
  gtk_stack_set_visible_child_name (self->states, "results");
}

/* Shows the results of a popular search without a frame in between, so that fonts, styles and the
 * engine are warm: the first letter took up to two frames without (tests/bench/typing). */
static void
rehearse (TopaySearchPage *self, TopayLibrary *library)
{
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (self));
  const char *const *searches =
      topay_library_get_searches (library, topay_context_get_language (context));

  if (searches[0] == NULL || *gtk_editable_get_text (self->entry) != '\0')
    return;

  topay_search_model_set_query (self->model, searches[0]);
  show_results (self, topay_search_model_get_n_hits (self->model));
  gtk_widget_measure (self->results, GTK_ORIENTATION_VERTICAL,
                      gtk_widget_get_width (GTK_WIDGET (self->states)), NULL, NULL, NULL, NULL);
  topay_search_model_set_query (self->model, "");
  gtk_stack_set_visible_child_name (self->states, "start");
}

/* Somebody looks at the page and has not typed yet: what the first letter needs is made now. */
static gboolean
on_idle_cb (gpointer user_data)
{
  TopaySearchPage *self = user_data;
  TopayLibrary *library = topay_context_get_library (topay_page_get_context (TOPAY_PAGE (self)));

  self->idle_source = 0;
  add_rows (self);
  if (library != NULL)
    rehearse (self, library);
  return G_SOURCE_REMOVE;
}

/* A whole story would push the buttons below it off the screen; all of it stays in the entry. */
static char *
dup_quoted (const char *query)
{
  g_autofree char *beginning = NULL;

  if (g_utf8_strlen (query, -1) <= QUOTED_MAX_CHARS)
    return g_strdup (query);

  beginning = g_utf8_substring (query, 0, QUOTED_MAX_CHARS);
  return g_strconcat (g_strchomp (beginning), "…", NULL);
}

static void
show_nothing (TopaySearchPage *self)
{
  g_autofree char *quoted = dup_quoted (topay_search_model_get_query (self->model));
  /* Translators: %s is what was searched for */
  g_autofree char *title = g_strdup_printf (_ ("Nothing found for “%s”"), quoted);

  adw_status_page_set_title (self->nothing, title); /* which is text; only the description is not */
  gtk_label_set_text (self->count, title);
  gtk_stack_set_visible_child_name (self->states, "nothing");
}

static void
show_found (TopaySearchPage *self)
{
  guint n_hits = topay_search_model_get_n_hits (self->model);

  if (!topay_search_model_is_searchable (topay_search_model_get_query (self->model)))
    {
      gtk_stack_set_visible_child_name (self->states, "start");
      return;
    }
  if (n_hits == 0 && topay_search_model_has_problem (self->model))
    {
      gtk_stack_set_visible_child_name (self->states, "problem");
      return;
    }
  if (n_hits > 0)
    show_results (self, n_hits);
  else
    show_nothing (self);
  announce_later (self);
}

static void
update_state (TopaySearchPage *self)
{
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (self));

  g_clear_handle_id (&self->announce_source, g_source_remove); /* of another query */
  if (topay_context_has_library_problem (context))
    {
      stop_waiting (self);
      gtk_stack_set_visible_child_name (self->states, "problem");
    }
  else if (topay_context_get_library (context) == NULL)
    wait_for_library (self);
  else
    {
      stop_waiting (self);
      show_found (self);
    }
}

static void
run_query (TopaySearchPage *self)
{
  const char *query = gtk_editable_get_text (self->entry);

  if (g_str_equal (query, topay_search_model_get_query (self->model)))
    return;

  topay_search_model_set_query (self->model, query);
  update_state (self);
}

static void
on_search_changed_cb (TopaySearchPage *self)
{
  run_query (self);
}

static void
open_article (TopaySearchPage *self, TopaySearchItem *item)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-article", "s",
                              topay_search_item_get_id (item));
}

/* Enter does not wait for the delay, and opens the best there is. */
static void
on_entry_activated_cb (TopaySearchPage *self)
{
  TopaySearchItem *best;
  g_autoptr (TopaySearchItem) first = NULL;

  run_query (self);
  best = topay_search_model_get_best_answer (self->model);
  first = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  if (best != NULL)
    open_article (self, best);
  else if (first != NULL)
    open_article (self, first);
}

static void
on_row_activated_cb (TopaySearchPage *self, GtkListBoxRow *row)
{
  open_article (self, topay_search_row_get_item (TOPAY_SEARCH_ROW (row)));
}

static gboolean
topay_search_page_escape (TopayPage *page)
{
  TopaySearchPage *self = TOPAY_SEARCH_PAGE (page);

  if (*gtk_editable_get_text (self->entry) == '\0')
    return FALSE;

  gtk_editable_set_text (self->entry, "");
  run_query (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return TRUE;
}

/* The entry keeps Escape for itself, so the page's two steps start here. */
static void
on_stop_search_cb (TopaySearchPage *self)
{
  if (!topay_search_page_escape (TOPAY_PAGE (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* The first row below the best answer: something to do, else something to read. */
static GtkWidget *
get_first_row (TopaySearchPage *self)
{
  GtkWidget *action = topay_search_actions_get_first (self->actions);

  return action != NULL ? action : GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0));
}

/* The first thing below the entry that Down goes to. */
static GtkWidget *
get_first_result (TopaySearchPage *self)
{
  const char *state = gtk_stack_get_visible_child_name (self->states);

  if (g_strcmp0 (state, "start") == 0)
    return GTK_WIDGET (gtk_list_box_get_row_at_index (self->searches, 0));
  if (g_strcmp0 (state, "nothing") == 0)
    return self->reach_button;
  if (g_strcmp0 (state, "results") != 0)
    return NULL;
  if (gtk_widget_get_visible (self->best))
    return self->best_button;
  return get_first_row (self);
}

static gboolean
on_entry_key_pressed_cb (TopaySearchPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *first;

  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  run_query (self);
  first = get_first_result (self);
  if (first == NULL)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_grab_focus (first);
  return GDK_EVENT_STOP;
}

static void
focus_entry (TopaySearchPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (self->entry, -1); /* the focus selects it all; typing goes on */
}

static gboolean
on_results_key_pressed_cb (TopaySearchPage *self,
                           guint keyval,
                           guint keycode,
                           GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if ((keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up) && focus == get_first_result (self))
    {
      focus_entry (self);
      return GDK_EVENT_STOP;
    }
  if ((keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down) && focus == self->best_button)
    {
      GtkWidget *first = get_first_row (self);

      return first != NULL && gtk_widget_get_mapped (first) && gtk_widget_grab_focus (first);
    }
  return GDK_EVENT_PROPAGATE;
}

/* Whether a key writes; Space is left to the buttons and rows. */
static gboolean
is_writing (guint keyval, GdkModifierType state)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return FALSE;
  return keyval == GDK_KEY_BackSpace || g_unichar_isgraph (character);
}

/* Who goes on typing means the question, wherever the focus is. The entry has it before the key,
 * since an input method serves only what is focused; gtk_search_entry_set_key_capture_widget ()
 * would leave it where it was. */
static gboolean
on_content_key_pressed_cb (GtkEventControllerKey *controller,
                           guint keyval,
                           guint keycode,
                           GdkModifierType state,
                           TopaySearchPage *self)
{
  if (!is_writing (keyval, state))
    return GDK_EVENT_PROPAGATE;

  focus_entry (self);
  return gtk_event_controller_key_forward (controller,
                                           GTK_WIDGET (gtk_editable_get_delegate (self->entry)));
}

static GtkWidget *
new_search_row (const char *words)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "system-search-symbolic");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.search");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", words);
  return row;
}

static void
fill_searches (TopaySearchPage *self, TopayLibrary *library)
{
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (self));
  const char *const *words =
      topay_library_get_searches (library, topay_context_get_language (context));

  if (words[0] == NULL || gtk_list_box_get_row_at_index (self->searches, 0) != NULL)
    return;

  for (guint i = 0; words[i] != NULL; i++)
    gtk_list_box_append (self->searches, new_search_row (words[i]));
  gtk_widget_set_visible (self->start, TRUE);
}

static void
on_library_changed_cb (TopaySearchPage *self)
{
  TopayLibrary *library = topay_context_get_library (topay_page_get_context (TOPAY_PAGE (self)));

  topay_search_model_set_library (self->model, library);
  if (library != NULL)
    fill_searches (self, library);
  update_state (self);
}

static void
topay_search_page_shown (TopayPage *page, gboolean again)
{
  TopaySearchPage *self = TOPAY_SEARCH_PAGE (page);

  if (!again)
    focus_entry (self);
  if (self->idle_source == 0)
    self->idle_source = g_idle_add_full (G_PRIORITY_LOW, on_idle_cb, self, NULL);
}

static char *
topay_search_page_dup_uri (TopayPage *page)
{
  return topay_uri_build (TOPAY_URI_SEARCH,
                          gtk_editable_get_text (TOPAY_SEARCH_PAGE (page)->entry));
}

static void
topay_search_page_constructed (GObject *object)
{
  TopaySearchPage *self = TOPAY_SEARCH_PAGE (object);
  TopayPage *page = TOPAY_PAGE (self);
  TopayContext *context = topay_page_get_context (page);
  g_autoptr (GMenuModel) menu = topay_menu_new ();

  G_OBJECT_CLASS (topay_search_page_parent_class)->constructed (object);

  self->model = topay_search_model_new (topay_context_get_language (context));
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  g_signal_connect_object (context, "notify::library", G_CALLBACK (on_library_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::library-problem", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);

  topay_page_set_title (page, _ ("Search"));
  topay_page_add_region (page, self->header_bar);
  topay_page_add_region (page, GTK_WIDGET (self->states));
  topay_search_actions_set_context (self->actions, context);
  on_library_changed_cb (self);
}

static void
topay_search_page_dispose (GObject *object)
{
  TopaySearchPage *self = TOPAY_SEARCH_PAGE (object);

  g_clear_handle_id (&self->announce_source, g_source_remove);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->idle_source, g_source_remove);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (topay_search_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, announcement);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, states);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, start);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, searches);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, reach_button);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, results);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, count);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, best);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, best_title);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, best_summary);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, best_button);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, actions);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, articles);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchPage, list);
}

static void
topay_search_page_class_init (TopaySearchPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TopayPageClass *page_class = TOPAY_PAGE_CLASS (klass);

  object_class->constructed = topay_search_page_constructed;
  object_class->dispose = topay_search_page_dispose;
  page_class->escape = topay_search_page_escape;
  page_class->shown = topay_search_page_shown;
  page_class->dup_uri = topay_search_page_dup_uri;

  g_type_ensure (TOPAY_TYPE_SEARCH_ACTIONS);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-search-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_results_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_content_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
topay_search_page_init (TopaySearchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_search_page_new:
 * @context: what the page needs
 * @query: what to search for, "" to begin with nothing
 *
 * Returns: (transfer floating): the search, with @query asked already
 */
TopayPage *
topay_search_page_new (TopayContext *context, const char *query)
{
  TopaySearchPage *self = g_object_new (TOPAY_TYPE_SEARCH_PAGE, "context", context, NULL);

  topay_search_page_set_query (self, query);
  return TOPAY_PAGE (self);
}

/**
 * topay_search_page_set_query:
 * @self: the search
 * @query: what to search for
 *
 * Puts words into the entry and searches for them, at once.
 */
void
topay_search_page_set_query (TopaySearchPage *self, const char *query)
{
  g_return_if_fail (TOPAY_IS_SEARCH_PAGE (self));
  g_return_if_fail (query != NULL);

  gtk_editable_set_text (self->entry, query);
  gtk_editable_set_position (self->entry, -1);
  run_query (self);
}
