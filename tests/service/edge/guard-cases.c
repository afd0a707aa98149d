/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "guard-cases.h"

#include <string.h>

#define GET     "GET /a HTTP/1.1\r\n"
#define POST    "POST /a HTTP/1.1\r\n"
#define HOST    "Host: a\r\n"
#define END     "\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"

/* clang-format off */
const GuardCase guard_cases[] = {
  { "plain-get-passes", GET HOST END, 0, 1, 0 },
  { "pipelined-gets-pass", GET HOST END GET HOST END GET HOST END, 0, 3, 0 },
  { "no-body-of-delete-passes", "DELETE /a HTTP/1.1\r\n" HOST END, 0, 1, 0 },
  { "head-passes", "HEAD / HTTP/1.1\r\n" HOST END, 0, 1, 0 },
  { "put-passes", "PUT /a HTTP/1.1\r\n" HOST "Content-Length: 1\r\n" END "x", 0, 1, 0 },
  { "content-passes", POST HOST "Content-Length: 3\r\n" END "abc" GET HOST END, 0, 2, 0 },
  { "post-without-length-passes", POST HOST END GET HOST END, 0, 2, 0 },
  { "empty-content-passes", POST HOST "Content-Length: 0\r\n" END, 0, 1, 0 },
  { "zero-length-of-get-passes", GET HOST "Content-Length: 0\r\n" END, 0, 1, 0 },
  { "chunks-pass", POST HOST CHUNKED END "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n" GET HOST END, 0, 2, 0 },
  { "coding-in-capitals-passes", POST HOST "transfer-ENCODING:  Chunked \r\n" END "0\r\n\r\n", 0, 1, 0 },
  { "expectation-passes", POST HOST "Expect: 100-continue\r\nContent-Length: 1\r\n" END "x", 0, 1, 0 },
  { "query-passes", "GET /a?b=%20&c=/?d HTTP/1.1\r\n" HOST END, 0, 1, 0 },
  { "dots-in-names-pass", "GET /a.b/..c/...?../ HTTP/1.1\r\n" HOST END, 0, 1, 0 },
  { "host-with-port-passes", GET "Host: a.b-c:65535\r\n" END, 0, 1, 0 },
  { "host-v6-passes", GET "Host: [::1]:8\r\n" END, 0, 1, 0 },
  { "blanks-around-values-pass", GET "Host:\ta \t\r\nX:\r\nY: a b\tc\r\n" END, 0, 1, 0 },
  { "half-a-request-waits", GET "Ho", 0, 0, 0 },
  { "nothing-after-close-counts", GET HOST "Connection: keep-alive, Close\r\n" END GET HOST END, 0, 1, 0 },
  { "two-hosts", GET HOST "Host: b\r\n" END, 0, 0, 400 },
  { "no-host", GET END, 0, 0, 400 },
  { "empty-host", GET "Host:\r\n" END, 0, 0, 400 },
  { "host-with-path", GET "Host: a/b\r\n" END, 0, 0, 400 },
  { "host-with-user", GET "Host: u@a\r\n" END, 0, 0, 400 },
  { "host-list", GET "Host: a, b\r\n" END, 0, 0, 400 },
  { "host-port-too-long", GET "Host: a:123456\r\n" END, 0, 0, 400 },
  { "length-and-chunks", POST HOST "Content-Length: 4\r\n" CHUNKED END "0\r\n\r\nGET /", 0, 0, 400 },
  { "chunks-and-length", POST HOST CHUNKED "Content-Length: 4\r\n" END "0\r\n\r\nGET /", 0, 0, 400 },
  { "two-lengths", POST HOST "Content-Length: 3\r\nContent-Length: 3\r\n" END "abc", 0, 0, 400 },
  { "length-list", POST HOST "Content-Length: 3, 3\r\n" END "abc", 0, 0, 400 },
  { "length-with-sign", POST HOST "Content-Length: +3\r\n" END "abc", 0, 0, 400 },
  { "length-negative", POST HOST "Content-Length: -3\r\n" END "abc", 0, 0, 400 },
  { "length-hex", POST HOST "Content-Length: 0x3\r\n" END "abc", 0, 0, 400 },
  { "length-empty", POST HOST "Content-Length: \r\n" END, 0, 0, 400 },
  { "length-beyond-64-bits", POST HOST "Content-Length: 99999999999999999999999\r\n" END, 0, 0, 413 },
  { "length-beyond-the-limit", POST HOST "Content-Length: 266241\r\n" END, 0, 0, 413 },
  { "two-codings", POST HOST CHUNKED CHUNKED END "0\r\n\r\n", 0, 0, 400 },
  { "coding-xchunked", POST HOST "Transfer-Encoding: xchunked\r\n" END, 0, 0, 501 },
  { "coding-list", POST HOST "Transfer-Encoding: gzip, chunked\r\n" END, 0, 0, 501 },
  { "coding-identity", POST HOST "Transfer-Encoding: identity\r\n" END, 0, 0, 501 },
  { "coding-with-tab-inside", POST HOST "Transfer-Encoding: chunked\tx\r\n" END, 0, 0, 501 },
  { "chunk-extension", POST HOST CHUNKED END "3;a=b\r\nabc\r\n0\r\n\r\n", 0, 0, 400 },
  { "chunk-size-with-blank", POST HOST CHUNKED END "3 \r\nabc\r\n0\r\n\r\n", 0, 0, 400 },
  { "chunk-size-empty", POST HOST CHUNKED END "\r\nabc", 0, 0, 400 },
  { "chunk-size-with-sign", POST HOST CHUNKED END "+3\r\nabc\r\n0\r\n\r\n", 0, 0, 400 },
  { "chunk-size-too-long", POST HOST CHUNKED END "000000003\r\nabc", 0, 0, 400 },
  { "chunk-size-line-feed", POST HOST CHUNKED END "3\nabc\r\n0\r\n\r\n", 0, 0, 400 },
  { "chunk-too-large", POST HOST CHUNKED END "41001\r\n", 0, 0, 413 },
  { "chunk-without-end", POST HOST CHUNKED END "3\r\nabcd\r\n0\r\n\r\n", 0, 0, 400 },
  { "trailer", POST HOST CHUNKED END "0\r\nX: y\r\n\r\n", 0, 0, 400 },
  { "bare-line-feed", "GET /a HTTP/1.1\nHost: a\n\n", 0, 0, 400 },
  { "line-feed-after-field", GET "Host: a\n\r\n", 0, 0, 400 },
  { "carriage-return-in-field", GET "Host: a\rX: y\r\n" END, 0, 0, 400 },
  { "empty-line-first", "\r\n" GET HOST END, 0, 0, 400 },
  { "blank-before-colon", GET "Host : a\r\n" END, 0, 0, 400 },
  { "folded-field", GET HOST "X: a\r\n b\r\n" END, 0, 0, 400 },
  { "field-without-name", GET HOST ": a\r\n" END, 0, 0, 400 },
  { "field-without-colon", GET HOST "abc\r\n" END, 0, 0, 400 },
  { "control-byte-in-field", GET HOST "X: a\001b\r\n" END, 0, 0, 400 },
  { "nul-in-field", GET HOST "X: a\0b\r\n" END, sizeof (GET HOST "X: a\0b\r\n" END) - 1, 0, 400 },
  { "high-byte-in-field", GET HOST "X: \303\244\r\n" END, 0, 0, 400 },
  { "body-of-get", GET HOST "Content-Length: 5\r\n" END "abcde", 0, 0, 400 },
  { "body-of-delete", "DELETE /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\n" END "abcde", 0, 0, 400 },
  { "chunks-of-head", "HEAD /a HTTP/1.1\r\n" HOST CHUNKED END "0\r\n\r\n", 0, 0, 400 },
  { "unknown-method", "PATCH /a HTTP/1.1\r\n" HOST END, 0, 0, 405 },
  { "method-in-small-letters", "get /a HTTP/1.1\r\n" HOST END, 0, 0, 405 },
  { "endless-method", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0, 0, 405 },
  { "connect", "CONNECT a:1 HTTP/1.1\r\n" HOST END, 0, 0, 405 },
  { "preface-of-version-2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 0, 405 },
  { "tls-on-a-plain-port", "\026\003\001\002", 0, 0, 400 },
  { "two-blanks", "GET  /a HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "no-version", "GET /a\r\n" HOST END, 0, 0, 400 },
  { "version-1.0", "GET /a HTTP/1.0\r\n" HOST END, 0, 0, 505 },
  { "version-2.0", "GET /a HTTP/2.0\r\n" HOST END, 0, 0, 505 },
  { "version-of-something-else", "GET /a HTCPCP/1\r\n" HOST END, 0, 0, 400 },
  { "absolute-form", "GET http://a/ HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "asterisk-form", "GET * HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "fragment", "GET /a#b HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "high-byte-in-path", "GET /\303\244 HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "dot-segments", "GET /a/../../etc/passwd HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "dot-segment-at-the-end", "GET /a/.. HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "escaped-dot-segment", "GET /a/%2e%2E/b HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "dot-segment-before-query", "GET /a/.?b HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "escaped-slash", "GET /a%2fb HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "escaped-nul", "GET /a%00b HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "half-an-escape", "GET /a%2 HTTP/1.1\r\n" HOST END, 0, 0, 400 },
  { "upgrade-to-version-2", GET HOST "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" END, 0, 0, 400 },
  { "upgrade-to-websocket", GET HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n" END, 0, 0, 400 },
  { "connection-with-nonsense", GET HOST "Connection: close;q=1\r\n" END, 0, 0, 400 },
  { "expectation-of-something-else", POST HOST "Expect: a\r\nContent-Length: 1\r\n" END, 0, 0, 417 },
  { "expectation-with-chunks", POST HOST "Expect: 100-continue\r\n" CHUNKED END, 0, 0, 417 },
  { "expectation-without-body", GET HOST "Expect: 100-continue\r\n" END, 0, 0, 400 },
  { "good-then-bad", GET HOST END POST HOST "Content-Length: 2\r\n" END "ab" "GET /a HTTP/1.1\n", 0, 2, 400 },
};
/* clang-format on */

const guint n_guard_cases = G_N_ELEMENTS (guard_cases);

static void
append_text (GByteArray *stream, const char *text)
{
  g_byte_array_append (stream, (const guint8 *) text, (guint) strlen (text));
}

static void
append_chunks (GByteArray *stream, GRand *random)
{
  for (gint32 n = g_rand_int_range (random, 0, 4); n > 0; n--)
    {
      guint size = (guint) g_rand_int_range (random, 1, 300);
      g_autofree char *start = g_strdup_printf ("%x\r\n", size);
      g_autofree char *data = g_strnfill (size, '\r');

      append_text (stream, start);
      append_text (stream, data);
      append_text (stream, "\r\n");
    }
  append_text (stream, "0\r\n\r\n");
}

static void
append_request (GByteArray *stream, GRand *random)
{
  static const char *const lines[] = { "GET /v1/info", "HEAD /", "DELETE /v1/session",
                                       "POST /v1/votes?a=%41", "PUT /a.b/c" };
  gint32 method = g_rand_int_range (random, 0, G_N_ELEMENTS (lines));
  guint size = (guint) g_rand_int_range (random, 0, 300);
  gboolean chunked = g_rand_boolean (random);

  append_text (stream, lines[method]);
  append_text (stream, " HTTP/1.1\r\n");
  for (gint32 n = g_rand_int_range (random, 0, 4); n > 0; n--)
    append_text (stream, "X-Something-With-A-Long-Name: some value, \"quoted\"\r\n");
  append_text (stream, "hOST: help.example:8443\r\n");
  if (method < 3)
    {
      append_text (stream, "\r\n");
      return;
    }

  if (chunked)
    {
      append_text (stream, "Transfer-Encoding: chunked\r\n\r\n");
      append_chunks (stream, random);
    }
  else
    {
      g_autofree char *head = g_strdup_printf ("Content-Length: %u\r\n\r\n", size);
      g_autofree char *data = g_strnfill (size, '\n');

      append_text (stream, head);
      append_text (stream, data);
    }
}

/* One byte becomes another, goes, comes twice, or a piece of a head is put in. */
static void
spoil_once (GByteArray *stream, GRand *random)
{
  static const char *const pieces[] = { "\r\n",
                                        "\n",
                                        " ",
                                        ":",
                                        "Host: b\r\n",
                                        "Content-Length: 4\r\n",
                                        "Transfer-Encoding: chunked\r\n",
                                        "0\r\n\r\n",
                                        ";a",
                                        "\t" };
  guint at = (guint) g_rand_int_range (random, 0, (gint32) stream->len);
  const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];
  guint length = (guint) strlen (piece);

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      stream->data[at] = (guint8) g_rand_int_range (random, 0, 256);
      break;
    case 1:
      g_byte_array_remove_index (stream, at);
      break;
    default:
      g_byte_array_set_size (stream, stream->len + length);
      memmove (stream->data + at + length, stream->data + at, stream->len - at - length);
      memcpy (stream->data + at, piece, length);
      break;
    }
}

/**
 * guard_cases_make_stream:
 * @random: where everything comes from
 * @spoil: whether to break one to three places
 *
 * Returns: (transfer full): requests one after the other
 */
GByteArray *
guard_cases_make_stream (GRand *random, gboolean spoil)
{
  GByteArray *stream = g_byte_array_new ();

  for (gint32 n = g_rand_int_range (random, 1, 6); n > 0; n--)
    append_request (stream, random);
  if (spoil)
    for (gint32 n = g_rand_int_range (random, 1, 4); n > 0; n--)
      spoil_once (stream, random);
  return stream;
}
