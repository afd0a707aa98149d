/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "guard-cases.h"
#include "topayd-http-guard.h"

/* What a guard says of a stream, with the places where it says so. */
typedef struct
{
  guint n_heads;
  guint n_requests;
  guint status;
  guint64 events; /* a hash of kinds and places */
  gsize taken;
  TopaydGuardPhase phase;
} Verdict;

static TopaydLimits limits;

static void
feed (TopaydHttpGuard *guard, Verdict *verdict, const guint8 *bytes, gsize length)
{
  TopaydGuardEvent event = TOPAYD_GUARD_NOTHING;
  gsize at = 0;

  while (at < length && event != TOPAYD_GUARD_REFUSED)
    {
      gsize n = topayd_http_guard_feed (guard, bytes + at, length - at, &event);

      g_assert_cmpuint (n, <=, length - at);
      at += n;
      verdict->taken += n;
      verdict->n_heads += event == TOPAYD_GUARD_HEAD;
      verdict->n_requests += event == TOPAYD_GUARD_REQUEST;
      if (event == TOPAYD_GUARD_HEAD || event == TOPAYD_GUARD_REQUEST)
        verdict->events = (verdict->events ^ (verdict->taken * 4 + event)) * 0x100000001B3;
    }
  verdict->status = topayd_http_guard_get_status (guard);
  verdict->phase = topayd_http_guard_get_phase (guard);
}

/* Pieces of @step bytes, or of 1 to 40 by chance when it is 0. */
static Verdict
judge (const void *bytes, gsize length, gsize step, GRand *random)
{
  TopaydHttpGuard guard = { 0 };
  Verdict verdict = { 0 };

  topayd_http_guard_init (&guard, &limits);
  for (gsize at = 0; at < length;)
    {
      gsize n = step > 0 ? step : (gsize) g_rand_int_range (random, 1, 41);

      n = MIN (n, length - at);
      feed (&guard, &verdict, (const guint8 *) bytes + at, n);
      at += n;
    }
  return verdict;
}

static void
assert_same (const Verdict *a, const Verdict *b)
{
  g_assert_cmpuint (a->n_heads, ==, b->n_heads);
  g_assert_cmpuint (a->n_requests, ==, b->n_requests);
  g_assert_cmpuint (a->status, ==, b->status);
  g_assert_cmpuint (a->events, ==, b->events);
  g_assert_cmpuint (a->taken, ==, b->taken);
  g_assert_cmpuint (a->phase, ==, b->phase);
}

static void
test_case (gconstpointer data)
{
  const GuardCase *self = data;
  gsize length = self->length > 0 ? self->length : strlen (self->bytes);
  Verdict whole = judge (self->bytes, length, length, NULL);
  Verdict bytewise = judge (self->bytes, length, 1, NULL);

  g_assert_cmpuint (whole.n_requests, ==, self->n_requests);
  g_assert_cmpuint (whole.status, ==, self->status);
  g_assert_cmpint (whole.phase == TOPAYD_PHASE_REFUSED, ==, self->status != 0);
  assert_same (&whole, &bytewise);
  for (gsize step = 2; step < length; step++)
    {
      Verdict pieces = judge (self->bytes, length, step, NULL);

      assert_same (&whole, &pieces);
    }
}

static void
test_split_never_matters (void)
{
  guint n_good = 0;

  for (guint32 seed = 0; seed < 3000; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GByteArray) stream = guard_cases_make_stream (random, seed % 3 != 0);
      Verdict whole = judge (stream->data, stream->len, stream->len, NULL);
      Verdict bytewise = judge (stream->data, stream->len, 1, NULL);
      Verdict pieces = judge (stream->data, stream->len, 0, random);

      assert_same (&whole, &bytewise);
      assert_same (&whole, &pieces);
      n_good += whole.status == 0;
      if (seed % 3 == 0)
        g_assert_cmpuint (whole.status, ==, 0);
    }
  /* Otherwise this would be a test of one kind of stream. */
  g_assert_cmpuint (n_good, >, 1000);
  g_assert_cmpuint (n_good, <, 2500);
}

static Verdict
judge_get (const char *start, gsize n_filler, const char *end)
{
  g_autofree char *filler = g_strnfill (n_filler, 'a');
  g_autofree char *text = g_strconcat (start, filler, end, NULL);

  return judge (text, strlen (text), strlen (text), NULL);
}

