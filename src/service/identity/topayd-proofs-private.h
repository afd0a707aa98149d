/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-accounts.h"
#include "topayd-code.h"
#include "topayd-reset.h"
#include "topayd-secret.h"

/* The rows of everything that waits for a code or a second proof. */

G_BEGIN_DECLS

/* One row. A half sign-in is a proof whose second proof is due. */
typedef struct
{
  char id[TOPAYD_ID_SIZE];
  const char *kind; /* (unowned): a word of the database, constant */
  TopayProof proof;
  char account_id[TOPAYD_ID_SIZE]; /* "" for nobody */
  char session_id[TOPAYD_ID_SIZE]; /* "" but for a step-up */
  char method[8];
  char channel[8];
  char language[17];
  guint8 subject[TOPAYD_LOOKUP_BYTES];
  guint8 salt[TOPAYD_CODE_SALT_BYTES];
  guint8 hash[TOPAYD_CODE_HASH_BYTES]; /* of the code, where the proof has one */
  gboolean has_ticket;
  guint8 ticket_hash[TOPAYD_TOKEN_HASH_BYTES];
  gint64 sends;
  char data[256]; /* of a half sign-in */
} TopaydProofRow;

const char *topayd_proof_kind_to_word (TopayProofKind kind);

gboolean topayd_proof_insert (const TopaydVisit *visit, const TopaydProofRow *row, GError **error);
gboolean topayd_proof_save (const TopaydVisit *visit, const TopaydProofRow *row, GError **error);
/* An id "" in @row: not found. */
gboolean topayd_proof_load (TopaydTransaction *transaction,
                            const char *id,
                            TopaydProofRow *row,
                            GError **error);
gboolean topayd_proof_load_by_ticket (TopaydTransaction *transaction,
                                      const char *ticket,
                                      TopaydProofRow *row,
                                      GError **error);
gboolean topayd_proofs_void_others (const TopaydVisit *visit,
                                    const char *account_id,
                                    const char *except_id,
                                    GError **error);

/* Draws a new ticket for the row; the one before is worth nothing. */
void topayd_proof_give_ticket (TopaydProofRow *row, char ticket[TOPAYD_TOKEN_SIZE]);
gboolean topayd_proof_has_ticket (const TopaydProofRow *row, const char *ticket);

/* What is needed to send a code, drawn before it is known whether it may be sent. */
typedef struct
{
  TopaydCode code;
  gboolean may_send; /* there is a proven address, and room in the limits of the account */
  gint64 wait_s;     /* until there is room */
  char *address;     /* (owned) (nullable): wiped */
  char *masked;      /* (owned) (nullable) */
} TopaydSending;

void topayd_sending_clear (TopaydSending *sending);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydSending, topayd_sending_clear)

gboolean topayd_sending_prepare (const TopaydVisit *visit,
                                 const TopaydAccount *account,
                                 const TopaydProofRow *row,
                                 TopaydSending *sending,
                                 GError **error);
void topayd_sending_put_code (const TopaydSending *sending, TopaydProofRow *row);
gboolean topayd_sending_send (const TopaydVisit *visit,
                              const TopaydSending *sending,
                              const TopaydProofRow *row,
                              GError **error);
gboolean
topayd_sends_take_address (const TopaydVisit *visit, TopaydOutcome *outcome, GError **error);

void topayd_code_sent_set (TopaydCodeSent *sent, const TopaydProofRow *row);

G_END_DECLS
