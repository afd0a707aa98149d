/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-channel-codes.h"

#include <glib/gstdio.h>
#include <string.h>

#include "topay-causes.h"
#include "topay-error.h"

static void
test_found (void)
{
  g_autoptr (TopaydChannelCodes) codes = topayd_channel_codes_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (topayd_channel_codes_find (codes, "NOTENOUGH"));
  g_assert_true (topayd_channel_codes_parse (
      codes,
      "# ours\r\n\n; theirs\n[codes]\n NOTENOUGH=bal.insufficient \nRequest expired = clock.skew",
      &error));
  g_assert_no_error (error);
  g_assert_cmpuint (topayd_channel_codes_get_n (codes), ==, 2);
  g_assert_cmpstr (topayd_channel_codes_find (codes, "NOTENOUGH"), ==, "bal.insufficient");
  g_assert_cmpstr (topayd_channel_codes_find (codes, "Request expired"), ==, "clock.skew");
  g_assert_null (topayd_channel_codes_find (codes, "notenough"));
  g_assert_null (topayd_channel_codes_find (codes, ""));
}

/* The line is named, and what was in force stays so. */
static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *words;
  } bad[] = {
    { "[codes]\nA = bal.insufficient\nB = bal.insuficient\n", "line 3: no such cause" },
    { "[codes]\nA = \n", "line 2: no such cause" },
    { "[codes]\nA\n", "line 2: no code and cause" },
    { "[codes]\n= bal.held\n", "line 2: no code that" },
    { "[codes]\nA\tB = bal.held\n", "line 2: no code that" },
    { "[codes]\n编码 = bal.held\n", "line 2: no code that" },
    { "A = bal.held\n", "line 1: not in the group" },
    { "[code]\nA = bal.held\n", "line 1: not in the group" },
    { "[codes]\nA = bal.held\n\nA = bal.held\n", "line 4: the code is there twice" },
    { "[codes]\nA = bal.held = x\n", "line 2: no such cause" },
    { "[codes]\n\xff = bal.held\n", "UTF-8" },
    { "[codes]\n"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA = bal.held\n",
      "line 2: no code that" },
  };
  g_autoptr (TopaydChannelCodes) codes = topayd_channel_codes_new ();

  g_assert_true (topayd_channel_codes_parse (codes, "[codes]\nOLD = bal.held", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (topayd_channel_codes_parse (codes, bad[i].text, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      if (strstr (error->message, bad[i].words) == NULL)
        g_error ("‘%s’ does not say ‘%s’", error->message, bad[i].words);
      g_assert_cmpuint (topayd_channel_codes_get_n (codes), ==, 1);
      g_assert_cmpstr (topayd_channel_codes_find (codes, "OLD"), ==, "bal.held");
    }
}

static void
assert_file_refused (const char *path, const char *text, gssize length, TopayError code)
{
  g_autoptr (TopaydChannelCodes) codes = topayd_channel_codes_new ();
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, length, NULL));
  g_assert_false (topayd_channel_codes_load (codes, path, &error));
  g_assert_error (error, TOPAY_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "codes.conf"));
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-codes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "codes.conf", NULL);
  g_autofree char *long_text = g_strnfill (64 * 1024 + 1, '\n');

  assert_file_refused (path, NULL, 0, TOPAY_ERROR_IO);
  assert_file_refused (path, long_text, -1, TOPAY_ERROR_TOO_LARGE);
  assert_file_refused (path, "[codes]\nA = bal.held\0B = x", 27, TOPAY_ERROR_TOO_LARGE);
  assert_file_refused (path, "[codes]\nA = x\n", -1, TOPAY_ERROR_INVALID);
  g_unlink (path);
  g_rmdir (folder);
}

