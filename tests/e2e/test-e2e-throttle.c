/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "line.h"
#include "person.h"

#define N_SOURCES    50
#define N_GUESSES    (topay_test_is_long () ? 10000 : 2000)
#define N_PARALLEL   100
#define MAX_HASHES   100
#define N_RESETS     1000         /* ten an hour are allowed from one address */
#define MAX_RSS_RISE (160 * 1024) /* KiB: two hashes of 64 MiB, and what is around them */

/* What a guesser types for one and the same person. */
static const char *const spellings[] = {
  "alex", "ALEX", "alex@example.org", "Alex@Example.Org", "+8613800000002",
};

static GPtrArray *
open_lines (TopayTestService *service, guint n_lines, guint n_sources)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) topay_test_line_free);

  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *source = topay_test_dup_source (i % n_sources);

      g_ptr_array_add (lines, topay_test_line_new (service, source));
    }
  return lines;
}

/* One request on every line, then every answer: all of them are on their way together. */
static void
guess_once (GPtrArray *lines, guint *number)
{
  for (guint i = 0; i < lines->len; i++, (*number)++)
    {
      g_autofree char *password = g_strdup_printf ("a guess of many: %u", *number);
      g_autofree char *body =
          topay_test_body_sign_in (spellings[*number % G_N_ELEMENTS (spellings)], password);
      g_autofree char *request = topay_test_compose ("POST /v1/session", NULL, body);

      topay_test_line_send (g_ptr_array_index (lines, i), request);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (TopayTestReply) reply = topay_test_line_receive (g_ptr_array_index (lines, i));

      g_assert_nonnull (reply);
      g_assert_cmpuint (reply->status, !=, 200);
    }
}

/* The passwords that were looked at. */
static gint64
guess (TopayTestService *service, guint n_guesses, guint *number)
{
  g_autoptr (GPtrArray) lines = open_lines (service, N_SOURCES, N_SOURCES);
  guint end = *number + n_guesses;

  while (*number < end)
    guess_once (lines, number);
  return topay_test_service_get_count (service, "topayd_hashes_total");
}

static gint64
count_failures (TopayTestService *service)
{
  return topay_test_service_query (service,
                                   "SELECT failures FROM locks WHERE kind = 'login' AND subject = "
                                   "(SELECT id FROM accounts WHERE name = 'alex')");
}

/* A7: however many addresses guess, and although the service is killed in between. */
static void
test_guessing (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = NULL;
  gint64 n_hashes, failures;
  guint number = 0;

  n_hashes = guess (service, N_GUESSES / 2, &number);
  topay_test_service_kill (service);
  failures = count_failures (service);
  g_assert_cmpint (failures, >=, 5);
  topay_test_service_start (service);
  n_hashes += guess (service, N_GUESSES / 2, &number);
  g_test_message ("%u guesses from %u addresses: %" G_GINT64_FORMAT " passwords looked at", number,
                  N_SOURCES, n_hashes);
  g_assert_cmpint (n_hashes, >=, 5);
  g_assert_cmpint (n_hashes, <=, MAX_HASHES);

  alex = topay_test_person_new (service);
  topay_test_person_reset_login (alex, "alex", "alex@example.org", "a brand new umbrella stand");
  topay_test_person_sign_in (alex, "alex", "a brand new umbrella stand", NULL);
  topay_test_service_stop (service);
  /* the right password ended it */
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM locks WHERE "
                                                      "kind = 'login' AND subject = (SELECT id "
                                                      "FROM accounts WHERE name = 'alex')"),
                   ==, 0);
}

/* A7: what was counted before kill -9 is counted after it. */
static void
test_counter_survives (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, "127.0.1.1");
  gint64 failures;
  gboolean waits = FALSE;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *body = topay_test_body_sign_in ("alex", "not this one");
      g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, "POST /v1/session", NULL, body);

      g_assert_true (topay_test_reply_has_code (reply, "credentials_wrong"));
    }
  topay_test_service_kill (service);
  failures = count_failures (service);
  g_assert_cmpint (failures, ==, 4);
  topay_test_service_start (service);
  g_clear_pointer (&line, topay_test_line_free);
  line = topay_test_line_new (service, "127.0.1.1");
  /* the fifth in a row, and those behind it, of which one may come after its second of waiting; had
   * the counter been lost, none of them would have to wait */
  for (guint i = 0; i < 4 && !waits; i++)
    {
      g_autofree char *body = topay_test_body_sign_in ("alex", "not this one");
      g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, "POST /v1/session", NULL, body);

      waits = topay_test_reply_has_code (reply, "wait");
      g_assert_true (waits ? i > 0 : topay_test_reply_has_code (reply, "credentials_wrong"));
    }
  g_assert_true (waits);
}

static gint64
read_rss_kib (TopayTestService *service, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", topay_test_service_get_pid (service));
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, name);
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen (name), NULL, 10);
}

