/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The way to a payment channel. A channel may answer late, twice or never: no answer says nothing
 * about the money, and only the channel knows where it is. */

G_BEGIN_DECLS

#define TOPAYD_PAYOUT_ID_SIZE        33 /* with the NUL: 32 hexadecimal digits */
#define TOPAYD_PAYOUT_REFERENCE_SIZE 65
#define TOPAYD_PAYOUT_CURRENCY_SIZE  4

typedef enum
{
  TOPAYD_PAYOUT_NO_ANSWER, /* in time: whether it was done is not known */
  TOPAYD_PAYOUT_UNKNOWN,   /* the channel never heard of it */
  TOPAYD_PAYOUT_ACCEPTED,  /* it is on its way */
  TOPAYD_PAYOUT_SETTLED,   /* the money is there */
  TOPAYD_PAYOUT_RETURNED,  /* it cannot arrive there: the card is closed or frozen */
  TOPAYD_PAYOUT_FAILED,    /* the channel gave up; no money moved */
} TopaydPayoutAnswerKind;

typedef struct
{
  TopaydPayoutAnswerKind kind;
  char reference[TOPAYD_PAYOUT_REFERENCE_SIZE]; /* of SETTLED; empty without one */
  gint64 at;                                    /* of the last three, Unix seconds; 0: not said */
} TopaydPayoutAnswer;

/* Money to one place. */
typedef struct
{
  const char *id;           /* whatever comes twice with it is one payout */
  const char *method_id;    /* (nullable): NULL: the way it came */
  const char *method_kind;  /* (nullable): "balance", "debit", "credit" or "account" */
  const char *method_label; /* (nullable): as people read it */
  const char *method_state; /* (nullable): as the service knows it; a channel knows better */
  gint64 amount;            /* in the minor unit */
  const char *currency;
} TopaydPayoutOrder;

/* A payout as the channel has it in its books. */
typedef struct
{
  char id[TOPAYD_PAYOUT_ID_SIZE];
  gint64 amount;
  char currency[TOPAYD_PAYOUT_CURRENCY_SIZE];
  TopaydPayoutAnswerKind state;
  gint64 at; /* when it came to this state, Unix seconds */
} TopaydPayoutEntry;

#define TOPAYD_TYPE_PAYOUT_ADAPTER (topayd_payout_adapter_get_type ())
G_DECLARE_INTERFACE (TopaydPayoutAdapter, topayd_payout_adapter, TOPAYD, PAYOUT_ADAPTER, GObject)

/**
 * TopaydPayoutAdapterInterface:
 * @send: hands the money over; an id that the channel has already moves nothing and is answered
 *   like a question
 * @ask: where a payout is
 * @hear: (nullable): the next thing that the channel said by itself, if there is one; it may be
 *   lost on the way to the database, since the channel is asked as well
 * @list: all that the channel was given since a time, in any order
 *
 * All are called in the thread “topayd-payouts” alone and wait there, with an end of their own.
 */
struct _TopaydPayoutAdapterInterface
{
  GTypeInterface parent_interface;

  void (*send) (TopaydPayoutAdapter *self,
                const TopaydPayoutOrder *order,
                GCancellable *cancellable,
                TopaydPayoutAnswer *answer);
  void (*ask) (TopaydPayoutAdapter *self,
               const char *id,
               GCancellable *cancellable,
               TopaydPayoutAnswer *answer);
  gboolean (*hear) (TopaydPayoutAdapter *self,
                    char id[TOPAYD_PAYOUT_ID_SIZE],
                    TopaydPayoutAnswer *answer);
  gboolean (*list) (TopaydPayoutAdapter *self,
                    gint64 since,
                    GArray *entries,
                    GCancellable *cancellable,
                    GError **error);
};

void topayd_payout_adapter_send (TopaydPayoutAdapter *self,
                                 const TopaydPayoutOrder *order,
                                 GCancellable *cancellable,
                                 TopaydPayoutAnswer *answer);
void topayd_payout_adapter_ask (TopaydPayoutAdapter *self,
                                const char *id,
                                GCancellable *cancellable,
                                TopaydPayoutAnswer *answer);
gboolean topayd_payout_adapter_hear (TopaydPayoutAdapter *self,
                                     char id[TOPAYD_PAYOUT_ID_SIZE],
                                     TopaydPayoutAnswer *answer);
gboolean topayd_payout_adapter_list (TopaydPayoutAdapter *self,
                                     gint64 since,
                                     GArray *entries,
                                     GCancellable *cancellable,
                                     GError **error);

const char *topayd_payout_answer_get_name (TopaydPayoutAnswerKind kind);

G_END_DECLS
