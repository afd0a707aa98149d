/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnosis-page.h"

#include <glib/gi18n.h>

#include "topay-check-row.h"
#include "topay-diagnosis-result.h"
#include "topay-diagnosis-words.h"
#include "topay-diagnostician.h"
#include "topay-menu.h"
#include "topay-money.h"
#include "topay-payment-card.h"
#include "topay-payment-watch.h"
#include "topay-question-card.h"
#include "topay-report-dialog.h"
#include "topay-scam-brake.h"
#include "topay-scam-check.h"
#include "topay-service.h"
#include "topay-settings-panels.h"
#include "topay-uri.h"

/* A run, and what comes of it:
 *
 *   shown ── run ── checks fill in ── end, or Stop ── facts, with answers ── verdict ─┬─ brake
 *             ▲                                            ▲                          └─ result
 *             └── check again, payment settled             └── a question is answered ◀──┘
 */

struct _TopayDiagnosisPage
{
  TopayPage parent_instance;
  char *payment_id;         /* (owned) (nullable) */
  char *code;               /* (owned) (nullable) */
  const TopayProbe *probes; /* (unowned) */
  guint n_probes;

  TopayCauses *causes;               /* (owned) */
  TopayDiagnostician *diagnostician; /* (owned) (nullable): none before the first run */
  GCancellable *cancellable;         /* (owned) (nullable): of the run */
  GPtrArray *rows;                   /* (owned) (element-type TopayCheckRow), unowned elements: NULL
                                        where a check is not of this run */
  GPtrArray *answers;                /* (owned) (element-type Answer): oldest first */
  TopayFacts *facts;                 /* (owned) (nullable): of the last verdict, with the answers */
  TopayVerdict *verdict;             /* (owned) (nullable) */
  gint64 began_us;
  gint64 duration_s;      /* of the run */
  gboolean is_solved;     /* as the person says */
  gboolean was_signed_in; /* when the run began */

  TopayPaymentWatch *watch; /* (owned) (nullable): while the payment is not decided */
  guint n_looks;            /* of the watch */
  gint64 next_look_us;
  guint tick_source; /* GSource id; 0 when nothing is counted */

  GtkWidget *header_bar;
  GtkWidget *back_button;
  GtkMenuButton *menu_button;
  GtkWidget *stop_button;
  GtkWidget *report_button;
  GtkLabel *announcement;
  GtkWidget *body;
  AdwBin *card_bin;
  GtkWidget *running;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkListBox *list;
  AdwBin *result_bin;
};

G_DEFINE_FINAL_TYPE (TopayDiagnosisPage, topay_diagnosis_page, TOPAY_TYPE_PAGE)

typedef struct
{
  char *fact;  /* (owned) */
  char *value; /* (owned) */
} Answer;

static void
answer_free (Answer *answer)
{
  g_free (answer->fact);
  g_free (answer->value);
  g_free (answer);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static TopayAccount *
get_account (TopayDiagnosisPage *self)
{
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (self));

  return context != NULL ? topay_context_get_account (context) : NULL;
}

static gboolean
is_signed_in (TopayDiagnosisPage *self)
{
  TopayAccount *account = get_account (self);

  return account != NULL && topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
}

static void
announce (TopayDiagnosisPage *self, const char *text)
{
  gtk_label_set_text (self->announcement, text);
}

/* --- The payment, as soon as it is known --- */

static void
show_payment (TopayDiagnosisPage *self, const TopayFacts *facts)
{
  TopayWirePayment payment = { 0 };
  GtkWidget *card;

  payment.id = self->payment_id;
  payment.merchant = (char *) topay_facts_get_word (facts, "merchant");
  payment.order = (char *) topay_facts_get_word (facts, "order");
  payment.state = (char *) topay_facts_get_word (facts, "payment-state");
  if (payment.merchant == NULL || payment.order == NULL || payment.state == NULL
      || !topay_facts_get_number (facts, "amount", &payment.amount)
      || !topay_facts_get_number (facts, "made-at", &payment.made_at))
    return;

  payment.currency = (char *) "CNY";
  card = topay_payment_card_new (&payment);
  gtk_widget_add_css_class (card, "card");
  adw_bin_set_child (self->card_bin, card);
  gtk_widget_set_visible (GTK_WIDGET (self->card_bin), TRUE);
}

