/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-language.h"
#include "topay-payment-card.h"
#include "topay-payment-match.h"
#include "view-fixture.h"

typedef struct
{
  const char *language;
  const char *pending;
  const char *day; /* 8 March 2026 */
} Texts;

static const Texts texts_en = { "en", "Processing", "8 March 2026" };
static const Texts texts_zh = { "zh_CN", "处理中", "2026年3月8日" };

static gboolean
matches (const TopayWirePayment *payment, const char *query)
{
  return topay_payment_matches (payment, query, g_get_real_time () / G_USEC_PER_SEC);
}

static void
test_words_mean_shop_sum_order_and_time (gconstpointer data)
{
  const Texts *texts = data;
  g_autoptr (GDateTime) made = g_date_time_new_local (2026, 3, 8, 14, 2, 0);
  const TopayWirePayment payment = {
    .order = (char *) "T2026030814070583",
    .merchant = (char *) "Café 晨光",
    .amount = 472000,
    .currency = (char *) "CNY",
    .made_at = g_date_time_to_unix (made),
    .state = (char *) "pending",
  };
  static const char *const found[] = {
    "",      "   ",     "café",       "CAFÉ",       "晨光",
    "4720",  "4,720",   "4720.00",    "￥4,720.00", "4720元",
    "14:02", "14：02",  "2026-03-08", "2026/03/08", "T2026 0308 1407 0583",
    "0583",  "4720 晨", "１４：０２",
  };
  static const char *const lost[] = { "4721", "café 0584", "14:03", "昨日", "<b>", "%" };

  topay_language_apply (texts->language);
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_test_message ("“%s”", found[i]);
      g_assert_true (matches (&payment, found[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    {
      g_test_message ("“%s”", lost[i]);
      g_assert_false (matches (&payment, lost[i]));
    }
  g_assert_true (matches (&payment, texts->pending));
  g_assert_true (matches (&payment, texts->day));
}

/* Whatever a shop calls itself is text, and the pill has a word for every state. */
static void
test_card_takes_texts_as_they_are (void)
{
  const TopayWirePayment payment = {
    .order = (char *) "X",
    .merchant = (char *) "<b>%s & _Sons</b>",
    .amount = 0,
    .currency = (char *) "USD",
    .made_at = G_MAXINT64,
    .state = (char *) "something new",
  };
  GtkWidget *card = g_object_ref_sink (topay_payment_card_new (&payment));

  g_assert_true (view_shows_text (card, "<b>%s & _Sons</b>"));
  g_assert_true (view_shows_text (card, "USD 0.00"));
  g_assert_nonnull (strstr (topay_payment_card_get_sentence (TOPAY_PAYMENT_CARD (card)), "_Sons"));
  g_object_unref (card);
}

int
main (int argc, char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add_data_func ("/payment-card/en/words-mean-shop-sum-order-and-time", &texts_en,
                        test_words_mean_shop_sum_order_and_time);
  g_test_add_data_func ("/payment-card/zh_CN/words-mean-shop-sum-order-and-time", &texts_zh,
                        test_words_mean_shop_sum_order_and_time);
  g_test_add_func ("/payment-card/card-takes-texts-as-they-are", test_card_takes_texts_as_they_are);
  return g_test_run ();
}
