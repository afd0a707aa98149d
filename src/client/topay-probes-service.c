/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way to the service and what it says of itself:
 *
 *   service ─┬─ name lookup          dns
 *            ├─ proxy of the system  proxy
 *            ├─ status               incident…
 *            └─ tries                tls, rtt, loss: one after another, the first ones at most
 *                                    TRY_GAP_MS apart
 *   clock ───┐
 *   version ─┴─ info, which is also the first try
 */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-probes-private.h"
#include "topay-status-watch.h"

/* A network that is well answers all of them over one connection, each within a round trip. Of
 * packets that are lost TCP tells nobody: it sends them again, for the first time after 200 ms
 * (RFC 6298 with the least waiting time of Linux), and the answer is late by that. With 30 % of the
 * packets lost half of the tries meet it, so that of nine hardly ever less than two do. */
#define N_TRIES 9
#define LATE_MS 180

/* On a slow network the first ones overlap; none begins after MORE_MS, and the last one ends before
 * the probe has to: 2 · 700 + 6,200 ms. */
#define N_OVERLAPPING 3
#define TRY_GAP_MS    700
#define TRY_MS        6200
#define MORE_MS       4000

/* Below these a payment does not suffer. */
#define NOTABLE_RTT_MS  1000
#define NOTABLE_CLOCK_S 120

static const char *const service_facts[] = { "dns", "tls", "proxy", "rtt", "loss", NULL };
static const char *const clock_facts[] = { "clock-offset", NULL };
static const char *const version_facts[] = { "app-old", "content-old", NULL };

typedef struct
{
  /* Input */
  TopayProbeContext *context; /* (unowned) */
  TopayFacts *facts;          /* (unowned) */

  /* In progress */
  guint n_pending;
  guint n_started;       /* tries */
  guint n_ended;         /* tries */
  GSource *gap_source;   /* (owned) (nullable): until the next try */
  gint64 begun_us;       /* monotonic */
  gboolean is_looked_up; /* the name, well or not */
  gboolean is_silent;    /* no try was answered in any way */
  gboolean is_returned;

  /* Output */
  gint64 took_us[N_TRIES]; /* of those that were answered */
  guint n_answered;
  guint first;                /* place of the first try; N_TRIES when it was not answered */
  gboolean is_alone[N_TRIES]; /* the same: they had an open connection for themselves */
  guint n_lost;               /* no answer in time, or a connection that broke */
  gboolean is_reached;        /* somebody answered who proved to be the service */
  gboolean is_notable;
} ServiceProbe;

/* One try, with a limit of its own. */
typedef struct
{
  GTask *task;               /* (owned): of the probe */
  GCancellable *cancellable; /* (owned) */
  GSource *limit_source;     /* (owned): until the time is over */
  GSource *caller_source;    /* (owned) (nullable): until the probe is stopped */
  gboolean is_alone;         /* others have ended, and left a connection to it */
  gboolean is_first;
  gboolean is_late;
} Try;

static void start_try (GTask *task);

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
service_probe_free (ServiceProbe *probe)
{
  clear_source (&probe->gap_source);
  g_free (probe);
}

static void
try_free (Try *try)
{
  clear_source (&try->limit_source);
  clear_source (&try->caller_source);
  g_object_unref (try->cancellable);
  g_object_unref (try->task);
  g_free (try);
}

static int
compare_times (gconstpointer first, gconstpointer second)
{
  gint64 left = *(const gint64 *) first;
  gint64 right = *(const gint64 *) second;

  return (left > right) - (left < right);
}

/* How many answers came so late that something was sent again. To open a connection takes up to
 * four round trips: one of TCP, one or two of TLS, one of the call. */
static guint
count_late (const ServiceProbe *probe)
{
  gint64 trip_us = G_MAXINT64;
  guint n_late = 0;

  for (guint i = 0; i < probe->n_answered; i++)
    trip_us = MIN (trip_us, probe->is_alone[i] ? probe->took_us[i] : probe->took_us[i] / 3);
  for (guint i = 0; i < probe->n_answered; i++)
    {
      gint64 usual_us = probe->is_alone[i] ? trip_us : 4 * trip_us;

      if (i != probe->first)
        n_late += probe->took_us[i] - usual_us >= LATE_MS * 1000 ? 1 : 0;
    }

  return n_late;
}

