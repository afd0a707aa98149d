/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a person waits for a diagnosis: from the click to the frame with the first evidence, and
 * to the frame with the result. The page of the product, its probes, and a real service on this
 * computer, behind networks that are well or ill.
 *
 *   topay-bench-diagnosis LIBRARY
 *
 * The baseline is one question to the service (“info”) with a new connection, on the same network,
 * in the same run; networks that answer nothing have none. */

#include "config.h"

#include <adwaita.h>
#include <stdio.h>

#include "fault-weather.h"
#include "person.h"
#include "topay-check-row.h"
#include "topay-diagnosis-page.h"
#include "topay-diagnosis-result.h"
#include "topay-language.h"
#include "topay-test-server.h"

#define WANG          "wangfang"
#define WANG_PASSWORD "moonlit-teapot-harbor"
#define SEED          20261123

typedef struct
{
  const char *name;
  const char *scene; /* (nullable): of a payment, of somebody who is signed in */
  gboolean has_weather;
  TopayFaultSky sky;
  guint n_runs;
} Row;

/* clang-format off */
static const Row rows[] = {
  { "well, nothing chosen", NULL, FALSE, { 0 }, 40 },
  { "well, a payment over a limit", "lim.topay_day", FALSE, { 0 }, 40 },
  { "well, a payment that is pending", "ord.pending", FALSE, { 0 }, 40 },
  { "100 ms away", "lim.topay_day", TRUE, { 50, 0, FALSE }, 20 },
  { "30 % of what is sent is lost", NULL, TRUE, { 20, 30, FALSE }, 10 },
  { "3 s away", NULL, TRUE, { 1500, 0, FALSE }, 3 },
  { "silent", NULL, TRUE, { 0, 0, TRUE }, 3 },
};
/* clang-format on */

typedef struct
{
  TopayTestService *service; /* (owned) */
  GSettings *settings;       /* (owned) */
  TopayStateDb *state;       /* (owned) */
  TopayLibrary *library;     /* (owned) */
  GtkWidget *window;         /* (owned by GTK) */
} Bench;

typedef struct
{
  GArray *info_ms;     /* (owned) (element-type double): the baseline */
  GArray *evidence_ms; /* (owned) (element-type double) */
  GArray *result_ms;   /* (owned) (element-type double) */
} Times;

static double
get_ms_since (gint64 begun_us)
{
  return (double) (g_get_monotonic_time () - begun_us) / 1e3;
}

static void
on_after_paint_cb (GdkFrameClock *clock, gboolean *is_painted)
{
  *is_painted = TRUE;
}

static void
wait_for_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean is_painted = FALSE;
  gulong handler =
      g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), &is_painted);

  gtk_widget_queue_draw (window);
  while (!is_painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

static gboolean
is_evidence (GtkWidget *widget)
{
  return TOPAY_IS_CHECK_ROW (widget)
         && topay_check_row_get_state (TOPAY_CHECK_ROW (widget)) > TOPAY_CHECK_RUNNING;
}

static gboolean
is_result (GtkWidget *widget)
{
  return TOPAY_IS_DIAGNOSIS_RESULT (widget);
}

static gboolean
has (GtkWidget *root, gboolean (*is_wanted) (GtkWidget *))
{
  if (is_wanted (root))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has (child, is_wanted))
      return TRUE;
  return FALSE;
}

static void
add_time (GArray *times, gint64 begun_us)
{
  double ms = get_ms_since (begun_us);

  g_array_append_val (times, ms);
}

static void
wait_for (Bench *bench, gboolean (*is_wanted) (GtkWidget *), gint64 begun_us, GArray *times)
{
  while (!has (bench->window, is_wanted))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (bench->window);
  add_time (times, begun_us);
}

static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + 200 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* One page, from the click on; the result may come with the first evidence. */
static void
diagnose (Bench *bench, TopayContext *context, const char *payment_id, Times *times)
{
  gint64 begun_us = g_get_monotonic_time ();
  TopayPage *page = topay_diagnosis_page_new (context, payment_id, NULL);

  adw_window_set_content (ADW_WINDOW (bench->window), GTK_WIDGET (page));
  topay_page_shown (page, FALSE);
  wait_for (bench, is_evidence, begun_us, times->evidence_ms);
  wait_for (bench, is_result, begun_us, times->result_ms);
  adw_window_set_content (ADW_WINDOW (bench->window), NULL);
  settle ();
}

