/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "agent-service.h"
#include "topay-agent-desk.h"
#include "topay-agent-evidence.h"
#include "topay-error.h"

/* Queue and desk against a service over TLS, without a window. */

typedef struct
{
  AgentService *service;      /* (owned) */
  TopayClient *client;        /* (owned) */
  TopayAgentSession *session; /* (owned) */
  TopayAgentQueue *queue;     /* (owned) */
  TopayAgentDesk *desk;       /* (owned) */
} Fixture;

static TopayTestCertificates *certificates;

static void
sign_in (Fixture *fixture)
{
  TopayWireAgentSignIn request = { (char *) "lin", (char *) AGENT_PASSWORD, (char *) AGENT_CODE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_agent_session_sign_in_async (fixture->session, &request, NULL, topay_test_on_result_cb,
                                     &result);
  topay_test_wait (&result);
  topay_agent_session_sign_in_finish (fixture->session, result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const TopayClientLimits once = { .attempts = 1 }; /* the person tries again, not the client */
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  fixture->service = agent_service_new (certificates->good);
  uri = agent_service_dup_uri (fixture->service);
  fixture->client = topay_client_new (uri, certificates->ca, &error);
  g_assert_no_error (error);
  topay_client_set_limits (fixture->client, &once);
  fixture->session = topay_agent_session_new (fixture->client);
  fixture->queue = topay_agent_queue_new (fixture->session);
  fixture->desk = topay_agent_desk_new (fixture->session, fixture->queue);
  sign_in (fixture);
  for (guint i = 0; i < TOPAY_AGENT_N_QUEUES; i++)
    while (topay_agent_queue_get_count (fixture->queue, i) < 0)
      g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  topay_agent_session_sign_out (fixture->session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_run_dispose (G_OBJECT (fixture->desk));
  g_object_unref (fixture->desk);
  g_object_unref (fixture->queue);
  g_object_unref (fixture->session);
  g_object_unref (fixture->client);
  agent_service_free (fixture->service);
}

static void
open_case (Fixture *fixture, AgentCase which)
{
  topay_agent_desk_open (fixture->desk, agent_service_get_case_id (which));
  while (topay_agent_desk_is_loading (fixture->desk))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (topay_agent_desk_get_detail (fixture->desk));
}

/* The code of the refusal, "" for none of the service, NULL when it was done. */
static char *
act (Fixture *fixture, AgentCase which, const char *name, const char *words)
{
  TopayWireAgentAct *request = topay_wire_new (&topay_record_agent_act);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  request->case_id = g_strdup (agent_service_get_case_id (which));
  request->act = g_strdup (name);
  request->words = g_strdup (words);
  topay_agent_desk_act_async (fixture->desk, request, topay_test_on_result_cb, &result);
  topay_wire_free (&topay_record_agent_act, request);
  topay_test_wait (&result);
  if (topay_agent_desk_act_finish (fixture->desk, result, &error))
    return NULL;
  return g_strdup (topay_error_get_code (error) != NULL ? topay_error_get_code (error) : "");
}

static void
test_urgent_is_first (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { "F-3H8P2W5X", "R-9B4T6N1C", "R-7K2M9Q4D", "C-5V1L8Z3K",
                                          "R-2D6G8J0L" };
  const GPtrArray *cases = topay_agent_queue_get_cases (fixture->queue);

  g_assert_cmpuint (cases->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < 3; i++)
    {
      const TopayWireAgentCase *entry = g_ptr_array_index (cases, i);

      g_assert_cmpstr (entry->summary->number, ==, expected[i]);
    }
  g_assert_cmpint (topay_agent_queue_get_count (fixture->queue, TOPAY_AGENT_QUEUE_MINE), ==, 1);
  g_assert_cmpint (topay_agent_queue_get_count (fixture->queue, TOPAY_AGENT_QUEUE_SECOND), ==, 0);
}

static void
test_act_is_seen_at_once (Fixture *fixture, gconstpointer data)
{
  open_case (fixture, CASE_SMALL);
  g_assert_null (act (fixture, CASE_SMALL, "claim", NULL));
  while (topay_agent_queue_get_count (fixture->queue, TOPAY_AGENT_QUEUE_MINE) != 2
         || topay_agent_desk_is_loading (fixture->desk))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (topay_agent_desk_get_detail (fixture->desk)->entry->claimed_name, ==, "Lin Yue");
}

/* Nobody knows whether it arrived: the person presses again, and it counts once. */
static void
test_lost_answer_counts_once (Fixture *fixture, gconstpointer data)
{
  open_case (fixture, CASE_SMALL);
  agent_service_lose_answers (fixture->service, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *code = act (fixture, CASE_SMALL, "note", "Asked the shop");

      g_assert_cmpstr (code, ==, "");
    }
  g_assert_null (act (fixture, CASE_SMALL, "note", "Asked the shop"));
  g_assert_cmpuint (agent_service_get_n_acts (fixture->service), ==, 1);

  /* what was done may be done again on purpose */
  g_assert_null (act (fixture, CASE_SMALL, "note", "Asked the shop"));
  g_assert_cmpuint (agent_service_get_n_acts (fixture->service), ==, 2);
}

/* Another text is another act, and goes under another key. */
static void
test_changed_words_are_another_act (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = NULL;

  open_case (fixture, CASE_SMALL);
  agent_service_lose_answers (fixture->service, 1);
  code = act (fixture, CASE_SMALL, "note", "One");
  g_assert_cmpstr (code, ==, "");
  g_assert_null (act (fixture, CASE_SMALL, "note", "Two"));
  g_assert_cmpuint (agent_service_get_n_acts (fixture->service), ==, 2);
}

static void
test_second_press_is_refused_here (Fixture *fixture, gconstpointer data)
{
  TopayWireAgentAct request = { .case_id = (char *) agent_service_get_case_id (CASE_SMALL),
                                .act = (char *) "claim",
                                .seen = g_ptr_array_new () };
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  open_case (fixture, CASE_SMALL);
  topay_agent_desk_act_async (fixture->desk, &request, topay_test_on_result_cb, &first);
  topay_agent_desk_act_async (fixture->desk, &request, topay_test_on_result_cb, &second);
  topay_test_wait (&second);
  g_assert_false (topay_agent_desk_act_finish (fixture->desk, second, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
  topay_test_wait (&first);
  g_assert_true (topay_agent_desk_act_finish (fixture->desk, first, NULL));
  g_assert_cmpuint (agent_service_get_n_acts (fixture->service), ==, 1);
  g_ptr_array_unref (request.seen);
}

/* Each look is noted by the service, so none is made without need. */
static void
test_only_change_is_looked_at_again (Fixture *fixture, gconstpointer data)
{
  gint64 deadline_us;

  open_case (fixture, CASE_SMALL);
  g_assert_cmpuint (agent_service_get_n_looks (fixture->service), ==, 1);
  for (guint i = 0; i < 3; i++)
    {
      topay_agent_queue_refresh (fixture->queue);
      deadline_us = g_get_monotonic_time () + 60 * G_TIME_SPAN_MILLISECOND;
      while (g_get_monotonic_time () < deadline_us)
        if (!g_main_context_iteration (NULL, FALSE))
          g_usleep (1000);
    }
  g_assert_cmpuint (agent_service_get_n_looks (fixture->service), ==, 1);

  agent_service_claim (fixture->service, CASE_SMALL, "wu");
  topay_agent_queue_refresh (fixture->queue);
  while (g_strcmp0 (topay_agent_desk_get_detail (fixture->desk)->entry->claimed_name, "Wu Fang")
         != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (agent_service_get_n_looks (fixture->service), ==, 2);
}

static void
test_history_comes_in_pages (Fixture *fixture, gconstpointer data)
{
  gboolean is_complete = TRUE;
  GPtrArray *history;

  agent_service_add_events (fixture->service, CASE_SMALL, 40);
  open_case (fixture, CASE_SMALL);
  history = topay_agent_desk_dup_history (fixture->desk, &is_complete);
  g_assert_cmpuint (history->len, ==, TOPAY_WIRE_MAX_CASE_EVENTS);
  g_assert_false (is_complete);
  g_ptr_array_unref (history);

  topay_agent_desk_load_history (fixture->desk);
  while (topay_agent_desk_is_loading (fixture->desk))
    g_main_context_iteration (NULL, TRUE);
  history = topay_agent_desk_dup_history (fixture->desk, &is_complete);
  g_assert_cmpuint (history->len, ==, 42);
  g_assert_true (is_complete);
  g_ptr_array_unref (history);
}

static void
test_sign_out_clears_the_desk (Fixture *fixture, gconstpointer data)
{
  open_case (fixture, CASE_SMALL);
  topay_agent_desk_keep_words (fixture->desk, "note words", "half a thought");
  topay_agent_session_sign_out (fixture->session);
  g_assert_null (topay_agent_desk_get_case_id (fixture->desk));
  g_assert_null (topay_agent_desk_get_detail (fixture->desk));
  g_assert_null (topay_agent_queue_get_cases (fixture->queue));
  sign_in (fixture);
  topay_agent_desk_open (fixture->desk, agent_service_get_case_id (CASE_SMALL));
  g_assert_null (topay_agent_desk_get_words (fixture->desk, "note words"));
  while (topay_agent_desk_is_loading (fixture->desk))
    g_main_context_iteration (NULL, TRUE);
}

static TopayAgentEvidence *
read_evidence (Fixture *fixture, guint which, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_agent_evidence_read_async (fixture->session, agent_service_get_evidence_id (which), NULL,
                                   topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  return topay_agent_evidence_read_finish (fixture->session, result, error);
}

static void
test_evidence_is_judged_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayAgentEvidence) picture = read_evidence (fixture, 0, &error);
  g_autoptr (TopayAgentEvidence) text = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (picture->picture), ==, 2);
  g_assert_nonnull (picture->small);
  text = read_evidence (fixture, 2, &error);
  g_assert_no_error (error);
  g_assert_null (text->picture);
  g_assert_cmpuint (g_bytes_get_size (text->bytes), ==, (gsize) text->file->size);
}

int
main (int argc, char *argv[])
{
  int status;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();

#define ADD(name, func) g_test_add ("/agent-desk/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("urgent-is-first", test_urgent_is_first);
  ADD ("act-is-seen-at-once", test_act_is_seen_at_once);
  ADD ("lost-answer-counts-once", test_lost_answer_counts_once);
  ADD ("changed-words-are-another-act", test_changed_words_are_another_act);
  ADD ("second-press-is-refused-here", test_second_press_is_refused_here);
  ADD ("only-change-is-looked-at-again", test_only_change_is_looked_at_again);
  ADD ("history-comes-in-pages", test_history_comes_in_pages);
  ADD ("sign-out-clears-the-desk", test_sign_out_clears_the_desk);
  ADD ("evidence-is-judged-again", test_evidence_is_judged_again);
#undef ADD

  status = g_test_run ();
  topay_test_certificates_free (certificates);
  return status;
}
