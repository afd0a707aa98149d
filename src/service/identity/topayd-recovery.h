/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-totp.h"

G_BEGIN_DECLS

#define TOPAYD_RECOVERY_CODES 10

/* Makes ten new codes; the old ones are void. The strings are shown once. */
void topayd_recovery_renew_async (const TopaydIdentity *identity,
                                  const TopaydOwner *owner,
                                  const TopaydCaller *caller,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *topayd_recovery_renew_finish (GAsyncResult *result,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
