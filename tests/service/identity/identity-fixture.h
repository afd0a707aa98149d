/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-accounts.h"
#include "topayd-agents.h"
#include "topayd-freeze.h"
#include "topayd-recovery.h"
#include "topayd-reset.h"
#include "topayd-sessions.h"
#include "topayd-signin.h"
#include "topayd-stepup.h"
#include "topayd-totp.h"

/* A service in a folder of its own: real keys, a real database, cheap hashes, and messages that are
 * kept instead of sent. The clock is the fixture's. */

#define NOW      1800000000
#define PASSWORD "three green bicycles"
#define WRONG    "three green tricycles"
#define PIN      "718395"

typedef struct
{
  TopaydTellKind kind;
  char *channel; /* (owned) */
  char *address; /* (owned) */
  char *code;    /* (owned) (nullable) */
  char *device;  /* (owned) (nullable) */
} Told;

typedef struct
{
  char *folder;         /* (owned) */
  TopaydKeys *keys;     /* (owned) */
  TopaydStore *store;   /* (owned) */
  TopaydHasher *hasher; /* (owned) */
  TopaydIdentity identity;
  TopaydCaller caller;             /* at @now of the moment */
  GPtrArray *told;                 /* (owned) (element-type Told) */
  GMutex lock;                     /* of @told */
  char account_id[TOPAYD_ID_SIZE]; /* of “ada”, with an e-mail address and a phone number */
} Fixture;

Fixture *fixture_new (void);
void fixture_free (Fixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

void fixture_reopen (Fixture *self, const TopaydHashCost *cost);
void fixture_add_account (Fixture *self, const char *name, const char *email, char *id);

/* Runs @job and insists that it commits. */
void fixture_run (Fixture *self, TopaydJob job, gpointer data);
gint64 fixture_count (Fixture *self, const char *sql);
void fixture_execute (Fixture *self, const char *sql);

/* The last code that was told, and how many messages of a kind. */
const char *fixture_get_code (Fixture *self);
guint fixture_count_told (Fixture *self, TopaydTellKind kind);
void fixture_forget_told (Fixture *self);

/* A result that a callback brings, waited for. */
void fixture_take_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *fixture_wait (GAsyncResult **result);

void fixture_sign_in (Fixture *self,
                      const char *account,
                      const char *password,
                      TopaydSessionReply *reply);
void fixture_find_session (Fixture *self, const char *token, TopaydSession *session);
gboolean fixture_is_live (Fixture *self, const char *token);
void fixture_refresh (Fixture *self,
                      const char *token,
                      const char *request_id,
                      TopaydSessionReply *reply);

/* An authenticator in force for an account or an agent; gives its secret. */
void fixture_turn_on_totp (Fixture *self,
                           const TopaydOwner *owner,
                           guint8 secret[TOPAYD_TOTP_SECRET_BYTES]);
void fixture_compute_totp (Fixture *self,
                           const guint8 secret[TOPAYD_TOTP_SECRET_BYTES],
                           char code[TOPAYD_TOTP_SIZE]);

void
fixture_reset_start (Fixture *self, TopayProofKind kind, const char *account, TopaydCodeSent *sent);
void fixture_reset_code (Fixture *self,
                         const char *proof_id,
                         const char *code,
                         TopaydCodeAccepted *accepted);
void fixture_reset_finish (Fixture *self,
                           const char *proof_id,
                           const char *proof,
                           const char *password,
                           TopaydResetDone *done);
