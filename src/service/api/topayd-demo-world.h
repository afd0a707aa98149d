/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"

/* What the people of the demo have paid, have and pay with. Every date is counted from now, so that
 * the world is never old. */

G_BEGIN_DECLS

/* Where the scenes find things: the place of a method in the list of its account. */
enum
{
  TOPAYD_DEMO_BALANCE = 1,
  TOPAYD_DEMO_CARD = 2,
};

/* How much is in every wallet of the demo, in fen. */
#define TOPAYD_DEMO_AVAILABLE 325050

gboolean topayd_demo_world_set_commons (TopaydTransaction *transaction, gint64 now, GError **error);
gboolean topayd_demo_world_set_account (TopaydTransaction *transaction,
                                        const char *account_id,
                                        const char *name_key,
                                        gint64 now,
                                        GError **error);
void topayd_demo_world_draw_order (gint64 made_at, char order[18]);

G_END_DECLS
