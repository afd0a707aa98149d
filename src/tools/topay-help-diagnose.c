/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why a payment failed, in the terminal: the same probes, engine and words as in the window. */

#include "config.h"

#include "topay-help-private.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "topay-diagnosis-words.h"
#include "topay-error.h"
#include "topay-help-terminal.h"
#include "topay-language.h"
#include "topay-problem.h"
#include "topay-service.h"
#include "topay-wire-payments.h"

/* A service that does not answer holds nobody up who wants to go. */
#define SIGN_OUT_MS 3000

#define MAX_NAME_BYTES 254

typedef struct
{
  const TopayHelp *help;
  const TopayHelpDiagnosis *wanted;
  char *code;                        /* (owned) (nullable) */
  char *payment_id;                  /* (owned) (nullable) */
  TopayCauses *causes;               /* (owned) */
  GSettings *settings;               /* (owned) (nullable) */
  TopayAccount *account;             /* (owned) (nullable): a service is set up */
  TopayDiagnostician *diagnostician; /* (owned) (nullable): after the run */
  TopayFacts *facts;                 /* (owned) (nullable): with the answers */
  TopayVerdict *verdict;             /* (owned) (nullable) */
  GCancellable *cancellable;         /* (owned): Ctrl+C */
  gint64 duration_us;
} Diagnosis;

static void
diagnosis_clear (Diagnosis *self)
{
  g_clear_pointer (&self->verdict, topay_verdict_free);
  g_clear_pointer (&self->facts, topay_facts_free);
  g_clear_object (&self->diagnostician);
  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->causes, topay_causes_unref);
  g_clear_object (&self->cancellable);
  g_free (self->payment_id);
  g_free (self->code);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Diagnosis, diagnosis_clear)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static TopayHelpExit
fail (TopayHelpExit status, const char *text)
{
  g_printerr ("topay-help: %s\n", text);
  return status;
}

static gboolean
is_interrupted (const Diagnosis *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* --- Waiting --- */

static void
on_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *place;
}

/* --- The session --- */

/* That nobody was reached is a finding, not a failure. */
static gboolean
is_of_the_network (const GError *error)
{
  return g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE)
         || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TLS)
         || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TIMEOUT);
}

static TopayHelpExit
tell_problem (const Diagnosis *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = NULL;

  if (is_interrupted (self))
    return TOPAY_HELP_INTERRUPTED;
  if (error->domain != TOPAY_ERROR)
    return fail (TOPAY_HELP_UNABLE, error->message);
  problem = topay_problem_new (error, get_now ());
  g_printerr ("topay-help: %s\n%s\n", problem->title, problem->text);
  return TOPAY_HELP_UNABLE;
}

static gboolean
give_password (Diagnosis *self, const char *password, GError **error)
{
  const TopaySignIn request = { self->wanted->account, password, "topay-help",
                                topay_help_choose_language (self->help, NULL), FALSE };
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_sign_in_async (self->account, &request, self->cancellable, on_result_cb, &result);
  return topay_account_sign_in_finish (self->account, wait_for (&result), error);
}

static gboolean
give_code (Diagnosis *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  char *code =
      topay_help_read_secret (_ ("Code of the authenticator app: "), self->cancellable, error);

  if (code == NULL)
    return FALSE;
  topay_account_second_factor_async (self->account, code, NULL, self->cancellable, on_result_cb,
                                     &result);
  topay_help_wipe (code);
  return topay_account_second_factor_finish (self->account, wait_for (&result), error);
}

static gboolean
sign_in (Diagnosis *self, GError **error)
{
  /* Translators: %s is the name of an account */
  g_autofree char *prompt = g_strdup_printf (_ ("Password of %s: "), self->wanted->account);
  char *password = topay_help_read_secret (prompt, self->cancellable, error);
  gboolean is_right = password != NULL && give_password (self, password, error);

  topay_help_wipe (password);
  if (is_right && topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SECOND_FACTOR)
    is_right = give_code (self, error);
  return is_right;
}

static gboolean
on_sign_out_late_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE; /* removed below */
}

/* Whatever ended the program. */
static void
sign_out (Diagnosis *self)
{
  g_autoptr (GCancellable) late = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  guint limit;

  if (self->account == NULL
      || topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    return;
  limit = g_timeout_add (SIGN_OUT_MS, on_sign_out_late_cb, late);
  topay_account_sign_out_async (self->account, late, on_result_cb, &result);
  topay_account_sign_out_finish (self->account, wait_for (&result), NULL);
  g_source_remove (limit);
}

/* --- The payment --- */

static gboolean
is_payment (const TopayWirePayment *payment, const char *wanted)
{
  g_autoptr (GString) bare = g_string_new (wanted);

  g_string_replace (bare, " ", "", 0); /* as the app shows order numbers */
  return g_ascii_strcasecmp (payment->order, bare->str) == 0
         || g_ascii_strcasecmp (payment->id, bare->str) == 0;
}

static gboolean
find_payment (Diagnosis *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  TopayWirePaymentList *list;

  topay_account_call_async (self->account, &topay_endpoint_payments, NULL, self->cancellable,
                            on_result_cb, &result);
  list = topay_account_call_finish (self->account, wait_for (&result), error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->payments->len && self->payment_id == NULL; i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (list->payments, i);

      if (is_payment (payment, self->wanted->payment))
        self->payment_id = g_strdup (payment->id);
    }
  topay_wire_free (&topay_record_payment_list, list);
  if (self->payment_id == NULL)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND,
                         _ ("There is no such payment in this account"));
  return self->payment_id != NULL;
}

