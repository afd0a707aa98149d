/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-answers.h"

#include <glib/gi18n.h>

#include "topay-money.h"

/* The wizards send the names of their questions and options; whoever reads a case has no wizards.
 * tests/words/test-case-answers compares the tables with data/flows. */
/* clang-format off */
static const struct
{
  const char *id, *words;
  gboolean is_money;
} questions[] = {
  { "asked", N_("Have you asked the payee?"), FALSE },
  { "began-on", N_("On which day did it begin?"), FALSE },
  { "cancelled-on", N_("On which day was it cancelled?"), FALSE },
  { "case-number", N_("Number of the case it is about, if there is one"), FALSE },
  { "contact", N_("How did they reach you?"), FALSE },
  { "contract", N_("Which subscription is it?"), FALSE },
  { "difference", N_("What differs, in a few words"), FALSE },
  { "differs", N_("What is wrong with it?"), FALSE },
  { "document", N_("Which document do you send?"), FALSE },
  { "expected", N_("What it should have cost"), TRUE },
  { "file-number", N_("File number of the order"), FALSE },
  { "gave", N_("Did you give them something?"), FALSE },
  { "held-since", N_("Since which day is it held?"), FALSE },
  { "how", N_("How was it lost?"), FALSE },
  { "intended", N_("Who was it meant for?"), FALSE },
  { "last-used", N_("On which day did you use it last?"), FALSE },
  { "new-email", N_("New e-mail address"), FALSE },
  { "new-phone", N_("New phone number"), FALSE },
  { "office", N_("Which office ordered it?"), FALSE },
  { "origin", N_("Where does the money come from?"), FALSE },
  { "payee", N_("Who was the money for?"), FALSE },
  { "police", N_("Number of the report to the police, if there is one"), FALSE },
  { "promised", N_("Promised for which day?"), FALSE },
  { "refund-number", N_("Refund number, if you have one"), FALSE },
  { "refunded-on", N_("On which day did the shop refund it?"), FALSE },
  { "shop", N_("What does the shop say?"), FALSE },
  { "told", N_("What did they tell you?"), FALSE },
  { "too-much", N_("How much was too much?"), TRUE },
  { "was-me", N_("Was it you who paid or signed in?"), FALSE },
  { "wish", N_("What shall happen?"), FALSE },
};

static const struct
{
  const char *question, *value, *words;
} options[] = {
  { "asked", "no", N_("No") },
  { "asked", "refused", N_("Yes, and they refuse") },
  { "asked", "silent", N_("Yes, without an answer") },
  { "contact", "app", N_("By an app that I was to install") },
  { "contact", "message", N_("By a message") },
  { "contact", "person", N_("In person") },
  { "contact", "phone", N_("By phone") },
  { "contact", "web", N_("By a web page or an advertisement") },
  { "differs", "broken", N_("It does not work") },
  { "differs", "damaged", N_("It came damaged") },
  { "differs", "fake", N_("It is a fake") },
  { "differs", "not-as-described", N_("It is not as described") },
  { "differs", "other-thing", N_("Something else came") },
  { "differs", "parts-missing", N_("Something is missing") },
  { "document", "id-card", N_("Identity card") },
  { "document", "passport", N_("Passport") },
  { "document", "permit", N_("Residence permit") },
  { "gave", "code", N_("A code or a password") },
  { "gave", "documents", N_("A picture of my ID or card") },
  { "gave", "nothing", N_("Nothing") },
  { "gave", "screen", N_("A look at my screen, or control of my device") },
  { "how", "abroad", N_("It does not work where I am") },
  { "how", "given-up", N_("I gave it up") },
  { "how", "lost-device", N_("The device is lost or stolen") },
  { "how", "taken", N_("Somebody else got hold of it") },
  { "origin", "business", N_("A business") },
  { "origin", "family", N_("Family or a gift") },
  { "origin", "sale", N_("Something that was sold") },
  { "origin", "savings", N_("Savings or an inheritance") },
  { "origin", "wages", N_("Wages or a pension") },
  { "shop", "agrees", N_("It agrees") },
  { "shop", "not-asked", N_("I have not asked") },
  { "shop", "refuses", N_("It refuses") },
  { "shop", "silent", N_("It has not answered") },
  { "was-me", "no", N_("No") },
  { "was-me", "partly", N_("Some of it I do not know") },
  { "was-me", "yes", N_("Yes, all of it") },
  { "wish", "apology", N_("Say that it was wrong") },
  { "wish", "change", N_("Do it better from now on") },
  { "wish", "correct", N_("Put it right") },
  { "wish", "explain", N_("Explain it to me") },
};
/* clang-format on */

/**
 * topay_case_answers_get_question:
 * @id: of a question, as the wire has it
 *
 * Returns: (transfer none): what was asked; the id of a question that a newer app has
 */
const char *
topay_case_answers_get_question (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (questions[i].id, id))
      return _ (questions[i].words);
  return id;
}

static gboolean
is_money (const char *question)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (questions[i].id, question))
      return questions[i].is_money;
  return FALSE;
}

/**
 * topay_case_answers_dup_answer:
 * @question: its id, as the wire has it
 * @answer: likewise: an option, minor units of a sum, or what was typed
 * @currency: of sums
 *
 * Returns: (transfer full): the answer as the person gave it
 */
char *
topay_case_answers_dup_answer (const char *question, const char *answer, const char *currency)
{
  gint64 minor;

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (g_str_equal (options[i].question, question) && g_str_equal (options[i].value, answer))
      return g_strdup (_ (options[i].words));
  if (is_money (question) && g_ascii_string_to_signed (answer, 10, 0, G_MAXINT64, &minor, NULL))
    return topay_money_dup_text (minor, currency);
  return g_strdup (answer);
}
