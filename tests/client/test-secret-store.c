/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define _GNU_SOURCE 1 /* memmem () */

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "topay-error.h"
#include "topay-secret-store.h"
#include "topay-test-server.h"

/* The store over a real Secret Service: gnome-keyring on a bus and in a home of the test's own. */

#define SECRET "canary-secret-of-the-session"

static char *home;

static gboolean
save (TopaySecretStore *store, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_secret_store_save_async (store, secret, NULL, topay_test_on_result_cb, &result);

  return topay_secret_store_save_finish (store, topay_test_wait (&result), error);
}

static void
must_save (TopaySecretStore *store, const char *secret)
{
  g_autoptr (GError) error = NULL;

  save (store, secret, &error);
  g_assert_no_error (error);
}

static void
assert_kept (TopaySecretStore *store, const char *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *found;

  topay_secret_store_load_async (store, NULL, topay_test_on_result_cb, &result);
  found = topay_secret_store_load_finish (store, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, secret);
  topay_secret_free (found);
}

static void
test_secret_comes_back (void)
{
  g_autoptr (TopaySecretStore) store = topay_secret_store_new ("https://a.example");

  assert_kept (store, NULL);
  must_save (store, SECRET);
  assert_kept (store, SECRET);
  must_save (store, "the next one");
  assert_kept (store, "the next one");
  must_save (store, NULL);
  assert_kept (store, NULL);
  must_save (store, NULL); /* nothing to forget */
}

static void
test_services_do_not_meet (void)
{
  g_autoptr (TopaySecretStore) one = topay_secret_store_new ("https://a.example");
  g_autoptr (TopaySecretStore) other = topay_secret_store_new ("https://b.example");

  must_save (one, "of a");
  must_save (other, "of b");
  assert_kept (one, "of a");
  must_save (one, NULL);
  assert_kept (one, NULL);
  assert_kept (other, "of b");
  must_save (other, NULL);
}

static gboolean
tree_has (const char *path, const char *text)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (tree_has (child, text))
        return TRUE;
    }

  return folder == NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR)
         && g_file_get_contents (path, &contents, &length, NULL)
         && memmem (contents, length, text, strlen (text)) != NULL;
}

static void
test_secret_is_never_in_clear_on_disk (void)
{
  g_autoptr (TopaySecretStore) store = topay_secret_store_new ("https://a.example");

  must_save (store, SECRET);
  /* the keyring is there, so that looking into it proves something */
  g_assert_true (tree_has (home, "GnomeKeyring"));
  g_assert_false (tree_has (home, SECRET));
  must_save (store, NULL);
}

static void
test_cancelled_load_says_so (void)
{
  g_autoptr (TopaySecretStore) store = topay_secret_store_new ("https://a.example");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  topay_secret_store_load_async (store, cancellable, topay_test_on_result_cb, &result);
  g_assert_null (topay_secret_store_load_finish (store, topay_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In the child: a test that aborts leaves nobody behind. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocessLauncher *
make_launcher (void)
{
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  /* What is fatal for us is not for others. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "G_ENABLE_DIAGNOSTIC");

  return launcher;
}

static void
on_there_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  gboolean *is_there = user_data;

  *is_there = TRUE;
}

/* Its keyring is opened with a password of the test. */
static GSubprocess *
start_keyring (void)
{
  g_autofree char *control = g_build_filename (home, "control", NULL);
  g_autoptr (GSubprocessLauncher) launcher = make_launcher ();
  GSubprocess *keyring;
  gboolean is_there = FALSE;
  guint watch;

  keyring = g_subprocess_launcher_spawn (launcher, NULL, "gnome-keyring-daemon", "--foreground",
                                         "--unlock", "--components=secrets", "--control-directory",
                                         control, NULL);

  g_assert_nonnull (keyring);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (keyring), "password of the test", 20,
                             NULL, NULL, NULL);
  g_output_stream_close (g_subprocess_get_stdin_pipe (keyring), NULL, NULL);
  watch = g_bus_watch_name (G_BUS_TYPE_SESSION, "org.freedesktop.secrets",
                            G_BUS_NAME_WATCHER_FLAGS_NONE, on_there_cb, NULL, &is_there, NULL);
  while (!is_there)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (watch);

  return keyring;
}

/* Not GTestDBus: that waits for everybody to let go of the bus, and libsecret keeps it. */
static GSubprocess *
start_bus (void)
{
  g_autoptr (GSubprocessLauncher) launcher = make_launcher ();
  g_autoptr (GError) error = NULL;
  GSubprocess *bus = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--session",
                                                  "--nofork", "--print-address=1", NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *address = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  address = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (address);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);

  return bus;
}

static int
run_tests (void)
{
  g_test_add_func ("/secret-store/secret-comes-back", test_secret_comes_back);
  g_test_add_func ("/secret-store/services-do-not-meet", test_services_do_not_meet);
  g_test_add_func ("/secret-store/secret-is-never-in-clear-on-disk",
                   test_secret_is_never_in_clear_on_disk);
  g_test_add_func ("/secret-store/cancelled-load-says-so", test_cancelled_load_says_so);

  return g_test_run ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GSubprocess) bus = NULL;
  g_autoptr (GSubprocess) keyring = NULL;
  int status;

  home = g_dir_make_tmp ("topay-keyring-XXXXXX", NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);
  g_unsetenv ("XDG_DATA_HOME");
  g_unsetenv ("SECRET_BACKEND");
  g_test_init (&argc, &argv, NULL);

  bus = start_bus ();
  keyring = start_keyring ();
  status = run_tests ();

  g_subprocess_force_exit (keyring);
  g_subprocess_wait (keyring, NULL, NULL);
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  topay_test_remove_tree (home);
  g_free (home);

  return status;
}
