/* SPDX-License-Identifier: GPL-3.0-or-later */

/* topay-help: the help library in a terminal, for people, scripts and measurement. */

#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "topay-error.h"
#include "topay-help-private.h"
#include "topay-language.h"
#include "topay-tokenizer.h"

#define DEFAULT_LIMIT 10
#define MAX_LIMIT     1000
#define DEFAULT_WIDTH 80
#define MAX_WIDTH     100 /* longer lines are hard to read */
#define MIN_WIDTH     20

typedef struct
{
  TopayHelp help;
  char *bundle; /* (owned) (nullable) */
  char *batch;  /* (owned) (nullable) */
  int limit;
  TopayHelpDiagnosis diagnosis;
  TopayHelpCases cases;
  char **words; /* (owned) (nullable): what is not an option */
} Options;

static void
options_clear (Options *options)
{
  g_clear_object (&options->help.library);
  g_clear_pointer (&options->help.language, g_free);
  g_clear_pointer (&options->bundle, g_free);
  g_clear_pointer (&options->batch, g_free);
  g_clear_pointer (&options->diagnosis.payment, g_free);
  g_clear_pointer (&options->diagnosis.code, g_free);
  g_clear_pointer (&options->diagnosis.account, g_free);
  g_clear_pointer (&options->diagnosis.answers, g_strfreev);
  g_clear_pointer (&options->cases.account, g_free);
  g_clear_pointer (&options->words, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
print_usage (FILE *to)
{
  fputs (_("Usage:\n"
           "  topay-help search [--bundle FILE] [--lang en|zh_CN] [--limit N] [--json] QUESTION…\n"
           "  topay-help search [--bundle FILE] [--lang en|zh_CN] [--limit N] --batch FILE\n"
           "  topay-help article [--bundle FILE] [--lang en|zh_CN] [--json] NAME\n"
           "  topay-help list [--bundle FILE] [--lang en|zh_CN] [--json]\n"
           "  topay-help diagnose [--payment ORDER | --code CODE] [--account NAME]\n"
           "                      [--answer QUESTION=ANSWER]… [--lang en|zh_CN] [--json]\n"
           "  topay-help cases --account NAME [--open | --closed] [--lang en|zh_CN] [--json]\n"
           "  topay-help case --account NAME [--lang en|zh_CN] [--json | --proof] NUMBER\n"
           "  topay-help verify [--lang en|zh_CN] [--json] FILE\n"
           "  topay-help --help | --version\n"
           "\n"
           "Searches and reads the help of Topay, also without a network, finds out why a\n"
           "payment failed, shows your cases, and verifies files of cases.\n"
           "\n"
           "  --bundle FILE    another library than the installed one\n"
           "  --lang LANG      en or zh_CN; by default that of the question or of the system\n"
           "  --limit N        results at most; 10 by default\n"
           "  --json           one object for programs\n"
           "  --batch FILE     a question on each line, - for the standard input; a line of JSON\n"
           "                   each\n"
           "  --payment ORDER  the payment with this order number; needs --account\n"
           "  --code CODE      the error code on the screen\n"
           "  --account NAME   sign in; the password is asked for, or is the first line of input\n"
           "  --answer Q=A     answer a question ahead\n"
           "  --open           cases that somebody works on\n"
           "  --closed         cases that are over\n"
           "  --proof          the case as a file that can be verified\n"
           "\n"
           "Exit status: 0 found or unbroken, 1 nothing found or broken, 2 wrong use, 3 it could\n"
           "not be done.\n"),
            to);
}

static TopayHelpExit
fail_usage (const char *message)
{
  g_printerr ("topay-help: %s\n", message);
  print_usage (stderr);
  return TOPAY_HELP_USAGE;
}

/* Prints UTF-8 as it is: g_print() would put question marks where the locale has no Chinese, and a
 * program that reads the JSON would get other words than the library has. */
void
topay_help_print (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stdout, format, arguments);
  va_end (arguments);
}

/* Says what is wrong with the library and what to do. */
TopayHelpExit
topay_help_fail (const GError *error)
{
  const char *advice = "";

  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED))
    advice = _("Install Topay Help Center again to mend the library.");
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED))
    advice = _("Install a newer version of Topay Help Center.");
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND))
    advice = _("Name a library with --bundle, or install Topay Help Center.");

  g_printerr ("topay-help: %s\n", error->message);
  if (advice[0] != '\0')
    g_printerr ("%s\n", advice);
  return TOPAY_HELP_UNABLE;
}

