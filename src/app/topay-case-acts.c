/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-acts-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-evidence-list.h"
#include "topay-flow-post.h"
#include "topay-problem.h"
#include "topay-wire-endpoints.h"

/**
 * topay_case_can:
 * @summary: a case
 * @event: what the person would do
 * @now: Unix seconds
 *
 * Returns: whether the person can do it now: the machine of the domain knows the move, it is
 * theirs, and its time is not over
 */
gboolean
topay_case_can (const TopayWireCase *summary, TopayCaseEvent event, gint64 now)
{
  gboolean has_end =
      event == TOPAY_CASE_SUPPLY || event == TOPAY_CASE_APPEAL || event == TOPAY_CASE_REOPEN;
  const TopayCaseMove *move;
  TopayCaseKind kind;
  TopayCaseState state;

  if (!topay_case_kind_read (summary->kind, &kind)
      || !topay_case_state_read (summary->state, &state))
    return FALSE;
  move = topay_case_find_move (kind, state, event);
  return move != NULL && (move->actors & TOPAY_CASE_PERSON) != 0
         && !(has_end && summary->deadline_at != 0 && summary->deadline_at <= now);
}

static gboolean
is_over (const TopayWireCase *summary)
{
  TopayCaseState state;

  return topay_case_state_read (summary->state, &state) && topay_case_is_over (state);
}

/**
 * topay_case_can_add:
 * @summary: a case
 *
 * Returns: whether words and files can be added, which changes no state
 */
gboolean
topay_case_can_add (const TopayWireCase *summary)
{
  return !is_over (summary);
}

/**
 * topay_case_can_rate:
 * @summary: a case
 *
 * Returns: whether the person can say how they were served
 */
gboolean
topay_case_can_rate (const TopayWireCase *summary)
{
  return is_over (summary);
}

/* --- An act under way --- */

/**
 * topay_case_doing_new: (skip)
 * @parent: of the page
 * @context: whose account and outbox
 * @case_id: of the case
 *
 * Returns: (transfer full): an act that has not begun
 */
TopayCaseDoing *
topay_case_doing_new (GtkWidget *parent, TopayContext *context, const char *case_id)
{
  TopayCaseDoing *doing = g_new0 (TopayCaseDoing, 1);

  doing->parent = g_object_ref (parent);
  doing->context = g_object_ref (context);
  doing->case_id = g_strdup (case_id);
  doing->thanks = _ ("Sent");
  return doing;
}

/**
 * topay_case_doing_free: (skip)
 * @doing: (transfer full): an act
 */
void
topay_case_doing_free (TopayCaseDoing *doing)
{
  g_object_unref (doing->parent);
  g_object_unref (doing->context);
  g_clear_object (&doing->sheet);
  g_free (doing->case_id);
  g_free (doing->choice);
  g_free (doing->key);
  g_free (doing);
}

/**
 * topay_case_doing_toast: (skip)
 * @doing: an act
 * @text: what came of it
 */
void
topay_case_doing_toast (TopayCaseDoing *doing, const char *text)
{
  gtk_widget_activate_action (doing->parent, "win.show-toast", "s", text);
}

/**
 * topay_case_doing_end: (skip)
 * @doing: an act
 * @text: what came of it
 *
 * Closes the window and looks at the case.
 */
void
topay_case_doing_end (TopayCaseDoing *doing, const char *text)
{
  if (doing->sheet != NULL)
    gtk_window_destroy (GTK_WINDOW (doing->sheet));
  topay_case_doing_toast (doing, text);
  topay_case_store_refresh (topay_context_get_cases (doing->context));
}

/**
 * topay_case_doing_fail: (skip)
 * @doing: an act
 * @error: why it did not work
 *
 * Says so where the person is.
 */
void
topay_case_doing_fail (TopayCaseDoing *doing, const GError *error)
{
  g_autoptr (TopayProblem) problem = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (doing->sheet != NULL)
    {
      topay_sheet_show_error (doing->sheet, error);
      return;
    }
  problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
  topay_case_doing_toast (doing, problem->title);
}

static void
on_posted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseDoing) doing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = topay_flow_post_finish (TOPAY_CONTEXT (source), result, &error);
  const char *state = "sent";

  if (answer == NULL)
    {
      topay_case_doing_fail (doing, error);
      return;
    }
  g_variant_lookup (answer, "state", "&s", &state);
  if (g_str_equal (state, "sent"))
    topay_case_doing_end (doing, doing->thanks);
  else if (g_str_equal (state, "sign_in"))
    topay_case_doing_end (doing, _ ("Saved. Sign in to send it"));
  else
    topay_case_doing_end (doing, _ ("Saved, not sent yet. It is sent by itself"));
}

/**
 * topay_case_doing_post: (skip)
 * @doing: (transfer full): an act
 * @endpoint: queueable
 * @request: for it
 * @evidence: (nullable): owner of files that go before it
 *
 * Puts the request into the outbox, where it is safe, and waits a little for the answer.
 */
