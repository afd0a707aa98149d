/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-mask.h"
#include "tests/share.h"

static const char *const mine[] = { "Mei Lin", "mei", "meis-laptop", NULL };

static void
test_what_must_not_travel_is_hidden (void)
{
  static const struct
  {
    const char *typed;
    const char *masked;
  } rows[] = {
    { "card 4111 1111 1111 1111 refused", "card •••1111 refused" },
    { "4111-1111-1111-1111", "•••1111" },
    { "41111111111111１１", "•••1111" },
    { "٤١١١١١١١١١١١١١١١", "•••1111" },
    { "4111\u200b1111\u200b1111\u200b1111", "•••1111" },
    { "id 11010519491231002X", "id •••X" },
    { "身份证110105194912310021", "身份证•••0021" },
    { "order T2026112212345678", "order T•••5678" },
    { "call 138 0013 8000", "call •••" },
    { "+86 13800138000", "+•••" },
    { "010-8888 6666", "•••" },
    { "+44 20 7946 0958", "+•••" },
    { "验证码 123456", "验证码 •••" },
    { "123456 is the code", "••• is the code" },
    { "my PIN: 7391", "my PIN: •••" },
    { "密码：hunter2", "密码:•••" },
    { "password is Tr0ub4dor&3 ok", "password is ••• ok" },
    { "write mei.lin@example.com", "write •••" },
    { "canary0token0canary0token0canary0token00000", "•••" },
    { "file:/home/mei/a b", "file:••• b" },
    { "I am Mei  Lin", "I am •••  Lin" },
    { "I am MEI LIN on meis-laptop", "I am ••• on •••" },
    { "meimei", "meimei" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *masked = topay_mask_text (rows[i].typed, mine);

      g_assert_cmpstr (masked, ==, rows[i].masked);
    }
}

static void
test_what_is_needed_stays (void)
{
  static const char *const rows[] = {
    "It says TP-2103, error code TP-2103",
    "I paid 128.50 on 2026-11-22 at 14:05, twice",
    "付款失败了，提示余额不足",
    "The shop is open from 8 to 20",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *masked = topay_mask_text (rows[i], mine);
      g_autofree char *normal = g_utf8_normalize (rows[i], -1, G_NORMALIZE_ALL_COMPOSE);

      g_assert_cmpstr (masked, ==, normal);
    }
}

static void
make_card (GRand *chance, char *digits, guint length)
{
  guint sum = 0;

  for (guint i = 0; i < length - 1; i++)
    digits[i] = (char) g_rand_int_range (chance, '0', '9' + 1);
  for (guint i = 0; i < length - 1; i++)
    {
      guint digit = (guint) (digits[length - 2 - i] - '0') * (2 - i % 2);

      sum += digit / 10 + digit % 10;
    }
  digits[length - 1] = (char) ('0' + (10 - sum % 10) % 10);
  digits[length] = '\0';
}

/* Spells a number in one of the ways people, and people who want it through, do. */
static char *
spell (GRand *chance, const char *digits)
{
  static const char *const gaps[] = { "",       " ",      "-", " - ", "\u200b",
                                      "\u00a0", "\u2013", ".", "\t",  "\u2060" };
  static const gunichar zeros[] = { '0', 0xff10, 0x660, 0x6f0, 0x966 };
  const char *gap = gaps[g_rand_int_range (chance, 0, G_N_ELEMENTS (gaps))];
  gunichar zero = zeros[g_rand_int_range (chance, 0, G_N_ELEMENTS (zeros))];
  guint group = (guint) g_rand_int_range (chance, 1, 6);
  GString *text = g_string_new ("n");

  for (guint i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % group == 0 && strlen (gap) < 4 && !g_str_equal (gap, " - "))
        g_string_append (text, gap);
      g_string_append_unichar (text, zero + (gunichar) (digits[i] - '0'));
    }

  return g_string_free (text, FALSE);
}

static void
test_no_spelling_gets_a_card_through (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < topay_test_share (20000); i++)
    {
      char digits[24];
      g_autofree char *text = NULL;
      g_autofree char *masked = NULL;
      guint shown = 0;

      make_card (chance, digits, (guint) g_rand_int_range (chance, 13, 20));
      text = spell (chance, digits);
      masked = topay_mask_text (text, NULL);
      for (const char *p = masked; *p != '\0'; p++)
        shown += g_ascii_isdigit (*p) ? 1 : 0;
      if (shown > 4)
        g_error ("%s became %s", text, masked);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mask/what-must-not-travel-is-hidden", test_what_must_not_travel_is_hidden);
  g_test_add_func ("/mask/what-is-needed-stays", test_what_is_needed_stays);
  g_test_add_func ("/mask/no-spelling-gets-a-card-through", test_no_spelling_gets_a_card_through);

  return g_test_run ();
}
