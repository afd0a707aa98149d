/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-sections.h"

#include <glib/gi18n.h>

#include "topay-agent-file.h"
#include "topay-agent-names.h"
#include "topay-agent-parts.h"
#include "topay-callout.h"
#include "topay-case-answers.h"
#include "topay-case-rules.h"
#include "topay-case-words.h"
#include "topay-date.h"
#include "topay-money.h"
#include "topay-rich-label.h"

static GtkWidget *
make_section (const char *title)
{
  GtkWidget *section =
      g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);

  gtk_box_append (GTK_BOX (section), topay_agent_heading_new (title, 2));
  return section;
}

static GtkWidget *
make_copy_button (const char *number)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Copy the number"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy the number"), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", number);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.copy");
  g_object_set_data (G_OBJECT (button), TOPAY_AGENT_FOCUS_KEY, (gpointer) "copy");
  return button;
}

static GtkWidget *
make_title (const TopayWireCase *summary)
{
  g_autofree char *what = topay_agent_words_dup_what (summary);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = topay_agent_heading_new (what, 1);

  gtk_widget_remove_css_class (title, "heading");
  gtk_widget_add_css_class (title, "title-2");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line),
                  topay_agent_pill_new (topay_agent_names_get_state (summary->state),
                                        topay_agent_words_get_state_look (summary->state)));
  return line;
}

/**
 * topay_agent_section_new_head:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating): what the case is, how far, until when, and whose
 */
GtkWidget *
topay_agent_section_new_head (TopayAgentDesk *desk, gint64 now)
{
  const TopayWireAgentCase *entry = topay_agent_desk_get_detail (desk)->entry;
  const TopayWireAgentSelf *agent =
      topay_agent_session_get_self (topay_agent_desk_get_session (desk));
  g_autofree char *claim = topay_agent_words_dup_claim (entry, agent);
  g_autofree char *day = topay_date_dup_text (entry->summary->due_on);
  g_auto (TopayAgentPill) due = { 0 };
  GtkWidget *head =
      g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);
  GtkWidget *number = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  topay_agent_words_make_due (entry->summary, now, &due);
  gtk_box_append (GTK_BOX (head), make_title (entry->summary));
  gtk_box_append (GTK_BOX (number), topay_agent_text_new (entry->summary->number, "numeric"));
  gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_first_child (number)), FALSE);
  gtk_box_append (GTK_BOX (number), make_copy_button (entry->summary->number));
  gtk_box_append (GTK_BOX (number), topay_agent_text_new (claim, "dim"));
  gtk_widget_set_hexpand (gtk_widget_get_last_child (number), TRUE);
  gtk_box_append (GTK_BOX (head), number);
  gtk_box_append (GTK_BOX (line), topay_agent_pill_new (due.text, due.look));
  if (day != NULL)
    {
      /* Translators: %s is a date */
      g_autofree char *text = g_strdup_printf (_ ("Answer by %s"), day);

      gtk_box_append (GTK_BOX (line), topay_agent_text_new (text, NULL));
    }
  gtk_box_append (GTK_BOX (head), line);
  return head;
}

static void
add_answers (GtkGrid *facts, const TopayWireCaseDetail *detail)
{
  for (guint i = 0; i < detail->answers->len; i++)
    {
      const TopayWireCaseAnswer *answer = g_ptr_array_index (detail->answers, i);
      g_autofree char *text =
          topay_case_answers_dup_text (answer->question, answer->answer, detail->summary->currency);

      topay_agent_facts_add (facts, topay_case_answers_get_question (answer->question), text);
    }
}

static GtkWidget *
make_quote (const char *words)
{
  GtkWidget *quote = topay_agent_text_new (words, "agent-quote");

  topay_rich_label_make_selectable (quote);
  return quote;
}

/**
 * topay_agent_section_new_request:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating): what the person asks for, the answers and the words
 */
GtkWidget *
topay_agent_section_new_request (TopayAgentDesk *desk, gint64 now)
{
  const TopayWireCaseDetail *detail = topay_agent_desk_get_detail (desk)->detail;
  const TopayWireCase *summary = detail->summary;
  g_autofree char *came = topay_date_dup_recent (summary->created_at, now);
  g_autofree char *sum =
      summary->amount >= 0 ? topay_money_dup_text (summary->amount, summary->currency) : NULL;
  GtkWidget *section = make_section (_ ("What is asked"));
  GtkWidget *card = topay_agent_card_new ();
  GtkGrid *facts = GTK_GRID (topay_agent_facts_new ());

  topay_agent_facts_add (facts, _ ("Reason"), topay_agent_names_get_reason (summary));
  topay_agent_facts_add (facts, _ ("Shop"), summary->merchant);
  topay_agent_facts_add (facts, _ ("Order"), summary->order);
  topay_agent_facts_add (facts, _ ("Amount"), sum);
  topay_agent_facts_add (facts, _ ("Came"), came);
  add_answers (facts, detail);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (facts));
  if (detail->words != NULL)
    gtk_box_append (GTK_BOX (card), make_quote (detail->words));
  gtk_box_append (GTK_BOX (section), card);
  return section;
}

