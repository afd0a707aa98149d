/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-demo-world.h"

#include <sodium.h>

#include "topayd-payment-limits.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* What a day and a year have used of their limits before anything is staged. */
#define USED_DAY  8650
#define USED_YEAR 1864300

/* A bank’s own limit of a day. */
#define BANK_LIMIT 1000000

/* Invented, like everybody here. */
static const char *const banks[] = { "江海银行", "远山银行", "Northwind Bank", "Harborview Bank" };

static const char *const merchants[] = {
  "蓝溪书店",           "橙子便利店",
  "云上咖啡",           "青禾家电",
  "城际出行",           "小满外卖",
  "星河影城",           "晨光药房",
  "安居物业",           "山茶花店",
  "Harbor Coffee",      "Maple Street Books",
  "Northside Grocer",   "Harborline Electronics",
  "City Rail",          "Lantern Cinema",
  "Blue Door Pharmacy",
};

/* @expires: years from now, 0 for none. The places are those of the header. */
static const struct
{
  const char *person;
  gint64 place;
  const char *kind;
  const char *label;
  const char *bank;
  int expires;
} methods[] = {
  { "wangfang", 1, "balance", "余额", NULL, 0 },
  { "wangfang", 2, "debit", "江海银行储蓄卡 (4821)", "江海银行", 3 },
  { "wangfang", 3, "credit", "远山银行信用卡 (1175)", "远山银行", 2 },
  { "alex", 1, "balance", "Balance", NULL, 0 },
  { "alex", 2, "debit", "Northwind Bank debit card (3306)", "Northwind Bank", 2 },
  { "alex", 3, "credit", "Harborview Bank credit card (9042)", "Harborview Bank", 4 },
  { "lina", 1, "balance", "余额", NULL, 0 },
  { "lina", 2, "debit", "远山银行储蓄卡 (6650)", "远山银行", 1 },
  { "chenwei", 1, "balance", "余额", NULL, 0 },
  { "chenwei", 2, "debit", "江海银行储蓄卡 (7093)", "江海银行", 2 },
  { "chenwei", 3, "account", "远山银行账户 (3381)", "远山银行", 0 },
  { "sam", 1, "balance", "Balance", NULL, 0 },
  { "sam", 2, "debit", "Harborview Bank debit card (5518)", "Harborview Bank", 3 },
};

/* @ago: seconds before now; @code: what the channel answered when it was not paid. */
static const struct
{
  const char *person;
  const char *merchant;
  gint64 amount;
  gint64 ago;
  gint64 place;
  const char *state;
  const char *code;
} payments[] = {
  { "wangfang", "青禾家电", 568000, 25 * MINUTE, 1, "not_paid", "NOTENOUGH" },
  { "wangfang", "云上咖啡", 3200, 3 * HOUR, 1, "paid", NULL },
  { "wangfang", "城际出行", 5450, 5 * HOUR, 2, "paid", NULL },
  { "wangfang", "蓝溪书店", 12800, DAY + 2 * HOUR, 2, "paid", NULL },
  { "wangfang", "青禾家电", 136800, 2 * DAY, 2, "paid", NULL },
  { "wangfang", "山茶花店", 16800, 4 * DAY, 3, "refunded", NULL },
  { "wangfang", "安居物业", 42000, 12 * DAY, 2, "paid", NULL },
  { "alex", "Maple Street Books", 23900, 40 * MINUTE, 3, "not_paid", "authentication_required" },
  { "alex", "Harbor Coffee", 2850, 4 * HOUR, 1, "paid", NULL },
  { "alex", "City Rail", 5800, 6 * HOUR, 2, "paid", NULL },
  { "alex", "Northside Grocer", 18640, 2 * DAY, 2, "paid", NULL },
  { "alex", "Harborline Electronics", 136800, 3 * DAY, 2, "paid", NULL },
  { "alex", "Lantern Cinema", 9000, 6 * DAY, 3, "refunded", NULL },
  { "alex", "Blue Door Pharmacy", 6720, 15 * DAY, 1, "paid", NULL },
  { "lina", "晨光药房", 4580, 50 * MINUTE, 2, "not_paid", "OTP_VERIFY_FAILED" },
  { "lina", "小满外卖", 3650, 20 * HOUR, 1, "paid", NULL },
  { "lina", "星河影城", 8990, 3 * DAY, 2, "paid", NULL },
  { "lina", "橙子便利店", 2210, 9 * DAY, 1, "paid", NULL },
  { "chenwei", "橙子便利店", 5640, 12 * MINUTE, 1, "not_paid", "OVER_VERIFY_LIMIT" },
  { "chenwei", "城际出行", 3010, 7 * HOUR, 2, "paid", NULL },
  { "chenwei", "蓝溪书店", 7600, 2 * DAY, 1, "paid", NULL },
  { "chenwei", "小满外卖", 4180, 5 * DAY, 1, "closed", "ORDER_CLOSED" },
  { "sam", "Lantern Cinema", 11800, 35 * MINUTE, 2, "not_paid", "USER_STATUS_ABNORMAL" },
  { "sam", "Harbor Coffee", 3400, 2 * DAY, 1, "paid", NULL },
  { "sam", "Northside Grocer", 9260, 8 * DAY, 2, "paid", NULL },
};

