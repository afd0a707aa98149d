/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the search of the desktop asks over the bus, and what it gets. */

#include "config.h"

#include "topay-search-provider.h"

#include <string.h>

#include "app-fixture.h"
#include "topay-article-page.h"
#include "topay-missing-page.h"
#include "topay-search-page.h"

#define INTERFACE  "org.gnome.Shell.SearchProvider2"
#define TEST_PATH  "/com/topay/Test/SearchProvider"
#define WAIT_US    (60 * G_TIME_SPAN_SECOND)
#define N_TOO_MANY (TOPAY_SEARCH_PROVIDER_MAX_WAITING + 4)

typedef struct
{
  GVariant *value; /* (owned) (nullable) */
  GError *error;   /* (owned) (nullable) */
  gboolean done;
} Reply;

static void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->value, g_variant_unref);
  g_clear_error (&reply->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)

static void
on_reply_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;

  reply->value = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &reply->error);
  reply->done = TRUE;
}

/* Asks ourselves, but by way of the bus. */
static void
ask_at (const char *path, const char *method, GVariant *parameters, Reply *reply)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_dbus_connection_call (connection, g_dbus_connection_get_unique_name (connection), path,
                          INTERFACE, method, parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          NULL, on_reply_cb, reply);
}

static void
wait_for (Reply *reply)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_US;

  while (!reply->done)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + 200 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* A provider by itself, without a window; its library comes when the test says so. */
typedef struct
{
  GApplication *application;     /* (owned) */
  GSettings *settings;           /* (owned) */
  TopayStateDb *state;           /* (owned) */
  TopayContext *context;         /* (owned) */
  GDBusConnection *connection;   /* (owned) */
  TopaySearchProvider *provider; /* (owned) */
} Bare;

static void
bare_set_up (Bare *bare, gconstpointer data)
{
  const Words *words = data;

  bare->application = g_application_new ("com.topay.Test", G_APPLICATION_NON_UNIQUE);
  bare->settings = g_settings_new (APP_ID);
  bare->state = topay_state_db_new ("/proc/nonexistent");
  bare->context = topay_context_new (bare->settings, bare->state, words->language);
  bare->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  bare->provider = topay_search_provider_new (bare->application);
  topay_search_provider_set_context (bare->provider, bare->context);
  g_assert_true (topay_search_provider_export (bare->provider, bare->connection, TEST_PATH));
}

static void
bare_load_library (Bare *bare)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new (g_getenv ("TOPAY_LIBRARY"), &error);

  g_assert_no_error (error);
  topay_context_set_library (bare->context, library);
}

static void
bare_set_up_with_library (Bare *bare, gconstpointer words)
{
  bare_set_up (bare, words);
  bare_load_library (bare);
}

static void
bare_tear_down (Bare *bare, gconstpointer data)
{
  topay_search_provider_unexport (bare->provider, bare->connection);
  settle ();
  g_assert_finalize_object (bare->provider);
  g_object_unref (bare->connection);
  topay_state_db_close (bare->state);
  g_assert_finalize_object (bare->context);
  g_object_unref (bare->state);
  g_object_unref (bare->settings);
  g_assert_finalize_object (bare->application);
}

static GVariant *
ask_path (const char *path, const char *method, GVariant *parameters)
{
  g_auto (Reply) reply = { 0 };

  ask_at (path, method, parameters, &reply);
  wait_for (&reply);
  g_assert_no_error (reply.error);
  return g_steal_pointer (&reply.value);
}

static GVariant *
ask (const char *method, GVariant *parameters)
{
  return ask_path (TEST_PATH, method, parameters);
}

static GVariant *
ask_app (const char *method, GVariant *parameters)
{
  return ask_path (RESOURCE_PATH "/SearchProvider", method, parameters);
}

