/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <gnutls/crypto.h>

#include "topayd-edge-private.h"

typedef struct
{
  guint status;
  const char *phrase;
  const char *code; /* of the wire's table of errors */
  TopaydRefusal reason;
} Answer;

/* clang-format off */
static const Answer answers[] = {
  { 400, "Bad Request",                     "bad_request",        TOPAYD_REFUSAL_BAD_REQUEST },
  { 405, "Method Not Allowed",              "method_not_allowed", TOPAYD_REFUSAL_METHOD },
  { 408, "Request Timeout",                 "bad_request",        TOPAYD_N_REFUSALS },
  { 413, "Content Too Large",               "too_large",          TOPAYD_REFUSAL_BODY_TOO_LARGE },
  { 414, "URI Too Long",                    "too_large",          TOPAYD_REFUSAL_HEAD_TOO_LARGE },
  { 417, "Expectation Failed",              "bad_request",        TOPAYD_REFUSAL_UNSUPPORTED },
  { 431, "Request Header Fields Too Large", "too_large",          TOPAYD_REFUSAL_HEAD_TOO_LARGE },
  { 501, "Not Implemented",                 "bad_request",        TOPAYD_REFUSAL_UNSUPPORTED },
  { 502, "Bad Gateway",                     "busy",               TOPAYD_REFUSAL_NO_ANSWER },
  { 503, "Service Unavailable",             "busy",               TOPAYD_N_REFUSALS },
  { 505, "HTTP Version Not Supported",      "bad_request",        TOPAYD_REFUSAL_UNSUPPORTED },
};
/* clang-format on */

static const Answer *
find_answer (guint status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].status == status)
      return &answers[i];
  return &answers[0];
}

/**
 * topayd_refusal_from_status:
 * @status: an HTTP status of ours
 *
 * Returns: what it counts as, %TOPAYD_N_REFUSALS when that is counted where it happens
 */
guint
topayd_refusal_from_status (guint status)
{
  return find_answer (status)->reason;
}

/**
 * topayd_answer_append:
 * @out: where answers wait
 * @status: an HTTP status of ours
 * @bare: the request was HEAD
 *
 * Writes a whole answer of the edge itself, in the form of the service's own errors. It is the last
 * of its connection.
 */
void
topayd_answer_append (TopaydBuffer *out, guint status, gboolean bare)
{
  const Answer *answer = find_answer (status);
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;
  guint64 id = 0;

  gnutls_rnd (GNUTLS_RND_NONCE, &id, sizeof id);
  body = g_strdup_printf ("{\"code\":\"%s\",\"request_id\":\"%016" G_GINT64_MODIFIER "x\"}",
                          answer->code, id);
  text =
      g_strdup_printf ("HTTP/1.1 %u %s\r\n"
                       "Request-Id: %016" G_GINT64_MODIFIER "x\r\n"
                       "Connection: close\r\n"
                       "Cache-Control: no-store\r\n"
                       "%s%s"
                       "Content-Type: application/json\r\n"
                       "Content-Length: %zu\r\n\r\n%s",
                       answer->status, answer->phrase, id,
                       answer->status == 405 ? "Allow: GET, HEAD, POST, PUT, DELETE\r\n" : "",
                       answer->status >= 502 && answer->status <= 503 ? "Retry-After: 1\r\n" : "",
                       strlen (body), bare ? "" : body);
  topayd_buffer_append (out, text, strlen (text));
}
