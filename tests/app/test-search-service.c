/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The installed program as the desktop meets it: started by a private bus for a question alone. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define INTERFACE "org.gnome.Shell.SearchProvider2"
#define PROVIDER  RESOURCE_PATH "/SearchProvider"

/* Long, since under a sanitizer the program takes seconds to start. */
#define WAIT_MS 60000

/* GTestDBus takes the display away with each bus that it ends. */
static char *display; /* (owned) (nullable) */

typedef struct
{
  const char *language;
  const char *words[3];
  const char *title;
} Case;

static const Case english = { "en", { "charged", "twice" }, "I was charged twice" };
static const Case chinese = { "zh_CN", { "重复扣款" }, "重复扣款怎么办" };

typedef struct
{
  GTestDBus *bus;              /* (owned) */
  GDBusConnection *connection; /* (owned) */
  char *folder;                /* (owned): of the service file and the data of the program */
} Fixture;

static void
write_service_file (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, APP_ID ".service", NULL);
  g_autofree char *text =
      g_strdup_printf ("[D-BUS Service]\nName=%s\nExec=%s --gapplication-service\n", APP_ID,
                       g_getenv ("TOPAY_TEST_PROGRAM"));

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("topay-service-XXXXXX", &error);
  g_assert_no_error (error);
  write_service_file (fixture->folder);
  g_setenv ("XDG_DATA_HOME", fixture->folder, TRUE);
  g_setenv ("LANGUAGE", row->language, TRUE);
  if (display != NULL)
    g_setenv ("DISPLAY", display, TRUE);
  g_setenv ("TOPAY_LIBRARY", g_getenv ("TOPAY_TEST_BUNDLE"), TRUE);

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (fixture->bus, fixture->folder);
  g_test_dbus_up (fixture->bus);
  fixture->connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (fixture->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

  for (const char *name = folder != NULL ? g_dir_read_name (folder) : NULL; name != NULL;
       name = g_dir_read_name (folder))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_object_unref (fixture->connection);
  g_test_dbus_down (fixture->bus); /* the program leaves with its bus */
  g_object_unref (fixture->bus);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static GVariant *
call (
    Fixture *fixture, const char *name, const char *path, const char *method, GVariant *parameters)
{
  g_auto (GStrv) parts = g_strsplit (method, ":", 2);
  g_autoptr (GError) error = NULL;
  GVariant *value =
      g_dbus_connection_call_sync (fixture->connection, name, path, parts[0], parts[1], parameters,
                                   NULL, G_DBUS_CALL_FLAGS_NONE, WAIT_MS, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static char *
dup_first_result (Fixture *fixture, const Case *row)
{
  g_autoptr (GVariant) value = call (fixture, APP_ID, PROVIDER, INTERFACE ":GetInitialResultSet",
                                     g_variant_new ("(^as)", row->words));
  g_auto (GStrv) ids = NULL;

  g_variant_get (value, "(^as)", &ids);
  g_assert_nonnull (ids[0]);
  return g_strdup (ids[0]);
}

static char *
dup_title (Fixture *fixture, const char *id)
{
  const char *ids[] = { id, NULL };
  g_autoptr (GVariant) value =
      call (fixture, APP_ID, PROVIDER, INTERFACE ":GetResultMetas", g_variant_new ("(^as)", ids));
  g_autoptr (GVariant) metas = g_variant_get_child_value (value, 0);
  g_autoptr (GVariant) meta = g_variant_get_child_value (metas, 0);
  char *title = NULL;

  g_assert_true (g_variant_lookup (meta, "name", "s", &title));
  return title;
}

/* Each window of the program has an object below this one. */
static gboolean
has_window (Fixture *fixture)
{
  g_autoptr (GVariant) value =
      call (fixture, APP_ID, RESOURCE_PATH, "org.freedesktop.DBus.Introspectable:Introspect", NULL);
  const char *xml = NULL;

  g_variant_get (value, "(&s)", &xml);
  return strstr (xml, "<node name=\"window\"") != NULL;
}

static gboolean
is_running (Fixture *fixture)
{
  g_autoptr (GVariant) value =
      call (fixture, "org.freedesktop.DBus", "/org/freedesktop/DBus",
            "org.freedesktop.DBus:NameHasOwner", g_variant_new ("(s)", APP_ID));
  gboolean running = FALSE;

  g_variant_get (value, "(b)", &running);
  return running;
}

static void
test_question_is_answered_without_a_window (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = dup_first_result (fixture, data);
  g_autofree char *title = dup_title (fixture, id);

  g_assert_cmpstr (id, ==, "pay-duplicate");
  g_assert_cmpstr (title, ==, ((const Case *) data)->title);
  g_assert_false (has_window (fixture));
}

static void
test_chosen_result_opens_a_window (Fixture *fixture, gconstpointer data)
{
  const char *terms[] = { NULL };
  g_autoptr (GVariant) value = call (fixture, APP_ID, PROVIDER, INTERFACE ":ActivateResult",
                                     g_variant_new ("(s^asu)", "pay-duplicate", terms, 0));

  g_assert_cmpuint (g_variant_n_children (value), ==, 0);
  g_assert_true (has_window (fixture));
}

/* Not at once: the next letter should find it still there. */
static void
test_service_leaves_when_nobody_asks (Fixture *fixture, gconstpointer data)
{
  gint64 start_us, stayed_us;

  g_free (dup_first_result (fixture, data));
  start_us = g_get_monotonic_time ();
  while (is_running (fixture)
         && g_get_monotonic_time () - start_us < WAIT_MS * G_TIME_SPAN_MILLISECOND)
    g_usleep (200 * G_TIME_SPAN_MILLISECOND);
  stayed_us = g_get_monotonic_time () - start_us;
  g_test_message ("stayed %" G_GINT64_FORMAT " ms", stayed_us / G_TIME_SPAN_MILLISECOND);
  g_assert_false (is_running (fixture));
  g_assert_cmpint (stayed_us, >, 5 * G_TIME_SPAN_SECOND);
}

/* The limit that a process set itself, of /proc/PID/limits. */
static gboolean
has_no_core_limit (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/limits", pid);
  g_autofree char *limits = NULL;

  return g_file_get_contents (path, &limits, NULL, NULL)
         && g_regex_match_simple ("Max core file size +0 +0 ", limits, 0, 0);
}

static void
allow_cores (gpointer data)
{
  const struct rlimit whole = { RLIM_INFINITY, RLIM_INFINITY };

  setrlimit (RLIMIT_CORE, &whole);
}

/* Starts @program in @folder, lets it crash once it is @ready (nullable), and tells whether it left
 * a core. */
static gboolean
leaves_core (const char *folder, const char *const *program, gboolean (*ready) (int pid))
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_MS * G_TIME_SPAN_MILLISECOND;
  GPid pid = 0;
  int status = 0;

  g_assert_true (g_spawn_async (folder, (char **) program, NULL,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, allow_cores, NULL,
                                &pid, NULL));
  while (ready != NULL && !ready (pid) && g_get_monotonic_time () < deadline_us)
    g_usleep (5000);
  kill (pid, SIGABRT);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  return WCOREDUMP (status);
}

/* Row G4 of docs/security.md: what was typed stays out of the files of a crash. */
static void
test_crash_leaves_no_core (Fixture *fixture, gconstpointer data)
{
  const char *const sleeper[] = { "sleep", "60", NULL };
  const char *const program[] = { g_getenv ("TOPAY_TEST_PROGRAM"), "--gapplication-service", NULL };
  g_autofree char *pattern = NULL;

  g_assert_true (g_file_get_contents ("/proc/sys/kernel/core_pattern", &pattern, NULL, NULL));
  if (*pattern == '|')
    {
      g_test_skip ("cores are handed to a program here, which limits do not stop");
      return;
    }
  if (!leaves_core (fixture->folder, sleeper, NULL))
    {
      g_test_skip ("this computer leaves no cores at all");
      return;
    }
  g_assert_false (leaves_core (fixture->folder, program, has_no_core_limit));
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  display = g_strdup (g_getenv ("DISPLAY"));
  g_test_add ("/search-service/en/question-is-answered-without-a-window", Fixture, &english, set_up,
              test_question_is_answered_without_a_window, tear_down);
  g_test_add ("/search-service/zh_CN/question-is-answered-without-a-window", Fixture, &chinese,
              set_up, test_question_is_answered_without_a_window, tear_down);
  g_test_add ("/search-service/chosen-result-opens-a-window", Fixture, &english, set_up,
              test_chosen_result_opens_a_window, tear_down);
  g_test_add ("/search-service/leaves-when-nobody-asks", Fixture, &english, set_up,
              test_service_leaves_when_nobody_asks, tear_down);
  g_test_add ("/security/G4-a-crash-of-the-app-leaves-no-core", Fixture, &english, set_up,
              test_crash_leaves_no_core, tear_down);
  result = g_test_run ();
  g_free (display);
  return result;
}
