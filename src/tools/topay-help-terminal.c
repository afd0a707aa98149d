/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-help-terminal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib-unix.h>

#include "topay-error.h"

typedef struct
{
  gboolean is_over;
} Wait;

static gboolean
on_readable_cb (int fd, GIOCondition condition, gpointer data)
{
  ((Wait *) data)->is_over = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  ((Wait *) data)->is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* The main loop goes on until there is something to read. */
static gboolean
wait_for_input (GCancellable *cancellable, GError **error)
{
  g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);
  guint readable;
  Wait wait = { FALSE };

  g_source_set_callback (cancelled, G_SOURCE_FUNC (on_cancelled_cb), &wait, NULL);
  g_source_attach (cancelled, NULL);
  readable = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable_cb, &wait);
  while (!wait.is_over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (readable);
  g_source_destroy (cancelled);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* One byte at a time: what stands behind the line is the next answer’s. */
static gboolean
read_bytes (char *line, GCancellable *cancellable, GError **error)
{
  gsize length = 0;

  while (length < TOPAY_HELP_LINE_BYTES)
    {
      ssize_t n_read;

      if (!wait_for_input (cancellable, error))
        return FALSE;
      n_read = read (STDIN_FILENO, line + length, 1);
      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read <= 0 && length == 0)
        {
          g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The input has ended");
          return FALSE;
        }
      if (n_read <= 0 || line[length] == '\n')
        {
          line[length] = '\0';
          return TRUE;
        }
      length++;
    }
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "A line has at most %d bytes",
               TOPAY_HELP_LINE_BYTES);
  return FALSE;
}

/**
 * topay_help_is_terminal:
 *
 * Returns: whether somebody may be asked
 */
gboolean
topay_help_is_terminal (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/* Also when the errors go to a file, which a person does not see. */
static void
tell_terminal (const char *text)
{
  FILE *terminal = isatty (STDERR_FILENO) ? NULL : fopen ("/dev/tty", "we");
  FILE *to = terminal != NULL ? terminal : stderr;

  fputs (text, to);
  fflush (to);
  if (terminal != NULL)
    fclose (terminal);
}

/* A blank at its end may belong to a password; the return of a file from elsewhere does not. */
static char *
dup_line (const char *line)
{
  gsize length = strlen (line);

  if (length > 0 && line[length - 1] == '\r')
    length--;
  return g_strndup (line, length);
}

/**
 * topay_help_read_line:
 * @prompt: shown where a person types; not to a pipe
 * @cancellable: ends the wait
 * @error: %G_IO_ERROR_CANCELLED, %TOPAY_ERROR_TOO_LARGE, or %TOPAY_ERROR_IO at the end of the input
 *
 * Returns: (transfer full): a line without its end; %NULL with @error. For topay_help_wipe () when
 *   it is a secret
 */
char *
topay_help_read_line (const char *prompt, GCancellable *cancellable, GError **error)
{
  char line[TOPAY_HELP_LINE_BYTES + 1] = "";
  char *text = NULL;

  if (isatty (STDIN_FILENO))
    tell_terminal (prompt);
  if (read_bytes (line, cancellable, error))
    text = dup_line (line);
  explicit_bzero (line, sizeof line);
  return text;
}

/**
 * topay_help_read_secret:
 * @prompt: shown where a person types
 * @cancellable: ends the wait
 * @error: as of topay_help_read_line ()
 *
 * Reads a line that nobody sees.
 *
 * Returns: (transfer full): for topay_help_wipe ()
 */
char *
topay_help_read_secret (const char *prompt, GCancellable *cancellable, GError **error)
{
  struct termios before, quiet;
  gboolean is_hidden = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  char *text;

  if (is_hidden)
    {
      quiet = before;
      quiet.c_lflag &= (tcflag_t) ~ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
    }
  text = topay_help_read_line (prompt, cancellable, error);
  if (is_hidden)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      tell_terminal ("\n");
    }
  return text;
}

/**
 * topay_help_wipe:
 * @secret: (transfer full) (nullable): what was read
 */
void
topay_help_wipe (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
