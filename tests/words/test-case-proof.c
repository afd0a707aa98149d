/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file that a person keeps: read as it was written, and no change of it goes unseen. */

#include "config.h"

#include "topay-case-proof.h"

#include <string.h>

#include "case-fixture.h"
#include "topay-error.h"

#define NOW     (CASE_FIXTURE_BEGUN + 7 * CASE_FIXTURE_DAY)
#define N_FLIPS 4000

static char *
make (guint n_rounds)
{
  TopayWireCaseDetail *detail = case_fixture_new (n_rounds);
  g_autoptr (GError) error = NULL;
  char *text = topay_case_proof_make (detail, NOW, &error);

  g_assert_no_error (error);
  case_fixture_free (detail);
  return text;
}

static TopayWireCaseProof *
read_file (const char *text)
{
  g_autoptr (GError) error = NULL;
  TopayWireCaseProof *file = topay_case_proof_read (text, strlen (text), &error);

  g_assert_no_error (error);
  return file;
}

static void
file_free (TopayWireCaseProof *file)
{
  topay_wire_free (&topay_record_case_proof, file);
}

static TopayWireCaseEvent *
get_event (const TopayWireCaseProof *file, guint seq)
{
  return g_ptr_array_index (file->events, seq - 1);
}

static void
test_comes_back_whole (void)
{
  g_autofree char *text = make (7);
  TopayWireCaseProof *file = read_file (text);
  gint64 seq = 9;

  g_assert_cmpuint (file->events->len, ==, 22);
  g_assert_cmpint (topay_case_proof_check (file, &seq), ==, TOPAY_CASE_PROOF_WHOLE);
  g_assert_cmpint (seq, ==, 0);
  g_assert_cmpstr (file->head, ==, get_event (file, 22)->hash);
  g_assert_true (g_str_has_prefix (file->words, "The spine is torn.\nPages 3–18"));
  g_assert_true (g_str_has_suffix (file->words, " \\"));
  file_free (file);
}

/* A line for each value, and no line is long but for what was said. */
static void
test_can_be_read_by_people (void)
{
  g_autofree char *text = make (1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >, 100);
  g_assert_cmpstr (lines[0], ==, "{");
  g_assert_cmpstr (lines[1], ==, "  \"schema\": \"topay-case/1\",");
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <, 110);
}

typedef void (*Spoil) (TopayWireCaseEvent *event);

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
spoil_event (TopayWireCaseEvent *event)
{
  set (&event->event, "withdraw");
}
static void
spoil_state (TopayWireCaseEvent *event)
{
  set (&event->state, "withdrawn");
}
static void
spoil_actor (TopayWireCaseEvent *event)
{
  set (&event->actor, g_str_equal (event->actor, "agent") ? "service" : "agent");
}
static void
spoil_actor_id (TopayWireCaseEvent *event)
{
  set (&event->actor_id, "44444444444444444444444444444444");
}
static void
spoil_at (TopayWireCaseEvent *event)
{
  event->at++;
}
static void
spoil_template (TopayWireCaseEvent *event)
{
  set (&event->template, "our-mistake");
}
static void
spoil_words (TopayWireCaseEvent *event)
{
  set (&event->words, event->words != NULL ? NULL : "I never said so.");
}
static void
spoil_salt (TopayWireCaseEvent *event)
{
  /* of an event without words there is nothing to salt */
  set (&event->words, "More.");
  set (&event->salt, "ffffffffffffffffffffffffffffffff");
}
static void
spoil_hash (TopayWireCaseEvent *event)
{
  event->hash[63] = event->hash[63] == '0' ? '1' : '0';
}

/* Every field of every event. */
static void
test_a_changed_event_is_named (void)
{
  static const Spoil spoils[] = { spoil_event,    spoil_state, spoil_actor,
                                  spoil_actor_id, spoil_at,    spoil_template,
                                  spoil_words,    spoil_salt,  spoil_hash };
  g_autofree char *text = make (2);

  for (guint i = 0; i < G_N_ELEMENTS (spoils); i++)
    for (guint seq = 1; seq <= 12; seq++)
      {
        TopayWireCaseProof *file = read_file (text);
        gint64 found = 0;

        spoils[i](get_event (file, seq));
        g_assert_cmpint (topay_case_proof_check (file, &found), ==, TOPAY_CASE_PROOF_CHANGED);
        g_assert_cmpint (found, ==, seq);
        file_free (file);
      }
}

