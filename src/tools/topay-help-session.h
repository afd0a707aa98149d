/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-account.h"

/* A session for one run of the program: nothing keeps it, and whatever ends the program ends it. */

G_BEGIN_DECLS

typedef struct _TopayHelpSession TopayHelpSession;

/* From now on Ctrl+C and the like only cancel, until it is freed. @client: (nullable): no service
 * is set up */
TopayHelpSession *topay_help_session_new (TopayClient *client) G_GNUC_WARN_UNUSED_RESULT;
void topay_help_session_free (TopayHelpSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayHelpSession, topay_help_session_free)

GCancellable *topay_help_session_get_cancellable (TopayHelpSession *self);
TopayClient *topay_help_session_get_client (TopayHelpSession *self);
gboolean topay_help_session_is_interrupted (TopayHelpSession *self);
gboolean topay_help_session_is_signed_in (TopayHelpSession *self);

gboolean topay_help_session_begin (TopayHelpSession *self,
                                   const char *account,
                                   const char *language,
                                   GError **error);
gpointer topay_help_session_call (TopayHelpSession *self,
                                  const TopayWireEndpoint *endpoint,
                                  gconstpointer request,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *topay_help_session_find_payment (TopayHelpSession *self, const char *wanted, GError **error);
void topay_help_session_end (TopayHelpSession *self);

/* For calls that are waited for while the main loop goes on: a callback, whose data is the place of
 * the result. */
void topay_help_on_result_cb (GObject *source, GAsyncResult *result, gpointer place);
GAsyncResult *topay_help_wait_for (GAsyncResult **place);

G_END_DECLS
