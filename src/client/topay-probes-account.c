/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the service knows of the account and the payment. The facts have the words of the wire. */

#include "config.h"

#include "topay-error.h"
#include "topay-probes-private.h"

static const char *const payment_facts[] = { "payment-state", "reason",     "amount", "order-state",
                                             "debited",       "duplicates", NULL };
static const char *const account_facts[] = {
  "login", "pin", "frozen", "verification", "minor", NULL
};
static const char *const money_facts[] = { "available", "held", NULL };
static const char *const method_facts[] = { "method-state", "bank-state", NULL };
static const char *const merchant_facts[] = { "merchant-state", "payee", NULL };

/* Of probes that put two or three answers together. An answer lives only as long as the callback,
 * so that a copy is kept. */
typedef struct _Gathering
{
  /* Input */
  TopayFacts *facts;                                /* (unowned) */
  gboolean (*judge) (struct _Gathering *gathering); /* once all are there */

  /* In progress */
  guint n_pending;
  GError *error; /* (owned) (nullable): the first one */

  /* Output */
  TopayWirePaymentFacts *known; /* (owned) (nullable) */
  TopayWireWallet *wallet;      /* (owned) (nullable) */
  TopayWireLimitList *limits;   /* (owned) (nullable) */
  TopayWireMethodList *methods; /* (owned) (nullable) */
} Gathering;

static void
set_text (TopayFacts *facts, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    topay_facts_set_word (facts, name, text);
}

static void
set_time (TopayFacts *facts, const char *name, gint64 seconds)
{
  if (seconds != 0)
    topay_facts_set_number (facts, name, seconds);
}

static void
set_amount (TopayFacts *facts, const char *name, gint64 amount)
{
  if (amount != TOPAY_WIRE_NO_INTEGER)
    topay_facts_set_number (facts, name, amount);
}

/* Whether there is an answer; if not, the task has its error. */
static gboolean
need_reply (const TopayProbeAnswer *answer, GTask *task)
{
  if (answer->reply != NULL)
    return TRUE;

  g_task_return_error (task, g_error_copy (answer->error));

  return FALSE;
}

/* For probes of a single call. */
static void
ask_one (TopayProbeContext *context,
         const TopayWireEndpoint *endpoint,
         TopayFacts *facts,
         GTask *task,
         TopayProbeAnswered answered)
{
  if (!topay_probe_need_client (context, task))
    return;

  g_task_set_task_data (task, facts, NULL);
  topay_probe_call (context, endpoint, g_task_get_cancellable (task), answered,
                    g_object_ref (task));
}

static void
on_payment_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayFacts *facts = g_task_get_task_data (task);
  const TopayWirePaymentFacts *known = answer->reply;

  if (!need_reply (answer, task))
    return;

  topay_facts_set_word (facts, "payment-state", known->payment->state);
  topay_facts_set_word (facts, "reason", known->payment->reason);
  set_text (facts, "channel-code", known->payment->channel_code);
  topay_facts_set_word (facts, "order", known->payment->order);
  topay_facts_set_word (facts, "merchant", known->payment->merchant);
  topay_facts_set_number (facts, "amount", known->payment->amount);
  topay_facts_set_number (facts, "made-at", known->payment->made_at);
  topay_facts_set_word (facts, "order-state", known->order_state);
  topay_facts_set_word (facts, "debited", known->debited);
  topay_facts_set_number (facts, "duplicates", known->duplicates);
  set_time (facts, "delayed-until", known->delayed_until);
  g_task_return_boolean (task,
                         !g_str_equal (known->payment->state, "paid") || known->duplicates > 0);
}

/**
 * topay_probe_payment_run:
 * @context: with a payment
 * @facts: gets payment-state, reason, channel-code, order, merchant, amount, made-at, order-state,
 *   debited, duplicates and delayed-until
 * @task: of the probe
 *
 * Asks what is known of the payment now.
 */
void
topay_probe_payment_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  topay_probe_expect (facts, payment_facts);
  ask_one (context, &topay_endpoint_payment_look, facts, task, on_payment_cb);
}

static void
on_merchant_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayFacts *facts = g_task_get_task_data (task);
  const TopayWirePaymentFacts *known = answer->reply;

  if (!need_reply (answer, task))
    return;

  topay_facts_set_word (facts, "merchant-state", known->merchant_state);
  topay_facts_set_word (facts, "payee", known->payee);
  g_task_return_boolean (task, g_str_equal (known->merchant_state, "limited")
                                   || g_str_equal (known->merchant_state, "closed")
                                   || g_str_equal (known->payee, "other"));
}

/**
 * topay_probe_merchant_run:
 * @context: with a payment
 * @facts: gets merchant-state and payee
 * @task: of the probe
 *
 * Asks whether the merchant may be paid, and is the one that the code seemed to name.
 */
void
topay_probe_merchant_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  topay_probe_expect (facts, merchant_facts);
  ask_one (context, &topay_endpoint_payment_look, facts, task, on_merchant_cb);
}

