/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-notify.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned): of the supervisor's socket */
  int fd;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("topay-notify-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "notify", NULL);
  fixture->fd = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("NOTIFY_SOCKET");
  if (fixture->fd >= 0)
    close (fixture->fd);
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* A supervisor at @path; "@" in front means the abstract namespace. */
static void
supervise (Fixture *fixture, const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_assert_cmpuint (strlen (path), <, sizeof address.sun_path);
  memcpy (address.sun_path, path, strlen (path));
  if (path[0] == '@')
    address.sun_path[0] = '\0';
  fixture->fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_cmpint (fixture->fd, >=, 0);
  g_assert_cmpint (
      bind (fixture->fd, (struct sockaddr *) &address,
            (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (path))),
      ==, 0);
  g_setenv ("NOTIFY_SOCKET", path, TRUE);
}

static void
assert_told (Fixture *fixture, const char *state)
{
  char text[64] = "";
  gssize length = recv (fixture->fd, text, sizeof text - 1, 0);

  g_assert_cmpint (length, ==, (gssize) strlen (state));
  g_assert_cmpstr (text, ==, state);
}

static void
test_path (Fixture *fixture, gconstpointer data)
{
  supervise (fixture, fixture->path);
  topayd_notify ("READY=1");
  topayd_notify ("STOPPING=1");
  assert_told (fixture, "READY=1");
  assert_told (fixture, "STOPPING=1");
}

static void
test_abstract (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("@%s", fixture->path);

  supervise (fixture, name);
  topayd_notify ("READY=1");
  assert_told (fixture, "READY=1");
}

/* Nobody there, or no address: the service goes on all the same, with every descriptor given back.
 */
static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (200, '/');
  const char *const names[] = { fixture->path, "", "/", "relative", endless };
  int before = dup (STDIN_FILENO);
  int after;

  close (before);
  g_unsetenv ("NOTIFY_SOCKET");
  topayd_notify ("READY=1");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_setenv ("NOTIFY_SOCKET", names[i], TRUE);
      topayd_notify ("READY=1");
    }
  after = dup (STDIN_FILENO);
  close (after);
  g_assert_cmpint (after, ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/notify/a-state-is-one-datagram", test_path);
  ADD ("/notify/an-abstract-name-is-understood", test_abstract);
  ADD ("/notify/nobody-to-tell-is-no-trouble", test_nobody);
#undef ADD
  return g_test_run ();
}