static gboolean
has_han (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (topay_is_han (g_utf8_get_char (at)))
      return TRUE;

  return FALSE;
}

/* What to search or show: --lang, else what the question is written in, else the locale.
 * @query: (nullable): valid UTF-8 */
const char *
topay_help_choose_language (const TopayHelp *self, const char *query)
{
  if (self->language != NULL)
    return self->language;

  if (query != NULL && has_han (query) && topay_library_has_language (self->library, "zh_CN"))
    return "zh_CN";

  return self->fallback;
}

static const char *
get_locale_language (void)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_prefix (names[i], "zh"))
        return "zh_CN";
      if (g_str_has_prefix (names[i], "en") || g_str_equal (names[i], "C"))
        return "en";
    }

  return "en";
}

static guint
get_terminal_width (void)
{
  const char *columns = g_getenv ("COLUMNS");
  struct winsize size = { 0 };
  guint64 width = 0;

  if (columns == NULL || !g_ascii_string_to_unsigned (columns, 10, 1, 10000, &width, NULL))
    {
      if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    }

  if (width == 0)
    width = DEFAULT_WIDTH;
  return (guint) CLAMP (width, MIN_WIDTH, MAX_WIDTH);
}

static gboolean
open_library (Options *options, GError **error)
{
  TopayHelp *help = &options->help;
  const char *path = options->bundle;
  const char *const *languages;

  if (path == NULL)
    path = g_getenv ("TOPAY_LIBRARY");
  if (path == NULL || path[0] == '\0')
    path = LIBRARY_PATH;

  help->library = topay_library_new (path, error);
  if (help->library == NULL)
    return FALSE;

  languages = topay_library_get_languages (help->library);
  if (!topay_library_has_language (help->library, help->fallback) && languages[0] != NULL)
    help->fallback = languages[0];
  return TRUE;
}

static TopayHelpExit
run_search (Options *options)
{
  g_autofree char *query = NULL;

  if (options->batch != NULL && options->words != NULL)
    return fail_usage (_("--batch takes no question"));

  if (options->batch == NULL && options->words == NULL)
    return fail_usage (_("What is the question?"));

  if (options->limit < 1 || options->limit > MAX_LIMIT)
    return fail_usage (_("--limit is a number from 1 to 1000"));

  options->help.limit = (guint) options->limit;
  if (options->batch != NULL)
    return topay_help_batch (&options->help, options->batch);

  query = g_strjoinv (" ", options->words);
  return topay_help_search (&options->help, query);
}

static TopayHelpExit
run_article (Options *options)
{
  if (options->words == NULL || options->words[1] != NULL)
    return fail_usage (_("Name one article"));

  return topay_help_article (&options->help, options->words[0]);
}

static TopayHelpExit
run_list (Options *options)
{
  if (options->words != NULL)
    return fail_usage (_("list takes no name"));

  return topay_help_list (&options->help);
}

static TopayHelpExit
run_diagnose (Options *options)
{
  TopayHelpDiagnosis *wanted = &options->diagnosis;

  if (options->words != NULL)
    return fail_usage (_ ("diagnose takes options only"));
  if (wanted->payment != NULL && wanted->code != NULL)
    return fail_usage (_ ("Either --payment or --code"));
  if (wanted->payment != NULL && wanted->account == NULL)
    return fail_usage (_ ("--payment needs --account"));

  return topay_help_diagnose (&options->help, wanted);
}

static TopayHelpExit
run_cases (Options *options)
{
  if (options->words != NULL)
    return fail_usage (_ ("cases takes options only"));
  if (options->cases.account == NULL)
    return fail_usage (_ ("Whose cases? Name the account with --account"));
  if (options->cases.open && options->cases.closed)
    return fail_usage (_ ("Either --open or --closed"));
  return topay_help_cases (&options->help, &options->cases);
}

static TopayHelpExit
run_case (Options *options)
{
  if (options->words == NULL || options->words[1] != NULL)
    return fail_usage (_ ("Name one case"));
  if (options->cases.account == NULL)
    return fail_usage (_ ("Whose cases? Name the account with --account"));
  if (options->cases.proof && options->help.json)
    return fail_usage (_ ("Either --json or --proof"));
  return topay_help_case (&options->help, &options->cases, options->words[0]);
}

