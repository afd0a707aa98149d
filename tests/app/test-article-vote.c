/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-vote-card.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#define WAIT_SECONDS 10

typedef struct
{
  char *folder;        /* (owned) */
  TopayStateDb *state; /* (owned) */
  GtkWidget *window;   /* (owned by GTK) */
  GtkWidget *card;     /* (owned by the window) */
} Fixture;

static void
set_up_in (Fixture *fixture, const char *folder)
{
  fixture->state = topay_state_db_new (folder);
  fixture->card = g_object_new (TOPAY_TYPE_VOTE_CARD, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->card);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("topay-vote-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  set_up_in (fixture, fixture->folder);
}

static void
set_up_without_disk (Fixture *fixture, gconstpointer data)
{
  set_up_in (fixture, "/proc/nonexistent");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *names[] = { "anonymous.db", "anonymous.db-journal" };

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  topay_state_db_close (fixture->state);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->state);

  for (guint i = 0; fixture->folder != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  if (fixture->folder != NULL)
    g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static GtkWidget *
get_child (Fixture *fixture, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->card, TOPAY_TYPE_VOTE_CARD, name));
}

static const char *
get_text (Fixture *fixture, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (get_child (fixture, name)));
}

static gboolean
is_visible (Fixture *fixture, const char *name)
{
  return gtk_widget_get_visible (get_child (fixture, name));
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->card, action, NULL));
}

static void
ask (Fixture *fixture)
{
  topay_vote_card_set_article (TOPAY_VOTE_CARD (fixture->card), fixture->state, "refund-time",
                               "en");
}

static void
on_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* Operations are answered in order: when this one is, those of the card were too. */
static TopayVoteAnswer
read_vote (Fixture *fixture, TopayVoteReason *reason)
{
  gint64 deadline = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayVoteAnswer answer = TOPAY_VOTE_NONE;

  topay_state_db_load_vote_async (fixture->state, "refund-time", NULL, on_result_cb, &result);
  while (result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  topay_state_db_load_vote_finish (fixture->state, result, &answer, reason, &error);
  g_assert_no_error (error);

  return answer;
}

static void
save_vote (Fixture *fixture, TopayVoteAnswer answer, TopayVoteReason reason)
{
  TopayVote vote = { "refund-time", "zh_CN", answer, reason };

  topay_state_db_save_vote_async (fixture->state, &vote, NULL, NULL, NULL);
}

static void
test_yes_is_thanked_and_kept (Fixture *fixture, gconstpointer data)
{
  TopayVoteReason reason = TOPAY_VOTE_REASON_OUT_OF_DATE;

  ask (fixture);
  g_assert_cmpstr (get_text (fixture, "heading"), ==, "Did this help?");
  act (fixture, "vote.helpful");
  g_assert_cmpstr (get_text (fixture, "heading"), ==, "Thanks");
  g_assert_false (is_visible (fixture, "question"));
  g_assert_false (is_visible (fixture, "reasons"));
  g_assert_cmpint (read_vote (fixture, &reason), ==, TOPAY_VOTE_HELPFUL);
  g_assert_cmpint (reason, ==, TOPAY_VOTE_REASON_NONE);
  g_assert_false (is_visible (fixture, "note"));
}

static void
test_no_is_kept_before_a_reason_is_given (Fixture *fixture, gconstpointer data)
{
  TopayVoteReason reason = TOPAY_VOTE_REASON_NONE;

  ask (fixture);
  act (fixture, "vote.not-helpful");
  g_assert_true (is_visible (fixture, "reasons"));
  g_assert_cmpint (read_vote (fixture, &reason), ==, TOPAY_VOTE_NOT_HELPFUL);
  g_assert_cmpint (reason, ==, TOPAY_VOTE_REASON_NONE);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (get_child (fixture, "did_not_work")), TRUE);
  g_assert_cmpint (read_vote (fixture, &reason), ==, TOPAY_VOTE_NOT_HELPFUL);
  g_assert_cmpint (reason, ==, TOPAY_VOTE_REASON_DID_NOT_WORK);
  g_assert_cmpstr (get_text (fixture, "heading"), ==, "Thanks");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (get_child (fixture, "out_of_date")), TRUE);
  read_vote (fixture, &reason);
  g_assert_cmpint (reason, ==, TOPAY_VOTE_REASON_OUT_OF_DATE);
}

