/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-metrics.h"

#include <stdio.h>
#include <unistd.h>

/* Upper bounds of the buckets of a request's time, in ms; one more takes the rest. */
static const guint bounds_ms[] = { 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500 };

typedef struct
{
  guint64 buckets[G_N_ELEMENTS (bounds_ms) + 1];
  guint64 sum_us;
  guint64 count;
} Histogram;

typedef struct
{
  TopaydMetricsCollect collect;
  gpointer data;
} Collector;

struct _TopaydMetrics
{
  GHashTable *requests; /* (owned) (element-type utf8 guint64): by "route status" */
  GHashTable *times;    /* (owned) (element-type utf8 Histogram): by route */
  GArray *collectors;   /* (owned) (element-type Collector) */
  gint64 started_us;
};

/**
 * topayd_metrics_new:
 *
 * Starts to count. Everything happens on the thread of the main loop.
 *
 * Returns: (transfer full): counters
 */
TopaydMetrics *
topayd_metrics_new (void)
{
  TopaydMetrics *self = g_new0 (TopaydMetrics, 1);

  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->collectors = g_array_new (FALSE, FALSE, sizeof (Collector));
  self->started_us = g_get_monotonic_time ();
  return self;
}

/**
 * topayd_metrics_free:
 * @self: (transfer full): counters
 *
 * Frees counters; collectors are asked no more.
 */
void
topayd_metrics_free (TopaydMetrics *self)
{
  g_hash_table_unref (self->requests);
  g_hash_table_unref (self->times);
  g_array_unref (self->collectors);
  g_free (self);
}

/* The entry of @key in @table, made with zeros when it is new. */
static gpointer
get_entry (GHashTable *table, const char *key, gsize size)
{
  gpointer entry = g_hash_table_lookup (table, key);

  if (entry == NULL)
    {
      entry = g_malloc0 (size);
      g_hash_table_insert (table, g_strdup (key), entry);
    }
  return entry;
}

/**
 * topayd_metrics_count:
 * @self: counters
 * @route: name of the endpoint, or "none"; never anything a stranger chose
 * @status: what was answered, an HTTP status
 * @time_us: how long that took, in µs
 *
 * Counts one answered request.
 */
void
topayd_metrics_count (TopaydMetrics *self, const char *route, guint status, gint64 time_us)
{
  g_autofree char *key = g_strdup_printf ("route=\"%s\",status=\"%u\"", route, status);
  guint64 *requests = get_entry (self->requests, key, sizeof (guint64));
  Histogram *times = get_entry (self->times, route, sizeof (Histogram));
  guint bucket = 0;

  (*requests)++;
  while (bucket < G_N_ELEMENTS (bounds_ms) && time_us > (gint64) bounds_ms[bucket] * 1000)
    bucket++;
  times->buckets[bucket]++;
  times->sum_us += MAX (time_us, 0);
  times->count++;
}

/**
 * topayd_metrics_add_collector:
 * @self: counters
 * @collect: asked each time the numbers are read
 * @data: (scope forever): for @collect
 *
 * Lets a part add the numbers that it keeps itself.
 */
void
topayd_metrics_add_collector (TopaydMetrics *self, TopaydMetricsCollect collect, gpointer data)
{
  Collector collector = { collect, data };

  g_array_append_val (self->collectors, collector);
}

static void
append_head (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/**
 * topayd_metrics_append:
 * @text: what is written so far
 * @name: of the metric
 * @type: "counter" or "gauge"
 * @help: one line
 * @value: its value
 *
 * Adds a metric without labels.
 */
void
topayd_metrics_append (
    GString *text, const char *name, const char *type, const char *help, gint64 value)
{
  append_head (text, name, type, help);
  g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, value);
}

static void
append_histogram (GString *text, const char *route, const Histogram *times)
{
  guint64 sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (bounds_ms); i++)
    {
      sum += times->buckets[i];
      g_string_append_printf (
          text,
          "topayd_request_seconds_bucket{route=\"%s\",le=\"%u.%03u\"} %" G_GUINT64_FORMAT "\n",
          route, bounds_ms[i] / 1000, bounds_ms[i] % 1000, sum);
    }
  g_string_append_printf (
      text,
      "topayd_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %" G_GUINT64_FORMAT "\n"
      "topayd_request_seconds_sum{route=\"%s\"} %" G_GUINT64_FORMAT ".%06u\n"
      "topayd_request_seconds_count{route=\"%s\"} %" G_GUINT64_FORMAT "\n",
      route, times->count, route, times->sum_us / G_USEC_PER_SEC,
      (guint) (times->sum_us % G_USEC_PER_SEC), route, times->count);
}

/* Resident memory in bytes, as Linux tells it; 0 where it does not. */
static gint64
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  unsigned long total, resident;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      || sscanf (text, "%lu %lu", &total, &resident) != 2)
    return 0;
  return (gint64) resident * sysconf (_SC_PAGESIZE);
}

static void
append_process (TopaydMetrics *self, GString *text)
{
  topayd_metrics_append (text, "topayd_resident_bytes", "gauge", "Resident memory",
                         get_resident_bytes ());
  topayd_metrics_append (text, "topayd_uptime_seconds", "gauge", "Time since the start",
                         (g_get_monotonic_time () - self->started_us) / G_USEC_PER_SEC);
}

/**
 * topayd_metrics_dup_text:
 * @self: counters
 *
 * Writes everything down, in the text exposition format 0.0.4 of Prometheus.
 *
 * Returns: (transfer full): the text
 */
char *
topayd_metrics_dup_text (TopaydMetrics *self)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key, value;

  append_head (text, "topayd_requests_total", "counter", "Requests by route and status");
  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_string_append_printf (text, "topayd_requests_total{%s} %" G_GUINT64_FORMAT "\n",
                            (const char *) key, *(guint64 *) value);
  append_head (text, "topayd_request_seconds", "histogram", "Time from head to answer");
  g_hash_table_iter_init (&iter, self->times);
  while (g_hash_table_iter_next (&iter, &key, &value))
    append_histogram (text, key, value);
  append_process (self, text);
  for (guint i = 0; i < self->collectors->len; i++)
    {
      const Collector *collector = &g_array_index (self->collectors, Collector, i);

      collector->collect (text, collector->data);
    }
  return g_string_free (text, FALSE);
}
