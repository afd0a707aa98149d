/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-words.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "topay-case-words.h"
#include "topay-case.h"
#include "topay-money.h"

/* Due dates are days of the calendar of the service, which is that of Beijing; it has no summer
 * time. */
#define CALENDAR_OFFSET_S (8 * 60 * 60)
#define DAY_S             (24 * 60 * 60)

typedef struct
{
  const char *id;
  const char *text;
} Word;

static const char *
find (const Word *words, const char *id)
{
  guint i = 0;

  while (words[i].id != NULL && g_strcmp0 (words[i].id, id) != 0)
    i++;
  return _ (words[i].text);
}

/**
 * topay_agent_pill_clear:
 * @pill: a word
 *
 * Frees what is in it.
 */
void
topay_agent_pill_clear (TopayAgentPill *pill)
{
  g_clear_pointer (&pill->text, g_free);
}

static void
set_pill (TopayAgentPill *pill, char *text, const char *look)
{
  topay_agent_pill_clear (pill);
  pill->text = text;
  pill->look = look;
}

/* Days since 1970; FALSE for what is none. */
static gboolean
read_day (const char *date, gint64 *day)
{
  g_autoptr (GDateTime) time = NULL;
  int year, month, day_of_month, end = 0;

  if (date == NULL || sscanf (date, "%4d-%2d-%2d%n", &year, &month, &day_of_month, &end) != 3
      || date[end] != '\0')
    return FALSE;
  time = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  if (time == NULL)
    return FALSE;
  *day = g_date_time_to_unix (time) / DAY_S;
  return TRUE;
}

static char *
dup_late_text (gint64 n_days)
{
  if (n_days <= 0)
    return g_strdup (_ ("Late"));
  /* Translators: of a case that is not answered in time; %d is a number of days */
  return g_strdup_printf (ngettext ("Late by %d day", "Late by %d days", (gulong) n_days),
                          (int) n_days);
}

static char *
dup_ahead_text (gint64 n_days)
{
  if (n_days == 0)
    return g_strdup (_ ("Due today"));
  if (n_days == 1)
    return g_strdup (_ ("Due tomorrow"));
  /* Translators: of a case that waits for an answer; %d is a number of days */
  return g_strdup_printf (ngettext ("Due in %d day", "Due in %d days", (gulong) n_days),
                          (int) n_days);
}

/**
 * topay_agent_words_make_due:
 * @summary: a case
 * @now: Unix seconds
 * @pill: (out): when it is to be answered, in words; cleared before
 *
 * Late is red, today and tomorrow are amber, and each says so.
 */
void
topay_agent_words_make_due (const TopayWireCase *summary, gint64 now, TopayAgentPill *pill)
{
  gint64 today = (now + CALENDAR_OFFSET_S) / DAY_S;
  TopayCaseState state;
  gint64 due = 0;

  if (topay_case_state_read (summary->state, &state) && topay_case_is_over (state))
    set_pill (pill, g_strdup (C_ ("case", "Closed")), "plain");
  else if (summary->confirm)
    set_pill (pill, g_strdup (_ ("Not confirmed yet")), "plain");
  else if (!read_day (summary->due_on, &due))
    set_pill (pill, g_strdup (_ ("No due date")), "plain");
  else if (summary->late || due < today)
    set_pill (pill, dup_late_text (today - due), "danger");
  else
    set_pill (pill, dup_ahead_text (due - today), due - today <= 1 ? "warn" : "plain");
}

/**
 * topay_agent_words_get_state_look:
 * @state: of a case
 *
 * Returns: (transfer none): how its pill looks to an agent, whose turn is the amber one
 */
const char *
topay_agent_words_get_state_look (const char *state)
{
  static const struct
  {
    const char *state, *look;
  } looks[] = {
    { "submitted", "wait" },     { "under_review", "warn" }, { "need_info", "wait" },
    { "approved", "wait" },      { "processing", "wait" },   { "rerouted", "wait" },
    { "succeeded", "good" },     { "abnormal", "danger" },   { "failed", "danger" },
    { "appeal_review", "warn" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].state, state) == 0)
      return looks[i].look;
  return "plain";
}