/* Loss is a matter of a network that swallows things; a door that is shut is none. */
static void
judge_tries (ServiceProbe *probe)
{
  const char *tls = topay_facts_get_word (probe->facts, "tls");
  guint n_bad = probe->n_lost + count_late (probe);

  if (probe->n_answered > 0 || g_strcmp0 (tls, "timeout") == 0)
    topay_facts_set_number (probe->facts, "loss", n_bad * 100 / probe->n_started);
  if (probe->n_answered > 0)
    {
      gint64 median_us;

      qsort (probe->took_us, probe->n_answered, sizeof probe->took_us[0], compare_times);
      median_us = probe->took_us[probe->n_answered / 2];
      topay_facts_set_number (probe->facts, "rtt", MAX (median_us / 1000, 1));
      probe->is_notable |= median_us / 1000 >= NOTABLE_RTT_MS;
    }

  probe->is_notable |= n_bad > 1 || !probe->is_reached;
}

/* Where all is silent the service will not tell how it is either, nor does a name come any more
 * that was not found in the time of all tries. */
static void
end_tries (ServiceProbe *probe)
{
  probe->is_silent = g_strcmp0 (topay_facts_get_word (probe->facts, "tls"), "timeout") == 0;
  if (probe->is_silent && !probe->is_looked_up)
    {
      topay_facts_set_word (probe->facts, "dns", "failed");
      topay_facts_set_unavailable (probe->facts, "tls");
    }
  judge_tries (probe);
}

static void
step_done (GTask *task)
{
  ServiceProbe *probe = g_task_get_task_data (task);

  probe->n_pending--;
  if (probe->is_returned || (probe->n_pending > 0 && !probe->is_silent))
    return;

  probe->is_returned = TRUE;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, probe->is_notable);
}

/* Those who answer with a certificate are told apart by what is wrong with it. */
static const char *
name_tls_problem (const char *problem)
{
  static const struct
  {
    const char *problem;
    const char *word;
  } rows[] = {
    { "expired", "expired" },
    { "not-yet-valid", "expired" }, /* the dates do not include today */
    { "wrong-host", "name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (problem, rows[i].problem) == 0)
      return rows[i].word;

  return "untrusted";
}

static void
note_impostor (ServiceProbe *probe, const GError *error)
{
  const TopayErrorDetail *detail = topay_error_get_detail (error);

  topay_facts_set_word (probe->facts, "tls", name_tls_problem (detail->peer_problem));
  if (detail->peer_issuer != NULL && *detail->peer_issuer != '\0')
    topay_facts_set_word (probe->facts, "tls-issuer", detail->peer_issuer);
}

/* Whatever the system thinks of its network: it goes to where it has to. */
static void
note_reached (ServiceProbe *probe)
{
  const char *link = topay_facts_get_word (probe->facts, "link");

  probe->is_reached = TRUE;
  topay_facts_set_word (probe->facts, "tls", "ok");
  if (g_strcmp0 (link, "none") == 0 || g_strcmp0 (link, "limited") == 0)
    topay_facts_set_word (probe->facts, "link", "full");
}

static void
note_lost (ServiceProbe *probe, gboolean is_timeout)
{
  probe->n_lost++;
  if (probe->is_reached)
    return;

  if (is_timeout)
    topay_facts_set_word (probe->facts, "tls", "timeout");
  else if (g_strcmp0 (topay_facts_get_word (probe->facts, "dns"), "failed") != 0)
    topay_facts_set_word (probe->facts, "tls", "refused");
}

static void
note_try (ServiceProbe *probe, const TopayProbeAnswer *answer, const Try *try)
{
  const GError *error = answer->error;

  if (try->is_late || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TIMEOUT))
    note_lost (probe, TRUE);
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE))
    note_lost (probe, FALSE);
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TLS))
    {
      if (!probe->is_reached)
        note_impostor (probe, error);
    }
  else if (error == NULL || error->domain == TOPAY_ERROR)
    {
      note_reached (probe);
      probe->is_alone[probe->n_answered] = try->is_alone;
      if (try->is_first)
        probe->first = probe->n_answered;
      probe->took_us[probe->n_answered++] = answer->took_us;
    }
}

static void
on_tried_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  Try *try = user_data;
  g_autoptr (GTask) task = g_object_ref (try->task);
  ServiceProbe *probe = g_task_get_task_data (task);

  probe->n_ended++;
  note_try (probe, answer, try);
  try_free (try);
  if (probe->n_ended == probe->n_started)
    start_try (task);
  if (probe->n_ended == probe->n_started)
    end_tries (probe);
  step_done (task);
}

