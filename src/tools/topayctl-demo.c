/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "topayctl-private.h"
#include "topayd-demo-agents.h"
#include "topayd-demo.h"

#define LOOK_INTERVAL_US (G_USEC_PER_SEC / 4)

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of the messages in @folder that are not in @seen, in order, put into @seen. */
static GPtrArray *
find_new (const char *folder, GHashTable *seen)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();

  for (const char *name = directory != NULL ? g_dir_read_name (directory) : NULL; name != NULL;
       name = g_dir_read_name (directory))
    {
      char *kept;

      if (name[0] == '.' || g_hash_table_contains (seen, name))
        continue;
      kept = g_strdup (name);
      g_hash_table_add (seen, kept);
      g_ptr_array_add (names, kept);
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static char *
read_message (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_utf8_make_valid (text, -1) : NULL;
}

static void
print_message (const char *folder, const char *name)
{
  g_autofree char *text = read_message (folder, name);
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  if (lines == NULL)
    return;
  printf ("─── %s\n", name);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *words = ctl_escape (*line);

      printf ("%s\n", words);
    }
}

/* One object with the messages that are new. */
static void
print_as_json (Ctl *ctl, const char *folder, const GPtrArray *names)
{
  g_auto (GVariantDict) values = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *text = read_message (folder, name);

      if (text == NULL)
        continue;
      g_variant_builder_open (&list, G_VARIANT_TYPE ("a{sv}"));
      g_variant_builder_add (&list, "{sv}", "name", g_variant_new_string (name));
      g_variant_builder_add (&list, "{sv}", "text", g_variant_new_string (text));
      g_variant_builder_close (&list);
    }
  g_variant_dict_insert (&values, "messages", "aa{sv}", &list);
  reply = g_variant_ref_sink (g_variant_dict_end (&values));
  ctl_print (ctl, reply);
}

/**
 * ctl_demo_mail:
 * @ctl: with the folder of a demo
 * @argc: number of words
 * @argv: words behind the subcommand; "--follow" waits for more
 *
 * Shows the messages that the service of a demo has sent.
 *
 * Returns: exit status
 */
int
ctl_demo_mail (Ctl *ctl, int argc, char **argv)
{
  gboolean follow = argc == 2 && g_str_equal (argv[1], "--follow");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = NULL;

  if (ctl->demo_folder == NULL || (argc != 1 && !follow))
    return ctl_usage ("--demo FOLDER demo mail [--follow]");
  folder = g_build_filename (ctl->demo_folder, TOPAYD_DEMO_SPOOL_FOLDER, NULL);
  do
    {
      g_autoptr (GPtrArray) names = find_new (folder, seen);

      if (ctl->json && (names->len > 0 || !follow))
        print_as_json (ctl, folder, names);
      for (guint i = 0; i < names->len && !ctl->json; i++)
        print_message (folder, g_ptr_array_index (names, i));
      fflush (stdout);
      if (follow)
        g_usleep (LOOK_INTERVAL_US);
    }
  while (follow);
  return CTL_DONE;
}

/**
 * ctl_demo_code:
 * @ctl: with the folder of a demo
 * @argc: number of words
 * @argv: words behind the subcommand: the name of an agent
 *
 * Says the code with which an agent of the demo signs in now.
 *
 * Returns: exit status
 */
int
ctl_demo_code (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) values = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  if (ctl->demo_folder == NULL || argc != 2)
    return ctl_usage ("--demo FOLDER demo code NAME");
  code = topayd_demo_agents_dup_code (ctl->demo_folder, argv[1],
                                      g_get_real_time () / G_USEC_PER_SEC, &error);
  if (code == NULL)
    return ctl_fail (ctl, error);
  if (!ctl->json)
    {
      printf ("%s\n", code);
      return CTL_DONE;
    }
  g_variant_dict_insert (&values, "code", "s", code);
  reply = g_variant_ref_sink (g_variant_dict_end (&values));
  return ctl_print (ctl, reply);
}

/**
 * ctl_demo_scenes:
 * @ctl: how to reach the service of a demo
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Shows what a demo can put on stage: name, cause and words.
 *
 * Returns: exit status
 */
int
ctl_demo_scenes (Ctl *ctl, int argc, char **argv)
{
  return argc == 1 ? ctl_ask_and_print (ctl, "demo-scenes", NULL)
                   : ctl_usage ("demo scenes takes nothing more");
}

/**
 * ctl_demo_scene:
 * @ctl: how to reach the service of a demo
 * @argc: number of words
 * @argv: words behind the subcommand: names of scenes, which are played at once, and the account
 *
 * Puts scenes on stage, in place of whatever was there; "reset" puts everything back.
 *
 * Returns: exit status
 */
int
ctl_demo_scene (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *account = NULL;
  const GOptionEntry entries[] = {
    { "account", 'a', 0, G_OPTION_ARG_STRING, &account, "For whom", "NAME" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc < 2 || account == NULL)
    return ctl_usage ("demo scene NAME… --account NAME");
  g_variant_dict_insert (&arguments, "account", "s", account);
  g_variant_dict_insert_value (&arguments, "scenes",
                               g_variant_new_strv ((const char *const *) argv + 1, argc - 1));
  return ctl_ask_and_print (ctl, "demo-scene", &arguments);
}

/**
 * ctl_demo_payout:
 * @ctl: how to reach the service of a demo
 * @argc: number of words
 * @argv: words behind the subcommand: names of faults, and "--settle"
 *
 * Scripts what goes wrong with the next payouts, one fault each, or brings those that are on their
 * way to their end.
 *
 * Returns: exit status
 */
int
ctl_demo_payout (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  gboolean settles = FALSE;
  const GOptionEntry entries[] = {
    { "settle", 0, 0, G_OPTION_ARG_NONE, &settles, "Settle all that is on its way", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || (argc < 2 && !settles))
    return ctl_usage ("demo payout [late|twice|unheard|lost|closed|failed|stuck…] [--settle]");
  g_variant_dict_insert_value (&arguments, "faults",
                               g_variant_new_strv ((const char *const *) argv + 1, argc - 1));
  g_variant_dict_insert (&arguments, "settle", "b", settles);
  return ctl_ask_and_print (ctl, "demo-payout", &arguments);
}
