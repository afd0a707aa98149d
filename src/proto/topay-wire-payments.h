/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-table.h"

/* The records of payments and of what keeps them from going through. Amounts are in the minor unit
 * of their currency: fen for CNY. */

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *kind;
  char *bank;
  char *text_en;
  char *text_zh;
  gint64 began_at;
  gint64 expected_end_at;
} TopayWireIncident;

typedef struct
{
  gint64 time;
  GPtrArray *incidents; /* (element-type TopayWireIncident) */
} TopayWireStatus;

typedef struct
{
  char *id;
  char *order;
  char *merchant;
  gint64 amount;
  char *currency;
  gint64 made_at;
  char *state;
  char *method_id;
  char *method_label;
  char *reason;
  char *channel_code;
} TopayWirePayment;

typedef struct
{
  GPtrArray *payments; /* (element-type TopayWirePayment) */
} TopayWirePaymentList;

typedef struct
{
  char *payment_id;
} TopayWirePaymentRef;

typedef struct
{
  TopayWirePayment *payment;
  char *order_state;
  char *debited;
  gint64 duplicates;
  char *duplicate_order;
  char *merchant_state;
  char *payee;
  gint64 delayed_until;
} TopayWirePaymentFacts;

typedef struct
{
  char *login;
  gint64 login_until;
  char *pin;
  gint64 pin_until;
  char *frozen;
  char *verification;
  gint64 document_expires_at;
  gboolean minor;
} TopayWireStanding;

typedef struct
{
  gint64 amount;
  char *reason;
  gint64 until;
} TopayWireMoneyHold;

typedef struct
{
  char *currency;
  gint64 available;
  gint64 held;
  GPtrArray *holds; /* (element-type TopayWireMoneyHold) */
} TopayWireWallet;

typedef struct
{
  char *kind;
  gint64 maximum;
  gint64 used;
  gint64 resets_at;
  char *method_id;
} TopayWireLimit;

typedef struct
{
  GPtrArray *limits; /* (element-type TopayWireLimit) */
} TopayWireLimitList;

typedef struct
{
  char *id;
  char *kind;
  char *label;
  char *bank;
  char *state;
  char *expires;
  char *bank_state;
  gint64 minimum;
  gint64 maximum;
} TopayWireMethod;

typedef struct
{
  GPtrArray *methods; /* (element-type TopayWireMethod) */
} TopayWireMethodList;

typedef struct
{
  char *report;
} TopayWireReportSend;

TOPAY_WIRE_DECLARE (incident, TopayWireIncident);
TOPAY_WIRE_DECLARE (status, TopayWireStatus);
TOPAY_WIRE_DECLARE (payment, TopayWirePayment);
TOPAY_WIRE_DECLARE (payment_list, TopayWirePaymentList);
TOPAY_WIRE_DECLARE (payment_ref, TopayWirePaymentRef);
TOPAY_WIRE_DECLARE (payment_facts, TopayWirePaymentFacts);
TOPAY_WIRE_DECLARE (standing, TopayWireStanding);
TOPAY_WIRE_DECLARE (money_hold, TopayWireMoneyHold);
TOPAY_WIRE_DECLARE (wallet, TopayWireWallet);
TOPAY_WIRE_DECLARE (limit, TopayWireLimit);
TOPAY_WIRE_DECLARE (limit_list, TopayWireLimitList);
TOPAY_WIRE_DECLARE (method, TopayWireMethod);
TOPAY_WIRE_DECLARE (method_list, TopayWireMethodList);
TOPAY_WIRE_DECLARE (report_send, TopayWireReportSend);

/* The most JSON text, in bytes, that a report may be: whatever it consists of, it fits a request
 * once it stands there as a string. */
#define TOPAY_WIRE_MAX_REPORT_BYTES (60 * 1024)

G_END_DECLS
