/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts that requests and decisions choose from: a row for every row of topay-case-rules.c. */

#include "config.h"

#include "topay-case-words.h"

#include <glib/gi18n.h>

typedef struct
{
  TopayCaseKind kind;
  const char *id;
  const char *title;
  const char *hint;
} Reason;

/* clang-format off */
static const Reason reasons[] = {
  { TOPAY_CASE_REFUND, "duplicate", N_("I was charged twice"),
    N_("Two payments for one purchase. When our books show both, nobody has to review it.") },
  { TOPAY_CASE_REFUND, "wrong-amount", N_("The amount is wrong"),
    N_("More was taken than was agreed. A receipt or a photo of the price helps.") },
  { TOPAY_CASE_REFUND, "changed-mind", N_("Wrong order, or I changed my mind"),
    N_("The rules of the shop count first. Ask the shop, and send us what it said.") },
  { TOPAY_CASE_REFUND, "not-received", N_("Nothing arrived"),
    N_("The promised day has passed. The talk with the shop or the tracking number helps.") },
  { TOPAY_CASE_REFUND, "faulty", N_("Faulty, or not as described"),
    N_("Photos that show what differs are needed.") },
  { TOPAY_CASE_REFUND, "service-cancelled", N_("A service was cancelled"),
    N_("Something that shows the cancellation is needed.") },
  { TOPAY_CASE_REFUND, "subscription", N_("Charged after I ended a subscription"),
    N_("Say when you ended it. Further charges can be stopped at once.") },
  { TOPAY_CASE_REFUND, "refund-missing", N_("The shop refunded, the money did not arrive"),
    N_("We look for it. The number of the shop’s refund helps.") },
  { TOPAY_CASE_COMPLAINT, "merchant", N_("About a shop"), N_("What a shop did or did not do.") },
  { TOPAY_CASE_COMPLAINT, "service", N_("About our service"),
    N_("How you were treated, or what you were told.") },
  { TOPAY_CASE_COMPLAINT, "waiting", N_("About waiting too long"),
    N_("Something that should have been answered by now.") },
  { TOPAY_CASE_COMPLAINT, "fees", N_("About a fee or a charge"), N_("What it was for, and when.") },
  { TOPAY_CASE_COMPLAINT, "privacy", N_("About my data"),
    N_("What happened to your data, or what you want done with it.") },
  { TOPAY_CASE_COMPLAINT, "other", N_("About something else"), N_("Say it in your own words.") },
  { TOPAY_CASE_FRAUD, "not-me", N_("A payment was not made by me"),
    N_("Somebody else paid with your account or card.") },
  { TOPAY_CASE_FRAUD, "scam", N_("I was deceived into paying"),
    N_("It is not your fault. We start with what is most urgent.") },
  { TOPAY_CASE_FRAUD, "account-taken", N_("Somebody is in my account"),
    N_("You see sign-ins or changes that are not yours.") },
  { TOPAY_CASE_FRAUD, "fake-topay", N_("Somebody claims to be Topay"),
    N_("A call, a message or a page that may not be ours.") },
  { TOPAY_CASE_WRONG_PERSON, "wrong-account", N_("Sent to the wrong person"),
    N_("We can ask the person for it. We cannot take it back.") },
  { TOPAY_CASE_WRONG_PERSON, "wrong-amount", N_("Sent too much"),
    N_("We can ask the person to return the rest.") },
  { TOPAY_CASE_FROZEN_FUNDS, "risk", N_("Held to protect me"),
    N_("A payment looked unusual. Documents that explain it end the hold.") },
  { TOPAY_CASE_FROZEN_FUNDS, "identity", N_("Held until my identity is clear"),
    N_("A valid document with your name is needed.") },
  { TOPAY_CASE_FROZEN_FUNDS, "source", N_("We were asked where money came from"),
    N_("A contract, a pay slip or a receipt shows it.") },
  { TOPAY_CASE_FROZEN_FUNDS, "legal", N_("Held by an authority"),
    N_("Only the authority can end it. We tell you which one it is.") },
  { TOPAY_CASE_CONTACT_CHANGE, "phone-lost", N_("I cannot use my phone number any more"),
    N_("Two people check your documents before anything changes.") },
  { TOPAY_CASE_CONTACT_CHANGE, "email-lost", N_("I cannot use my e-mail any more"),
    N_("Two people check your documents before anything changes.") },
  { TOPAY_CASE_CONTACT_CHANGE, "both-lost", N_("I can use neither of them"),
    N_("Two people check your documents before anything changes.") },
};

