/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "payout-channel.h"

#include <string.h>

#define LONGEST_S 240

static void payout_channel_iface_init (TopaydPayoutAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PayoutChannel,
                               payout_channel,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAYD_TYPE_PAYOUT_ADAPTER,
                                                      payout_channel_iface_init))

static void
entry_free (gpointer entry)
{
  ChannelEntry *self = entry;

  g_free (self->key);
  g_free (self->label);
  g_free (self);
}

static gboolean
goes_wrong (PayoutChannel *self)
{
  return !self->only && g_rand_int_range (self->rand, 0, 100) < (gint32) self->faults;
}

static TopaydPayoutAnswerKind
draw_outcome (PayoutChannel *self)
{
  if (!goes_wrong (self))
    return TOPAYD_PAYOUT_SETTLED;
  return g_rand_boolean (self->rand) ? TOPAYD_PAYOUT_RETURNED : TOPAYD_PAYOUT_FAILED;
}

/* The first that comes with a key is what counts. */
static void
enter (PayoutChannel *self, ChannelEntry *entry)
{
  if (g_hash_table_contains (self->books, entry->key))
    {
      entry_free (entry);
      return;
    }
  entry->outcome = draw_outcome (self);
  entry->due = self->now + self->slow_s + g_rand_int_range (self->rand, 0, LONGEST_S);
  g_hash_table_insert (self->books, entry->key, entry);
}

static void
receive (PayoutChannel *self)
{
  for (guint i = self->in_flight->len; i > 0; i--)
    {
      ChannelEntry *entry = g_ptr_array_index (self->in_flight, i - 1);

      if (entry->at > self->now)
        continue;
      g_ptr_array_steal_index_fast (self->in_flight, i - 1);
      enter (self, entry);
    }
}

static ChannelEntry *
make_entry (PayoutChannel *self, const TopaydPayoutOrder *order)
{
  ChannelEntry *entry = g_new0 (ChannelEntry, 1);

  entry->key = self->mutant == CHANNEL_GETS_FRESH_IDS
                   ? g_strdup_printf ("%s#%u", order->id, self->n_sent)
                   : g_strdup (order->id);
  entry->label = g_strdup (order->method_label);
  entry->amount = order->amount;
  g_strlcpy (entry->currency, order->currency, sizeof entry->currency);
  entry->at = self->now;
  entry->is_real = self->mutant != CHANNEL_LIES || g_rand_int_range (self->rand, 0, 20) > 0;
  return entry;
}

ChannelEntry *
payout_channel_find (PayoutChannel *self, const char *id)
{
  const char *key = g_hash_table_lookup (self->aliases, id);

  return g_hash_table_lookup (self->books, key != NULL ? key : id);
}

static void
tell (PayoutChannel *self, const ChannelEntry *entry, TopaydPayoutAnswer *answer)
{
  answer->kind = self->now >= entry->due ? entry->outcome : TOPAYD_PAYOUT_ACCEPTED;
  if (answer->kind != TOPAYD_PAYOUT_ACCEPTED)
    answer->at = entry->due;
  if (answer->kind == TOPAYD_PAYOUT_SETTLED)
    g_snprintf (answer->reference, sizeof answer->reference, "R%.8s", entry->key);
}

static void
payout_channel_send (TopaydPayoutAdapter *adapter,
                     const TopaydPayoutOrder *order,
                     GCancellable *cancellable,
                     TopaydPayoutAnswer *answer)
{
  PayoutChannel *self = PAYOUT_CHANNEL (adapter);
  ChannelEntry *entry = make_entry (self, order);

  self->n_sent++;
  receive (self);
  g_hash_table_insert (self->aliases, g_strdup (order->id), g_strdup (entry->key));
  if (goes_wrong (self)) /* it does not arrive, or not now */
    {
      if (g_rand_boolean (self->rand))
        entry_free (entry);
      else
        {
          entry->at = self->now + g_rand_int_range (self->rand, 1, LONGEST_S);
          g_ptr_array_add (self->in_flight, entry);
        }
      return;
    }
  enter (self, entry);
  while (goes_wrong (self))
    g_queue_push_tail (&self->notices, g_strdup (order->id));
  if (!goes_wrong (self))
    tell (self, payout_channel_find (self, order->id), answer);
}

