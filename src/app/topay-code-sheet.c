/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-code-sheet.h"

#include <glib/gi18n.h>

#include "topay-code-entry.h"
#include "topay-error.h"
#include "topay-field.h"
#include "topay-problem.h"
#include "topay-proof.h"
#include "topay-sheet.h"
#include "topay-wire-endpoints.h"

#define APP_DIGITS 6 /* of an authenticator app; a code that we send has more */

/* One question; it goes with its window. */
typedef struct
{
  GTask *task;           /* (owned) (nullable): NULL once it is answered */
  TopayAccount *account; /* (owned) */
  TopaySheet *sheet;     /* (unowned): has us */
  TopayCodeEntry *entry; /* (unowned): a descendant of it */
  TopayField *field;     /* (unowned): likewise */
  char *proof_id;        /* (owned) (nullable): once a code is on its way */
} Question;

static void
question_free (Question *question)
{
  if (question->task != NULL)
    g_task_return_new_error (question->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No code was given");
  g_clear_object (&question->task);
  g_object_unref (question->account);
  g_free (question->proof_id);
  g_free (question);
}

static Question *
get_question (TopaySheet *sheet)
{
  return g_object_get_data (G_OBJECT (sheet), "topay-question");
}

static void
show_error (Question *question, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);

  topay_sheet_set_busy (question->sheet, FALSE);
  if (!problem->about_input)
    {
      topay_sheet_show_error (question->sheet, error);
      return;
    }
  topay_field_set_error (question->field, problem->text);
  gtk_widget_grab_focus (GTK_WIDGET (question->entry));
  topay_code_entry_select_all (question->entry);
}

static void
on_proved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaySheet) sheet = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  Question *question = get_question (sheet);

  if (!topay_account_step_up_finish (TOPAY_ACCOUNT (source), result, &error))
    {
      show_error (question, error);
      return;
    }
  task = g_steal_pointer (&question->task);
  gtk_window_destroy (GTK_WINDOW (sheet));
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
on_accepted_cb (TopaySheet *sheet)
{
  Question *question = get_question (sheet);

  if (question->proof_id == NULL || !topay_code_entry_is_complete (question->entry))
    return;
  topay_field_set_error (question->field, NULL);
  topay_sheet_set_busy (sheet, TRUE);
  topay_account_step_up_async (question->account, question->proof_id,
                               gtk_editable_get_text (GTK_EDITABLE (question->entry)), NULL,
                               on_proved_cb, g_object_ref (sheet));
}

static void
on_changed_cb (TopaySheet *sheet)
{
  topay_sheet_set_ready (sheet, topay_code_entry_is_complete (get_question (sheet)->entry));
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaySheet) sheet = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireCodeSent *sent = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);
  Question *question = get_question (sheet);

  if (sent == NULL)
    {
      show_error (question, error);
      return;
    }
  topay_sheet_set_busy (sheet, FALSE);
  g_free (question->proof_id);
  question->proof_id = g_strdup (sent->proof_id);
  topay_wire_free (&topay_record_code_sent, sent);
  on_changed_cb (sheet);
  on_accepted_cb (sheet); /* whoever was quicker than this answer typed the code already */
}

static gboolean
has_app (TopayAccount *account)
{
  const TopayWireSession *info = topay_account_get_info (account);

  return info != NULL && info->second_factor;
}

static const TopayWireContact *
get_contact (TopayAccount *account)
{
  const TopayWireSession *info = topay_account_get_info (account);

  for (guint i = 0; info != NULL && i < info->contacts->len; i++)
    {
      const TopayWireContact *contact = g_ptr_array_index (info->contacts, i);

      if (contact->verified)
        return contact;
    }
  return NULL;
}

/* Whoever has an authenticator app reads the code there; anybody else gets one. */
static void
send_code (Question *question)
{
  const TopayWireContact *contact = get_contact (question->account);
  TopayWireStepUp request = { (char *) "code", contact != NULL ? contact->kind : NULL };

  if (has_app (question->account))
    request = (TopayWireStepUp){ (char *) "totp", NULL };
  topay_sheet_set_busy (question->sheet, TRUE);
  topay_account_call_async (question->account, &topay_endpoint_step_up_start, &request, NULL,
                            on_sent_cb, g_object_ref (question->sheet));
}

static char *
dup_hint (TopayAccount *account)
{
  const TopayWireContact *contact = get_contact (account);

  if (has_app (account))
    return g_strdup (_ ("Type the code that your authenticator app shows."));
  if (contact != NULL)
    /* Translators: %s is a phone number or an e-mail address with most of it hidden */
    return g_strdup_printf (_ ("We send a code to %s."), contact->masked);
  return g_strdup (_ ("We send you a code."));
}

static void
make_entry (Question *question)
{
  GtkWidget *entry =
      topay_code_entry_new (has_app (question->account) ? APP_DIGITS : TOPAY_PROOF_DIGITS);
  g_autofree char *hint = dup_hint (question->account);

  question->entry = TOPAY_CODE_ENTRY (entry);
  question->field = TOPAY_FIELD (topay_field_new (entry));
  topay_field_set_hint (question->field, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Code"), -1);
  topay_sheet_append (question->sheet, GTK_WIDGET (question->field));
  g_signal_connect_object (entry, "complete", G_CALLBACK (on_accepted_cb), question->sheet,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed_cb), question->sheet,
                           G_CONNECT_SWAPPED);
}

/**
 * topay_code_sheet_ask_async:
 * @parent: in whose window it is asked
 * @account: of the person, signed in
 * @reason: what the code is for, a sentence
 * @callback: called when the proof is there, or nobody gives it
 * @user_data: for @callback
 *
 * Asks, unless a proof is still young enough.
 */
void
topay_code_sheet_ask_async (GtkWidget *parent,
                            TopayAccount *account,
                            const char *reason,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (account, NULL, callback, user_data);
  Question *question;

  g_task_set_source_tag (task, topay_code_sheet_ask_async);
  if (topay_account_get_level (account) >= 2)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  question = g_new0 (Question, 1);
  question->task = g_steal_pointer (&task);
  question->account = g_object_ref (account);
  question->sheet =
      topay_sheet_new (parent, _ ("Confirm that it is you"), C_ ("button", "_Continue"));
  g_object_set_data_full (G_OBJECT (question->sheet), "topay-question", question,
                          (GDestroyNotify) question_free);
  topay_sheet_set_lead (question->sheet, reason);
  topay_sheet_set_ready (question->sheet, FALSE);
  make_entry (question);
  g_signal_connect (question->sheet, "accepted", G_CALLBACK (on_accepted_cb), NULL);
  gtk_window_set_focus (GTK_WINDOW (question->sheet), GTK_WIDGET (question->entry));
  gtk_window_present (GTK_WINDOW (question->sheet));
  send_code (question);
}

/**
 * topay_code_sheet_ask_finish:
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED when the window was closed
 *
 * Returns: whether the proof is there
 */
gboolean
topay_code_sheet_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
