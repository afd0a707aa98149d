/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-reply.h"

#include <string.h>

#include "topay-error.h"

/* A refusal must not say more than this; a longer one is not ours. */
#define PROBLEM_MAX_BYTES 4096

/* Which kind of error a code of the wire is. Whether it is transient follows from the kind; a test
 * holds that against the column of the table. */
static TopayError
kind_of_code (const TopayWireErrorCode *code)
{
  switch (code->status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      return TOPAY_ERROR_DENIED;

    case SOUP_STATUS_NOT_FOUND:
      return TOPAY_ERROR_NOT_FOUND;

    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
      return TOPAY_ERROR_TOO_LARGE;

    case 426: /* Upgrade Required */
      return TOPAY_ERROR_UNSUPPORTED;

    case 429: /* Too Many Requests */
      return TOPAY_ERROR_RATE_LIMITED;

    case 507: /* Insufficient Storage */
      return TOPAY_ERROR_FULL;

    default:
      return code->transient ? TOPAY_ERROR_BUSY : TOPAY_ERROR_REFUSED;
    }
}

/* For answers that are not of the service itself: of a proxy before it, or of a newer one. */
static TopayError
kind_of_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return TOPAY_ERROR_BUSY;

    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      return TOPAY_ERROR_OFFLINE;

    case 429: /* Too Many Requests */
      return TOPAY_ERROR_RATE_LIMITED;

    default:
      return SOUP_STATUS_IS_CLIENT_ERROR (status) || SOUP_STATUS_IS_SERVER_ERROR (status)
                 ? TOPAY_ERROR_REFUSED
                 : TOPAY_ERROR_INVALID;
    }
}

static TopayWireProblem *
read_problem (const TopayExchangeReply *reply)
{
  const char *field = NULL;

  if (!reply->is_json || reply->length > PROBLEM_MAX_BYTES)
    return NULL;

  return topay_wire_decode (&topay_record_problem, reply->text, reply->length, &field, NULL);
}

static GError *
make_error (const TopayExchangeReply *reply)
{
  TopayWireProblem *problem = read_problem (reply);
  const TopayWireErrorCode *code =
      problem != NULL ? topay_wire_error_code_find (problem->code) : NULL;
  TopayError kind = code != NULL ? kind_of_code (code) : kind_of_status (reply->status);
  GError *error =
      g_error_new (TOPAY_ERROR, (int) kind, "The service answered %u%s%s", reply->status,
                   code != NULL ? " " : "", code != NULL ? code->code : "");
  TopayErrorDetail *detail = topay_error_edit_detail (error);

  detail->request_id = g_strdup (reply->request_id);
  detail->retry_after_s = reply->retry_after_s;
  if (problem == NULL)
    return error;

  /* A code that this program does not know is kept: the log and the outbox show it. */
  detail->code = g_strdup (problem->code);
  detail->field = g_strdup (problem->field);
  detail->retry_after_s = MAX (reply->retry_after_s, problem->retry_after_s);
  detail->tries_left = problem->tries_left;
  detail->until = problem->until;
  if (detail->request_id == NULL)
    detail->request_id = g_strdup (problem->request_id);
  topay_wire_free (&topay_record_problem, problem);

  return error;
}

/* The end of the line that the record of a raw reply stands in; %NULL when there is none. */
static const char *
find_line_end (const TopayExchangeReply *reply)
{
  return reply->length > 0
             ? memchr (reply->text, '\n', MIN (reply->length, TOPAY_WIRE_EVIDENCE_HEAD))
             : NULL;
}

/**
 * topay_reply_dup_bytes:
 * @endpoint: what was called
 * @reply: what topay_reply_read() found good
 *
 * Returns: (transfer full) (nullable): the bytes behind the line; %NULL for an endpoint that has
 *   none
 */
GBytes *
topay_reply_dup_bytes (const TopayWireEndpoint *endpoint, const TopayExchangeReply *reply)
{
  const char *end = endpoint->raw_reply ? find_line_end (reply) : NULL;

  return end != NULL ? g_bytes_new (end + 1, reply->length - (gsize) (end + 1 - reply->text))
                     : NULL;
}

/**
 * topay_reply_read:
 * @endpoint: what was called
 * @reply: what came back
 * @error: any of %TOPAY_ERROR, with the detail that the service gave
 *
 * Returns: (transfer full): the record of the reply, for topay_wire_free ()
 */
gpointer
topay_reply_read (const TopayWireEndpoint *endpoint,
                  const TopayExchangeReply *reply,
                  GError **error)
{
  g_autoptr (GError) failure = NULL;
  const char *field = NULL;
  gpointer record;
  gsize length;

  if (reply->status != endpoint->success)
    {
      g_propagate_error (error, make_error (reply));
      return NULL;
    }

  if (endpoint->raw_reply ? !reply->is_bytes || find_line_end (reply) == NULL : !reply->is_json)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                           "The answer is of another form than it should");
      return NULL;
    }

  length = endpoint->raw_reply ? (gsize) (find_line_end (reply) - reply->text) : reply->length;
  record = topay_wire_decode (endpoint->reply, reply->text, length, &field, &failure);
  if (record == NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The answer to %s is not understood: %s",
                 endpoint->name, failure->message);

  return record;
}
