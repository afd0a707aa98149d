/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnosis-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "topay-date.h"
#include "topay-money.h"
#include "topay-words-resources.h"

/* A longer notice or name of a shop is cut: it came from elsewhere. */
#define MAX_WORD_CHARS 300

/* Of a row of checks: the name, then what it found, the first line whose condition holds. */
typedef struct
{
  const char *check;
  const char *condition; /* as in data/causes.xml; NULL: else */
  const char *text;
} CheckLine;

/* clang-format off */
static const struct
{
  const char *check;
  const char *title;
} titles[] = {
  { "link", N_("Network") },
  { "service", N_("Topay service") },
  { "clock", N_("Clock of this device") },
  { "version", N_("Version of this app") },
  { "payment", N_("State of the payment") },
  { "account", N_("Your account") },
  { "money", N_("Balance and limits") },
  { "method", N_("Card and bank") },
  { "merchant", N_("Shop") },
};

static const CheckLine lines[] = {
  { "link", "link=none", N_("No network") },
  { "link", "link=portal", N_("This network wants you to sign in first") },
  { "link", "link=limited", N_("Connected, but the internet cannot be reached") },
  { "link", "vpn=yes", N_("Connected through a VPN") },
  { "link", NULL, N_("Connected") },

  { "service", "dns=failed", N_("The name of the service is not found") },
  { "service", "tls=untrusted", N_("Somebody else answered in our place; nothing was sent") },
  { "service", "tls=name", N_("Somebody else answered in our place; nothing was sent") },
  { "service", "tls=expired", N_("The clock and the certificate do not fit together") },
  { "service", "tls=refused", N_("The connection was refused") },
  { "service", "tls=timeout", N_("No answer within eight seconds") },
  { "service", "incident=service", N_("There is a problem that we work on") },
  { "service", "incident=payments", N_("There is a problem that we work on") },
  { "service", "incident=bank", N_("A bank has a problem; Topay itself works") },
  { "service", "incident=maintenance", N_("We are doing maintenance right now") },
  { "service", "incident=security", N_("There is a notice about security") },
  /* xgettext:no-c-format */
  { "service", "loss>=15", N_("Reached, but {loss}% of the tries were lost") },
  { "service", "proxy=yes", N_("Reached through a proxy, in {rtt} ms") },
  { "service", "rtt>=0", N_("Reached in {rtt} ms, no known problem") },
  { "service", NULL, N_("Reached") },

  { "clock", "clock-offset>=60", N_("{clock-offset:duration} fast") },
  { "clock", "clock-offset<=-60", N_("{clock-offset:duration} slow") },
  { "clock", NULL, N_("Right") },

  { "version", "app-old=yes", N_("Too old for the service") },
  { "version", "content-old=yes", N_("The app is current; newer articles exist") },
  { "version", NULL, N_("Current") },

  { "payment", "payment-state=pending", N_("Not decided yet") },
  { "payment", "payment-state=unknown", N_("The bank has not said yet") },
  { "payment", "payment-state=delayed", N_("On its way, arrives {delayed-until:time}") },
  { "payment", "debited=yes and payment-state=not_paid", N_("Taken by the bank, not paid in the order") },
  { "payment", "payment-state=not_paid and debited=no", N_("Not paid, no money taken") },
  { "payment", "payment-state=not_paid", N_("Not paid") },
  { "payment", "payment-state=closed", N_("The order is closed") },
  { "payment", "payment-state=refunded", N_("Refunded") },
  { "payment", "duplicates>=1", N_("Paid; a second payment of the same amount was found") },
  { "payment", NULL, N_("Paid") },

  { "account", "frozen=risk", N_("Held by Topay, as a protection") },
  { "account", "frozen=legal", N_("Held at the request of an authority") },
  { "account", "frozen=user", N_("Frozen by you") },
  { "account", "pin=locked", N_("The payment password is locked until {pin-until:time}") },
  { "account", "login=waiting", N_("Signing in is locked for a while") },
  { "account", "login=disabled", N_("Signing in is locked") },
  { "account", "verification=none", N_("Identity not verified yet") },
  { "account", "verification=expired", N_("The document of the verification has expired") },
  { "account", "minor=yes", N_("Open, with the limits of a young person") },
  { "account", NULL, N_("Open") },

  { "money", "over-single=yes", N_("Over the limit of {limit-single:money} for one payment") },
  { "money", "over-day=yes", N_("{used-day:money} of {limit-day:money} used today") },
  { "money", "over-year=yes", N_("{used-year:money} of {limit-year:money} used this year") },
  { "money", "over-user=yes", N_("{used-user:money} of your own limit of {limit-user:money} used") },
  { "money", "over-bank=yes", N_("{used-bank:money} of the bank’s limit of {limit-bank:money} used") },
  { "money", "method-kind=balance and short>0", N_("{short:money} short") },
  { "money", "held>0", N_("{available:money} free, {held:money} on hold") },
  { "money", "available>=0", N_("{available:money} free, within all limits") },
  { "money", NULL, N_("Within all limits") },

  { "method", "method-state=expired", N_("The card has expired") },
  { "method", "method-state=suspended", N_("The bank has suspended this card") },
  { "method", "method-state=unsupported", N_("Not accepted for this payment") },
  { "method", "method-state=closed", N_("No longer accepted by the bank") },
  { "method", "bank-state=down", N_("The bank cannot be reached") },
  { "method", "bank-state=maintenance", N_("The bank is doing maintenance") },
  { "method", "below-minimum=yes", N_("The amount is too small for this way to pay") },
  { "method", "above-maximum=yes", N_("The amount is too large for this way to pay") },
  { "method", NULL, N_("Ready, the bank answers") },

  { "merchant", "payee=other", N_("The code belongs to somebody else") },
  { "merchant", "merchant-state=limited", N_("May not receive money right now") },
  { "merchant", "merchant-state=closed", N_("Closed") },
  { "merchant", "merchant-state=open", N_("Can receive money") },
  { "merchant", NULL, N_("Nothing unusual") },
};

