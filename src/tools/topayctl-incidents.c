/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire.h"
#include "topayctl-private.h"

typedef struct
{
  char *bank;  /* (owned) (nullable) */
  char *en;    /* (owned) (nullable) */
  char *zh;    /* (owned) (nullable) */
  char *began; /* (owned) (nullable): as on the wire */
  char *ends;  /* (owned) (nullable): as on the wire */
} Words;

static void
words_clear (Words *words)
{
  g_free (words->bank);
  g_free (words->en);
  g_free (words->zh);
  g_free (words->began);
  g_free (words->ends);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static gboolean
parse (Words *words, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "bank", 0, 0, G_OPTION_ARG_STRING, &words->bank, "Whose, of the kind bank", "NAME" },
    { "en", 0, 0, G_OPTION_ARG_STRING, &words->en, "What to say, in English", "TEXT" },
    { "zh", 0, 0, G_OPTION_ARG_STRING, &words->zh, "The same in Chinese", "TEXT" },
    { "began", 0, 0, G_OPTION_ARG_STRING, &words->began, "When, else now", "TIME" },
    { "ends", 0, 0, G_OPTION_ARG_STRING, &words->ends, "When it is expected to end", "TIME" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, NULL);
}

static gboolean
add_time (GVariantDict *arguments, const char *name, const char *text)
{
  gint64 seconds = 0;

  if (text == NULL)
    return TRUE;
  if (!topay_wire_parse_time (text, &seconds))
    return FALSE;
  g_variant_dict_insert (arguments, name, "x", seconds);
  return TRUE;
}

/**
 * ctl_incident_add:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Tells every app that something is not as it should be.
 *
 * Returns: exit status
 */
int
ctl_incident_add (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  g_auto (Words) words = { NULL };

  if (!parse (&words, &argc, &argv) || argc != 2 || words.en == NULL || words.zh == NULL)
    return ctl_usage ("incident add service|payments|bank|maintenance|security --en TEXT "
                      "--zh TEXT [--bank NAME] [--began TIME] [--ends TIME]");
  if (!add_time (&arguments, "began-at", words.began)
      || !add_time (&arguments, "ends-at", words.ends))
    return ctl_usage ("a time is like 2026-11-22T14:05:00Z");
  g_variant_dict_insert (&arguments, "kind", "s", argv[1]);
  g_variant_dict_insert (&arguments, "en", "s", words.en);
  g_variant_dict_insert (&arguments, "zh", "s", words.zh);
  if (words.bank != NULL)
    g_variant_dict_insert (&arguments, "bank", "s", words.bank);
  return ctl_ask_and_print (ctl, "incident-add", &arguments);
}

/**
 * ctl_incident_end:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Tells that an incident is over.
 *
 * Returns: exit status
 */
int
ctl_incident_end (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  if (argc != 2)
    return ctl_usage ("incident end ID");
  g_variant_dict_insert (&arguments, "id", "s", argv[1]);
  return ctl_ask_and_print (ctl, "incident-end", &arguments);
}

/**
 * ctl_incident_list:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Shows the open incidents, planned work too.
 *
 * Returns: exit status
 */
int
ctl_incident_list (Ctl *ctl, int argc, char **argv)
{
  return argc == 1 ? ctl_ask_and_print (ctl, "incident-list", NULL)
                   : ctl_usage ("incident list takes nothing more");
}
