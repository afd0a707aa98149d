/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-payments.h"

#define MAX_AMOUNT G_GINT64_CONSTANT (1000000000000000) /* 10¹⁵: sums of some stay in 64 bit */

static const char *const values_incident[] = { "service",     "payments", "bank",
                                               "maintenance", "security", NULL };
static const char *const values_state[] = { "not_paid", "pending",  "unknown", "paid",
                                            "closed",   "refunded", "delayed", NULL };
static const char *const values_order[] = { "open", "paid", "closed", "pending", "none", NULL };
static const char *const values_debited[] = { "yes", "no", "unknown", NULL };
static const char *const values_merchant[] = { "open", "limited", "closed", "unknown", NULL };
static const char *const values_payee[] = { "match", "other", "unknown", NULL };
static const char *const values_login[] = { "open", "waiting", "disabled", NULL };
static const char *const values_pin[] = { "open", "locked", "not_set", NULL };
static const char *const values_frozen[] = { "no", "risk", "legal", "user", NULL };
static const char *const values_verification[] = { "none", "basic", "full", "expired", NULL };
static const char *const values_hold[] = { "review", "refund", "transit", "payout", "legal", NULL };
static const char *const values_limit[] = { "single", "day", "year", "user", "bank", NULL };
static const char *const values_method[] = { "balance", "debit", "credit", "account", NULL };
static const char *const values_method_state[] = { "active",      "expired", "suspended",
                                                   "unsupported", "closed",  NULL };
static const char *const values_bank[] = { "up", "down", "maintenance", NULL };

#define FIELD  TOPAY_WIRE_FIELD
#define LIST   TOPAY_WIRE_LIST
#define NESTED TOPAY_WIRE_NESTED
#define RECORD TOPAY_WIRE_DEFINE

#define REQUIRED TOPAY_WIRE_REQUIRED
#define OPTIONAL TOPAY_WIRE_OPTIONAL

/* Rows of tables: one a line. */
/* clang-format off */

#define T TopayWireIncident
static const TopayWireField fields_incident[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the incident"),
  FIELD (T, kind, REQUIRED, CHOICE, 0, 0, values_incident, "What it touches"),
  FIELD (T, bank, OPTIONAL, ANY, 1, 64, NULL, "The bank, when it is one of a bank"),
  FIELD (T, text_en, REQUIRED, ANY, 1, 300, NULL, "What the operator says of it, in English"),
  FIELD (T, text_zh, REQUIRED, ANY, 1, 300, NULL, "The same in Chinese"),
  FIELD (T, began_at, REQUIRED, TIME, 0, 0, NULL, "When it began"),
  FIELD (T, expected_end_at, OPTIONAL, TIME, 0, 0, NULL, "When it is expected to end"),
};
#undef T
RECORD (incident, "Something that is not as it should be, or planned work");

#define T TopayWireStatus
static const TopayWireField fields_status[] = {
  FIELD (T, time, REQUIRED, TIME, 0, 0, NULL, "Clock of the service"),
  LIST (T, incidents, REQUIRED, incident, 32, "The open ones, the latest first"),
};
#undef T
RECORD (status, "How the service is");

#define T TopayWirePayment
static const TopayWireField fields_payment[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the payment"),
  FIELD (T, order, REQUIRED, ANY, 17, 17, NULL, "Order number: T and 16 digits"),
  FIELD (T, merchant, REQUIRED, ANY, 1, 64, NULL, "Who is paid, as it is shown"),
  FIELD (T, amount, REQUIRED, ANY, 0, MAX_AMOUNT, NULL, "In the minor unit"),
  FIELD (T, currency, REQUIRED, ANY, 3, 3, NULL, "ISO 4217: CNY"),
  FIELD (T, made_at, REQUIRED, TIME, 0, 0, NULL, "When it was tried"),
  FIELD (T, state, REQUIRED, CHOICE, 0, 0, values_state, "What is known of it"),
  FIELD (T, method_id, OPTIONAL, ID, 0, 0, NULL, "With what it was to be paid"),
  FIELD (T, method_label, OPTIONAL, ANY, 1, 64, NULL, "How that method is shown"),
  FIELD (T, reason, REQUIRED, ANY, 1, 48, NULL, "Id of a cause (docs/diagnosis.md), or “none”"),
  FIELD (T, channel_code, OPTIONAL, ANY, 1, 64, NULL, "What the bank or channel answered"),
};
#undef T
RECORD (payment, "A payment");

#define T TopayWirePaymentList
static const TopayWireField fields_payment_list[] = {
  LIST (T, payments, REQUIRED, payment, 50, "The latest first"),
};
#undef T
RECORD (payment_list, "The latest payments of the account");

#define T TopayWirePaymentRef
static const TopayWireField fields_payment_ref[] = {
  FIELD (T, payment_id, REQUIRED, ID, 0, 0, NULL, "From the list"),
};
#undef T
RECORD (payment_ref, "One of the payments");