void
topay_case_doing_post (TopayCaseDoing *doing,
                       const TopayWireEndpoint *endpoint,
                       gconstpointer request,
                       const char *evidence)
{
  TopayAccount *account = topay_context_get_account (doing->context);
  TopayClientCall call = { endpoint, request, NULL };
  TopayOutboxScope scope = { topay_account_get_name (account), evidence };

  if (doing->sheet != NULL)
    topay_sheet_set_busy (doing->sheet, TRUE);
  topay_flow_post_async (doing->context, &call, &scope, NULL, on_posted_cb, doing);
}

static void
post_act (TopayCaseDoing *doing, const char *act)
{
  TopayWireCaseAct request = { doing->case_id, (char *) act, NULL, NULL };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  request.evidence = none;
  topay_case_doing_post (doing, &topay_endpoint_case_act, &request, NULL);
}

/* --- Yes or no --- */

typedef struct
{
  const char *act;    /* on the wire */
  const char *title;  /* to be translated */
  const char *text;   /* likewise */
  const char *button; /* likewise, with its context */
  const char *thanks; /* likewise */
  AdwResponseAppearance appearance;
} Decision;

static const Decision withdraw = {
  "withdraw",
  N_ ("Withdraw this case?"),
      N_ ("Nobody works on it any more, and it cannot be taken up again. You can ask anew."),
          NC_ ("button", "_Withdraw"),
          N_ ("Withdrawn"), ADW_RESPONSE_DESTRUCTIVE,
      };
static const Decision reopen = {
  "reopen",
  N_ ("Reopen this case?"),
      N_ ("It is reviewed again, and you get an answer within three working days."),
          NC_ ("button", "_Reopen"),
          N_ ("Reopened"), ADW_RESPONSE_SUGGESTED,
      };

static const Decision *
find_decision (const char *act)
{
  return g_str_equal (act, withdraw.act) ? &withdraw : &reopen;
}

static void
on_decided_cb (GtkWindow *dialog, const char *answer, TopayCaseDoing *waiting)
{
  TopayCaseDoing *doing;

  if (g_str_equal (answer, "cancel"))
    return;
  doing = topay_case_doing_new (waiting->parent, waiting->context, waiting->case_id);
  doing->thanks = _ (find_decision (answer)->thanks);
  post_act (doing, answer);
}

static void
forget_doing (gpointer data, GClosure *closure)
{
  topay_case_doing_free (data);
}

static void
ask (TopayCaseDoing *doing, const Decision *decision)
{
  GtkRoot *root = gtk_widget_get_root (doing->parent);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (root), _ (decision->title), _ (decision->text));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_response (message, "cancel", C_ ("button", "_Cancel"));
  adw_message_dialog_add_response (message, decision->act,
                                   g_dpgettext2 (NULL, "button", decision->button));
  adw_message_dialog_set_response_appearance (message, decision->act, decision->appearance);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_decided_cb), doing, forget_doing, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * topay_case_acts_withdraw:
 * @parent: of the page
 * @context: whose account and outbox
 * @summary: a case
 *
 * Asks, and withdraws it.
 */
void
topay_case_acts_withdraw (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary)
{
  ask (topay_case_doing_new (parent, context, summary->id), &withdraw);
}

/**
 * topay_case_acts_reopen:
 * @parent: of the page
 * @context: whose account and outbox
 * @summary: a case
 *
 * Asks, and takes it up again.
 */
void
topay_case_acts_reopen (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary)
{
  ask (topay_case_doing_new (parent, context, summary->id), &reopen);
}

/* --- An answer --- */

/* What is being filled in; it goes with its window. */
typedef struct
{
  TopayContext *context;   /* (owned) */
  GtkWidget *parent;       /* (owned) */
  char *case_id;           /* (owned) */
  gboolean is_supply;      /* it answers what was asked */
  char *owner;             /* (owned): of the files */
  GtkTextView *words;      /* (unowned): a descendant of the window */
  TopayEvidenceList *list; /* (unowned) (nullable): likewise */
} Answer;

static void
answer_free (Answer *answer)
{
  g_object_unref (answer->context);
  g_object_unref (answer->parent);
  g_free (answer->case_id);
  g_free (answer->owner);
  g_free (answer);
}

static GPtrArray *
list_files (Answer *answer)
{
  g_autofree char *ids = answer->list != NULL ? topay_evidence_list_dup_ids (answer->list) : NULL;
  g_auto (GStrv) words = g_strsplit_set (ids != NULL ? ids : "", " ,", -1);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++)
    {
      TopayWireEvidenceRef *file;

      if (*words[i] == '\0')
        continue;
      file = g_malloc (sizeof *file + strlen (words[i]) + 1);
      file->id = strcpy ((char *) (file + 1), words[i]);
      g_ptr_array_add (files, file);
    }
  return files;
}

