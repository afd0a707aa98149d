/* SPDX-License-Identifier: GPL-3.0-or-later */

/* topay-help diagnose against the real service: what it finds, what it never says, and that its
 * session is gone when it is. */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "person.h"
#include "topay-diagnosis-words.h"
#include "topay-test-server.h"

#define WANG          "wangfang"
#define WANG_PASSWORD "moonlit-teapot-harbor"
#define LI            "alex"
#define DEVICE        "topay-help" /* as the service lists its sessions */
#define SLOW_MS       1500         /* into a run that takes longer */
#define END_S         20           /* long after a program has gone that was asked to */

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayCauses *causes;       /* (owned) */
} Shared;

typedef struct
{
  int status;   /* 128 and more: a signal */
  char *output; /* (owned) */
  char *errors; /* (owned) */
} Run;

static void
run_clear (Run *run)
{
  g_free (run->output);
  g_free (run->errors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static GSubprocess *
start (const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (all, (gpointer) TOPAY_HELP);
  g_ptr_array_add (all, (gpointer) "diagnose");
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) arguments[i]);
  g_ptr_array_add (all, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) all->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static void
finish (GSubprocess *process, const char *input, Run *run)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, input, NULL, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  run->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                     : 128 + g_subprocess_get_term_sig (process);
}

static void
diagnose (const char *const *arguments, const char *input, Run *run)
{
  g_autoptr (GSubprocess) process = start (arguments);

  finish (process, input, run);
}

/* Of sessions that go on. */
static guint
count_sessions (TopayTestService *service)
{
  g_autoptr (TopayTestPerson) wang = topay_test_person_new (service);
  TopayWireDeviceList *list;
  guint n_sessions = 0;

  topay_test_person_sign_in (wang, WANG, WANG_PASSWORD, NULL);
  list = topay_test_person_try_signed_in (wang, &topay_endpoint_devices, NULL, NULL);
  g_assert_nonnull (list);
  for (guint i = 0; i < list->devices->len; i++)
    {
      const TopayWireDevice *device = g_ptr_array_index (list->devices, i);

      n_sessions += g_str_equal (device->name, DEVICE);
    }
  topay_wire_free (&topay_record_device_list, list);
  topay_test_person_sign_out (wang);
  return n_sessions;
}

/* As few as tell: the service takes twenty sign-ins a minute. */
static const struct
{
  const char *scene;
  const char *cause;
} scenes[] = {
  { "lim.topay_day", "lim.topay_day" },
  { "card.expired", "card.expired" },
  { "acct.frozen_legal", "acct.frozen_legal" },
  { "ord.pending", "ord.pending" },
  { "bank.down", "bank.down" },
  { "mch.blocked", "mch.blocked" },
  { "clock-off", "clock.skew" },
  { "captive-portal", "net.captive" },
  { "unknown", "unknown" },
};

/* The title of the right cause stands first. */
static void
check_scene (const Shared *shared, guint nth, const char *language)
{
  const TopayCause *cause = topay_causes_find (shared->causes, scenes[nth].cause);
  g_autofree char *payment = topay_test_service_stage (shared->service, scenes[nth].scene, WANG);
  const char *const arguments[] = { "--account", WANG,     "--payment", payment,
                                    "--lang",    language, NULL };
  gboolean is_known = !g_str_equal (cause->id, "unknown");
  gboolean is_english = g_str_equal (language, "en");
  g_auto (Run) run = { 0 };

  diagnose (arguments, WANG_PASSWORD "\n", &run);
  g_test_message ("%s: %s%s", scenes[nth].scene, run.output, run.errors);
  g_assert_cmpint (run.status, ==, is_known ? 0 : 1);
  if (is_english && strchr (cause->title, '{') == NULL)
    g_assert_nonnull (strstr (run.output, cause->title));
  g_assert_true (g_str_has_prefix (run.output, is_english ? "1. What happened" : "1. 发生了什么"));
  g_assert_null (strstr (run.output, WANG_PASSWORD));
}

static void
test_scenes_are_told (gconstpointer data)
{
  const Shared *shared = data;

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    check_scene (shared, i, i % 2 == 0 ? "en" : "zh_CN");
  g_assert_cmpuint (count_sessions (shared->service), ==, 0);
}

