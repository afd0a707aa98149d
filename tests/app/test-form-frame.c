/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-form-frame.h"

#include "topay-callout.h"
#include "topay-countdown-label.h"

static gint64 now_us;

static gint64
read_clock (void)
{
  return now_us;
}

typedef struct
{
  GtkWidget *window; /* (owned by GTK) */
  TopayFormFrame *frame;
  GtkWidget *entry; /* (unowned): the form */
  GString *asked;   /* (owned): the actions so far */
} Fixture;

static void
on_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append_printf (user_data, "%s;", g_action_get_name (G_ACTION (action)));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *names[] = { "continue", "back", "cancel", "save-draft" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  fixture->asked = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], NULL);

      g_signal_connect (action, "activate", G_CALLBACK (on_action_cb), fixture->asked);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  fixture->window = gtk_window_new ();
  gtk_widget_insert_action_group (fixture->window, "form", G_ACTION_GROUP (group));
  fixture->frame = TOPAY_FORM_FRAME (topay_form_frame_new ());
  fixture->entry = gtk_entry_new ();
  topay_form_frame_set_title (fixture->frame, "Reset the login password");
  topay_form_frame_set_content (fixture->frame, fixture->entry);
  topay_form_frame_set_main_button (fixture->frame, "Continue", FALSE);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->frame));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_string_free (fixture->asked, TRUE);
}

static GtkWidget *
find (GtkWidget *root, GType type, const char *label)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type)
      && (label == NULL
          || (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), label))
          || (GTK_IS_BUTTON (root)
              && find (gtk_widget_get_first_child (root), GTK_TYPE_LABEL, label))))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  return find (GTK_WIDGET (fixture->frame), GTK_TYPE_LABEL, text) != NULL;
}

static guint
count_segments (GtkWidget *root, const char *css_class)
{
  guint n = gtk_widget_get_visible (root) && gtk_widget_has_css_class (root, css_class) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_segments (child, css_class);
  return n;
}

static void
test_progress_is_said_in_words (Fixture *fixture, gconstpointer data)
{
  topay_form_frame_set_progress (fixture->frame, 3, 4);
  g_assert_true (shows (fixture, "Step 3 of 4"));
  g_assert_cmpuint (count_segments (GTK_WIDGET (fixture->frame), "segment"), ==, 4);
  g_assert_cmpuint (count_segments (GTK_WIDGET (fixture->frame), "done"), ==, 3);
  topay_form_frame_set_progress (fixture->frame, 2, 4);
  g_assert_cmpuint (count_segments (GTK_WIDGET (fixture->frame), "done"), ==, 2);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return GTK_IS_TEXT (focus) ? gtk_widget_get_parent (focus) : focus;
}

static void
test_focus_begins_in_the_form (Fixture *fixture, gconstpointer data)
{
  topay_form_frame_set_heading (fixture->frame, "Enter the code", NULL);
  topay_form_frame_set_progress (fixture->frame, 3, 4);
  topay_form_frame_focus_content (fixture->frame);
  g_assert_true (get_focus (fixture) == fixture->entry);
  g_assert_true (shows (fixture, "Step 3 of 4: Enter the code")); /* to a screen reader */
}

/* Without anything to fill in, the one button has it. */
static void
test_focus_goes_to_the_button_without_a_form (Fixture *fixture, gconstpointer data)
{
  topay_form_frame_set_content (fixture->frame, gtk_label_new ("Nothing to type"));
  topay_form_frame_focus_content (fixture->frame);
  g_assert_true (get_focus (fixture)
                 == find (topay_form_frame_get_bar (fixture->frame), GTK_TYPE_BUTTON, "Continue"));
}

