/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-pin-policy.h"

#include <string.h>

/* What people choose most besides patterns and dates: lines and corners of the keypad, numbers that
 * sound like words in Chinese, round and famous numbers. Sorted. */
/* clang-format off */
static const char common[][TOPAY_PIN_DIGITS + 1] = {
  "114514", "119110", "123654", "123698", "123789", "131420", "131421", "131452", "134679", "135246",
  "136900", "141421", "141592", "142536", "142857", "145236", "147258", "147369", "147852", "147896",
  "159263", "159357", "159753", "161803", "165432", "168888", "173205", "183492", "198888", "201314",
  "202122", "223606", "246810", "258000", "258369", "258456", "271828", "299792", "302010", "314159",
  "314520", "321456", "321654", "321789", "357159", "357951", "369147", "369852", "456123", "456258",
  "456852", "518000", "518168", "518888", "519420", "520000", "520584", "520886", "520999", "521131",
  "521314", "521520", "584131", "584520", "584521", "654123", "654789", "662607", "688888", "741258",
  "741963", "753159", "753951", "789123", "789456", "789654", "852147", "852369", "852456", "886520",
  "951357", "951753", "963147", "963258", "963741", "963852", "987123", "987456",
};
/* clang-format on */

/**
 * topay_pin_fold:
 * @text: (nullable): what was typed
 * @pin: (out caller-allocates): six ASCII digits; to be wiped by the caller
 *
 * Takes the digits of a payment password, also those that an input method for Chinese made wide.
 *
 * Returns: whether there are exactly six digits and nothing else
 */
gboolean
topay_pin_fold (const char *text, char pin[TOPAY_PIN_DIGITS + 1])
{
  gsize length = 0;

  memset (pin, 0, TOPAY_PIN_DIGITS + 1);
  /* Wide digits have three bytes; anything longer is no PIN. */
  if (text == NULL || strnlen (text, 3 * TOPAY_PIN_DIGITS + 1) > 3 * TOPAY_PIN_DIGITS
      || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character >= 0xFF10 && character <= 0xFF19)
        character = character - 0xFF10 + '0';
      if (length == TOPAY_PIN_DIGITS || character < '0' || character > '9')
        return FALSE;
      pin[length++] = (char) character;
    }
  return length == TOPAY_PIN_DIGITS;
}

static gboolean
is_repeat (const char *pin)
{
  gboolean is_pairs = pin[0] == pin[1] && pin[2] == pin[3] && pin[4] == pin[5];
  gboolean is_triples =
      pin[0] == pin[1] && pin[1] == pin[2] && pin[3] == pin[4] && pin[4] == pin[5];
  gboolean is_mirror = pin[0] == pin[5] && pin[1] == pin[4] && pin[2] == pin[3];
  gboolean is_twice = memcmp (pin, pin + 3, 3) == 0;
  gboolean is_thrice = memcmp (pin, pin + 2, 4) == 0;

  return is_pairs || is_triples || is_mirror || is_twice || is_thrice;
}

/* Every step the same, past 9 on to 0 and back. */
static gboolean
is_run (const char *pin)
{
  int step = (pin[1] - pin[0] + 10) % 10;

  for (int i = 1; i + 1 < TOPAY_PIN_DIGITS; i++)
    {
      if ((pin[i + 1] - pin[i] + 10) % 10 != step)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_day (int day, int month, int year)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (month < 1 || month > 12 || day < 1)
    return FALSE;

  /* Of the years that two digits can mean, 2000 is a leap year and 1900 nobody's. */
  return day <= days[month - 1] + (month == 2 && year % 4 == 0);
}

static gboolean
is_date (const char *pin)
{
  int first = (pin[0] - '0') * 10 + pin[1] - '0';
  int middle = (pin[2] - '0') * 10 + pin[3] - '0';
  int last = (pin[4] - '0') * 10 + pin[5] - '0';

  return is_day (last, middle, first) || is_day (first, middle, last)
         || is_day (middle, first, last);
}

static gboolean
is_common (const char *pin)
{
  gsize low = 0, high = G_N_ELEMENTS (common);

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      int order = memcmp (pin, common[middle], TOPAY_PIN_DIGITS);

      if (order == 0)
        return TRUE;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return FALSE;
}

/**
 * topay_pin_judge:
 * @text: (nullable): what was typed
 *
 * Says whether this may become a payment password.
 *
 * Returns: %TOPAY_PIN_FINE, or the first reason against it
 */
TopayPinVerdict
topay_pin_judge (const char *text)
{
  char pin[TOPAY_PIN_DIGITS + 1];
  TopayPinVerdict verdict = TOPAY_PIN_FINE;

  if (!topay_pin_fold (text, pin))
    verdict = TOPAY_PIN_FORMAT;
  else if (is_repeat (pin))
    verdict = TOPAY_PIN_REPEAT;
  else if (is_run (pin))
    verdict = TOPAY_PIN_RUN;
  else if (is_date (pin))
    verdict = TOPAY_PIN_DATE;
  else if (is_common (pin))
    verdict = TOPAY_PIN_COMMON;

  explicit_bzero (pin, sizeof pin);
  return verdict;
}

/**
 * topay_pin_verdict_get_code:
 * @verdict: what topay_pin_judge() said
 *
 * Returns: (transfer none) (nullable): the code of the wire; %NULL for a fine one
 */
const char *
topay_pin_verdict_get_code (TopayPinVerdict verdict)
{
  if (verdict == TOPAY_PIN_FINE)
    return NULL;

  return verdict == TOPAY_PIN_FORMAT ? "pin_format" : "pin_simple";
}
