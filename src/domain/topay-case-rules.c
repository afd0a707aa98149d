/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-rules.h"

#define KIND(name) (1U << TOPAY_CASE_##name)
#define ALL        ((1U << TOPAY_CASE_N_KINDS) - 1)

/* clang-format off */
static const TopayCaseReason reasons[] = {
  { TOPAY_CASE_REFUND, "duplicate",          180, 0, TRUE },
  { TOPAY_CASE_REFUND, "wrong-amount",       180, 0, TRUE },
  { TOPAY_CASE_REFUND, "changed-mind",        15, 0, TRUE },
  { TOPAY_CASE_REFUND, "not-received",        90, 0, TRUE },
  { TOPAY_CASE_REFUND, "faulty",              90, 1, TRUE },
  { TOPAY_CASE_REFUND, "service-cancelled",   90, 1, TRUE },
  { TOPAY_CASE_REFUND, "subscription",       180, 0, TRUE },
  { TOPAY_CASE_REFUND, "refund-missing",      30, 0, TRUE },
  { TOPAY_CASE_COMPLAINT, "merchant",          0, 0, FALSE },
  { TOPAY_CASE_COMPLAINT, "service",           0, 0, FALSE },
  { TOPAY_CASE_COMPLAINT, "waiting",           0, 0, FALSE },
  { TOPAY_CASE_COMPLAINT, "fees",              0, 0, FALSE },
  { TOPAY_CASE_COMPLAINT, "privacy",           0, 0, FALSE },
  { TOPAY_CASE_COMPLAINT, "other",             0, 0, FALSE },
  { TOPAY_CASE_FRAUD, "not-me",                0, 0, FALSE },
  { TOPAY_CASE_FRAUD, "scam",                  0, 0, FALSE },
  { TOPAY_CASE_FRAUD, "account-taken",         0, 0, FALSE },
  { TOPAY_CASE_FRAUD, "fake-topay",            0, 0, FALSE },
  { TOPAY_CASE_WRONG_PERSON, "wrong-account",  30, 0, TRUE },
  { TOPAY_CASE_WRONG_PERSON, "wrong-amount",   30, 0, TRUE },
  { TOPAY_CASE_FROZEN_FUNDS, "risk",           0, 1, FALSE },
  { TOPAY_CASE_FROZEN_FUNDS, "identity",       0, 1, FALSE },
  { TOPAY_CASE_FROZEN_FUNDS, "source",         0, 1, FALSE },
  { TOPAY_CASE_FROZEN_FUNDS, "legal",          0, 0, FALSE },
  { TOPAY_CASE_CONTACT_CHANGE, "phone-lost",   0, 1, FALSE },
  { TOPAY_CASE_CONTACT_CHANGE, "email-lost",   0, 1, FALSE },
  { TOPAY_CASE_CONTACT_CHANGE, "both-lost",    0, 1, FALSE },
};

static const TopayCaseTemplate templates[] = {
  { TOPAY_CASE_ASK, "photo-needed",        KIND (REFUND) | KIND (COMPLAINT),          "refund-evidence" },
  { TOPAY_CASE_ASK, "order-needed",        KIND (REFUND) | KIND (COMPLAINT),          "contact-prepare" },
  { TOPAY_CASE_ASK, "bank-statement",      KIND (REFUND) | KIND (FROZEN_FUNDS) | KIND (FRAUD), "refund-evidence" },
  { TOPAY_CASE_ASK, "talk-needed",         ALL & ~KIND (CONTACT_CHANGE),              "refund-evidence" },
  { TOPAY_CASE_ASK, "identity-needed",     KIND (FROZEN_FUNDS) | KIND (CONTACT_CHANGE) | KIND (FRAUD), NULL },
  { TOPAY_CASE_ASK, "clearer-file",        ALL,                                       "refund-evidence" },
  { TOPAY_CASE_ASK, "more-words",          ALL,                                       NULL },
  { TOPAY_CASE_APPROVE, "proof-clear",     ALL,                                       NULL },
  { TOPAY_CASE_APPROVE, "merchant-agreed", KIND (REFUND) | KIND (WRONG_PERSON),       NULL },
  { TOPAY_CASE_APPROVE, "our-mistake",     ALL,                                       NULL },
  { TOPAY_CASE_REFUSE, "out-of-window",    KIND (REFUND) | KIND (WRONG_PERSON),       "refund-policy" },
  { TOPAY_CASE_REFUSE, "proof-missing",    ALL,                                       "refund-evidence" },
  { TOPAY_CASE_REFUSE, "merchant-rules",   KIND (REFUND),                             "refund-policy" },
  { TOPAY_CASE_REFUSE, "already-returned", KIND (REFUND),                             "refund-time" },
  { TOPAY_CASE_REFUSE, "payee-refused",    KIND (WRONG_PERSON),                       NULL },
  { TOPAY_CASE_REFUSE, "not-confirmed",    ALL,                                       NULL },
  { TOPAY_CASE_REFUSE, "identity-unclear", KIND (FROZEN_FUNDS) | KIND (CONTACT_CHANGE) | KIND (FRAUD), NULL },
};
/* clang-format on */

/**
 * topay_case_reason_find:
 * @kind: of a case
 * @id: of a reason
 *
 * Returns: (transfer none) (nullable): its row
 */
const TopayCaseReason *
topay_case_reason_find (TopayCaseKind kind, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].kind == kind && g_str_equal (reasons[i].id, id))
      return &reasons[i];
  return NULL;
}

/**
 * topay_case_reasons:
 * @n_reasons: (out): how many
 *
 * Returns: (transfer none): all reasons, in the order in which they are offered
 */
const TopayCaseReason *
topay_case_reasons (guint *n_reasons)
{
  *n_reasons = G_N_ELEMENTS (reasons);
  return reasons;
}

/**
 * topay_case_template_find:
 * @event: %TOPAY_CASE_ASK, %TOPAY_CASE_APPROVE or %TOPAY_CASE_REFUSE
 * @id: of a text
 *
 * Returns: (transfer none) (nullable): its row
 */
const TopayCaseTemplate *
topay_case_template_find (TopayCaseEvent event, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    if (templates[i].event == event && g_str_equal (templates[i].id, id))
      return &templates[i];
  return NULL;
}

/**
 * topay_case_templates:
 * @n_templates: (out): how many
 *
 * Returns: (transfer none): all texts, in the order in which they are offered
 */
const TopayCaseTemplate *
topay_case_templates (guint *n_templates)
{
  *n_templates = G_N_ELEMENTS (templates);
  return templates;
}

/**
 * topay_case_wants_two:
 * @kind: of a case
 * @amount: of a refund, in the minor unit
 * @above: the most that one agent may approve
 *
 * Returns: whether two agents have to approve it, neither of whom works on it
 */
gboolean
topay_case_wants_two (TopayCaseKind kind, gint64 amount, gint64 above)
{
  return kind == TOPAY_CASE_CONTACT_CHANGE || (kind == TOPAY_CASE_REFUND && amount > above);
}