static const struct
{
  const char *id;
  const char *title;
  const char *text;
  const char *change; /* (nullable): what would change a refusal */
} templates[] = {
  { "photo-needed", N_("Ask for photos"),
    N_("Please send two photos: one of the whole, one of the place that is wrong."), NULL },
  { "order-needed", N_("Ask for order details"),
    N_("Please tell us the order number of the shop and the day of the order. Both stand in its confirmation."), NULL },
  { "bank-statement", N_("Ask for a bank statement"),
    N_("Please send the line of your bank statement with the day, the sum and the name beside it. Black out everything else."), NULL },
  { "talk-needed", N_("Ask for the conversation"),
    N_("Please send pictures of what you and the other side wrote to each other, with the days to be seen."), NULL },
  { "identity-needed", N_("Ask for an identity document"),
    N_("Please send a picture of a valid identity document that shows your name, your picture and its last day. Black out the rest."), NULL },
  { "clearer-file", N_("Ask for a clearer file"),
    N_("We cannot read one of the files. Please send it again: whole, sharp, and without a flash on it."), NULL },
  { "more-words", N_("Ask what happened"), N_("Please tell us in a few sentences what happened, when it was, and what you have done since."), NULL },
  { "proof-clear", N_("The proof is clear"), N_("What you sent shows it clearly."), NULL },
  { "merchant-agreed", N_("The other side agreed"), N_("The other side agreed to return the money."), NULL },
  { "our-mistake", N_("Our mistake"), N_("It was our mistake, and we put it right."), NULL },
  { "out-of-window", N_("Too late for this reason"),
    N_("For this reason a request has to come within a certain time after the payment. That time was over."),
    N_("Something that shows that you asked us or the shop in time.") },
  { "proof-missing", N_("The proof does not show it"),
    N_("What we have does not show what the request says."),
    N_("A photo, a document or a conversation that shows it.") },
  { "merchant-rules", N_("The shop’s rules do not allow it"),
    N_("The rules that you agreed to when you bought do not provide for a refund here."),
    N_("A consent of the shop, or its rules of the day you bought, if they say something else.") },
  { "already-returned", N_("Returned already"), N_("This money was returned already."),
    N_("A bank statement without the money, from the day after the expected arrival on.") },
  { "payee-refused", N_("The payee does not agree"),
    N_("We asked the person who got the money. They do not agree to return it, and we cannot take it back."),
    N_("A decision of a court or of the police.") },
  { "not-confirmed", N_("Could not be confirmed"),
    N_("We looked into it and could not confirm what was reported."),
    N_("Anything new: a message, a number, a time, a witness.") },
  { "identity-unclear", N_("Identity not clear"),
    N_("The documents do not show beyond doubt that the account is yours."),
    N_("A valid document with your name and picture, and one with your address.") },
};
/* clang-format on */

static const Reason *
find_reason (TopayCaseKind kind, const char *id)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].kind == kind && g_str_equal (reasons[i].id, id))
      return &reasons[i];
  return NULL;
}

/**
 * topay_case_words_get_reason:
 * @kind: of a case
 * @id: (nullable): of a reason
 *
 * Returns: what the person chose
 */
const char *
topay_case_words_get_reason (TopayCaseKind kind, const char *id)
{
  const Reason *reason = find_reason (kind, id);

  return reason != NULL ? _ (reason->title) : _ ("Another reason");
}

/**
 * topay_case_words_get_reason_hint:
 * @kind: of a case
 * @id: of a reason
 *
 * Returns: (nullable): what goes with it, in a sentence
 */
const char *
topay_case_words_get_reason_hint (TopayCaseKind kind, const char *id)
{
  const Reason *reason = find_reason (kind, id);

  return reason != NULL ? _ (reason->hint) : NULL;
}

static gsize
find_template (const char *id)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (templates) && g_strcmp0 (templates[i].id, id) != 0)
    i++;
  return i;
}

/**
 * topay_case_words_get_template:
 * @id: (nullable): of a text
 *
 * Returns: its name, for whoever chooses one
 */
const char *
topay_case_words_get_template (const char *id)
{
  gsize i = find_template (id);

  return i < G_N_ELEMENTS (templates) ? _ (templates[i].title) : _ ("Another text");
}

/**
 * topay_case_words_get_template_text:
 * @id: (nullable): of a text
 *
 * Returns: the text, for the person
 */
const char *
topay_case_words_get_template_text (const char *id)
{
  gsize i = find_template (id);

  return i < G_N_ELEMENTS (templates) ? _ (templates[i].text)
                                      : _ ("Update the app to read the reason.");
}

/**
 * topay_case_words_get_template_change:
 * @id: (nullable): of a refusal
 *
 * Returns: (nullable): what would change it
 */
const char *
topay_case_words_get_template_change (const char *id)
{
  gsize i = find_template (id);

  return i < G_N_ELEMENTS (templates) && templates[i].change != NULL ? _ (templates[i].change)
                                                                     : NULL;
}