/* The desktop cuts what is typed at the spaces. */
static char **
dup_ids (const char *words)
{
  g_auto (GStrv) terms = g_strsplit (words, " ", -1);
  g_autoptr (GVariant) value = ask ("GetInitialResultSet", g_variant_new ("(^as)", terms));
  char **ids = NULL;

  g_variant_get (value, "(^as)", &ids);
  return ids;
}

static void
test_question_finds_the_article (Bare *bare, gconstpointer data)
{
  const Words *words = data;
  g_auto (GStrv) ids = NULL;

  ids = dup_ids (words->question);
  g_assert_cmpstr (ids[0], ==, "pay-duplicate");
  g_assert_cmpuint (g_strv_length (ids), <=, TOPAY_SEARCH_PROVIDER_LIMIT);
  for (guint i = 0; ids[i] != NULL; i++)
    g_assert_false (g_strv_contains ((const char *const *) &ids[i + 1], ids[i]));
}

/* A vague word finds more articles than are shown. */
static void
test_results_are_at_most_five (Bare *bare, gconstpointer data)
{
  const Words *words = data;
  g_auto (GStrv) ids = NULL;

  ids = dup_ids (words == &words_en ? "refund" : "退款");
  g_assert_cmpuint (g_strv_length (ids), ==, TOPAY_SEARCH_PROVIDER_LIMIT);
}

static void
test_nonsense_finds_nothing (Bare *bare, gconstpointer data)
{
  const char *nothing[] = { "zzzzzz", "", " ", "a" };

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      g_auto (GStrv) ids = dup_ids (nothing[i]);

      g_assert_cmpuint (g_strv_length (ids), ==, 0);
    }
}

static void
test_narrower_search_searches_anew (Bare *bare, gconstpointer data)
{
  const Words *words = data;
  const char *previous[] = { "no-such-article", NULL };
  const char *terms[] = { words->question, NULL };
  g_autoptr (GVariant) value = NULL;
  g_autofree const char **ids = NULL;

  value = ask ("GetSubsearchResultSet", g_variant_new ("(^as^as)", previous, terms));
  g_variant_get (value, "(^a&s)", &ids);
  g_assert_cmpstr (ids[0], ==, "pay-duplicate");
}

static void
test_results_are_described (Bare *bare, gconstpointer data)
{
  const Words *words = data;
  const char *ids[] = { "pay-duplicate", "no-such-article", "refund-time", NULL };
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) metas = NULL;
  g_autoptr (GVariant) meta = NULL;
  g_autoptr (GVariant) icon_value = NULL;
  g_autoptr (GIcon) icon = NULL;
  const char *id = NULL, *name = NULL, *description = NULL;

  value = ask ("GetResultMetas", g_variant_new ("(^as)", ids));
  metas = g_variant_get_child_value (value, 0);
  g_assert_cmpuint (g_variant_n_children (metas), ==, 2);
  meta = g_variant_get_child_value (metas, 0);
  g_assert_true (g_variant_lookup (meta, "id", "&s", &id));
  g_assert_true (g_variant_lookup (meta, "name", "&s", &name));
  g_assert_true (g_variant_lookup (meta, "description", "&s", &description));
  icon_value = g_variant_lookup_value (meta, "icon", NULL);
  g_assert_nonnull (icon_value);
  g_assert_cmpstr (id, ==, "pay-duplicate");
  g_assert_cmpstr (name, ==, words->answer);
  g_assert_cmpuint (strlen (description), >, 20);
  icon = g_icon_deserialize (icon_value);
  g_assert_true (G_IS_THEMED_ICON (icon));
  g_assert_cmpstr (g_themed_icon_get_names (G_THEMED_ICON (icon))[0], ==, APP_ID);
}

