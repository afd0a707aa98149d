/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-accounts.h"

G_BEGIN_DECLS

/* An address to be added. */
typedef struct
{
  const char *kind;
  const char *normal; /* (nullable): none */
  const char *masked;
  gboolean is_verified;
  gint64 now;
} TopaydNewContact;

TopayFrozen topayd_frozen_parse (const char *word);

/* What is to end: sessions, refresh tokens and devices of an account. */
typedef struct
{
  const char *account_id;
  const char *except_session_id; /* (nullable): this one and its device stay */
  const char *reason;
} TopaydEnding;

gboolean topayd_account_end_sessions (const TopaydVisit *visit,
                                      const TopaydEnding *ending,
                                      guint *n_ended,
                                      GError **error);

/* Tells every proven address. */

/* Seals the address of an agent, bound to its row. */
GBytes *topayd_agent_seal_email (const TopaydIdentity *identity,
                                 const char *agent_id,
                                 const char *email) G_GNUC_WARN_UNUSED_RESULT;

/* Tells the address of an agent, if there is one, of a sign-in. */
gboolean topayd_agent_tell_sign_in (const TopaydVisit *visit, const char *agent_id, GError **error);

/* Forgets wrong tries at the login password, under every name of the account. */
gboolean topayd_account_clear_login_locks (const TopaydVisit *visit,
                                           const TopaydAccount *account,
                                           GError **error);

/* Ends the wait alone; the count of tries stays. */
gboolean topayd_account_open_login_locks (const TopaydVisit *visit,
                                          const TopaydAccount *account,
                                          GError **error);

/* Which count of wrong tries. */
typedef struct
{
  const char *kind;    /* "login" or "agent_login" */
  const char *subject; /* id of the account, or of what was typed */
} TopaydLoginTry;

gboolean topayd_login_try (const TopaydVisit *visit,
                           const TopaydLoginTry *try,
                           TopayThrottleState *state,
                           gint64 *until,
                           GError **error);

/* The key of what was typed, for locks and codes, whether anybody has it or not. */
void topayd_typed_make_subject (const TopaydIdentity *identity,
                                const char *typed,
                                char subject[2 * TOPAYD_LOOKUP_BYTES + 1]);

G_END_DECLS
