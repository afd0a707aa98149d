/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "program-fixture.h"

#include <sys/wait.h>

#include <gio/gio.h>

static char *
dup_text (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size > 0 ? g_strndup (data, size) : g_strdup ("");
}

/* Runs a program of src/tools with @input in the environment of the test, without the settings
 * of the person. */
TopayRun *
topay_run (const char *name, const char *input, gssize length, const char *first, ...)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) sent = g_bytes_new (input, input == NULL ? 0 : (gsize) length);
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (GError) error = NULL;
  TopayRun *self = g_new0 (TopayRun, 1);
  va_list more;

  g_ptr_array_add (arguments, g_build_filename (TOOLS_FOLDER, name, NULL));
  va_start (more, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (more, const char *))
    g_ptr_array_add (arguments, g_strdup (argument));
  va_end (more);
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_unsetenv (launcher, "TOPAY_LIBRARY");
  g_subprocess_launcher_setenv (launcher, "COLUMNS", "60", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, sent, NULL, &output, &errors, &error);
  /* a program that ends before it has read everything is no failure of the test */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_assert_no_error (error);
  g_assert_nonnull (output);

  self->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                      : 128 + g_subprocess_get_term_sig (process);
  self->output = dup_text (output);
  self->errors = dup_text (errors);
  return self;
}

void
topay_run_free (TopayRun *self)
{
  g_free (self->output);
  g_free (self->errors);
  g_free (self);
}
