/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-answers.h"

#include <glib/gi18n.h>

#include "topay-date.h"
#include "topay-money.h"

/* The questions of the wizards in data/flows whose answers go with a case. They are asked in the
 * words of the person, and read here by whoever works on the case; a test holds both together. */

typedef enum
{
  KIND_TEXT,
  KIND_CHOICE,
  KIND_DATE,
  KIND_MONEY,
} Kind;

typedef struct
{
  const char *field;
  const char *question;
  Kind kind;
} Question;

typedef struct
{
  const char *field;
  const char *value;
  const char *words;
} Choice;

/* clang-format off */
static const Question questions[] = {
  { "asked", N_("Have you asked the payee?"), KIND_CHOICE },
  { "began-on", N_("On which day did it begin?"), KIND_DATE },
  { "cancelled-on", N_("On which day was it cancelled?"), KIND_DATE },
  { "case-number", N_("Number of the case it is about, if there is one"), KIND_TEXT },
  { "contact", N_("How did they reach you?"), KIND_CHOICE },
  { "contract", N_("Which subscription is it?"), KIND_TEXT },
  { "difference", N_("What differs, in a few words"), KIND_TEXT },
  { "differs", N_("What is wrong with it?"), KIND_CHOICE },
  { "document", N_("Which document do you send?"), KIND_CHOICE },
  { "expected", N_("What it should have cost"), KIND_MONEY },
  { "file-number", N_("File number of the order"), KIND_TEXT },
  { "gave", N_("Did you give them something?"), KIND_CHOICE },
  { "held-since", N_("Since which day is it held?"), KIND_DATE },
  { "how", N_("How was it lost?"), KIND_CHOICE },
  { "intended", N_("Who was it meant for?"), KIND_TEXT },
  { "last-used", N_("On which day did you use it last?"), KIND_DATE },
  { "new-email", N_("New e-mail address"), KIND_TEXT },
  { "new-phone", N_("New phone number"), KIND_TEXT },
  { "office", N_("Which office ordered it?"), KIND_TEXT },
  { "origin", N_("Where does the money come from?"), KIND_CHOICE },
  { "payee", N_("Who was the money for?"), KIND_TEXT },
  { "police", N_("Number of the report to the police, if there is one"), KIND_TEXT },
  { "promised", N_("Promised for which day?"), KIND_DATE },
  { "refund-number", N_("Refund number, if you have one"), KIND_TEXT },
  { "refunded-on", N_("On which day did the shop refund it?"), KIND_DATE },
  { "shop", N_("What does the shop say?"), KIND_CHOICE },
  { "told", N_("What did they tell you?"), KIND_TEXT },
  { "too-much", N_("How much was too much?"), KIND_MONEY },
  { "was-me", N_("Was it you who paid or signed in?"), KIND_CHOICE },
  { "wish", N_("What shall happen?"), KIND_CHOICE },
};

static const Choice choices[] = {
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

static const Question *
find_question (const char *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (questions[i].field, field))
      return &questions[i];
  return NULL;
}

/**
 * topay_case_answers_get_question:
 * @field: the question of a #TopayWireCaseAnswer
 *
 * Returns: how a person was asked, in the language of the reader; @field itself when a newer
 *   program asked
 */
const char *
topay_case_answers_get_question (const char *field)
{
  const Question *question = find_question (field);

  return question != NULL ? _ (question->question) : field;
}

static const char *
get_choice (const char *field, const char *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].field, field) && g_str_equal (choices[i].value, value))
      return _ (choices[i].words);
  return value;
}

/**
 * topay_case_answers_dup_text:
 * @field: the question of a #TopayWireCaseAnswer
 * @value: the answer to it
 * @currency: (nullable): ISO 4217, of the case
 *
 * Returns: (transfer full): the answer in the language of the reader; what a person wrote, or
 *   what is not understood, as it is
 */
char *
topay_case_answers_dup_text (const char *field, const char *value, const char *currency)
{
  const Question *question = find_question (field);
  gint64 minor = 0;

  if (question == NULL)
    return g_strdup (value);
  switch (question->kind)
    {
    case KIND_CHOICE:
      return g_strdup (get_choice (field, value));
    case KIND_DATE:
      return topay_date_dup_text (value);
    case KIND_MONEY:
      if (g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &minor, NULL))
        return topay_money_dup_text (minor, currency != NULL ? currency : "CNY");
      return g_strdup (value);
    case KIND_TEXT:
    default:
      return g_strdup (value);
    }
}
