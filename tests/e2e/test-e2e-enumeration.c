/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "line.h"
#include "person.h"

/* Somebody of every kind whom a stranger could ask about, and nobody. */
static const char *const names[] = {
  "nobody-at-all", "alex", "lina", "chenwei", "sam", "nobody@example.org", "wangfang@example.org",
};

/* Seconds that are left, up to the next ten: two requests of one kind are not always made within
 * the same second. */
static gboolean
round_seconds_up (const GMatchInfo *match, GString *text, gpointer data)
{
  g_autofree char *name = g_match_info_fetch (match, 1);
  g_autofree char *seconds = g_match_info_fetch (match, 2);

  g_string_append_printf (text, "%s%" G_GINT64_FORMAT, name,
                          (g_ascii_strtoll (seconds, NULL, 10) + 9) / 10 * 10);
  return FALSE;
}

/* What may differ between two answers: ids, times, and what counts seconds. */
static char *
blank (const char *text)
{
  g_autoptr (GRegex) waits = g_regex_new ("(Retry-After: |\"retry_after_s\":)(\\d+)", 0, 0, NULL);
  g_autoptr (GRegex) ids = g_regex_new ("[0-9a-f]{32}|[0-9a-f]{16}", 0, 0, NULL);
  g_autoptr (GRegex) times = g_regex_new ("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"
                                          "|[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} "
                                          "\\d\\d:\\d\\d:\\d\\d GMT",
                                          0, 0, NULL);
  g_autofree char *without_ids = g_regex_replace_literal (ids, text, -1, 0, "ID", 0, NULL);
  g_autofree char *without_times =
      g_regex_replace_literal (times, without_ids, -1, 0, "TIME", 0, NULL);

  return g_regex_replace_eval (waits, without_times, -1, 0, 0, round_seconds_up, NULL, NULL);
}

/* Status, headers and body: all that is seen. Lengths of ids and times are equal, so that the
 * header with the length is compared too. */
static char *
dup_seen (const TopayTestReply *reply)
{
  g_autofree char *head = blank (reply->head);
  g_autofree char *body = blank (reply->body);

  return g_strdup_printf ("%s\n\n%s", head, body);
}

/* The answers to one kind of wish about everybody, from an address each. */
typedef char *(*Wish) (TopayTestLine *line, const char *name, guint round);

static void
compare (TopayTestService *service, Wish wish, guint n_rounds)
{
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *source = topay_test_dup_source (i);
      g_autoptr (TopayTestLine) line = topay_test_line_new (service, source);

      for (guint round = 0; round < n_rounds; round++)
        {
          g_autofree char *seen = wish (line, names[i], round);

          if (i == 0)
            g_ptr_array_add (expected, g_steal_pointer (&seen));
          else
            g_assert_cmpstr (seen, ==, g_ptr_array_index (expected, round));
        }
    }
}

static char *
ask_and_see (TopayTestLine *line, const char *what, const char *body, gboolean *waits)
{
  g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, what, NULL, body);

  if (waits != NULL)
    *waits = topay_test_reply_has_code (reply, "wait");
  return dup_seen (reply);
}

/* Wrong passwords until one has to wait: at least five times the one answer, then the other. The
 * first wait may end with the second in which it began, so there may be a few more. */
static char *
wish_sign_in (TopayTestLine *line, const char *name, guint round)
{
  g_autofree char *body = topay_test_body_sign_in (name, "not the password");
  g_autofree char *refused = ask_and_see (line, "POST /v1/session", body, NULL);
  guint n_refused = 1;

  for (;;)
    {
      gboolean waits = FALSE;
      g_autofree char *seen = ask_and_see (line, "POST /v1/session", body, &waits);

      if (waits)
        {
          g_assert_cmpuint (n_refused, >=, 5);
          return g_strconcat (refused, seen, NULL);
        }
      g_assert_cmpstr (seen, ==, refused);
      g_assert_cmpuint (++n_refused, <=, 8);
    }
}

/* Beyond the three codes of an hour as well. */
static char *
wish_reset (TopayTestLine *line, const char *name, guint round)
{
  static const char *const kinds[] = { "login_password", "payment_password", "unlock" };
  g_autofree char *body = topay_test_body_reset (kinds[round % G_N_ELEMENTS (kinds)], name);
  g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, "POST /v1/reset", NULL, body);

  g_assert_cmpuint (reply->status, ==, 202);
  return dup_seen (reply);
}

/* Wrong codes until there are no more tries, and a new code too early, and in a wrong state. */
static char *
wish_codes (TopayTestLine *line, const char *name, guint round)
{
  g_autofree char *start = topay_test_body_reset ("login_password", name);
  g_autoptr (TopayTestReply) sent = topay_test_line_ask (line, "POST /v1/reset", NULL, start);
  g_autofree char *proof_id = topay_test_reply_dup_field (sent, "proof_id");
  g_autofree char *resend =
      g_strdup_printf ("{\"proof_id\":\"%s\",\"channel\":\"phone\"}", proof_id);
  g_autofree char *code = topay_test_body_code (proof_id, "00000000");
  g_autoptr (GString) seen = g_string_new (NULL);

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *answer = ask_and_see (line, "POST /v1/reset/code", code, NULL);

      g_string_append (seen, answer);
      if (i == 0 || i == 6)
        {
          g_autofree char *again = ask_and_see (line, "POST /v1/reset/resend", resend, NULL);

          g_string_append (seen, again);
        }
    }
  return g_string_free (g_steal_pointer (&seen), FALSE);
}