/**
 * topay_agent_words_dup_what:
 * @summary: a case
 *
 * Returns: (transfer full): "Refund · ¥1,368.00", or the kind alone
 */
char *
topay_agent_words_dup_what (const TopayWireCase *summary)
{
  const char *kind = topay_case_words_get_kind (summary->kind);
  g_autofree char *sum = NULL;

  if (summary->amount < 0)
    return g_strdup (kind);
  sum = topay_money_dup_text (summary->amount, summary->currency);
  /* Translators: %1$s is what a case is about, %2$s a sum of money */
  return g_strdup_printf (_ ("%1$s · %2$s"), kind, sum);
}

/**
 * topay_agent_words_dup_claim:
 * @entry: a case
 * @agent: (nullable): who is signed in
 *
 * Returns: (transfer full): who works on it
 */
char *
topay_agent_words_dup_claim (const TopayWireAgentCase *entry, const TopayWireAgentSelf *agent)
{
  if (entry->claimed_by == NULL)
    return g_strdup (_ ("Nobody works on it"));
  if (agent != NULL && g_str_equal (entry->claimed_by, agent->id))
    return g_strdup (_ ("You work on it"));
  if (entry->claimed_name == NULL)
    return g_strdup (_ ("Another agent works on it"));
  /* Translators: %s is the name of an agent */
  return g_strdup_printf (_ ("%s works on it"), entry->claimed_name);
}

/* Whether it is still to be decided. */
static gboolean
is_open (const TopayWireCase *summary)
{
  TopayCaseState state;

  return topay_case_state_read (summary->state, &state)
         && (state == TOPAY_CASE_SUBMITTED || state == TOPAY_CASE_UNDER_REVIEW
             || state == TOPAY_CASE_NEED_INFO || state == TOPAY_CASE_APPEAL_REVIEW);
}

/**
 * topay_agent_words_has_approvals:
 * @entry: a case
 *
 * Returns: whether it waits for two approvals or counts some; what is decided asks for none
 */
gboolean
topay_agent_words_has_approvals (const TopayWireAgentCase *entry)
{
  return entry->wants_two && (entry->proposed || is_open (entry->summary));
}

/**
 * topay_agent_words_dup_approvals:
 * @entry: a case that takes two approvals
 *
 * Returns: (transfer full): how many there are
 */
char *
topay_agent_words_dup_approvals (const TopayWireAgentCase *entry)
{
  if (!entry->proposed)
    return g_strdup (_ ("Takes the approval of two others"));
  /* Translators: %d is how many of two agents have approved: 0, 1 or 2 */
  return g_strdup_printf (_ ("%d of 2 approvals"), (int) entry->n_approvals);
}

/**
 * topay_agent_words_get_level:
 * @level: 0 to 2
 *
 * Returns: (transfer none): how well it was proven who asks
 */
const char *
topay_agent_words_get_level (gint64 level)
{
  if (level >= 2)
    return _ ("Code checked");
  return level == 1 ? _ ("Signed in") : _ ("Not proven");
}

/**
 * topay_agent_words_get_language:
 * @language: "en" or "zh_CN"
 *
 * Returns: (transfer none): the language of the person
 */
const char *
topay_agent_words_get_language (const char *language)
{
  return g_strcmp0 (language, "zh_CN") == 0 ? _ ("Chinese") : _ ("English");
}

/**
 * topay_agent_words_get_queue:
 * @kind: a queue
 *
 * Returns: (transfer none): its name
 */
const char *
topay_agent_words_get_queue (TopayAgentQueueKind kind)
{
  static const char *const names[] = { NC_ ("queue", "Open"), NC_ ("queue", "Mine"),
                                       NC_ ("queue", "For second approval"),
                                       NC_ ("queue", "Closed") };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), "");

  return g_dpgettext2 (NULL, "queue", names[kind]);
}

