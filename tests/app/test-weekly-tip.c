/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When the tip of the week is due, and what becomes of it on the desktop: the test is the desktop,
 * and takes the notifications. */

#include "config.h"

#include "topay-weekly-tip.h"

#include "app-fixture.h"
#include "desktop.h"
#include "topay-article-page.h"

#define WEEK_S  TOPAY_WEEKLY_TIP_PERIOD_S
#define WAIT_US (60 * G_TIME_SPAN_SECOND)
#define DAY_S   G_GINT64_CONSTANT (86400)
#define NOW_S   G_GINT64_CONSTANT (1795000000) /* some day of 2026 */

typedef struct
{
  const char *name;
  gint64 now_s;
  gint64 last_s;
  gint64 wait_s;
} DueCase;

static const DueCase due_cases[] = {
  { "never-shown", NOW_S, 0, 0 },
  { "negative-time-is-never", NOW_S, -5, 0 },
  { "smallest-time-is-never", NOW_S, G_MININT64, 0 },
  { "just-shown", NOW_S, NOW_S, WEEK_S },
  { "a-second-ago", NOW_S, NOW_S - 1, WEEK_S - 1 },
  { "yesterday", NOW_S, NOW_S - DAY_S, 6 * DAY_S },
  { "a-second-before-the-week", NOW_S, NOW_S - WEEK_S + 1, 1 },
  { "a-week-ago", NOW_S, NOW_S - WEEK_S, 0 },
  { "a-year-ago", NOW_S, NOW_S - 365 * DAY_S, 0 },
  { "clock-set-back-an-hour", NOW_S, NOW_S + 3600, WEEK_S },
  { "clock-set-back-a-year", NOW_S, NOW_S + 365 * DAY_S, WEEK_S },
  { "greatest-time-counts-as-now", NOW_S, G_MAXINT64, WEEK_S },
  { "clock-set-far-forward", G_MAXINT64, 1, 0 },
  { "clock-before-1970", -NOW_S, NOW_S, WEEK_S },
  { "clock-at-its-least", G_MININT64, G_MAXINT64, WEEK_S },
};

static void
test_due (gconstpointer data)
{
  const DueCase *row = data;

  g_assert_cmpint (topay_weekly_tip_get_wait_s (row->now_s, row->last_s), ==, row->wait_s);
}

/* 22 November 2026 is a Sunday. */
static void
test_week_begins_on_monday (void)
{
  g_autoptr (GDateTime) monday = g_date_time_new_utc (2026, 11, 23, 0, 0, 0);
  gint64 monday_s = g_date_time_to_unix (monday);
  gint64 week = topay_weekly_tip_get_week (monday_s);

  g_assert_cmpint (topay_weekly_tip_get_week (monday_s - 1), ==, week - 1);
  g_assert_cmpint (topay_weekly_tip_get_week (monday_s + 7 * DAY_S - 1), ==, week);
  g_assert_cmpint (topay_weekly_tip_get_week (monday_s + 7 * DAY_S), ==, week + 1);
  g_assert_cmpint (topay_weekly_tip_get_week (0), ==, 0);
  g_assert_cmpint (topay_weekly_tip_get_week (-NOW_S), ==, 0);
  g_assert_cmpint (topay_weekly_tip_get_week (4 * DAY_S), ==, 1);
}

/* A clock that jumps about, and an app that looks at it the way ours does. */
static void
test_clock_that_jumps_never_floods (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gint64 now_s = NOW_S, last_s = 0, slept_s = 0;
  guint n_shown = 0;

  for (guint i = 0; i < 100000; i++)
    {
      gint64 step_s = g_rand_int_range (rand, 1, 7200);
      gboolean jump_back = g_rand_int_range (rand, 0, 50) == 0;

      now_s += jump_back ? -step_s * 100 : step_s;
      slept_s += step_s;
      if (last_s > now_s)
        last_s = now_s;
      else if (topay_weekly_tip_get_wait_s (now_s, last_s) == 0)
        {
          g_assert_true (last_s == 0 || now_s - last_s >= WEEK_S);
          last_s = now_s;
          n_shown++;
        }
    }
  g_assert_cmpuint (n_shown, >, 1);
  g_assert_cmpint (n_shown, <=, slept_s / WEEK_S + 1);
}