/* The name of an agent is no part of the chain: agents marry. */
static void
test_names_are_not_part_of_it (void)
{
  g_autofree char *text = make (2);
  TopayWireCaseProof *file = read_file (text);

  set (&get_event (file, 4)->actor_name, "Lin Wang");
  g_assert_cmpint (topay_case_proof_check (file, NULL), ==, TOPAY_CASE_PROOF_WHOLE);
  file_free (file);
}

static void
test_left_out_put_in_and_moved_are_seen (void)
{
  g_autofree char *text = make (2);

  for (guint seq = 1; seq < 12; seq++)
    {
      TopayWireCaseProof *file = read_file (text);
      gint64 found = 0;

      topay_wire_free (&topay_record_case_event, g_ptr_array_steal_index (file->events, seq - 1));
      g_assert_cmpint (topay_case_proof_check (file, &found), ==, TOPAY_CASE_PROOF_GAP);
      g_assert_cmpint (found, ==, seq);
      /* also when it is numbered anew */
      for (guint i = seq; i < 12; i++)
        get_event (file, i)->seq = i;
      g_assert_cmpint (topay_case_proof_check (file, &found), ==, TOPAY_CASE_PROOF_CHANGED);
      g_assert_cmpint (found, ==, seq);
      file_free (file);
    }
}

/* The end of a chain does not show in the chain. */
static void
test_a_missing_end_is_seen (void)
{
  g_autofree char *text = make (2);
  TopayWireCaseProof *file = read_file (text);
  gint64 seq = 9;

  topay_wire_free (&topay_record_case_event, g_ptr_array_steal_index (file->events, 11));
  g_assert_cmpint (topay_case_proof_check (file, &seq), ==, TOPAY_CASE_PROOF_HEAD);
  set (&file->head, get_event (file, 11)->hash);
  g_assert_cmpint (topay_case_proof_check (file, &seq), ==, TOPAY_CASE_PROOF_SUMMARY);
  g_assert_cmpint (seq, ==, 0);
  while (file->events->len > 0)
    topay_wire_free (&topay_record_case_event, g_ptr_array_steal_index (file->events, 0));
  g_assert_cmpint (topay_case_proof_check (file, &seq), ==, TOPAY_CASE_PROOF_GAP);
  file_free (file);
}

static void
test_what_stands_beside_has_to_agree (void)
{
  g_autofree char *text = make (0);

  for (guint i = 0; i < 6; i++)
    {
      TopayWireCaseProof *file = read_file (text);

      if (i == 0)
        set (&file->summary->state, "processing");
      else if (i == 1)
        set (&file->words, "I want twice as much.");
      else if (i == 2)
        set (&file->decision->outcome, "refused");
      else if (i == 3)
        set (&file->decision->words, "No.");
      else if (i == 4)
        file->decision->decided_at++;
      else
        set (&file->decision->template, "our-mistake");
      g_assert_cmpint (topay_case_proof_check (file, NULL), ==, TOPAY_CASE_PROOF_SUMMARY);
      file_free (file);
    }
}

/* The id goes into every hash: events of another case do not fit. */
static void
test_events_belong_to_their_case (void)
{
  g_autofree char *text = make (0);
  TopayWireCaseProof *file = read_file (text);
  gint64 seq = 0;

  file->summary->id[0] = '9';
  g_assert_cmpint (topay_case_proof_check (file, &seq), ==, TOPAY_CASE_PROOF_CHANGED);
  g_assert_cmpint (seq, ==, 1);
  file_free (file);
}

static void
check_refused (const char *text, gsize length, TopayError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_case_proof_read (text, length, &error));
  g_assert_error (error, TOPAY_ERROR, (int) code);
}

static void
test_nothing_else_is_read (void)
{
  g_autofree char *text = make (0);
  g_autofree char *long_text = g_strnfill (TOPAY_WIRE_CASE_PROOF_BYTES + 1, ' ');
  g_autoptr (GString) with_more = g_string_new (text);
  g_autoptr (GString) of_tomorrow = g_string_new (text);

  check_refused ("", 0, TOPAY_ERROR_INVALID);
  check_refused ("{}", 2, TOPAY_ERROR_INVALID);
  check_refused ("[[[[", 4, TOPAY_ERROR_INVALID);
  check_refused (long_text, strlen (long_text), TOPAY_ERROR_TOO_LARGE);
  g_string_replace (with_more, "\"saved_at\"", "\"note\": \"x\", \"saved_at\"", 1);
  check_refused (with_more->str, with_more->len, TOPAY_ERROR_INVALID);
  g_string_replace (of_tomorrow, "topay-case/1", "topay-case/2", 1);
  check_refused (of_tomorrow->str, of_tomorrow->len, TOPAY_ERROR_INVALID);
}

