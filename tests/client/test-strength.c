/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-strength.h"

#include <string.h>

static void
test_guessable_is_weaker_than_random (void)
{
  g_assert_cmpint (topay_strength_measure ("a", NULL), ==, TOPAY_STRENGTH_VERY_WEAK);
  g_assert_cmpint (topay_strength_measure ("password", NULL), ==, TOPAY_STRENGTH_VERY_WEAK);
  g_assert_cmpint (topay_strength_measure ("aaaaaaaaaaaaaaaa", NULL), <=, TOPAY_STRENGTH_WEAK);
  g_assert_cmpint (topay_strength_measure ("violet kettle under nine oaks", NULL), ==,
                   TOPAY_STRENGTH_STRONG);
  g_assert_cmpint (topay_strength_measure ("Vq7-tLm2-xRz9-bKd4", NULL), ==, TOPAY_STRENGTH_STRONG);
}

static void
test_every_step_is_reached (void)
{
  const char *passwords[] = { "topay", "kettle", "kettle42", "kettle oak", "kettle oak7!" };
  gboolean seen[TOPAY_STRENGTH_STRONG + 1] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      TopayStrength step = topay_strength_measure (passwords[i], NULL);

      g_test_message ("%s: %d", passwords[i], step);
      seen[step] = TRUE;
    }
  for (guint i = TOPAY_STRENGTH_VERY_WEAK; i <= TOPAY_STRENGTH_STRONG; i++)
    g_assert_true (seen[i]);
}

/* Words that others know count for nothing. */
static void
test_account_name_is_no_secret (void)
{
  g_assert_cmpint (topay_strength_measure ("quivershanty", "quivershanty"), <,
                   topay_strength_measure ("quivershanty", NULL));
  g_assert_cmpint (topay_strength_measure ("helpcenter", NULL), <=, TOPAY_STRENGTH_WEAK);
}

static void
test_han_gets_no_made_up_score (void)
{
  g_assert_cmpint (topay_strength_measure ("", NULL), ==, TOPAY_STRENGTH_UNKNOWN);
  g_assert_cmpint (topay_strength_measure ("只有我知道的一句话", NULL), ==, TOPAY_STRENGTH_UNKNOWN);
  g_assert_cmpint (topay_strength_measure ("kettle 茶", NULL), ==, TOPAY_STRENGTH_UNKNOWN);
  g_assert_cmpint (topay_strength_measure ("kettle oak7!zq", "陈"), ==, TOPAY_STRENGTH_STRONG);
}

/* What lies behind the first hundred characters changes nothing, so it cannot take any time. */
static void
test_only_the_first_hundred_are_read (void)
{
  char longest[1025];
  char same[TOPAY_STRENGTH_MAX_CHARS + 1];

  memset (longest, 'a', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  memcpy (longest + TOPAY_STRENGTH_MAX_CHARS, "Vq7-tLm2-xRz9-bKd4", 18);
  g_strlcpy (same, longest, sizeof same);
  g_assert_cmpint (topay_strength_measure (longest, NULL), ==, topay_strength_measure (same, NULL));
  g_assert_cmpint (topay_strength_measure (longest, NULL), <, TOPAY_STRENGTH_STRONG);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/strength/guessable-is-weaker-than-random",
                   test_guessable_is_weaker_than_random);
  g_test_add_func ("/strength/every-step-is-reached", test_every_step_is_reached);
  g_test_add_func ("/strength/account-name-is-no-secret", test_account_name_is_no_secret);
  g_test_add_func ("/strength/han-gets-no-made-up-score", test_han_gets_no_made_up_score);
  g_test_add_func ("/strength/only-the-first-hundred-are-read",
                   test_only_the_first_hundred_are_read);
  return g_test_run ();
}
