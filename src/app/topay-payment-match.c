/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payment-match.h"

#include "topay-date.h"
#include "topay-diagnosis-words.h"
#include "topay-money.h"
#include "topay-text.h"

static void
append (GString *text, const char *part)
{
  g_string_append (text, part);
  g_string_append_c (text, '\n'); /* no word goes over it */
}

/* The day as the app writes it, and in figures. */
static void
append_time (GString *text, gint64 seconds, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autofree char *iso = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : NULL;
  g_autofree char *slashed = time != NULL ? g_date_time_format (time, "%Y/%m/%d") : NULL;
  g_autofree char *recent = topay_date_dup_recent (seconds, now);
  g_autofree char *day = iso != NULL ? g_strndup (iso, 10) : NULL;
  g_autofree char *written = topay_date_dup_text (day);

  if (iso == NULL || written == NULL)
    return;
  append (text, iso);
  append (text, slashed);
  append (text, recent);
  append (text, written);
}

/* “¥4,720.00” is also typed as 4720.00, and ¥368.00 as 368元. */
static void
append_amount (GString *text, const TopayWirePayment *payment)
{
  g_autofree char *written = topay_money_dup_text (payment->amount, payment->currency);
  g_autofree char *whole = g_strdup_printf ("%" G_GINT64_FORMAT, payment->amount / 100);
  g_autofree char *plain = g_strdup_printf ("%s.%02d元", whole, (int) ABS (payment->amount % 100));

  append (text, written);
  append (text, plain);
  if (payment->amount % 100 == 0)
    {
      g_autofree char *round = g_strconcat (whole, "元", NULL);

      append (text, round);
    }
}

static char *
dup_words_of (const TopayWirePayment *payment, gint64 now)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append (text, payment->merchant);
  append (text, payment->order);
  append (text, topay_diagnosis_words_get_payment_state (payment->state));
  append_amount (text, payment);
  append_time (text, payment->made_at, now);
  return topay_text_fold (text->str);
}

/**
 * topay_payment_matches:
 * @payment: a payment
 * @query: what was typed, any text; "" fits everything
 * @now: the time now, in Unix seconds
 *
 * Looks for every word of @query in shop, order number, amount, state, and time of the payment, as
 * the language of the app writes them and in figures. Full width, case and the two Chinese scripts
 * make no difference.
 *
 * Returns: whether all are found
 */
gboolean
topay_payment_matches (const TopayWirePayment *payment, const char *query, gint64 now)
{
  g_autofree char *folded = topay_text_fold (query);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (payment != NULL, FALSE);

  words = g_strsplit_set (folded, " \t\n", -1);
  text = dup_words_of (payment, now);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strstr_len (text, -1, words[i]) == NULL) /* nothing is found everywhere */
      return FALSE;
  return TRUE;
}
