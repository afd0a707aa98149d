/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-acts-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "topay-case-words.h"
#include "topay-code-sheet.h"
#include "topay-row.h"
#include "topay-text-clean.h"
#include "topay-wire-endpoints.h"

/* The acts that want a second proof of the person, and the rating. */

/* --- With a code --- */

static void
on_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseDoing) doing = user_data;
  g_autoptr (GError) error = NULL;
  TopayWireCase *confirmed = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (confirmed == NULL)
    {
      topay_case_doing_fail (doing, error);
      return;
    }
  topay_wire_free (&topay_record_case, confirmed);
  topay_case_doing_end (doing, _ ("Confirmed. The review begins"));
}

static void
on_proved_to_confirm_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseDoing) doing = user_data;
  g_autoptr (GError) error = NULL;
  TopayWireCaseRef request = { doing->case_id };

  if (topay_code_sheet_ask_finish (result, &error))
    topay_account_call_async (TOPAY_ACCOUNT (source), &topay_endpoint_case_confirm, &request, NULL,
                              on_confirmed_cb, g_steal_pointer (&doing));
}

/**
 * topay_case_acts_confirm:
 * @parent: of the page
 * @context: whose account
 * @summary: a case that waits for it
 *
 * Asks for a code, and confirms the refund: its review begins.
 */
void
topay_case_acts_confirm (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary)
{
  topay_code_sheet_ask_async (parent, topay_context_get_account (context),
                              _ ("The review begins once you confirm the refund."),
                                 on_proved_to_confirm_cb,
                                 topay_case_doing_new (parent, context, summary->id));
}

static void
on_rerouted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseDoing) doing = user_data;
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (receipt == NULL)
    {
      topay_case_doing_fail (doing, error);
      return;
    }
  topay_wire_free (&topay_record_receipt, receipt);
  topay_case_doing_end (doing, _ ("The money goes there now"));
}

static void
on_proved_to_reroute_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseDoing) doing = user_data;
  g_autoptr (GError) error = NULL;
  TopayWireCaseReroute request = { doing->case_id, doing->choice };
  TopayClientCall call = { &topay_endpoint_case_reroute, &request, doing->key };

  if (!topay_code_sheet_ask_finish (result, &error))
    {
      topay_sheet_set_busy (doing->sheet, FALSE);
      return;
    }
  topay_account_call_keyed_async (TOPAY_ACCOUNT (source), &call, NULL, on_rerouted_cb,
                                  g_steal_pointer (&doing));
}

static void
on_way_accepted_cb (TopaySheet *sheet, TopayCaseDoing *waiting)
{
  TopayCaseDoing *doing;

  if (waiting->choice == NULL)
    return;
  doing = topay_case_doing_new (waiting->parent, waiting->context, waiting->case_id);
  doing->sheet = g_object_ref (sheet);
  doing->choice = g_strdup (waiting->choice);
  doing->key = g_strdup (waiting->key);
  topay_sheet_set_busy (sheet, TRUE);
  topay_code_sheet_ask_async (GTK_WIDGET (sheet), topay_context_get_account (doing->context),
                              _ ("The money goes another way once you confirm it."),
                                 on_proved_to_reroute_cb, doing);
}

static void
on_way_toggled_cb (GtkCheckButton *button, TopaySheet *sheet)
{
  TopayCaseDoing *waiting = g_object_get_data (G_OBJECT (sheet), "topay-doing");

  if (!gtk_check_button_get_active (button))
    return;
  g_free (waiting->choice);
  waiting->choice = g_strdup (gtk_widget_get_name (GTK_WIDGET (button)));
  g_free (waiting->key);
  waiting->key = g_uuid_string_random ();
  topay_sheet_set_ready (sheet, TRUE);
}

/* Returns the button, which leads the group. */
static GtkWidget *
append_way (GtkWidget *list, GtkWidget *group, const TopayWireMethod *method, TopaySheet *sheet)
{
  g_autofree char *label = topay_text_clean_line (method->label);
  g_autofree char *bank = method->bank != NULL ? topay_text_clean_line (method->bank) : NULL;
  GtkWidget *row = topay_row_new (label, bank);
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_set_name (button, method->id);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button),
                              group != NULL ? GTK_CHECK_BUTTON (group) : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_way_toggled_cb), sheet, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return group != NULL ? group : button;
}

static void
show_ways (TopaySheet *sheet, const GPtrArray *methods)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *group = NULL;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Ways for the money"), -1);
  for (guint i = 0; i < methods->len; i++)
    {
      const TopayWireMethod *method = g_ptr_array_index (methods, i);

      if (g_str_equal (method->state, "active"))
        group = append_way (list, group, method, sheet);
    }
  if (group == NULL)
    {
      g_object_ref_sink (list);
      g_object_unref (list);
      topay_sheet_show_problem (
          sheet, _ ("There is no other way yet"),
                    _ ("Add a card or an account in Topay, then come back here. Your "
                                   "money is safe with us meanwhile."));
      return;
    }
  topay_sheet_append (sheet, list);
  topay_sheet_fit (sheet);
  gtk_widget_grab_focus (group);
}

