/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-account.h"

/* What the files of the account share. */

G_BEGIN_DECLS

struct _TopayAccount
{
  GObject parent_instance;
  TopayClient *client;       /* (owned) */
  TopaySecretStore *secrets; /* (owned) (nullable): NULL where nothing may be kept */

  TopayAccountState state;
  TopayAccountReason reason;
  TopayAccountStay stay;
  TopayWireSession *info; /* (owned) (nullable): NULL unless signed in */
  guint level_source;     /* GSource id; 0 unless level 2 will end */

  /* Secrets, in memory only; wiped when they go. */
  char *ticket;         /* (owned) (nullable): for the second factor */
  char *refresh_token;  /* (owned) (nullable): only while it is kept in the Secret Service */
  char *refresh_id;     /* (owned) (nullable): of the next refresh, kept with the token */
  gboolean stay_wanted; /* in the sign-in under way */

  guint forgetting;           /* questions to forget that the Secret Service has not answered */
  guint generation;           /* counts the tokens, to see whether a failed call had the last one */
  GPtrArray *refresh_waiters; /* (owned) (nullable) (element-type GTask): while one is on its way */
};

void topay_account_set_state (TopayAccount *self, TopayAccountState state);
void topay_account_set_stay (TopayAccount *self, TopayAccountStay stay);
void topay_account_set_info (TopayAccount *self, TopayWireSession *info);
void topay_account_adopt (TopayAccount *self, TopayWireSessionReply *reply);
void topay_account_leave (TopayAccount *self, TopayAccountReason reason);

/* keeping and renewing */
void topay_account_keep_async (TopayAccount *self,
                               const char *refresh_token,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
void topay_account_keep_finish (TopayAccount *self, GAsyncResult *result);
void topay_account_forget (TopayAccount *self);
void
topay_account_refresh_async (TopayAccount *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean topay_account_refresh_finish (TopayAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