static gboolean
are_events_equal (const TopayWireCaseProof *one, const TopayWireCaseProof *other)
{
  if (one->events->len != other->events->len)
    return FALSE;
  for (guint i = 0; i < one->events->len; i++)
    {
      TopayWireCaseEvent *a = g_ptr_array_index (one->events, i);
      TopayWireCaseEvent *b = g_ptr_array_index (other->events, i);
      g_autofree char *name_a = g_steal_pointer (&a->actor_name);
      g_autofree char *name_b = g_steal_pointer (&b->actor_name);
      g_autofree char *text_a = topay_wire_encode (&topay_record_case_event, a, NULL);
      g_autofree char *text_b = topay_wire_encode (&topay_record_case_event, b, NULL);

      /* the salt of nothing says nothing */
      if (!g_str_equal (text_a, text_b) && (a->words != NULL || b->words != NULL))
        return FALSE;
      a->actor_name = g_steal_pointer (&name_a);
      b->actor_name = g_steal_pointer (&name_b);
    }
  return TRUE;
}

/* One byte anywhere: no file, or one that is not whole, or the same events. */
static void
test_no_flipped_byte_goes_unseen (void)
{
  g_autofree char *text = make (1);
  TopayWireCaseProof *right = read_file (text);
  gsize length = strlen (text);
  guint n_read = 0;

  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autofree char *copy = g_strdup (text);
      TopayWireCaseProof *file;

      copy[(gsize) g_test_rand_int_range (0, (gint32) length)] ^= (char) (1 << (i % 7));
      file = topay_case_proof_read (copy, length, NULL);
      if (file == NULL)
        continue;
      n_read++;
      if (topay_case_proof_check (file, NULL) == TOPAY_CASE_PROOF_WHOLE)
        g_assert_true (are_events_equal (file, right));
      file_free (file);
    }
  g_test_message ("%u of %u could be read", n_read, N_FLIPS);
  g_assert_cmpuint (n_read, >, N_FLIPS / 20);
  file_free (right);
}

static void
test_a_part_of_the_events_makes_no_file (void)
{
  TopayWireCaseDetail *detail = case_fixture_new (3);
  g_autoptr (GError) error = NULL;

  topay_wire_free (&topay_record_case_event, g_ptr_array_steal_index (detail->events, 0));
  g_assert_null (topay_case_proof_make (detail, NOW, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  case_fixture_free (detail);
}

/* 400 rounds are 808 events and half a megabyte; 500 are more events than a file takes. */
static void
test_a_long_case_fits_or_is_refused (void)
{
  TopayWireCaseDetail *detail = case_fixture_new (500);
  g_autofree char *text = make (400);
  g_autoptr (GError) error = NULL;
  TopayWireCaseProof *file = read_file (text);

  g_assert_cmpint (topay_case_proof_check (file, NULL), ==, TOPAY_CASE_PROOF_WHOLE);
  file_free (file);
  g_assert_null (topay_case_proof_make (detail, NOW, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  case_fixture_free (detail);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/case-proof/" path, func)
  ADD ("comes-back-whole", test_comes_back_whole);
  ADD ("can-be-read-by-people", test_can_be_read_by_people);
  ADD ("a-changed-event-is-named", test_a_changed_event_is_named);
  ADD ("names-are-not-part-of-it", test_names_are_not_part_of_it);
  ADD ("left-out-put-in-and-moved-are-seen", test_left_out_put_in_and_moved_are_seen);
  ADD ("a-missing-end-is-seen", test_a_missing_end_is_seen);
  ADD ("what-stands-beside-has-to-agree", test_what_stands_beside_has_to_agree);
  ADD ("events-belong-to-their-case", test_events_belong_to_their_case);
  ADD ("nothing-else-is-read", test_nothing_else_is_read);
  ADD ("no-flipped-byte-goes-unseen", test_no_flipped_byte_goes_unseen);
  ADD ("a-part-of-the-events-makes-no-file", test_a_part_of_the_events_makes_no_file);
  ADD ("a-long-case-fits-or-is-refused", test_a_long_case_fits_or_is_refused);
#undef ADD

  return g_test_run ();
}
