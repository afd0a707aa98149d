/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "stage.h"

#include <gio/gio.h>
#include <string.h>

#include "service-fixture.h"

struct _StageWindow
{
  GSubprocess *process;    /* (owned) */
  GDataInputStream *input; /* (owned): what it says */
};

StageWindow *
stage_open (const char *program, const char *const *environment)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  StageWindow *self = g_new0 (StageWindow, 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; environment[i] != NULL; i++)
    {
      const char *value = strchr (environment[i], '=');
      g_autofree char *name = g_strndup (environment[i], (gsize) (value - environment[i]));

      g_subprocess_launcher_setenv (launcher, name, value + 1, TRUE);
    }
  g_subprocess_launcher_set_child_setup (launcher, topay_test_prepare_child, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
  self->input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  return self;
}

static void
on_line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **line = user_data;

  *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  if (*line == NULL)
    *line = g_strdup ("no\tThe program is gone");
}

/* The answer without its “ok”; NULL for “no”, with what was on screen in @why. */
static char *
ask (StageWindow *self, const char *command, char **why)
{
  GOutputStream *output = g_subprocess_get_stdin_pipe (self->process);
  g_autofree char *text = g_strconcat (command, "\n", NULL);
  g_autofree char *line = NULL;
  char *rest;

  g_output_stream_write_all (output, text, strlen (text), NULL, NULL, NULL);
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, on_line_cb, &line);
  while (line == NULL)
    g_main_context_iteration (NULL, TRUE);
  rest = strchr (line, '\t');
  rest = g_strcompress (rest != NULL ? rest + 1 : "");
  if (g_str_has_prefix (line, "ok"))
    return rest;
  if (why != NULL)
    *why = rest;
  else
    g_free (rest);
  return NULL;
}

static char *
demand (StageWindow *self, const char *first, const char *second, const char *third)
{
  g_autofree char *command = g_strjoin ("\t", first, second, third, NULL);
  g_autofree char *why = NULL;
  char *text = ask (self, command, &why);

  if (text == NULL)
    {
      g_strdelimit (command, "\t", ' ');
      g_error ("Waited in vain: %s\n%s", command, why);
    }
  return text;
}

void
stage_close (StageWindow *self)
{
  g_autoptr (GError) error = NULL;

  g_free (ask (self, "quit", NULL));
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (self->input);
  g_object_unref (self->process);
  g_free (self);
}

void
stage_see (StageWindow *self, const char *text)
{
  g_free (demand (self, "see", text, NULL));
}

void
stage_miss (StageWindow *self, const char *text)
{
  g_free (demand (self, "miss", text, NULL));
}

gboolean
stage_looks (StageWindow *self, const char *text)
{
  g_autofree char *command = g_strjoin ("\t", "look", text, NULL);
  g_autofree char *found = ask (self, command, NULL);

  return found != NULL;
}

void
stage_press (StageWindow *self, const char *words)
{
  g_free (demand (self, "press", words, NULL));
}

void
stage_fill (StageWindow *self, const char *label, const char *text)
{
  g_free (demand (self, "fill", label, text));
}

void
stage_type (StageWindow *self, const char *text)
{
  g_free (demand (self, "type", text, NULL));
}

void
stage_key (StageWindow *self, const char *name)
{
  g_free (demand (self, "key", name, NULL));
}

void
stage_copy (StageWindow *self, const char *const *paths)
{
  g_autofree char *joined = g_strjoinv ("\t", (char **) paths);

  g_free (demand (self, "copy", joined, NULL));
}

void
stage_paste (StageWindow *self)
{
  g_free (demand (self, "paste", NULL, NULL));
}

void
stage_front (StageWindow *self)
{
  g_free (demand (self, "front", NULL, NULL));
}

char *
stage_read (StageWindow *self)
{
  return demand (self, "read", NULL, NULL);
}

void
stage_shoot (StageWindow *self, const char *path)
{
  g_free (demand (self, "shoot", path, NULL));
}
