/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-context.h"

#include <string.h>

typedef struct
{
  GSettings *settings;   /* (owned) */
  TopayStateDb *state;   /* (owned) */
  TopayContext *context; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);

  fixture->settings = g_settings_new (APP_ID);
  fixture->state = topay_state_db_new (folder);
  fixture->context = topay_context_new (fixture->settings, fixture->state, "en");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_settings_reset (fixture->settings, "portal-uri");
  g_unsetenv ("TOPAY_PORTAL_URI");
  topay_state_db_close (fixture->state);
  g_assert_finalize_object (fixture->context);
  g_object_unref (fixture->state);
  g_object_unref (fixture->settings);
}

/* Nothing is set up: what can be known without anybody still is. */
static void
test_probes_need_neither_service_nor_portal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayProbeContext) probes = topay_context_new_probes (fixture->context);

  g_assert_null (probes->client);
  g_assert_null (probes->portal_uri);
  g_assert_cmpint (probes->content_version, ==, 0);
  g_assert_cmpstr (probes->app_version, ==, PACKAGE_VERSION);
}

static void
test_portal_of_the_environment_goes_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayProbeContext) set = NULL;
  g_autoptr (TopayProbeContext) tried = NULL;

  g_settings_set_string (fixture->settings, "portal-uri", "http://set.example");
  set = topay_context_new_probes (fixture->context);
  g_assert_cmpstr (set->portal_uri, ==, "http://set.example");

  g_setenv ("TOPAY_PORTAL_URI", "http://tried.example", TRUE);
  tried = topay_context_new_probes (fixture->context);
  g_assert_cmpstr (tried->portal_uri, ==, "http://tried.example");
}

static void
test_session_of_the_account_is_used (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayClient) client = topay_client_new ("https://localhost:1", NULL, NULL);
  g_autoptr (TopaySecretStore) secrets = topay_secret_store_new ("https://localhost:1");
  g_autoptr (TopayAccount) account = topay_account_new (client, secrets);
  g_autoptr (TopayProbeContext) probes = NULL;

  topay_context_set_account (fixture->context, account);
  probes = topay_context_new_probes (fixture->context);
  g_assert_true (probes->client == client);
  topay_context_set_account (fixture->context, NULL);
}

/* The day of the latest review, as the service counts it. */
static void
test_version_of_the_library_is_a_number (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayLibrary) library = topay_library_new (g_getenv ("TOPAY_TEST_BUNDLE"), NULL);
  g_autoptr (TopayProbeContext) probes = NULL;
  g_autofree char *digits = NULL;

  topay_context_set_library (fixture->context, library);
  probes = topay_context_new_probes (fixture->context);
  digits = g_strdup_printf ("%" G_GINT64_FORMAT, probes->content_version);
  g_assert_cmpuint (strlen (digits), ==, 8);
  g_assert_true (strncmp (digits, topay_library_get_version (library), 4) == 0);
  g_assert_true (strncmp (digits + 4, topay_library_get_version (library) + 5, 2) == 0);
  g_assert_true (strncmp (digits + 6, topay_library_get_version (library) + 8, 2) == 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/context/probes-need-neither-service-nor-portal",
      test_probes_need_neither_service_nor_portal },
    { "/context/portal-of-the-environment-goes-first", test_portal_of_the_environment_goes_first },
    { "/context/session-of-the-account-is-used", test_session_of_the_account_is_used },
    { "/context/version-of-the-library-is-a-number", test_version_of_the_library_is_a_number },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