static void
on_standing_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayFacts *facts = g_task_get_task_data (task);
  const TopayWireStanding *standing = answer->reply;

  if (!need_reply (answer, task))
    return;

  topay_facts_set_word (facts, "login", standing->login);
  topay_facts_set_word (facts, "pin", standing->pin);
  set_time (facts, "pin-until", standing->pin_until);
  topay_facts_set_word (facts, "frozen", standing->frozen);
  topay_facts_set_word (facts, "verification", standing->verification);
  topay_facts_set_word (facts, "minor", standing->minor ? "yes" : "no");
  g_task_return_boolean (
      task, !g_str_equal (standing->login, "open") || !g_str_equal (standing->pin, "open")
                || !g_str_equal (standing->frozen, "no")
                || g_str_equal (standing->verification, "none")
                || g_str_equal (standing->verification, "expired") || standing->minor);
}

/**
 * topay_probe_account_run:
 * @context: with a client that has a session
 * @facts: gets login, pin, pin-until, frozen, verification and minor
 * @task: of the probe
 *
 * Asks what the account may do.
 */
void
topay_probe_account_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  topay_probe_expect (facts, account_facts);
  ask_one (context, &topay_endpoint_standing, facts, task, on_standing_cb);
}

static void
free_record (const TopayWireRecord *record, gpointer value)
{
  if (value != NULL)
    topay_wire_free (record, value);
}

static void
gathering_free (Gathering *gathering)
{
  free_record (&topay_record_payment_facts, gathering->known);
  free_record (&topay_record_wallet, gathering->wallet);
  free_record (&topay_record_limit_list, gathering->limits);
  free_record (&topay_record_method_list, gathering->methods);
  g_clear_error (&gathering->error);
  g_free (gathering);
}

/* What came is judged also when something else did not come. */
static void
gather (GTask *task, const TopayProbeAnswer *answer, const TopayWireRecord *record, gpointer place)
{
  Gathering *gathering = g_task_get_task_data (task);
  gboolean is_notable;

  if (answer->reply != NULL)
    *(gpointer *) place = topay_wire_copy (record, answer->reply);
  else if (gathering->error == NULL)
    gathering->error = g_error_copy (answer->error);

  if (--gathering->n_pending > 0)
    return;

  is_notable = gathering->judge (gathering);
  if (gathering->error != NULL)
    g_task_return_error (task, g_steal_pointer (&gathering->error));
  else
    g_task_return_boolean (task, is_notable);
}

static void
on_gathered_look_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gathering *gathering = g_task_get_task_data (task);

  gather (task, answer, &topay_record_payment_facts, &gathering->known);
}

static void
on_gathered_wallet_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gathering *gathering = g_task_get_task_data (task);

  gather (task, answer, &topay_record_wallet, &gathering->wallet);
}

static void
on_gathered_limits_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gathering *gathering = g_task_get_task_data (task);

  gather (task, answer, &topay_record_limit_list, &gathering->limits);
}

static void
on_gathered_methods_cb (const TopayProbeAnswer *answer, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gathering *gathering = g_task_get_task_data (task);

  gather (task, answer, &topay_record_method_list, &gathering->methods);
}

static void
ask_also (TopayProbeContext *context,
          const TopayWireEndpoint *endpoint,
          GTask *task,
          TopayProbeAnswered answered)
{
  Gathering *gathering = g_task_get_task_data (task);

  gathering->n_pending++;
  topay_probe_call (context, endpoint, g_task_get_cancellable (task), answered,
                    g_object_ref (task));
}

static void
begin_gathering (GTask *task, TopayFacts *facts, gboolean (*judge) (Gathering *gathering))
{
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->facts = facts;
  gathering->judge = judge;
  g_task_set_task_data (task, gathering, (GDestroyNotify) gathering_free);
}

/* The hold that ends first is told: the list has it in front. */
static gboolean
judge_wallet (Gathering *gathering)
{
  const TopayWireWallet *wallet = gathering->wallet;
  const TopayWirePayment *payment = gathering->known != NULL ? gathering->known->payment : NULL;
  const TopayWireMoneyHold *hold;

  if (wallet == NULL)
    return FALSE;
  /* Sums of two currencies say nothing about each other. */
  if (payment != NULL && !g_str_equal (payment->currency, wallet->currency))
    return FALSE;

  topay_facts_set_number (gathering->facts, "available", wallet->available);
  topay_facts_set_number (gathering->facts, "held", wallet->held);
  if (wallet->holds->len > 0)
    {
      hold = g_ptr_array_index (wallet->holds, 0);
      topay_facts_set_word (gathering->facts, "held-reason", hold->reason);
      set_time (gathering->facts, "held-until", hold->until);
    }

  return wallet->held > 0 || (payment != NULL && wallet->available < payment->amount);
}