/* The order number as the app shows it, with blanks; and as a program wants it. */
static void
test_json_of_a_payment (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *payment = topay_test_service_stage (shared->service, "ord.pending", WANG);
  const char *const arguments[] = { "--json", "--account", WANG, "--payment", payment, NULL };
  g_auto (Run) run = { 0 };

  diagnose (arguments, WANG_PASSWORD "\n", &run);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.output, "\"id\":\"ord.pending\""));
  g_assert_nonnull (strstr (run.output, "\"must_wait\":true"));
  g_assert_nonnull (strstr (run.output, "\"may_pay_again\":false"));
  g_assert_nonnull (strstr (run.output, "Please do not pay again until this payment is decided."));
}

static void
test_wrong_password_says_so (gconstpointer data)
{
  const char *const arguments[] = { "--account", WANG, NULL };
  g_auto (Run) run = { 0 };

  diagnose (arguments, "Wr0ng-and-secret\n", &run);
  g_assert_cmpint (run.status, ==, 3);
  g_assert_cmpstr (run.output, ==, "");
  g_assert_nonnull (strstr (run.errors, "This does not match"));
  g_assert_null (strstr (run.errors, "Wr0ng-and-secret"));
}

/* Also not that there is one. */
static void
test_payment_of_somebody_else_is_none (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *payment = topay_test_service_stage (shared->service, "card.expired", LI);
  const char *const arguments[] = { "--account", WANG, "--payment", payment, NULL };
  const char *const nothing[] = { "--account", WANG, "--payment", "T0000000000000000", NULL };
  g_auto (Run) run = { 0 };
  g_auto (Run) none = { 0 };

  diagnose (arguments, WANG_PASSWORD "\n", &run);
  diagnose (nothing, WANG_PASSWORD "\n", &none);
  g_assert_cmpint (run.status, ==, 3);
  g_assert_cmpint (none.status, ==, 3);
  g_assert_cmpstr (run.errors, ==, none.errors);
  g_assert_cmpstr (run.output, ==, "");
  g_assert_cmpuint (count_sessions (shared->service), ==, 0);
}

static gboolean
on_slow_cb (gpointer process)
{
  g_subprocess_send_signal (process, SIGINT);
  return G_SOURCE_REMOVE;
}

static void
on_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &run->output, &run->errors,
                                        NULL);
}

