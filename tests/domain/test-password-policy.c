/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "topay-error.h"
#include "topay-password-fold.h"
#include "topay-password-policy.h"
#include "topay-pin-policy.h"

#define LIST                                                                                       \
  "# where it comes from\n# and what it is\n"                                                      \
  "1234567890qwert\n"                                                                              \
  "iloveyousomuch1\n"                                                                              \
  "password\n"                                                                                     \
  "trustno1trustno1x\n"

static TopayPasswordBlocklist *
make_list (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return topay_password_blocklist_new (bytes, error);
}

static TopayPasswordVerdict
judge (const char *password)
{
  static const char *const personal[] = { "zhangwei", "张伟", "wei.zhang@example.com",
                                          "+8613812345678", NULL };
  g_autoptr (TopayPasswordBlocklist) list = make_list (LIST, NULL);
  TopayPasswordContext context = { list, personal, FALSE };

  return topay_password_judge (password, &context);
}

static TopayPasswordVerdict
judge_length (const char *const *alphabet, guint n_alphabet, guint length, gboolean second_factor)
{
  g_autoptr (GString) password = g_string_new (NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (length);
  TopayPasswordContext context = { NULL, NULL, second_factor };

  for (guint i = 0; i < length; i++)
    g_string_append (password, alphabet[g_rand_int_range (random, 0, (int) n_alphabet)]);
  return topay_password_judge (password->str, &context);
}

/* pw-len: code points count, whatever their bytes. */
static void
test_length (void)
{
  static const char *const ascii[] = { "k", "4", "t", "Q", "!", "m", "z", "7", "w", "p" };
  static const char *const han[] = { "山", "水", "明", "月", "春", "风", "夜", "雨", "花", "落" };
  static const char *const emoji[] = { "🌲", "🚲", "🎈", "🍎", "🐢", "📚", "🧦", "🥕" };
  static const char *const combining[] = { "\xcc\x81", "e", "o", "n", "u", "y", "d", "k" };
  static const struct
  {
    guint length;
    gboolean second_factor;
    TopayPasswordVerdict verdict;
  } cases[] = {
    { 7, TRUE, TOPAY_PASSWORD_TOO_SHORT },   { 8, TRUE, TOPAY_PASSWORD_FINE },
    { 14, FALSE, TOPAY_PASSWORD_TOO_SHORT }, { 15, FALSE, TOPAY_PASSWORD_FINE },
    { 64, FALSE, TOPAY_PASSWORD_FINE },      { 256, FALSE, TOPAY_PASSWORD_FINE },
    { 257, FALSE, TOPAY_PASSWORD_TOO_LONG }, { 257, TRUE, TOPAY_PASSWORD_TOO_LONG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n = cases[i].length;
      gboolean second = cases[i].second_factor;

      g_assert_cmpint (judge_length (ascii, 10, n, second), ==, cases[i].verdict);
      g_assert_cmpint (judge_length (han, 10, n, second), ==, cases[i].verdict);
      g_assert_cmpint (judge_length (emoji, 8, n, second), ==, cases[i].verdict);
      g_assert_cmpint (judge_length (combining, 8, n, second), ==, cases[i].verdict);
    }
}

static void
test_bytes_are_bounded (void)
{
  g_autofree char *long_text = g_strnfill (1 << 20, 'x');
  g_autofree char *fits = g_strnfill (1024, 'x');

  g_assert_cmpint (judge (long_text), ==, TOPAY_PASSWORD_TOO_LONG);
  g_assert_cmpint (judge (fits), ==, TOPAY_PASSWORD_TOO_LONG);
  g_assert_cmpint (judge ("broken \xff\xfe text of a length"), ==, TOPAY_PASSWORD_INVALID);
  g_assert_cmpint (judge (NULL), ==, TOPAY_PASSWORD_INVALID);
}

/* pw-compose: one class of characters is enough. */
static void
test_no_rules_of_composition (void)
{
  static const char *const classes[] = { "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                         "0123456789", "!#$%&()*+,-./:;<=>?@[]^_{|}~" };
  g_autoptr (GRand) random = g_rand_new_with_seed (200);
  TopayPasswordContext context = { NULL, NULL, FALSE };

  for (guint i = 0; i < 2000; i++)
    {
      const char *class = classes[i % G_N_ELEMENTS (classes)];
      char password[17] = "";

      for (guint j = 0; j < 16; j++)
        password[j] = class[g_rand_int_range (random, 0, (int) strlen (class))];
      if (topay_password_judge (password, &context) != TOPAY_PASSWORD_FINE)
        g_error ("‘%s’ is refused", password);
    }
}

/* pw-block, and what is not blocked. */
static void
test_verdicts (void)
{
  static const struct
  {
    const char *password;
    TopayPasswordVerdict verdict;
  } cases[] = {
    { "1234567890qwert", TOPAY_PASSWORD_COMMON },
    { "ILoveYouSoMuch1", TOPAY_PASSWORD_COMMON },
    { "ｉｌｏｖｅｙｏｕｓｏｍｕｃｈ１", TOPAY_PASSWORD_COMMON },
    { "passwordpassword", TOPAY_PASSWORD_COMMON },
    { "PasswordPasswordPass", TOPAY_PASSWORD_COMMON },
    { "my password is long", TOPAY_PASSWORD_FINE },
    { "aaaaaaaaaaaaaaaa", TOPAY_PASSWORD_PATTERN },
    { "哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈", TOPAY_PASSWORD_PATTERN },
    { "abcabcabcabcabc", TOPAY_PASSWORD_PATTERN },
    { "xk7pxk7pxk7pxk7p", TOPAY_PASSWORD_PATTERN },
    { "horsehorsehorse", TOPAY_PASSWORD_PATTERN },
    { "123456789012345", TOPAY_PASSWORD_PATTERN },
    { "543210987654321", TOPAY_PASSWORD_PATTERN },
    { "abcdefghijklmno", TOPAY_PASSWORD_PATTERN },
    { "ZYXWVUTSRQPONML", TOPAY_PASSWORD_PATTERN },
    { "qwertyuiopasdfgh", TOPAY_PASSWORD_PATTERN },
    { "poiuytrewqlkjhg", TOPAY_PASSWORD_PATTERN },
    { "1qaz2wsx3edc4rfv", TOPAY_PASSWORD_PATTERN },
    { "zaq1xsw2cde3vfr4", TOPAY_PASSWORD_PATTERN },
    { "qazwsxedcrfvtgb", TOPAY_PASSWORD_PATTERN },
    { "112233445566778", TOPAY_PASSWORD_PATTERN },
    { "12345678abcdefgh", TOPAY_PASSWORD_PATTERN },
    { "!@#$%^&*()_+)(*", TOPAY_PASSWORD_PATTERN },
    { "zhangweizhangwei", TOPAY_PASSWORD_PERSONAL },
    { "Zhang-Wei Zhang-Wei", TOPAY_PASSWORD_PERSONAL },
    { "wei.zhang@example.com", TOPAY_PASSWORD_PERSONAL },
    { "+86 138 1234 5678", TOPAY_PASSWORD_PERSONAL },
    { "zhangwei13812345678", TOPAY_PASSWORD_PERSONAL },
    { "topay.topay.topay", TOPAY_PASSWORD_PERSONAL },
    { "com.topay.HelpCenter", TOPAY_PASSWORD_PERSONAL },
    { "Topay支付客服Topay支付", TOPAY_PASSWORD_PERSONAL },
    { "topay paid my cat's dinner", TOPAY_PASSWORD_FINE },
    { "zhangwei rides a bike", TOPAY_PASSWORD_FINE },
    { "correct horse battery staple", TOPAY_PASSWORD_FINE },
    { "床前明月光疑是地上霜举头望明月", TOPAY_PASSWORD_FINE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].password);
      g_assert_cmpint (judge (cases[i].password), ==, cases[i].verdict);
    }
}

static void
test_codes (void)
{
  g_assert_null (topay_password_verdict_get_code (TOPAY_PASSWORD_FINE));
  g_assert_cmpstr (topay_password_verdict_get_code (TOPAY_PASSWORD_PATTERN), ==, "password_common");
  g_assert_cmpstr (topay_password_verdict_get_code (TOPAY_PASSWORD_PERSONAL), ==,
                   "password_personal");
  g_assert_null (topay_pin_verdict_get_code (TOPAY_PIN_FINE));
  g_assert_cmpstr (topay_pin_verdict_get_code (TOPAY_PIN_FORMAT), ==, "pin_format");
  g_assert_cmpstr (topay_pin_verdict_get_code (TOPAY_PIN_DATE), ==, "pin_simple");
}

/* Folding by hand is folding by GLib. */
static void
test_folding (void)
{
  static const char *const texts[] = { "Straße", "ＡＢＣ１２３", "e\xcc\x81t\xc3\xa9",
                                       "ﬁn",     "Ω Å ﬃ ½",      "각간",
                                       "がガ",   "İi",           "ǅ ς" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *cased = g_utf8_casefold (texts[i], -1);
      g_autofree char *compatible = g_utf8_normalize (cased, -1, G_NORMALIZE_NFKC);
      g_autofree char *again = g_utf8_casefold (compatible, -1);
      g_autofree char *expected = g_utf8_normalize (again, -1, G_NORMALIZE_NFKC);
      g_autofree char *text = NULL;
      gsize n_characters = 0;
      gunichar *folded = topay_password_fold (texts[i], 64, &n_characters);

      text = g_ucs4_to_utf8 (folded, (glong) n_characters, NULL, NULL, NULL);
      g_assert_cmpstr (text, ==, expected);
      topay_password_fold_free (folded, n_characters);
    }
}

static void
test_every_entry_is_found (void)
{
  g_autoptr (GString) text = g_string_new ("# header\n");
  g_autoptr (TopayPasswordBlocklist) list = NULL;
  char entry[16];

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%05u%s\n", i, i % 3 == 0 ? "-longer" : "");
  list = make_list (text->str, NULL);
  g_assert_cmpuint (topay_password_blocklist_get_n_entries (list), ==, 5000);
  for (guint i = 0; i < 5000; i++)
    {
      g_snprintf (entry, sizeof entry, "%05u%s", i, i % 3 == 0 ? "-longer" : "");
      g_assert_true (topay_password_blocklist_has (list, entry, strlen (entry)));
      g_assert_false (topay_password_blocklist_has (list, entry, 4));
    }
  g_assert_false (topay_password_blocklist_has (list, "# header", 8));
  g_assert_false (topay_password_blocklist_has (list, "", 0));
}

static void
test_a_list_out_of_order_is_refused (void)
{
  static const char *const bad[] = { "b\na\n", "a\na\n", "a\n\nb\n", "a\nb", "#x\nb\n#y\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (make_list (bad[i], &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
}

static void
test_an_empty_list_is_one (void)
{
  g_autoptr (TopayPasswordBlocklist) empty = make_list ("", NULL);
  g_autoptr (TopayPasswordBlocklist) header = make_list ("# nothing\n", NULL);

  g_assert_cmpuint (topay_password_blocklist_get_n_entries (empty), ==, 0);
  g_assert_false (topay_password_blocklist_has (header, "password", 8));
}

static void
test_pins (void)
{
  static const struct
  {
    const char *pin;
    TopayPinVerdict verdict;
  } cases[] = {
    { "718395", TOPAY_PIN_FINE },
    { "６４９３７１", TOPAY_PIN_FINE },
    { "", TOPAY_PIN_FORMAT },
    { "71839", TOPAY_PIN_FORMAT },
    { "7183951", TOPAY_PIN_FORMAT },
    { "71 8395", TOPAY_PIN_FORMAT },
    { "71839a", TOPAY_PIN_FORMAT },
    { "٧١٨٣٩٥", TOPAY_PIN_FORMAT },
    { "\xff\xff", TOPAY_PIN_FORMAT },
    { NULL, TOPAY_PIN_FORMAT },
    { "111111", TOPAY_PIN_REPEAT },
    { "121212", TOPAY_PIN_REPEAT },
    { "123123", TOPAY_PIN_REPEAT },
    { "112233", TOPAY_PIN_REPEAT },
    { "777444", TOPAY_PIN_REPEAT },
    { "391193", TOPAY_PIN_REPEAT },
    { "１１１１１１", TOPAY_PIN_REPEAT },
    { "123456", TOPAY_PIN_RUN },
    { "654321", TOPAY_PIN_RUN },
    { "890123", TOPAY_PIN_RUN },
    { "135791", TOPAY_PIN_RUN },
    { "098765", TOPAY_PIN_RUN },
    { "310799", TOPAY_PIN_DATE },
    { "990731", TOPAY_PIN_DATE },
    { "073199", TOPAY_PIN_DATE },
    { "290200", TOPAY_PIN_DATE },
    { "000229", TOPAY_PIN_DATE },
    { "290281", TOPAY_PIN_FINE },
    { "310499", TOPAY_PIN_FINE },
    { "147258", TOPAY_PIN_COMMON },
    { "520131", TOPAY_PIN_DATE },
    { "999888", TOPAY_PIN_REPEAT },
    { "963852", TOPAY_PIN_COMMON },
    { "100200", TOPAY_PIN_DATE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (topay_pin_judge (cases[i].pin), ==, cases[i].verdict);
    }
}

/* The rules must leave enough: five tries, then hours, against what remains. */
static void
test_most_pins_remain (void)
{
  guint counts[TOPAY_PIN_COMMON + 1] = { 0 };
  char pin[TOPAY_PIN_DIGITS + 1];

  for (guint i = 0; i < 1000000; i++)
    {
      g_snprintf (pin, sizeof pin, "%06u", i);
      counts[topay_pin_judge (pin)]++;
    }
  g_assert_cmpuint (counts[TOPAY_PIN_FORMAT], ==, 0);
  g_assert_cmpuint (counts[TOPAY_PIN_FINE], >, 850000);
  g_assert_cmpuint (counts[TOPAY_PIN_COMMON], >, 80);
  g_test_message ("%u PINs are left, %u are dates", counts[TOPAY_PIN_FINE], counts[TOPAY_PIN_DATE]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/password/length-counts-code-points", test_length);
  g_test_add_func ("/password/bytes-are-bounded", test_bytes_are_bounded);
  g_test_add_func ("/password/no-rules-of-composition", test_no_rules_of_composition);
  g_test_add_func ("/password/refuses-the-whole-never-the-part", test_verdicts);
  g_test_add_func ("/password/verdicts-have-codes", test_codes);
  g_test_add_func ("/password/folds-as-unicode-says", test_folding);
  g_test_add_func ("/blocklist/every-entry-is-found", test_every_entry_is_found);
  g_test_add_func ("/blocklist/a-list-out-of-order-is-refused",
                   test_a_list_out_of_order_is_refused);
  g_test_add_func ("/blocklist/an-empty-list-is-one", test_an_empty_list_is_one);
  g_test_add_func ("/pin/verdicts", test_pins);
  g_test_add_func ("/pin/most-remain", test_most_pins_remain);
  return g_test_run ();
}