#define T TopayWirePaymentFacts
static const TopayWireField fields_payment_facts[] = {
  NESTED (T, payment, REQUIRED, payment, "The payment as it is now"),
  FIELD (T, order_state, REQUIRED, CHOICE, 0, 0, values_order, "The order at the merchant’s"),
  FIELD (T, debited, REQUIRED, CHOICE, 0, 0, values_debited, "Whether the bank took the money"),
  FIELD (T, duplicates, REQUIRED, ANY, 0, 1000, NULL,
         "Others to this merchant, of this amount, within 10 minutes"),
  FIELD (T, duplicate_order, OPTIONAL, ANY, 17, 17, NULL, "Order number of the nearest of them"),
  FIELD (T, merchant_state, REQUIRED, CHOICE, 0, 0, values_merchant, "Whether it may be paid"),
  FIELD (T, payee, REQUIRED, CHOICE, 0, 0, values_payee,
         "Whether the code belongs to the one it seems to"),
  FIELD (T, delayed_until, OPTIONAL, TIME, 0, 0, NULL, "When a delayed payment arrives"),
};
#undef T
RECORD (payment_facts, "What is known of a payment");

#define T TopayWireStanding
static const TopayWireField fields_standing[] = {
  FIELD (T, login, REQUIRED, CHOICE, 0, 0, values_login, "Signing in"),
  FIELD (T, login_until, OPTIONAL, TIME, 0, 0, NULL, "End of the wait"),
  FIELD (T, pin, REQUIRED, CHOICE, 0, 0, values_pin, "The payment password"),
  FIELD (T, pin_until, OPTIONAL, TIME, 0, 0, NULL, "End of the lock"),
  FIELD (T, frozen, REQUIRED, CHOICE, 0, 0, values_frozen, "Whether it is frozen, and why"),
  FIELD (T, verification, REQUIRED, CHOICE, 0, 0, values_verification, "Level of identity"),
  FIELD (T, document_expires_at, OPTIONAL, TIME, 0, 0, NULL, "End of the identity document"),
  FIELD (T, minor, REQUIRED, ANY, 0, 0, NULL, "The person is under age"),
};
#undef T
RECORD (standing, "What the account may do");

#define T TopayWireMoneyHold
static const TopayWireField fields_money_hold[] = {
  FIELD (T, amount, REQUIRED, ANY, 0, MAX_AMOUNT, NULL, "In the minor unit"),
  FIELD (T, reason, REQUIRED, CHOICE, 0, 0, values_hold, "Why it is held"),
  FIELD (T, until, OPTIONAL, TIME, 0, 0, NULL, "When it is free, when that is known"),
};
#undef T
RECORD (money_hold, "Money that cannot be used now");

#define T TopayWireWallet
static const TopayWireField fields_wallet[] = {
  FIELD (T, currency, REQUIRED, ANY, 3, 3, NULL, "ISO 4217: CNY"),
  FIELD (T, available, REQUIRED, ANY, 0, MAX_AMOUNT, NULL, "Can be used now"),
  FIELD (T, held, REQUIRED, ANY, 0, MAX_AMOUNT, NULL, "Cannot; not a part of the available"),
  LIST (T, holds, REQUIRED, money_hold, 32, "What is held; the first to be free first"),
};
#undef T
RECORD (wallet, "The balance");

#define T TopayWireLimit
static const TopayWireField fields_limit[] = {
  FIELD (T, kind, REQUIRED, CHOICE, 0, 0, values_limit, "Whose limit, and over what time"),
  FIELD (T, maximum, REQUIRED, ANY, 0, MAX_AMOUNT, NULL, "In the minor unit"),
  FIELD (T, used, REQUIRED, ANY, 0, MAX_AMOUNT, NULL, "Of it; 0 for a single payment"),
  FIELD (T, resets_at, OPTIONAL, TIME, 0, 0, NULL, "When used becomes 0"),
  FIELD (T, method_id, OPTIONAL, ID, 0, 0, NULL, "The method, when it is a limit of one"),
};
#undef T
RECORD (limit, "How much may be paid");

#define T TopayWireLimitList
static const TopayWireField fields_limit_list[] = {
  LIST (T, limits, REQUIRED, limit, 32, "Of the account, then of its methods"),
};
#undef T
RECORD (limit_list, "The limits of the account");

#define T TopayWireMethod
static const TopayWireField fields_method[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the method"),
  FIELD (T, kind, REQUIRED, CHOICE, 0, 0, values_method, "What it is"),
  FIELD (T, label, REQUIRED, ANY, 1, 64, NULL, "As it is shown, never with the whole number"),
  FIELD (T, bank, OPTIONAL, ANY, 1, 64, NULL, "Whose"),
  FIELD (T, state, REQUIRED, CHOICE, 0, 0, values_method_state, "Whether it can be used"),
  FIELD (T, expires, OPTIONAL, ANY, 7, 7, NULL, "Last month of a card: 2027-03"),
  FIELD (T, bank_state, REQUIRED, CHOICE, 0, 0, values_bank, "Whether the bank answers now"),
  FIELD (T, minimum, OPTIONAL, ANY, 0, MAX_AMOUNT, NULL, "Least amount of one payment"),
  FIELD (T, maximum, OPTIONAL, ANY, 0, MAX_AMOUNT, NULL, "Greatest amount of one payment"),
};
#undef T
RECORD (method, "A way to pay");

#define T TopayWireMethodList
static const TopayWireField fields_method_list[] = {
  LIST (T, methods, REQUIRED, method, 20, "In the order they were added"),
};
#undef T
RECORD (method_list, "The ways to pay of the account");

#define T TopayWireReportSend
static const TopayWireField fields_report_send[] = {
  FIELD (T, report, REQUIRED, LINES, 2, TOPAY_WIRE_MAX_REPORT_BYTES, NULL,
         "The JSON text that was shown, at most 61,440 bytes; unknown fields are refused"),
};
#undef T
RECORD (report_send, "A report that the person saw and agreed to send");

/* clang-format on */