/* All public codes of peers that are known, each where a diagnosis wants it. */
static const char *const shipped[][2] = {
  { "REQUEST_TIMEOUT", "net.weak" },
  { "Request expired", "clock.skew" },
  { "SYSTEM_ERROR", "svc.incident" },
  { "PAYMENT_METHOD_SUSPEND", "svc.incident" },
  { "processing_error", "svc.incident" },
  { "NOTENOUGH", "bal.insufficient" },
  { "BUYER_BALANCE_NOT_ENOUGH", "bal.insufficient" },
  { "BALANCE_INSUFFICIENT", "bal.insufficient" },
  { "insufficient_funds", "bal.insufficient" },
  { "BEYOND_PAY_RESTRICTION", "lim.topay_day" },
  { "AMOUNT_LIMIT", "lim.topay_single" },
  { "MONEY_LIMIT", "lim.topay_day" },
  { "card_velocity_exceeded", "lim.bank" },
  { "withdrawal_count_limit_exceeded", "lim.bank" },
  { "AMOUNT_LIMIT_MINIMUM", "lim.minimum" },
  { "AMOUNT_LIMIT_MAXIMUM", "lim.minimum" },
  { "OVER_VERIFY_LIMIT", "acct.password_locked" },
  { "PIN_VERIFY_LIMIT", "acct.password_locked" },
  { "USER_STATUS_ABNORMAL", "acct.frozen_risk" },
  { "V2_ACCOUNT_SIMPLE_BAN", "acct.frozen_risk" },
  { "RISK_REJECT", "risk.payment" },
  { "PAYMENT_REQUEST_HAS_RISK", "risk.payment" },
  { "ALIN43911", "risk.payment" },
  { "fraudulent", "risk.payment" },
  { "OTP_VERIFY_FAILED", "auth.otp" },
  { "OTP_VERIFY_LIMIT", "auth.otp" },
  { "authentication_required", "auth.3ds" },
  { "expired_card", "card.expired" },
  { "CARD_EXPIRE_DATE_INVALID", "card.expired" },
  { "incorrect_cvc", "card.details" },
  { "CVV_INVALID", "card.details" },
  { "CARD_HOLDER_NAME_INVALID", "card.details" },
  { "card_not_supported", "card.unsupported" },
  { "UNSUPPORT_CARD", "card.unsupported" },
  { "currency_not_supported", "card.unsupported" },
  { "lost_card", "card.lost" },
  { "stolen_card", "card.lost" },
  { "pickup_card", "card.lost" },
  { "do_not_honor", "bank.decline" },
  { "generic_decline", "bank.decline" },
  { "ISSUER_PAYMENT_REJECTED", "bank.decline" },
  { "BANKERROR", "bank.down" },
  { "issuer_not_available", "bank.down" },
  { "SIGN_ERROR", "mch.error" },
  { "PARAMS_INVALID", "mch.error" },
  { "ALIN10070", "mch.error" },
  { "MERCHANT_INVALID", "mch.blocked" },
  { "ORDER_CLOSED", "ord.closed" },
  { "CLOSED", "ord.closed" },
  { "ORDERPAID", "ord.paid" },
  { "ORDER_REPEAT", "ord.paid" },
  { "USERPAYING", "ord.pending" },
  { "PENDING", "ord.pending" },
  { "processing", "ord.pending" },
  { "duplicate_transaction", "ord.duplicate" },
  { "AUTHCODEEXPIRE", "code.expired" },
  { "unknown", "unknown" },
};

static void
test_shipped (void)
{
  g_autoptr (TopaydChannelCodes) codes = topayd_channel_codes_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_channel_codes_load (codes, CHANNEL_CODES, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    {
      g_test_message ("%s", shipped[i][0]);
      g_assert_cmpstr (topayd_channel_codes_find (codes, shipped[i][0]), ==, shipped[i][1]);
    }
  g_assert_cmpuint (topayd_channel_codes_get_n (codes), ==, G_N_ELEMENTS (shipped));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/channel-codes/a-code-leads-to-its-cause", test_found);
  g_test_add_func ("/channel-codes/a-bad-line-is-named-and-changes-nothing", test_refused);
  g_test_add_func ("/channel-codes/a-file-is-there-and-a-short-text", test_files);
  g_test_add_func ("/channel-codes/the-shipped-file-knows-the-codes-of-peers", test_shipped);
  return g_test_run ();
}
