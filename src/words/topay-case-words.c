/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-words.h"

#include <glib/gi18n.h>

#include "topay-date.h"
#include "topay-money.h"

typedef struct
{
  const char *id;
  const char *words;
} Word;

/* clang-format off */
static const Word kinds[] = {
  { "refund", NC_("case", "Refund") },
  { "complaint", NC_("case", "Complaint") },
  { "fraud", NC_("case", "Fraud report") },
  { "wrong_person", NC_("case", "Wrong transfer") },
  { "frozen_funds", NC_("case", "Held money") },
  { "contact_change", NC_("case", "Lost contact") },
};

/* Pills are short; the sentence says what comes next. */
typedef struct
{
  const char *id;
  TopayCaseTone tone;
  const char *pill;
  const char *next;
  const char *other_pill; /* (nullable): where no money is returned */
  const char *other_next; /* (nullable) */
} State;

static const State states[] = {
  { "submitted", TOPAY_CASE_TONE_WAIT, N_("Received"),
    N_("We have your request and look at it in a moment."), NULL, NULL },
  { "under_review", TOPAY_CASE_TONE_WAIT, N_("Being reviewed"),
    N_("A person reviews it. You need not do anything."), NULL, NULL },
  { "need_info", TOPAY_CASE_TONE_WARN, N_("Your reply needed"),
    N_("We need something from you to go on. Until then the clock stands still."), NULL, NULL },
  { "approved", TOPAY_CASE_TONE_GOOD, N_("Approved"),
    N_("It was approved. The money leaves us within four hours."), NULL,
    N_("It was approved. We do now what was asked for.") },
  { "processing", TOPAY_CASE_TONE_WAIT, N_("Money on its way"),
    N_("The money has left us. You need not do anything."), NULL, NULL },
  { "succeeded", TOPAY_CASE_TONE_GOOD, N_("Money returned"),
    N_("The money is back where it came from, or where you wanted it."), N_("Done"),
    N_("Everything is done.") },
  { "abnormal", TOPAY_CASE_TONE_WARN, N_("Choose another way"),
    N_("The money could not be returned to that card. It is safe with us: choose another way for it."),
    NULL, NULL },
  { "rerouted", TOPAY_CASE_TONE_WAIT, N_("Sent another way"),
    N_("The money is on the way that was chosen. You need not do anything."), NULL, NULL },
  { "failed", TOPAY_CASE_TONE_WAIT, N_("We look into it"),
    N_("The payout did not work. A person looks into it; your money is safe."), NULL, NULL },
  { "closed", TOPAY_CASE_TONE_PLAIN, N_("Closed"),
    N_("It was closed without a payout. You can ask again."), NULL, NULL },
  { "rejected", TOPAY_CASE_TONE_DANGER, N_("Refused"),
    N_("It was refused. Read why; you can appeal once."), NULL, NULL },
  { "appeal_review", TOPAY_CASE_TONE_WAIT, N_("Appeal reviewed"),
    N_("Somebody else reviews it anew. You need not do anything."), NULL, NULL },
  { "final_rejected", TOPAY_CASE_TONE_DANGER, N_("Finally refused"),
    N_("The appeal was refused too. Read why, and who else can help."), NULL, NULL },
  { "withdrawn", TOPAY_CASE_TONE_PLAIN, N_("Withdrawn"),
    N_("You withdrew it. You can ask again."), NULL, NULL },
  { "closed_no_info", TOPAY_CASE_TONE_PLAIN, N_("Closed, no reply"),
    N_("We heard nothing for seven days. You can reopen it for a while."), NULL, NULL },
};

/* Who did what, a whole sentence each. */
static const struct
{
  const char *event;
  const char *actor;
  const char *words;
} events[] = {
  { "submit", "person", N_("You sent the request") },
  { "confirm", "person", N_("You confirmed it with a code") },
  { "accept", "service", N_("The review began") },
  { "prove", "service", N_("Our books prove it: approved at once") },
  { "ask", "agent", N_("We asked you for more") },
  { "supply", "person", N_("You sent what we asked for") },
  { "add", "agent", N_("We added something") },
  { "add", "person", N_("You added something") },
  { "silence", "service", N_("Closed, because no reply came") },
  { "reopen", "person", N_("You reopened it") },
  { "approve", "agent", N_("We approved it") },
  { "refuse", "agent", N_("We refused it") },
  { "withdraw", "person", N_("You withdrew it") },
  { "pay", "service", N_("The money left us") },
  { "finish", "agent", N_("We did what was asked for") },
  { "finish", "service", N_("Everything is done") },
  { "arrive", "channel", N_("The money arrived") },
  { "bounce", "channel", N_("The money came back: that way is closed") },
  { "fail", "channel", N_("The payout did not work") },
  { "retry", "agent", N_("We sent the money again") },
  { "reroute", "agent", N_("We chose another way for the money") },
  { "reroute", "person", N_("You chose another way for the money") },
  { "give_up", "service", N_("Closed: the shop had no money for it") },
  { "appeal", "person", N_("You appealed") },
};

