/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-page.h"

typedef struct
{
  TopayContext *context; /* (owned) */
  char *title;           /* (owned) */
  GPtrArray *regions;    /* (owned) (element-type GtkWidget), unowned children in F6 order */
} TopayPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TopayPage, topay_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_TITLE,
} TopayPageProperty;

static GParamSpec *properties[PROP_TITLE + 1];

static void
topay_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (TOPAY_PAGE (object));

  switch ((TopayPageProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, priv->context);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
topay_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (TOPAY_PAGE (object));

  switch ((TopayPageProperty) prop_id)
    {
    case PROP_CONTEXT:
      priv->context = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      topay_page_set_title (TOPAY_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
topay_page_dispose (GObject *object)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (TOPAY_PAGE (object));

  g_ptr_array_set_size (priv->regions, 0);
  g_clear_object (&priv->context);

  G_OBJECT_CLASS (topay_page_parent_class)->dispose (object);
}

static void
topay_page_finalize (GObject *object)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (TOPAY_PAGE (object));

  g_ptr_array_unref (priv->regions);
  g_free (priv->title);

  G_OBJECT_CLASS (topay_page_parent_class)->finalize (object);
}

static void
topay_page_class_init (TopayPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = topay_page_get_property;
  object_class->set_property = topay_page_set_property;
  object_class->dispose = topay_page_dispose;
  object_class->finalize = topay_page_finalize;

  properties[PROP_CONTEXT] =
      g_param_spec_object ("context", NULL, NULL, TOPAY_TYPE_CONTEXT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topay_page_init (TopayPage *self)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (self);

  priv->title = g_strdup ("");
  priv->regions = g_ptr_array_new ();
}

/**
 * topay_page_get_context:
 * @self: a page
 *
 * Returns: (transfer none): what the page was made with
 */
TopayContext *
topay_page_get_context (TopayPage *self)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (self);

  g_return_val_if_fail (TOPAY_IS_PAGE (self), NULL);

  return priv->context;
}

/**
 * topay_page_get_title:
 * @self: a page
 *
 * Returns: what the window is called while the page is on screen
 */
const char *
topay_page_get_title (TopayPage *self)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (self);

  g_return_val_if_fail (TOPAY_IS_PAGE (self), NULL);

  return priv->title;
}

/**
 * topay_page_set_title:
 * @self: a page
 * @title: text for people
 *
 * Names the page; the window follows while the page is on screen.
 */
void
topay_page_set_title (TopayPage *self, const char *title)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (self);

  g_return_if_fail (TOPAY_IS_PAGE (self));

  if (g_strcmp0 (priv->title, title) == 0)
    return;

  g_free (priv->title);
  priv->title = g_strdup (title != NULL ? title : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * topay_page_dup_uri:
 * @self: a page
 *
 * Returns: (transfer full) (nullable): the topay-help: address that opens this page
 */
char *
topay_page_dup_uri (TopayPage *self)
{
  g_return_val_if_fail (TOPAY_IS_PAGE (self), NULL);

  if (TOPAY_PAGE_GET_CLASS (self)->dup_uri == NULL)
    return NULL;

  return TOPAY_PAGE_GET_CLASS (self)->dup_uri (self);
}

/**
 * topay_page_escape:
 * @self: a page
 *
 * Offers the Escape key to the page.
 *
 * Returns: whether the page used it; otherwise it means Back
 */
gboolean
topay_page_escape (TopayPage *self)
{
  g_return_val_if_fail (TOPAY_IS_PAGE (self), FALSE);

  return TOPAY_PAGE_GET_CLASS (self)->escape != NULL && TOPAY_PAGE_GET_CLASS (self)->escape (self);
}

/**
 * topay_page_back:
 * @self: a page
 *
 * Offers Back to the page, which may have steps of its own.
 *
 * Returns: whether the page used it; otherwise the page is left
 */
gboolean
topay_page_back (TopayPage *self)
{
  g_return_val_if_fail (TOPAY_IS_PAGE (self), FALSE);

  return TOPAY_PAGE_GET_CLASS (self)->back != NULL && TOPAY_PAGE_GET_CLASS (self)->back (self);
}

/**
 * topay_page_shown:
 * @self: a page
 * @again: whether it was on screen before and is returned to
 *
 * Tells the page that it is on screen now, so that it puts the focus where it belongs.
 */
void
topay_page_shown (TopayPage *self, gboolean again)
{
  g_return_if_fail (TOPAY_IS_PAGE (self));

  if (TOPAY_PAGE_GET_CLASS (self)->shown != NULL)
    TOPAY_PAGE_GET_CLASS (self)->shown (self, again);
}

/**
 * topay_page_add_region:
 * @self: a page
 * @region: a descendant that lives as long as the page
 *
 * Adds a stop for F6, behind those that were added before.
 */
void
topay_page_add_region (TopayPage *self, GtkWidget *region)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (self);

  g_return_if_fail (TOPAY_IS_PAGE (self));
  g_return_if_fail (GTK_IS_WIDGET (region));

  g_ptr_array_add (priv->regions, region);
}

/* The index of the innermost region that holds the focus (one region may lie within another);
 * regions->len when none does. */
static guint
find_focused_region (GPtrArray *regions, GtkWidget *focus)
{
  for (GtkWidget *widget = focus; widget != NULL; widget = gtk_widget_get_parent (widget))
    for (guint i = 0; i < regions->len; i++)
      if (g_ptr_array_index (regions, i) == widget)
        return i;
  return regions->len;
}

/**
 * topay_page_cycle_region:
 * @self: a page
 * @forward: to the next region, else to the one before
 *
 * Moves the focus to the first control of the next region that can take it.
 *
 * Returns: whether the focus moved
 */
gboolean
topay_page_cycle_region (TopayPage *self, gboolean forward)
{
  TopayPagePrivate *priv = topay_page_get_instance_private (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  guint n_regions = priv->regions->len;
  guint current, step = forward ? 1 : n_regions - 1;

  g_return_val_if_fail (TOPAY_IS_PAGE (self), FALSE);

  if (root == NULL || n_regions == 0)
    return FALSE;

  current = find_focused_region (priv->regions, gtk_root_get_focus (root));
  if (current == n_regions)
    current = forward ? n_regions - 1 : 0;
  for (guint tried = 0; tried < n_regions; tried++)
    {
      GtkWidget *region;

      current = (current + step) % n_regions;
      region = g_ptr_array_index (priv->regions, current);
      if (gtk_widget_is_visible (region)
          && (gtk_widget_grab_focus (region)
              || gtk_widget_child_focus (region, GTK_DIR_TAB_FORWARD)))
        return TRUE;
    }
  return FALSE;
}
