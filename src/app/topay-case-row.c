/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-row.h"

#include <glib/gi18n.h>

#include "topay-case-words.h"
#include "topay-text-clean.h"

struct _TopayCaseRow
{
  GtkBox parent_instance;
  TopayCaseItem *item; /* (owned) (nullable) */
  gulong changed_link; /* signal handler of the item; 0 without one */
  const char *tint;    /* (unowned) (nullable): static */

  GtkWidget *badge;  /* (unowned): a child */
  GtkLabel *title;   /* (unowned): a descendant */
  GtkLabel *line;    /* (unowned): likewise */
  GtkLabel *pill;    /* (unowned): likewise */
  GtkWidget *unread; /* (unowned): likewise */
};

G_DEFINE_FINAL_TYPE (TopayCaseRow, topay_case_row, GTK_TYPE_BOX)

static const struct
{
  const char *kind;
  const char *icon_name;
  const char *tint;
} looks[] = {
  { "refund", "edit-undo-symbolic", "violet" },
  { "complaint", "document-edit-symbolic", "amber" },
  { "fraud", "dialog-error-symbolic", "red" },
  { "wrong_person", "system-users-symbolic", "teal" },
  { "frozen_funds", "changes-prevent-symbolic", "blue" },
  { "contact_change", "avatar-default-symbolic", "green" },
};

/**
 * topay_case_get_icon_name:
 * @summary: a case
 * @tint: (out): class of its badge
 *
 * Returns: a symbolic icon for what it is about
 */
const char *
topay_case_get_icon_name (const TopayWireCase *summary, const char **tint)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].kind, summary->kind))
      {
        *tint = looks[i].tint;
        return looks[i].icon_name;
      }
  *tint = "plain";
  return "emblem-documents-symbolic";
}

/**
 * topay_case_pill_new:
 *
 * Returns: (transfer floating): a label for how far a case is
 */
GtkWidget *
topay_case_pill_new (void)
{
  GtkWidget *pill =
      g_object_new (GTK_TYPE_LABEL, "halign", GTK_ALIGN_START, "valign", GTK_ALIGN_CENTER,
                    "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (pill, "status-pill");
  return pill;
}

/**
 * topay_case_pill_show:
 * @pill: from topay_case_pill_new ()
 * @summary: a case
 *
 * Says how far it is, in words; the colour only repeats it.
 */
void
topay_case_pill_show (GtkLabel *pill, const TopayWireCase *summary)
{
  static const char *const tones[] = {
    [TOPAY_CASE_TONE_PLAIN] = "plain",   [TOPAY_CASE_TONE_GOOD] = "good",
    [TOPAY_CASE_TONE_WAIT] = "wait",     [TOPAY_CASE_TONE_WARN] = "warn",
    [TOPAY_CASE_TONE_DANGER] = "danger",
  };
  TopayCaseTone tone;
  const char *text = topay_case_words_get_state (summary, &tone);

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    if (i != tone)
      gtk_widget_remove_css_class (GTK_WIDGET (pill), tones[i]);
  gtk_widget_add_css_class (GTK_WIDGET (pill), tones[tone]);
  gtk_label_set_text (pill, text);
}

/* What stands below the title: by when it is answered, while that matters; else its number. */
static char *
dup_line (const TopayWireCase *summary)
{
  g_autofree char *due = NULL;

  if (summary->late)
    /* Translators: below the title of a case; %s is its number */
    return g_strdup_printf (_ ("Late · %s"), summary->number);
  due = topay_case_words_dup_due (summary);
  if (due != NULL)
    return g_steal_pointer (&due);
  return g_strdup (summary->number);
}

static char *
dup_title (const TopayWireCase *summary)
{
  g_autofree char *raw = topay_case_words_dup_title (summary);

  return topay_text_clean_line (raw);
}

static char *
compose_name (TopayCaseItem *item, const char *title, const char *line)
{
  const char *state = topay_case_words_get_state (topay_case_item_get_case (item), NULL);

  if (topay_case_item_is_unread (item))
    /* Translators: a case, how far it is, by when it is answered */
    return g_strdup_printf (_ ("%1$s, %2$s, %3$s, unread"), title, state, line);
  /* Translators: a case, how far it is, by when it is answered */
  return g_strdup_printf (_ ("%1$s, %2$s, %3$s"), title, state, line);
}

/**
 * topay_case_dup_name:
 * @item: a case
 *
 * Returns: (transfer full): all that its row says, for a screen reader
 */
char *
topay_case_dup_name (TopayCaseItem *item)
{
  const TopayWireCase *summary = topay_case_item_get_case (item);
  g_autofree char *title = dup_title (summary);
  g_autofree char *line = dup_line (summary);

  return compose_name (item, title, line);
}

static void
show_badge (TopayCaseRow *self, const TopayWireCase *summary)
{
  const char *tint;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->badge), topay_case_get_icon_name (summary, &tint));
  if (self->tint == tint)
    return;
  if (self->tint != NULL)
    gtk_widget_remove_css_class (self->badge, self->tint);
  gtk_widget_add_css_class (self->badge, tint);
  self->tint = tint;
}

static void
show_item (TopayCaseRow *self)
{
  const TopayWireCase *summary = topay_case_item_get_case (self->item);
  g_autofree char *title = dup_title (summary);
  g_autofree char *line = dup_line (summary);
  g_autofree char *name = compose_name (self->item, title, line);

  show_badge (self, summary);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->line, line);
  topay_case_pill_show (self->pill, summary);
  gtk_widget_set_visible (self->unread, topay_case_item_is_unread (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
topay_case_row_dispose (GObject *object)
{
  topay_case_row_set_item (TOPAY_CASE_ROW (object), NULL);

  G_OBJECT_CLASS (topay_case_row_parent_class)->dispose (object);
}

static void
topay_case_row_class_init (TopayCaseRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_case_row_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
append_label (GtkWidget *box, const char *class_name)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (label, class_name);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
topay_case_row_init (TopayCaseRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->badge = g_object_new (GTK_TYPE_IMAGE, "valign", GTK_ALIGN_CENTER, "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->badge, "icon-badge");
  gtk_widget_add_css_class (self->badge, "small");
  gtk_widget_set_hexpand (texts, TRUE);
  self->title = append_label (texts, "heading");
  self->line = append_label (texts, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->line), "dim");
  self->pill = GTK_LABEL (topay_case_pill_new ());
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->pill));
  self->unread =
      g_object_new (GTK_TYPE_LABEL, "label", C_ ("case", "New"), "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->unread, "unread-mark");
  gtk_box_append (GTK_BOX (self), self->badge);
  gtk_box_append (GTK_BOX (self), texts);
  gtk_box_append (GTK_BOX (self), self->unread);
}

/**
 * topay_case_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
topay_case_row_new (void)
{
  return g_object_new (TOPAY_TYPE_CASE_ROW, NULL);
}

/**
 * topay_case_row_set_item:
 * @self: a row
 * @item: (nullable): a case; a reference is kept
 *
 * Shows a case, and follows it.
 */
void
topay_case_row_set_item (TopayCaseRow *self, TopayCaseItem *item)
{
  g_return_if_fail (TOPAY_IS_CASE_ROW (self));

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_link, self->item);
  if (g_set_object (&self->item, item) && item != NULL)
    show_item (self);
  if (item != NULL)
    self->changed_link = g_signal_connect_swapped (item, "changed", G_CALLBACK (show_item), self);
}
