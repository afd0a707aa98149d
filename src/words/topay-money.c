/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-money.h"

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
