/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actor.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "hands.h"
#include "sight.h"

/* Long, since under a sanitizer that unwinds every allocation a new window takes seconds. */
#define WAIT_US (40 * G_TIME_SPAN_SECOND) /* of a machine that does other things too */

typedef struct
{
  GApplication *application; /* (unowned) */
  GDataInputStream *input;   /* (owned) */
  gboolean by_keys;          /* no pointer is touched */
  gboolean is_over;
} Actor;

static void
answer (gboolean ok, const char *text)
{
  g_autofree char *line = g_strescape (text, NULL);

  g_print ("%s\t%s\n", ok ? "ok" : "no", line);
}

typedef gboolean (*Condition) (Actor *self, char **words);

/* Runs the main loop until @condition holds. */
static gboolean
wait_until (Actor *self, Condition condition, char **words)
{
  gint64 end_us = g_get_monotonic_time () + WAIT_US;

  while (!condition (self, words))
    {
      if (g_get_monotonic_time () > end_us)
        return FALSE;
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
  return TRUE;
}

static void
wait_and_answer (Actor *self, Condition condition, char **words)
{
  gboolean ok = wait_until (self, condition, words);
  g_autofree char *texts = ok ? g_strdup ("") : sight_dup_texts ();

  answer (ok, texts);
}

/* --- What is seen --- */

static gboolean
shows (Actor *self, char **words)
{
  GtkWidget *window = sight_get_window ();

  return window != NULL && sight_shows (window, words[1]);
}

static gboolean
shows_not (Actor *self, char **words)
{
  return !shows (self, words);
}

static void
do_see (Actor *self, char **words)
{
  wait_and_answer (self, shows, words);
}

static void
do_miss (Actor *self, char **words)
{
  wait_and_answer (self, shows_not, words);
}

static void
do_look (Actor *self, char **words)
{
  answer (shows (self, words), "");
}

static void
do_read (Actor *self, char **words)
{
  g_autofree char *texts = sight_dup_texts ();

  answer (TRUE, texts);
}

/* Until what moves has come to rest. */
static void
do_shoot (Actor *self, char **words)
{
  gint64 end_us = g_get_monotonic_time () + 700 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  sight_save (sight_get_window (), words[1]);
  answer (TRUE, "");
}

/* --- What is done --- */

static GtkWidget *
find (Actor *self, char **words)
{
  GtkWidget *window = sight_get_window ();

  if (window == NULL)
    return NULL;
  return g_str_equal (words[0], "press") ? sight_find_control (window, words[1])
                                         : sight_find_field (window, words[1]);
}

static gboolean
is_there (Actor *self, char **words)
{
  return find (self, words) != NULL;
}

static gboolean
is_clicked (Actor *self, char **words)
{
  g_autoptr (GtkWidget) widget = find (self, words);

  if (widget != NULL)
    g_object_ref (widget);
  return widget != NULL && hands_click (widget);
}

static gboolean
go_by_keys (Actor *self, char **words)
{
  g_autoptr (GtkWidget) target = NULL;
  g_autofree char *stops = NULL;

  if (!wait_until (self, is_there, words))
    return FALSE;
  gtk_test_widget_wait_for_draw (sight_get_window ());
  target = g_object_ref (find (self, words));
  if (hands_go_to (target, &stops))
    return TRUE;
  g_printerr ("The keys do not lead to “%s”: %s\n", words[1], stops);
  return FALSE;
}

static gboolean
go (Actor *self, char **words)
{
  return self->by_keys ? go_by_keys (self, words) : wait_until (self, is_clicked, words);
}

static void
do_press (Actor *self, char **words)
{
  gboolean ok = go (self, words);
  g_autofree char *texts = ok ? g_strdup ("") : sight_dup_texts ();

  if (ok && self->by_keys)
    hands_key ("Return");
  answer (ok, texts);
}

/* What no key of the display has is brought by the input method. */
static void
write_text (const char *text)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (sight_get_window ()));

  if (g_str_is_ascii (text))
    hands_type (text);
  else if (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus))
    g_signal_emit_by_name (focus, "insert-at-cursor", text);
}

