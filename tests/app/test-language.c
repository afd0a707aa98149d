/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-language.h"

#include <glib/gi18n.h>
#include <gnu/libc-version.h>
#include <locale.h>

#define EXPECTED "TOPAY_TEST_EXPECTED"

typedef struct
{
  const char *name;
  const char *asked; /* what the system says in LANGUAGE */
  const char *expected;
} Case;

static const Case cases[] = {
  { "simplified", "zh_CN", "zh_CN" },
  { "other-chinese-reads-simplified", "zh_TW", "zh_CN" },
  { "chinese-before-english", "zh_CN:en", "zh_CN" },
  { "english-before-chinese", "en_GB:zh_CN", "en" },
  { "unknown-falls-through-to-chinese", "fr:zh", "zh_CN" },
  { "unknown-alone-is-english", "fr", "en" },
};

static void
init (void)
{
  g_autofree char *catalogues = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);

  topay_language_init (catalogues);
}

/* The language of the system is read once in a process, so each case has its own. */
static void
test_system_in_subprocess (void)
{
  init ();
  g_assert_cmpstr (topay_language_resolve ("system"), ==, g_getenv (EXPECTED));
}

static void
test_system (gconstpointer data)
{
  const Case *row = data;

  g_setenv ("LANGUAGE", row->asked, TRUE);
  g_setenv (EXPECTED, row->expected, TRUE);
  g_test_trap_subprocess ("/language/system/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_choice_beats_the_system (void)
{
  g_assert_cmpstr (topay_language_resolve ("en"), ==, "en");
  g_assert_cmpstr (topay_language_resolve ("zh_CN"), ==, "zh_CN");
}

static void
test_unknown_choice_means_the_system (void)
{
  const char *system = topay_language_resolve ("system");

  g_assert_cmpstr (topay_language_resolve ("klingon"), ==, system);
  g_assert_cmpstr (topay_language_resolve (""), ==, system);
  g_assert_cmpstr (topay_language_resolve (NULL), ==, system);
}

/* Newer C libraries take C.UTF-8 for the untranslated locale; there nothing but a real locale
 * helps, and a machine need not have one. */
static gboolean
has_translating_locale (void)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);
  guint64 minor = 0;

  if (!g_str_has_prefix (locale, "C"))
    return TRUE;
  return g_ascii_string_to_unsigned (gnu_get_libc_version () + 2, 10, 0, 99, &minor, NULL)
         && minor < 37;
}

static void
test_texts_switch_while_running (void)
{
  init ();
  topay_language_apply ("zh_CN");
  if (!has_translating_locale ())
    {
      g_test_skip ("No locale of this machine translates");
      return;
    }
  g_assert_cmpstr (gettext ("Topay Help Center"), ==, "Topay 帮助中心");
  topay_language_apply ("en");
  g_assert_cmpstr (gettext ("Topay Help Center"), ==, "Topay Help Center");
  topay_language_apply ("zh_CN");
  g_assert_cmpstr (gettext ("Topay Help Center"), ==, "Topay 帮助中心");
}

/* What GTK and libadwaita say themselves: the shortcuts, the page about the app. */
static void
test_libraries_in_subprocess (void)
{
  init ();
  topay_language_apply ("en");
  g_assert_cmpstr (g_dgettext (GETTEXT_PACKAGE, "Topay Help Center"), ==, "Topay Help Center");
  topay_language_apply ("zh_CN");
  if (has_translating_locale ())
    g_assert_cmpstr (g_dgettext (GETTEXT_PACKAGE, "Topay Help Center"), ==, "Topay 帮助中心");
}

/* GLib decides once in a process whether libraries are translated. */
static void
test_libraries_follow_the_choice (void)
{
  g_setenv ("LANGUAGE", "fr", TRUE);
  g_test_trap_subprocess ("/language/libraries/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_switching_leaves_the_system_alone (void)
{
  const char *system = topay_language_resolve ("system");

  topay_language_apply (g_str_equal (system, "en") ? "zh_CN" : "en");
  g_assert_cmpstr (topay_language_resolve ("system"), ==, system);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/language/system/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_system);
    }
  g_test_add_func ("/language/system/subprocess", test_system_in_subprocess);
  g_test_add_func ("/language/choice-beats-the-system", test_choice_beats_the_system);
  g_test_add_func ("/language/unknown-choice-means-the-system",
                   test_unknown_choice_means_the_system);
  g_test_add_func ("/language/texts-switch-while-running", test_texts_switch_while_running);
  g_test_add_func ("/language/libraries/subprocess", test_libraries_in_subprocess);
  g_test_add_func ("/language/libraries-follow-the-choice", test_libraries_follow_the_choice);
  g_test_add_func ("/language/switching-leaves-the-system-alone",
                   test_switching_leaves_the_system_alone);

  return g_test_run ();
}