/* --- While it runs --- */

static gboolean
concerns_this_run (TopayDiagnosisPage *self, const TopayProbe *probe)
{
  return (!probe->needs_session || self->was_signed_in)
         && (!probe->needs_payment || self->payment_id != NULL);
}

static void
make_rows (TopayDiagnosisPage *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->n_probes; i++)
    {
      GtkWidget *check = NULL;

      if (concerns_this_run (self, &self->probes[i]))
        {
          check =
              topay_check_row_new (topay_diagnosis_words_get_check_title (self->probes[i].name));
          gtk_list_box_append (self->list, check);
        }
      g_ptr_array_add (self->rows, check);
    }
}

static void
show_progress (TopayDiagnosisPage *self)
{
  guint n_rows = 0, n_done = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      TopayCheckRow *row = g_ptr_array_index (self->rows, i);

      if (row == NULL)
        continue;
      n_rows++;
      if (topay_check_row_get_state (row) > TOPAY_CHECK_RUNNING)
        n_done++;
    }
  /* Translators: %1$u of %2$u checks have ended */
  text = g_strdup_printf (
      _ ("%1$u of %2$u done; ten seconds at most. Please do not pay again meanwhile."), n_done,
         n_rows);
  gtk_label_set_text (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 n_rows > 0 ? (double) n_done / (double) n_rows : 0);
}

static void
on_check_changed_cb (TopayDiagnosisPage *self, guint nth)
{
  TopayCheckRow *row = nth < self->rows->len ? g_ptr_array_index (self->rows, nth) : NULL;
  TopayFacts *facts = topay_diagnostician_get_facts (self->diagnostician);
  g_autofree char *text = NULL;
  TopayCheckState state;
  const char *check = topay_diagnostician_get_check (self->diagnostician, nth, &state);

  if (row == NULL)
    return;

  text = topay_diagnosis_words_dup_check (check, state, facts, get_now ());
  topay_check_row_set (row, state, text);
  show_progress (self);
  if (state == TOPAY_CHECK_NOTABLE)
    {
      g_autofree char *said = g_strdup_printf (
          /* Translators: %1$s is what was checked, %2$s what was found */
          _ ("%1$s: %2$s"), topay_diagnosis_words_get_check_title (check), text);

      announce (self, said);
    }
  if (g_str_equal (check, "payment") && state > TOPAY_CHECK_RUNNING)
    show_payment (self, facts);
}

/* --- What can be done here --- */

static gboolean
has_wizard (const char *wizard, gpointer data)
{
  return topay_context_is_wizard_available (topay_page_get_context (data), wizard);
}

static gboolean
can_do (const char *action, gpointer data)
{
  TopayDiagnosisPage *self = data;

  if (g_str_equal (action, "watch"))
    return self->payment_id != NULL && is_signed_in (self)
           && topay_context_get_watches (topay_page_get_context (data)) != NULL;
  if (g_str_equal (action, "sign-in"))
    return get_account (self) != NULL && !is_signed_in (self);
  if (g_str_equal (action, "date-settings"))
    return topay_settings_panels_has (TOPAY_SETTINGS_PANEL_DATE);
  if (g_str_equal (action, "network-settings"))
    return topay_settings_panels_has (TOPAY_SETTINGS_PANEL_NETWORK);
  if (g_str_equal (action, "open-portal"))
    {
      g_autofree char *uri =
          topay_service_dup_portal_uri (topay_context_get_settings (topay_page_get_context (data)));

      return uri != NULL;
    }
  return g_str_equal (action, "check-again") || g_str_equal (action, "ask-person");
}

/* --- The verdict --- */

static void
stop_counting (TopayDiagnosisPage *self)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
}

static void
stop_watching (TopayDiagnosisPage *self)
{
  stop_counting (self);
  if (self->watch != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->watch, self);
      topay_payment_watch_stop (self->watch);
      g_clear_object (&self->watch);
    }
}

static void run (TopayDiagnosisPage *self);

