/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-monitor.h"

#include <libsoup/soup.h>

#include "topay-error.h"

typedef struct
{
  TopaydMetrics *metrics; /* (owned) */
  TopaydMonitor *monitor; /* (owned) */
  SoupSession *session;   /* (owned) */
  const char *reason;     /* NULL: ready */
} Fixture;

static gboolean
is_ready (gpointer data, const char **reason)
{
  Fixture *fixture = data;

  if (fixture->reason != NULL)
    *reason = fixture->reason;
  return fixture->reason == NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->metrics = topayd_metrics_new ();
  fixture->monitor = topayd_monitor_new (fixture->metrics, is_ready, fixture);
  fixture->session = soup_session_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->monitor);
  topayd_metrics_free (fixture->metrics);
}

static void
on_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* The status of the answer at @path; its text in @text. */
static guint
ask (Fixture *fixture, const char *method, const char *path, char **text)
{
  g_autofree char *uri =
      g_strdup_printf ("http://127.0.0.1:%u%s", topayd_monitor_get_port (fixture->monitor), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL,
                                    on_answer_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = soup_session_send_and_read_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return soup_message_get_status (message);
}

static void
assert_answer (Fixture *fixture, const char *path, guint status, const char *wanted)
{
  g_autofree char *text = NULL;

  g_assert_cmpuint (ask (fixture, "GET", path, &text), ==, status);
  g_assert_cmpstr (text, ==, wanted);
}

static void
listen_anywhere (Fixture *fixture, const char *address)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_monitor_listen (fixture->monitor, address, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (topayd_monitor_get_port (fixture->monitor), !=, 0);
}

static void
test_health (Fixture *fixture, gconstpointer data)
{
  fixture->reason = "storage";
  listen_anywhere (fixture, "127.0.0.1:0");
  assert_answer (fixture, "/healthz", 200, "ok\n");
}

static void
test_ready (Fixture *fixture, gconstpointer data)
{
  listen_anywhere (fixture, "127.0.0.1:0");
  fixture->reason = "starting";
  assert_answer (fixture, "/readyz", 503, "starting\n");
  fixture->reason = NULL;
  assert_answer (fixture, "/readyz", 200, "ready\n");
  fixture->reason = "storage";
  assert_answer (fixture, "/readyz", 503, "storage\n");
}

static void
test_metrics (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  listen_anywhere (fixture, "127.0.0.1:0");
  topayd_metrics_count (fixture->metrics, "info", 200, 10);
  g_assert_cmpuint (ask (fixture, "GET", "/metrics", &text), ==, 200);
  g_assert_nonnull (strstr (text, "\ntopayd_requests_total{route=\"info\",status=\"200\"} 1\n"));
}

static void
test_other (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  listen_anywhere (fixture, "127.0.0.1:0");
  g_assert_cmpuint (ask (fixture, "GET", "/", &text), ==, 404);
  g_clear_pointer (&text, g_free);
  g_assert_cmpuint (ask (fixture, "GET", "/v1/info", &text), ==, 404);
}

static void
test_loopback (Fixture *fixture, gconstpointer data)
{
  static const char *const addresses[] = {
    "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "localhost:0", "example.org:9464", "", ":9464",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (topayd_monitor_listen (fixture->monitor, addresses[i], &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_assert_cmpuint (topayd_monitor_get_port (fixture->monitor), ==, 0);
    }
}

static void
test_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydMonitor) second = topayd_monitor_new (fixture->metrics, is_ready, fixture);
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  listen_anywhere (fixture, "127.0.0.1:0");
  address = g_strdup_printf ("127.0.0.1:%u", topayd_monitor_get_port (fixture->monitor));
  g_assert_false (topayd_monitor_listen (second, address, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_assert_nonnull (strstr (error->message, address));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/monitor/health-is-that-the-process-answers", test_health);
  ADD ("/monitor/ready-says-why-not", test_ready);
  ADD ("/monitor/metrics-are-told", test_metrics);
  ADD ("/monitor/nothing-else-is-there", test_other);
  ADD ("/monitor/loopback-alone", test_loopback);
  ADD ("/monitor/a-taken-port-is-said-so", test_taken);
#undef ADD
  return g_test_run ();
}
