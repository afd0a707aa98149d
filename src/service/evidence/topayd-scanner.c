/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-scanner.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

#define WALL_SECONDS 10
#define PIECE_BYTES  65536
#define ANSWER_BYTES 512

static gboolean
send_all (GOutputStream *stream, gconstpointer bytes, gsize n_bytes)
{
  return g_output_stream_write_all (stream, bytes, n_bytes, NULL, NULL, NULL);
}

/* INSTREAM of clamd(8): pieces with their length in front, in network order; a length of 0 ends. */
static gboolean
send_stream (GOutputStream *stream, GBytes *bytes, gint64 deadline_us)
{
  gsize left = 0;
  const guint8 *at = g_bytes_get_data (bytes, &left);
  const guint32 end = 0;

  if (!send_all (stream, "zINSTREAM", strlen ("zINSTREAM") + 1))
    return FALSE;
  while (left > 0)
    {
      gsize length = MIN (left, PIECE_BYTES);
      const guint32 head = GUINT32_TO_BE ((guint32) length);

      if (g_get_monotonic_time () > deadline_us || !send_all (stream, &head, sizeof head)
          || !send_all (stream, at, length))
        return FALSE;
      at += length;
      left -= length;
    }
  return send_all (stream, &end, sizeof end);
}

static gboolean
read_answer (GInputStream *stream, char answer[ANSWER_BYTES], gint64 deadline_us)
{
  gsize length = 0;

  while (length < ANSWER_BYTES - 1 && g_get_monotonic_time () <= deadline_us)
    {
      gssize n_read =
          g_input_stream_read (stream, answer + length, ANSWER_BYTES - 1 - length, NULL, NULL);

      if (n_read <= 0)
        break;
      length += (gsize) n_read;
      if (memchr (answer, '\0', length) != NULL)
        return TRUE;
    }
  answer[length] = '\0';
  return length > 0;
}

/* Only one answer means that nothing was found. */
static const char *
judge (char *answer)
{
  g_strchomp (answer);
  if (g_str_equal (answer, "stream: OK"))
    return "clean";
  return g_str_has_suffix (answer, " FOUND") ? "blocked" : "pending";
}

/**
 * topayd_scanner_scan:
 * @socket_path: (nullable): where clamd listens; %NULL without one
 * @bytes: a whole file
 *
 * Has a file searched for malware, in at most ten seconds.
 *
 * Returns: “none” without a scanner, “clean”, “blocked”, or “pending” when nobody gave an answer:
 *   that is never “clean”
 */
const char *
topayd_scanner_scan (const char *socket_path, GBytes *bytes)
{
  gint64 deadline_us = g_get_monotonic_time () + WALL_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GSocketClient) client = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  char answer[ANSWER_BYTES];

  if (socket_path == NULL)
    return "none";
  client = g_socket_client_new ();
  g_socket_client_set_timeout (client, WALL_SECONDS);
  address = g_unix_socket_address_new (socket_path);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (connection == NULL
      || !send_stream (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, deadline_us)
      || !read_answer (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                       deadline_us))
    return "pending";
  return judge (answer);
}
