/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define _GNU_SOURCE 1 /* unshare () */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "line.h"
#include "person.h"

#define PASSWORD   "quiet-orchard-lantern"
#define DISK_SIZE  "size=16m"
#define FILL_BYTES 4096

/* A disk of our own, which nobody else sees: the folder of temporary files. */
static char *disk;

static gboolean
write_map (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);
  return done;
}

/* Who is not root becomes root of a namespace that has nothing. */
static gboolean
enter_namespace (void)
{
  g_autofree char *users = g_strdup_printf ("0 %d 1", (int) geteuid ());
  g_autofree char *groups = g_strdup_printf ("0 %d 1", (int) getegid ());

  if (geteuid () == 0 && unshare (CLONE_NEWNS) == 0)
    return TRUE;
  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_map ("/proc/self/setgroups", "deny")
         && write_map ("/proc/self/uid_map", users) && write_map ("/proc/self/gid_map", groups);
}

/* Before any thread is there. */
static gboolean
make_disk (void)
{
  disk = g_build_filename ("/tmp", "topay-e2e-disk-XXXXXX", NULL);
  if (g_mkdtemp (disk) == NULL || !enter_namespace ()
      || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("topay", disk, "tmpfs", MS_NOSUID | MS_NODEV, DISK_SIZE) != 0)
    return FALSE;
  return g_setenv ("TMPDIR", disk, TRUE);
}

/* To the last byte. */
static char *
fill_disk (void)
{
  char *path = g_build_filename (disk, "filling", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  char block[FILL_BYTES] = { 0 };

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    continue;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
  return path;
}

static TopayTestReply *
vote (TopayTestLine *line, guint number)
{
  g_autofree char *header = g_strdup_printf ("Idempotency-Key: %032x\r\n", number);

  return topay_test_line_ask (line, "POST /v1/votes", header,
                              "{\"article\":\"unlock-account\",\"language\":\"en\","
                              "\"answer\":\"helpful\",\"reason\":\"none\","
                              "\"content_version\":20261122}");
}

/* Votes until there is no room for one; how many were taken. */
static guint
vote_until_full (TopayTestLine *line)
{
  for (guint n_taken = 0; n_taken < 10000; n_taken++)
    {
      g_autoptr (TopayTestReply) reply = vote (line, n_taken);

      if (reply->status == 201)
        continue;
      g_assert_cmpuint (reply->status, ==, 507);
      g_assert_true (topay_test_reply_has_code (reply, "storage_full"));
      return n_taken;
    }
  g_error ("The disk is never full");
}

/* G5: what cannot be kept is not said to be done; the rest goes on, and nobody has to restart. */
static void
test_full (void)
{
  g_autoptr (TopayTestService) service = NULL;
  g_autoptr (TopayTestLine) line = NULL;
  g_autoptr (TopayTestPerson) alex = NULL;
  g_autoptr (TopayTestReply) info = NULL;
  g_autoptr (TopayTestReply) again = NULL;
  g_autofree char *filling = NULL, *reset = NULL;
  g_autoptr (TopayTestReply) started = NULL;
  guint n_taken;

  service = topay_test_service_new ();
  line = topay_test_line_new (service, NULL);
  alex = topay_test_person_new (service);
  filling = fill_disk ();
  n_taken = vote_until_full (line);
  reset = topay_test_body_reset ("login_password", "alex");
  started = topay_test_line_ask (line, "POST /v1/reset", NULL, reset);
  g_assert_true (topay_test_reply_has_code (started, "storage_full"));
  topay_test_person_sign_in (alex, "alex", PASSWORD, "storage_full");
  info = topay_test_line_ask (line, "GET /v1/info", NULL, NULL);
  g_assert_cmpuint (info->status, ==, 200);
  g_assert_cmpuint (topay_test_service_probe (service, "/healthz", NULL), ==, 200);

  g_assert_cmpint (g_unlink (filling), ==, 0);
  again = vote (line, n_taken);
  g_assert_cmpuint (again->status, ==, 201);
  topay_test_person_sign_in (alex, "alex", PASSWORD, NULL);
  topay_test_service_stop (service);
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM votes"), ==,
                   n_taken + 1);
  g_assert_cmpint (topay_test_service_query (
                       service, "SELECT count (*) FROM proofs WHERE kind = 'login_password'"),
                   ==, 0);
}

static void
test_no_disk (void)
{
  g_test_skip ("this computer lets nobody mount a disk of one’s own");
}

int
main (int argc, char **argv)
{
  gboolean has_disk = make_disk ();
  int status;

  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/security/G5-full-disk-says-so-and-recovers",
                   has_disk ? test_full : test_no_disk);

  status = g_test_run ();
  umount2 (disk, MNT_DETACH);
  g_rmdir (disk);
  g_free (disk);
  return status;
}
