/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Text that must not stay in memory: in pages that are locked, guarded and left out of a core, and
 * wiped when it is freed. */

G_BEGIN_DECLS

typedef char TopaydSecret;

TopaydSecret *topayd_secret_new (gconstpointer bytes, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
TopaydSecret *topayd_secret_dup (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void topayd_secret_free (TopaydSecret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydSecret, topayd_secret_free)

G_END_DECLS
