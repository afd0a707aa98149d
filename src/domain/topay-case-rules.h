/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case.h"

/* Which reasons a request can have and what goes with each; which texts agents choose from. The
 * service judges by these tables, wizards and console offer what is in them. */

G_BEGIN_DECLS

typedef struct
{
  TopayCaseKind kind;
  const char *id;
  guint window_days; /* after the payment; 0: no end */
  guint min_evidence;
  gboolean needs_payment;
} TopayCaseReason;

const TopayCaseReason *topay_case_reason_find (TopayCaseKind kind, const char *id);
const TopayCaseReason *topay_case_reasons (guint *n_reasons);

typedef struct
{
  TopayCaseEvent event; /* TOPAY_CASE_ASK, _APPROVE or _REFUSE */
  const char *id;
  guint kinds;      /* 1 << TopayCaseKind */
  const char *rule; /* (nullable): article with the rule, unless the agent names another */
} TopayCaseTemplate;

const TopayCaseTemplate *topay_case_template_find (TopayCaseEvent event, const char *id);
const TopayCaseTemplate *topay_case_templates (guint *n_templates);

/* Above which a refund takes the eyes of several; an operator may change them. */
#define TOPAY_CASE_TWO_ABOVE        G_GINT64_CONSTANT (100000)  /* ¥1,000 */
#define TOPAY_CASE_SUPERVISOR_ABOVE G_GINT64_CONSTANT (5000000) /* ¥50,000 */
#define TOPAY_CASE_APPROVAL_S       86400

gboolean topay_case_wants_two (TopayCaseKind kind, gint64 amount, gint64 above);

G_END_DECLS
