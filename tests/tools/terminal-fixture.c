/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "terminal-fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#define STEP_MS 50
#define END_S   30 /* long after everything that is waited for */

struct _TopayTerminal
{
  int person;    /* file descriptor: what somebody sees and types */
  int program;   /* file descriptor: kept, so that the terminal outlives the program */
  pid_t pid;     /* 0 once it has gone */
  int status;    /* of waitpid () */
  GString *text; /* (owned): all that was shown */
  gsize seen;    /* bytes of it that were waited for */
};

static void
become_program (int terminal, char *const *arguments, const char *errors_to)
{
  login_tty (terminal);
  if (errors_to != NULL)
    dup2 (open (errors_to, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
  execv (arguments[0], arguments);
  _exit (127);
}

TopayTerminal *
topay_terminal_new (const char *const *arguments, const char *errors_to)
{
  TopayTerminal *self = g_new0 (TopayTerminal, 1);
  const struct winsize size = { .ws_row = 24, .ws_col = 80 };

  self->text = g_string_new (NULL);
  g_assert_cmpint (openpty (&self->person, &self->program, NULL, NULL, &size), ==, 0);
  /* A program that held the other end, of its own terminal or another, would never see it hang up.
   */
  fcntl (self->person, F_SETFD, FD_CLOEXEC);
  fcntl (self->program, F_SETFD, FD_CLOEXEC);
  self->pid = fork ();
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0)
    become_program (self->program, (char *const *) arguments, errors_to);
  return self;
}

void
topay_terminal_free (TopayTerminal *self)
{
  if (self->pid != 0)
    {
      kill (self->pid, SIGKILL);
      waitpid (self->pid, NULL, 0);
    }
  close (self->person);
  close (self->program);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* FALSE when there was nothing for a while. */
static gboolean
read_some (TopayTerminal *self)
{
  struct pollfd poll_fd = { self->person, POLLIN, 0 };
  char bytes[4096];
  ssize_t n_read;

  if (poll (&poll_fd, 1, STEP_MS) <= 0)
    return FALSE;
  n_read = read (self->person, bytes, sizeof bytes);
  if (n_read > 0)
    g_string_append_len (self->text, bytes, n_read);
  return n_read > 0;
}

void
topay_terminal_wait_for (TopayTerminal *self, const char *text)
{
  gint64 end_us = g_get_monotonic_time () + END_S * G_TIME_SPAN_SECOND;
  const char *found;

  while ((found = strstr (self->text->str + self->seen, text)) == NULL)
    {
      if (g_get_monotonic_time () > end_us)
        g_error ("“%s” did not come: %s", text, self->text->str);
      read_some (self);
    }
  self->seen = (gsize) (found - self->text->str) + strlen (text);
}

void
topay_terminal_type (TopayTerminal *self, const char *text)
{
  g_assert_cmpint (write (self->person, text, strlen (text)), ==, (gssize) strlen (text));
}

gboolean
topay_terminal_shows_typing (TopayTerminal *self)
{
  struct termios state;

  g_assert_cmpint (tcgetattr (self->program, &state), ==, 0);
  return (state.c_lflag & ECHO) != 0;
}

void
topay_terminal_hang_up (TopayTerminal *self)
{
  close (self->person);
  self->person = open ("/dev/null", O_RDWR);
}

int
topay_terminal_finish (TopayTerminal *self)
{
  gint64 end_us = g_get_monotonic_time () + END_S * G_TIME_SPAN_SECOND;

  while (waitpid (self->pid, &self->status, WNOHANG) == 0)
    {
      if (g_get_monotonic_time () > end_us)
        g_error ("The program does not end: %s", self->text->str);
      read_some (self);
    }
  self->pid = 0;
  while (read_some (self))
    ;
  return WIFEXITED (self->status) ? WEXITSTATUS (self->status) : 128 + WTERMSIG (self->status);
}

const char *
topay_terminal_get_text (TopayTerminal *self)
{
  return self->text->str;
}
