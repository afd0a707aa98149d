/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-callout.h"

#include <glib/gi18n.h>

/* A tinted box: an icon at the start, beside it title, text and whatever else, one below the
 * other, so that it fits a narrow window. */

typedef struct
{
  const char *name;
  const char *icon_name;
  const char *label;
} Kind;

static const Kind kinds[] = {
  /* Translators: what the icon of a callout says to a screen reader */
  { "info", "dialog-information-symbolic", N_("Information") },
    { "good", "emblem-ok-symbolic", N_("Good to know") },
      { "warn", "dialog-warning-symbolic", N_("Caution") },
        { "danger", "dialog-error-symbolic", N_("Danger") },
      };

struct _TopayCallout
{
  GtkBox parent_instance;
  const Kind *kind; /* (unowned): a row of the table */
  GtkWidget *icon;  /* (owned by the widget tree) */
  GtkWidget *body;  /* (owned by the widget tree) */
  GtkWidget *title; /* (owned by the widget tree) */
  GtkWidget *text;  /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (TopayCallout, topay_callout, GTK_TYPE_BOX)

typedef enum
{
  PROP_KIND = 1,
  PROP_ICON_NAME,
  PROP_TITLE,
  PROP_TEXT,
} TopayCalloutProperty;

static GParamSpec *properties[PROP_TEXT + 1];

static void
topay_callout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TopayCallout *self = TOPAY_CALLOUT (object);

  switch ((TopayCalloutProperty) id)
    {
    case PROP_KIND:
      g_value_set_string (value, self->kind->name);
      break;

    case PROP_ICON_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (GTK_IMAGE (self->icon)));
      break;

    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->title)));
      break;

    case PROP_TEXT:
      g_value_set_string (value, topay_callout_get_text (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_callout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TopayCallout *self = TOPAY_CALLOUT (object);

  switch ((TopayCalloutProperty) id)
    {
    case PROP_KIND:
      topay_callout_set_kind (self, g_value_get_string (value));
      break;

    case PROP_ICON_NAME:
      topay_callout_set_icon_name (self, g_value_get_string (value));
      break;

    case PROP_TITLE:
      topay_callout_set_title (self, g_value_get_string (value));
      break;

    case PROP_TEXT:
      topay_callout_set_text (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_callout_class_init (TopayCalloutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = topay_callout_get_property;
  object_class->set_property = topay_callout_set_property;

  /**
   * TopayCallout:kind:
   *
   * "info", "good", "warn" or "danger"; anything else is taken as "info".
   */
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, "info", flags);

  /**
   * TopayCallout:icon-name:
   *
   * A symbolic icon; setting the kind sets the icon of the kind.
   */
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);

  /**
   * TopayCallout:title:
   *
   * One line in bold; not shown when empty.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);

  /**
   * TopayCallout:text:
   *
   * Plain text below the title; not shown when empty.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_NOTE);
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_visible (label, FALSE);

  return label;
}

static void
topay_callout_init (TopayCallout *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "callout");

  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->icon, 2);
  gtk_box_append (GTK_BOX (self), self->icon);

  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_hexpand (self->body, TRUE);
  gtk_box_append (GTK_BOX (self), self->body);

  self->title = make_label ("heading");
  gtk_box_append (GTK_BOX (self->body), self->title);
  self->text = make_label (NULL);
  gtk_box_append (GTK_BOX (self->body), self->text);

  topay_callout_set_kind (self, "info");
}

/**
 * topay_callout_new:
 * @kind: (nullable): see #TopayCallout:kind
 *
 * Returns: (transfer none): a floating, empty callout
 */
GtkWidget *
topay_callout_new (const char *kind)
{
  return g_object_new (TOPAY_TYPE_CALLOUT, "kind", kind, NULL);
}

/**
 * topay_callout_set_kind:
 * @self: a callout
 * @kind: (nullable): see #TopayCallout:kind
 *
 * Sets tint and icon, and the word that a screen reader says for the icon.
 */
void
topay_callout_set_kind (TopayCallout *self, const char *kind)
{
  const Kind *found = &kinds[0];

  g_return_if_fail (TOPAY_IS_CALLOUT (self));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].name, kind) == 0)
      found = &kinds[i];

  if (self->kind == found)
    return;

  if (self->kind != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->kind->name);
  self->kind = found;
  gtk_widget_add_css_class (GTK_WIDGET (self), found->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(found->label), -1);
  topay_callout_set_icon_name (self, found->icon_name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

/**
 * topay_callout_set_icon_name:
 * @self: a callout
 * @icon_name: a symbolic icon of the icon theme
 *
 * Shows another icon than the one of the kind.
 */
void
topay_callout_set_icon_name (TopayCallout *self, const char *icon_name)
{
  g_return_if_fail (TOPAY_IS_CALLOUT (self));

  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->icon)), icon_name) == 0)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON_NAME]);
}

static gboolean
set_label (GtkWidget *label, const char *text)
{
  if (text == NULL)
    text = "";
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text))
    return FALSE;

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, text[0] != '\0');

  return TRUE;
}

/**
 * topay_callout_set_title:
 * @self: a callout
 * @title: (nullable): plain text
 *
 * Sets the line in bold; it is also the name of the whole for assistive technology.
 */
void
topay_callout_set_title (TopayCallout *self, const char *title)
{
  g_return_if_fail (TOPAY_IS_CALLOUT (self));

  if (!set_label (self->title, title))
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (self->title)), -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * topay_callout_set_text:
 * @self: a callout
 * @text: (nullable): plain text
 *
 * Sets the text below the title.
 */
void
topay_callout_set_text (TopayCallout *self, const char *text)
{
  g_return_if_fail (TOPAY_IS_CALLOUT (self));

  if (set_label (self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * topay_callout_get_text:
 * @self: a callout
 *
 * Returns: the plain text below the title, may be empty
 */
const char *
topay_callout_get_text (TopayCallout *self)
{
  g_return_val_if_fail (TOPAY_IS_CALLOUT (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->text));
}

/**
 * topay_callout_append:
 * @self: a callout
 * @child: (transfer none): a widget without a parent
 *
 * Adds a widget below what is there.
 */
void
topay_callout_append (TopayCallout *self, GtkWidget *child)
{
  g_return_if_fail (TOPAY_IS_CALLOUT (self));

  gtk_box_append (GTK_BOX (self->body), child);
}
