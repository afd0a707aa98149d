/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chinese or English: what the system asks for, what the person chose, and switching gettext while
 * the app runs. */

#include "config.h"

#include "topay-language.h"

#include <glib/gi18n.h>
#include <locale.h>

/* The counter by which GNU gettext learns that the language changed; see «Being a gettext grok» in
 * its manual. */
extern int _nl_msg_cat_cntr;

static const char *system_language = "en";

/* Chinese in any region and script reads the Simplified texts: the only Chinese there is. */
static const char *
pick (const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_prefix (names[i], "zh"))
        return "zh_CN";
      if (g_str_has_prefix (names[i], "en"))
        return "en";
    }
  return "en";
}

/**
 * topay_language_prefer_fonts:
 * @language: "en" or "zh_CN"
 *
 * Asks for the shapes of Simplified Chinese: without it Han characters, and in Chinese text also
 * the punctuation, may take the Japanese ones. Pango and fontconfig read this once, so it is to be
 * called before GTK starts; after a change of language it holds from the next start.
 */
void
topay_language_prefer_fonts (const char *language)
{
  if (g_str_equal (language, "zh_CN"))
    {
      g_setenv ("PANGO_LANGUAGE", "zh-cn:en", FALSE);
      g_setenv ("FC_LANG", "zh-cn", FALSE);
    }
  else
    g_setenv ("PANGO_LANGUAGE", "en:zh-cn", FALSE);
}

/**
 * topay_language_resolve:
 * @setting: "system", "en" or "zh_CN"; anything else counts as "system"
 *
 * Returns: the language to use, "en" or "zh_CN"
 */
const char *
topay_language_resolve (const char *setting)
{
  if (g_strcmp0 (setting, "en") == 0)
    return "en";
  if (g_strcmp0 (setting, "zh_CN") == 0)
    return "zh_CN";
  return system_language;
}

/* gettext ignores LANGUAGE while the messages are in the locale "C", and newer C libraries count
 * C.UTF-8 as that. So some real locale is needed; which one does not matter. */
static void
leave_c_locale (void)
{
  const char *const locales[] = { "zh_CN.UTF-8", "en_US.UTF-8", "en_GB.UTF-8", "C.UTF-8" };
  const char *current = setlocale (LC_MESSAGES, NULL);

  if (g_strcmp0 (current, "C") != 0 && g_strcmp0 (current, "POSIX") != 0
      && g_strcmp0 (current, "C.UTF-8") != 0)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    if (setlocale (LC_MESSAGES, locales[i]) != NULL)
      return;
}

/**
 * topay_language_apply:
 * @language: "en" or "zh_CN"
 *
 * Makes gettext answer in @language from now on, also for the texts of GTK. Widgets that exist keep
 * their texts: the caller makes new ones.
 */
void
topay_language_apply (const char *language)
{
  leave_c_locale ();
  g_setenv ("LANGUAGE", g_str_equal (language, "zh_CN") ? "zh_CN:zh:en" : "en", TRUE);
  _nl_msg_cat_cntr++;
}

/* GLib decides once in a process, when the first text of a library is asked for, whether the
 * libraries speak another language at all: not if gettext knows no text of ours, which keeps
 * dialogs from being in two languages. English needs no catalogue and would settle it against the
 * Chinese that may be chosen later, so it is made to ask in Chinese. */
static void
let_libraries_be_translated (void)
{
  topay_language_apply ("zh_CN");
  g_dgettext (GETTEXT_PACKAGE, "");
  topay_language_apply (system_language);
}

/**
 * topay_language_init:
 * @catalogues: the folder of the translated texts, absolute
 *
 * Reads the language of the system, binds the texts and makes gettext answer in that language. To
 * be called once, before GTK starts and before any thread does: it writes the environment.
 */
void
topay_language_init (const char *catalogues)
{
  setlocale (LC_ALL, "");
  system_language = pick (g_get_language_names ());
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  let_libraries_be_translated ();
}
