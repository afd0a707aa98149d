/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-context.h"

/* Brings a request of a wizard on its way: into the outbox first, then it waits a little for what
 * the service says. */

G_BEGIN_DECLS

void topay_flow_post_async (TopayContext *context,
                            const TopayClientCall *call,
                            const TopayOutboxScope *scope,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GVariant *topay_flow_post_finish (TopayContext *context,
                                  GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