static void
test_bytes (gconstpointer data)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();

  compare (service, (Wish) data, (Wish) data == wish_reset ? 6 : 1);
}

/* For sorting. */
static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
find_median (GArray *times)
{
  g_array_sort (times, compare_numbers);
  return g_array_index (times, double, times->len / 2);
}

/* The largest distance between two empirical distributions, both sorted. */
static double
find_distance (GArray *a, GArray *b)
{
  double distance = 0;

  for (guint i = 0, j = 0; i < a->len && j < b->len;)
    {
      double next = MIN (g_array_index (a, double, i), g_array_index (b, double, j));

      while (i < a->len && g_array_index (a, double, i) <= next)
        i++;
      while (j < b->len && g_array_index (b, double, j) <= next)
        j++;
      distance = MAX (distance, fabs ((double) i / a->len - (double) j / b->len));
    }
  return distance;
}

/* Whether nobody can tell them apart: medians within 2 ms or 2 %, and a two-sample
 * Kolmogorov–Smirnov test that does not reject at p = 0.01 (asymptotic critical value 1.628). */
static gboolean
is_alike (const char *what, GArray *known, GArray *unknown)
{
  double first = find_median (known), second = find_median (unknown);
  double distance = find_distance (known, unknown);
  double critical =
      1.628 * sqrt (((double) known->len + unknown->len) / ((double) known->len * unknown->len));
  double apart = fabs (first - second);

  g_test_message ("%s: medians %.2f ms and %.2f ms, KS %.4f of %.4f, 2 × %u samples", what, first,
                  second, distance, critical, known->len);
  return (apart < 2.0 || apart < 0.02 * MAX (first, second)) && distance <= critical;
}

static double
measure (TopayTestLine *line, const char *what, const char *body)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, what, NULL, body);
  double time_ms = (double) (g_get_monotonic_time () - start) / 1000;

  g_assert_cmpuint (reply->status, !=, 429);
  return time_ms;
}

#define N_RESET_SAMPLES   2000
#define N_SIGN_IN_SAMPLES 200
#define ROUNDS_OF_SIGN_IN 4

/* A code is sent for half of them, and for the others not; five of each kind from one address, and
 * every account at most twice, which is below every limit. */
static gboolean
time_resets (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) unknown = g_array_new (FALSE, FALSE, sizeof (double));

  topay_test_add_people (service, N_RESET_SAMPLES / 2);
  for (guint i = 0; i < N_RESET_SAMPLES; i += 5)
    {
      g_autofree char *source = topay_test_dup_source (i / 5);
      g_autoptr (TopayTestLine) line = topay_test_line_new (service, source);

      for (guint j = i; j < i + 5; j++)
        {
          guint number = j % (N_RESET_SAMPLES / 2);
          g_autofree char *name = g_strdup_printf ("person-%u", number);
          g_autofree char *nobody = g_strdup_printf ("nobody-%u", number);
          g_autofree char *body = topay_test_body_reset ("login_password", name);
          g_autofree char *empty = topay_test_body_reset ("login_password", nobody);
          double time_known, time_unknown = 0;

          if (j % 2 == 0)
            time_unknown = measure (line, "POST /v1/reset", empty);
          time_known = measure (line, "POST /v1/reset", body);
          if (j % 2 == 1)
            time_unknown = measure (line, "POST /v1/reset", empty);
          g_array_append_val (known, time_known);
          g_array_append_val (unknown, time_unknown);
        }
    }
  return is_alike ("reset", known, unknown);
}

/* After four wrong passwords a right one, which is not measured, so that nobody has to wait. */
static gboolean
time_sign_ins (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) unknown = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *right = topay_test_body_sign_in ("alex", "quiet-orchard-lantern");
  g_autofree char *wrong = topay_test_body_sign_in ("alex", "quiet-orchard-lanterns");

  for (guint i = 0; i < N_SIGN_IN_SAMPLES / ROUNDS_OF_SIGN_IN; i++)
    {
      g_autofree char *source = topay_test_dup_source (i);
      g_autoptr (TopayTestLine) line = topay_test_line_new (service, source);
      g_autofree char *nobody = g_strdup_printf ("nobody-%u", i);
      g_autofree char *empty = topay_test_body_sign_in (nobody, "quiet-orchard-lanterns");

      for (guint j = 0; j < ROUNDS_OF_SIGN_IN; j++)
        {
          double time_known, time_unknown = 0;

          if (j % 2 == 0)
            time_unknown = measure (line, "POST /v1/session", empty);
          time_known = measure (line, "POST /v1/session", wrong);
          if (j % 2 == 1)
            time_unknown = measure (line, "POST /v1/session", empty);
          g_array_append_val (known, time_known);
          g_array_append_val (unknown, time_unknown);
        }
      measure (line, "POST /v1/session", right);
    }
  return is_alike ("sign-in", known, unknown);
}

/* Other work of the computer can make any two samples differ: only twice in a row counts. */
static void
test_times (gconstpointer data)
{
  gboolean (*time_them) (void) = (gboolean (*) (void)) data;

  g_assert_true (time_them () || time_them ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/security/A8-sign-in-bytes-equal", wish_sign_in, test_bytes);
  g_test_add_data_func ("/security/A8-reset-bytes-equal", wish_reset, test_bytes);
  g_test_add_data_func ("/security/A8-code-bytes-equal", wish_codes, test_bytes);
  if (topay_test_is_long ())
    {
      g_test_add_data_func ("/security/A8-reset-times-alike", time_resets, test_times);
      g_test_add_data_func ("/security/A8-sign-in-times-alike", time_sign_ins, test_times);
    }

  return g_test_run ();
}
