/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "canary.h"
#include "line.h"
#include "person.h"
#include "topay-test-server.h"

#define ADDRESS      "alex@example.org"
#define PASSWORD     "quiet-orchard-lantern"
#define NEW_PASSWORD "canary-of-a-new-umbrella-stand"
#define WRONG        "canary-of-a-wrong-password"

/* Every secret of a whole life with the service, in the order of their birth. */
typedef struct
{
  GPtrArray *secrets; /* (owned) (element-type utf8) */
  GPtrArray *codes;   /* (owned) (element-type utf8): stand in a letter as well */
} Canaries;

static void
canaries_clear (Canaries *canaries)
{
  g_clear_pointer (&canaries->secrets, g_ptr_array_unref);
  g_clear_pointer (&canaries->codes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Canaries, canaries_clear)

static void
keep_field (GPtrArray *secrets, const TopayTestReply *reply, const char *name)
{
  char *value = topay_test_reply_dup_field (reply, name);

  g_assert_nonnull (value);
  g_ptr_array_add (secrets, value);
}

static void
sign_in (TopayTestLine *line, const char *password, Canaries *canaries)
{
  TopayWireSignIn request = { (char *) "alex", (char *) password, (char *) "x", TRUE,
                              (char *) "en" };
  gsize length = 0;
  g_autofree char *body = topay_wire_encode (&topay_record_sign_in, &request, &length);
  g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, "POST /v1/session", NULL, body);

  g_ptr_array_add (canaries->secrets, g_strdup (password));
  if (reply->status != 200)
    return;
  keep_field (canaries->secrets, reply, "token");
  keep_field (canaries->secrets, reply, "refresh_token");
}

static void
reset (TopayTestService *service, TopayTestLine *line, Canaries *canaries)
{
  g_autofree char *start = topay_test_body_reset ("login_password", "alex");
  g_autoptr (TopayTestReply) sent = topay_test_line_ask (line, "POST /v1/reset", NULL, start);
  g_autofree char *proof_id = topay_test_reply_dup_field (sent, "proof_id");
  char *code = topay_test_service_take_code (service, ADDRESS);
  g_autofree char *body = topay_test_body_code (proof_id, code);
  g_autoptr (TopayTestReply) accepted =
      topay_test_line_ask (line, "POST /v1/reset/code", NULL, body);
  g_autofree char *proof = topay_test_reply_dup_field (accepted, "proof");
  const TopayTestProof proven = { proof_id, proof };
  g_autoptr (TopayTestReply) done = topay_test_line_finish (line, &proven, NEW_PASSWORD);

  g_assert_cmpuint (done->status, ==, 200);
  g_ptr_array_add (canaries->codes, code);
  g_ptr_array_add (canaries->secrets, g_steal_pointer (&proof));
}

static void
live (TopayTestService *service, Canaries *canaries)
{
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, NULL);

  canaries->secrets = g_ptr_array_new_with_free_func (g_free);
  canaries->codes = g_ptr_array_new_with_free_func (g_free);
  sign_in (line, WRONG, canaries);
  sign_in (line, PASSWORD, canaries);
  reset (service, line, canaries);
  sign_in (line, NEW_PASSWORD, canaries);
  g_assert_cmpuint (canaries->secrets->len, ==, 8);
}

static void
assert_nowhere (const char *secret, const char *folder, const char *except)
{
  g_autofree char *found = topay_test_canary_search (secret, folder, except);

  if (found[0] != '\0')
    g_error ("‘%s’ stands in\n%s", secret, found);
}

static void
assert_not_in_proc (TopayTestService *service, const char *secret)
{
  static const char *const files[] = { "cmdline", "environ", "comm", "status" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/proc/%d/%s", topay_test_service_get_pid (service), files[i]);
      g_autofree char *bytes = NULL;
      gsize length = 0;

      if (g_file_get_contents (path, &bytes, &length, NULL))
        g_assert_null (topay_test_canary_find (secret, bytes, length));
    }
}

/* A search that finds nothing has to be one that finds something. */
static void
test_search_finds (void)
{
  static const char *const dresses[] = {
    "..a canary..",    "..612063616e617279..", "..a%20canary..",
    "..YSBjYW5hcnk..", "..IGEgY2FuYXJ5..",     "..xhIGNhbmFye..",
  };

  for (guint i = 0; i < G_N_ELEMENTS (dresses); i++)
    g_assert_nonnull (topay_test_canary_find ("a canary", dresses[i], strlen (dresses[i])));
  g_assert_nonnull (topay_test_canary_find ("a c", "..a\0 \0c\0..", 10));
  g_assert_null (topay_test_canary_find ("a canary", "a sparrow", 9));
}

