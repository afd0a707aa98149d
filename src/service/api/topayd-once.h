/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-call.h"

/* Requests that may wait in an outbox and come again. */

G_BEGIN_DECLS

/* Inside the transaction of the receipt, to which it may add. What it refuses, by the outcome of
 * @call, is not kept under the key: the same request may come again. */
typedef gboolean (*TopaydOnceEffect) (const TopaydVisit *visit,
                                      TopaydCall *call,
                                      TopayWireReceipt *receipt,
                                      GError **error);

gboolean topayd_once_run (const TopaydVisit *visit,
                          TopaydCall *call,
                          const char *scope,
                          TopaydOnceEffect effect,
                          GError **error);

G_END_DECLS
