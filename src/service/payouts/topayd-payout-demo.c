/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payout-demo.h"

#include <string.h>

#define DAY_S       86400
#define BALANCE_S   300
#define BOUNCE_S    300 /* until a bank says that there is no such card */
#define N_CARD_DAYS 3
#define SILENCE     2 /* questions without an answer, of one that is late */
#define NEVER       G_MAXINT64

/* Something that is said unasked. */
typedef struct
{
  char id[TOPAYD_PAYOUT_ID_SIZE];
  guint times;
} Notice;

struct _TopaydPayoutDemo
{
  GObject parent_instance;
  TopaydPayoutLedger *ledger; /* (owned) */
  gint64 speed;
  gint64 (*now) (gpointer data);
  gpointer now_data; /* (unowned) */
  GQueue notices; /* (owned) (element-type Notice): of payouts that may not be at their end yet */
};

static void topayd_payout_demo_iface_init (TopaydPayoutAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TopaydPayoutDemo,
                               topayd_payout_demo,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAYD_TYPE_PAYOUT_ADAPTER,
                                                      topayd_payout_demo_iface_init))

static gint64
get_now (TopaydPayoutDemo *self)
{
  return self->now != NULL ? self->now (self->now_data) : g_get_real_time () / G_USEC_PER_SEC;
}

static TopaydPayoutAnswerKind
get_state (const TopaydLedgerLine *line, gint64 now)
{
  return now >= line->due ? line->outcome : TOPAYD_PAYOUT_ACCEPTED;
}

static void
tell (const TopaydLedgerLine *line, gint64 now, TopaydPayoutAnswer *answer)
{
  answer->kind = get_state (line, now);
  if (answer->kind == TOPAYD_PAYOUT_ACCEPTED)
    return;
  answer->at = line->due;
  if (answer->kind == TOPAYD_PAYOUT_SETTLED)
    g_strlcpy (answer->reference, line->reference, sizeof answer->reference);
}

static void
announce (TopaydPayoutDemo *self, const char *id, guint times)
{
  Notice *notice = g_new0 (Notice, 1);

  g_strlcpy (notice->id, id, sizeof notice->id);
  notice->times = times;
  g_queue_push_tail (&self->notices, notice);
}

/* --- What becomes of a payout --- */

/* The same for the same payout, so that a run can be repeated. */
static gint64
find_usual_s (const TopaydPayoutOrder *order)
{
  if (g_strcmp0 (order->method_kind, "balance") == 0)
    return BALANCE_S;
  return (1 + g_str_hash (order->id) % N_CARD_DAYS) * (gint64) DAY_S;
}

static gboolean
is_closed (const TopaydPayoutOrder *order)
{
  return g_strcmp0 (order->method_state, "closed") == 0
         || g_strcmp0 (order->method_state, "suspended") == 0;
}

static void
fill_line (TopaydPayoutDemo *self, const TopaydPayoutOrder *order, TopaydLedgerLine *line)
{
  gint64 takes_s = find_usual_s (order);

  g_strlcpy (line->id, order->id, sizeof line->id);
  g_strlcpy (line->currency, order->currency, sizeof line->currency);
  line->amount = order->amount;
  line->at = get_now (self);
  line->outcome = is_closed (order) ? TOPAYD_PAYOUT_RETURNED : TOPAYD_PAYOUT_SETTLED;
  if (line->outcome != TOPAYD_PAYOUT_SETTLED)
    takes_s = BOUNCE_S;
  line->due = line->at + MAX (takes_s / self->speed, 1);
  g_snprintf (line->reference, sizeof line->reference, "DEMO%.12s", order->id);
}