static void
do_fill (Actor *self, char **words)
{
  gboolean ok = go (self, words);
  g_autofree char *texts = ok ? g_strdup ("") : sight_dup_texts ();

  if (ok)
    {
      hands_key ("ctrl+a");
      write_text (words[2]);
    }
  answer (ok, texts);
}

static gboolean
has_files (Actor *self, char **words)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (sight_get_window ());

  return gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard),
                                            GDK_TYPE_FILE_LIST);
}

/* The other program tells of what was copied; a person is slower than that. */
static void
do_paste (Actor *self, char **words)
{
  gboolean ok;

  hands_focus (sight_get_window ());
  ok = wait_until (self, has_files, words);
  hands_key ("ctrl+v");
  answer (ok, "");
}

/* Where the focus is. */
static void
do_type (Actor *self, char **words)
{
  hands_focus (sight_get_window ());
  write_text (words[1]);
  answer (TRUE, "");
}

static void
do_key (Actor *self, char **words)
{
  hands_focus (sight_get_window ());
  hands_key (words[1]);
  answer (TRUE, "");
}

/* As a file manager does it. */
static void
do_copy (Actor *self, char **words)
{
  GSList *files = NULL;

  for (guint i = 1; words[i] != NULL; i++)
    files = g_slist_append (files, g_file_new_for_path (words[i]));
  gdk_clipboard_set (gtk_widget_get_clipboard (sight_get_window ()), GDK_TYPE_FILE_LIST, files);
  g_slist_free_full (files, g_object_unref);
  hands_settle ();
  answer (TRUE, "");
}

static void
do_focus (Actor *self, char **words)
{
  GtkWidget *focus = sight_get_focus (sight_get_window ());
  g_autofree char *name = sight_dup_name (focus);

  answer (focus != NULL, name);
}

/* Over the windows of the other programs. */
static void
do_front (Actor *self, char **words)
{
  GtkWidget *window = sight_get_window ();

  gtk_window_present (GTK_WINDOW (window));
  hands_focus (window);
  answer (gtk_window_is_active (GTK_WINDOW (window)), "");
}

static void
do_quit (Actor *self, char **words)
{
  self->is_over = TRUE;
  answer (TRUE, "");
}

static const struct
{
  const char *name;
  guint n_words;
  void (*act) (Actor *self, char **words);
} commands[] = {
  { "copy", 1, do_copy },   { "fill", 2, do_fill },   { "focus", 0, do_focus },
  { "front", 0, do_front }, { "key", 1, do_key },     { "look", 1, do_look },
  { "miss", 1, do_miss },   { "paste", 0, do_paste }, { "press", 1, do_press },
  { "quit", 0, do_quit },   { "read", 0, do_read },   { "see", 1, do_see },
  { "shoot", 1, do_shoot }, { "type", 1, do_type },
};

static void
obey (Actor *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, "\t", -1);

  for (guint i = 0; words[0] != NULL && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, words[0]) && g_strv_length (words) > commands[i].n_words)
      {
        commands[i].act (self, words);
        return;
      }
  answer (FALSE, "unknown");
}

static void
on_line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **line = user_data;

  *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  if (*line == NULL)
    *line = g_strdup ("quit"); /* nobody is left to tell */
}

static gboolean
on_running_cb (gpointer user_data)
{
  Actor *self = user_data;

  gtk_test_widget_wait_for_draw (sight_get_window ());
  while (!self->is_over)
    {
      g_autofree char *line = NULL;

      g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, on_line_cb,
                                           &line);
      while (line == NULL)
        g_main_context_iteration (NULL, TRUE);
      obey (self, line);
    }
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

int
actor_run (GApplication *application)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Actor self = { .application = application, .input = g_data_input_stream_new (stream) };
  int status;

  self.by_keys = g_strcmp0 (g_getenv ("TOPAY_STORY_HANDS"), "keys") == 0;
  g_idle_add_full (G_PRIORITY_LOW, on_running_cb, &self, NULL);
  status = g_application_run (application, 0, NULL);
  g_object_unref (self.input);
  return status;
}
