/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"

G_BEGIN_DECLS

typedef struct
{
  const char *account; /* name, e-mail address or phone number, as typed */
  const char *password;
  const char *device_name;
  const char *language;
  gboolean stay_signed_in;
} TopaydSignIn;

void topayd_sign_in_async (const TopaydIdentity *identity,
                           const TopaydSignIn *request,
                           const TopaydCaller *caller,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean topayd_sign_in_finish (GAsyncResult *result, TopaydSessionReply *reply, GError **error);

typedef struct
{
  const char *ticket;
  const char *code;          /* (nullable) */
  const char *recovery_code; /* (nullable): looked at when there is no code */
} TopaydSecondFactor;

void topayd_second_factor_async (const TopaydIdentity *identity,
                                 const TopaydSecondFactor *request,
                                 const TopaydCaller *caller,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean
topayd_second_factor_finish (GAsyncResult *result, TopaydSessionReply *reply, GError **error);

G_END_DECLS
