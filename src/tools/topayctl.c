/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "topay-error.h"
#include "topayctl-private.h"
#include "topayd-admin.h"
#include "topayd-commands.h"
#include "topayd-demo.h"

#define MAX_SECRET_BYTES 1100

static const CtlCommand commands[] = {
  { "status", NULL, "", "how the service is", ctl_status },
  { "account", "add", "NAME [OPTION…]", "add an account", ctl_account_add },
  { "account", "import", "FILE.csv", "add all accounts of a file, or none", ctl_account_import },
  { "account", "show", "ACCOUNT", "what is known and what is locked", ctl_account_show },
  { "account", "list", "", "names, at most a thousand", ctl_account_list },
  { "account", "lock", "ACCOUNT", "the password works no more until it is reset",
    ctl_account_lock },
  { "account", "freeze", "ACCOUNT", "end its sessions and stop its money", ctl_account_freeze },
  { "account", "unfreeze", "ACCOUNT", "end any freeze", ctl_account_unfreeze },
  { "agent", "add", "NAME [OPTION…]", "add an agent and show the authenticator’s secret",
    ctl_agent_add },
  { "agent", "confirm", "NAME", "put the authenticator of an agent in force", ctl_agent_confirm },
  { "backup", NULL, "FILE", "copy the database while the service runs", ctl_backup },
  { "restore", NULL, "FILE", "put a copy in its place; the service must not run", ctl_restore },
  { "check", NULL, "[FILE]", "judge the database or a copy", ctl_check },
  { "audit", "verify", "", "say whether the audit log is whole", ctl_audit_verify },
  { "mail", "list", "", "messages that wait or were refused", ctl_mail_list },
  { "mail", "requeue", "ID | --all", "send refused notices once more", ctl_mail_requeue },
  { "payouts", "list", "", "those on their way, and those to look into", ctl_payouts_list },
  { "payouts", "reconcile", "", "compare with the books of the channel; 1 when they differ",
    ctl_payouts_reconcile },
  { "case", "list", "[all]", "cases that somebody works on, the first due first", ctl_case_list },
  { "case", "show", "NUMBER", "what happened to a case, without what was written", ctl_case_show },
  { "case", "verify", "[NUMBER]", "whether timelines are what was written", ctl_case_verify },
  { "incident", "add", "KIND [OPTION…]", "tell everybody that something is not as it should be",
    ctl_incident_add },
  { "incident", "end", "ID", "tell that it is over", ctl_incident_end },
  { "incident", "list", "", "those that are open", ctl_incident_list },
  { "demo", "scenes", "", "what a demo can put on stage", ctl_demo_scenes },
  { "demo", "scene", "NAME… --account NAME", "put it on stage; reset ends it", ctl_demo_scene },
  { "demo", "payout", "[FAULT…] [--settle]",
    "what goes wrong with the next payouts of a demo, one fault each; --settle ends all now",
    ctl_demo_payout },
  { "demo", "code", "NAME", "the code that an agent of a demo signs in with now", ctl_demo_code },
  { "demo", "mail", "[--follow]", "show the messages of a demo", ctl_demo_mail },
};

/**
 * ctl_load_config:
 * @ctl: which configuration
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the configuration of the service
 */
TopaydConfig *
ctl_load_config (Ctl *ctl, GError **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *path = NULL;

  if (ctl->demo_folder != NULL)
    path = g_build_filename (ctl->demo_folder, "topayd.conf", NULL);
  else
    path = g_strdup (ctl->config_path != NULL ? ctl->config_path : "/etc/topayd/topayd.conf");
  return topayd_config_load (path, (const char *const *) environment, error);
}

static TopayPasswordBlocklist *
load_blocklist (const TopaydConfig *config, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (config->blocklist, FALSE, &cause);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (file);
  return topay_password_blocklist_new (bytes, error);
}

/* The same parts as the service’s, but for what listens. */
static GVariant *
run_offline (TopaydConfig *config, const char *command, GVariantDict *arguments, GError **error)
{
  g_autoptr (TopaydKeys) keys = topayd_keys_open (config->key_folder, error);
  g_autofree char *path = g_build_filename (config->data_folder, "topay.db", NULL);
  TopaydStoreOptions options = { .must_exist = TRUE };
  g_autoptr (TopayPasswordBlocklist) blocklist = NULL;
  g_autoptr (TopaydStore) store = NULL;
  g_autoptr (TopaydHasher) hasher = NULL;
  TopaydService service = { .config = config };
  GVariant *reply;

  if (keys == NULL)
    return NULL;
  blocklist = load_blocklist (config, error);
  if (blocklist == NULL)
    return NULL;
  options.audit_key_path = topayd_keys_get_audit_path (keys);
  store = topayd_store_open (path, &options, error);
  if (store == NULL)
    return NULL;
  hasher = topayd_hasher_new (keys, &topayd_hash_cost_usual, TOPAYD_HASH_FLOOR);
  service.store = store;
  service.hasher = hasher;
  service.identity =
      (TopaydIdentity){ .store = store, .hasher = hasher, .keys = keys, .blocklist = blocklist };
  service.now = topayd_commands_get_now;
  reply = topayd_commands_run (&service, command, arguments, error);
  topayd_hasher_close (hasher);
  topayd_store_close (store);
  return reply;
}

