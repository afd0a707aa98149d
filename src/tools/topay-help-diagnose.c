/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why a payment failed, in the terminal: the same probes, engine and words as in the window. */

#include "config.h"

#include "topay-help-private.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "topay-diagnosis-words.h"
#include "topay-help-session.h"
#include "topay-help-terminal.h"
#include "topay-language.h"
#include "topay-plain-text.h"
#include "topay-scam-check.h"
#include "topay-service.h"

#define MAX_NAME_BYTES 254

typedef struct
{
  const TopayHelp *help;
  const TopayHelpDiagnosis *wanted;
  char *code;                        /* (owned) (nullable) */
  char *payment_id;                  /* (owned) (nullable) */
  TopayCauses *causes;               /* (owned) */
  GSettings *settings;               /* (owned) (nullable) */
  TopayHelpSession *session;         /* (owned) */
  TopayDiagnostician *diagnostician; /* (owned) (nullable): after the run */
  TopayFacts *facts;                 /* (owned) (nullable): with the answers */
  TopayVerdict *verdict;             /* (owned) (nullable) */
  gboolean is_cut_off;               /* what needs the service could not be looked at */
  gint64 duration_us;
} Diagnosis;

static void
diagnosis_clear (Diagnosis *self)
{
  g_clear_pointer (&self->verdict, topay_verdict_free);
  g_clear_pointer (&self->facts, topay_facts_free);
  g_clear_object (&self->diagnostician);
  g_clear_pointer (&self->session, topay_help_session_free);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->causes, topay_causes_unref);
  g_free (self->payment_id);
  g_free (self->code);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Diagnosis, diagnosis_clear)

/* --- The session --- */

static gboolean
sign_in (Diagnosis *self, GError **error)
{
  const TopayHelpDiagnosis *wanted = self->wanted;

  if (!topay_help_session_begin (self->session, wanted->account,
                                 topay_help_choose_language (self->help, NULL), error))
    return FALSE;
  if (wanted->payment == NULL)
    return TRUE;
  self->payment_id = topay_help_session_find_payment (self->session, wanted->payment, error);
  return self->payment_id != NULL;
}

/* Anything but FOUND: there is nothing to go on with. */
static TopayHelpExit
begin_session (Diagnosis *self)
{
  g_autoptr (GError) error = NULL;

  if (self->wanted->account == NULL)
    return TOPAY_HELP_FOUND;
  if (topay_help_session_get_client (self->session) == NULL)
    return topay_help_refuse (TOPAY_HELP_UNABLE, _ ("No Topay service is set up"));
  if (sign_in (self, &error))
    return TOPAY_HELP_FOUND;
  if (topay_help_session_is_interrupted (self->session))
    return TOPAY_HELP_INTERRUPTED;
  topay_help_tell_problem (error);
  self->is_cut_off = topay_help_is_of_the_network (error);
  return self->is_cut_off ? TOPAY_HELP_FOUND : TOPAY_HELP_UNABLE;
}

/* --- The run --- */

static gboolean
concerns_this_run (const Diagnosis *self, const TopayProbe *probe)
{
  return (!probe->needs_session || topay_help_session_is_signed_in (self->session))
         && (!probe->needs_payment || self->payment_id != NULL);
}

static void
on_check_changed_cb (Diagnosis *self, guint nth, TopayDiagnostician *diagnostician)
{
  TopayCheckState state;
  const char *check = topay_diagnostician_get_check (diagnostician, nth, &state);
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;

  if (state == TOPAY_CHECK_RUNNING || state == TOPAY_CHECK_WAITING
      || !concerns_this_run (self, &topay_probes[nth]))
    return;
  text = topay_diagnosis_words_dup_check (
      check, state, topay_diagnostician_get_facts (diagnostician), topay_help_get_now ());
  clean = topay_plain_text_clean (text);
  /* Translators: %1$s is what was checked, %2$s what was found */
  fprintf (stderr, _ ("%1$s: %2$s"), topay_diagnosis_words_get_check_title (check), clean);
  fputc ('\n', stderr);
}

static gboolean
run (Diagnosis *self)
{
  g_autofree char *portal_uri = topay_service_dup_portal_uri (self->settings);
  g_autoptr (TopayProbeContext) context =
      topay_probe_context_new (topay_help_session_get_client (self->session), portal_uri);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 begun_us = g_get_monotonic_time ();

  context->content_version = topay_library_get_version_number (self->help->library);
  self->diagnostician = topay_diagnostician_new (context, topay_probes, topay_n_probes);
  if (isatty (STDERR_FILENO) && !self->help->json)
    g_signal_connect_swapped (self->diagnostician, "check-changed",
                              G_CALLBACK (on_check_changed_cb), self);
  topay_diagnostician_run_async (self->diagnostician, self->payment_id, self->code,
                                 topay_help_session_get_cancellable (self->session),
                                 topay_help_on_result_cb, &result);
  topay_help_wait_for (&result);
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
  topay_diagnosis_complete (self->causes, self->facts, topay_help_get_now ());
  self->verdict = topay_diagnose (self->causes, self->facts);
}

/* What would still tell something. Scams go before everything, and a payment that is not decided is
 * only waited for. */
static const TopayCauseQuestion *
get_question (const Diagnosis *self)
{
  const TopayFinding *first = g_ptr_array_index (self->verdict->findings, 0);
  const GPtrArray *questions = self->verdict->questions;

  if (g_str_equal (first->cause->id, TOPAY_HELP_BRAKED_CAUSE))
    return topay_scam_check_get_question (self->causes, self->facts);
  return self->verdict->must_wait || questions->len == 0 ? NULL : g_ptr_array_index (questions, 0);
}

