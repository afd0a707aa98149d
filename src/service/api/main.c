/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "topayd-demo.h"
#include "topayd-log.h"
#include "topayd-notify.h"
#include "topayd-server.h"

/* Exit codes, as of every program here. */
enum
{
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_USAGE = 2,
  EXIT_CANNOT = 3,
};

typedef struct
{
  GMainLoop *loop;      /* (owned) */
  TopaydServer *server; /* (owned) */
  gboolean well;
} Program;

typedef struct
{
  char *config_path; /* (owned) (nullable) */
  char *demo_folder; /* (owned) (nullable) */
  gboolean check;
  gboolean version;
} Options;

/* Nothing of this process may reach a core file or another process of the same user. */
static void
close_windows (void)
{
  const struct rlimit none = { 0, 0 };

  umask (0077);
  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static gboolean
parse (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config_path, "Read this configuration",
      "FILE" },
    { "demo", 0, 0, G_OPTION_ARG_FILENAME, &options->demo_folder,
      "Make and serve a ready-made world on loopback", "FOLDER" },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &options->check, "Judge the configuration and leave",
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Say the version and leave", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, "The service of the Topay help center.");
  if (g_option_context_parse (context, argc, argv, &error) && *argc == 1
      && (options->config_path == NULL || options->demo_folder == NULL))
    return TRUE;
  fprintf (stderr, "topayd: %s\nTry ‘topayd --help’.\n",
           error != NULL ? error->message : "--config and --demo are one or the other");
  return FALSE;
}

static TopaydConfig *
load_config (Options *options, GError **error)
{
  g_auto (GStrv) environment = g_get_environ ();

  if (options->demo_folder != NULL)
    {
      g_autofree char *folder = g_canonicalize_filename (options->demo_folder, NULL);

      g_free (options->demo_folder);
      options->demo_folder = g_steal_pointer (&folder);
      return topayd_demo_make_config (options->demo_folder, (const char *const *) environment,
                                      error);
    }
  return topayd_config_load (options->config_path != NULL ? options->config_path
                                                          : "/etc/topayd/topayd.conf",
                             (const char *const *) environment, error);
}

/* What the start reads besides: a slip of the pen in it is found while the old service runs. */
static gboolean
check_files (const TopaydConfig *config, GError **error)
{
  g_autoptr (TopaydChannelCodes) codes = topayd_channel_codes_new ();
  g_autoptr (TopaydCalendar) calendar = topayd_calendar_new ();

  return topayd_channel_codes_load (codes, config->channel_codes, error)
         && topayd_calendar_load (calendar, config->workdays, error);
}

static gboolean
on_stop_cb (gpointer user_data)
{
  Program *program = user_data;

  topayd_log_event ("stop", NULL, 0);
  topayd_notify ("STOPPING=1");
  topayd_server_stop (program->server);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload_cb (gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (topayd_server_reload (program->server, &error))
    topayd_log_event ("reloaded", NULL, 0);
  else
    g_message ("Not everything was read anew: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static void
on_stopped_cb (TopaydServer *server, gboolean well, Program *program)
{
  program->well = well;
  g_main_loop_quit (program->loop);
}

static gboolean
start (Program *program, TopaydConfig *config, const char *demo_folder, GError **error)
{
  program->server = topayd_server_new (config, error);
  if (program->server == NULL)
    return FALSE;
  if (demo_folder != NULL)
    topayd_server_set_demo (program->server);
  if (demo_folder != NULL
      && !topayd_demo_fill (topayd_server_get_service (program->server), demo_folder, error))
    return FALSE;
  if (!topayd_server_start (program->server, error))
    return FALSE;
  if (demo_folder != NULL)
    {
      const TopaydDemoPorts ports = {
        .service = topayd_server_get_port (program->server),
        .monitor = topayd_server_get_metrics_port (program->server),
        .portal = topayd_server_get_portal_port (program->server),
      };

      return topayd_demo_write_service (demo_folder, &ports, error);
    }
  return TRUE;
}

static int
serve (TopaydConfig *config, const char *demo_folder)
{
  Program program = { .loop = g_main_loop_new (NULL, FALSE), .well = TRUE };
  g_autoptr (GError) error = NULL;
  gboolean started;

  topayd_log_install ();
  g_unix_signal_add (SIGTERM, on_stop_cb, &program);
  g_unix_signal_add (SIGINT, on_stop_cb, &program);
  g_unix_signal_add (SIGHUP, on_reload_cb, &program);
  started = start (&program, config, demo_folder, &error);
  if (started)
    {
      const TopaydLogField fields[] = {
        TOPAYD_LOG_FIELD_WORD ("version", PACKAGE_VERSION),
        TOPAYD_LOG_FIELD_NUMBER ("port", topayd_server_get_port (program.server)),
      };

      g_signal_connect (program.server, "stopped", G_CALLBACK (on_stopped_cb), &program);
      topayd_log_event ("ready", fields, G_N_ELEMENTS (fields));
      topayd_notify ("READY=1");
      g_main_loop_run (program.loop);
    }
  else
    fprintf (stderr, "topayd: Cannot start: %s\n", error->message);
  g_clear_object (&program.server);
  g_main_loop_unref (program.loop);
  if (!started)
    return EXIT_CANNOT;
  return program.well ? EXIT_DONE : EXIT_FAILED;
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (TopaydConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  int status = EXIT_DONE;

  setlocale (LC_ALL, "");
  close_windows ();
  if (sodium_init () < 0 || !parse (&options, &argc, &argv))
    return EXIT_USAGE;

  if (options.version)
    printf ("topayd %s\n", PACKAGE_VERSION);
  else if ((config = load_config (&options, &error)) == NULL
           || (options.check && !check_files (config, &error)))
    {
      fprintf (stderr, "topayd: %s\n", error->message);
      status = EXIT_CANNOT;
    }
  else if (!options.check)
    status = serve (g_steal_pointer (&config), options.demo_folder);
  g_free (options.config_path);
  g_free (options.demo_folder);
  return status;
}
