/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-money.h"

#include <string.h>

#define MAX_DIGITS 15 /* sums of some stay in 64 bit */

/* 1234567 as "12,345.67": both languages of the app write sums so. */
static char *
dup_number (guint64 minor)
{
  g_autofree char *whole = g_strdup_printf ("%" G_GUINT64_FORMAT, minor / 100);
  GString *text = g_string_new (whole);

  for (gssize place = (gssize) text->len - 3; place > 0; place -= 3)
    g_string_insert_c (text, place, ',');
  g_string_append_printf (text, ".%02u", (guint) (minor % 100));
  return g_string_free (text, FALSE);
}

/**
 * topay_money_dup_text:
 * @minor: in hundredths of the currency
 * @currency: (nullable): ISO 4217; %NULL for CNY
 *
 * Writes a sum. The yuan has its sign; of other currencies the code is named, since “$” is the sign
 * of many.
 *
 * Returns: (transfer full): "¥4,720.00", "−¥5.00", "USD 12.00"
 */
char *
topay_money_dup_text (gint64 minor, const char *currency)
{
  guint64 size = minor < 0 ? (guint64) 0 - (guint64) minor : (guint64) minor;
  g_autofree char *number = dup_number (size);
  const char *sign = minor < 0 ? "−" : "";

  if (currency == NULL || g_str_equal (currency, "CNY"))
    return g_strdup_printf ("%s¥%s", sign, number);
  return g_strdup_printf ("%s%s %s", sign, currency, number);
}

/**
 * topay_money_dup_plain:
 * @minor: in hundredths of the currency, not below 0
 *
 * Writes a sum as it stands in an entry.
 *
 * Returns: (transfer full): "4720.00"
 */
char *
topay_money_dup_plain (gint64 minor)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02u", minor / 100, (guint) (minor % 100));
}

/* The digits of @text with at most one point, which is "." there; NULL when something else is. What
 * is typed with a Chinese input method, or copied from a bill, has other digits, a sign, commas. */
static char *
dup_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      int digit = g_unichar_digit_value (character);

      if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
      else if (character == '.' || character == 0xFF0E || character == 0x3002)
        g_string_append_c (digits, '.');
      else if (character != ',' && character != 0xFF0C && character != 0xA5 && character != 0xFFE5
               && character != 0x5143 && !g_unichar_isspace (character))
        return NULL;
    }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

/**
 * topay_money_read:
 * @text: as somebody typed it: "1368", "1,368.5", "¥１３６８．００"
 * @minor: (out): in hundredths of the currency
 *
 * Understands a sum.
 *
 * Returns: whether it is one, with at most two digits behind the point
 */
gboolean
topay_money_read (const char *text, gint64 *minor)
{
  g_autofree char *digits = dup_digits (text);
  const char *point = digits != NULL ? strchr (digits, '.') : NULL;
  gsize whole = point != NULL ? (gsize) (point - digits) : digits != NULL ? strlen (digits) : 0;
  gsize behind = point != NULL ? strlen (point + 1) : 0;
  gint64 sum = 0;

  if (whole == 0 || whole > MAX_DIGITS - 2 || behind > 2
      || (point != NULL && strchr (point + 1, '.') != NULL))
    return FALSE;
  for (gsize i = 0; i < whole + 2; i++)
    {
      gboolean is_whole = i < whole;
      const char *place = is_whole ? digits + i : point != NULL ? digits + i + 1 : NULL;
      gboolean is_there = is_whole || i - whole < behind;

      sum = sum * 10 + (is_there ? *place - '0' : 0);
    }
  *minor = sum;
  return TRUE;
}