/* In the middle of a run, every answer of which takes three seconds. */
static void
test_interrupted_it_signs_out (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *payment = topay_test_service_stage (shared->service, "card.expired", WANG);
  const char *const arguments[] = { "--account", WANG, "--payment", payment, NULL };
  g_autoptr (GSubprocess) process = start (arguments);
  g_auto (Run) run = { 0 };
  gint64 end_us = g_get_monotonic_time () + END_S * G_TIME_SPAN_SECOND;

  g_subprocess_communicate_utf8_async (process, WANG_PASSWORD "\n", NULL, on_ended_cb, &run);
  topay_test_service_stage (shared->service, "slow", WANG);
  g_timeout_add (SLOW_MS, on_slow_cb, process);
  while (run.output == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_cmpstr (run.output, ==, "");
  topay_test_service_stage (shared->service, "reset", WANG);
  g_assert_cmpuint (count_sessions (shared->service), ==, 0);
}

static void
name_service (TopayTestService *service)
{
  g_setenv ("TOPAY_SERVICE_URI", topay_test_service_get_uri (service), TRUE);
  g_setenv ("TOPAY_SERVICE_CA_FILE", topay_test_service_get_ca (service), TRUE);
  g_setenv ("TOPAY_PORTAL_URI", topay_test_service_get_portal_uri (service), TRUE);
}

/* Another one, which has not counted the sign-ins of the tests before. */
static TopayTestService *
start_service (void)
{
  TopayTestService *service = topay_test_service_new ();

  name_service (service);
  return service;
}

/* How paying again may be spoken of while a payment is not decided (the last is the title above
 * it), and what is an offer. */
static const char *const warnings[] = { "Please do not pay again until this payment is decided.",
                                        "Please do not pay again yet",
                                        "在这笔付款有结果之前，请不要再次付款。",
                                        "请先不要再次付款", "能否再次付款\n" };
static const char *const offers[] = { "pay again",  "Pay ",     "pay another", "try again",
                                      "try later",  "再次付款", "重新付款",    "继续付款",
                                      "换一种付款", "重新支付", "再付" };

static void
check_no_offer (const char *output)
{
  g_autoptr (GString) rest = g_string_new (output);
  guint n_warnings = 0;

  for (guint i = 0; i < G_N_ELEMENTS (warnings); i++)
    n_warnings += g_string_replace (rest, warnings[i], "", 0);
  g_assert_cmpuint (n_warnings, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (strstr (rest->str, offers[i]) != NULL)
      {
        g_test_message ("“%s” in: %s", offers[i], output);
        g_test_fail ();
      }
}

static void
check_open_payment (TopayTestService *service, const char *scene, const char *option)
{
  g_autofree char *payment = topay_test_service_stage (service, scene, WANG);
  const char *const arguments[] = { option, "--account", WANG, "--payment", payment, NULL };
  g_auto (Run) run = { 0 };

  diagnose (arguments, WANG_PASSWORD "\n", &run);
  g_test_message ("%s, %s: %s", scene, option, run.output);
  g_assert_cmpint (run.status, ==, 0);
  if (!g_str_equal (option, "--json"))
    {
      check_no_offer (run.output);
      return;
    }
  g_assert_nonnull (strstr (run.output, "\"must_wait\":true"));
  g_assert_nonnull (strstr (run.output, "\"may_pay_again\":false"));
  g_assert_null (strstr (run.output, "\"retry\":\"yes\""));
  g_assert_null (strstr (run.output, "\"retry\":\"after\""));
  g_assert_null (strstr (run.output, "\"retry\":\"later\""));
}

static void
test_open_payment_is_never_offered (gconstpointer data)
{
  static const char *const open_scenes[] = { "ord.pending", "state-unknown",
                                             "ord.pending lim.topay_day" };
  static const char *const options[] = { "--lang=en", "--lang=zh_CN", "--json" };
  const Shared *shared = data;
  g_autoptr (TopayTestService) service = start_service ();

  for (guint i = 0; i < G_N_ELEMENTS (open_scenes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (options); j++)
      check_open_payment (service, open_scenes[i], options[j]);
  name_service (shared->service);
}

/* Without a payment what ails the account is told; and when the service goes away, that is, and
 * that the payment has to wait. */
static void
test_account_and_its_absence (gconstpointer data)
{
  const Shared *shared = data;
  g_autoptr (TopayTestService) service = start_service ();
  g_autofree char *payment = topay_test_service_stage (service, "acct.frozen_legal", WANG);
  const char *const account[] = { "--json", "--account", WANG, NULL };
  const char *const arguments[] = { "--account", WANG, "--payment", payment, NULL };
  g_auto (Run) alone = { 0 };
  g_auto (Run) away = { 0 };

  diagnose (account, WANG_PASSWORD "\n", &alone);
  g_assert_cmpint (alone.status, ==, 0);
  g_assert_nonnull (strstr (alone.output, "\"id\":\"acct.frozen_legal\""));
  g_assert_null (strstr (alone.output, WANG));

  topay_test_service_stop (service);
  diagnose (arguments, WANG_PASSWORD "\n", &away);
  g_test_message ("%s%s", away.output, away.errors);
  g_assert_cmpint (away.status, ==, 0);
  g_assert_nonnull (strstr (away.errors, "We cannot reach Topay"));
  g_assert_nonnull (strstr (away.output, "Something between you and Topay blocks the connection"));
  check_no_offer (away.output);
  g_assert_null (strstr (away.output, WANG_PASSWORD));
  g_assert_null (strstr (away.errors, WANG_PASSWORD));
  name_service (shared->service);
}

static gboolean
on_time_cb (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
interrupt_after (guint moment_ms)
{
  const char *const arguments[] = { "--account", WANG, NULL };
  g_autoptr (GSubprocess) process = start (arguments);
  g_auto (Run) run = { 0 };
  gboolean is_over = FALSE;

  g_subprocess_communicate_utf8_async (process, WANG_PASSWORD "\n", NULL, on_ended_cb, &run);
  g_timeout_add (moment_ms, on_time_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_subprocess_send_signal (process, SIGINT);
  while (run.output == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Wherever it is on its way in, the session that it may have begun is gone when it is. */
static void
test_interrupted_signing_in_it_signs_out (gconstpointer data)
{
  static const guint moments_ms[] = { 40, 70, 100, 130, 160, 190, 220, 250 };
  const Shared *shared = data;
  g_autoptr (TopayTestService) service = start_service ();

  for (guint i = 0; i < G_N_ELEMENTS (moments_ms); i++)
    interrupt_after (moments_ms[i]);
  topay_test_service_stage (service, "slow", WANG);
  interrupt_after (SLOW_MS); /* the service answers in the end */
  topay_test_service_stage (service, "reset", WANG);
  g_assert_cmpuint (count_sessions (service), ==, 0);
  name_service (shared->service);
}

/* --- A second factor, which nobody of the demo has --- */

#define CODE "246810"

/* What a service does that asks for one. */
static TopayTestAnswer
serve_second_factor (const TopayTestRequest *request, gpointer data)
{
  static const char ticket[] = "{\"state\":\"second_factor\",\"ticket\":"
                               "\"canary0ticket0canary0ticket0canary0ticket00\"}";
  static const char session[] =
      "{\"state\":\"signed_in\",\"token\":\"canary0token0000000000000000000000000000001\","
      "\"session\":{\"account_id\":\"0123456789abcdef0123456789abcdef\","
      "\"account_name\":\"ming\",\"display_name\":\"Ming\",\"contacts\":[],\"level\":1,"
      "\"second_factor\":true,\"frozen\":\"no\",\"login_at\":\"2026-11-22T14:05:00Z\","
      "\"device_id\":\"0123456789abcdef0123456789abcdef\",\"payment_password_set\":false}}";
  static const char refused[] =
      "{\"code\":\"second_factor_failed\",\"request_id\":\"0123456789abcdef\"}";
  gboolean *is_ended = data;

  if (g_str_has_prefix (request->head, "POST /v1/session "))
    return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, ticket };
  if (g_str_has_prefix (request->head, "POST /v1/session/second-factor "))
    return strstr (request->body, CODE) != NULL
               ? (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, session }
               : (TopayTestAnswer){ TOPAY_TEST_ANSWER, 401, NULL, refused };
  if (g_str_has_prefix (request->head, "DELETE /v1/session "))
    *is_ended = TRUE;
  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, "{\"done\":true}" };
}

/* The second line of the input; the session that it opens is ended, and a wrong one opens none. */
static void
test_second_factor_is_asked_for (gconstpointer data)
{
  const char *const arguments[] = { "--account", WANG, NULL };
  const Shared *shared = data;
  TopayTestCertificates *certificates = topay_test_certificates_new ();
  g_autoptr (TopayTestServer) server = topay_test_server_new (certificates->good);
  g_autofree char *uri = topay_test_server_dup_uri (server);
  g_auto (Run) right = { 0 };
  g_auto (Run) wrong = { 0 };
  gboolean is_ended = FALSE;

  topay_test_server_set_handler (server, serve_second_factor, &is_ended);
  g_setenv ("TOPAY_SERVICE_URI", uri, TRUE);
  g_setenv ("TOPAY_SERVICE_CA_FILE", certificates->ca, TRUE);
  g_unsetenv ("TOPAY_PORTAL_URI");

  diagnose (arguments, WANG_PASSWORD "\n000000\n", &wrong);
  g_assert_cmpint (wrong.status, ==, 3);
  g_assert_nonnull (strstr (wrong.errors, "This code does not match"));
  g_assert_false (is_ended);

  diagnose (arguments, WANG_PASSWORD "\n" CODE "\n", &right);
  g_assert_true (g_str_has_prefix (right.output, "1. What happened"));
  g_assert_null (strstr (right.output, CODE));
  g_assert_null (strstr (right.errors, CODE));
  g_assert_true (is_ended);
  topay_test_server_set_handler (server, NULL, NULL);
  topay_test_certificates_free (certificates);
  name_service (shared->service);
}

int
main (int argc, char **argv)
{
  Shared shared = { NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();
  shared.causes = topay_diagnosis_words_load_causes ();
  shared.service = topay_test_service_new ();
  name_service (shared.service);
  g_setenv ("TOPAY_LIBRARY", LIBRARY, TRUE);
  g_setenv ("TOPAY_LOCALEDIR", CATALOGUES, TRUE);

#define ADD(path, func) g_test_add_data_func ("/e2e/cli/" path, &shared, func)
  ADD ("scenes-are-told", test_scenes_are_told);
  ADD ("json-of-a-payment", test_json_of_a_payment);
  ADD ("wrong-password-says-so", test_wrong_password_says_so);
  ADD ("payment-of-somebody-else-is-none", test_payment_of_somebody_else_is_none);
  ADD ("interrupted-it-signs-out", test_interrupted_it_signs_out);
  ADD ("open-payment-is-never-offered", test_open_payment_is_never_offered);
  ADD ("account-and-its-absence", test_account_and_its_absence);
  ADD ("interrupted-signing-in-it-signs-out", test_interrupted_signing_in_it_signs_out);
  ADD ("second-factor-is-asked-for", test_second_factor_is_asked_for);
#undef ADD

  status = g_test_run ();
  topay_test_service_free (shared.service);
  topay_causes_unref (shared.causes);
  return status;
}
