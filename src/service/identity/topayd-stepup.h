/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-reset.h"
#include "topayd-sessions.h"

G_BEGIN_DECLS

/* @method "code" or "totp"; @channel counts for a code only. */
gboolean topayd_step_up_start (TopaydTransaction *transaction,
                               const TopaydIdentity *identity,
                               const TopaydSession *session,
                               const char *method,
                               const char *channel,
                               const TopaydCaller *caller,
                               TopaydCodeSent *sent,
                               GError **error);
gboolean topayd_step_up_finish (TopaydTransaction *transaction,
                                const TopaydIdentity *identity,
                                const TopaydSession *session,
                                const char *proof_id,
                                const char *code,
                                const TopaydCaller *caller,
                                TopaydSessionReply *reply,
                                GError **error);

G_END_DECLS