static void
test_earlier_vote_is_shown_as_such (Fixture *fixture, gconstpointer data)
{
  TopayVoteReason reason = TOPAY_VOTE_REASON_NONE;

  save_vote (fixture, TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_HARD_TO_UNDERSTAND);
  ask (fixture);
  read_vote (fixture, &reason);
  g_assert_cmpstr (get_text (fixture, "heading"), ==, "You said that this did not help");
  g_assert_true (
      gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (get_child (fixture, "hard_to_understand"))));
  g_assert_false (is_visible (fixture, "question"));
}

static void
test_earlier_vote_can_be_changed (Fixture *fixture, gconstpointer data)
{
  TopayVoteReason reason = TOPAY_VOTE_REASON_NONE;

  save_vote (fixture, TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
  ask (fixture);
  read_vote (fixture, &reason);
  g_assert_cmpstr (get_text (fixture, "heading"), ==, "You said that this helped");
  act (fixture, "vote.change");
  g_assert_true (is_visible (fixture, "question"));
  act (fixture, "vote.not-helpful");
  g_assert_cmpint (read_vote (fixture, &reason), ==, TOPAY_VOTE_NOT_HELPFUL);
}

static void
test_quick_answer_beats_the_earlier_one (Fixture *fixture, gconstpointer data)
{
  TopayVoteReason reason = TOPAY_VOTE_REASON_NONE;

  save_vote (fixture, TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_OUT_OF_DATE);
  ask (fixture);
  act (fixture, "vote.helpful");
  g_assert_cmpint (read_vote (fixture, &reason), ==, TOPAY_VOTE_HELPFUL);
  g_assert_cmpstr (get_text (fixture, "heading"), ==, "Thanks");
}

static void
test_vote_of_a_page_that_closed_is_kept (Fixture *fixture, gconstpointer data)
{
  TopayVoteReason reason = TOPAY_VOTE_REASON_NONE;

  ask (fixture);
  act (fixture, "vote.helpful");
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  g_assert_cmpint (read_vote (fixture, &reason), ==, TOPAY_VOTE_HELPFUL);
}

static void
test_focus_moves_to_the_answer (Fixture *fixture, gconstpointer data)
{
  ask (fixture);
  act (fixture, "vote.not-helpful");
  g_assert_true (gtk_widget_is_focus (fixture->card));
}

static void
test_memory_only_is_said (Fixture *fixture, gconstpointer data)
{
  TopayVoteReason reason = TOPAY_VOTE_REASON_NONE;

  ask (fixture);
  act (fixture, "vote.helpful");
  read_vote (fixture, &reason);
  g_assert_cmpstr (get_text (fixture, "note"), ==,
                   "Your answer is kept only until you close the app.");
  g_assert_true (is_visible (fixture, "note"));
}

static void
test_failure_is_said (Fixture *fixture, gconstpointer data)
{
  ask (fixture);
  topay_state_db_close (fixture->state);
  act (fixture, "vote.helpful");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_true (g_str_has_prefix (get_text (fixture, "note"), "Your answer could not be kept."));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("/vote-card/yes-is-thanked-and-kept", test_yes_is_thanked_and_kept);
  add ("/vote-card/no-is-kept-before-a-reason-is-given", test_no_is_kept_before_a_reason_is_given);
  add ("/vote-card/earlier-vote-is-shown-as-such", test_earlier_vote_is_shown_as_such);
  add ("/vote-card/earlier-vote-can-be-changed", test_earlier_vote_can_be_changed);
  add ("/vote-card/quick-answer-beats-the-earlier-one", test_quick_answer_beats_the_earlier_one);
  add ("/vote-card/vote-of-a-page-that-closed-is-kept", test_vote_of_a_page_that_closed_is_kept);
  add ("/vote-card/focus-moves-to-the-answer", test_focus_moves_to_the_answer);
  add ("/vote-card/failure-is-said", test_failure_is_said);
  g_test_add ("/vote-card/memory-only-is-said", Fixture, NULL, set_up_without_disk,
              test_memory_only_is_said, tear_down);

  return g_test_run ();
}