static const Word evidence_kinds[] = {
  { "order", N_("Order or receipt") },
  { "talk", N_("Conversation") },
  { "goods", N_("Photo of the goods") },
  { "bank", N_("Bank statement") },
  { "identity", N_("Identity document") },
  { "other", N_("Something else") },
};

static const Word evidence_problems[] = {
  { "wrong_type", N_("This is no JPEG, PNG, PDF or plain text. Choose a file of these.") },
  { "wrong_hash", N_("The file did not arrive as it was. Send it again.") },
  { "damaged", N_("The file cannot be read. Open it here, save it anew, and choose that one.") },
  { "picture_too_large", N_("The picture is over 24 megapixels. Make it smaller and choose that one.") },
  { "blocked", N_("A check found harmful content in this file. Choose another one.") },
  { "too_large", N_("The file is over 10 MB. Choose a smaller one.") },
  { "too_many", N_("There are five files already. Remove one first.") },
  { "disk_full", N_("The disk of this computer is full. Make room, then choose the file again.") },
};

static const Word ratings[] = {
  { "quick", N_("It was quick") },
  { "clear", N_("It was clear") },
  { "fair", N_("It was fair") },
  { "slow", N_("It took too long") },
  { "unclear", N_("I did not understand it") },
  { "unfair", N_("It was not fair") },
  { "other", N_("Something else") },
};

static const Word marks[] = {
  { "sent", NC_("day", "sent") },
  { "received", NC_("day", "received") },
  { "counted", NC_("day", "counted") },
  { "ahead", NC_("day", "working day") },
  { "due", NC_("day", "answer by") },
  { "off", NC_("day", "day off") },
  { "stopped", NC_("day", "clock stopped") },
};
/* clang-format on */

/* @words: N_()-marked, of the table that holds it; %NULL when it is not there */
static const char *
find (const Word *words, gsize n_words, const char *id)
{
  for (gsize i = 0; id != NULL && i < n_words; i++)
    if (g_str_equal (words[i].id, id))
      return words[i].words;
  return NULL;
}

/**
 * topay_case_words_get_kind:
 * @kind: of the wire
 *
 * Returns: what a case is about
 */
const char *
topay_case_words_get_kind (const char *kind)
{
  const char *words = find (kinds, G_N_ELEMENTS (kinds), kind);

  return words != NULL ? g_dpgettext2 (NULL, "case", words) : _ ("Case");
}

static const State *
find_state (const char *id)
{
  for (gsize i = 0; id != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].id, id))
      return &states[i];
  return NULL;
}

static gboolean
returns_money (const TopayWireCase *self)
{
  return g_strcmp0 (self->kind, "refund") == 0;
}

/**
 * topay_case_words_get_state:
 * @self: a case
 * @tone: (out) (optional): how its pill looks
 *
 * Returns: how far it is, in a few words
 */
const char *
topay_case_words_get_state (const TopayWireCase *self, TopayCaseTone *tone)
{
  const State *state = find_state (self->state);
  TopayCaseTone unused;

  tone = tone != NULL ? tone : &unused;
  *tone = state != NULL ? state->tone : TOPAY_CASE_TONE_PLAIN;
  if (self->confirm)
    {
      *tone = TOPAY_CASE_TONE_WARN;
      return _ ("Confirm with a code");
    }
  if (state == NULL)
    return _ ("In progress");
  return _ (state->other_pill != NULL && !returns_money (self) ? state->other_pill : state->pill);
}

/**
 * topay_case_words_get_next:
 * @self: a case
 *
 * Returns: what its state means for the person, in a sentence
 */
const char *
topay_case_words_get_next (const TopayWireCase *self)
{
  const State *state = find_state (self->state);

  if (self->confirm)
    return _ ("We have your request. The review begins once you confirm it with a code.");
  if (state == NULL)
    return _ ("Update the app to read more about this step.");
  return _ (state->other_next != NULL && !returns_money (self) ? state->other_next : state->next);
}

/**
 * topay_case_words_dup_title:
 * @self: a case
 *
 * Returns: (transfer full): kind, sum and shop, as far as there are any
 */
char *
topay_case_words_dup_title (const TopayWireCase *self)
{
  const char *kind = topay_case_words_get_kind (self->kind);
  g_autofree char *sum = self->amount > 0 && self->currency != NULL
                             ? topay_money_dup_text (self->amount, self->currency)
                             : NULL;

  if (sum != NULL && self->merchant != NULL)
    /* Translators: what a case is about, a sum of money, the name of a shop */
    return g_strdup_printf (_ ("%1$s %2$s, %3$s"), kind, sum, self->merchant);
  if (sum != NULL)
    /* Translators: what a case is about, a sum of money */
    return g_strdup_printf (_ ("%1$s %2$s"), kind, sum);
  if (self->merchant != NULL)
    /* Translators: what a case is about, the name of a shop */
    return g_strdup_printf (_ ("%1$s, %2$s"), kind, self->merchant);
  return g_strdup (kind);
}

