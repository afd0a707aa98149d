/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-scenes.h"

/* Steps. Every statement names all three places, as the store wants each value to have one; ?3 is a
 * time and so always true. */
#define PAYMENT(set) "UPDATE payments SET " set " WHERE account_id = ?1 AND id = ?2 AND ?3 > 0"
#define WALLET(set)  "UPDATE wallets SET " set " WHERE account_id = ?1 AND ?2 <> '' AND ?3 > 0"
#define STANDING(set)                                                                              \
  "UPDATE account_standing SET " set " WHERE account_id = ?1 AND ?2 <> '' AND ?3 > 0"
#define ACCOUNT(set) "UPDATE accounts SET " set " WHERE id = ?1 AND ?2 <> '' AND ?3 > 0"
#define METHOD(set)                                                                                \
  "UPDATE payment_methods SET " set " WHERE account_id = ?1 AND ?3 > 0"                            \
  " AND id = (SELECT method_id FROM payments WHERE id = ?2)"
#define MERCHANT(set)                                                                              \
  "UPDATE merchants SET " set " WHERE ?1 <> '' AND ?3 > 0"                                         \
  " AND id = (SELECT merchant_id FROM payments WHERE id = ?2)"
#define BANK(set)                                                                                  \
  "UPDATE banks SET " set " WHERE ?1 <> '' AND ?3 > 0 AND name = (SELECT w.bank FROM payments p"   \
  " JOIN payment_methods w ON w.id = p.method_id WHERE p.id = ?2)"
#define LOCK(kind, until)                                                                          \
  "INSERT INTO locks (kind, subject, failures, rounds, failed_at, wait_until)"                     \
  " SELECT '" kind "', ?1, 5, 1, ?3, ?3 + " until " WHERE ?2 <> ''"                                \
  " ON CONFLICT (kind, subject) DO UPDATE SET failures = 5, failed_at = ?3, wait_until = ?3 "      \
  "+ " until
#define HOLD(amount, reason, seconds)                                                              \
  "INSERT INTO money_holds (id, account_id, amount, reason, until_at)"                             \
  " SELECT lower (hex (randomblob (16))), ?1, " amount ", '" reason "', ?3 + " seconds             \
  " WHERE ?2 <> ''"
#define USED(kind, amount)                                                                         \
  "UPDATE limit_use SET used = " amount " WHERE account_id = ?1 AND kind = '" kind "'"             \
  " AND ?2 <> '' AND ?3 > 0"
#define BANK_USED(amount)                                                                          \
  "INSERT INTO limit_use (account_id, kind, method_id, period_at, used)"                           \
  " SELECT ?1, 'bank', method_id, (?3 + 28800) / 86400 * 86400 - 28800, " amount                   \
  " FROM payments WHERE id = ?2"
#define INCIDENT(kind, bank, en, zh)                                                               \
  "INSERT INTO incidents (id, kind, bank, text_en, text_zh, began_at, expected_end_at)"            \
  " SELECT lower (hex (randomblob (16))), '" kind "', " bank ", '" en "', '" zh "', ?3 - 900,"     \
  " ?3 + 3600 WHERE ?1 <> '' AND ?2 <> ''"
#define ITS_BANK                                                                                   \
  "(SELECT w.bank FROM payments p JOIN payment_methods w ON w.id = p.method_id WHERE p.id = ?2)"
#define SAME_AGAIN                                                                                 \
  "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, currency, made_at,"    \
  " state, method_id, order_state, debited) SELECT lower (hex (randomblob (16))), account_id,"     \
  " 'T' || printf ('%016d', (CAST (substr (order_number, 2) AS INTEGER) + 1) % "                   \
  "10000000000000000),"                                                                            \
  " merchant_id, amount, currency, ?3 - 150, 'paid', method_id, 'paid', 'yes' FROM payments"       \
  " WHERE account_id = ?1 AND id = ?2"

/* What the channel answered, or what is known better; the last of several scenes is heard. */
#define REFUSED(code)   PAYMENT ("reason = NULL, channel_code = '" code "'")
#define BECAUSE(reason) PAYMENT ("reason = '" reason "', channel_code = NULL")
#define FROM_BALANCE                                                                               \
  PAYMENT ("method_id = (SELECT id FROM payment_methods WHERE account_id = ?1 AND place = 1)")