static void
on_methods_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaySheet) sheet = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireMethodList *methods = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  topay_sheet_set_busy (sheet, FALSE);
  if (methods == NULL)
    {
      topay_sheet_show_error (sheet, error);
      return;
    }
  show_ways (sheet, methods->methods);
  topay_wire_free (&topay_record_method_list, methods);
}

/**
 * topay_case_acts_reroute:
 * @parent: of the page
 * @context: whose account
 * @summary: a case whose money could not be returned
 *
 * Asks for another way, then for a code.
 */
void
topay_case_acts_reroute (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary)
{
  TopaySheet *sheet =
      topay_sheet_new (parent, _ ("Choose another way"), C_ ("button", "_Send it there"));
  TopayCaseDoing *waiting = topay_case_doing_new (parent, context, summary->id);

  g_object_set_data_full (G_OBJECT (sheet), "topay-doing", waiting,
                          (GDestroyNotify) topay_case_doing_free);
  topay_sheet_set_lead (sheet, _ ("The money could not be returned the way it came. Where shall it "
                                  "go? It takes one to three working days."));
  topay_sheet_set_ready (sheet, FALSE);
  g_signal_connect (sheet, "accepted", G_CALLBACK (on_way_accepted_cb), waiting);
  gtk_window_present (GTK_WINDOW (sheet));
  topay_sheet_set_busy (sheet, TRUE);
  topay_account_call_async (topay_context_get_account (context), &topay_endpoint_methods, NULL,
                            NULL, on_methods_cb, g_object_ref (sheet));
}

/* --- The rating --- */

/* The best first; the place tells the score. */
static const char *const scores[] = {
  NC_ ("rating", "Very good"), NC_ ("rating", "Good"),      NC_ ("rating", "Fair"),
  NC_ ("rating", "Poor"),      NC_ ("rating", "Very poor"),
};
static const char *const reasons[] = { "quick",   "clear",  "fair", "slow",
                                       "unclear", "unfair", "other" };

static AdwComboRow *
make_choice (const char *title, const char *const *words, GtkWidget *list)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return ADW_COMBO_ROW (row);
}

static void
on_rated_cb (TopaySheet *sheet, TopayCaseDoing *waiting)
{
  AdwComboRow *score = g_object_get_data (G_OBJECT (sheet), "topay-score");
  AdwComboRow *reason = g_object_get_data (G_OBJECT (sheet), "topay-reason");
  guint nth = adw_combo_row_get_selected (reason);
  TopayWireCaseRate request = { waiting->case_id, 5 - (gint64) adw_combo_row_get_selected (score),
                                NULL };
  TopayCaseDoing *doing =
      topay_case_doing_new (waiting->parent, waiting->context, waiting->case_id);

  if (nth > 0) /* the first row says that there is none */
    request.reason = (char *) reasons[nth - 1];
  doing->sheet = g_object_ref (sheet);
  doing->thanks = _ ("Thank you");
  topay_case_doing_post (doing, &topay_endpoint_case_rate, &request, NULL);
}

/**
 * topay_case_acts_rate:
 * @parent: of the page
 * @context: whose account and outbox
 * @summary: a case that is over
 *
 * Asks how the person was served.
 */
void
topay_case_acts_rate (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary)
{
  const char *score_words[G_N_ELEMENTS (scores) + 1] = { NULL };
  const char *reason_words[G_N_ELEMENTS (reasons) + 2] = { _ ("No reason given") };
  TopaySheet *sheet = topay_sheet_new (parent, _ ("How did we do?"), C_ ("button", "_Send"));
  TopayCaseDoing *waiting = topay_case_doing_new (parent, context, summary->id);
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < G_N_ELEMENTS (scores); i++)
    score_words[i] = g_dpgettext2 (NULL, "rating", scores[i]);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    reason_words[i + 1] = topay_case_words_get_rating_reason (reasons[i]);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  g_object_set_data_full (G_OBJECT (sheet), "topay-doing", waiting,
                          (GDestroyNotify) topay_case_doing_free);
  g_object_set_data (G_OBJECT (sheet), "topay-score",
                     make_choice (_ ("How you were served"), score_words, list));
  g_object_set_data (G_OBJECT (sheet), "topay-reason", make_choice (_ ("Why"), reason_words, list));
  topay_sheet_set_lead (sheet, _ ("It is about how the case was handled. It changes nothing about "
                                  "the decision."));
  topay_sheet_append (sheet, list);
  g_signal_connect (sheet, "accepted", G_CALLBACK (on_rated_cb), waiting);
  gtk_window_present (GTK_WINDOW (sheet));
}