/**
 * topay_case_words_dup_due:
 * @self: a case
 *
 * Returns: (transfer full) (nullable): by when it is answered, with an apology when that is over;
 *   %NULL while no answer is due
 */
char *
topay_case_words_dup_due (const TopayWireCase *self)
{
  g_autofree char *day = topay_date_dup_day (self->due_on);

  if (day == NULL)
    return NULL;
  if (self->late)
    return g_strdup_printf (
        /* Translators: %s is a date in the past */
        _ ("Late: it was due on %s. We are sorry that it takes longer; it comes first now."), day);
  /* Translators: %s is a date */
  return g_strdup_printf (_ ("Answer by %s"), day);
}

/**
 * topay_case_words_dup_deadline:
 * @self: a case
 * @now: Unix seconds
 *
 * Returns: (transfer full) (nullable): until when the person can do what is possible now
 */
char *
topay_case_words_dup_deadline (const TopayWireCase *self, gint64 now)
{
  g_autofree char *time = NULL;

  if (self->deadline_at == 0 || self->deadline_at <= now)
    return NULL;
  time = topay_date_dup_day_moment (self->deadline_at);
  if (g_strcmp0 (self->state, "need_info") == 0)
    /* Translators: %s is a date and a time */
    return g_strdup_printf (_ ("Answer by %s; the case is closed without a decision then."), time);
  if (g_strcmp0 (self->state, "rejected") == 0)
    /* Translators: %s is a date and a time */
    return g_strdup_printf (_ ("You can appeal until %s."), time);
  if (g_strcmp0 (self->state, "closed_no_info") == 0)
    /* Translators: %s is a date and a time */
    return g_strdup_printf (_ ("You can reopen it until %s."), time);
  return NULL;
}

/**
 * topay_case_words_dup_event:
 * @event: of a timeline
 *
 * Returns: (transfer full): what happened, as a sentence
 */
char *
topay_case_words_dup_event (const TopayWireCaseEvent *event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (events[i].event, event->event) == 0
        && g_strcmp0 (events[i].actor, event->actor) == 0)
      return g_strdup (_ (events[i].words));
  return g_strdup (_ ("Something was done; update the app to read what."));
}

/**
 * topay_case_words_dup_payout:
 * @payout: of a case
 *
 * Returns: (transfer full): where the money is, in a sentence
 */
char *
topay_case_words_dup_payout (const TopayWireCasePayout *payout)
{
  g_autofree char *sum = topay_money_dup_text (payout->amount, payout->currency);
  g_autofree char *day = topay_date_dup_day (payout->expected_on);
  const char *where = payout->method_label != NULL ? payout->method_label : _ ("the original way");

  if (g_str_equal (payout->state, "settled"))
    /* Translators: a sum of money, a card or an account */
    return g_strdup_printf (_ ("%1$s was returned to %2$s."), sum, where);
  if (g_str_equal (payout->state, "returned"))
    /* Translators: a sum of money, a card or an account */
    return g_strdup_printf (_ ("%1$s could not be returned to %2$s."), sum, where);
  if (g_str_equal (payout->state, "failed"))
    /* Translators: a sum of money, a card or an account */
    return g_strdup_printf (_ ("Sending %1$s to %2$s did not work. It is with us."), sum, where);
  if (g_str_equal (payout->state, "sent") && day != NULL)
    /* Translators: a sum of money, a card or an account, a date */
    return g_strdup_printf (_ ("%1$s is on its way to %2$s and arrives by %3$s."), sum, where, day);
  /* Translators: a sum of money, a card or an account */
  return g_strdup_printf (_ ("%1$s goes to %2$s next."), sum, where);
}

/**
 * topay_case_words_get_evidence_kind:
 * @kind: of the wire
 *
 * Returns: what a file shows
 */
const char *
topay_case_words_get_evidence_kind (const char *kind)
{
  const char *words = find (evidence_kinds, G_N_ELEMENTS (evidence_kinds), kind);

  return words != NULL ? _ (words) : _ ("Something else");
}

/**
 * topay_case_words_get_evidence_problem:
 * @problem: of the wire, or of this computer
 *
 * Returns: why a file is not taken, and what to do
 */
const char *
topay_case_words_get_evidence_problem (const char *problem)
{
  const char *words = find (evidence_problems, G_N_ELEMENTS (evidence_problems), problem);

  return words != NULL ? _ (words) : _ ("This file cannot be taken. Choose another one.");
}

/**
 * topay_case_words_get_rating_reason:
 * @reason: of the wire
 *
 * Returns: what a rating is about
 */
const char *
topay_case_words_get_rating_reason (const char *reason)
{
  const char *words = find (ratings, G_N_ELEMENTS (ratings), reason);

  return words != NULL ? _ (words) : _ ("Something else");
}

/**
 * topay_case_words_get_day_mark:
 * @mark: of the wire
 *
 * Returns: what a day counts for
 */
const char *
topay_case_words_get_day_mark (const char *mark)
{
  const char *words = find (marks, G_N_ELEMENTS (marks), mark);

  return words != NULL ? g_dpgettext2 (NULL, "day", words) : "";
}
