/* SPDX-License-Identifier: GPL-3.0-or-later */

/* topay-content: compiles and checks the sources of the help library. For writers and build
 * systems; its complaints are in English as compilers' are. */

#include "config.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>

#include <gio/gio.h>

#include "topay-bundle-writer.h"
#include "topay-check.h"
#include "topay-content-questions.h"
#include "topay-error.h"
#include "topay-readability.h"
#include "topay-related.h"
#include "topay-source-links.h"

#define THESAURUS_FOLDER "thesaurus"

enum
{
  EXIT_DONE = 0,
  EXIT_COMPLAINT = 1,
  EXIT_USAGE = 2,
  EXIT_UNABLE = 3,
};

#define DEFAULT_OUTPUT "library.bundle"

typedef struct
{
  char *output;    /* (owned) (nullable) */
  char *depfile;   /* (owned) (nullable) */
  char *wizards;   /* (owned) (nullable) */
  char *thesaurus; /* (owned) (nullable) */
  int n_folds;
  TopayQuestionGoals goals;
  char **rest; /* (owned) (nullable) */
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->output, g_free);
  g_clear_pointer (&options->depfile, g_free);
  g_clear_pointer (&options->wizards, g_free);
  g_clear_pointer (&options->thesaurus, g_free);
  g_clear_pointer (&options->rest, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char usage[] =
    "Usage:\n"
    "  topay-content compile [--output FILE] [--depfile FILE] [OPTION…] DIR\n"
    "  topay-content check [OPTION…] DIR\n"
    "  topay-content questions [--folds N] [--first PERCENT] [--three PERCENT] [OPTION…] DIR\n"
    "  topay-content readability [OPTION…] DIR\n"
    "  topay-content links [OPTION…] DIR\n"
    "  topay-content --help | --version\n"
    "\n"
    "compile makes a library of a folder of articles and takes what it can get; check names\n"
    "everything that a writer should mend; questions asks the search every sample question that\n"
    "it was not told of and shows which do not find their own article; readability tells how hard\n"
    "the articles are to read; links names related articles that do not lead back, and articles\n"
    "that nothing leads to.\n"
    "\n"
    "  --output FILE   where to put the library; " DEFAULT_OUTPUT " by default\n"
    "  --wizards FILE  the list of wizards; DIR/../flows/wizards.list by default\n"
    "  --thesaurus DIR where en.txt and zh_CN.txt say what is the same to people; DIR/thesaurus "
    "by\n"
    "                  default, the product's own where there is none; “none” for none\n"
    "  --depfile FILE  names every input for a build system\n"
    "  --folds N       leave one of N parts of the questions out at a time; by default one\n"
    "                  question of each article\n"
    "  --first, --three PERCENT\n"
    "                  complain when fewer find their own article first, or among three\n"
    "\n"
    "Exit status: 0 done, 1 complaints, 2 wrong use, 3 a file cannot be read or written.\n";

static int
fail_usage (const char *message)
{
  g_printerr ("topay-content: %s\n\n%s", message, usage);
  return EXIT_USAGE;
}

static int
fail_unable (const GError *error)
{
  g_printerr ("topay-content: %s\n", error->message);
  return EXIT_UNABLE;
}

/* The list of wizards to judge by; NULL for none. */
static char *
dup_wizards_path (const Options *options)
{
  g_autofree char *path = NULL;

  if (options->wizards != NULL)
    return g_strdup (options->wizards);

  path = g_build_filename (options->rest[0], "..", "flows", "wizards.list", NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* The product's own thesaurus is part of the program. */
static void
use_own_thesauri (TopaySource *source, TopayReport *report)
{
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/com/topay/content/" THESAURUS_FOLDER "/%s.txt",
                                               topay_source_languages[i]);
      g_autoptr (GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      /* A resource ends in NUL. */
      if (text != NULL)
        topay_source_set_thesaurus (source, i,
                                    topay_thesaurus_parse (topay_source_languages[i],
                                                           g_bytes_get_data (text, NULL), path,
                                                           report));
    }
}

static void
read_thesauri (const Options *options, TopaySource *source, TopayReport *report)
{
  g_autofree char *beside = g_build_filename (options->rest[0], THESAURUS_FOLDER, NULL);

  if (g_strcmp0 (options->thesaurus, "none") == 0)
    return;
  if (options->thesaurus != NULL)
    topay_source_read_thesauri (source, options->thesaurus, report);
  else if (g_file_test (beside, G_FILE_TEST_IS_DIR))
    topay_source_read_thesauri (source, beside, report);
  else
    use_own_thesauri (source, report);
}

static TopaySource *
read_source (const Options *options, TopayReport *report)
{
  g_autofree char *wizards = dup_wizards_path (options);
  TopaySource *source = topay_source_new (options->rest[0], wizards, report);

  read_thesauri (options, source, report);
  topay_source_mend_links (source, report);
  return source;
}

static int
get_failure (const TopayReport *report)
{
  return topay_report_is_unreadable (report) ? EXIT_UNABLE : EXIT_COMPLAINT;
}

static gboolean
save_depfile (const Options *options, const TopaySource *source, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;

  if (options->depfile == NULL)
    return TRUE;

  text = topay_source_dup_depfile (source, options->output);
  if (g_file_set_contents (options->depfile, text, -1, &problem))
    return TRUE;

  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, problem->message);
  return FALSE;
}

static int
run_compile (Options *options)
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (TopaySource) source = read_source (options, report);
  g_autofree char *complaints = topay_report_dup_text (report);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bundle = NULL;

  fputs (complaints, stderr);
  if (topay_report_get_n_errors (report) > 0)
    return get_failure (report);

  if (options->output == NULL)
    options->output = g_strdup (DEFAULT_OUTPUT);

  bundle = topay_bundle_build (source);
  if (!save_depfile (options, source, &error)
      || !topay_bundle_save (bundle, options->output, &error))
    return fail_unable (error);

  return EXIT_DONE;
}

