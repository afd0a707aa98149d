/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-words-field.h"

#include <glib/gi18n.h>

#include "topay-agent-parts.h"
#include "topay-field.h"

#define MAX_CHARACTERS TOPAY_WIRE_MAX_CASE_WORDS
/* From here on it is said how many are left. */
#define FEW_CHARACTERS 200
#define LEAST_HEIGHT   84 /* px: three lines */
#define MOST_HEIGHT    180

struct _TopayAgentWordsField
{
  GtkBox parent_instance;
  GtkWidget *view;   /* (unowned): a descendant */
  TopayField *field; /* (unowned): our child */
  GtkWidget *label;  /* (unowned): our child */
  gboolean has_error;
};

G_DEFINE_FINAL_TYPE (TopayAgentWordsField, topay_agent_words_field, GTK_TYPE_BOX)

static int
get_n_characters (TopayAgentWordsField *self)
{
  return gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
}

static void
on_changed_cb (TopayAgentWordsField *self)
{
  int n_left = MAX_CHARACTERS - get_n_characters (self);
  g_autofree char *hint = NULL;

  if (n_left < 0)
    /* Translators: of a text that is too long; %d is by how many characters */
    hint = g_strdup_printf (
        ngettext ("%d character too many", "%d characters too many", (gulong) -n_left), -n_left);
  else if (n_left <= FEW_CHARACTERS)
    /* Translators: %d is how many characters can still be typed */
    hint = g_strdup_printf (ngettext ("%d character left", "%d characters left", (gulong) n_left),
                            n_left);
  if (self->has_error)
    topay_field_set_error (self->field, NULL);
  self->has_error = FALSE;
  topay_field_set_hint (self->field, hint);
}

/* Tab goes on to the next control: nobody types a table here. */
static void
make_view (TopayAgentWordsField *self, gboolean internal)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab",
                             FALSE, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->label, NULL, -1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->label), self->view);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "changed",
                            G_CALLBACK (on_changed_cb), self);
  g_object_set (scroller, "child", self->view, "hscrollbar-policy", GTK_POLICY_NEVER,
                "min-content-height", LEAST_HEIGHT, "max-content-height", MOST_HEIGHT,
                "propagate-natural-height", TRUE, NULL);
  gtk_widget_add_css_class (scroller, "agent-words");
  if (internal)
    gtk_widget_add_css_class (scroller, "internal");
  self->field = TOPAY_FIELD (topay_field_new (scroller));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->field));
}

static void
topay_agent_words_field_class_init (TopayAgentWordsFieldClass *klass)
{
}

static void
topay_agent_words_field_init (TopayAgentWordsField *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

/**
 * topay_agent_words_field_new:
 * @title: what is to be typed
 * @internal: whether only agents read it: it looks as a note does
 *
 * Returns: (transfer floating): an empty field
 */
GtkWidget *
topay_agent_words_field_new (const char *title, gboolean internal)
{
  TopayAgentWordsField *self = g_object_new (TOPAY_TYPE_AGENT_WORDS_FIELD, NULL);

  self->label = topay_agent_text_new (title, "heading");
  gtk_box_append (GTK_BOX (self), self->label);
  make_view (self, internal);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_words_field_dup_text:
 * @self: a field
 *
 * Returns: (transfer full): what was typed, without blanks around it
 */
char *
topay_agent_words_field_dup_text (TopayAgentWordsField *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (TOPAY_IS_AGENT_WORDS_FIELD (self), NULL);

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

/**
 * topay_agent_words_field_set_text:
 * @self: a field
 * @text: plain text
 *
 * Puts a text there, as if it had been typed.
 */
void
topay_agent_words_field_set_text (TopayAgentWordsField *self, const char *text)
{
  g_return_if_fail (TOPAY_IS_AGENT_WORDS_FIELD (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), text, -1);
}

/**
 * topay_agent_words_field_is_too_long:
 * @self: a field
 *
 * Returns: whether the service would not take it
 */
gboolean
topay_agent_words_field_is_too_long (TopayAgentWordsField *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_WORDS_FIELD (self), FALSE);

  return get_n_characters (self) > MAX_CHARACTERS;
}

/**
 * topay_agent_words_field_set_error:
 * @self: a field
 * @error: what is wrong with it
 *
 * Says so below it, until something is typed.
 */
void
topay_agent_words_field_set_error (TopayAgentWordsField *self, const char *error)
{
  g_return_if_fail (TOPAY_IS_AGENT_WORDS_FIELD (self));

  topay_field_set_error (self->field, error);
  self->has_error = TRUE;
  gtk_widget_grab_focus (self->view);
}

/**
 * topay_agent_words_field_focus:
 * @self: a field
 *
 * Puts the caret there.
 */
void
topay_agent_words_field_focus (TopayAgentWordsField *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_WORDS_FIELD (self));

  gtk_widget_grab_focus (self->view);
}