static gboolean
on_try_late_cb (gpointer user_data)
{
  Try *try = user_data;

  try->is_late = TRUE;
  g_cancellable_cancel (try->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
on_probe_stopped_cb (GCancellable *cancellable, gpointer user_data)
{
  Try *try = user_data;

  g_cancellable_cancel (try->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
on_gap_over_cb (gpointer user_data)
{
  start_try (user_data);

  return G_SOURCE_REMOVE;
}

static GSource *
attach_timer (guint wait_ms, GSourceFunc callback, gpointer data)
{
  GSource *source = g_timeout_source_new (wait_ms);

  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

static Try *
try_new (GTask *task)
{
  Try *try = g_new0 (Try, 1);
  GCancellable *caller = g_task_get_cancellable (task);

  try->task = g_object_ref (task);
  try->cancellable = g_cancellable_new ();
  try->limit_source = attach_timer (TRY_MS, on_try_late_cb, try);
  if (caller != NULL)
    {
      try->caller_source = g_cancellable_source_new (caller);
      g_source_set_callback (try->caller_source, G_SOURCE_FUNC (on_probe_stopped_cb), try, NULL);
      g_source_attach (try->caller_source, g_main_context_get_thread_default ());
    }

  return try;
}

/* Where nothing answers three tries are enough to say so. */
static gboolean
is_enough (const ServiceProbe *probe)
{
  gint64 ms = (g_get_monotonic_time () - probe->begun_us) / 1000;

  return probe->n_started == N_TRIES
         || (probe->n_started >= N_OVERLAPPING && (ms >= MORE_MS || !probe->is_reached));
}

/* The next one, unless there were enough. The gap does not hold the task: its tries do. */
static void
start_try (GTask *task)
{
  ServiceProbe *probe = g_task_get_task_data (task);
  Try *try;

  clear_source (&probe->gap_source);
  if (is_enough (probe) || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;

  try = try_new (task);
  try->is_first = probe->n_started == 0;
  try->is_alone = probe->n_ended == probe->n_started && probe->n_answered > 0;
  probe->n_started++;
  probe->n_pending++;
  if (probe->n_started == 1)
    topay_probe_call (probe->context, &topay_endpoint_info, try->cancellable, on_tried_cb, try);
  else
    topay_probe_call_anew (probe->context, &topay_endpoint_info, try->cancellable, on_tried_cb,
                           try);
  if (probe->n_started < N_OVERLAPPING)
    probe->gap_source = attach_timer (TRY_GAP_MS, on_gap_over_cb, task);
}

static void
on_name_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ServiceProbe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  probe->is_looked_up = TRUE;
  if (error == NULL)
    topay_facts_set_word (probe->facts, "dns", "ok");
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      topay_facts_set_word (probe->facts, "dns", "failed");
      /* Nobody was there to refuse anything. */
      if (g_strcmp0 (topay_facts_get_word (probe->facts, "tls"), "refused") == 0)
        topay_facts_set_unavailable (probe->facts, "tls");
    }
  g_resolver_free_addresses (addresses);
  step_done (task);
}

static void
on_proxy_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ServiceProbe *probe = g_task_get_task_data (task);
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, NULL);

  if (proxies != NULL)
    topay_facts_set_word (probe->facts, "proxy",
                          proxies[0] != NULL && !g_str_has_prefix (proxies[0], "direct") ? "yes"
                                                                                         : "no");
  step_done (task);
}

static gboolean
is_chinese (void)
{
  const char *const *names = g_get_language_names ();

  return g_str_has_prefix (names[0], "zh");
}

static void
note_incidents (TopayFacts *facts, const GPtrArray *incidents)
{
  const TopayWireIncident *worst = topay_incidents_find_worst (incidents);

  topay_facts_set_word (facts, "incident", worst != NULL ? worst->kind : "none");
  if (worst == NULL)
    return;

  topay_facts_set_word (facts, "incident-text", is_chinese () ? worst->text_zh : worst->text_en);
  if (worst->expected_end_at != 0)
    topay_facts_set_number (facts, "incident-end", worst->expected_end_at);
}

static void
on_status_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ServiceProbe *probe = g_task_get_task_data (task);
  const TopayWireStatus *status = answer->reply;

  if (status != NULL)
    {
      note_incidents (probe->facts, status->incidents);
      probe->is_notable |= status->incidents->len > 0;
    }
  else
    topay_facts_set_unavailable (probe->facts, "incident");
  step_done (task);
}

static void
look_up (GTask *task)
{
  ServiceProbe *probe = g_task_get_task_data (task);
  const char *base_uri = topay_client_get_base_uri (probe->context->client);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GUri) uri = g_uri_parse (base_uri, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  probe->n_pending += 2;
  g_resolver_lookup_by_name_async (resolver, g_uri_get_host (uri), cancellable, on_name_found_cb,
                                   g_object_ref (task));
  g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), base_uri, cancellable,
                                 on_proxy_found_cb, g_object_ref (task));
}

/**
 * topay_probe_service_run:
 * @context: what is known
 * @facts: gets dns, proxy, tls, tls-issuer, rtt, loss, incident, incident-text and incident-end
 * @task: of the probe
 *
 * Looks the name of the service up, tries to reach it nine times, and asks what it says of itself.
 * The round trip is the median of the tries that were answered; the first of them opens the
 * connection, so that on a network that is well it is not the median. Loss is the share, in
 * percent, of tries that were not answered or answered late.
 */
