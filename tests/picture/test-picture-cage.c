/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "topay-picture-cage.h"

/* Every try in a process of its own, which ends by SIGSYS when the filter holds. */

static void
try_file (void)
{
  (void) !open ("/etc/hostname", O_RDONLY);
}

static void
try_network (void)
{
  (void) !socket (AF_INET, SOCK_STREAM, 0);
}

static void
try_program (void)
{
  char *const arguments[] = { (char *) "true", NULL };

  execve ("/bin/true", arguments, NULL);
}

static void
try_child (void)
{
  (void) !fork ();
}

static void
try_other_output (void)
{
  (void) !write (STDERR_FILENO, "x", 1);
}

static void
try_signal (void)
{
  kill (getppid (), 0);
}

static void
try_code (void)
{
  (void) !mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
try_mapping_a_file (void)
{
  (void) !mmap (NULL, 4096, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
}

static void
try_wider_limits (void)
{
  const struct rlimit wide = { RLIM_INFINITY, RLIM_INFINITY };

  setrlimit (RLIMIT_AS, &wide);
}

/* What drawing needs. */
static void
try_memory (void)
{
  char *volatile block = malloc (64 * 1024 * 1024);

  if (block == NULL)
    _exit (1);
  memset (block, 1, 64 * 1024 * 1024);
  free (block);
}

static void
try_too_much_memory (void)
{
  void *volatile block = malloc (600 * 1024 * 1024);

  _exit (block == NULL ? 0 : 1);
}

static int
run_caged (void (*try_it) (void))
{
  int status = 0;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      if (!topay_picture_cage_enter ())
        _exit (77);
      try_it ();
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return status;
}

static void
test_nothing_is_reached (void)
{
  static const struct
  {
    const char *what;
    void (*try_it) (void);
  } rows[] = {
    { "a file", try_file },
    { "the network", try_network },
    { "another program", try_program },
    { "a child", try_child },
    { "another descriptor", try_other_output },
    { "another process", try_signal },
    { "memory that is run", try_code },
    { "a file in memory", try_mapping_a_file },
    { "wider limits", try_wider_limits },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int status = run_caged (rows[i].try_it);

      g_test_message ("%s", rows[i].what);
      g_assert_true (WIFSIGNALED (status));
      g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
    }
}

static void
test_memory_has_a_limit (void)
{
  int some = run_caged (try_memory), more = run_caged (try_too_much_memory);

  g_assert_true (WIFEXITED (some) && WEXITSTATUS (some) == 0);
  g_assert_true (WIFEXITED (more) && WEXITSTATUS (more) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-cage/nothing-is-reached", test_nothing_is_reached);
  g_test_add_func ("/picture-cage/memory-has-a-limit", test_memory_has_a_limit);
  return g_test_run ();
}