static void
payout_channel_ask (TopaydPayoutAdapter *adapter,
                    const char *id,
                    GCancellable *cancellable,
                    TopaydPayoutAnswer *answer)
{
  PayoutChannel *self = PAYOUT_CHANNEL (adapter);
  const ChannelEntry *entry;

  self->n_asked++;
  receive (self);
  entry = payout_channel_find (self, id);
  if (goes_wrong (self))
    return;
  if (entry != NULL)
    tell (self, entry, answer);
  else
    answer->kind = TOPAYD_PAYOUT_UNKNOWN;
}

/* In any order, at any time. */
static gboolean
payout_channel_hear (TopaydPayoutAdapter *adapter,
                     char id[TOPAYD_PAYOUT_ID_SIZE],
                     TopaydPayoutAnswer *answer)
{
  PayoutChannel *self = PAYOUT_CHANNEL (adapter);
  g_autofree char *told = NULL;
  const ChannelEntry *entry;

  if (g_queue_is_empty (&self->notices))
    return FALSE;
  told = g_queue_pop_nth (
      &self->notices,
      (guint) g_rand_int_range (self->rand, 0, (gint32) g_queue_get_length (&self->notices)));
  entry = payout_channel_find (self, told);
  if (entry == NULL)
    return FALSE;
  g_strlcpy (id, told, TOPAYD_PAYOUT_ID_SIZE);
  tell (self, entry, answer);
  return TRUE;
}

static gboolean
payout_channel_list (TopaydPayoutAdapter *adapter,
                     gint64 since,
                     GArray *entries,
                     GCancellable *cancellable,
                     GError **error)
{
  PayoutChannel *self = PAYOUT_CHANNEL (adapter);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ChannelEntry *line = value;
      TopaydPayoutAnswer answer = { 0 };
      TopaydPayoutEntry entry = { .amount = line->amount };

      if (line->at < since)
        continue;
      tell (self, line, &answer);
      g_strlcpy (entry.id, line->key, sizeof entry.id);
      g_strlcpy (entry.currency, line->currency, sizeof entry.currency);
      entry.state = answer.kind;
      entry.at = answer.at != 0 ? answer.at : line->at;
      g_array_append_val (entries, entry);
    }
  return TRUE;
}

static void
payout_channel_iface_init (TopaydPayoutAdapterInterface *iface)
{
  iface->send = payout_channel_send;
  iface->ask = payout_channel_ask;
  iface->hear = payout_channel_hear;
  iface->list = payout_channel_list;
}

static void
payout_channel_finalize (GObject *object)
{
  PayoutChannel *self = PAYOUT_CHANNEL (object);

  g_queue_clear_full (&self->notices, g_free);
  g_ptr_array_unref (self->in_flight);
  g_hash_table_unref (self->aliases);
  g_hash_table_unref (self->books);
  g_rand_free (self->rand);

  G_OBJECT_CLASS (payout_channel_parent_class)->finalize (object);
}

static void
payout_channel_class_init (PayoutChannelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = payout_channel_finalize;
}

static void
payout_channel_init (PayoutChannel *self)
{
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  self->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->in_flight = g_ptr_array_new_with_free_func (entry_free);
  g_queue_init (&self->notices);
}

PayoutChannel *
payout_channel_new (guint32 seed)
{
  PayoutChannel *self = g_object_new (PAYOUT_TYPE_CHANNEL, NULL);

  self->rand = g_rand_new_with_seed (seed);
  return self;
}

void
payout_channel_count (PayoutChannel *self, const char *label, guint *n_effective, gint64 *sum)
{
  GHashTableIter iter;
  gpointer value;

  *n_effective = 0;
  *sum = 0;
  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ChannelEntry *entry = value;

      if (!entry->is_real || entry->outcome != TOPAYD_PAYOUT_SETTLED
          || !g_str_equal (entry->label, label))
        continue;
      (*n_effective)++;
      *sum += entry->amount;
    }
}

ChannelEntry *
payout_channel_plant (PayoutChannel *self,
                      const char *id,
                      const char *label,
                      gint64 amount,
                      TopaydPayoutAnswerKind outcome)
{
  ChannelEntry *entry = g_new0 (ChannelEntry, 1);

  entry->key = g_strdup (id);
  entry->label = g_strdup (label);
  entry->amount = amount;
  g_strlcpy (entry->currency, "CNY", sizeof entry->currency);
  entry->outcome = outcome;
  entry->at = entry->due = self->now;
  entry->is_real = TRUE;
  g_hash_table_insert (self->books, entry->key, entry);
  return entry;
}