static void
ask_info (const char *uri, const char *ca, Times *times)
{
  g_autoptr (TopayClient) client = topay_client_new (uri, ca, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 begun_us = g_get_monotonic_time ();
  gpointer reply;

  topay_client_call_async (client, &topay_endpoint_info, NULL, NULL, topay_test_on_result_cb,
                           &result);
  reply = topay_client_call_finish (client, topay_test_wait (&result), NULL);
  if (reply != NULL)
    {
      add_time (times->info_ms, begun_us);
      topay_wire_free (&topay_record_service_info, reply);
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
get_quantile (GArray *values, double share)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (share * (values->len - 1) + 0.5));
}

static void
print_row (const Row *row, const Times *times)
{
  printf ("| %-32s | %4u | ", row->name, row->n_runs);
  if (times->info_ms->len > 0)
    printf ("%8.0f | ", get_quantile (times->info_ms, 0.5));
  else
    printf ("%8s | ", "–");
  printf ("%7.0f | %7.0f | %7.0f | %7.0f | %7.0f |\n", get_quantile (times->evidence_ms, 0.5),
          get_quantile (times->evidence_ms, 0.95), get_quantile (times->result_ms, 0.5),
          get_quantile (times->result_ms, 0.95), get_quantile (times->result_ms, 1.0));
  fflush (stdout);
}

static TopayAccount *
new_account (const char *uri, const char *ca, gboolean is_signed_in)
{
  const TopaySignIn request = { WANG, WANG_PASSWORD, "Bench", "en", FALSE };
  g_autoptr (TopayClient) client = topay_client_new (uri, ca, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  TopayAccount *account = topay_account_new (client, NULL);

  if (!is_signed_in)
    return account;
  topay_account_sign_in_async (account, &request, NULL, topay_test_on_result_cb, &result);
  if (!topay_account_sign_in_finish (account, topay_test_wait (&result), NULL))
    g_error ("nobody can sign in");
  return account;
}

static void
run_row (Bench *bench, const Row *row)
{
  guint port = topay_test_service_get_port (bench->service);
  TopayFaultWeather *weather =
      row->has_weather ? topay_fault_weather_new ((guint16) port, &row->sky, SEED) : NULL;
  g_autofree char *uri = g_strdup_printf (
      "https://127.0.0.1:%u", weather != NULL ? topay_fault_weather_get_port (weather) : port);
  const char *ca = topay_test_service_get_ca (bench->service);
  g_autoptr (TopayAccount) account = new_account (uri, ca, row->scene != NULL);
  g_autoptr (TopayContext) context = topay_context_new (bench->settings, bench->state, "en");
  g_autofree char *payment_id =
      topay_test_service_stage (bench->service, row->scene != NULL ? row->scene : "reset", WANG);
  Times times = { g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)) };

  topay_context_set_library (context, bench->library);
  topay_context_set_account (context, account);
  for (guint i = 0; i < row->n_runs; i++)
    {
      if (!row->sky.is_stalled)
        ask_info (uri, ca, &times);
      diagnose (bench, context, payment_id, &times);
    }
  print_row (row, &times);
  g_array_unref (times.info_ms);
  g_array_unref (times.evidence_ms);
  g_array_unref (times.result_ms);
  g_clear_pointer (&weather, topay_fault_weather_free);
}

int
main (int argc, char *argv[])
{
  Bench bench = { NULL };
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      fputs ("usage: topay-bench-diagnosis LIBRARY\n", stderr);
      return 2;
    }
  topay_language_init (LOCALEDIR);
  topay_client_init_tls ();
  adw_init ();
  topay_language_apply ("en");
  bench.library = topay_library_new (argv[1], &error);
  if (bench.library == NULL)
    g_error ("%s: %s", argv[1], error->message);
  bench.settings = g_settings_new (APP_ID);
  bench.state = topay_state_db_new ("/nonexistent");
  bench.service = topay_test_service_new ();
  bench.window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1000, 720);
  gtk_window_present (GTK_WINDOW (bench.window));
  settle ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    run_row (&bench, &rows[i]);

  gtk_window_destroy (GTK_WINDOW (bench.window));
  topay_test_service_free (bench.service);
  topay_state_db_close (bench.state);
  g_object_unref (bench.state);
  g_object_unref (bench.settings);
  g_object_unref (bench.library);
  return 0;
}