static TopayDiagnosisResult *
get_result (TopayDiagnosisPage *self)
{
  GtkWidget *child = adw_bin_get_child (self->result_bin);

  return TOPAY_IS_DIAGNOSIS_RESULT (child) ? TOPAY_DIAGNOSIS_RESULT (child) : NULL;
}

static gboolean
on_tick_cb (gpointer user_data)
{
  TopayDiagnosisPage *self = user_data;
  gint64 left_us = self->next_look_us - g_get_monotonic_time ();

  if (get_result (self) != NULL)
    topay_diagnosis_result_set_next_look (get_result (self),
                                          left_us > 0 ? (guint) (left_us / G_USEC_PER_SEC) + 1 : 0);
  return G_SOURCE_CONTINUE;
}

static void
count_down (TopayDiagnosisPage *self)
{
  self->next_look_us =
      g_get_monotonic_time () + topay_watch_get_delay_s (self->n_looks++) * G_TIME_SPAN_SECOND;
  on_tick_cb (self);
}

static void
on_settled_cb (TopayDiagnosisPage *self, const char *state)
{
  announce (self, _ ("The payment is decided."));
  run (self);
}

static void
watch_payment (TopayDiagnosisPage *self)
{
  TopayAccount *account = get_account (self);

  if (self->watch == NULL)
    {
      self->watch = topay_payment_watch_new (topay_account_get_client (account), self->payment_id);
      self->n_looks = 0;
      g_signal_connect_swapped (self->watch, "checked", G_CALLBACK (count_down), self);
      g_signal_connect_swapped (self->watch, "settled", G_CALLBACK (on_settled_cb), self);
      topay_payment_watch_start (self->watch);
      count_down (self);
    }
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (1, on_tick_cb, self);
  on_tick_cb (self);
}

static void judge (TopayDiagnosisPage *self);

static void
on_answered_cb (TopayDiagnosisPage *self, const char *fact, const char *value)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->fact = g_strdup (fact);
  answer->value = g_strdup (value);
  g_ptr_array_add (self->answers, answer);
  judge (self);
}

static GtkWidget *
make_question (TopayDiagnosisPage *self, const TopayCauseQuestion *question, const char *lead)
{
  GtkWidget *card = topay_question_card_new (question, lead);

  g_signal_connect_object (card, "answered", G_CALLBACK (on_answered_cb), self, G_CONNECT_SWAPPED);
  return card;
}

static void
show_part (TopayDiagnosisPage *self, GtkWidget *part)
{
  adw_bin_set_child (self->result_bin, part);
  gtk_widget_set_visible (GTK_WIDGET (self->result_bin), TRUE);
  gtk_widget_set_visible (self->running, FALSE);
  gtk_widget_set_visible (self->stop_button, FALSE);
  gtk_widget_set_visible (self->report_button, TRUE);
  gtk_widget_grab_focus (part);
}

static gboolean
is_kept (TopayDiagnosisPage *self)
{
  TopayPaymentWatches *watches =
      topay_context_get_watches (topay_page_get_context (TOPAY_PAGE (self)));

  return watches != NULL && self->payment_id != NULL
         && topay_payment_watches_is_kept (watches, self->payment_id);
}

static void
show_result (TopayDiagnosisPage *self)
{
  const TopayResultAbilities abilities = { self, has_wizard, can_do };
  const TopayResultView view = { .verdict = self->verdict,
                                 .facts = self->facts,
                                 .checks = self->diagnostician,
                                 .abilities = &abilities,
                                 .payment_id = self->payment_id,
                                 .now = get_now (),
                                 .is_kept = is_kept (self) };
  GtkWidget *result = topay_diagnosis_result_new (&view);

  if (self->verdict->questions->len > 0 && !self->verdict->must_wait)
    topay_diagnosis_result_add (TOPAY_DIAGNOSIS_RESULT (result),
                                make_question (self,
                                               g_ptr_array_index (self->verdict->questions, 0),
                                               _ ("One answer would tell us more")));
  show_part (self, result);
  announce (self, topay_diagnosis_result_get_title (TOPAY_DIAGNOSIS_RESULT (result)));
}