/**
 * topay_agent_section_new_ask:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating) (nullable): what the person was asked for and has not answered
 */
GtkWidget *
topay_agent_section_new_ask (TopayAgentDesk *desk, gint64 now)
{
  const TopayWireCaseAsk *ask = topay_agent_desk_get_detail (desk)->detail->ask;
  g_autofree char *until = NULL;
  g_autofree char *text = NULL;
  GtkWidget *callout;

  if (ask == NULL)
    return NULL;

  until = topay_date_dup_moment (ask->until, now);
  /* Translators: %1$s is what a person was asked for, %2$s until when */
  text = g_strdup_printf (_ ("%1$s The customer has until %2$s."),
                             topay_case_words_get_template_text (ask->template), until);
  callout = topay_callout_new ("info");
  topay_callout_set_title (TOPAY_CALLOUT (callout), _ ("We wait for the customer"));
  topay_callout_set_text (TOPAY_CALLOUT (callout), text);
  if (ask->words != NULL)
    topay_callout_append (TOPAY_CALLOUT (callout), make_quote (ask->words));
  return callout;
}

static char *
dup_approval (const TopayWireAgentApproval *approval, gint64 now)
{
  g_autofree char *at = topay_date_dup_recent (approval->approved_at, now);
  g_autofree char *until = topay_date_dup_moment (approval->expires_at, now);

  /* Translators: %1$s and %2$s are moments: when somebody approved, and until when it counts */
  return g_strdup_printf (_ ("%1$s, counts until %2$s"), at, until);
}

/**
 * topay_agent_section_new_approvals:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating) (nullable): who of the two has approved, and until when that counts
 */
GtkWidget *
topay_agent_section_new_approvals (TopayAgentDesk *desk, gint64 now)
{
  const TopayWireAgentCaseDetail *detail = topay_agent_desk_get_detail (desk);
  g_autofree char *count = NULL;
  GtkWidget *section, *card;
  GtkGrid *facts;

  if (!topay_agent_words_has_approvals (detail->entry))
    return NULL;

  count = topay_agent_words_dup_approvals (detail->entry);
  section = make_section (_ ("Second approval"));
  card = topay_agent_card_new ();
  facts = GTK_GRID (topay_agent_facts_new ());
  gtk_box_append (GTK_BOX (card), topay_agent_text_new (count, "heading"));
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (facts));
  gtk_widget_set_visible (GTK_WIDGET (facts), detail->approvals->len > 0);
  for (guint i = 0; i < detail->approvals->len; i++)
    {
      const TopayWireAgentApproval *approval = g_ptr_array_index (detail->approvals, i);
      g_autofree char *text = dup_approval (approval, now);

      topay_agent_facts_add (facts, approval->name, text);
    }
  gtk_box_append (
      GTK_BOX (card),
      topay_agent_text_new (detail->entry->summary->amount > TOPAY_CASE_SUPERVISOR_ABOVE
                            ? _ ("Neither may work on the case, and one has to be a "
                                         "supervisor. Any change of the case voids approvals.")
                            : _ ("Neither may work on the case. Any change of the case voids "
                                         "approvals."),
                                 "caption"));
  gtk_box_append (GTK_BOX (section), card);
  return section;
}

static const char *
get_outcome (const char *outcome)
{
  if (g_str_equal (outcome, "approved"))
    return _ ("Approved");
  return g_str_equal (outcome, "refused") ? _ ("Refused") : _ ("Refused for good");
}

/**
 * topay_agent_section_new_decision:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating) (nullable): what was decided, and why
 */
GtkWidget *
topay_agent_section_new_decision (TopayAgentDesk *desk, gint64 now)
{
  const TopayWireCaseDecision *decision = topay_agent_desk_get_detail (desk)->detail->decision;
  g_autofree char *at = NULL;
  g_autofree char *until = NULL;
  g_autofree char *seen = NULL;
  GtkWidget *section, *card;
  GtkGrid *facts;

  if (decision == NULL)
    return NULL;

  at = topay_date_dup_recent (decision->decided_at, now);
  if (decision->appeal_until > 0)
    until = topay_date_dup_moment (decision->appeal_until, now);
  seen = g_strdup_printf ("%u", decision->seen->len);
  section = make_section (_ ("Decision"));
  card = topay_agent_card_new ();
  facts = GTK_GRID (topay_agent_facts_new ());
  topay_agent_facts_add (facts, get_outcome (decision->outcome), at);
  topay_agent_facts_add (facts, _ ("Reason"), topay_case_words_get_template (decision->template));
  topay_agent_facts_add (facts, _ ("Article with the rule"), decision->rule);
  topay_agent_facts_add (facts, _ ("Files looked at"), seen);
  topay_agent_facts_add (facts, _ ("Appeal until"), until);
  topay_agent_facts_add (facts, _ ("What would change it"), decision->change);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (facts));
  if (decision->words != NULL)
    gtk_box_append (GTK_BOX (card), make_quote (decision->words));
  gtk_box_append (GTK_BOX (section), card);
  return section;
}

