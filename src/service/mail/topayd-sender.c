/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-sender.h"

G_DEFINE_INTERFACE (TopaydSender, topayd_sender, G_TYPE_OBJECT)

static void
topayd_sender_default_init (TopaydSenderInterface *iface)
{
}

/**
 * topayd_sender_send:
 * @self: a way out
 * @letter: what to send
 * @cancellable: (nullable): stops the waiting within a second or so
 * @error: return location
 *
 * Hands the letter over and waits for the acceptance. No message of an error has an address or a
 * part of the text in it, since it is stored and logged.
 *
 * Returns: whether the other side took it. An error that topay_error_is_transient () is one of now;
 * every other one is about this letter and lasts
 */
gboolean
topayd_sender_send (TopaydSender *self,
                    const TopaydLetter *letter,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (TOPAYD_IS_SENDER (self), FALSE);
  g_return_val_if_fail (letter != NULL, FALSE);

  return TOPAYD_SENDER_GET_IFACE (self)->send (self, letter, cancellable, error);
}