/* A payment that was stopped for risk leads through three questions before anything else. */
static gboolean
brake (TopayDiagnosisPage *self)
{
  const TopayFinding *first = g_ptr_array_index (self->verdict->findings, 0);
  const TopayCauseQuestion *question;
  GtkWidget *part;

  if (!g_str_equal (first->cause->id, "risk.payment"))
    return FALSE;

  question = topay_scam_check_get_question (self->causes, self->facts);
  if (question != NULL)
    {
      g_autofree char *lead = topay_scam_check_dup_lead (self->facts);

      part = make_question (self, question, lead);
    }
  else if (topay_scam_check_is_alarmed (self->facts))
    part = topay_scam_brake_new_warning (has_wizard ("fraud-report", self));
  else
    return FALSE;

  show_part (self, part);
  announce (self, question != NULL ? gettext (question->text) : topay_scam_check_get_title ());
  return TRUE;
}

static void
judge (TopayDiagnosisPage *self)
{
  g_clear_pointer (&self->verdict, topay_verdict_free);
  g_clear_pointer (&self->facts, topay_facts_free);
  self->facts = topay_facts_copy (topay_diagnostician_get_facts (self->diagnostician));
  for (guint i = 0; i < self->answers->len; i++)
    {
      const Answer *answer = g_ptr_array_index (self->answers, i);

      topay_facts_set_told (self->facts, answer->fact, answer->value);
    }
  topay_diagnosis_complete (self->causes, self->facts, get_now ());
  self->verdict = topay_diagnose (self->causes, self->facts);

  if (!self->verdict->must_wait)
    stop_watching (self);
  if (!brake (self))
    show_result (self);
  if (self->verdict->must_wait && can_do ("watch", self))
    watch_payment (self);
}

/* --- A run --- */

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayDiagnosisPage) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (TOPAY_DIAGNOSTICIAN (source) != self->diagnostician)
    return;
  if (!topay_diagnostician_run_finish (self->diagnostician, result, &error)
      && gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  self->duration_s = (g_get_monotonic_time () - self->began_us) / G_USEC_PER_SEC;
  judge (self);
}

static void
make_diagnostician (TopayDiagnosisPage *self)
{
  g_autoptr (TopayProbeContext) context =
      topay_context_new_probes (topay_page_get_context (TOPAY_PAGE (self)));

  if (self->diagnostician != NULL)
    g_signal_handlers_disconnect_by_data (self->diagnostician, self);
  g_clear_object (&self->diagnostician);
  self->diagnostician = topay_diagnostician_new (context, self->probes, self->n_probes);
  g_signal_connect_swapped (self->diagnostician, "check-changed", G_CALLBACK (on_check_changed_cb),
                            self);
}

static void
run (TopayDiagnosisPage *self)
{
  stop_watching (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->was_signed_in = is_signed_in (self);
  self->began_us = g_get_monotonic_time ();
  self->is_solved = FALSE;
  make_diagnostician (self);
  make_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->result_bin), FALSE);
  gtk_widget_set_visible (self->running, TRUE);
  gtk_widget_set_visible (self->stop_button, TRUE);
  gtk_widget_set_visible (self->report_button, FALSE);
  gtk_widget_grab_focus (self->running);
  announce (self, _ ("Finding the cause"));
  topay_diagnostician_run_async (self->diagnostician, self->payment_id, self->code,
                                 self->cancellable, on_run_cb, g_object_ref (self));
}

/* --- Actions --- */

static void
stop (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (widget);

  if (self->diagnostician != NULL)
    topay_diagnostician_stop (self->diagnostician);
}

static void
check_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (widget);

  g_ptr_array_set_size (self->answers, 0);
  run (self);
}

static void
sign_in (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.sign-in", NULL);
}

static void
open_panel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_settings_panels_open (g_str_equal (action_name, "diagnosis.date-settings")
                                  ? TOPAY_SETTINGS_PANEL_DATE
                                  : TOPAY_SETTINGS_PANEL_NETWORK,
                              widget);
}

static void
open_portal (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *uri = topay_service_dup_portal_uri (
      topay_context_get_settings (topay_page_get_context (TOPAY_PAGE (widget))));

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
}