static const struct
{
  const char *state;
  const char *text;
} payment_states[] = {
  { "not_paid", NC_("payment", "Not paid") },
  { "pending", NC_("payment", "Processing") },
  { "unknown", NC_("payment", "Not decided") },
  { "paid", NC_("payment", "Paid") },
  { "closed", NC_("payment", "Closed") },
  { "refunded", NC_("payment", "Refunded") },
  { "delayed", NC_("payment", "On its way") },
};

static const char *const check_states[] = {
  [TOPAY_CHECK_WAITING] = NC_("check", "Waiting"),
  [TOPAY_CHECK_RUNNING] = NC_("check", "Checking"),
  [TOPAY_CHECK_FINE] = NC_("check", "Fine"),
  [TOPAY_CHECK_NOTABLE] = NC_("check", "Worth a look"),
  [TOPAY_CHECK_UNAVAILABLE] = NC_("check", "Not checked"),
};

static const char *const retries[] = {
  [TOPAY_RETRY_NO] = N_("Do not pay again for now."),
  [TOPAY_RETRY_AFTER] = N_("Pay again only once this is done."),
  [TOPAY_RETRY_LATER] = N_("Do not pay again right now; try later."),
  [TOPAY_RETRY_YES] = N_("Look in Bills first: pay again only if this payment is not there as paid."),
};

static const char *const solvers[] = {
  [TOPAY_SOLVER_YOU] = N_("You can solve this yourself."),
  [TOPAY_SOLVER_TOPAY] = N_("Topay solves this."),
  [TOPAY_SOLVER_BANK] = N_("Your bank solves this."),
  [TOPAY_SOLVER_MERCHANT] = N_("The shop solves this."),
  [TOPAY_SOLVER_AUTHORITY] = N_("An authority decides this; Topay cannot."),
  [TOPAY_SOLVER_TIME] = N_("It solves itself; you only have to wait."),
};
/* clang-format on */

/**
 * topay_diagnosis_words_load_causes:
 *
 * Reads data/causes.xml, which is built in and was tested when it was.
 *
 * Returns: (transfer full): the causes
 */
TopayCauses *
topay_diagnosis_words_load_causes (void)
{
  /* Asked for by name, so that the linker keeps it. */
  GResource *resource = topay_words_get_resource ();
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, RESOURCE_PATH "/causes.xml",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  TopayCauses *causes =
      topay_causes_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);

  if (causes == NULL)
    g_error ("The causes that are built in cannot be read: %s", error->message);
  return causes;
}

