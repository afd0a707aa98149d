/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sql.h"

/* One effect for one key, however often the request comes. Both calls belong into the job that has
 * the effect, so that the answer is stored exactly when the effect is:
 *
 *   begin → FRESH   → effect → finish (status, body)
 *         → STORED  → send the stored status and body
 *         → REUSED  → refuse with key_reused
 *
 * That a request with the same key is still running is not seen here: there is one writer. */

G_BEGIN_DECLS

#define TOPAYD_FINGERPRINT_BYTES 32

typedef struct
{
  const char *scope;                            /* id of the account, or "anonymous" */
  const char *route;                            /* name of the endpoint */
  const char *key;                              /* of the header Idempotency-Key */
  guint8 fingerprint[TOPAYD_FINGERPRINT_BYTES]; /* SHA-256 of the canonical body */
} TopaydIdempotencyKey;

typedef enum
{
  TOPAYD_IDEMPOTENCY_FRESH,
  TOPAYD_IDEMPOTENCY_STORED,
  TOPAYD_IDEMPOTENCY_REUSED,
} TopaydIdempotencyState;

typedef struct
{
  TopaydIdempotencyState state;
  guint status; /* HTTP; when stored */
  GBytes *body; /* (owned) (nullable); when stored */
} TopaydIdempotencyAnswer;

void topayd_idempotency_answer_clear (TopaydIdempotencyAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydIdempotencyAnswer, topayd_idempotency_answer_clear)

gboolean topayd_idempotency_begin (TopaydTransaction *transaction,
                                   const TopaydIdempotencyKey *key,
                                   TopaydIdempotencyAnswer *answer,
                                   GError **error);
gboolean topayd_idempotency_finish (TopaydTransaction *transaction,
                                    const TopaydIdempotencyKey *key,
                                    guint status,
                                    GBytes *body,
                                    GError **error);

G_END_DECLS
