/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-proof.h"
#include "topayd-handlers.h"
#include "topayd-once.h"

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
  reply->time = topayd_stage_get_time (call->service->stage, call->caller.now);
  reply->minimum_app_version =
      g_strdup (topayd_stage_get_app_version (call->service->stage, config->minimum_app_version));
  reply->minimum_content_version = config->minimum_content_version;
  reply->code_digits = TOPAY_PROOF_DIGITS;
  reply->code_minutes = TOPAY_PROOF_CODE_S / 60;
  reply->password_minimum = PASSWORD_MINIMUM;
  reply->password_minimum_second_factor = PASSWORD_MINIMUM_SECOND_FACTOR;
  reply->pin_digits = PIN_DIGITS;
  topayd_call_answer (call);
}

/* Who voted is not known here. */
static gboolean
insert_vote (const TopaydVisit *visit, TopaydCall *call, TopayWireReceipt *receipt, GError **error)
{
  const TopayWireVote *vote = call->request;

  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO votes (id, article, language, answer, reason, content_version, received_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      TOPAYD_VALUES (TOPAYD_TEXT (receipt->id), TOPAYD_TEXT (vote->article),
                     TOPAYD_TEXT (vote->language), TOPAYD_TEXT (vote->answer),
                     TOPAYD_TEXT (vote->reason), TOPAYD_INTEGER (vote->content_version),
                     TOPAYD_INTEGER (receipt->received_at)),
      error);
}

static gboolean
store_vote (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_once_run (visit, call, "anonymous", insert_vote, error);
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