void
topay_probe_service_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  ServiceProbe *probe;

  topay_probe_expect (facts, service_facts);
  if (!topay_probe_need_client (context, task))
    return;

  probe = g_new0 (ServiceProbe, 1);
  probe->context = context;
  probe->facts = facts;
  probe->first = N_TRIES;
  probe->begun_us = g_get_monotonic_time ();
  g_task_set_task_data (task, probe, (GDestroyNotify) service_probe_free);

  look_up (task);
  start_try (task);
  probe->n_pending++;
  topay_probe_call (context, &topay_endpoint_status, g_task_get_cancellable (task), on_status_cb,
                    g_object_ref (task));
}

static gint64
round_seconds (gint64 us)
{
  return (us + (us < 0 ? -G_USEC_PER_SEC : G_USEC_PER_SEC) / 2) / G_USEC_PER_SEC;
}

/* Cristian’s algorithm (F. Cristian, «Probabilistic clock synchronization», 1989): the service read
 * its clock about the middle of the round trip. It tells whole seconds, on average half of one ago.
 */
static void
on_clock_info_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayFacts *facts = g_task_get_task_data (task);
  const TopayWireServiceInfo *info = answer->reply;
  gint64 here_us, there_us, offset_s;

  if (info == NULL)
    {
      g_task_return_error (task, g_error_copy (answer->error));
      return;
    }

  here_us = answer->sent_us + answer->took_us / 2;
  there_us = info->time * G_USEC_PER_SEC + G_USEC_PER_SEC / 2;
  offset_s = round_seconds (here_us - there_us);
  topay_facts_set_number (facts, "clock-offset", offset_s);
  g_task_return_boolean (task, ABS (offset_s) > NOTABLE_CLOCK_S);
}

/**
 * topay_probe_clock_run:
 * @context: what is known
 * @facts: gets clock-offset, in seconds: positive where this computer is fast
 * @task: of the probe
 *
 * Compares the clocks.
 */
void
topay_probe_clock_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  topay_probe_expect (facts, clock_facts);
  if (!topay_probe_need_client (context, task))
    return;

  g_task_set_task_data (task, facts, NULL);
  topay_probe_call (context, &topay_endpoint_info, g_task_get_cancellable (task), on_clock_info_cb,
                    g_object_ref (task));
}

/* Numbers with dots, as the wire has them; a part that is missing is 0. */
static gboolean
is_older (const char *version, const char *minimum)
{
  while (*version != '\0' || *minimum != '\0')
    {
      char *version_end, *minimum_end;
      guint64 left = g_ascii_strtoull (version, &version_end, 10);
      guint64 right = g_ascii_strtoull (minimum, &minimum_end, 10);

      if (left != right)
        return left < right;

      /* What is no number, “~beta”, ends the comparison. */
      version = *version_end == '.' ? version_end + 1 : "";
      minimum = *minimum_end == '.' ? minimum_end + 1 : "";
    }

  return FALSE;
}

typedef struct
{
  TopayFacts *facts;          /* (unowned) */
  TopayProbeContext *context; /* (unowned) */
} VersionProbe;

static void
on_version_info_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VersionProbe *probe = g_task_get_task_data (task);
  const TopayWireServiceInfo *info = answer->reply;
  gboolean is_app_old, is_content_old;

  if (info == NULL)
    {
      g_task_return_error (task, g_error_copy (answer->error));
      return;
    }

  is_app_old = is_older (probe->context->app_version, info->minimum_app_version);
  is_content_old = probe->context->content_version != 0
                   && probe->context->content_version < info->minimum_content_version;
  topay_facts_set_word (probe->facts, "app-old", is_app_old ? "yes" : "no");
  if (probe->context->content_version != 0)
    topay_facts_set_word (probe->facts, "content-old", is_content_old ? "yes" : "no");
  g_task_return_boolean (task, is_app_old || is_content_old);
}

/**
 * topay_probe_version_run:
 * @context: what is known
 * @facts: gets app-old and content-old
 * @task: of the probe
 *
 * Asks whether the service still works with this app and its library.
 */
void
topay_probe_version_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  VersionProbe *probe;

  topay_probe_expect (facts, version_facts);
  if (!topay_probe_need_client (context, task))
    return;

  probe = g_new0 (VersionProbe, 1);
  probe->facts = facts;
  probe->context = context;
  g_task_set_task_data (task, probe, g_free);
  topay_probe_call (context, &topay_endpoint_info, g_task_get_cancellable (task),
                    on_version_info_cb, g_object_ref (task));
}