static void
say_solved (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (widget);

  if (get_result (self) == NULL)
    return;
  self->is_solved = TRUE;
  topay_diagnosis_result_say_solved (get_result (self));
  announce (self, _ ("Good to hear. Thank you for telling us."));
  gtk_widget_grab_focus (self->back_button); /* the button that was pressed is gone */
}

/* Shop and sum, as the notification will say it. */
static char *
dup_payment_name (TopayDiagnosisPage *self)
{
  const char *merchant = topay_facts_get_word (self->facts, "merchant");
  g_autofree char *sum = NULL;
  gint64 amount;

  if (merchant == NULL || !topay_facts_get_number (self->facts, "amount", &amount))
    return g_strdup (_ ("Open to see what it means."));
  sum = topay_money_dup_text (amount, NULL);
  /* Translators: %1$s is a shop, %2$s a sum */
  return g_strdup_printf (_ ("%1$s, %2$s. Open to see what it means."), merchant, sum);
}

static void
keep_watching (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (widget);
  TopayPaymentWatches *watches =
      topay_context_get_watches (topay_page_get_context (TOPAY_PAGE (self)));
  g_autofree char *name = NULL;

  if (self->facts == NULL || !can_do ("watch", self))
    return;
  name = dup_payment_name (self);
  if (g_str_equal (action_name, "diagnosis.watch"))
    topay_payment_watches_keep (watches, self->payment_id, name);
  else
    topay_payment_watches_forget (watches, self->payment_id);
  judge (self);
  if (is_kept (self))
    announce (self, _ ("We tell you as soon as it is decided. You can close this window."));
}

static void
open_report (TopayDiagnosisPage *self, const char *result)
{
  const TopayFinding *first;
  GtkWidget *dialog;

  if (self->verdict == NULL)
    return;
  first = g_ptr_array_index (self->verdict->findings, 0);
  dialog = topay_report_dialog_new (
      topay_page_get_context (TOPAY_PAGE (self)),
      &(TopayReportSubject){ self->facts, first->cause->id, result, self->duration_s });
  gtk_window_set_transient_for (GTK_WINDOW (dialog),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_report (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (widget);

  open_report (self, self->is_solved ? "solved" : "open");
}

/* How to reach one, and over it the report that a person is to get. */
static void
ask_person (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.open-article", "s", "contact-channels");
  if (is_signed_in (TOPAY_DIAGNOSIS_PAGE (widget)))
    open_report (TOPAY_DIAGNOSIS_PAGE (widget), "escalated");
}

/* --- The page --- */

/* Escape and Back: a question that was answered is asked again, a run is stopped. */
static gboolean
topay_diagnosis_page_back (TopayPage *page)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (page);

  if (self->diagnostician == NULL || topay_diagnostician_is_running (self->diagnostician)
      || self->answers->len == 0)
    return FALSE;

  g_ptr_array_set_size (self->answers, (int) self->answers->len - 1);
  judge (self);
  return TRUE;
}

/* Whoever comes back after signing in is known now; nothing else has changed. */
static void
topay_diagnosis_page_shown (TopayPage *page, gboolean again)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (page);

  if (!again || self->verdict == NULL || self->was_signed_in != is_signed_in (self))
    run (self);
  else if (self->verdict->must_wait && can_do ("watch", self))
    watch_payment (self);
}

static char *
topay_diagnosis_page_dup_uri (TopayPage *page)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (page);

  if (self->code != NULL && topay_cause_code_is (self->code))
    return topay_uri_build (TOPAY_URI_DIAGNOSIS, self->code);
  return topay_uri_build (TOPAY_URI_FLOW, "payment-diagnosis");
}

static void
topay_diagnosis_page_constructed (GObject *object)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (object);
  g_autoptr (GMenuModel) menu = topay_menu_new ();

  G_OBJECT_CLASS (topay_diagnosis_page_parent_class)->constructed (object);

  gtk_menu_button_set_menu_model (self->menu_button, menu);
  topay_settings_panels_find ();
  topay_page_add_region (TOPAY_PAGE (self), self->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), self->body);
}

static void
topay_diagnosis_page_unroot (GtkWidget *widget)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (widget);

  stop_watching (self);
  g_cancellable_cancel (self->cancellable);

  GTK_WIDGET_CLASS (topay_diagnosis_page_parent_class)->unroot (widget);
}