static void
spoil_line (TopaydPayoutDemo *self, TopaydLedgerLine *line, TopaydPayoutFault fault)
{
  switch (fault)
    {
    case TOPAYD_FAULT_CLOSED:
    case TOPAYD_FAULT_FAILED:
      line->outcome = fault == TOPAYD_FAULT_CLOSED ? TOPAYD_PAYOUT_RETURNED : TOPAYD_PAYOUT_FAILED;
      line->due = line->at + MAX (BOUNCE_S / self->speed, 1);
      break;

    case TOPAYD_FAULT_STUCK:
      line->due = NEVER;
      break;

    case TOPAYD_FAULT_LATE:
      line->n_silent = SILENCE;
      break;

    case TOPAYD_FAULT_TWICE:
      announce (self, line->id, 2);
      break;

    case TOPAYD_FAULT_UNHEARD:
    case TOPAYD_FAULT_LOST:
    case TOPAYD_N_FAULTS:
    default:
      break;
    }
}

static gboolean
is_silent (TopaydPayoutFault fault)
{
  return fault == TOPAYD_FAULT_LATE || fault == TOPAYD_FAULT_UNHEARD || fault == TOPAYD_FAULT_LOST;
}

static void
topayd_payout_demo_send (TopaydPayoutAdapter *adapter,
                         const TopaydPayoutOrder *order,
                         GCancellable *cancellable,
                         TopaydPayoutAnswer *answer)
{
  TopaydPayoutDemo *self = TOPAYD_PAYOUT_DEMO (adapter);
  const TopaydLedgerLine *known = topayd_payout_ledger_find (self->ledger, order->id);
  TopaydPayoutFault fault = TOPAYD_N_FAULTS;
  gboolean is_scripted;
  TopaydLedgerLine line = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (known != NULL)
    {
      tell (known, get_now (self), answer);
      return;
    }
  is_scripted = topayd_payout_ledger_get_script (self->ledger, &fault);
  fill_line (self, order, &line);
  spoil_line (self, &line, fault);
  done = fault == TOPAYD_FAULT_LOST
             ? topayd_payout_ledger_use (self->ledger, &error)
             : topayd_payout_ledger_pay (self->ledger, &line, is_scripted, &error);
  if (!done)
    g_message ("The demo channel says nothing: %s", error->message);
  else if (!is_silent (fault))
    tell (&line, get_now (self), answer);
}

static void
topayd_payout_demo_ask (TopaydPayoutAdapter *adapter,
                        const char *id,
                        GCancellable *cancellable,
                        TopaydPayoutAnswer *answer)
{
  TopaydPayoutDemo *self = TOPAYD_PAYOUT_DEMO (adapter);
  TopaydLedgerLine *line = topayd_payout_ledger_find (self->ledger, id);

  if (line == NULL)
    answer->kind = TOPAYD_PAYOUT_UNKNOWN;
  else if (line->n_silent > 0)
    line->n_silent--;
  else
    tell (line, get_now (self), answer);
}

static gboolean
topayd_payout_demo_hear (TopaydPayoutAdapter *adapter,
                         char id[TOPAYD_PAYOUT_ID_SIZE],
                         TopaydPayoutAnswer *answer)
{
  TopaydPayoutDemo *self = TOPAYD_PAYOUT_DEMO (adapter);
  gint64 now = get_now (self);

  for (GList *link = self->notices.head; link != NULL; link = link->next)
    {
      Notice *notice = link->data;
      const TopaydLedgerLine *line = topayd_payout_ledger_find (self->ledger, notice->id);

      if (line == NULL || now < line->due)
        continue;
      g_strlcpy (id, notice->id, TOPAYD_PAYOUT_ID_SIZE);
      tell (line, now, answer);
      if (--notice->times == 0)
        {
          g_queue_delete_link (&self->notices, link);
          g_free (notice);
        }
      return TRUE;
    }
  return FALSE;
}

