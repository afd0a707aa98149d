/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-field.h"

struct _TopayField
{
  GtkBox parent_instance;
  GtkWidget *control;    /* (unowned): our child */
  GtkWidget *part;       /* (unowned): the control or a descendant of it: what has the problem */
  GtkWidget *hint;       /* (unowned): our child */
  GtkWidget *error_line; /* (unowned): our child */
  GtkWidget *error;      /* (unowned): a descendant */
};

G_DEFINE_FINAL_TYPE (TopayField, topay_field, GTK_TYPE_BOX)

static void
topay_field_class_init (TopayFieldClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
make_error_line (TopayField *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-error-symbolic", "valign", GTK_ALIGN_START,
                    "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->error =
      g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                    "hexpand", TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_add_css_class (line, "text-danger");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), self->error);
  gtk_widget_set_visible (line, FALSE);
  return line;
}

static void
topay_field_init (TopayField *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->hint = make_label ();
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_widget_add_css_class (self->hint, "dim");
  gtk_widget_set_visible (self->hint, FALSE);
  self->error_line = make_error_line (self);
  gtk_box_append (GTK_BOX (self), self->hint);
  gtk_box_append (GTK_BOX (self), self->error_line);
}

/**
 * topay_field_new:
 * @control: a widget without a parent that can hold the focus
 *
 * Returns: (transfer floating): a field without a problem
 */
GtkWidget *
topay_field_new (GtkWidget *control)
{
  TopayField *self = g_object_new (TOPAY_TYPE_FIELD, NULL);

  self->control = control;
  self->part = control;
  gtk_box_prepend (GTK_BOX (self), control);
  return GTK_WIDGET (self);
}

/**
 * topay_field_get_control:
 * @self: a field
 *
 * Returns: (transfer none): the widget that was given to it
 */
GtkWidget *
topay_field_get_control (TopayField *self)
{
  g_return_val_if_fail (TOPAY_IS_FIELD (self), NULL);

  return self->control;
}

static void
describe_by (GtkAccessible *part, GtkWidget *first, GtkWidget *second)
{
  if (first == NULL)
    gtk_accessible_reset_relation (part, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  else if (second == NULL)
    gtk_accessible_update_relation (part, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, first, NULL, -1);
  else
    gtk_accessible_update_relation (part, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, first, second, NULL,
                                    -1);
}

/* What a screen reader says with the part: the problem first, since it is news. As a description:
 * the relation for error messages takes one widget in some versions of the toolkit and a list in
 * others, which nothing tells apart. */
static void
describe_part (TopayField *self)
{
  GtkAccessible *part = GTK_ACCESSIBLE (self->part);
  GtkWidget *hint = gtk_widget_get_visible (self->hint) ? self->hint : NULL;

  if (gtk_widget_get_visible (self->error_line))
    {
      gtk_accessible_update_state (part, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                                   -1);
      describe_by (part, self->error, hint);
      return;
    }
  gtk_accessible_update_state (part, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  describe_by (part, hint, NULL);
}

/**
 * topay_field_set_part:
 * @self: a field
 * @part: the control or a descendant of it
 *
 * Says which part of a control with several the next problem is about; one on screen goes away.
 */
void
topay_field_set_part (TopayField *self, GtkWidget *part)
{
  g_return_if_fail (TOPAY_IS_FIELD (self));
  g_return_if_fail (part == self->control || gtk_widget_is_ancestor (part, self->control));

  topay_field_set_error (self, NULL);
  self->part = part;
}

/**
 * topay_field_set_hint:
 * @self: a field
 * @hint: (nullable): plain text
 *
 * Says below the control what belongs into it; a screen reader says it with the control.
 */
void
topay_field_set_hint (TopayField *self, const char *hint)
{
  g_return_if_fail (TOPAY_IS_FIELD (self));

  gtk_label_set_text (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL && *hint != '\0');
  describe_part (self);
}

/**
 * topay_field_set_error:
 * @self: a field
 * @error: (nullable): plain text: the cause, what to do, what is left; %NULL when all is well
 *
 * Shows or takes away the problem. What was typed stays as it is.
 */
void
topay_field_set_error (TopayField *self, const char *error)
{
  g_return_if_fail (TOPAY_IS_FIELD (self));

  gtk_label_set_text (GTK_LABEL (self->error), error != NULL ? error : "");
  gtk_widget_set_visible (self->error_line, error != NULL);
  if (error != NULL)
    gtk_widget_add_css_class (self->part, "error");
  else
    gtk_widget_remove_css_class (self->part, "error");
  describe_part (self);
}

/**
 * topay_field_get_error:
 * @self: a field
 *
 * Returns: (nullable): the problem on screen
 */
const char *
topay_field_get_error (TopayField *self)
{
  g_return_val_if_fail (TOPAY_IS_FIELD (self), NULL);

  return gtk_widget_get_visible (self->error_line) ? gtk_label_get_text (GTK_LABEL (self->error))
                                                   : NULL;
}