/* The limit of a kind that leaves least, of those that concern the payment. */
static const TopayWireLimit *
find_limit (const TopayWireLimitList *limits, const char *kind, const char *method_id)
{
  const TopayWireLimit *tightest = NULL;

  for (guint i = 0; i < limits->limits->len; i++)
    {
      const TopayWireLimit *limit = g_ptr_array_index (limits->limits, i);

      if (!g_str_equal (limit->kind, kind)
          || (limit->method_id != NULL && g_strcmp0 (limit->method_id, method_id) != 0))
        continue;
      if (tightest == NULL || limit->maximum - limit->used < tightest->maximum - tightest->used)
        tightest = limit;
    }

  return tightest;
}

static gboolean
judge_limits (Gathering *gathering)
{
  /* clang-format off */
  static const struct
  {
    const char *kind;
    const char *maximum;
    const char *used;   /* (nullable) */
    const char *resets; /* (nullable) */
  } rows[] = {
    { "single", "limit-single", NULL, NULL },
    { "day", "limit-day", "used-day", "resets-day" },
    { "year", "limit-year", "used-year", "resets-year" },
    { "user", "limit-user", "used-user", "resets-user" },
    { "bank", "limit-bank", "used-bank", NULL },
  };
  /* clang-format on */
  const TopayWirePayment *payment = gathering->known != NULL ? gathering->known->payment : NULL;
  gboolean is_notable = FALSE;

  for (guint i = 0; gathering->limits != NULL && i < G_N_ELEMENTS (rows); i++)
    {
      const TopayWireLimit *limit =
          find_limit (gathering->limits, rows[i].kind, payment != NULL ? payment->method_id : NULL);

      if (limit == NULL)
        continue;
      topay_facts_set_number (gathering->facts, rows[i].maximum, limit->maximum);
      if (rows[i].used != NULL)
        topay_facts_set_number (gathering->facts, rows[i].used, limit->used);
      if (rows[i].resets != NULL)
        set_time (gathering->facts, rows[i].resets, limit->resets_at);
      is_notable |= payment != NULL && payment->amount > limit->maximum - limit->used;
    }

  return is_notable;
}

static gboolean
judge_money (Gathering *gathering)
{
  gboolean is_short = judge_wallet (gathering);

  return judge_limits (gathering) || is_short;
}

/**
 * topay_probe_money_run:
 * @context: with a client that has a session, perhaps with a payment
 * @facts: gets available, held, held-reason, held-until, and limit-, used- and resets- of each kind
 * @task: of the probe
 *
 * Asks for balance, holds and limits. Those of a method count where the payment was to be made with
 * it.
 */
void
topay_probe_money_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  topay_probe_expect (facts, money_facts);
  if (!topay_probe_need_client (context, task))
    return;

  begin_gathering (task, facts, judge_money);
  ask_also (context, &topay_endpoint_wallet, task, on_gathered_wallet_cb);
  ask_also (context, &topay_endpoint_limits, task, on_gathered_limits_cb);
  if (context->payment_id != NULL)
    ask_also (context, &topay_endpoint_payment_look, task, on_gathered_look_cb);
}

static const TopayWireMethod *
find_method (const Gathering *gathering)
{
  const char *id = gathering->known != NULL ? gathering->known->payment->method_id : NULL;

  for (guint i = 0;
       id != NULL && gathering->methods != NULL && i < gathering->methods->methods->len; i++)
    {
      const TopayWireMethod *method = g_ptr_array_index (gathering->methods->methods, i);

      if (g_str_equal (method->id, id))
        return method;
    }

  return NULL;
}

static gboolean
judge_method (Gathering *gathering)
{
  const TopayWireMethod *method = find_method (gathering);
  TopayFacts *facts = gathering->facts;

  /* One that was removed since is known by its name alone. */
  if (gathering->known != NULL)
    set_text (facts, "method", gathering->known->payment->method_label);
  if (method == NULL)
    return FALSE;

  topay_facts_set_word (facts, "method", method->label);
  topay_facts_set_word (facts, "method-kind", method->kind);
  topay_facts_set_word (facts, "method-state", method->state);
  set_text (facts, "card-expires", method->expires);
  set_text (facts, "bank", method->bank);
  topay_facts_set_word (facts, "bank-state", method->bank_state);
  set_amount (facts, "minimum", method->minimum);
  set_amount (facts, "maximum", method->maximum);

  return !g_str_equal (method->state, "active") || !g_str_equal (method->bank_state, "up");
}

/**
 * topay_probe_method_run:
 * @context: with a payment
 * @facts: gets method, method-kind, method-state, card-expires, bank, bank-state, minimum and
 *   maximum
 * @task: of the probe
 *
 * Asks for the method with which the payment was to be made, and whether its bank answers.
 */
void
topay_probe_method_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  topay_probe_expect (facts, method_facts);
  if (!topay_probe_need_client (context, task))
    return;

  begin_gathering (task, facts, judge_method);
  ask_also (context, &topay_endpoint_payment_look, task, on_gathered_look_cb);
  ask_also (context, &topay_endpoint_methods, task, on_gathered_methods_cb);
}