/* G3: database, log, spool, command line and environment, while it runs and after kill -9. */
static void
test_canaries (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *home = g_path_get_dirname (topay_test_service_get_folder (service));
  g_auto (Canaries) canaries = { 0 };
  g_autofree char *letters = NULL;
  g_autofree char *people = NULL;

  live (service, &canaries);
  for (guint i = 0; i < canaries.secrets->len; i++)
    {
      const char *secret = g_ptr_array_index (canaries.secrets, i);

      /* the demo writes down who can sign in */
      assert_nowhere (secret, home, "/accounts.txt");
      assert_not_in_proc (service, secret);
    }
  for (guint i = 0; i < canaries.codes->len; i++)
    assert_nowhere (g_ptr_array_index (canaries.codes, i), home, "/mail/");

  topay_test_service_kill (service);
  for (guint i = 0; i < canaries.secrets->len; i++)
    assert_nowhere (g_ptr_array_index (canaries.secrets, i), home, "/accounts.txt");

  letters = topay_test_canary_search (g_ptr_array_index (canaries.codes, 0), home, NULL);
  g_assert_nonnull (strstr (letters, "/mail/"));
  people = topay_test_canary_search ("Alex Rivers", home, "/accounts.txt");
  g_assert_nonnull (strstr (people, "/topay.db"));
}

/* As somebody of the same user without any privilege; in a child, which may not assert. */
static gboolean
can_read (int pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, name);
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    {
      struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
      struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
      char byte;
      int fd;

      if (syscall (SYS_capset, &header, none) != 0)
        _exit (2);
      fd = open (path, O_RDONLY | O_CLOEXEC);
      _exit (fd >= 0 && read (fd, &byte, 1) == 1 ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) != 2);
  return WEXITSTATUS (status) == 0;
}

/* Another process without privilege, which hides nothing. */
static gboolean
can_read_others (void)
{
  const char *const arguments[] = { "sleep", "60", NULL };
  GPid pid = 0;
  gboolean can;

  g_assert_true (g_spawn_async (NULL, (char **) arguments, NULL,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                                topay_test_prepare_child, NULL, &pid, NULL));
  can = can_read (pid, "environ");
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  return can;
}

/* G4: no core file, and no look into the process by another one of the same user. */
static void
test_memory (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *path = g_strdup_printf ("/proc/%d/limits", topay_test_service_get_pid (service));
  g_autofree char *limits = NULL;

  g_assert_true (g_file_get_contents (path, &limits, NULL, NULL));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0 ", limits, 0, 0));
  g_assert_true (can_read_others ());
  g_assert_false (can_read (topay_test_service_get_pid (service), "environ"));
  g_assert_false (can_read (topay_test_service_get_pid (service), "mem"));
}

static void
allow_cores (gpointer data)
{
  const struct rlimit whole = { RLIM_INFINITY, RLIM_INFINITY };

  topay_test_prepare_child (data);
  setrlimit (RLIMIT_CORE, &whole);
}

/* Whether a process that hides nothing leaves a core on this computer, in @folder. */
static gboolean
cores_are_left (const char *folder)
{
  const char *const arguments[] = { "sleep", "60", NULL };
  GPid pid = 0;
  int status = 0;

  g_assert_true (g_spawn_async (folder, (char **) arguments, NULL,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, allow_cores, NULL,
                                &pid, NULL));
  kill (pid, SIGABRT);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WCOREDUMP (status);
}

/* G4: it crashes with a password in its memory. */
static void
test_crash (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-cores-XXXXXX", NULL);
  g_autoptr (TopayTestService) service = NULL;
  g_autoptr (TopayTestPerson) alex = NULL;
  gboolean are_left = cores_are_left (folder);
  int status = 0;
  int pid;

  topay_test_remove_tree (folder);
  if (!are_left)
    {
      g_test_skip ("this computer leaves no cores at all");
      return;
    }
  service = topay_test_service_new ();
  alex = topay_test_person_new (service);
  topay_test_person_sign_in (alex, "alex", "quiet-orchard-lantern", NULL);
  pid = topay_test_service_get_pid (service);
  g_assert_cmpint (kill (pid, SIGABRT), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_false (WCOREDUMP (status));
}

/* G5: a database that may not be read is no reason to begin with an empty one. */
static void
test_unreadable (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *database =
      g_build_filename (topay_test_service_get_folder (service), "data", "topay.db", NULL);
  g_autofree char *log = NULL;
  g_autoptr (TopayTestPerson) alex = NULL;

  topay_test_service_stop (service);
  g_assert_cmpint (g_chmod (database, 0), ==, 0);
  g_assert_cmpint (topay_test_service_start_fails (service), ==, 3);
  g_assert_true (g_file_get_contents (topay_test_service_get_log (service), &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "Cannot start"));

  g_assert_cmpint (g_chmod (database, 0600), ==, 0);
  topay_test_service_start (service);
  alex = topay_test_person_new (service);
  topay_test_person_sign_in (alex, "alex", PASSWORD, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/security/G3-search-finds-every-dress", test_search_finds);
  g_test_add_func ("/security/G3-canaries-are-nowhere", test_canaries);
  g_test_add_func ("/security/G4-no-core-and-no-look-inside", test_memory);
  g_test_add_func ("/security/G4-a-crash-leaves-no-core", test_crash);
  g_test_add_func ("/security/G5-unreadable-database-stops-the-start", test_unreadable);

  return g_test_run ();
}