static void
test_problem_offers_ways_on_and_keeps_the_form (Fixture *fixture, gconstpointer data)
{
  GtkWidget *retry;

  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "typed");
  topay_form_frame_show_problem (fixture->frame, "We cannot reach Topay", "Check the network.",
                                 TRUE);
  g_assert_true (shows (fixture, "Check the network."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "typed");
  retry = find (GTK_WIDGET (fixture->frame), GTK_TYPE_BUTTON, "Try again");
  g_assert_nonnull (retry);
  g_assert_nonnull (find (GTK_WIDGET (fixture->frame), GTK_TYPE_BUTTON, "Ask a person"));
  g_assert_true (get_focus (fixture) == retry);
  g_signal_emit_by_name (retry, "clicked");
  g_assert_cmpstr (fixture->asked->str, ==, "continue;");

  topay_form_frame_hide_problem (fixture->frame);
  g_assert_false (shows (fixture, "Check the network."));
}

static void
test_wait_counts_down_to_another_try (Fixture *fixture, gconstpointer data)
{
  GtkWidget *label;

  topay_form_frame_show_problem (fixture->frame, "Please wait", "Several wrong passwords.", TRUE);
  topay_form_frame_show_wait (fixture->frame, 75);
  g_assert_true (shows (fixture, "You can try again in 1:15."));
  g_assert_null (find (GTK_WIDGET (fixture->frame), GTK_TYPE_BUTTON, "Try again"));

  label = find (GTK_WIDGET (fixture->frame), TOPAY_TYPE_COUNTDOWN_LABEL, NULL);
  now_us += 70 * G_USEC_PER_SEC;
  topay_countdown_label_update (TOPAY_COUNTDOWN_LABEL (label));
  g_assert_true (shows (fixture, "You can try again in 5 seconds."));
  now_us += 5 * G_USEC_PER_SEC;
  topay_countdown_label_update (TOPAY_COUNTDOWN_LABEL (label));
  g_assert_true (shows (fixture, "You can try again now."));
  g_assert_nonnull (find (GTK_WIDGET (fixture->frame), GTK_TYPE_BUTTON, "Try again"));
}

static void
test_busy_holds_the_form_still (Fixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (fixture->entry);
  topay_form_frame_set_busy (fixture->frame, "Checking…");
  g_assert_true (topay_form_frame_is_busy (fixture->frame));
  g_assert_false (gtk_widget_is_sensitive (fixture->entry));
  g_assert_null (get_focus (fixture));

  topay_form_frame_set_busy (fixture->frame, NULL);
  g_assert_true (gtk_widget_is_sensitive (fixture->entry));
  g_assert_true (get_focus (fixture) == fixture->entry);
}

static gboolean
has_action (GtkWidget *root, const char *action)
{
  if (!gtk_widget_get_visible (root))
    return FALSE;
  if (GTK_IS_BUTTON (root)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), action) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_action (child, action))
      return TRUE;
  return FALSE;
}

static void
test_what_is_over_has_no_way_back (Fixture *fixture, gconstpointer data)
{
  g_assert_nonnull (find (GTK_WIDGET (fixture->frame), GTK_TYPE_BUTTON, "Cancel"));
  topay_form_frame_set_finished (fixture->frame, TRUE);
  g_assert_null (find (GTK_WIDGET (fixture->frame), GTK_TYPE_BUTTON, "Cancel"));
  g_assert_nonnull (find (GTK_WIDGET (fixture->frame), GTK_TYPE_BUTTON, "Done"));
  g_assert_false (has_action (GTK_WIDGET (fixture->frame), "form.back"));
  topay_form_frame_set_finished (fixture->frame, FALSE);
  g_assert_true (has_action (GTK_WIDGET (fixture->frame), "form.back"));
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/form-frame/progress-is-said-in-words", test_progress_is_said_in_words },
    { "/form-frame/focus-begins-in-the-form", test_focus_begins_in_the_form },
    { "/form-frame/focus-goes-to-the-button-without-a-form",
      test_focus_goes_to_the_button_without_a_form },
    { "/form-frame/problem-offers-ways-on-and-keeps-the-form",
      test_problem_offers_ways_on_and_keeps_the_form },
    { "/form-frame/wait-counts-down-to-another-try", test_wait_counts_down_to_another_try },
    { "/form-frame/busy-holds-the-form-still", test_busy_holds_the_form_still },
    { "/form-frame/what-is-over-has-no-way-back", test_what_is_over_has_no_way_back },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  topay_countdown_label_set_clock (read_clock);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
