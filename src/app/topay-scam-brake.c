/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-scam-brake.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-wrap-layout.h"

/* Of data/causes.xml; any “yes” is reason enough. */
static const char *const questions[] = { "ask-stranger", "ask-phone-told", "ask-hurry" };

static guint
count_answers (const TopayFacts *facts)
{
  guint n_answers = 0;

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (topay_facts_get_word (facts, questions[i]) != NULL)
      n_answers++;
  return n_answers;
}

/**
 * topay_scam_brake_get_question:
 * @causes: with the questions
 * @facts: what was answered already
 *
 * Returns: (transfer none) (nullable): the next question; %NULL when all were answered, or one was
 *   answered in a way that needs no other
 */
const TopayCauseQuestion *
topay_scam_brake_get_question (const TopayCauses *causes, const TopayFacts *facts)
{
  if (topay_scam_brake_is_alarmed (facts))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (topay_facts_get_word (facts, questions[i]) == NULL)
      return topay_causes_find_question (causes, questions[i]);
  return NULL;
}

/**
 * topay_scam_brake_dup_lead:
 * @facts: what was answered already
 *
 * Returns: (transfer full): what stands above the question
 */
char *
topay_scam_brake_dup_lead (const TopayFacts *facts)
{
  /* Translators: %1$u of %2$u short questions */
  return g_strdup_printf (
      _ ("We stopped this payment to protect you. No money was taken. Question %1$u of %2$u:"),
         count_answers (facts) + 1, (guint) G_N_ELEMENTS (questions));
}

/**
 * topay_scam_brake_is_alarmed:
 * @facts: what was answered
 *
 * Returns: whether an answer is what people say who are being deceived
 */
gboolean
topay_scam_brake_is_alarmed (const TopayFacts *facts)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_strcmp0 (topay_facts_get_word (facts, questions[i]), "yes") == 0)
      return TRUE;
  return FALSE;
}

/**
 * topay_scam_brake_get_title:
 *
 * Returns: the title of the warning
 */
const char *
topay_scam_brake_get_title (void)
{
  return _ ("Please stop here and do not pay");
}

static void
append_button (GtkWidget *row, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *text = gtk_label_new (label);

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  if (gtk_widget_get_first_child (row) == NULL)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (GTK_BOX (row), button);
}

/**
 * topay_scam_brake_new_warning:
 * @can_report: whether fraud can be reported here
 *
 * Returns: (transfer floating): what to do instead of paying, without blame
 */
GtkWidget *
topay_scam_brake_new_warning (gboolean can_report)
{
  GtkWidget *callout = topay_callout_new ("danger");
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  topay_callout_set_title (TOPAY_CALLOUT (callout), topay_scam_brake_get_title ());
  topay_callout_set_text (
      TOPAY_CALLOUT (callout),
      _ ("Whoever hurries you, asks you to keep it secret or tells you on the phone where to pay "
         "often wants your money. Hang up, tell nobody a code, and talk to somebody you trust. No "
         "money was taken, and nothing is lost by waiting."));
  gtk_widget_set_layout_manager (row, topay_wrap_layout_new ());
  gtk_widget_set_halign (row, GTK_ALIGN_START);
  gtk_widget_set_margin_top (row, 6);
  if (can_report)
    append_button (row, _ ("Report fraud"), "win.open-flow::fraud-report");
  append_button (row, _ ("How such scams work"), "win.open-article::fraud-scam");
  append_button (row, _ ("I have already paid"), "win.open-article::fraud-now");
  topay_callout_append (TOPAY_CALLOUT (callout), row);
  gtk_widget_set_focusable (callout, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (callout), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  topay_scam_brake_get_title (), -1);
  return callout;
}
