/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sight.h"

#include <string.h>

static gboolean
is_seen (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget)
         && gtk_widget_get_opacity (widget) > 0;
}

static gboolean
has_child_window (GtkWindow *window, GList *windows)
{
  for (; windows != NULL; windows = windows->next)
    if (gtk_window_get_transient_for (windows->data) == window
        && gtk_widget_get_mapped (windows->data))
      return TRUE;
  return FALSE;
}

GtkWidget *
sight_get_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (gtk_widget_get_mapped (link->data) && !has_child_window (link->data, windows))
      return link->data;
  return NULL;
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_TEXT (widget) && gtk_text_get_visibility (GTK_TEXT (widget)))
    return gtk_editable_get_text (GTK_EDITABLE (widget));
  return NULL;
}

gboolean
sight_shows (GtkWidget *root, const char *text)
{
  const char *own = get_text (root);

  if (!is_seen (root))
    return FALSE;
  if (own != NULL && strstr (own, text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (sight_shows (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
has_words (GtkWidget *root, const char *words, gboolean exactly)
{
  const char *texts[] = { get_text (root), gtk_widget_get_tooltip_text (root) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL
        && (exactly ? g_str_equal (texts[i], words) : strstr (texts[i], words) != NULL))
      return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_seen (child) && has_words (child, words, exactly))
      return TRUE;
  return FALSE;
}

static gboolean
is_control (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX_ROW (widget))
    return gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget));
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)
         || GTK_IS_SWITCH (widget)
         || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton") /* of a menu */
         || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

/* What is inside comes before what is around it. */
static GtkWidget *
find (GtkWidget *root, const char *words, gboolean exactly)
{
  if (!is_seen (root))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, words, exactly);

      if (found != NULL)
        return found;
    }
  return is_control (root) && gtk_widget_is_sensitive (root) && has_words (root, words, exactly)
             ? root
             : NULL;
}

GtkWidget *
sight_find_control (GtkWidget *root, const char *words)
{
  GtkWidget *control = find (root, words, TRUE);

  return control != NULL ? control : find (root, words, FALSE);
}

/* The label beside it, or what it tells a screen reader, which the toolkit gives nobody: so the
 * label has to stand in one of the boxes around. */
static gboolean
is_labelled (GtkWidget *field, const char *words)
{
  GtkWidget *around = field;

  if (ADW_IS_PREFERENCES_ROW (field))
    return g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (field)), words);
  for (guint i = 0; i < 3 && around != NULL; i++)
    {
      around = gtk_widget_get_parent (around);
      if (around != NULL && has_words (around, words, TRUE))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_field (GtkWidget *widget)
{
  return ADW_IS_ENTRY_ROW (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_ENTRY (widget)
         || GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_PASSWORD_ENTRY (widget)
         || g_str_equal (G_OBJECT_TYPE_NAME (widget), "TopayCodeEntry");
}

GtkWidget *
sight_find_field (GtkWidget *root, const char *words)
{
  if (!is_seen (root))
    return NULL;
  if (is_field (root))
    return is_labelled (root, words) ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = sight_find_field (child, words);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
sight_get_focus (GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  for (GtkWidget *widget = focus; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (is_control (widget) || is_field (widget))
      return widget;
  return focus;
}

/* --- To be read out --- */

static void
append_texts (GtkWidget *root, GString *texts)
{
  const char *own = get_text (root);
  const char *tooltip = gtk_widget_get_tooltip_text (root);

  if (!gtk_widget_get_mapped (root) || !gtk_widget_get_child_visible (root))
    return;
  if (own != NULL && *own != '\0')
    g_string_append_printf (
        texts, "%s%s\n",
        GTK_IS_LABEL (root) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (root)))
            ? "✂"
            : "",
        own);
  if (tooltip != NULL && *tooltip != '\0')
    g_string_append_printf (texts, "%s\n", tooltip);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_texts (child, texts);
}

char *
sight_dup_texts (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  GString *texts = g_string_new (NULL);

  for (GList *link = windows; link != NULL; link = link->next)
    append_texts (link->data, texts);
  return g_string_free (texts, FALSE);
}

char *
sight_dup_name (GtkWidget *widget)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  if (widget == NULL)
    return g_strdup ("nothing");
  append_texts (widget, texts);
  g_strdelimit (texts->str, "\n", '|');
  return g_strdup_printf ("%s “%s”", G_OBJECT_TYPE_NAME (widget), texts->str);
}

void
sight_save (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window),
                          gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  gdk_texture_save_to_png (texture, path);
}
