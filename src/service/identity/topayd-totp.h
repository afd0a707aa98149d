/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"
#include "topayd-secret.h"

G_BEGIN_DECLS

#define TOPAYD_TOTP_SECRET_BYTES 20
#define TOPAYD_TOTP_STEP_S       30
#define TOPAYD_TOTP_SIZE         7

void topayd_totp_compute (const guint8 secret[TOPAYD_TOTP_SECRET_BYTES],
                          gint64 counter,
                          char code[TOPAYD_TOTP_SIZE]);
gboolean topayd_totp_verify (const guint8 secret[TOPAYD_TOTP_SECRET_BYTES],
                             const char *typed,
                             gint64 last_counter,
                             gint64 now,
                             gint64 *counter);

/* Gives the secret in base 32 for the authenticator; not in force before a code was right. */
gboolean topayd_totp_enrol (const TopaydVisit *visit,
                            const TopaydOwner *owner,
                            TopaydSecret **secret,
                            GError **error);
gboolean topayd_totp_confirm (const TopaydVisit *visit,
                              const TopaydOwner *owner,
                              const char *code,
                              TopaydOutcome *outcome,
                              GError **error);
gboolean topayd_totp_is_on (TopaydTransaction *transaction,
                            const TopaydOwner *owner,
                            gboolean *is_on,
                            GError **error);
/* Counts the try; a code is right once. */
gboolean topayd_totp_use (const TopaydVisit *visit,
                          const TopaydOwner *owner,
                          const char *code,
                          TopaydOutcome *outcome,
                          GError **error);

G_END_DECLS
