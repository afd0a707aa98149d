/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-strength.h"

#include <string.h>
#include <zxcvbn.h>

/* The least bits of weak, fair, good and strong: 10³, 10⁶, 10⁸ and 10¹⁰ guesses. */
static const double floors_bits[] = { 10, 20, 27, 33 };

/**
 * topay_strength_measure:
 * @password: what was typed so far, UTF-8
 * @account: (nullable): the name of the account, which others know too
 *
 * Estimates how many guesses a password takes.
 *
 * Words, names, dates, patterns of the keyboard and repetitions count for little, after D. Wheeler,
 * «zxcvbn: Low-Budget Password Strength Estimation» (USENIX Security 2016). The lists are English
 * and know single bytes only, so anything else than ASCII is not judged. Nothing is kept.
 *
 * Returns: the step; %TOPAY_STRENGTH_UNKNOWN when there is nothing to say
 */
TopayStrength
topay_strength_measure (const char *password, const char *account)
{
  const char *words[] = { "topay", "topayhelp", "helpcenter", "zhifu", "kefu", account, NULL };
  char text[TOPAY_STRENGTH_MAX_CHARS + 1];
  TopayStrength step = TOPAY_STRENGTH_VERY_WEAK;
  double bits;

  g_return_val_if_fail (password != NULL, TOPAY_STRENGTH_UNKNOWN);

  if (*password == '\0' || !g_str_is_ascii (password))
    return TOPAY_STRENGTH_UNKNOWN;

  if (account != NULL && (*account == '\0' || !g_str_is_ascii (account)))
    words[G_N_ELEMENTS (words) - 2] = NULL;
  g_strlcpy (text, password, sizeof text);
  bits = ZxcvbnMatch (text, words, NULL);
  explicit_bzero (text, sizeof text);

  for (guint i = 0; i < G_N_ELEMENTS (floors_bits); i++)
    if (bits >= floors_bits[i])
      step++;
  return step;
}