/* In the greatest unit that is full at least once. */
static char *
dup_duration (gint64 seconds)
{
  guint64 size = seconds < 0 ? (guint64) 0 - (guint64) seconds : (guint64) seconds;
  gulong n;

  if (size < 60)
    return g_strdup_printf (ngettext ("%lu second", "%lu seconds", (gulong) size), (gulong) size);
  n = (gulong) (size / 60);
  if (size < 3600)
    return g_strdup_printf (ngettext ("%lu minute", "%lu minutes", n), n);
  n = (gulong) (size / 3600);
  if (size < 86400)
    return g_strdup_printf (ngettext ("%lu hour", "%lu hours", n), n);
  n = (gulong) (size / 86400);
  return g_strdup_printf (ngettext ("%lu day", "%lu days", n), n);
}

/* A TopayFactFormat; @data is the time now. */
static char *
format_fact (const char *name, const char *format, const char *word, gpointer data)
{
  const gint64 *now = data;
  gint64 number;

  if (word == NULL)
    return NULL;
  if (format == NULL)
    return g_utf8_substring (word, 0, MIN (g_utf8_strlen (word, -1), MAX_WORD_CHARS));
  if (g_str_equal (format, "yesno"))
    return g_strdup (g_str_equal (word, "yes") ? C_ ("fact", "yes") : C_ ("fact", "no"));
  if (!g_ascii_string_to_signed (word, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return NULL;
  if (g_str_equal (format, "money"))
    return topay_money_dup_text (number, NULL);
  if (g_str_equal (format, "time"))
    return topay_date_dup_moment (number, *now);
  if (g_str_equal (format, "duration"))
    return dup_duration (number);
  return NULL;
}

/**
 * topay_diagnosis_words_dup:
 * @text: (nullable): in English, of data/causes.xml, with facts in braces
 * @facts: their values
 * @now: Unix seconds
 *
 * Returns: (transfer full): the text in the language of gettext, with the facts; plain text, "" for
 *   none
 */
char *
topay_diagnosis_words_dup (const char *text, const TopayFacts *facts, gint64 now)
{
  if (text == NULL || *text == '\0')
    return g_strdup (""); /* "" is the head of the catalogue */
  return topay_diagnosis_fill (gettext (text), facts, format_fact, &now);
}

static gboolean
is_known (const TopayFacts *facts, const char *inner, gsize length)
{
  g_autofree char *whole = g_strndup (inner, length);
  g_auto (GStrv) parts = g_strsplit (whole, ":", 2);

  return parts[0] != NULL && topay_facts_get_word (facts, parts[0]) != NULL;
}

/**
 * topay_diagnosis_words_has_facts:
 * @text: with facts in braces
 * @facts: what is known
 *
 * Returns: whether every one of them has a value, so that the text says something
 */
gboolean
topay_diagnosis_words_has_facts (const char *text, const TopayFacts *facts)
{
  const char *open, *end;

  for (; (open = strchr (text, '{')) != NULL; text = end + 1)
    {
      end = strchr (open, '}');
      if (end == NULL)
        return TRUE;
      if (!is_known (facts, open + 1, (gsize) (end - open - 1)))
        return FALSE;
    }
  return TRUE;
}

/**
 * topay_diagnosis_words_dup_evidence:
 * @finding: a cause, and on whose word
 * @facts: what is known
 * @now: Unix seconds
 *
 * What shows that it is so. Nothing is called measured that somebody only said: then the evidence
 * is what they said.
 *
 * Returns: (transfer full) (element-type utf8): lines of plain text; none for what is only possible
 */
GPtrArray *
topay_diagnosis_words_dup_evidence (const TopayFinding *finding,
                                    const TopayFacts *facts,
                                    gint64 now)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  const char *code = topay_facts_get_word (facts, "code");

  if (finding->kind == TOPAY_FINDING_MEASURED)
    for (guint i = 0; i < finding->cause->evidence->len; i++)
      {
        const char *text = g_ptr_array_index (finding->cause->evidence, i);

        if (topay_diagnosis_words_has_facts (text, facts))
          g_ptr_array_add (texts, topay_diagnosis_words_dup (text, facts, now));
      }
  else if (finding->kind == TOPAY_FINDING_TOLD
           && g_strcmp0 (topay_facts_get_word (facts, "code-cause"), finding->cause->id) == 0
           && code != NULL)
    /* Translators: %s is an error code such as TP-2102 */
    g_ptr_array_add (texts, g_strdup_printf (_ ("The code that you typed: %s"), code));
  else if (finding->kind == TOPAY_FINDING_TOLD)
    g_ptr_array_add (texts, g_strdup (_ ("What you answered")));
  return texts;
}

/**
 * topay_diagnosis_words_get_check_title:
 * @check: name of a probe
 *
 * Returns: what it looks at; @check itself for one that has no words
 */
const char *
topay_diagnosis_words_get_check_title (const char *check)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].check, check))
      return _ (titles[i].title);
  return check;
}

