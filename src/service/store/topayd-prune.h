/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sql.h"

G_BEGIN_DECLS

/* Forgets what has lived long enough, a bounded number of rows at a time. */
gboolean topayd_prune (TopaydTransaction *transaction, gint64 now, gboolean *more, GError **error);

G_END_DECLS
