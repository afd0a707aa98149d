/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-account-state.h"
#include "topay-password-blocklist.h"
#include "topay-proof.h"

#include "topayd-hasher.h"
#include "topayd-keys.h"
#include "topayd-sql.h"
#include "topayd-store.h"
#include "topayd-token.h"

/* What every part of identity works with, and how it answers.
 *
 * A refusal is not an error: it has to be committed (a wrong try counts), so it is an outcome with
 * the code of the wire. An error means that nothing happened.
 *
 * Functions that take a visit or a transaction are for jobs of the store. Functions that end in
 * _async need a password hash on the way; they run jobs of their own and call back on the caller's
 * context. */

G_BEGIN_DECLS

typedef enum
{
  TOPAYD_TELL_CODE_LOGIN_PASSWORD,
  TOPAYD_TELL_CODE_PAYMENT_PASSWORD,
  TOPAYD_TELL_CODE_UNLOCK,
  TOPAYD_TELL_CODE_STEP_UP,
  TOPAYD_TELL_PASSWORD_CHANGED,
  TOPAYD_TELL_PAYMENT_PASSWORD_CHANGED,
  TOPAYD_TELL_UNLOCKED,
  TOPAYD_TELL_LOGIN_DISABLED,
  TOPAYD_TELL_NEW_SIGN_IN,
  TOPAYD_TELL_REFRESH_REUSE,
  TOPAYD_TELL_RECOVERY_CODE_USED,
  TOPAYD_TELL_FROZEN,
  TOPAYD_TELL_UNFROZEN,
  TOPAYD_TELL_AGENT_SIGN_IN,
  TOPAYD_TELL_CASE_NEWS,
} TopaydTellKind;

/* Something to tell a person at one address, in the transaction of what it tells about. */
typedef struct
{
  TopaydTellKind kind;
  const char *account_id; /* (nullable): NULL for an agent */
  const char *proof_id;   /* (nullable): a code takes the place of a waiting one of this proof */
  const char *channel;    /* "email" or "phone" */
  const char *language;
  const char *address; /* in clear */
  const char *address_masked;
  const char *code;   /* (nullable): in clear */
  const char *device; /* (nullable): its name; of news: the numbers of cases */
  gint64 created_at;  /* Unix seconds */
  gint64 expires_at;  /* of a code; otherwise 0 */
} TopaydTell;

typedef gboolean (*TopaydEnqueueCode) (TopaydTransaction *transaction,
                                       const TopaydTell *tell,
                                       gpointer data,
                                       GError **error);

/**
 * TopaydIdentity:
 *
 * @pretend: (nullable): costs what @enqueue costs and tells nobody anything, so that the time of an
 *   answer does not tell whether a code was sent
 *
 * Lives as long as the service; used from the main loop and from the threads of the store, which
 * only read it.
 */
typedef struct
{
  TopaydStore *store;                      /* (unowned) */
  TopaydHasher *hasher;                    /* (unowned) */
  const TopaydKeys *keys;                  /* (unowned) */
  const TopayPasswordBlocklist *blocklist; /* (unowned) (nullable) */
  TopaydEnqueueCode enqueue;
  TopaydEnqueueCode pretend;
  gpointer enqueue_data; /* (unowned): of both */
} TopaydIdentity;

/**
 * TopaydCaller:
 * @address: (nullable): where the call comes from, as the limits count it: an IPv4 address or the
 *   first 64 bits of an IPv6 one
 * @address_masked: (nullable): for the audit log
 * @now: Unix seconds
 * @now_ms: Unix milliseconds; 0 for @now
 */
typedef struct
{
  const char *address;
  const char *address_masked;
  gint64 now;
  gint64 now_ms;
} TopaydCaller;

typedef enum
{
  TOPAYD_OWNER_ACCOUNT,
  TOPAYD_OWNER_AGENT,
} TopaydOwnerKind;

/* Whose session, authenticator or code it is. */
typedef struct
{
  TopaydOwnerKind kind;
  const char *id;
} TopaydOwner;

/**
 * TopaydVisit:
 *
 * What a function in a job of the store works with; on the stack of the job.
 */
typedef struct
{
  TopaydTransaction *transaction; /* (unowned) */
  const TopaydIdentity *identity; /* (unowned) */
  const TopaydCaller *caller;     /* (unowned) */
} TopaydVisit;

/**
 * TopaydOutcome:
 * @code: (nullable): a code of the wire, a constant; %NULL when what was asked for was done
 * @tries_left: of a wrong code; -1 where it does not apply
 * @until: Unix seconds; 0 where it does not apply
 * @retry_after_s: seconds; 0 where it does not apply
 */
typedef struct
{
  const char *code;
  int tries_left;
  gint64 until;
  gint64 retry_after_s;
} TopaydOutcome;

/* What signing in, a second factor, a refresh and a step-up give. Empty strings where there is
 * none; to be wiped with topayd_session_reply_clear (). */
typedef struct
{
  TopaydOutcome outcome;
  gboolean needs_second_factor;
  char ticket[TOPAYD_TOKEN_SIZE];
  gint64 ticket_until;
  char token[TOPAYD_TOKEN_SIZE];
  char refresh_token[TOPAYD_TOKEN_SIZE];
  gint64 refresh_expires_at;
  char session_id[TOPAYD_ID_SIZE];
  char device_id[TOPAYD_ID_SIZE];
  char owner_id[TOPAYD_ID_SIZE]; /* of the account or the agent */
  guint level;
  gint64 level_until;
  gint64 idle_until;
  gint64 expires_at;
} TopaydSessionReply;

void topayd_session_reply_clear (TopaydSessionReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydSessionReply, topayd_session_reply_clear)

void topayd_outcome_set (TopaydOutcome *outcome, const char *code);

G_END_DECLS