static const char *
get_payout_state (const char *state)
{
  static const struct
  {
    const char *id, *text;
  } words[] = {
    { "waiting", N_ ("Not paid out yet") },
      { "sent", N_ ("On its way") },
        { "settled", N_ ("Arrived") },
          { "returned", N_ ("Came back") },
        };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].id, state))
      return _ (words[i].text);
  return _ ("The channel gave up");
}

/**
 * topay_agent_section_new_payout:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating) (nullable): where the money is
 */
GtkWidget *
topay_agent_section_new_payout (TopayAgentDesk *desk, gint64 now)
{
  const TopayWireCasePayout *payout = topay_agent_desk_get_detail (desk)->detail->payout;
  g_autofree char *sum = NULL;
  g_autofree char *expected = NULL;
  GtkWidget *section, *card;
  GtkGrid *facts;

  if (payout == NULL)
    return NULL;

  sum = topay_money_dup_text (payout->amount, payout->currency);
  expected = topay_date_dup_text (payout->expected_on);
  section = make_section (_ ("The money"));
  card = topay_agent_card_new ();
  facts = GTK_GRID (topay_agent_facts_new ());
  topay_agent_facts_add (facts, _ ("State"), get_payout_state (payout->state));
  topay_agent_facts_add (facts, _ ("Amount"), sum);
  topay_agent_facts_add (facts, _ ("Goes to"), payout->method_label);
  topay_agent_facts_add (facts, _ ("Arrives by"), expected);
  topay_agent_facts_add (facts, _ ("Reference"), payout->reference);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (facts));
  gtk_box_append (GTK_BOX (section), card);
  return section;
}

/**
 * topay_agent_section_new_evidence:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating): the files of the case, each a button that opens it
 */
GtkWidget *
topay_agent_section_new_evidence (TopayAgentDesk *desk, gint64 now)
{
  const GPtrArray *files = topay_agent_desk_get_detail (desk)->detail->evidence;
  GtkWidget *section = make_section (_ ("Evidence"));

  if (files->len == 0)
    gtk_box_append (GTK_BOX (section), topay_agent_text_new (_ ("No files."), "dim"));
  for (guint i = 0; i < files->len; i++)
    {
      const TopayWireEvidence *file = g_ptr_array_index (files, i);
      GtkWidget *button = topay_agent_file_new (file, desk);

      g_object_set_data_full (G_OBJECT (button), TOPAY_AGENT_FOCUS_KEY, g_strdup (file->id),
                              g_free);
      gtk_box_append (GTK_BOX (section), button);
    }
  return section;
}

/**
 * topay_agent_section_new_notes:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating) (nullable): what agents wrote for each other, the latest first
 */
GtkWidget *
topay_agent_section_new_notes (TopayAgentDesk *desk, gint64 now)
{
  const GPtrArray *notes = topay_agent_desk_get_detail (desk)->notes;
  GtkWidget *section;

  if (notes->len == 0)
    return NULL;

  section = make_section (_ ("Notes"));
  for (guint i = 0; i < notes->len; i++)
    gtk_box_append (GTK_BOX (section), topay_agent_note_new (g_ptr_array_index (notes, i), now));
  return section;
}

/**
 * topay_agent_section_new_history:
 * @desk: with a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating): what happened, the latest first
 */
GtkWidget *
topay_agent_section_new_history (TopayAgentDesk *desk, gint64 now)
{
  gboolean is_complete = TRUE;
  g_autoptr (GPtrArray) history = topay_agent_desk_dup_history (desk, &is_complete);
  GtkWidget *section = make_section (_ ("What happened"));
  GtkWidget *card = topay_agent_card_new ();

  for (guint i = history->len; i > 0; i--)
    gtk_box_append (GTK_BOX (card), topay_agent_event_new (g_ptr_array_index (history, i - 1), now,
                                                           i == history->len));
  gtk_box_append (GTK_BOX (section), card);
  if (!is_complete)
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Show all that happened"));

      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.load-history");
      g_object_set_data (G_OBJECT (button), TOPAY_AGENT_FOCUS_KEY, (gpointer) "history");
      gtk_box_append (GTK_BOX (section), button);
    }
  return section;
}
