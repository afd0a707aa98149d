/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-scam-check.h"

#include <glib/gi18n.h>

/* Of data/causes.xml; any “yes” is reason enough. */
static const char *const questions[] = { "ask-stranger", "ask-phone-told", "ask-hurry" };

static guint
count_answers (const TopayFacts *facts)
{
  guint n_answers = 0;

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (topay_facts_get_word (facts, questions[i]) != NULL)
      n_answers++;
  return n_answers;
}

/**
 * topay_scam_check_get_question:
 * @causes: with the questions
 * @facts: what was answered already
 *
 * Returns: (transfer none) (nullable): the next question; %NULL when all were answered, or one was
 *   answered in a way that needs no other
 */
const TopayCauseQuestion *
topay_scam_check_get_question (const TopayCauses *causes, const TopayFacts *facts)
{
  if (topay_scam_check_is_alarmed (facts))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (topay_facts_get_word (facts, questions[i]) == NULL)
      return topay_causes_find_question (causes, questions[i]);
  return NULL;
}

/**
 * topay_scam_check_dup_lead:
 * @facts: what was answered already
 *
 * Returns: (transfer full): what stands above the question
 */
char *
topay_scam_check_dup_lead (const TopayFacts *facts)
{
  /* Translators: %1$u of %2$u short questions */
  return g_strdup_printf (
      _ ("We stopped this payment to protect you. No money was taken. Question %1$u of %2$u:"),
         count_answers (facts) + 1, (guint) G_N_ELEMENTS (questions));
}

/**
 * topay_scam_check_is_alarmed:
 * @facts: what was answered
 *
 * Returns: whether an answer is what people say who are being deceived
 */
gboolean
topay_scam_check_is_alarmed (const TopayFacts *facts)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_strcmp0 (topay_facts_get_word (facts, questions[i]), "yes") == 0)
      return TRUE;
  return FALSE;
}

/**
 * topay_scam_check_get_title:
 *
 * Returns: the title of the warning
 */
const char *
topay_scam_check_get_title (void)
{
  return _ ("Please stop here and do not pay");
}

/**
 * topay_scam_check_get_advice:
 *
 * Returns: what to do instead of paying, without blame
 */
const char *
topay_scam_check_get_advice (void)
{
  return _ ("Whoever hurries you, asks you to keep it secret or tells you on the phone where to pay "
            "often wants your money. Hang up, tell nobody a code, and talk to somebody you trust. "
            "No money was taken, and nothing is lost by waiting.");
}
