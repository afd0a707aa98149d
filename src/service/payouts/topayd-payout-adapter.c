/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payout-adapter.h"

G_DEFINE_INTERFACE (TopaydPayoutAdapter, topayd_payout_adapter, G_TYPE_OBJECT)

static void
topayd_payout_adapter_default_init (TopaydPayoutAdapterInterface *iface)
{
}

/* A reference goes to the screen and to the wire: what is no line of plain letters is none. */
static void
clean (TopaydPayoutAnswer *answer)
{
  answer->reference[sizeof answer->reference - 1] = '\0';
  for (const char *c = answer->reference; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c))
      {
        answer->reference[0] = '\0';
        return;
      }
}

/**
 * topayd_payout_adapter_send:
 * @self: a channel
 * @order: what goes where
 * @cancellable: (nullable): stops the waiting within a second or so, which is no answer
 * @answer: (out): what the channel says
 *
 * Hands money over. The same id moves money once, however often it is sent.
 */
void
topayd_payout_adapter_send (TopaydPayoutAdapter *self,
                            const TopaydPayoutOrder *order,
                            GCancellable *cancellable,
                            TopaydPayoutAnswer *answer)
{
  g_return_if_fail (TOPAYD_IS_PAYOUT_ADAPTER (self) && order != NULL && answer != NULL);

  *answer = (TopaydPayoutAnswer){ 0 };
  TOPAYD_PAYOUT_ADAPTER_GET_IFACE (self)->send (self, order, cancellable, answer);
  clean (answer);
}

/**
 * topayd_payout_adapter_ask:
 * @self: a channel
 * @id: of a payout
 * @cancellable: (nullable): stops the waiting within a second or so, which is no answer
 * @answer: (out): what the channel says
 *
 * Asks where a payout is. Moves nothing.
 */
void
topayd_payout_adapter_ask (TopaydPayoutAdapter *self,
                           const char *id,
                           GCancellable *cancellable,
                           TopaydPayoutAnswer *answer)
{
  g_return_if_fail (TOPAYD_IS_PAYOUT_ADAPTER (self) && id != NULL && answer != NULL);

  *answer = (TopaydPayoutAnswer){ 0 };
  TOPAYD_PAYOUT_ADAPTER_GET_IFACE (self)->ask (self, id, cancellable, answer);
  clean (answer);
}

/**
 * topayd_payout_adapter_hear:
 * @self: a channel
 * @id: (out): of the payout that it speaks of
 * @answer: (out): what it says
 *
 * Takes what the channel said unasked.
 *
 * Returns: whether there was something
 */
gboolean
topayd_payout_adapter_hear (TopaydPayoutAdapter *self,
                            char id[TOPAYD_PAYOUT_ID_SIZE],
                            TopaydPayoutAnswer *answer)
{
  TopaydPayoutAdapterInterface *iface;

  g_return_val_if_fail (TOPAYD_IS_PAYOUT_ADAPTER (self) && answer != NULL, FALSE);

  iface = TOPAYD_PAYOUT_ADAPTER_GET_IFACE (self);
  *answer = (TopaydPayoutAnswer){ 0 };
  if (iface->hear == NULL || !iface->hear (self, id, answer))
    return FALSE;
  id[TOPAYD_PAYOUT_ID_SIZE - 1] = '\0';
  clean (answer);
  return TRUE;
}

/**
 * topayd_payout_adapter_list:
 * @self: a channel
 * @since: Unix seconds
 * @entries: (element-type TopaydPayoutEntry): where they are added
 * @cancellable: (nullable): stops the waiting
 * @error: return location for an error
 *
 * Reads the books of the channel, to be compared with ours.
 *
 * Returns: whether all of it is there; %FALSE with OFFLINE, TIMEOUT, IO or DAMAGED
 */
gboolean
topayd_payout_adapter_list (TopaydPayoutAdapter *self,
                            gint64 since,
                            GArray *entries,
                            GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (TOPAYD_IS_PAYOUT_ADAPTER (self) && entries != NULL, FALSE);

  return TOPAYD_PAYOUT_ADAPTER_GET_IFACE (self)->list (self, since, entries, cancellable, error);
}

/**
 * topayd_payout_answer_get_name:
 * @kind: of an answer
 *
 * Returns: a word for the audit log and for operators
 */
const char *
topayd_payout_answer_get_name (TopaydPayoutAnswerKind kind)
{
  static const char *const names[] = {
    [TOPAYD_PAYOUT_NO_ANSWER] = "no-answer", [TOPAYD_PAYOUT_UNKNOWN] = "unknown",
    [TOPAYD_PAYOUT_ACCEPTED] = "accepted",   [TOPAYD_PAYOUT_SETTLED] = "settled",
    [TOPAYD_PAYOUT_RETURNED] = "returned",   [TOPAYD_PAYOUT_FAILED] = "failed",
  };

  return (guint) kind < G_N_ELEMENTS (names) ? names[kind] : "unknown";
}