static void
topay_diagnosis_page_dispose (GObject *object)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (object);

  stop_watching (self);
  if (self->diagnostician != NULL)
    g_signal_handlers_disconnect_by_data (self->diagnostician, self);
  g_clear_object (&self->diagnostician);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (topay_diagnosis_page_parent_class)->dispose (object);
}

static void
topay_diagnosis_page_finalize (GObject *object)
{
  TopayDiagnosisPage *self = TOPAY_DIAGNOSIS_PAGE (object);

  g_clear_pointer (&self->verdict, topay_verdict_free);
  g_clear_pointer (&self->facts, topay_facts_free);
  topay_causes_unref (self->causes);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->answers);
  g_free (self->payment_id);
  g_free (self->code);

  G_OBJECT_CLASS (topay_diagnosis_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, report_button);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, announcement);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, body);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, card_bin);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, running);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, list);
  gtk_widget_class_bind_template_child (widget_class, TopayDiagnosisPage, result_bin);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagnosis.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "diagnosis.check-again", NULL, check_again);
  gtk_widget_class_install_action (widget_class, "diagnosis.watch", NULL, keep_watching);
  gtk_widget_class_install_action (widget_class, "diagnosis.forget", NULL, keep_watching);
  gtk_widget_class_install_action (widget_class, "diagnosis.sign-in", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "diagnosis.date-settings", NULL, open_panel);
  gtk_widget_class_install_action (widget_class, "diagnosis.network-settings", NULL, open_panel);
  gtk_widget_class_install_action (widget_class, "diagnosis.open-portal", NULL, open_portal);
  gtk_widget_class_install_action (widget_class, "diagnosis.report", NULL, show_report);
  gtk_widget_class_install_action (widget_class, "diagnosis.solved", NULL, say_solved);
  gtk_widget_class_install_action (widget_class, "diagnosis.ask-person", NULL, ask_person);
}

static void
topay_diagnosis_page_class_init (TopayDiagnosisPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = topay_diagnosis_page_constructed;
  object_class->dispose = topay_diagnosis_page_dispose;
  object_class->finalize = topay_diagnosis_page_finalize;
  widget_class->unroot = topay_diagnosis_page_unroot;
  TOPAY_PAGE_CLASS (klass)->back = topay_diagnosis_page_back;
  TOPAY_PAGE_CLASS (klass)->shown = topay_diagnosis_page_shown;
  TOPAY_PAGE_CLASS (klass)->dup_uri = topay_diagnosis_page_dup_uri;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-diagnosis-page.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
topay_diagnosis_page_init (TopayDiagnosisPage *self)
{
  self->probes = topay_probes;
  self->n_probes = topay_n_probes;
  self->causes = topay_diagnosis_words_load_causes ();
  self->rows = g_ptr_array_new ();
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_diagnosis_page_new:
 * @context: what the page needs
 * @payment_id: (nullable): a payment of whoever is signed in
 * @code: (nullable): an error code, as it was typed
 *
 * Makes a page that begins to measure when it is shown, and stops when it is left.
 *
 * Returns: (transfer floating): the page
 */
TopayPage *
topay_diagnosis_page_new (TopayContext *context, const char *payment_id, const char *code)
{
  TopayDiagnosisPage *self = g_object_new (TOPAY_TYPE_DIAGNOSIS_PAGE, "context", context, NULL);

  self->payment_id = g_strdup (payment_id);
  self->code = g_strdup (code);
  return TOPAY_PAGE (self);
}

/**
 * topay_diagnosis_page_set_probes:
 * @self: a page that was not shown yet
 * @probes: (array length=n_probes): instead of those of the product
 * @n_probes: how many
 *
 * Lets a test decide what is found.
 */
void
topay_diagnosis_page_set_probes (TopayDiagnosisPage *self, const TopayProbe *probes, guint n_probes)
{
  g_return_if_fail (TOPAY_IS_DIAGNOSIS_PAGE (self) && self->diagnostician == NULL);

  self->probes = probes;
  self->n_probes = n_probes;
}
