/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "line.h"

#define N_PHRASES     (topay_test_is_long () ? 200 : 30)
#define N_LISTED      (topay_test_is_long () ? 5000 : 200)
#define SENDS_AN_HOUR 10
#define MINIMUM       15
#define MAXIMUM       256
#define DIFFERS_AT    200

/* Alphabets of one class each: what rules of composition would refuse. */
static const char *const classes[] = {
  "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789",          "!?.,;:-_+*#~",
  "абвгдежзиклмнопрст",         "春夏秋冬山水风云雨雪花鸟",   "αβγδεζηθικλμνξοπρστ", "😀🐼🌲🚲🍵🎈📚🔔🌙⛵",
};

static char *
draw (GRand *random, const char *alphabet, guint n_letters)
{
  g_autoptr (GString) text = g_string_new (NULL);
  glong n_choices = g_utf8_strlen (alphabet, -1);

  for (guint i = 0; i < n_letters; i++)
    {
      const char *letter =
          g_utf8_offset_to_pointer (alphabet, g_rand_int_range (random, 0, (gint32) n_choices));

      g_string_append_unichar (text, g_utf8_get_char (letter));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A connection from an address that has not asked for too many codes. */
static TopayTestLine *
open_line (TopayTestService *service, guint number)
{
  g_autofree char *source = topay_test_dup_source (number / SENDS_AN_HOUR);

  return topay_test_line_new (service, source);
}

static void
prove (TopayTestLine *line, TopayTestService *service, guint number, TopayTestProof *proof)
{
  g_autofree char *name = g_strdup_printf ("person-%u", number);
  g_autofree char *address = g_strconcat (name, "@example.net", NULL);

  topay_test_line_prove (line, service, name, address, proof);
}

static void
assert_refused (TopayTestLine *line,
                const TopayTestProof *proof,
                const char *password,
                const char *code)
{
  g_autoptr (TopayTestReply) reply = topay_test_line_finish (line, proof, password);

  if (!topay_test_reply_has_code (reply, code))
    g_error ("‘%s’ got %u %s instead of %s", password, reply->status, reply->body, code);
  g_assert_cmpuint (reply->status, ==, 422);
}

static void
assert_accepted (TopayTestService *service, guint number, const char *password)
{
  g_autoptr (TopayTestLine) line = open_line (service, number);
  g_auto (TopayTestProof) proof = { 0 };
  g_autoptr (TopayTestReply) reply = NULL;

  prove (line, service, number, &proof);
  reply = topay_test_line_finish (line, &proof, password);
  if (reply->status != 200)
    g_error ("‘%s’ got %u %s", password, reply->status, reply->body);
}

static void
assert_signs_in (TopayTestLine *line, const char *account, const char *password, guint status)
{
  g_autofree char *body = topay_test_body_sign_in (account, password);
  g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, "POST /v1/session", NULL, body);

  g_assert_cmpuint (reply->status, ==, status);
}

/* A2: code points are counted, not bytes; what is too long is refused, not cut. */
static void
test_lengths (void)
{
  static const char *const alphabets[] = {
    "bcdfghjklmnpqrstvwxz", "春夏秋冬山水风云雨雪花鸟", "😀🐼🌲🚲🍵🎈📚🔔🌙⛵",
    "e\xcc\x81o\xcc\x88y\xcc\x8a", /* letters and their accents apart */
  };
  static const guint fine[] = { MINIMUM, 64, MAXIMUM };
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  guint number = 0;

  topay_test_add_people (service, G_N_ELEMENTS (alphabets) * (G_N_ELEMENTS (fine) + 1));
  for (guint i = 0; i < G_N_ELEMENTS (alphabets); i++)
    {
      g_autoptr (TopayTestLine) line = open_line (service, number);
      g_autofree char *short_one = draw (random, alphabets[i], MINIMUM - 1);
      g_autofree char *long_one = draw (random, alphabets[i], MAXIMUM + 1);
      g_auto (TopayTestProof) proof = { 0 };

      prove (line, service, number++, &proof);
      assert_refused (line, &proof, short_one, "password_too_short");
      assert_refused (line, &proof, long_one, "password_too_long");
      for (guint j = 0; j < G_N_ELEMENTS (fine); j++)
        {
          g_autofree char *password = draw (random, alphabets[i], fine[j]);

          assert_accepted (service, number++, password);
        }
    }
}

/* A2: the two hundredth character counts as the first does. */
static void
test_no_truncation (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autofree char *password = draw (random, classes[0], MAXIMUM);
  g_autofree char *other = g_strdup (password);
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, "127.0.9.1");

  other[DIFFERS_AT] = other[DIFFERS_AT] == 'a' ? 'b' : 'a';
  topay_test_add_people (service, 1);
  assert_accepted (service, 0, password);
  assert_signs_in (line, "person-0", other, 401);
  assert_signs_in (line, "person-0", password, 200);
}

/* A3: letters of one kind are enough when there are enough of them. */
static void
test_single_class (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  topay_test_add_people (service, N_PHRASES);
  for (guint i = 0; i < N_PHRASES; i++)
    {
      g_autofree char *password =
          draw (random, classes[i % G_N_ELEMENTS (classes)], MINIMUM + i % 20);

      assert_accepted (service, i, password);
    }
}

/* A4: a sample of the list, however it is written; and the words of the product and the person. */
static void
test_blocklist (void)
{
  static const char *const personal[] = { "topay-person-0-topay", "Person-0-Topay-Person-0",
                                          "person0examplenet" };
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) entries = NULL;
  g_autoptr (TopayTestLine) line = open_line (service, 0);
  g_auto (TopayTestProof) proof = { 0 };
  g_autoptr (TopayTestReply) reply = NULL;
  guint n_tried = 0, step;

  topay_test_add_people (service, 1);
  prove (line, service, 0, &proof);
  g_assert_true (g_file_get_contents (BLOCKLIST, &text, NULL, NULL));
  entries = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (entries), >=, 10000);
  step = MAX (g_strv_length (entries) / N_LISTED / 2, 1);
  for (guint i = 0; i < g_strv_length (entries); i += step)
    if (entries[i][0] != '#' && g_utf8_strlen (entries[i], -1) >= MINIMUM)
      {
        g_autofree char *upper = g_utf8_strup (entries[i], -1);

        assert_refused (line, &proof, n_tried++ % 2 == 0 ? entries[i] : upper, "password_common");
      }
  g_test_message ("%u entries of the list refused", n_tried);
  g_assert_cmpuint (n_tried, >=, (guint) N_LISTED / 2);
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    assert_refused (line, &proof, personal[i], "password_personal");

  reply = topay_test_line_finish (line, &proof, "topay is where my tea money lives");
  g_assert_cmpuint (reply->status, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/security/A2-length-in-code-points", test_lengths);
  g_test_add_func ("/security/A2-no-truncation", test_no_truncation);
  g_test_add_func ("/security/A3-single-class-is-accepted", test_single_class);
  g_test_add_func ("/security/A4-listed-passwords-are-refused", test_blocklist);

  return g_test_run ();
}