static TopayHelpExit
run_verify (Options *options)
{
  if (options->words == NULL || options->words[1] != NULL)
    return fail_usage (_ ("Name one file"));
  return topay_help_verify (&options->help, options->words[0]);
}

typedef enum
{
  TAKES_NOTHING,
  TAKES_SEARCH,
  TAKES_DIAGNOSIS,
  TAKES_CASES,
  TAKES_CASE,
} Takes;

static const struct
{
  const char *name;
  TopayHelpExit (*run) (Options *options);
  Takes takes;
  gboolean needs_library;
} commands[] = {
  { "search", run_search, TAKES_SEARCH, TRUE },
  { "article", run_article, TAKES_NOTHING, TRUE },
  { "list", run_list, TAKES_NOTHING, TRUE },
  { "diagnose", run_diagnose, TAKES_DIAGNOSIS, TRUE },
  { "cases", run_cases, TAKES_CASES, FALSE },
  { "case", run_case, TAKES_CASE, FALSE },
  { "verify", run_verify, TAKES_NOTHING, FALSE },
};

/* FILENAME: what is in another encoding is cleaned or refused where it is used. */
static gboolean
parse_options (Options *options, char ***arguments, Takes takes, GError **error)
{
  TopayHelpDiagnosis *diagnosis = &options->diagnosis;
  const GOptionEntry common[] = {
    { "bundle", 0, 0, G_OPTION_ARG_FILENAME, &options->bundle, NULL, NULL },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &options->help.language, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->help.json, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry search[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, NULL, NULL },
    { "batch", 0, 0, G_OPTION_ARG_FILENAME, &options->batch, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry diagnose[] = {
    { "payment", 0, 0, G_OPTION_ARG_FILENAME, &diagnosis->payment, NULL, NULL },
    { "code", 0, 0, G_OPTION_ARG_FILENAME, &diagnosis->code, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &diagnosis->account, NULL, NULL },
    { "answer", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &diagnosis->answers, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry cases[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &options->cases.account, NULL, NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &options->cases.open, NULL, NULL },
    { "closed", 0, 0, G_OPTION_ARG_NONE, &options->cases.closed, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry one_case[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &options->cases.account, NULL, NULL },
    { "proof", 0, 0, G_OPTION_ARG_NONE, &options->cases.proof, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry *const more[] = { NULL, search, diagnose, cases, one_case };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, common, NULL);
  if (more[takes] != NULL)
    g_option_context_add_main_entries (context, more[takes], NULL);
  return g_option_context_parse_strv (context, arguments, error);
}

static TopayHelpExit
run_command (guint command, char **arguments)
{
  g_auto (GStrv) rest = g_strdupv (arguments);
  g_auto (Options) options = { .limit = DEFAULT_LIMIT };
  g_autoptr (GError) error = NULL;

  if (!parse_options (&options, &rest, commands[command].takes, &error))
    return fail_usage (error->message);

  if (options.help.language != NULL && !g_str_equal (options.help.language, "en")
      && !g_str_equal (options.help.language, "zh_CN"))
    return fail_usage (_ ("--lang is en or zh_CN"));

  options.help.width = get_terminal_width ();
  options.help.fallback = get_locale_language ();
  if (commands[command].needs_library && !open_library (&options, &error))
    return topay_help_fail (error);

  return commands[command].run (&options);
}

static TopayHelpExit
run (char **arguments)
{
  const char *name = arguments[0] != NULL ? arguments[1] : NULL;

  if (g_strcmp0 (name, "--help") == 0 || g_strcmp0 (name, "-h") == 0)
    {
      print_usage (stdout);
      return TOPAY_HELP_FOUND;
    }

  if (g_strcmp0 (name, "--version") == 0)
    {
      printf ("topay-help %s\n", PACKAGE_VERSION);
      return TOPAY_HELP_FOUND;
    }

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (name, commands[i].name))
      return run_command (i, arguments + 1);

  return fail_usage (_("search, article, list, diagnose, cases, case or verify?"));
}

int
main (int argc, char *argv[])
{
  const char *catalogues = g_getenv ("TOPAY_LOCALEDIR");
  TopayHelpExit result;

  topay_language_init (catalogues != NULL ? catalogues : LOCALEDIR);
  result = run (argv);
  if (fflush (stdout) != 0 || ferror (stdout) != 0)
    {
      g_printerr ("topay-help: %s\n", g_strerror (errno));
      return TOPAY_HELP_UNABLE;
    }

  return (int) result;
}