#define FREE       0
#define REASON     TOPAYD_SCENE_REASON
#define STATE      TOPAYD_SCENE_STATE
#define AMOUNT     TOPAYD_SCENE_AMOUNT
#define MONEY      TOPAYD_SCENE_WALLET
#define DAY        TOPAYD_SCENE_DAY
#define YEAR       TOPAYD_SCENE_YEAR
#define BANK_USE   TOPAYD_SCENE_BANK_USE
#define IDENTITY   TOPAYD_SCENE_IDENTITY
#define FREEZE     TOPAYD_SCENE_FREEZE
#define ITS_METHOD TOPAYD_SCENE_METHOD
#define ITS_STATE  TOPAYD_SCENE_BANK
#define TOLD       TOPAYD_SCENE_INCIDENT
#define BY_BALANCE TOPAYD_SCENE_BY_BALANCE
#define BY_CARD    TOPAYD_SCENE_BY_CARD

/* clang-format off */
const TopaydScene topayd_scenes[] = {
  { "captive-portal", "net.captive", "The network wants somebody to sign in first",
    TOPAYD_STAGE_PORTAL, FREE, { NULL } },
  { "slow", "net.weak", "Every answer takes three seconds", TOPAYD_STAGE_SLOW, FREE, { NULL } },
  { "clock-off", "clock.skew", "The clocks are seven minutes apart", TOPAYD_STAGE_CLOCK_OFF, FREE,
    { REFUSED ("Request expired") } },
  { "app-old", "app.old", "Every app must be updated", TOPAYD_STAGE_APP_OLD, FREE, { NULL } },
  { "incident-service", "svc.incident", "Topay itself has a disturbance", TOPAYD_STAGE_PLAIN, TOLD,
    { INCIDENT ("service", "NULL", "Some payments fail at the moment. We are on it.",
                "目前部分支付失败，我们正在处理。"), REFUSED ("SYSTEM_ERROR") } },
  { "incident-payments", "svc.incident", "Payments have a disturbance", TOPAYD_STAGE_PLAIN, TOLD,
    { INCIDENT ("payments", "NULL", "Payments take longer than usual.", "支付处理比平时慢。"),
      REFUSED ("PAYMENT_METHOD_SUSPEND") } },
  { "incident-maintenance", "svc.incident", "Planned work is going on", TOPAYD_STAGE_PLAIN, TOLD,
    { INCIDENT ("maintenance", "NULL", "Planned work: payments pause for an hour.",
                "计划维护：支付将暂停一小时。"), REFUSED ("SYSTEM_ERROR") } },
  { "incident-security", "svc.incident", "An incident of security is told",
    TOPAYD_STAGE_PLAIN, TOLD,
    { INCIDENT ("security", "NULL", "False text messages in our name are going around.",
                "近期有人冒充我们发送虚假短信。") } },
  { "incident-bank", "bank.down", "The bank of the card has a disturbance",
    TOPAYD_STAGE_PLAIN, TOLD | ITS_STATE | BY_CARD,
    { INCIDENT ("bank", ITS_BANK, "Card payments of one bank fail at the moment.",
                "目前一家银行的银行卡支付失败。"), REFUSED ("issuer_not_available") } },
  { "bal.insufficient", "bal.insufficient", "Too little in the balance",
    TOPAYD_STAGE_PLAIN, MONEY | BY_BALANCE,
    { WALLET ("available = 5200"), FROM_BALANCE, REFUSED ("NOTENOUGH") } },
  { "bal.held", "bal.held", "Enough in the balance, but a part is held",
    TOPAYD_STAGE_PLAIN, MONEY | BY_BALANCE,
    { WALLET ("available = 5200"), HOLD ("20000", "review", "172800"), FROM_BALANCE,
      BECAUSE ("bal.held") } },
  { "lim.topay_single", "lim.topay_single", "More than one payment may be",
    TOPAYD_STAGE_PLAIN, AMOUNT | MONEY | IDENTITY | BY_BALANCE,
    { PAYMENT ("amount = 6000000"), WALLET ("available = 9000000"), FROM_BALANCE,
      REFUSED ("AMOUNT_LIMIT") } },
  { "lim.topay_day", "lim.topay_day", "The limit of the day is used up",
    TOPAYD_STAGE_PLAIN, DAY | BY_BALANCE,
    { USED ("day", "9995000"), FROM_BALANCE, REFUSED ("BEYOND_PAY_RESTRICTION") } },
  { "lim.topay_year", "lim.topay_year", "The limit of the year is used up",
    TOPAYD_STAGE_PLAIN, YEAR | BY_BALANCE | IDENTITY,
    { USED ("year", "19995000"), FROM_BALANCE, BECAUSE ("lim.topay_year") } },
  { "lim.user_set", "lim.user_set", "The person’s own limit is used up", TOPAYD_STAGE_PLAIN, DAY,
    { "INSERT INTO user_limits (account_id, maximum) SELECT ?1, 20000 WHERE ?2 <> '' AND ?3 > 0",
      USED ("day", "15000"), BECAUSE ("lim.user_set") } },
  { "lim.bank", "lim.bank", "The bank’s limit of the day is used up",
    TOPAYD_STAGE_PLAIN, BANK_USE | BY_CARD,
    { BANK_USED ("995000"), REFUSED ("card_velocity_exceeded") } },
  { "lim.minimum", "lim.minimum", "Less than the method takes",
    TOPAYD_STAGE_PLAIN, AMOUNT | MONEY | DAY | YEAR | BANK_USE | ITS_METHOD | BY_CARD,
    { PAYMENT ("amount = 50"), METHOD ("minimum = 100"), REFUSED ("AMOUNT_LIMIT_MINIMUM") } },
  { "id.unverified", "id.unverified", "Nobody has verified who the person is",
    TOPAYD_STAGE_PLAIN, IDENTITY | YEAR,
    { STANDING ("verification = 'none', document_expires_at = NULL"), USED ("year", "8650"),
      BECAUSE ("id.unverified") } },
  { "document-expired", "id.unverified", "The identity document is over",
    TOPAYD_STAGE_PLAIN, IDENTITY | YEAR,
    { STANDING ("document_expires_at = ?3 - 864000"), USED ("year", "8650"),
      BECAUSE ("id.unverified") } },
  { "acct.password_locked", "acct.password_locked", "The payment password is locked",
    TOPAYD_STAGE_PLAIN, FREE, { LOCK ("payment_pin", "10800"), REFUSED ("OVER_VERIFY_LIMIT") } },
  { "acct.login_locked", "acct.login_locked", "Signing in waits; sessions go on",
    TOPAYD_STAGE_PLAIN, FREE, { LOCK ("login", "900"), BECAUSE ("acct.login_locked") } },
  { "acct.frozen_risk", "acct.frozen_risk", "Frozen to protect the person",
    TOPAYD_STAGE_PLAIN, FREEZE,
    { ACCOUNT ("frozen = 'by_us', frozen_at = ?3"), STANDING ("frozen_reason = 'risk'"),
      REFUSED ("USER_STATUS_ABNORMAL") } },
  { "acct.frozen_legal", "acct.frozen_legal", "Frozen by an authority", TOPAYD_STAGE_PLAIN, FREEZE,
    { ACCOUNT ("frozen = 'by_us', frozen_at = ?3"), STANDING ("frozen_reason = 'legal'"),
      BECAUSE ("acct.frozen_legal") } },
  { "acct.frozen_user", "acct.frozen_user", "Frozen by the person", TOPAYD_STAGE_PLAIN, FREEZE,
    { ACCOUNT ("frozen = 'by_you', frozen_at = ?3"), BECAUSE ("acct.frozen_user") } },
  { "risk.payment", "risk.payment", "This payment was stopped for risk", TOPAYD_STAGE_PLAIN, REASON,
    { REFUSED ("RISK_REJECT") } },
  { "risk.scam_delay", "risk.scam_delay", "The payment arrives a day later",
    TOPAYD_STAGE_PLAIN, STATE,
    { PAYMENT ("state = 'delayed', delayed_until = ?3 + 85800, debited = 'yes',"
               " order_state = 'pending', reason = 'risk.scam_delay'") } },
  { "auth.otp", "auth.otp", "The code of the text message was wrong", TOPAYD_STAGE_PLAIN, REASON,
    { REFUSED ("OTP_VERIFY_FAILED") } },
  { "auth.3ds", "auth.3ds", "The bank waits for a confirmation", TOPAYD_STAGE_PLAIN, REASON,
    { REFUSED ("authentication_required") } },
  { "card.expired", "card.expired", "The card is past its date",
    TOPAYD_STAGE_PLAIN, ITS_METHOD | BY_CARD,
    { METHOD ("expires = strftime ('%Y-%m', ?3 - 5000000, 'unixepoch'), state = 'expired'"),
      REFUSED ("expired_card") } },
  { "card.details", "card.details", "Number, name or code of the card differ",
    TOPAYD_STAGE_PLAIN, REASON | BY_CARD,
    { REFUSED ("incorrect_cvc") } },
  { "card.unsupported", "card.unsupported", "The card is not taken here",
    TOPAYD_STAGE_PLAIN, ITS_METHOD | BY_CARD,
    { METHOD ("state = 'unsupported'"), REFUSED ("card_not_supported") } },
  { "card.lost", "card.lost", "The bank closed the card", TOPAYD_STAGE_PLAIN, ITS_METHOD | BY_CARD,
    { METHOD ("state = 'closed'"), REFUSED ("lost_card") } },
  { "bank.decline", "bank.decline", "The bank said no without a reason",
    TOPAYD_STAGE_PLAIN, REASON | BY_CARD,
    { REFUSED ("do_not_honor") } },
  { "bank.down", "bank.down", "The bank does not answer", TOPAYD_STAGE_PLAIN, ITS_STATE | BY_CARD,
    { BANK ("state = 'down'"), REFUSED ("BANKERROR") } },
  { "bank-maintenance", "bank.down", "The bank works on its system at night",
    TOPAYD_STAGE_PLAIN, ITS_STATE | BY_CARD,
    { BANK ("state = 'maintenance', until_at = ?3 + 7200"), REFUSED ("BANKERROR") } },
  { "mch.error", "mch.error", "The merchant’s request was wrong", TOPAYD_STAGE_PLAIN, REASON,
    { REFUSED ("SIGN_ERROR") } },
  { "mch.blocked", "mch.blocked", "The merchant was closed", TOPAYD_STAGE_PLAIN, FREE,
    { MERCHANT ("state = 'closed'"), REFUSED ("MERCHANT_INVALID") } },
  { "ord.closed", "ord.closed", "The order ran out of time", TOPAYD_STAGE_PLAIN, STATE,
    { PAYMENT ("state = 'closed', order_state = 'closed', channel_code = 'ORDER_CLOSED'") } },
  { "ord.paid", "ord.paid", "The order is paid already", TOPAYD_STAGE_PLAIN, STATE,
    { PAYMENT ("state = 'paid', order_state = 'paid', debited = 'yes',"
               " channel_code = 'ORDERPAID'") } },
  { "ord.pending", "ord.pending", "The payment is still running", TOPAYD_STAGE_PLAIN, STATE,
    { PAYMENT ("state = 'pending', order_state = 'pending', debited = 'unknown',"
               " channel_code = 'USERPAYING'") } },
  { "state-unknown", "ord.pending", "Nobody knows yet what became of the payment",
    TOPAYD_STAGE_PLAIN, STATE,
    { PAYMENT ("state = 'unknown', order_state = 'pending', debited = 'unknown'") } },
  { "pending-40s", "ord.pending", "Still running, and paid 40 seconds from now",
    TOPAYD_STAGE_PLAIN, STATE,
    { PAYMENT ("state = 'pending', order_state = 'pending', debited = 'unknown',"
               " channel_code = 'USERPAYING', made_at = ?3, settles_at = ?3 + 40,"
               " settles_to = 'paid'") } },
  { "duplicate", "ord.duplicate", "The same was paid twice", TOPAYD_STAGE_PLAIN, STATE,
    { PAYMENT ("state = 'paid', order_state = 'paid', debited = 'yes'"), SAME_AGAIN } },
  { "ord.debited_not_credited", "ord.debited_not_credited", "The bank took it, the order is open",
    TOPAYD_STAGE_PLAIN, STATE, { PAYMENT ("debited = 'yes', order_state = 'open'") } },
  { "code.expired", "code.expired", "The payment code was too old", TOPAYD_STAGE_PLAIN, REASON,
    { REFUSED ("AUTHCODEEXPIRE") } },
  { "code.fake", "code.fake", "The code belongs to somebody else", TOPAYD_STAGE_PLAIN, FREE,
    { PAYMENT ("payee = 'other', reason = 'code.fake'") } },
  { "min.age", "min.age", "Limits for the young", TOPAYD_STAGE_PLAIN, FREE,
    { STANDING ("minor = 1"), BECAUSE ("min.age") } },
  { "unknown", "unknown", "A code that nobody has mapped", TOPAYD_STAGE_PLAIN, REASON,
    { REFUSED ("ZZ-9999") } },
};
/* clang-format on */

const guint topayd_n_scenes = G_N_ELEMENTS (topayd_scenes);

/* The ways to pay, of which all scenes on stage must be of one. */
#define WAYS (BY_BALANCE | BY_CARD)

/**
 * topayd_scenes_fit:
 * @one: a scene
 * @other: another
 *
 * Returns: whether both can be played at once, so that everything of both can be seen
 */
gboolean
topayd_scenes_fit (const TopaydScene *one, const TopaydScene *other)
{
  guint ways = (one->claims | other->claims) & WAYS;

  return (one->claims & other->claims & ~(guint) WAYS) == 0 && ways != WAYS;
}

/**
 * topayd_scene_find:
 * @name: of a scene, or the id of a cause
 *
 * Returns: (transfer none) (nullable): the scene, or the first one of the cause
 */
const TopaydScene *
topayd_scene_find (const char *name)
{
  for (guint i = 0; i < topayd_n_scenes; i++)
    if (g_str_equal (topayd_scenes[i].name, name))
      return &topayd_scenes[i];
  for (guint i = 0; i < topayd_n_scenes; i++)
    if (g_str_equal (topayd_scenes[i].cause, name))
      return &topayd_scenes[i];
  return NULL;
}
