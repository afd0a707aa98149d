/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-letter.h"

G_BEGIN_DECLS

#define TOPAYD_TYPE_SENDER (topayd_sender_get_type ())
G_DECLARE_INTERFACE (TopaydSender, topayd_sender, TOPAYD, SENDER, GObject)

/**
 * TopaydSenderInterface:
 * @send: hands the letter to somebody who accepts the responsibility for it
 *
 * A way out of the house. It is called in the thread “topayd-mail” alone and waits there.
 */
struct _TopaydSenderInterface
{
  GTypeInterface parent_interface;

  gboolean (*send) (TopaydSender *self,
                    const TopaydLetter *letter,
                    GCancellable *cancellable,
                    GError **error);
};

gboolean topayd_sender_send (TopaydSender *self,
                             const TopaydLetter *letter,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