static void
print_choices (const TopayCauseQuestion *question)
{
  fprintf (stderr, "\n%s\n", _ (question->text));
  for (guint i = 0; i < question->answers->len; i++)
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, i);

      fprintf (stderr, "  %u  %s\n", i + 1, _ (answer->label));
    }
}

/* Asks until there is a number of an answer; 0 or nothing: nobody knows. FALSE when nobody answers
 * any more. */
static gboolean
ask (Diagnosis *self, const TopayCauseQuestion *question)
{
  GCancellable *cancellable = topay_help_session_get_cancellable (self->session);
  char *typed;
  guint64 nth = 0;
  gboolean is_number = FALSE;

  print_choices (question);
  while (!is_number)
    {
      typed = topay_help_read_line (_ ("Number of the answer (0 or Enter: I do not know): "),
                                       cancellable, NULL);
      if (typed == NULL)
        return FALSE;
      g_strstrip (typed);
      is_number = *typed == '\0'
                  || g_ascii_string_to_unsigned (typed, 10, 0, question->answers->len, &nth, NULL);
      g_free (typed);
    }
  if (nth > 0)
    {
      const TopayCauseAnswer *answer = g_ptr_array_index (question->answers, nth - 1);

      topay_facts_set_told (self->facts, question->fact, answer->value);
    }
  else
    topay_facts_set_unavailable (self->facts, question->fact);
  return TRUE;
}

/* One at a time, as long as an answer would tell something, and not more than the engine has at
 * once. Whoever does not know whether it is a scam is not asked that again, and does not come past
 * it. */
static void
interview (Diagnosis *self)
{
  const TopayCauseQuestion *asked = NULL;
  const TopayCauseQuestion *question = get_question (self);

  if (!topay_help_is_terminal () || self->help->json)
    return;
  for (guint n_asked = 0; n_asked < TOPAY_DIAGNOSIS_MAX_QUESTIONS && question != NULL
                          && question != asked && ask (self, question);
       n_asked++)
    {
      asked = question;
      conclude (self);
      question = get_question (self);
    }
}

/* --- The whole --- */

static TopayHelpExit
tell (Diagnosis *self)
{
  const TopayFinding *first = g_ptr_array_index (self->verdict->findings, 0);
  const TopayHelpVerdict verdict = {
    self->verdict,       self->facts,       self->causes,
    self->diagnostician, self->duration_us, topay_help_get_now ()
  };

  if (self->help->json)
    topay_help_print_verdict_json (&verdict);
  else
    topay_help_print_verdict (self->help, &verdict);
  if (first->kind != TOPAY_FINDING_POSSIBLE)
    return TOPAY_HELP_FOUND;
  return self->is_cut_off ? TOPAY_HELP_UNABLE : TOPAY_HELP_NOTHING;
}

static TopayHelpExit
diagnose (Diagnosis *self)
{
  TopayHelpExit status = begin_session (self);

  if (status != TOPAY_HELP_FOUND)
    return status;
  if (!run (self))
    return topay_help_session_is_interrupted (self->session) ? TOPAY_HELP_INTERRUPTED
                                                             : TOPAY_HELP_UNABLE;
  /* What follows needs nobody, and may take long. */
  topay_help_session_end (self->session);

  self->facts = topay_facts_copy (topay_diagnostician_get_facts (self->diagnostician));
  /* There is one; that it could not be read is a reason to wait. */
  if (self->wanted->payment != NULL)
    topay_facts_set_word (self->facts, "payment", "yes");
  tell_answers (self);
  conclude (self);
  interview (self);
  return topay_help_session_is_interrupted (self->session) ? TOPAY_HELP_INTERRUPTED : tell (self);
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
      g_autofree char *code = topay_cause_code_read (wanted->code);

      if (code == NULL || *code == '\0')
        return topay_help_refuse (
            TOPAY_HELP_USAGE,
            _ ("A code looks like TP-2103: letters and digits, without other words."));
      self->code = topay_cause_code_spell (code);
      if (topay_causes_find_code (self->causes, self->code) == NULL)
        return topay_help_refuse (TOPAY_HELP_USAGE,
                                  _ ("Nobody here knows this code. Look at it again, or leave "
                                          "--code out: the rest is checked all the same."));
    }
  if ((wanted->payment != NULL && !is_name (wanted->payment))
      || (wanted->account != NULL && !is_name (wanted->account)))
    return topay_help_refuse (
        TOPAY_HELP_USAGE, _ ("A name is empty, too long, or has characters that are not allowed"));
  for (guint i = 0; wanted->answers != NULL && wanted->answers[i] != NULL; i++)
    if (!is_answer (self, wanted->answers[i]))
      return topay_help_refuse (
          TOPAY_HELP_USAGE,
          _ ("--answer takes a question and one of its answers, as diagnose prints them"));
  return TOPAY_HELP_FOUND;
}

/* Finds out why a payment failed, and prints it. */
TopayHelpExit
topay_help_diagnose (const TopayHelp *self, const TopayHelpDiagnosis *wanted)
{
  g_auto (Diagnosis) diagnosis = { .help = self, .wanted = wanted };
  g_autoptr (TopayClient) client = NULL;
  TopayHelpExit status;

  if (self->language != NULL)
    topay_language_apply (self->language);
  diagnosis.causes = topay_diagnosis_words_load_causes ();
  status = check (&diagnosis);
  if (status != TOPAY_HELP_FOUND)
    return status;

  topay_client_init_tls ();
  diagnosis.settings = topay_service_open_settings ();
  client = topay_service_new_client (diagnosis.settings);
  diagnosis.session = topay_help_session_new (client);
  return diagnose (&diagnosis);
}