/* A6: what is more than two hashes and a queue can take is told to come again. */
static void
test_parallel_sign_ins (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GPtrArray) lines = open_lines (service, N_PARALLEL, N_SOURCES);
  gint64 before_kib = read_rss_kib (service, "\nVmRSS:");
  guint n_busy = 0, n_judged = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("nobody-%u", i);
      g_autofree char *body = topay_test_body_sign_in (name, "whatever it may be");
      g_autofree char *request = topay_test_compose ("POST /v1/session", NULL, body);

      topay_test_line_send (g_ptr_array_index (lines, i), request);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (TopayTestReply) reply = topay_test_line_receive (g_ptr_array_index (lines, i));

      g_assert_nonnull (reply);
      if (topay_test_reply_has_code (reply, "busy"))
        {
          n_busy++;
          g_assert_cmpuint (reply->status, ==, 503);
          g_assert_nonnull (strstr (reply->head, "\r\nRetry-After: "));
        }
      else
        n_judged += topay_test_reply_has_code (reply, "credentials_wrong") ? 1 : 0;
    }
  g_assert_cmpuint (n_busy + n_judged, ==, N_PARALLEL);
  g_assert_cmpuint (n_judged, >=, 2);
  g_assert_cmpuint (n_busy, >=, N_PARALLEL / 2);
  if (!TOPAY_SANITIZED)
    g_assert_cmpint (read_rss_kib (service, "\nVmHWM:") - before_kib, <=, MAX_RSS_RISE);
  /* and nobody is left out for good */
  g_assert_cmpuint (topay_test_service_probe (service, "/readyz", NULL), ==, 200);
}

/* A10: whoever asks for codes in somebody’s name changes nothing for them. */
static void
test_reset_requests (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_autoptr (GPtrArray) lines = open_lines (service, N_RESETS / 10, N_RESETS / 10);

  topay_test_person_sign_in (alex, "alex", "quiet-orchard-lantern", NULL);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *body = topay_test_body_reset (
          i % 2 == 0 ? "login_password" : "payment_password", spellings[i % 5]);
      g_autofree char *request = topay_test_compose ("POST /v1/reset", NULL, body);

      for (guint j = 0; j < lines->len; j++)
        topay_test_line_send (g_ptr_array_index (lines, j), request);
      for (guint j = 0; j < lines->len; j++)
        {
          g_autoptr (TopayTestReply) reply = topay_test_line_receive (g_ptr_array_index (lines, j));

          g_assert_nonnull (reply);
          g_assert_cmpuint (reply->status, ==, 202);
        }
    }
  topay_test_person_ask_signed_in (alex, &topay_endpoint_session, NULL, NULL);
  topay_test_person_sign_out (alex);
  topay_test_person_sign_in (alex, "alex", "quiet-orchard-lantern", NULL);
  /* the mailbox is not flooded either */
  g_assert_cmpuint (topay_test_service_count_letters (service, "alex@example.org", "code"), <=, 3);
}

/* G2: a name that the sender gives itself is no address. */
static void
test_forwarded_headers (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, "127.0.1.1");
  g_autoptr (TopayTestLine) other = topay_test_line_new (service, "127.0.1.2");
  g_autofree char *body = topay_test_body_reset ("login_password", "nobody");
  guint n_taken = 0;

  for (guint i = 0; i < 15; i++)
    {
      g_autofree char *headers =
          g_strdup_printf ("X-Forwarded-For: 192.0.2.%u\r\nX-Real-IP: 192.0.2.%u\r\n"
                           "Forwarded: for=192.0.2.%u\r\n",
                           i, i, i);
      g_autoptr (TopayTestReply) reply =
          topay_test_line_ask (line, "POST /v1/reset", headers, body);

      n_taken += reply->status == 202 ? 1 : 0;
      if (reply->status != 202)
        {
          g_assert_cmpuint (reply->status, ==, 429);
          g_assert_nonnull (strstr (reply->head, "\r\nRetry-After: "));
        }
    }
  g_assert_cmpuint (n_taken, ==, 10);
  {
    g_autofree char *headers = g_strdup ("X-Forwarded-For: 127.0.1.1\r\n");
    g_autoptr (TopayTestReply) reply = topay_test_line_ask (other, "POST /v1/reset", headers, body);

    /* nor is anybody blamed for another */
    g_assert_cmpuint (reply->status, ==, 202);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/security/A6-surplus-of-sign-ins-gets-busy", test_parallel_sign_ins);
  g_test_add_func ("/security/A7-guesses-from-50-addresses", test_guessing);
  g_test_add_func ("/security/A7-counter-survives-kill-9", test_counter_survives);
  g_test_add_func ("/security/A10-reset-requests-change-nothing", test_reset_requests);
  g_test_add_func ("/security/G2-forwarded-headers-gain-nothing", test_forwarded_headers);

  return g_test_run ();
}
