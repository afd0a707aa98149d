/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-once.h"

#include "topayd-idempotency.h"

/* SHA-256 of the canonical body: two requests with one key must be one request. */
static void
fingerprint (TopaydCall *call, guint8 digest[TOPAYD_FINGERPRINT_BYTES])
{
  gsize length = 0;
  g_autofree char *text = topay_wire_encode (call->endpoint->request, call->request, &length);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = TOPAYD_FINGERPRINT_BYTES;

  g_checksum_update (checksum, (const guchar *) text, (gssize) length);
  g_checksum_get_digest (checksum, digest, &size);
}

/* The receipt that was given the first time. */
static gboolean
repeat (TopaydCall *call, const TopaydIdempotencyAnswer *answer, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (answer->body, &length);

  topay_wire_free (call->endpoint->reply, call->reply);
  call->reply = topay_wire_decode (call->endpoint->reply, text, length, NULL, error);
  return call->reply != NULL;
}

static gboolean
have_effect (const TopaydVisit *visit,
             TopaydCall *call,
             const TopaydIdempotencyKey *key,
             TopaydOnceEffect effect,
             GError **error)
{
  TopayWireReceipt *receipt = call->reply;
  g_autoptr (GBytes) body = NULL;
  char id[TOPAYD_ID_SIZE];
  gsize length = 0;
  char *text;

  topayd_id_draw (id);
  receipt->id = g_strdup (id);
  receipt->received_at = call->caller.now;
  if (!effect (visit, call, receipt, error))
    return FALSE;
  if (call->outcome.code != NULL)
    return TRUE;
  text = topay_wire_encode (call->endpoint->reply, receipt, &length);
  body = g_bytes_new_take (text, length);
  return topayd_idempotency_finish (visit->transaction, key, call->endpoint->success, body, error);
}

/**
 * topayd_once_run:
 * @visit: the job
 * @call: a request with a key, to an endpoint that answers with a receipt
 * @scope: whose keys these are: the id of an account, or "anonymous"
 * @effect: what is to happen
 * @error: return location for an error
 *
 * Does what the request asks for once, however often it comes, and gives the same receipt each
 * time. To be called in a job of topayd_call_write ().
 *
 * Returns: whether reply or outcome of @call is set; %FALSE with an error of the store or of
 *   @effect
 */
gboolean
topayd_once_run (const TopaydVisit *visit,
                 TopaydCall *call,
                 const char *scope,
                 TopaydOnceEffect effect,
                 GError **error)
{
  TopaydIdempotencyKey key = { scope, call->endpoint->name, call->key, { 0 } };
  g_auto (TopaydIdempotencyAnswer) answer = { 0 };

  topayd_call_make_reply (call);
  fingerprint (call, key.fingerprint);
  if (!topayd_idempotency_begin (visit->transaction, &key, &answer, error))
    return FALSE;
  if (answer.state == TOPAYD_IDEMPOTENCY_REUSED)
    {
      topayd_outcome_set (&call->outcome, "key_reused");
      return TRUE;
    }
  if (answer.state == TOPAYD_IDEMPOTENCY_STORED)
    return repeat (call, &answer, error);
  return have_effect (visit, call, &key, effect, error);
}