/* FALSE with @status when there is nothing to go on with. */
static gboolean
begin_session (Diagnosis *self, TopayHelpExit *status)
{
  g_autoptr (GError) error = NULL;

  if (self->wanted->account == NULL)
    return TRUE;
  if (self->account == NULL)
    {
      *status = fail (TOPAY_HELP_UNABLE, _ ("No Topay service is set up"));
      return FALSE;
    }
  if (sign_in (self, &error) && (self->wanted->payment == NULL || find_payment (self, &error)))
    return TRUE;
  if (is_of_the_network (error) && !is_interrupted (self))
    return TRUE;
  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND))
    *status = fail (TOPAY_HELP_UNABLE, error->message);
  else
    *status = tell_problem (self, error);
  return FALSE;
}

/* --- The run --- */

static gboolean
concerns_this_run (const Diagnosis *self, const TopayProbe *probe)
{
  gboolean is_signed_in =
      self->account != NULL
      && topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;

  return (!probe->needs_session || is_signed_in)
         && (!probe->needs_payment || self->payment_id != NULL);
}

static void
on_check_changed_cb (Diagnosis *self, guint nth, TopayDiagnostician *diagnostician)
{
  TopayCheckState state;
  const char *check = topay_diagnostician_get_check (diagnostician, nth, &state);
  g_autofree char *text = NULL;

  if (state == TOPAY_CHECK_RUNNING || state == TOPAY_CHECK_WAITING
      || !concerns_this_run (self, &topay_probes[nth]))
    return;
  text = topay_diagnosis_words_dup_check (
      check, state, topay_diagnostician_get_facts (diagnostician), get_now ());
  /* Translators: %1$s is what was checked, %2$s what was found */
  fprintf (stderr, _ ("%1$s: %2$s"), topay_diagnosis_words_get_check_title (check), text);
  fputc ('\n', stderr);
}

static gboolean
run (Diagnosis *self)
{
  g_autofree char *portal_uri = topay_service_dup_portal_uri (self->settings);
  g_autoptr (TopayProbeContext) context = topay_probe_context_new (
      self->account != NULL ? topay_account_get_client (self->account) : NULL, portal_uri);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 begun_us = g_get_monotonic_time ();

  context->content_version = topay_library_get_version_number (self->help->library);
  self->diagnostician = topay_diagnostician_new (context, topay_probes, topay_n_probes);
  if (isatty (STDERR_FILENO) && !self->help->json)
    g_signal_connect_swapped (self->diagnostician, "check-changed",
                              G_CALLBACK (on_check_changed_cb), self);
  topay_diagnostician_run_async (self->diagnostician, self->payment_id, self->code,
                                 self->cancellable, on_result_cb, &result);
  wait_for (&result);
  self->duration_us = g_get_monotonic_time () - begun_us;
  return topay_diagnostician_run_finish (self->diagnostician, result, NULL);
}

/* --- Answers --- */

static const TopayCauseAnswer *
find_answer (const TopayCauseQuestion *question, const char *value)
{
  for (guint i = 0; i < question->answers->len; i++)
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, i);

      if (g_str_equal (answer->value, value))
        return answer;
    }
  return NULL;
}

static gboolean
is_answer (const Diagnosis *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  const TopayCauseQuestion *question = NULL;

  if (parts[0] != NULL && parts[1] != NULL)
    question = topay_causes_find_question (self->causes, parts[0]);
  return question != NULL && find_answer (question, parts[1]) != NULL;
}

static void
tell_answers (Diagnosis *self)
{
  for (guint i = 0; self->wanted->answers != NULL && self->wanted->answers[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (self->wanted->answers[i], "=", 2);

      topay_facts_set_told (self->facts, parts[0], parts[1]);
    }
}

static void
conclude (Diagnosis *self)
{
  g_clear_pointer (&self->verdict, topay_verdict_free);
  topay_diagnosis_complete (self->causes, self->facts, get_now ());
  self->verdict = topay_diagnose (self->causes, self->facts);
}

/* FALSE when nobody answers any more. */
static gboolean
ask (Diagnosis *self, const TopayCauseQuestion *question)
{
  g_autofree char *typed = NULL;
  guint64 nth;

  fprintf (stderr, "\n%s\n", _ (question->text));
  for (guint i = 0; i < question->answers->len; i++)
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, i);

      fprintf (stderr, "  %u  %s\n", i + 1, _ (answer->label));
    }
  typed = topay_help_read_line (_ ("Number of the answer, or Enter to ask no more: "),
                                   self->cancellable, NULL);
  if (typed == NULL || *g_strstrip (typed) == '\0')
    return FALSE;
  if (g_ascii_string_to_unsigned (typed, 10, 1, question->answers->len, &nth, NULL))
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, nth - 1);

      topay_facts_set_told (self->facts, question->fact, answer->value);
    }
  return TRUE;
}

