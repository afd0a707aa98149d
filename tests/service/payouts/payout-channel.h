/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-payout-adapter.h"

/* A channel that does everything wrong that a channel may: answers that are late, that come twice
 * or never, and what it was sent arrives later. It knows whose money it is by the label of the
 * method alone, so its books are no copy of the service’s. */

G_BEGIN_DECLS

/* Things that no channel may do, to see whether they are noticed. */
typedef enum
{
  CHANNEL_IS_RIGHT,
  CHANNEL_GETS_FRESH_IDS, /* each time something is sent it has another id */
  CHANNEL_LIES,           /* it says that money arrived which never left */
} ChannelMutant;

/* Money that moved, or is about to. */
typedef struct
{
  char *key;   /* (owned): the id it came with */
  char *label; /* (owned): whose it is */
  gint64 amount;
  char currency[TOPAYD_PAYOUT_CURRENCY_SIZE];
  TopaydPayoutAnswerKind outcome;
  gint64 at, due; /* of its end */
  gboolean is_real;
} ChannelEntry;

#define PAYOUT_TYPE_CHANNEL (payout_channel_get_type ())
G_DECLARE_FINAL_TYPE (PayoutChannel, payout_channel, PAYOUT, CHANNEL, GObject)

struct _PayoutChannel
{
  GObject parent_instance;
  GRand *rand;   /* (owned) */
  gint64 now;    /* set by the test */
  guint faults;  /* percent of what happens that goes wrong */
  gint64 slow_s; /* how long it takes at least */
  gboolean only; /* what is sent settles, as soon as it is due: to let things come to an end */
  ChannelMutant mutant;
  GHashTable *books;    /* (owned) (element-type utf8 ChannelEntry): by key */
  GHashTable *aliases;  /* (owned) (element-type utf8 utf8): id to the key it was sent with last */
  GPtrArray *in_flight; /* (owned) (element-type ChannelEntry): they arrive at @at */
  GQueue notices;       /* (owned) (element-type utf8): ids that it speaks of */
  guint n_sent, n_asked;
};

PayoutChannel *payout_channel_new (guint32 seed);

/* What moved, or is about to, for a label. */
void payout_channel_count (PayoutChannel *self, const char *label, guint *n_effective, gint64 *sum);
ChannelEntry *payout_channel_find (PayoutChannel *self, const char *id);
ChannelEntry *payout_channel_plant (PayoutChannel *self,
                                    const char *id,
                                    const char *label,
                                    gint64 amount,
                                    TopaydPayoutAnswerKind outcome);

G_END_DECLS