/**
 * topayd_demo_world_draw_order:
 * @made_at: Unix seconds
 * @order: (out): an order number: T, the date in Beijing, and eight random digits
 */
void
topayd_demo_world_draw_order (gint64 made_at, char order[18])
{
  g_autoptr (GDateTime) there = g_date_time_new_from_unix_utc (made_at + 8 * HOUR);
  g_autofree char *date = g_date_time_format (there, "%Y%m%d");

  g_snprintf (order, 18, "T%s%08u", date, randombytes_uniform (100000000));
}

static gboolean
add_bank (TopaydTransaction *transaction, const char *name, gint64 now, GError **error)
{
  return topayd_sql_run (transaction,
                         "INSERT INTO banks (name, changed_at) VALUES (?1, ?2)"
                         " ON CONFLICT (name) DO UPDATE SET state = 'up', until_at = NULL,"
                         " changed_at = ?2",
                         TOPAYD_VALUES (TOPAYD_TEXT (name), TOPAYD_INTEGER (now)), error);
}

static gboolean
add_merchant (TopaydTransaction *transaction, const char *name, gint64 now, GError **error)
{
  char id[TOPAYD_ID_SIZE];

  topayd_id_draw (id);
  return topayd_sql_run (transaction,
                         "INSERT INTO merchants (id, name, changed_at) VALUES (?1, ?2, ?3)"
                         " ON CONFLICT (name) DO UPDATE SET state = 'open', changed_at = ?3",
                         TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (name), TOPAYD_INTEGER (now)),
                         error);
}

/**
 * topayd_demo_world_set_commons:
 * @transaction: the job
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Puts what belongs to nobody back: banks are up, merchants open, incidents over.
 *
 * Returns: whether it did; %FALSE with an error of the store
 */
gboolean
topayd_demo_world_set_commons (TopaydTransaction *transaction, gint64 now, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (banks); i++)
    if (!add_bank (transaction, banks[i], now, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (merchants); i++)
    if (!add_merchant (transaction, merchants[i], now, error))
      return FALSE;
  return topayd_sql_run (transaction, "UPDATE incidents SET ended_at = ?1 WHERE ended_at IS NULL",
                         TOPAYD_VALUES (TOPAYD_INTEGER (now)), error);
}

static gboolean
forget_account (TopaydTransaction *transaction, const char *account_id, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM cases WHERE account_id = ?1",
    "DELETE FROM payments WHERE account_id = ?1",
    "DELETE FROM payment_methods WHERE account_id = ?1",
    "DELETE FROM wallets WHERE account_id = ?1",
    "DELETE FROM money_holds WHERE account_id = ?1",
    "DELETE FROM account_standing WHERE account_id = ?1",
    "DELETE FROM user_limits WHERE account_id = ?1",
    "DELETE FROM limit_use WHERE account_id = ?1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!topayd_sql_run (transaction, statements[i], TOPAYD_VALUES (TOPAYD_TEXT (account_id)),
                         error))
      return FALSE;
  return TRUE;
}

static gboolean
set_use (TopaydTransaction *transaction, const char *account_id, gint64 now, GError **error)
{
  return topayd_sql_run (
      transaction,
      "INSERT INTO limit_use (account_id, kind, period_at, used)"
      " VALUES (?1, 'day', ?2, ?3), (?1, 'year', ?4, ?5)",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (topayd_period_get_day (now)),
                     TOPAYD_INTEGER (USED_DAY), TOPAYD_INTEGER (topayd_period_get_year (now)),
                     TOPAYD_INTEGER (USED_YEAR)),
      error);
}