static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + 300 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gint64
get_now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
reset_preferences (GSettings *settings)
{
  const char *keys[] = { "weekly-tip", "weekly-tip-asked", "weekly-tip-last" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  desktop_forget ();
}

/* Waits until the desktop was told of @n tips, and a moment for one too many. */
static void
assert_n_added (guint n)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_US;

  while (desktop_get_n_added () < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  settle ();
  g_assert_cmpuint (desktop_get_n_added (), ==, n);
}

static const TopayTip *
get_tip_of_the_week (TopayLibrary *library, const char *language)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint64 local_s =
      g_date_time_to_unix (now) + g_date_time_get_utc_offset (now) / G_TIME_SPAN_SECOND;
  guint n_tips = 0;
  const TopayTip *tips = topay_library_get_tips (library, language, &n_tips);

  g_assert_cmpuint (n_tips, >, 1);
  return &tips[topay_weekly_tip_get_week (local_s) % n_tips];
}

static void
assert_shows (const TopayTip *tip)
{
  GVariant *last_notification = desktop_get_last ();
  const char *title = NULL, *body = NULL, *action = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_nonnull (last_notification);
  g_assert_true (g_variant_lookup (last_notification, "title", "&s", &title));
  g_assert_true (g_variant_lookup (last_notification, "body", "&s", &body));
  g_assert_true (g_variant_lookup (last_notification, "default-action", "&s", &action));
  target = g_variant_lookup_value (last_notification, "default-action-target", NULL);
  g_assert_cmpstr (title, ==, tip->title);
  g_assert_cmpstr (body, ==, tip->text);
  g_assert_cmpstr (action, ==, "app.open-article");
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, tip->article);
}

/* The tip by itself, without a window, in a program of another name. */
typedef struct
{
  GApplication *application; /* (owned) */
  GSettings *settings;       /* (owned) */
  TopayStateDb *state;       /* (owned) */
  TopayContext *context;     /* (owned) */
  TopayLibrary *library;     /* (owned) */
  TopayWeeklyTip *tip;       /* (owned) */
} Bare;

static void
set_up (Bare *bare, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  bare->application = g_application_new ("com.topay.Test", G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (bare->application, NULL, &error);
  g_assert_no_error (error);
  bare->settings = g_settings_new (APP_ID);
  reset_preferences (bare->settings);
  bare->state = topay_state_db_new ("/proc/nonexistent");
  bare->context = topay_context_new (bare->settings, bare->state, "en");
  bare->library = topay_library_new (g_getenv ("TOPAY_LIBRARY"), &error);
  g_assert_no_error (error);
  topay_context_set_library (bare->context, bare->library);
  bare->tip = topay_weekly_tip_new (bare->application, bare->settings);
  topay_weekly_tip_set_context (bare->tip, bare->context);
}

static void
tear_down (Bare *bare, gconstpointer data)
{
  g_assert_finalize_object (bare->tip);
  settle ();
  topay_state_db_close (bare->state);
  g_assert_finalize_object (bare->context);
  g_object_unref (bare->library);
  g_object_unref (bare->state);
  reset_preferences (bare->settings);
  g_object_unref (bare->settings);
  g_object_unref (bare->application);
}

static gint64
get_last_s (Bare *bare)
{
  return g_settings_get_int64 (bare->settings, "weekly-tip-last");
}

/* Somebody wants tips and had the last one then. */
static void
start_with (Bare *bare, gint64 last_s)
{
  g_settings_set_int64 (bare->settings, "weekly-tip-last", last_s);
  g_settings_set_boolean (bare->settings, "weekly-tip", TRUE);
  topay_weekly_tip_start (bare->tip);
}

static void
test_nothing_before_consent (Bare *bare, gconstpointer data)
{
  topay_weekly_tip_start (bare->tip);
  assert_n_added (0);
  g_assert_cmpint (get_last_s (bare), ==, 0);
  g_assert_false (g_settings_get_boolean (bare->settings, "weekly-tip-asked"));
}

static void
test_nothing_before_a_window (Bare *bare, gconstpointer data)
{
  g_settings_set_boolean (bare->settings, "weekly-tip", TRUE);
  assert_n_added (0);
  topay_weekly_tip_start (bare->tip);
  assert_n_added (1);
}

static void
test_yes_brings_the_first_tip (Bare *bare, gconstpointer data)
{
  gint64 before_s = get_now_s ();

  topay_weekly_tip_start (bare->tip);
  g_settings_set_boolean (bare->settings, "weekly-tip", TRUE);
  assert_n_added (1);
  assert_shows (get_tip_of_the_week (bare->library, "en"));
  g_assert_cmpint (get_last_s (bare), >=, before_s);
  g_assert_cmpint (get_last_s (bare), <=, get_now_s ());
}

/* The switch of the preferences answers the question of Home. */
static void
test_choice_answers_the_question (Bare *bare, gconstpointer data)
{
  g_settings_set_boolean (bare->settings, "weekly-tip", TRUE);
  g_assert_true (g_settings_get_boolean (bare->settings, "weekly-tip-asked"));
}

static void
test_switching_again_brings_no_second (Bare *bare, gconstpointer data)
{
  topay_weekly_tip_start (bare->tip);
  for (guint i = 0; i < 5; i++)
    {
      g_settings_set_boolean (bare->settings, "weekly-tip", TRUE);
      g_settings_set_boolean (bare->settings, "weekly-tip", FALSE);
    }
  assert_n_added (1);
  g_assert_cmpuint (desktop_get_n_removed (), ==, 5); /* none is left standing */
}

static void
test_overdue_tip_comes_with_the_start (Bare *bare, gconstpointer data)
{
  start_with (bare, get_now_s () - 8 * DAY_S);
  assert_n_added (1);
}

static void
test_no_tip_within_the_week (Bare *bare, gconstpointer data)
{
  gint64 last_s = get_now_s () - 6 * DAY_S;

  start_with (bare, last_s);
  assert_n_added (0);
  g_assert_cmpint (get_last_s (bare), ==, last_s);
}

static void
test_time_to_come_counts_as_now (Bare *bare, gconstpointer data)
{
  gint64 before_s = get_now_s ();

  start_with (bare, before_s + 400 * DAY_S);
  assert_n_added (0);
  g_assert_cmpint (get_last_s (bare), >=, before_s);
  g_assert_cmpint (get_last_s (bare), <=, get_now_s ());
}

/* The language changes: the next tip is another one, but it is not due. */
static void
test_other_language_brings_no_second (Bare *bare, gconstpointer data)
{
  g_autoptr (TopayContext) other = topay_context_new (bare->settings, bare->state, "zh_CN");

  start_with (bare, 0);
  topay_weekly_tip_set_context (bare->tip, other);
  topay_context_set_library (other, bare->library);
  assert_n_added (1);

  g_settings_set_int64 (bare->settings, "weekly-tip-last", get_now_s () - 8 * DAY_S);
  topay_weekly_tip_set_context (bare->tip, other);
  assert_n_added (2);
  assert_shows (get_tip_of_the_week (bare->library, "zh_CN"));
}

/* From the switch to the article, in the app itself. */
static void
test_tip_leads_to_its_article (Fixture *fixture, const Words *words)
{
  g_autoptr (TopayLibrary) library = topay_library_new (g_getenv ("TOPAY_LIBRARY"), NULL);
  const TopayTip *tip;

  start (fixture, words);
  reset_preferences (fixture->settings);
  g_settings_set_boolean (fixture->settings, "weekly-tip", TRUE);
  assert_n_added (1);
  tip = get_tip_of_the_week (library, words->language);
  assert_shows (tip);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "open-article",
                                  g_variant_new_string (tip->article));
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE,
                 topay_library_get_info (library, words->language, tip->article)->title);
  reset_preferences (fixture->settings);
}

