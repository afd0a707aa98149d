/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-metrics.h"

#include <string.h>

/* The text exposition format 0.0.4, read line by line as a collector reads it. */
typedef struct
{
  GHashTable *types;   /* (owned) (element-type utf8 utf8): of each metric, by its TYPE line */
  GHashTable *samples; /* (owned) (element-type utf8 utf8): value of each name with its labels */
} Text;

static void
text_clear (Text *text)
{
  g_clear_pointer (&text->types, g_hash_table_unref);
  g_clear_pointer (&text->samples, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

static gboolean
fits (const char *pattern, const char *line)
{
  g_autofree char *whole = g_strconcat ("^(?:", pattern, ")$", NULL);

  return g_regex_match_simple (whole, line, G_REGEX_DOLLAR_ENDONLY, 0);
}

#define NAME   "[a-zA-Z_:][a-zA-Z0-9_:]*"
#define LABEL  "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\""
#define LABELS "(?:\\{" LABEL "(?:," LABEL ")*\\})?"
#define NUMBER "[+-]?(?:[0-9]+(?:\\.[0-9]+)?|Inf)"

static void
read_type (Text *text, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  g_assert_true (fits ("# TYPE " NAME " (?:counter|gauge|histogram)", line));
  /* once a metric, and before its samples */
  g_assert_true (g_hash_table_insert (text->types, g_strdup (words[2]), g_strdup (words[3])));
}

static void
read_sample (Text *text, const char *line)
{
  const char *space = strrchr (line, ' ');
  g_autofree char *name = g_strndup (line, strcspn (line, "{ "));
  const char *const suffixes[] = { "_bucket", "_sum", "_count" };

  if (!fits (NAME LABELS " " NUMBER, line))
    g_error ("No sample: ‘%s’", line);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]) && !g_hash_table_contains (text->types, name))
      {
        name[strlen (name) - strlen (suffixes[i])] = '\0';
        g_assert_cmpstr (g_hash_table_lookup (text->types, name), ==, "histogram");
      }
  g_assert_true (g_hash_table_contains (text->types, name));
  g_assert_true (g_hash_table_insert (text->samples, g_strndup (line, (gsize) (space - line)),
                                      g_strdup (space + 1)));
}

static void
read_text (TopaydMetrics *metrics, Text *text)
{
  g_autofree char *written = topayd_metrics_dup_text (metrics);
  g_auto (GStrv) lines = g_strsplit (written, "\n", -1);
  guint n_lines = g_strv_length (lines);

  text->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  text->samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_assert_true (g_utf8_validate (written, -1, NULL));
  g_assert_cmpstr (lines[n_lines - 1], ==, ""); /* the last line has an end too */
  for (guint i = 0; i + 1 < n_lines; i++)
    if (g_str_has_prefix (lines[i], "# HELP "))
      g_assert_true (fits ("# HELP " NAME " .+", lines[i]));
    else if (lines[i][0] == '#')
      read_type (text, lines[i]);
    else
      read_sample (text, lines[i]);
}

static void
assert_sample (const Text *text, const char *name, const char *value)
{
  g_assert_cmpstr (g_hash_table_lookup (text->samples, name), ==, value);
}

static void
test_empty (void)
{
  g_autoptr (TopaydMetrics) metrics = topayd_metrics_new ();
  g_auto (Text) text = { NULL };

  read_text (metrics, &text);
  g_assert_cmpstr (g_hash_table_lookup (text.types, "topayd_requests_total"), ==, "counter");
  g_assert_cmpstr (g_hash_table_lookup (text.types, "topayd_request_seconds"), ==, "histogram");
  assert_sample (&text, "topayd_uptime_seconds", "0");
  g_assert_cmpint (
      g_ascii_strtoll (g_hash_table_lookup (text.samples, "topayd_resident_bytes"), NULL, 10), >,
      100 * 1024);
}

static void
test_requests (void)
{
  g_autoptr (TopaydMetrics) metrics = topayd_metrics_new ();
  g_auto (Text) text = { NULL };

  topayd_metrics_count (metrics, "info", 200, 10);
  topayd_metrics_count (metrics, "info", 200, 10);
  topayd_metrics_count (metrics, "info", 503, 10);
  topayd_metrics_count (metrics, "none", 404, 10);
  read_text (metrics, &text);
  assert_sample (&text, "topayd_requests_total{route=\"info\",status=\"200\"}", "2");
  assert_sample (&text, "topayd_requests_total{route=\"info\",status=\"503\"}", "1");
  assert_sample (&text, "topayd_requests_total{route=\"none\",status=\"404\"}", "1");
}

static const char *
get_bucket (const Text *text, const char *bound)
{
  g_autofree char *name =
      g_strdup_printf ("topayd_request_seconds_bucket{route=\"vote\",le=\"%s\"}", bound);

  return g_hash_table_lookup (text->samples, name);
}

/* A bucket has everything up to its bound and what is at it; the last has all. */
static void
test_histogram (void)
{
  g_autoptr (TopaydMetrics) metrics = topayd_metrics_new ();
  g_auto (Text) text = { NULL };

  topayd_metrics_count (metrics, "vote", 201, 0);
  topayd_metrics_count (metrics, "vote", 201, 1000);
  topayd_metrics_count (metrics, "vote", 201, 1001);
  topayd_metrics_count (metrics, "vote", 201, 2500000);
  topayd_metrics_count (metrics, "vote", 201, 60000000);
  read_text (metrics, &text);
  g_assert_cmpstr (get_bucket (&text, "0.001"), ==, "2");
  g_assert_cmpstr (get_bucket (&text, "0.002"), ==, "3");
  g_assert_cmpstr (get_bucket (&text, "1.000"), ==, "3");
  g_assert_cmpstr (get_bucket (&text, "2.500"), ==, "4");
  g_assert_cmpstr (get_bucket (&text, "+Inf"), ==, "5");
  assert_sample (&text, "topayd_request_seconds_sum{route=\"vote\"}", "62.502001");
  assert_sample (&text, "topayd_request_seconds_count{route=\"vote\"}", "5");
}

static void
test_clock_back (void)
{
  g_autoptr (TopaydMetrics) metrics = topayd_metrics_new ();
  g_auto (Text) text = { NULL };

  topayd_metrics_count (metrics, "vote", 201, -5);
  read_text (metrics, &text);
  assert_sample (&text, "topayd_request_seconds_sum{route=\"vote\"}", "0.000000");
  g_assert_cmpstr (get_bucket (&text, "0.001"), ==, "1");
}

static void
collect (GString *text, gpointer data)
{
  const gint64 *value = data;

  topayd_metrics_append (text, "part_things", "gauge", "Things of a part", *value);
}

static void
test_collector (void)
{
  g_autoptr (TopaydMetrics) metrics = topayd_metrics_new ();
  gint64 value = G_MININT64;
  g_auto (Text) first = { NULL };
  g_auto (Text) second = { NULL };

  topayd_metrics_add_collector (metrics, collect, &value);
  read_text (metrics, &first);
  assert_sample (&first, "part_things", "-9223372036854775808");
  value = 7;
  read_text (metrics, &second);
  assert_sample (&second, "part_things", "7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/the-format-is-valid-before-anything-happens", test_empty);
  g_test_add_func ("/metrics/requests-are-counted-by-route-and-status", test_requests);
  g_test_add_func ("/metrics/buckets-add-up", test_histogram);
  g_test_add_func ("/metrics/time-never-runs-backwards", test_clock_back);
  g_test_add_func ("/metrics/parts-are-asked-at-every-reading", test_collector);
  return g_test_run ();
}