static gboolean
set_standing (TopaydTransaction *transaction, const char *account_id, gint64 now, GError **error)
{
  return topayd_sql_run (
             transaction,
             "INSERT INTO account_standing (account_id, verification, document_expires_at)"
             " VALUES (?1, 'full', ?2)",
             TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (now + 1500 * DAY)), error)
         && topayd_sql_run (
             transaction, "INSERT INTO wallets (account_id, available) VALUES (?1, ?2)",
             TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (TOPAYD_DEMO_AVAILABLE)),
             error)
         && set_use (transaction, account_id, now, error);
}

/* "2029-03"; NULL for what does not expire. */
static char *
make_expiry (gint64 now, int years)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now);

  return years > 0 ? g_strdup_printf ("%04d-%02d", g_date_time_get_year (today) + years, 3) : NULL;
}

static gboolean
add_method (
    TopaydTransaction *transaction, const char *account_id, guint i, gint64 now, GError **error)
{
  g_autofree char *expires = make_expiry (now, methods[i].expires);
  char id[TOPAYD_ID_SIZE];

  topayd_id_draw (id);
  return topayd_sql_run (
      transaction,
      "INSERT INTO payment_methods (id, account_id, place, kind, label, bank, expires, minimum,"
      " maximum, bank_limit) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id), TOPAYD_INTEGER (methods[i].place),
                     TOPAYD_TEXT (methods[i].kind), TOPAYD_TEXT (methods[i].label),
                     TOPAYD_TEXT (methods[i].bank), TOPAYD_TEXT (expires),
                     TOPAYD_INTEGER (methods[i].bank == NULL ? 20000000 : 5000000),
                     methods[i].bank == NULL ? TOPAYD_NULL : TOPAYD_INTEGER (BANK_LIMIT)),
      error);
}

static const char *
order_state_of (const char *state)
{
  if (g_str_equal (state, "paid") || g_str_equal (state, "refunded"))
    return "paid";
  return g_str_equal (state, "closed") ? "closed" : "open";
}

static gboolean
add_payment (
    TopaydTransaction *transaction, const char *account_id, guint i, gint64 now, GError **error)
{
  const char *order_state = order_state_of (payments[i].state);
  gint64 made_at = now - payments[i].ago;
  char id[TOPAYD_ID_SIZE];
  char order[18];

  topayd_id_draw (id);
  topayd_demo_world_draw_order (made_at, order);
  return topayd_sql_run (
      transaction,
      "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state,"
      " method_id, channel_code, order_state, debited)"
      " SELECT ?1, ?2, ?3, m.id, ?5, ?6, ?7, w.id, ?9, ?10, ?11 FROM merchants m"
      " JOIN payment_methods w ON w.account_id = ?2 AND w.place = ?8 WHERE m.name = ?4",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id), TOPAYD_TEXT (order),
                     TOPAYD_TEXT (payments[i].merchant), TOPAYD_INTEGER (payments[i].amount),
                     TOPAYD_INTEGER (made_at), TOPAYD_TEXT (payments[i].state),
                     TOPAYD_INTEGER (payments[i].place), TOPAYD_TEXT (payments[i].code),
                     TOPAYD_TEXT (order_state),
                     TOPAYD_TEXT (g_str_equal (order_state, "paid") ? "yes" : "no")),
      error);
}

/**
 * topayd_demo_world_set_account:
 * @transaction: the job, after topayd_demo_world_set_commons()
 * @account_id: of an account
 * @name_key: whose things these are; an account with another name gets those of alex
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Puts the money of an account back to how the demo began.
 *
 * Returns: whether it did; %FALSE with an error of the store
 */
gboolean
topayd_demo_world_set_account (TopaydTransaction *transaction,
                               const char *account_id,
                               const char *name_key,
                               gint64 now,
                               GError **error)
{
  const char *person = "alex";

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].person, name_key))
      person = name_key;
  if (!forget_account (transaction, account_id, error)
      || !set_standing (transaction, account_id, now, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].person, person)
        && !add_method (transaction, account_id, i, now, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (payments); i++)
    if (g_str_equal (payments[i].person, person)
        && !add_payment (transaction, account_id, i, now, error))
      return FALSE;
  return TRUE;
}