static int
run_check (const Options *options)
{
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopaySource) source = read_source (options, report);
  g_autofree char *complaints = NULL;
  guint count;

  topay_check_source (source, report);
  complaints = topay_report_dup_text (report);
  count = topay_report_get_n_complaints (report);
  printf ("%s%u %s\n", complaints, count, count == 1 ? "complaint" : "complaints");

  if (count == 0)
    return EXIT_DONE;

  return get_failure (report);
}

static int
run_questions (const Options *options)
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (TopaySource) source = read_source (options, report);
  g_autofree char *complaints = topay_report_dup_text (report);

  fputs (complaints, stderr);
  if (topay_report_get_n_errors (report) > 0)
    return get_failure (report);

  return topay_content_print_questions (source, (guint) options->n_folds, &options->goals)
             ? EXIT_DONE
             : EXIT_COMPLAINT;
}

/* Prints a list to think about, made of sources that are at least readable. */
static int
run_list (const Options *options, char *(*dup_list) (const TopaySource *source))
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (TopaySource) source = read_source (options, report);
  g_autofree char *complaints = topay_report_dup_text (report);
  g_autofree char *list = NULL;

  fputs (complaints, stderr);
  if (topay_report_get_n_errors (report) > 0)
    return get_failure (report);

  list = dup_list (source);
  fputs (list, stdout);
  return EXIT_DONE;
}

static int
run_command (const char *command, Options *options)
{
  if (g_str_equal (command, "compile"))
    return run_compile (options);

  if (g_str_equal (command, "check"))
    return run_check (options);

  if (g_str_equal (command, "questions"))
    return run_questions (options);

  return run_list (options, g_str_equal (command, "links") ? topay_related_dup_list
                                                           : topay_readability_dup_table);
}

/* Returns FALSE and sets @result when there is nothing more to do. */
static gboolean
parse_options (Options *options, const char *command, char ***arguments, int *result)
{
  const GOptionEntry common[] = {
    { "wizards", 0, 0, G_OPTION_ARG_FILENAME, &options->wizards, NULL, NULL },
    { "thesaurus", 0, 0, G_OPTION_ARG_FILENAME, &options->thesaurus, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry compile[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, NULL, NULL },
    { "depfile", 0, 0, G_OPTION_ARG_FILENAME, &options->depfile, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry questions[] = {
    { "folds", 0, 0, G_OPTION_ARG_INT, &options->n_folds, NULL, NULL },
    { "first", 0, 0, G_OPTION_ARG_DOUBLE, &options->goals.first, NULL, NULL },
    { "three", 0, 0, G_OPTION_ARG_DOUBLE, &options->goals.three, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, common, NULL);
  if (g_str_equal (command, "compile"))
    g_option_context_add_main_entries (context, compile, NULL);
  if (g_str_equal (command, "questions"))
    g_option_context_add_main_entries (context, questions, NULL);
  if (!g_option_context_parse_strv (context, arguments, &error))
    *result = fail_usage (error->message);
  else if (options->rest == NULL || options->rest[1] != NULL)
    *result = fail_usage ("one folder is needed");
  else if (options->n_folds < 0 || options->n_folds == 1)
    *result = fail_usage ("at least two folds are needed");
  else
    return TRUE;

  return FALSE;
}

static int
run (char **arguments)
{
  g_auto (Options) options = { 0 };
  const char *command = arguments[0] != NULL ? arguments[1] : NULL;
  static const char *const commands[] = { "compile",     "check", "questions",
                                          "readability", "links", NULL };
  g_auto (GStrv) rest = NULL;
  int result = EXIT_DONE;

  if (g_strcmp0 (command, "--help") == 0 || g_strcmp0 (command, "-h") == 0)
    {
      fputs (usage, stdout);
      return EXIT_DONE;
    }

  if (g_strcmp0 (command, "--version") == 0)
    {
      printf ("topay-content %s\n", PACKAGE_VERSION);
      return EXIT_DONE;
    }

  if (!g_strv_contains (commands, command != NULL ? command : ""))
    return fail_usage ("compile, check, questions, readability or links?");

  rest = g_strdupv (arguments + 1);
  if (!parse_options (&options, command, &rest, &result))
    return result;

  return run_command (command, &options);
}

int
main (int argc, char *argv[])
{
  g_auto (GStrv) arguments = NULL;

  /* The messages are UTF-8 and so are the sources; the locale only says how to print them. */
  setlocale (LC_ALL, "");
  arguments = g_strdupv (argv);
  return run (arguments);
}
