/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-proofs-private.h"
#include "topayd-signin.h"

G_BEGIN_DECLS

/* Limits of the address a sign-in comes from; sets “too_many”. */
gboolean
topayd_sign_in_take_address (const TopaydVisit *visit, TopaydOutcome *outcome, GError **error);

/* Begins the session that a half sign-in waited for. */
gboolean topayd_sign_in_complete (const TopaydVisit *visit,
                                  const TopaydProofRow *row,
                                  TopaydSessionReply *reply,
                                  GError **error);

/* A sign-in whose password was right. */
typedef struct
{
  const TopaydAccount *account;
  const char *device_name;
  gboolean stay_signed_in;
} TopaydSignInStart;

gboolean topayd_sign_in_begin_session (const TopaydVisit *visit,
                                       const TopaydSignInStart *start,
                                       TopaydSessionReply *reply,
                                       GError **error);

G_END_DECLS
