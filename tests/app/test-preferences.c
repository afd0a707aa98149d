/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The switch for the weekly tip in the preferences. */

#include "config.h"

#include "topay-preferences.h"

#include "view-fixture.h"

typedef struct
{
  ViewFixture base;
  GtkWidget *preferences; /* (owned by GTK) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer language)
{
  view_fixture_set_up (&fixture->base, language, "/proc/nonexistent");
  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
  g_settings_reset (fixture->base.settings, "weekly-tip");
  fixture->preferences = topay_preferences_new (fixture->base.context);
  view_fixture_present (&fixture->base, gtk_label_new (NULL)); /* what it would stand over */
  g_object_add_weak_pointer (G_OBJECT (fixture->preferences), (gpointer *) &fixture->preferences);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->preferences));
  g_assert_null (fixture->preferences);
  g_settings_reset (fixture->base.settings, "weekly-tip");
  view_fixture_tear_down (&fixture->base);
}

static GtkWidget *
get_switch (Fixture *fixture)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->preferences, TOPAY_TYPE_PREFERENCES,
                                                    "weekly_tip_switch"));
}

static GtkWidget *
get_row (Fixture *fixture)
{
  return gtk_widget_get_ancestor (get_switch (fixture), ADW_TYPE_ACTION_ROW);
}

static gboolean
is_on (Fixture *fixture)
{
  return gtk_switch_get_active (GTK_SWITCH (get_switch (fixture)));
}

static void
test_weekly_tip_is_off_at_first (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_on (fixture));
}

static void
test_weekly_tip_follows_the_setting (Fixture *fixture, gconstpointer data)
{
  g_settings_set_boolean (fixture->base.settings, "weekly-tip", TRUE);
  g_assert_true (is_on (fixture));
  g_settings_set_boolean (fixture->base.settings, "weekly-tip", FALSE);
  g_assert_false (is_on (fixture));
}

static gboolean
is_on_cb (gpointer fixture)
{
  return is_on (fixture);
}

static gboolean
is_off_cb (gpointer fixture)
{
  return !is_on (fixture);
}

/* The whole row is the control: whoever activates it, by Enter or by a click, turns the switch. It
 * takes the time of its motion. */
static void
test_row_turns_the_weekly_tip_on_and_off (Fixture *fixture, gconstpointer data)
{
  gtk_window_present (GTK_WINDOW (fixture->preferences));
  adw_action_row_activate (ADW_ACTION_ROW (get_row (fixture)));
  view_wait_until (is_on_cb, fixture);
  g_assert_true (g_settings_get_boolean (fixture->base.settings, "weekly-tip"));
  adw_action_row_activate (ADW_ACTION_ROW (get_row (fixture)));
  view_wait_until (is_off_cb, fixture);
  g_assert_false (g_settings_get_boolean (fixture->base.settings, "weekly-tip"));
}

static void
test_weekly_tip_has_a_name (Fixture *fixture, gconstpointer data)
{
  gtk_test_accessible_assert_property (
      get_switch (fixture), GTK_ACCESSIBLE_PROPERTY_LABEL,
      adw_preferences_row_get_title (ADW_PREFERENCES_ROW (get_row (fixture))));
}

#define ADD(path, language, test)                                                                  \
  g_test_add ("/preferences/" path, Fixture, language, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  view_fixture_init (&argc, &argv);
  ADD ("weekly-tip-is-off-at-first", "en", test_weekly_tip_is_off_at_first);
  ADD ("weekly-tip-follows-the-setting", "en", test_weekly_tip_follows_the_setting);
  ADD ("row-turns-the-weekly-tip-on-and-off", "en", test_row_turns_the_weekly_tip_on_and_off);
  ADD ("en/weekly-tip-has-a-name", "en", test_weekly_tip_has_a_name);
  ADD ("zh_CN/weekly-tip-has-a-name", "zh_CN", test_weekly_tip_has_a_name);
  return g_test_run ();
}
