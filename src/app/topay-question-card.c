/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-question-card.h"

#include <glib/gi18n.h>

#include "topay-wrap-layout.h"

/* English, of all the answers of a question. */
#define MAX_CHARS_BESIDE 60

struct _TopayQuestionCard
{
  GtkBox parent_instance;
  const char *fact; /* (unowned): of the causes, which are built in */
};

G_DEFINE_FINAL_TYPE (TopayQuestionCard, topay_question_card, GTK_TYPE_BOX)

static guint answered_signal;

static void
topay_question_card_class_init (TopayQuestionCardClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);

  /**
   * TopayQuestionCard::answered:
   * @fact: what was asked
   * @value: the answer
   */
  answered_signal = g_signal_new ("answered", TOPAY_TYPE_QUESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
topay_question_card_init (TopayQuestionCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "pad");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
on_clicked_cb (TopayQuestionCard *self, GtkButton *button)
{
  const char *value = g_object_get_data (G_OBJECT (button), "topay-value");

  g_signal_emit (self, answered_signal, 0, self->fact, value);
}

static GtkWidget *
make_answer (TopayQuestionCard *self, const TopayCauseAnswer *answer)
{
  const char *text = gettext (answer->label);
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), new_label (text));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data (G_OBJECT (button), "topay-value", answer->value);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* Words stand side by side, sentences below each other. */
static gboolean
has_sentences (const TopayCauseQuestion *question)
{
  glong n_chars = 0;

  for (guint i = 0; i < question->answers->len; i++)
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, i);

      n_chars += g_utf8_strlen (answer->label, -1);
    }
  return n_chars > MAX_CHARS_BESIDE;
}

static GtkWidget *
make_answers (TopayQuestionCard *self, const TopayCauseQuestion *question)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (!has_sentences (question))
    {
      gtk_widget_set_layout_manager (box, topay_wrap_layout_new ());
      gtk_widget_set_halign (box, GTK_ALIGN_START);
    }
  for (guint i = 0; i < question->answers->len; i++)
    gtk_box_append (GTK_BOX (box), make_answer (self, g_ptr_array_index (question->answers, i)));
  return box;
}

/**
 * topay_question_card_new:
 * @question: of the causes; has to outlive the card
 * @lead: (nullable): what stands above it; plain text
 *
 * Returns: (transfer floating): a card that emits "answered" for every button that is pressed
 */
GtkWidget *
topay_question_card_new (const TopayCauseQuestion *question, const char *lead)
{
  TopayQuestionCard *self = g_object_new (TOPAY_TYPE_QUESTION_CARD, NULL);
  const char *text = gettext (question->text);
  GtkWidget *heading;

  self->fact = question->fact;
  if (lead != NULL)
    {
      GtkWidget *label = new_label (lead);

      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim");
      gtk_box_append (GTK_BOX (self), label);
    }
  heading = new_label (text);
  gtk_widget_add_css_class (heading, "title-3");
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), make_answers (self, question));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return GTK_WIDGET (self);
}