static gboolean
line_holds (const CheckLine *line, const TopayFacts *facts)
{
  TopayCauseCondition *condition;
  gboolean holds;

  if (line->condition == NULL)
    return TRUE;
  condition = topay_cause_condition_parse (line->condition, NULL);
  holds = condition != NULL && topay_cause_condition_holds (condition, facts, NULL);
  g_clear_pointer (&condition, topay_cause_condition_free);
  return holds;
}

/**
 * topay_diagnosis_words_dup_check:
 * @check: name of a probe
 * @state: what became of it
 * @facts: what is known
 * @now: Unix seconds
 *
 * Returns: (transfer full): what it found; "" while it has not begun
 */
char *
topay_diagnosis_words_dup_check (const char *check,
                                 TopayCheckState state,
                                 const TopayFacts *facts,
                                 gint64 now)
{
  if (state == TOPAY_CHECK_WAITING)
    return g_strdup ("");
  if (state == TOPAY_CHECK_RUNNING)
    return g_strdup (_ ("Looking…"));
  if (state == TOPAY_CHECK_UNAVAILABLE)
    return g_strdup (_ ("Could not check"));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (g_str_equal (lines[i].check, check) && line_holds (&lines[i], facts))
      return topay_diagnosis_words_dup (lines[i].text, facts, now);
  return g_strdup ("");
}

/**
 * topay_diagnosis_words_get_check_state:
 * @state: of a check
 *
 * Returns: one word or two for it
 */
const char *
topay_diagnosis_words_get_check_state (TopayCheckState state)
{
  return g_dpgettext2 (NULL, "check", check_states[state]);
}

/**
 * topay_diagnosis_words_get_payment_state:
 * @state: of a payment, as the wire has it
 *
 * Returns: one word or two for it; “Not decided” for one that nobody knows
 */
const char *
topay_diagnosis_words_get_payment_state (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (payment_states); i++)
    if (g_str_equal (payment_states[i].state, state))
      return g_dpgettext2 (NULL, "payment", payment_states[i].text);
  return C_ ("payment", "Not decided");
}

/* What the most careful of all causes says. */
static TopayRetry
get_least_retry (const TopayVerdict *verdict)
{
  TopayRetry least = TOPAY_RETRY_YES;

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const TopayFinding *finding = g_ptr_array_index (verdict->findings, i);

      least = MIN (least, finding->cause->retry);
    }
  return least;
}

/**
 * topay_diagnosis_words_get_retry:
 * @verdict: of a diagnosis
 * @facts: that it is of
 *
 * Paying again is only called possible where the service said that the payment was not made.
 *
 * Returns: a sentence that says whether one may pay again
 */
const char *
topay_diagnosis_words_get_retry (const TopayVerdict *verdict, const TopayFacts *facts)
{
  if (verdict->must_wait)
    return _ ("Please do not pay again until this payment is decided.");
  if (verdict->may_pay_again && g_strcmp0 (topay_facts_get_word (facts, "payment"), "yes") == 0)
    return _ ("This payment was not made. You can pay again.");
  return _ (retries[get_least_retry (verdict)]);
}

/**
 * topay_diagnosis_words_get_solver:
 * @solver: of a cause
 *
 * Returns: a sentence that says who can end it
 */
const char *
topay_diagnosis_words_get_solver (TopaySolver solver)
{
  return _ (solvers[solver]);
}
