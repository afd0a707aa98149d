/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-link.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define PIECE_BYTES  1400
#define ROOM_US      (50 * G_TIME_SPAN_MILLISECOND)
#define BUFFER_BYTES 65536 /* of the sockets beside the line: else they hold most of a file */

/* One direction of the line. */
typedef struct
{
  GMutex lock;
  gint64 free_us; /* under @lock: when all that stands before it has left */
} Way;

struct _BenchLink
{
  guint bits_a_second;
  gint64 way_us;
  Way there, back;
};

typedef struct
{
  gint64 due_us;
  gssize length; /* 0: the end */
  char bytes[PIECE_BYTES];
} Piece;

/* One direction of one connection: one thread takes bytes, another gives them out in time. */
typedef struct
{
  BenchLink *link;     /* (unowned) */
  Way *way;            /* (unowned) */
  GSocket *from;       /* (unowned) */
  GSocket *to;         /* (unowned) */
  GAsyncQueue *pieces; /* (owned) (element-type Piece) */
} Stream;

static void
sleep_until (gint64 due_us)
{
  gint64 now_us;

  while ((now_us = g_get_monotonic_time ()) < due_us)
    g_usleep ((gulong) (due_us - now_us));
}

/* Puts a piece on the line; waits while there is no room in front of it. */
static gint64
take_time (BenchLink *link, Way *way, gssize length)
{
  gint64 leaves_us, room_us;

  g_mutex_lock (&way->lock);
  way->free_us = MAX (way->free_us, g_get_monotonic_time ())
                 + length * 8 * G_USEC_PER_SEC / link->bits_a_second;
  leaves_us = way->free_us;
  g_mutex_unlock (&way->lock);
  room_us = leaves_us - ROOM_US;
  sleep_until (room_us);
  return leaves_us + link->way_us;
}

static gpointer
take (gpointer data)
{
  Stream *self = data;
  gssize length;

  do
    {
      Piece *piece = g_new (Piece, 1);

      length = g_socket_receive (self->from, piece->bytes, PIECE_BYTES, NULL, NULL);
      piece->length = MAX (length, 0);
      piece->due_us = take_time (self->link, self->way, piece->length);
      g_async_queue_push (self->pieces, piece);
    }
  while (length > 0);
  return NULL;
}

static void
give_piece (GSocket *to, const Piece *piece)
{
  gssize n_given = 0, now = 1;

  while (n_given < piece->length && now > 0)
    {
      now =
          g_socket_send (to, piece->bytes + n_given, (gsize) (piece->length - n_given), NULL, NULL);
      n_given += now;
    }
}

static gpointer
give (gpointer data)
{
  Stream *self = data;
  gboolean is_end = FALSE;

  while (!is_end)
    {
      g_autofree Piece *piece = g_async_queue_pop (self->pieces);

      sleep_until (piece->due_us);
      give_piece (self->to, piece);
      is_end = piece->length == 0;
    }
  g_socket_shutdown (self->to, FALSE, TRUE, NULL);
  return NULL;
}

static void
set_up_socket (GSocket *socket)
{
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, BUFFER_BYTES, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES, NULL);
}

static void
carry (BenchLink *self, GSocket *near, GSocket *far)
{
  Stream streams[] = {
    { self, &self->there, near, far, g_async_queue_new_full (g_free) },
    { self, &self->back, far, near, g_async_queue_new_full (g_free) },
  };
  GThread *threads[2 * G_N_ELEMENTS (streams)];

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      threads[2 * i] = g_thread_new ("take", take, &streams[i]);
      threads[2 * i + 1] = g_thread_new ("give", give, &streams[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    g_async_queue_unref (streams[i].pieces);
}

/* In a thread of the connection. */
static gboolean
on_run_cb (GThreadedSocketService *service,
           GSocketConnection *near,
           GObject *source,
           gpointer user_data)
{
  BenchLink *self = user_data;
  guint port = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (service), "port"));
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) far = NULL;

  sleep_until (g_get_monotonic_time () + 2 * self->way_us);
  far = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, NULL);
  if (far == NULL)
    return TRUE;
  set_up_socket (g_socket_connection_get_socket (near));
  set_up_socket (g_socket_connection_get_socket (far));
  carry (self, g_socket_connection_get_socket (near), g_socket_connection_get_socket (far));
  return TRUE;
}

/**
 * bench_link_new:
 * @bits_a_second: each way
 * @way_ms: how long a byte is on the way, one way
 *
 * Returns: (transfer full): a line that leads nowhere yet; it stays until the end of the program
 */
BenchLink *
bench_link_new (guint bits_a_second, guint way_ms)
{
  BenchLink *self = g_new0 (BenchLink, 1);

  self->bits_a_second = bits_a_second;
  self->way_us = way_ms * G_TIME_SPAN_MILLISECOND;
  g_mutex_init (&self->there.lock);
  g_mutex_init (&self->back.lock);
  return self;
}

/**
 * bench_link_lead_to:
 * @self: a line
 * @port: of loopback, at its far end
 *
 * Connections are taken while the main loop runs.
 *
 * Returns: the port at its near end
 */
guint16
bench_link_lead_to (BenchLink *self, guint16 port)
{
  GSocketService *service = g_threaded_socket_service_new (-1);
  guint16 near;

  near = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_assert_cmpuint (near, !=, 0);
  g_object_set_data (G_OBJECT (service), "port", GUINT_TO_POINTER (port));
  g_signal_connect (service, "run", G_CALLBACK (on_run_cb), self);
  return near;
}