#define ADD(name, test) g_test_add ("/weekly-tip/" name, Bare, NULL, set_up, test, tear_down)

static void
add_tests_of_the_tip (void)
{
  static const Journey journeys[] = {
    { "en/tip-leads-to-its-article", test_tip_leads_to_its_article, &words_en },
    { "zh_CN/tip-leads-to-its-article", test_tip_leads_to_its_article, &words_zh },
  };

  ADD ("nothing-before-consent", test_nothing_before_consent);
  ADD ("nothing-before-a-window", test_nothing_before_a_window);
  ADD ("yes-brings-the-first-tip", test_yes_brings_the_first_tip);
  ADD ("choice-answers-the-question", test_choice_answers_the_question);
  ADD ("switching-again-brings-no-second", test_switching_again_brings_no_second);
  ADD ("overdue-tip-comes-with-the-start", test_overdue_tip_comes_with_the_start);
  ADD ("no-tip-within-the-week", test_no_tip_within_the_week);
  ADD ("time-to-come-counts-as-now", test_time_to_come_counts_as_now);
  ADD ("other-language-brings-no-second", test_other_language_brings_no_second);
  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/weekly-tip/", journeys[i].name, NULL);

      g_test_add_data_func (path, &journeys[i], run_journey);
    }
}

int
main (int argc, char *argv[])
{
  int result;

  app_fixture_init (&argc, &argv);
  desktop_begin ();
  for (guint i = 0; i < G_N_ELEMENTS (due_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/weekly-tip/due/", due_cases[i].name, NULL);

      g_test_add_data_func (path, &due_cases[i], test_due);
    }
  g_test_add_func ("/weekly-tip/week-begins-on-monday", test_week_begins_on_monday);
  g_test_add_func ("/weekly-tip/clock-that-jumps-never-floods", test_clock_that_jumps_never_floods);
  add_tests_of_the_tip ();
  result = g_test_run ();
  desktop_end ();
  return result;
}