/**
 * topay_agent_words_get_empty:
 * @kind: a queue without a case
 *
 * Returns: (transfer none): what to say of it
 */
const char *
topay_agent_words_get_empty (TopayAgentQueueKind kind)
{
  static const char *const texts[] = { N_ ("No case waits."),
                                           N_ ("You work on no case. Take one from the open ones."),
                                               N_ ("No case waits for a second approval."),
                                                   N_ ("No case was closed lately.") };

  g_return_val_if_fail (kind < G_N_ELEMENTS (texts), "");

  return _ (texts[kind]);
}

/**
 * topay_agent_words_get_hold:
 * @hold: why less is offered
 *
 * Returns: (transfer none) (nullable): the same in words, and what to do
 */
const char *
topay_agent_words_get_hold (TopayAgentHold hold)
{
  switch (hold)
    {
    case TOPAY_AGENT_HOLD_READS_ONLY:
      return _ ("Your role reads cases and does not decide them.");
    case TOPAY_AGENT_HOLD_CLAIMED:
      return _ ("Another agent works on this case. You can write a note.");
    case TOPAY_AGENT_HOLD_OWN:
      return _ ("You proposed it, so two others have to approve it.");
    case TOPAY_AGENT_HOLD_APPROVED:
      return _ ("You approved it. One more of the others has to.");
    case TOPAY_AGENT_HOLD_NONE:
    default:
      return NULL;
    }
}

/**
 * topay_agent_words_get_role:
 * @role: of an agent
 *
 * Returns: (transfer none): its name
 */
const char *
topay_agent_words_get_role (const char *role)
{
  static const Word words[] = {
    { "agent", N_ ("Agent") },     { "senior", N_ ("Senior agent") },
    { "auditor", N_ ("Auditor") }, { "supervisor", N_ ("Supervisor") },
    { "editor", N_ ("Editor") },   { NULL, N_ ("Administrator") },
  };

  return find (words, role);
}

/**
 * topay_agent_words_get_verification:
 * @verification: level of identity of a person
 *
 * Returns: (transfer none): the same in words
 */
const char *
topay_agent_words_get_verification (const char *verification)
{
  static const Word words[] = {
    { "full", N_ ("Identity fully verified") },
      { "basic", N_ ("Identity partly verified") },
        { "expired", N_ ("Identity document expired") },
          { NULL, N_ ("Identity not verified") },
        };

  return find (words, verification);
}

/**
 * topay_agent_words_get_frozen:
 * @frozen: of an account
 *
 * Returns: (transfer none): the same in words
 */
const char *
topay_agent_words_get_frozen (const char *frozen)
{
  static const Word words[] = {
    { "no", N_ ("Not frozen") },
      { "user", N_ ("Frozen by the person") },
        { "legal", N_ ("Frozen by law") },
          { NULL, N_ ("Frozen by us") },
        };

  return find (words, frozen);
}

/**
 * topay_agent_words_get_panel_closed:
 * @why: (nullable): of the wire
 *
 * Returns: (transfer none): why nothing of the person is shown, and what to do
 */
const char *
topay_agent_words_get_panel_closed (const char *why)
{
  static const Word words[] = {
    { "level",
      N_ ("It is not proven who asks, so nothing of the account is shown. Ask for proof in "
                   "the case; never by a question about account data.") },
      { "limit",
        N_ ("You have looked at many customers within an hour. This panel opens again later; "
                   "ask your supervisor if it is urgent.") },
        { NULL, N_ ("There is nothing to show.") },
      };

  return find (words, why);
}

/**
 * topay_agent_words_get_scan:
 * @scan: what the search for malware said
 *
 * Returns: (transfer none): the same in words
 */
const char *
topay_agent_words_get_scan (const char *scan)
{
  static const Word words[] = {
    { "clean", N_ ("Nothing harmful found") },
      { "pending", N_ ("Still being checked") },
        { "blocked", N_ ("Harmful: stays closed") },
          { NULL, N_ ("Not checked for harmful content") },
        };

  return find (words, scan);
}