static char *
dup_words (Answer *answer)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (answer->words);
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strstrip (text);
}

static void
on_answered_cb (TopaySheet *sheet, Answer *answer)
{
  g_autoptr (GPtrArray) files = list_files (answer);
  g_autofree char *words = dup_words (answer);
  const char *obstacle =
      answer->list != NULL ? topay_evidence_list_get_obstacle (answer->list) : NULL;
  TopayWireCaseAct request = { answer->case_id, (char *) (answer->is_supply ? "supply" : "add"),
                               *words != '\0' ? words : NULL, files };
  TopayCaseDoing *doing;

  if (obstacle != NULL)
    {
      topay_sheet_show_problem (sheet, _ ("A file cannot be sent yet"), obstacle);
      return;
    }
  if (*words == '\0' && files->len == 0)
    {
      topay_sheet_show_problem (sheet, _ ("There is nothing to send yet"),
                                          _ ("Write something, or add a file."));
      gtk_widget_grab_focus (GTK_WIDGET (answer->words));
      return;
    }
  doing = topay_case_doing_new (answer->parent, answer->context, answer->case_id);
  doing->sheet = g_object_ref (sheet);
  topay_case_doing_post (doing, &topay_endpoint_case_act, &request,
                         files->len > 0 ? answer->owner : NULL);
}

/* The wire takes a thousand characters. */
static void
on_words_changed_cb (GtkTextBuffer *buffer, TopaySheet *sheet)
{
  gboolean fits = gtk_text_buffer_get_char_count (buffer) <= TOPAY_WIRE_MAX_CASE_WORDS;

  topay_sheet_set_ready (sheet, fits);
  if (!fits)
    topay_sheet_show_problem (sheet,
                              _ ("The text is too long"),
                                 _ ("1,000 characters fit. Make it shorter, or add it as a file."));
}

static GtkWidget *
make_words (Answer *answer, TopaySheet *sheet)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Your _words"));
  GtkWidget *view = gtk_text_view_new ();

  answer->words = GTK_TEXT_VIEW (view);
  gtk_text_view_set_wrap_mode (answer->words, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (answer->words, FALSE);
  gtk_text_view_set_top_margin (answer->words, 12);
  gtk_text_view_set_bottom_margin (answer->words, 12);
  gtk_text_view_set_left_margin (answer->words, 12);
  gtk_text_view_set_right_margin (answer->words, 12);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Your words"), -1);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 96);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  g_signal_connect_object (gtk_text_view_get_buffer (answer->words), "changed",
                           G_CALLBACK (on_words_changed_cb), sheet, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static void
append_files (Answer *answer, TopaySheet *sheet)
{
  TopayEvidence *evidence = topay_context_get_evidence (answer->context);
  GtkWidget *list;

  if (evidence == NULL)
    return;
  list = topay_evidence_list_new (evidence, answer->owner, "order talk goods bank identity other");
  answer->list = TOPAY_EVIDENCE_LIST (list);
  topay_evidence_list_set_account (answer->list, topay_context_get_account (answer->context));
  topay_sheet_append (sheet, list);
  g_signal_connect_object (list, "changed", G_CALLBACK (topay_sheet_fit), sheet, G_CONNECT_SWAPPED);
}

/**
 * topay_case_acts_answer:
 * @parent: of the page
 * @context: whose account and outbox
 * @summary: a case
 *
 * Asks for words and files, which answer what was asked or are added to the case.
 */
void
topay_case_acts_answer (GtkWidget *parent, TopayContext *context, const TopayWireCase *summary)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  Answer *answer = g_new0 (Answer, 1);
  TopaySheet *sheet;

  answer->context = g_object_ref (context);
  answer->parent = g_object_ref (parent);
  answer->case_id = g_strdup (summary->id);
  answer->is_supply = topay_case_can (summary, TOPAY_CASE_SUPPLY, now);
  answer->owner = g_strconcat ("case:", summary->id, NULL);
  sheet = topay_sheet_new (parent, answer->is_supply ? _ ("Add evidence and answer")
                                                     : _ ("Add something"), C_ ("button", "_Send"));
  topay_sheet_set_lead (sheet, answer->is_supply ? _ ("The clock goes on as soon as we have it.")
                                                 : _ ("Whoever works on the case sees it."));
  topay_sheet_append (sheet, make_words (answer, sheet));
  append_files (answer, sheet);
  gtk_window_set_focus (GTK_WINDOW (sheet), GTK_WIDGET (answer->words));
  g_object_set_data_full (G_OBJECT (sheet), "topay-answer", answer, (GDestroyNotify) answer_free);
  g_signal_connect (sheet, "accepted", G_CALLBACK (on_answered_cb), answer);
  gtk_window_present (GTK_WINDOW (sheet));
}