/* One at a time, as long as an answer would tell something. */
static void
interview (Diagnosis *self)
{
  gboolean goes_on = topay_help_is_terminal () && !self->help->json;

  while (goes_on && !self->verdict->must_wait && self->verdict->questions->len > 0)
    {
      goes_on = ask (self, g_ptr_array_index (self->verdict->questions, 0));
      conclude (self);
    }
}

/* --- The whole --- */

static TopayHelpExit
tell (Diagnosis *self)
{
  const TopayFinding *first = g_ptr_array_index (self->verdict->findings, 0);
  const TopayHelpVerdict verdict = { self->verdict,       self->facts,       self->causes,
                                     self->diagnostician, self->duration_us, get_now () };

  if (self->help->json)
    topay_help_print_verdict_json (&verdict);
  else
    topay_help_print_verdict (self->help, &verdict);
  if (first->kind != TOPAY_FINDING_POSSIBLE)
    return TOPAY_HELP_FOUND;
  /* without the session that was asked for, more might have been found */
  return self->wanted->account != NULL
                 && topay_account_get_state (self->account) != TOPAY_ACCOUNT_STATE_SIGNED_IN
             ? TOPAY_HELP_UNABLE
             : TOPAY_HELP_NOTHING;
}

static TopayHelpExit
diagnose (Diagnosis *self)
{
  TopayHelpExit status = TOPAY_HELP_UNABLE;

  if (!begin_session (self, &status))
    return status;
  if (!run (self))
    return is_interrupted (self) ? TOPAY_HELP_INTERRUPTED : TOPAY_HELP_UNABLE;

  self->facts = topay_facts_copy (topay_diagnostician_get_facts (self->diagnostician));
  /* There is one; that it could not be read is a reason to wait. */
  if (self->wanted->payment != NULL)
    topay_facts_set_word (self->facts, "payment", "yes");
  tell_answers (self);
  conclude (self);
  interview (self);
  return is_interrupted (self) ? TOPAY_HELP_INTERRUPTED : tell (self);
}

/* A session of its own, which nothing keeps: that of the app stays as it is. */
static void
open_service (Diagnosis *self)
{
  g_autoptr (TopayClient) client = NULL;

  self->settings = topay_service_open_settings ();
  client = topay_service_new_client (self->settings);
  if (client != NULL)
    self->account = topay_account_new (client, NULL);
}

static gboolean
on_interrupt_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_name (const char *text)
{
  return g_utf8_validate (text, -1, NULL) && *text != '\0' && strlen (text) <= MAX_NAME_BYTES;
}

static TopayHelpExit
check (Diagnosis *self)
{
  const TopayHelpDiagnosis *wanted = self->wanted;

  if (wanted->code != NULL)
    {
      self->code = topay_cause_code_read (wanted->code);
      if (self->code == NULL || *self->code == '\0')
        return fail (TOPAY_HELP_USAGE,
                     _ ("A code looks like TP-2103: letters and digits, without other words."));
    }
  if ((wanted->payment != NULL && !is_name (wanted->payment))
      || (wanted->account != NULL && !is_name (wanted->account)))
    return fail (TOPAY_HELP_USAGE,
                 _ ("A name is empty, too long, or has characters that are not allowed"));
  for (guint i = 0; wanted->answers != NULL && wanted->answers[i] != NULL; i++)
    if (!is_answer (self, wanted->answers[i]))
      return fail (TOPAY_HELP_USAGE,
                   _ ("--answer takes a question and one of its answers, as diagnose prints them"));
  return TOPAY_HELP_FOUND;
}

/* Finds out why a payment failed, and prints it. */
TopayHelpExit
topay_help_diagnose (const TopayHelp *self, const TopayHelpDiagnosis *wanted)
{
  g_auto (Diagnosis) diagnosis = { .help = self, .wanted = wanted };
  TopayHelpExit status;
  guint interrupt, end;

  if (self->language != NULL)
    topay_language_apply (self->language);
  diagnosis.causes = topay_diagnosis_words_load_causes ();
  diagnosis.cancellable = g_cancellable_new ();
  status = check (&diagnosis);
  if (status != TOPAY_HELP_FOUND)
    return status;

  topay_client_init_tls ();
  open_service (&diagnosis);
  interrupt = g_unix_signal_add (SIGINT, on_interrupt_cb, diagnosis.cancellable);
  end = g_unix_signal_add (SIGTERM, on_interrupt_cb, diagnosis.cancellable);
  status = diagnose (&diagnosis);
  sign_out (&diagnosis);
  g_source_remove (interrupt);
  g_source_remove (end);
  return status;
}
