/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"
#include "topayd-names.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *display_name;
  const char *language;
  const char *email;            /* (nullable) */
  const char *phone;            /* (nullable): +8613812345678, or Chinese without the +86 */
  const char *password_hash;    /* (nullable): of TopaydHasher */
  const char *payment_pin_hash; /* (nullable): likewise */
  gboolean contacts_verified;
} TopaydNewAccount;

typedef struct
{
  char *id;               /* (owned) */
  char *name;             /* (owned) */
  char *display_name;     /* (owned) */
  char *language;         /* (owned) */
  char *password_hash;    /* (owned) (nullable) */
  char *payment_pin_hash; /* (owned) (nullable) */
  TopayFrozen frozen;
  gboolean second_factor;
} TopaydAccount;

void topayd_account_free (TopaydAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydAccount, topayd_account_free)

typedef struct
{
  char *kind;    /* (owned): "email" or "phone" */
  char *masked;  /* (owned) */
  char *address; /* (owned) (nullable): in clear, only where it was asked for; wiped */
  gboolean verified;
} TopaydContact;

void topayd_contact_free (TopaydContact *contact);

gboolean topayd_account_add (const TopaydVisit *visit,
                             const TopaydNewAccount *account,
                             char id[TOPAYD_ID_SIZE],
                             GError **error);
gboolean topayd_account_find (const TopaydVisit *visit,
                              const char *typed,
                              TopaydAccount **account,
                              GError **error);
gboolean topayd_account_load (TopaydTransaction *transaction,
                              const char *id,
                              TopaydAccount **account,
                              GError **error);
GPtrArray *topayd_account_load_contacts (const TopaydVisit *visit,
                                         const char *account_id,
                                         gboolean in_clear,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_account_load_state (TopaydTransaction *transaction,
                                    const char *account_id,
                                    gint64 now,
                                    TopayAccountState *state,
                                    GError **error);
gboolean topayd_account_set_password_hash (TopaydTransaction *transaction,
                                           const char *account_id,
                                           const char *hash,
                                           gint64 now,
                                           GError **error);
gboolean topayd_account_set_payment_pin_hash (TopaydTransaction *transaction,
                                              const char *account_id,
                                              const char *hash,
                                              gint64 now,
                                              GError **error);
gboolean topayd_account_get_holds_until (TopaydTransaction *transaction,
                                         const char *account_id,
                                         gint64 now,
                                         gint64 *until,
                                         GError **error);
/* For the operator: the password stops working until it is reset. */
gboolean topayd_account_lock (const TopaydVisit *visit, const char *account_id, GError **error);

/* At every address that is proven, or at those of the channel that is named. */
gboolean topayd_account_tell (const TopaydVisit *visit, const TopaydTell *tell, GError **error);

G_END_DECLS
