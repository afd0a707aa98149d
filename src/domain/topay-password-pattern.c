/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-password-pattern.h"

#include "topay-password-policy.h"

/* Longest unit that, repeated, is never a good password; a longer one has to come three times. */
#define SHORT_PERIOD 4

/* Shorter runs than this on average are chance: one in 40,000 random strings of 15 digits, far
 * fewer of letters, are made of five runs. */
#define USUAL_RUN 3

typedef struct
{
  int row, column;
  gboolean found;
} Key;

/* The keys of a keyboard with and without Shift; a column leans to the right going up. */
static Key
find_key (gunichar character)
{
  /* clang-format off */
  static const char *const rows[] = {
    "1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
    "!@#$%^&*()_+", "qwertyuiop{}", "asdfghjkl:\"", "zxcvbnm<>?",
  };
  /* clang-format on */
  if (character > 0x20 && character < 0x7F)
    {
      for (int row = 0; row < (int) G_N_ELEMENTS (rows); row++)
        {
          for (int column = 0; rows[row][column] != '\0'; column++)
            {
              if ((gunichar) rows[row][column] == character)
                return (Key){ row % 4, column, TRUE };
            }
        }
    }
  return (Key){ 0 };
}

/* A set of the ways that lead from one character to the next: the same, up or down the alphabet or
 * the digits, and the eight directions on the keyboard. */
static guint
get_steps (gunichar from, gunichar to)
{
  gboolean are_digits = from - '0' < 10 && to - '0' < 10;
  gboolean are_letters = g_unichar_isalpha (from) && g_unichar_isalpha (to);
  Key left = find_key (from), right = find_key (to);
  int rows = right.row - left.row, columns = right.column - left.column;
  guint steps = from == to ? 1 : 0;

  if ((are_letters && to == from + 1) || (are_digits && (from - '0' + 1) % 10 == to - '0'))
    steps |= 2;
  if ((are_letters && from == to + 1) || (are_digits && (to - '0' + 1) % 10 == from - '0'))
    steps |= 4;
  if (left.found && right.found && ABS (rows) <= 1 && ABS (columns) <= 1 && (rows || columns))
    steps |= 8u << ((rows + 1) * 3 + columns + 1);
  return steps;
}

/* As long as one way leads on it is one run. */
static gsize
count_runs (const gunichar *characters, gsize length)
{
  gsize n_runs = 0;

  for (gsize start = 0; start < length; n_runs++)
    {
      guint steps = G_MAXUINT;

      for (start++; start < length; start++)
        {
          steps &= get_steps (characters[start - 1], characters[start]);
          if (steps == 0)
            break;
        }
    }
  return n_runs;
}

static gboolean
is_made_of_runs (const gunichar *characters, gsize length)
{
  return length >= USUAL_RUN && count_runs (characters, length) * USUAL_RUN <= length;
}

/* “112233445566” is “123456” with patience. */
static gboolean
is_stretched (const gunichar *characters, gsize length)
{
  gunichar single[TOPAY_PASSWORD_MAXIMUM];
  gsize n_single = 0;
  gboolean result;

  for (gsize i = 0; i < length && n_single < G_N_ELEMENTS (single); i++)
    {
      if (i == 0 || characters[i] != characters[i - 1])
        single[n_single++] = characters[i];
    }
  result = n_single < length && is_made_of_runs (single, n_single);
  explicit_bzero (single, sizeof single);
  return result;
}

/**
 * topay_password_find_period:
 * @folded: characters
 * @n_characters: how many; beyond %TOPAY_PASSWORD_MAXIMUM they are not looked at
 *
 * Finds the shortest beginning of which the whole is a repetition; the last one may be cut short.
 *
 * The failure function of D. Knuth, J. Morris and V. Pratt, “Fast pattern matching in strings”
 * (1977).
 *
 * Returns: its length; @n_characters when nothing is repeated
 */
gsize
topay_password_find_period (const gunichar *folded, gsize n_characters)
{
  gsize border[TOPAY_PASSWORD_MAXIMUM + 1] = { 0 }, length = 0;

  n_characters = MIN (n_characters, TOPAY_PASSWORD_MAXIMUM);
  for (gsize i = 1; i < n_characters; i++)
    {
      while (length > 0 && folded[i] != folded[length])
        length = border[length];
      if (folded[i] == folded[length])
        length++;
      border[i + 1] = length;
    }
  return n_characters - (n_characters > 0 ? border[n_characters] : 0);
}

/**
 * topay_password_is_pattern:
 * @folded: characters
 * @n_characters: how many
 *
 * Finds passwords that a program tries first: a short piece over and over, the alphabet, the digits
 * or the keyboard in any direction, and pieces of these one after the other.
 *
 * Returns: whether it is one
 */
gboolean
topay_password_is_pattern (const gunichar *folded, gsize n_characters)
{
  gsize period = topay_password_find_period (folded, n_characters);

  if (n_characters >= 2 * period && (period <= SHORT_PERIOD || n_characters / period >= 3))
    return TRUE;

  return is_made_of_runs (folded, n_characters) || is_stretched (folded, n_characters);
}
