/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-proof.h"
#include "topayd-handlers.h"
#include "topayd-idempotency.h"

#define PASSWORD_MINIMUM               15
#define PASSWORD_MINIMUM_SECOND_FACTOR 8
#define PIN_DIGITS                     6

/**
 * topayd_handle_info:
 * @call: a request for what the service is
 */
void
topayd_handle_info (TopaydCall *call)
{
  TopayWireServiceInfo *reply = topayd_call_make_reply (call);
  const TopaydConfig *config = call->service->config;

  reply->service = g_strdup ("topayd");
  reply->version = g_strdup (PACKAGE_VERSION);
  reply->time = call->caller.now;
  reply->minimum_app_version = g_strdup (config->minimum_app_version);
  reply->minimum_content_version = config->minimum_content_version;
  reply->code_digits = TOPAY_PROOF_DIGITS;
  reply->code_minutes = TOPAY_PROOF_CODE_S / 60;
  reply->password_minimum = PASSWORD_MINIMUM;
  reply->password_minimum_second_factor = PASSWORD_MINIMUM_SECOND_FACTOR;
  reply->pin_digits = PIN_DIGITS;
  topayd_call_answer (call);
}

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

static gboolean
insert_vote (TopaydTransaction *transaction,
             const TopayWireVote *vote,
             const TopayWireReceipt *receipt,
             GError **error)
{
  return topayd_sql_run (
      transaction,
      "INSERT INTO votes (id, article, language, answer, reason, content_version, received_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      TOPAYD_VALUES (TOPAYD_TEXT (receipt->id), TOPAYD_TEXT (vote->article),
                     TOPAYD_TEXT (vote->language), TOPAYD_TEXT (vote->answer),
                     TOPAYD_TEXT (vote->reason), TOPAYD_INTEGER (vote->content_version),
                     TOPAYD_INTEGER (receipt->received_at)),
      error);
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
store_vote (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopaydIdempotencyKey key = { "anonymous", call->endpoint->name, call->key, { 0 } };
  g_auto (TopaydIdempotencyAnswer) answer = { 0 };
  TopayWireReceipt *receipt = topayd_call_make_reply (call);
  g_autoptr (GBytes) body = NULL;
  char id[TOPAYD_ID_SIZE];
  char *text;
  gsize length = 0;

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

  topayd_id_draw (id);
  receipt->id = g_strdup (id);
  receipt->received_at = call->caller.now;
  text = topay_wire_encode (call->endpoint->reply, receipt, &length);
  body = g_bytes_new_take (text, length);
  return insert_vote (visit->transaction, call->request, receipt, error)
         && topayd_idempotency_finish (visit->transaction, &key, call->endpoint->success, body,
                                       error);
}

/**
 * topayd_handle_vote:
 * @call: a vote for an article
 *
 * Stores it once, however often it comes; who voted is not stored at all.
 */
void
topayd_handle_vote (TopaydCall *call)
{
  topayd_call_write (call, store_vote);
}
