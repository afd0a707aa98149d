/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-connection-private.h"

/* The steps from an empty file to the tables of this program: migrations/NNNN-name.sql. */

G_BEGIN_DECLS

/* “topd”, in the header of every database of ours. */
#define TOPAYD_APPLICATION_ID 0x746f7064

guint topayd_migration_count (void);
gboolean topayd_migration_check (TopaydTransaction *connection, guint *version, GError **error);
gboolean topayd_migration_run (TopaydTransaction *connection, guint from, guint to, GError **error);

G_END_DECLS