/* Whatever stands in the library: one line, nothing invisible, not without end. */
static void
test_every_description_is_one_plain_line (Bare *bare, gconstpointer data)
{
  const Words *words = data;
  g_autoptr (TopayLibrary) library = topay_library_new (g_getenv ("TOPAY_LIBRARY"), NULL);
  guint n_articles = topay_library_get_n_articles (library, words->language);

  g_assert_cmpuint (n_articles, >, 0);
  for (guint i = 0; i < n_articles; i++)
    {
      const TopayArticleInfo *info = topay_library_get_nth_info (library, words->language, i);
      const char *ids[] = { info->id, NULL };
      g_autoptr (GVariant) value = ask ("GetResultMetas", g_variant_new ("(^as)", ids));
      g_autoptr (GVariant) metas = g_variant_get_child_value (value, 0);
      g_autoptr (GVariant) meta = g_variant_get_child_value (metas, 0);
      const char *description = NULL;

      g_assert_true (g_variant_lookup (meta, "description", "&s", &description));
      g_assert_null (strpbrk (description, "\n\r\t{}"));
      g_assert_null (strstr (description, "  "));
      g_assert_cmpint (g_utf8_strlen (description, -1), <=, 241);
    }
}

static void
test_chosen_result_opens_the_article (Fixture *fixture, const Words *words)
{
  const char *terms[] = { words->question, NULL };
  g_autoptr (GVariant) value = NULL;

  start (fixture, words);
  value = ask_app ("ActivateResult", g_variant_new ("(s^asu)", "pay-duplicate", terms, 0));
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->answer);
  assert_uri (fixture, "topay-help:article/pay-duplicate");
}

static void
test_unknown_result_opens_a_page_that_says_so (Fixture *fixture, const Words *words)
{
  const char *ids[] = { "no-such-article", "../../etc/passwd", "", "<b>" };

  start (fixture, words);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const char *terms[] = { NULL };
      g_autoptr (GVariant) value =
          ask_app ("ActivateResult", g_variant_new ("(s^asu)", ids[i], terms, 0));

      g_assert_cmpuint (g_variant_n_children (value), ==, 0);
      wait_for_page (fixture, TOPAY_TYPE_MISSING_PAGE, NULL);
      act (fixture, "win.home", NULL);
    }
}

static void
test_whole_search_opens_with_the_words (Fixture *fixture, const Words *words)
{
  g_auto (GStrv) terms = g_strsplit (words->question, " ", -1);
  g_autofree char *escaped = g_uri_escape_string (words->question, NULL, FALSE);
  g_autofree char *uri = g_strconcat ("topay-help:search?q=", escaped, NULL);
  g_autoptr (GVariant) value = NULL;

  start (fixture, words);
  value = ask_app ("LaunchSearch", g_variant_new ("(^asu)", terms, 0));
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, words->answer);
  assert_uri (fixture, uri);
}

static void
test_long_search_opens (Fixture *fixture, const Words *words)
{
  g_autoptr (GString) story = g_string_new ("重复扣款");
  g_autoptr (GVariant) value = NULL;

  start (fixture, words);
  for (guint i = 0; i < 100000; i++)
    g_string_append (story, "款");
  value = ask_app ("LaunchSearch", g_variant_new_parsed ("([%s], @u 0)", story->str));
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, words->answer);
}

/* 1,024 bytes end within a character of three. The question comes first, so it is still found. */
static void
test_long_questions_are_cut_at_a_character (Bare *bare, gconstpointer data)
{
  g_autoptr (GString) story = g_string_new ("重复扣款");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) terms = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (GVariant) value = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (story, "款");
  ids = dup_ids (story->str);
  g_assert_cmpuint (g_strv_length (ids), >, 0);

  for (guint i = 0; i < 20000; i++)
    g_strv_builder_add (builder, i == 0 ? "重复扣款" : "x");
  terms = g_strv_builder_end (builder);
  value = ask ("GetInitialResultSet", g_variant_new ("(^as)", terms));
  g_assert_true (g_variant_is_of_type (value, G_VARIANT_TYPE ("(as)")));
}

