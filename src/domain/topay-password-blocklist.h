/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TopayPasswordBlocklist TopayPasswordBlocklist;

TopayPasswordBlocklist *topay_password_blocklist_new (GBytes *bytes,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_password_blocklist_free (TopayPasswordBlocklist *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayPasswordBlocklist, topay_password_blocklist_free)

gboolean
topay_password_blocklist_has (const TopayPasswordBlocklist *self, const char *folded, gsize length);
gsize topay_password_blocklist_get_n_entries (const TopayPasswordBlocklist *self);

G_END_DECLS
