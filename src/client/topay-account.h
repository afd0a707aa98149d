/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-client.h"
#include "topay-secret-store.h"

/* The session of a person: who is signed in, at which level, until when, and on which devices. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_ACCOUNT_STATE_SIGNED_OUT,
  TOPAY_ACCOUNT_STATE_SIGNING_IN,    /* a call is on its way, also at start (restore) */
  TOPAY_ACCOUNT_STATE_SECOND_FACTOR, /* the password was right; a code is asked for */
  TOPAY_ACCOUNT_STATE_SIGNED_IN,
} TopayAccountState;

/* Why nobody is signed in. */
typedef enum
{
  TOPAY_ACCOUNT_REASON_NONE,    /* nobody was */
  TOPAY_ACCOUNT_REASON_BY_YOU,  /* signed out here */
  TOPAY_ACCOUNT_REASON_EXPIRED, /* the service ended the session: idle, elsewhere, reset, frozen */
} TopayAccountReason;

/* What became of the wish to stay signed in. */
typedef enum
{
  TOPAY_ACCOUNT_STAY_NO,          /* not asked for */
  TOPAY_ACCOUNT_STAY_YES,         /* the Secret Service keeps it */
  TOPAY_ACCOUNT_STAY_UNAVAILABLE, /* asked for, but there is nowhere safe to keep it */
} TopayAccountStay;

/* What a person typed; copied, and wiped after the call. */
typedef struct
{
  const char *account;
  const char *password;
  const char *device_name;
  const char *language; /* "en" or "zh_CN" */
  gboolean stay_signed_in;
} TopaySignIn;

#define TOPAY_TYPE_ACCOUNT (topay_account_get_type ())
G_DECLARE_FINAL_TYPE (TopayAccount, topay_account, TOPAY, ACCOUNT, GObject)

/* properties, all notified: "state", "reason", "stay", "level" (int), "account-name",
 * "display-name" (string), "contacts" (no value: notified when topay_account_get_info () changes)
 */
TopayAccount *topay_account_new (TopayClient *client,
                                 TopaySecretStore *secrets) G_GNUC_WARN_UNUSED_RESULT;
TopayClient *topay_account_get_client (TopayAccount *self);
TopayAccountState topay_account_get_state (TopayAccount *self);
TopayAccountReason topay_account_get_reason (TopayAccount *self);
TopayAccountStay topay_account_get_stay (TopayAccount *self);
const char *topay_account_get_name (TopayAccount *self);
const char *topay_account_get_display_name (TopayAccount *self);
int topay_account_get_level (TopayAccount *self); /* 0, 1, 2; 2 falls back to 1 by itself */
const TopayWireSession *topay_account_get_info (TopayAccount *self); /* (nullable) */

/* Once at start: signs in with what the Secret Service keeps. FALSE without error: nothing kept. */
void topay_account_restore_async (TopayAccount *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean topay_account_restore_finish (TopayAccount *self, GAsyncResult *result, GError **error);

/* Afterwards the state is SIGNED_IN or SECOND_FACTOR; on errors SIGNED_OUT. */
void topay_account_sign_in_async (TopayAccount *self,
                                  const TopaySignIn *sign_in,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean topay_account_sign_in_finish (TopayAccount *self, GAsyncResult *result, GError **error);

/* Takes a code of the app or a recovery code, the other NULL. On a wrong code the state stays. */
void topay_account_second_factor_async (TopayAccount *self,
                                        const char *code,
                                        const char *recovery_code,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
topay_account_second_factor_finish (TopayAccount *self, GAsyncResult *result, GError **error);
void topay_account_cancel_sign_in (TopayAccount *self); /* from SECOND_FACTOR back to SIGNED_OUT */

/* Signed out here at once whatever the service says; an error tells that it does not know yet. */
void topay_account_sign_out_async (TopayAccount *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean topay_account_sign_out_finish (TopayAccount *self, GAsyncResult *result, GError **error);

/* Any endpoint in the name of the session. An expired session is renewed once, if it may be. */
void topay_account_call_async (TopayAccount *self,
                               const TopayWireEndpoint *endpoint,
                               gconstpointer request,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Made again with the same key, it counts once. */
void topay_account_call_keyed_async (TopayAccount *self,
                                     const TopayClientCall *keyed,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gpointer topay_account_call_finish (TopayAccount *self, GAsyncResult *result, GError **error);

/* Who is signed in, asked again. */
void topay_account_update_async (TopayAccount *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean topay_account_update_finish (TopayAccount *self, GAsyncResult *result, GError **error);

/* The code of a step-up: topay_account_call_async () with topay_endpoint_step_up_start, then: */
void topay_account_step_up_async (TopayAccount *self,
                                  const char *proof_id,
                                  const char *code,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean topay_account_step_up_finish (TopayAccount *self, GAsyncResult *result, GError **error);

/* Devices: topay_endpoint_devices, _end_device and _end_devices by topay_account_call_async (). */

G_END_DECLS