static gboolean
topayd_payout_demo_list (TopaydPayoutAdapter *adapter,
                         gint64 since,
                         GArray *entries,
                         GCancellable *cancellable,
                         GError **error)
{
  TopaydPayoutDemo *self = TOPAYD_PAYOUT_DEMO (adapter);
  gint64 now = get_now (self);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, topayd_payout_ledger_get_lines (self->ledger));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const TopaydLedgerLine *line = value;
      TopaydPayoutEntry entry = { .amount = line->amount, .state = get_state (line, now) };

      if (line->at < since)
        continue;
      g_strlcpy (entry.id, line->id, sizeof entry.id);
      g_strlcpy (entry.currency, line->currency, sizeof entry.currency);
      entry.at = entry.state == TOPAYD_PAYOUT_ACCEPTED ? line->at : line->due;
      g_array_append_val (entries, entry);
    }
  return TRUE;
}

static void
topayd_payout_demo_iface_init (TopaydPayoutAdapterInterface *iface)
{
  iface->send = topayd_payout_demo_send;
  iface->ask = topayd_payout_demo_ask;
  iface->hear = topayd_payout_demo_hear;
  iface->list = topayd_payout_demo_list;
}

static void
topayd_payout_demo_finalize (GObject *object)
{
  TopaydPayoutDemo *self = TOPAYD_PAYOUT_DEMO (object);

  g_queue_clear_full (&self->notices, g_free);
  g_clear_pointer (&self->ledger, topayd_payout_ledger_free);

  G_OBJECT_CLASS (topayd_payout_demo_parent_class)->finalize (object);
}

static void
topayd_payout_demo_class_init (TopaydPayoutDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topayd_payout_demo_finalize;
}

static void
topayd_payout_demo_init (TopaydPayoutDemo *self)
{
  g_queue_init (&self->notices);
}

/**
 * topayd_payout_demo_new:
 * @settings: where its books are, and how fast its time goes
 * @error: return location for an error
 *
 * Makes a channel that goes on with the books of the last run.
 *
 * Returns: (transfer full): the channel; %NULL with IO, TOO_LARGE or DAMAGED
 */
TopaydPayoutDemo *
topayd_payout_demo_new (const TopaydPayoutDemoSettings *settings, GError **error)
{
  g_autoptr (TopaydPayoutDemo) self = g_object_new (TOPAYD_TYPE_PAYOUT_DEMO, NULL);

  self->speed = MAX (settings->speed, 1);
  self->now = settings->now;
  self->now_data = settings->now_data;
  self->ledger = topayd_payout_ledger_open (settings->ledger_path, !settings->is_unsynced, error);
  return self->ledger != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * topayd_payout_demo_script:
 * @self: a demo’s channel
 * @fault: what happens to the next payout that is sent; those scripted before come first
 * @error: return location for an error
 *
 * Returns: whether it is on the disk; %FALSE with IO
 */
gboolean
topayd_payout_demo_script (TopaydPayoutDemo *self, TopaydPayoutFault fault, GError **error)
{
  g_return_val_if_fail (TOPAYD_IS_PAYOUT_DEMO (self) && fault < TOPAYD_N_FAULTS, FALSE);

  return topayd_payout_ledger_script (self->ledger, fault, error);
}

/**
 * topayd_payout_demo_settle:
 * @self: a demo’s channel
 * @n_settled: (out): how many
 * @error: return location for an error
 *
 * Brings all that is on its way to its end now, and says so unasked.
 *
 * Returns: whether it is on the disk; %FALSE with IO
 */
gboolean
topayd_payout_demo_settle (TopaydPayoutDemo *self, guint *n_settled, GError **error)
{
  gint64 now = get_now (self);
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (TOPAYD_IS_PAYOUT_DEMO (self) && n_settled != NULL, FALSE);

  *n_settled = 0;
  g_hash_table_iter_init (&iter, topayd_payout_ledger_get_lines (self->ledger));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TopaydLedgerLine *line = value;

      if (now >= line->due)
        continue;
      if (!topayd_payout_ledger_set_due (self->ledger, line->id, now, error))
        return FALSE;
      line->n_silent = 0;
      announce (self, line->id, 1);
      (*n_settled)++;
    }
  return TRUE;
}