/**
 * ctl_ask:
 * @ctl: how to reach the service
 * @command: what is wanted
 * @arguments: (nullable): for it; emptied
 * @error: return location for an error
 *
 * Asks the running service, or does it without one.
 *
 * Returns: (transfer full) (nullable): "a{sv}"
 */
GVariant *
ctl_ask (Ctl *ctl, const char *command, GVariantDict *arguments, GError **error)
{
  g_auto (GVariantDict) none = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (TopaydConfig) config = NULL;

  if (ctl->socket == NULL || ctl->offline)
    {
      config = ctl_load_config (ctl, error);
      if (config == NULL)
        return NULL;
    }
  if (arguments == NULL)
    arguments = &none;
  if (ctl->offline)
    return run_offline (config, command, arguments, error);
  return topayd_admin_call (ctl->socket != NULL ? ctl->socket : config->admin_socket, command,
                            g_variant_dict_end (arguments), error);
}

/**
 * ctl_ask_and_print:
 * @ctl: how to reach the service and to print
 * @command: what is wanted
 * @arguments: (nullable): for it; emptied
 *
 * Returns: exit status
 */
int
ctl_ask_and_print (Ctl *ctl, const char *command, GVariantDict *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = ctl_ask (ctl, command, arguments, &error);

  return reply != NULL ? ctl_print (ctl, reply) : ctl_fail (ctl, error);
}

static struct termios shown; /* the terminal before a secret is typed */

/* Whoever gives up at the prompt gets a terminal back that shows what is typed. */
static void
on_interrupt_cb (int number)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  raise (number); /* blocked until we return, and then not handled any more */
}

/* Hides what is typed, until the terminal is set back or a signal ends the process. */
static void
hide_typing (void)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
  struct sigaction action = { .sa_handler = on_interrupt_cb, .sa_flags = (int) SA_RESETHAND };
  struct termios hidden = shown;

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, NULL);
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
}

/**
 * ctl_read_secret:
 * @prompt: what is asked for
 *
 * Reads a line without showing it, from the terminal or from standard input; never from the command
 * line, which everybody can read.
 *
 * Returns: (transfer full): the line, to be wiped
 */
char *
ctl_read_secret (const char *prompt)
{
  char line[MAX_SECRET_BYTES] = "";
  gboolean terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &shown) == 0;
  char *secret;

  if (terminal)
    {
      fputs (prompt, stderr);
      hide_typing ();
    }
  if (fgets (line, sizeof line, stdin) == NULL)
    line[0] = '\0';
  if (terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
      fputc ('\n', stderr);
    }
  line[strcspn (line, "\r\n")] = '\0';
  secret = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return secret;
}

static char *
dup_summary (void)
{
  g_autoptr (GString) text = g_string_new ("The operator’s tool of the Topay help center.\n\n"
                                           "Commands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *call =
          g_strjoin (" ", commands[i].noun, commands[i].verb != NULL ? commands[i].verb : "",
                     commands[i].arguments, NULL);

      g_string_append_printf (text, "  %-34s %s\n", call, commands[i].help);
    }
  return g_strdup (text->str);
}

static gboolean
parse (Ctl *ctl, int *argc, char ***argv, GError **error)
{
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &ctl->config_path,
      "Configuration of the service (/etc/topayd/topayd.conf)", "FILE" },
    { "demo", 0, 0, G_OPTION_ARG_FILENAME, &ctl->demo_folder, "Folder of a demo instead",
      "FOLDER" },
    { "socket", 's', 0, G_OPTION_ARG_FILENAME, &ctl->socket,
      "Admin socket instead of the configuration’s", "PATH" },
    { "offline", 0, 0, G_OPTION_ARG_NONE, &ctl->offline, "No service runs: use the database itself",
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &ctl->json, "Answer with one JSON object", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Say the version and leave", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND …");
  g_autofree char *summary = dup_summary ();
  gboolean ok;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, summary);
  g_option_context_set_strict_posix (context, TRUE);
  ok = g_option_context_parse (context, argc, argv, error);
  if (ok && version)
    {
      printf ("topayctl %s\n", PACKAGE_VERSION);
      exit (CTL_DONE);
    }
  return ok;
}

static int
run (Ctl *ctl, int argc, char **argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands) && argc > 1; i++)
    {
      int n_words = commands[i].verb != NULL ? 2 : 1;

      if (argc > n_words && g_str_equal (argv[1], commands[i].noun)
          && (n_words == 1 || g_str_equal (argv[2], commands[i].verb)))
        return commands[i].run (ctl, argc - n_words, argv + n_words);
    }
  return ctl_usage (argc > 1 ? "There is no such command" : "Which command?");
}

/* What the parts of the service tell its own log is no answer to the operator. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

int
main (int argc, char **argv)
{
  Ctl ctl = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  umask (0077);
  g_log_set_writer_func (write_log, NULL, NULL);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (sodium_init () < 0)
    return CTL_CANNOT;
  if (parse (&ctl, &argc, &argv, &error))
    status = run (&ctl, argc, argv);
  else
    status = ctl_usage (error->message);
  g_free (ctl.config_path);
  g_free (ctl.demo_folder);
  g_free (ctl.socket);
  return status;
}