static void
test_metas_are_limited (Bare *bare, gconstpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) metas = NULL;

  for (guint i = 0; i < 10000; i++)
    g_strv_builder_add (builder, "refund-time");
  ids = g_strv_builder_end (builder);
  value = ask ("GetResultMetas", g_variant_new ("(^as)", ids));
  metas = g_variant_get_child_value (value, 0);
  g_assert_cmpuint (g_variant_n_children (metas), ==, TOPAY_SEARCH_PROVIDER_MAX_METAS);
}

static void
test_wrong_arguments_are_refused (Bare *bare, gconstpointer data)
{
  g_auto (Reply) reply = { 0 };
  g_auto (Reply) unknown = { 0 };

  ask_at (TEST_PATH, "GetInitialResultSet", g_variant_new ("(s)", "refund"), &reply);
  wait_for (&reply);
  g_assert_error (reply.error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
  ask_at (TEST_PATH, "EraseEverything", NULL, &unknown);
  wait_for (&unknown);
  g_assert_error (unknown.error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

static void
test_answers_follow_the_language (Fixture *fixture, const Words *words)
{
  const char *ids[] = { "pay-duplicate", NULL };
  g_autoptr (GVariant) value = NULL;
  g_autofree char *printed = NULL;

  start (fixture, words);
  g_settings_set_string (fixture->settings, "language", "zh_CN");
  wait_for_page (fixture, TOPAY_TYPE_PAGE, words_zh.hero);
  value = ask_app ("GetResultMetas", g_variant_new ("(^as)", ids));
  printed = g_variant_print (value, FALSE);
  g_assert_nonnull (strstr (printed, words_zh.answer));
}

static void
bare_ask (Reply *reply)
{
  const char *terms[] = { "charged", "twice", NULL };

  ask_at (TEST_PATH, "GetInitialResultSet", g_variant_new ("(^as)", terms), reply);
}

static gsize
count_results (Reply *reply)
{
  g_autoptr (GVariant) ids = NULL;

  wait_for (reply);
  g_assert_no_error (reply->error);
  ids = g_variant_get_child_value (reply->value, 0);
  return g_variant_n_children (ids);
}

static void
test_questions_wait_for_the_library (Bare *bare, gconstpointer data)
{
  g_auto (Reply) reply = { 0 };

  bare_ask (&reply);
  settle ();
  g_assert_false (reply.done);
  bare_load_library (bare);
  g_assert_cmpuint (count_results (&reply), >, 0);
}

static void
test_no_library_finds_nothing (Bare *bare, gconstpointer data)
{
  g_auto (Reply) waiting = { 0 };
  g_auto (Reply) later = { 0 };

  bare_ask (&waiting);
  settle ();
  topay_context_set_library_problem (bare->context, TRUE);
  g_assert_cmpuint (count_results (&waiting), ==, 0);
  bare_ask (&later);
  g_assert_cmpuint (count_results (&later), ==, 0);
}

static void
test_only_the_latest_questions_wait (Bare *bare, gconstpointer data)
{
  Reply replies[N_TOO_MANY] = { 0 };

  for (guint i = 0; i < N_TOO_MANY; i++)
    bare_ask (&replies[i]);
  settle ();
  for (guint i = 0; i < N_TOO_MANY; i++)
    g_assert_cmpint (replies[i].done, ==, i < N_TOO_MANY - TOPAY_SEARCH_PROVIDER_MAX_WAITING);
  bare_load_library (bare);
  for (guint i = 0; i < N_TOO_MANY; i++)
    {
      gboolean waited = i >= N_TOO_MANY - TOPAY_SEARCH_PROVIDER_MAX_WAITING;

      g_assert_cmpint (count_results (&replies[i]) > 0, ==, waited);
      reply_clear (&replies[i]);
    }
}

static void
test_leaving_answers_whoever_waits (Bare *bare, gconstpointer data)
{
  g_auto (Reply) reply = { 0 };

  bare_ask (&reply);
  settle ();
  topay_search_provider_unexport (bare->provider, bare->connection);
  g_assert_cmpuint (count_results (&reply), ==, 0);
}

static void
test_taken_path_is_survived (Bare *bare, gconstpointer data)
{
  g_autoptr (TopaySearchProvider) second = topay_search_provider_new (bare->application);

  g_test_expect_message ("topay-app", G_LOG_LEVEL_WARNING, "*search of the desktop*");
  g_assert_false (topay_search_provider_export (second, bare->connection, TEST_PATH));
  g_test_assert_expected_messages ();
}

/* The file by which the desktop finds us says what is really on the bus. */
static void
test_file_for_the_desktop_is_true (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", APP_ID ".search-provider.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  const struct
  {
    const char *key;
    const char *value;
  } rows[] = {
    { "DesktopId", APP_ID ".desktop" },
    { "BusName", APP_ID },
    { "ObjectPath", RESOURCE_PATH "/SearchProvider" },
    { "Version", "2" },
  };

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value =
          g_key_file_get_string (file, "Shell Search Provider", rows[i].key, NULL);

      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

static const Journey journeys[] = {
  { "en/chosen-result-opens-the-article", test_chosen_result_opens_the_article, &words_en },
  { "zh_CN/chosen-result-opens-the-article", test_chosen_result_opens_the_article, &words_zh },
  { "en/whole-search-opens-with-the-words", test_whole_search_opens_with_the_words, &words_en },
  { "zh_CN/whole-search-opens-with-the-words", test_whole_search_opens_with_the_words, &words_zh },
  { "long-search-opens", test_long_search_opens, &words_zh },
  { "unknown-result-opens-a-page-that-says-so", test_unknown_result_opens_a_page_that_says_so,
    &words_en },
  { "answers-follow-the-language", test_answers_follow_the_language, &words_en },
};

#define ADD(name, words, up, test)                                                                 \
  g_test_add ("/search-provider/" name, Bare, words, up, test, bare_tear_down)
#define ADD_BOTH(name, test)                                                                       \
  ADD ("en/" name, &words_en, bare_set_up_with_library, test);                                     \
  ADD ("zh_CN/" name, &words_zh, bare_set_up_with_library, test)

static void
add_tests_of_the_answers (void)
{
  ADD_BOTH ("question-finds-the-article", test_question_finds_the_article);
  ADD_BOTH ("results-are-at-most-five", test_results_are_at_most_five);
  ADD_BOTH ("narrower-search-searches-anew", test_narrower_search_searches_anew);
  ADD_BOTH ("results-are-described", test_results_are_described);
  ADD_BOTH ("every-description-is-one-plain-line", test_every_description_is_one_plain_line);
  ADD_BOTH ("nonsense-finds-nothing", test_nonsense_finds_nothing);
  ADD_BOTH ("long-questions-are-cut-at-a-character", test_long_questions_are_cut_at_a_character);
  ADD_BOTH ("metas-are-limited", test_metas_are_limited);
  ADD_BOTH ("wrong-arguments-are-refused", test_wrong_arguments_are_refused);
}

int
main (int argc, char *argv[])
{
  app_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/search-provider/", journeys[i].name, NULL);

      g_test_add_data_func (path, &journeys[i], run_journey);
    }
  add_tests_of_the_answers ();
  ADD ("questions-wait-for-the-library", &words_en, bare_set_up,
       test_questions_wait_for_the_library);
  ADD ("no-library-finds-nothing", &words_en, bare_set_up, test_no_library_finds_nothing);
  ADD ("only-the-latest-questions-wait", &words_en, bare_set_up,
       test_only_the_latest_questions_wait);
  ADD ("leaving-answers-whoever-waits", &words_en, bare_set_up, test_leaving_answers_whoever_waits);
  ADD ("taken-path-is-survived", &words_en, bare_set_up, test_taken_path_is_survived);
  g_test_add_func ("/search-provider/file-for-the-desktop-is-true",
                   test_file_for_the_desktop_is_true);
  return g_test_run ();
}