static void
test_head_limit_is_exact (void)
{
  const char *start = "GET /a HTTP/1.1\r\nHost: a\r\nX: ";
  gsize fits = (gsize) limits.head_max_bytes - strlen (start) - 4;
  Verdict most = judge_get (start, fits, "\r\n\r\n");
  Verdict more = judge_get (start, fits + 1, "\r\n\r\n");

  g_assert_cmpuint (most.n_requests, ==, 1);
  g_assert_cmpuint (more.status, ==, 431);
  g_assert_cmpuint (more.taken, ==, limits.head_max_bytes);
}

static void
test_target_limit_is_exact (void)
{
  gsize fits = (gsize) limits.target_max_bytes - 1;
  Verdict most = judge_get ("GET /", fits, " HTTP/1.1\r\nHost: a\r\n\r\n");
  Verdict more = judge_get ("GET /", fits + 1, " HTTP/1.1\r\nHost: a\r\n\r\n");

  g_assert_cmpuint (most.n_requests, ==, 1);
  g_assert_cmpuint (more.status, ==, 414);
}

static void
test_field_limit_is_exact (void)
{
  g_autoptr (GString) text = g_string_new ("GET /a HTTP/1.1\r\nHost: a\r\n");
  Verdict most, more;

  for (gint64 n = 1; n < limits.head_max_fields; n++)
    g_string_append (text, "X:y\r\n");
  g_string_append (text, "\r\n");
  most = judge (text->str, text->len, text->len, NULL);
  g_string_insert (text, (gssize) text->len - 2, "X:y\r\n");
  more = judge (text->str, text->len, text->len, NULL);

  g_assert_cmpuint (most.n_requests, ==, 1);
  g_assert_cmpuint (more.status, ==, 431);
}

static void
test_chunks_count_together (void)
{
  g_autoptr (GString) text =
      g_string_new ("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  g_autofree char *chunk = g_strnfill (0x1000, 'x');
  Verdict verdict;

  for (guint i = 0; i < 80; i++)
    g_string_append_printf (text, "1000\r\n%s\r\n", chunk);
  verdict = judge (text->str, text->len, 1000, NULL);

  g_assert_cmpuint (verdict.status, ==, 413);
  g_assert_cmpuint (verdict.taken, <, (guint64) limits.body_max_bytes + 2048);
}

static void
feed_text (TopaydHttpGuard *guard, Verdict *verdict, const char *text)
{
  feed (guard, verdict, (const guint8 *) text, strlen (text));
}

static void
test_phases_follow_the_request (void)
{
  TopaydHttpGuard guard = { 0 };
  Verdict verdict = { 0 };

  topayd_http_guard_init (&guard, &limits);
  g_assert_cmpint (topayd_http_guard_get_phase (&guard), ==, TOPAYD_PHASE_IDLE);
  feed_text (&guard, &verdict, "P");
  g_assert_cmpint (verdict.phase, ==, TOPAYD_PHASE_HEAD);
  feed_text (&guard, &verdict, "OST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
  g_assert_cmpint (verdict.phase, ==, TOPAYD_PHASE_BODY);
  g_assert_cmpuint (verdict.n_heads, ==, 1);
  feed_text (&guard, &verdict, "ab");
  g_assert_cmpint (verdict.phase, ==, TOPAYD_PHASE_IDLE);
  g_assert_false (topayd_http_guard_is_head_request (&guard));
  feed_text (&guard, &verdict, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  g_assert_true (topayd_http_guard_is_head_request (&guard));
  g_assert_cmpint (verdict.phase, ==, TOPAYD_PHASE_CLOSED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  topayd_limits_init (&limits);

  for (guint i = 0; i < n_guard_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/http-guard/case/%s", guard_cases[i].name);

      g_test_add_data_func (path, &guard_cases[i], test_case);
    }
  g_test_add_func ("/http-guard/split-never-matters", test_split_never_matters);
  g_test_add_func ("/http-guard/head-limit-is-exact", test_head_limit_is_exact);
  g_test_add_func ("/http-guard/target-limit-is-exact", test_target_limit_is_exact);
  g_test_add_func ("/http-guard/field-limit-is-exact", test_field_limit_is_exact);
  g_test_add_func ("/http-guard/chunks-count-together", test_chunks_count_together);
  g_test_add_func ("/http-guard/phases-follow-the-request", test_phases_follow_the_request);
  return g_test_run ();
}
