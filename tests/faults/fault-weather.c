/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-weather.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_BYTES 16384
#define BACKLOG   64

/* RFC 6298: the first wait for an opening; that of a piece is the least of Linux. Both double. */
#define OPENING_MS   1000
#define PIECE_MS     200
#define MAX_DOUBLING 4

struct _TopayFaultWeather
{
  TopayFaultSky sky;
  guint16 target;
  guint16 port;
  int listener;
  GThread *thread; /* (owned): that accepts */
  GMutex mutex;

  /* under the mutex */
  GRand *rand;        /* (owned) */
  GArray *sockets;    /* (owned) (element-type int): of all connections */
  GPtrArray *threads; /* (owned) (element-type GThread): of all connections */
};

/* One way of one connection: what is read waits in a line, so that many pieces travel at once. */
typedef struct
{
  TopayFaultWeather *weather; /* (unowned) */
  GAsyncQueue *line;          /* (owned) (element-type Piece): the last one is empty */
  int from;
  int to;
  gboolean is_first; /* opens the connection */
} Way;

typedef struct
{
  gint64 due_us; /* monotonic */
  gssize length;
  char bytes[];
} Piece;

static gboolean
is_lost (TopayFaultWeather *self)
{
  gboolean result;

  g_mutex_lock (&self->mutex);
  result = (guint) g_rand_int_range (self->rand, 0, 100) < self->sky.loss_percent;
  g_mutex_unlock (&self->mutex);

  return result;
}

/* As long as it takes until something arrives that is sent again whenever it is lost. */
static gint64
draw_travel_us (TopayFaultWeather *self, guint again_ms)
{
  guint travel_ms = self->sky.latency_ms;

  for (guint i = 0; i < MAX_DOUBLING && is_lost (self); i++)
    travel_ms += again_ms << i;

  return travel_ms * G_GINT64_CONSTANT (1000);
}

static gboolean
send_all (int fd, const char *bytes, gssize length)
{
  while (length > 0)
    {
      gssize sent = send (fd, bytes, (gsize) length, MSG_NOSIGNAL);

      if (sent <= 0)
        return FALSE;
      bytes += sent;
      length -= sent;
    }

  return TRUE;
}

static void
send_off (GAsyncQueue *line, const char *bytes, gssize length, gint64 due_us)
{
  Piece *piece = g_malloc (sizeof *piece + (gsize) length);

  piece->due_us = due_us;
  piece->length = length;
  if (length > 0)
    memcpy (piece->bytes, bytes, (gsize) length);
  g_async_queue_push (line, piece);
}

/* TCP keeps the order: what is late holds up what follows. */
static gpointer
take_in (gpointer data)
{
  Way *way = data; /* of the other thread, once the last piece is in the line */
  g_autoptr (GAsyncQueue) line = g_async_queue_ref (way->line);
  char bytes[MAX_BYTES];
  gint64 due_us = g_get_monotonic_time ();
  gssize length;

  if (way->is_first && way->weather->sky.loss_percent > 0)
    due_us += draw_travel_us (way->weather, OPENING_MS);
  while ((length = recv (way->from, bytes, sizeof bytes, 0)) > 0)
    {
      if (way->weather->sky.is_stalled)
        continue;
      due_us = MAX (due_us, g_get_monotonic_time () + draw_travel_us (way->weather, PIECE_MS));
      send_off (line, bytes, length, due_us);
    }
  send_off (line, NULL, 0, 0);

  return NULL;
}

static gpointer
give_out (gpointer data)
{
  Way *way = data;
  g_autofree Piece *piece = NULL;
  gboolean is_open = TRUE;

  for (piece = g_async_queue_pop (way->line); piece->length > 0;
       piece = g_async_queue_pop (way->line))
    {
      gint64 wait_us = piece->due_us - g_get_monotonic_time ();

      if (wait_us > 0 && is_open)
        g_usleep ((gulong) wait_us);
      is_open = is_open && send_all (way->to, piece->bytes, piece->length);
      g_free (piece);
    }
  shutdown (way->to, SHUT_RDWR);
  shutdown (way->from, SHUT_RDWR);
  g_async_queue_unref (way->line);
  g_free (way);

  return NULL;
}

static void
add_way (TopayFaultWeather *self, int from, int to, gboolean is_first)
{
  const Way row = { self, g_async_queue_new_full (g_free), from, to, is_first };
  Way *way = g_memdup2 (&row, sizeof row);
  GThread *reader = g_thread_new ("weather", take_in, way);

  g_ptr_array_add (self->threads, reader);
  g_ptr_array_add (self->threads, g_thread_new ("weather", give_out, way));
}

static void
open_connection (TopayFaultWeather *self, int client)
{
  struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons (self->target) };
  int service = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  there.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (connect (service, (struct sockaddr *) &there, sizeof there) != 0)
    {
      close (service);
      close (client);
      return;
    }

  g_mutex_lock (&self->mutex);
  g_array_append_val (self->sockets, client);
  g_array_append_val (self->sockets, service);
  add_way (self, client, service, TRUE);
  add_way (self, service, client, FALSE);
  g_mutex_unlock (&self->mutex);
}

static gpointer
accept_all (gpointer data)
{
  TopayFaultWeather *self = data;
  int client;

  while ((client = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    open_connection (self, client);

  return NULL;
}

/**
 * topay_fault_weather_new:
 * @target: port of the service, on loopback
 * @sky: how bad it is
 * @seed: of chance
 *
 * Returns: (transfer full): a network
 */
TopayFaultWeather *
topay_fault_weather_new (guint16 target, const TopayFaultSky *sky, guint32 seed)
{
  TopayFaultWeather *self = g_new0 (TopayFaultWeather, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  self->sky = *sky;
  self->target = target;
  self->rand = g_rand_new_with_seed (seed);
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));
  self->threads = g_ptr_array_new ();
  g_mutex_init (&self->mutex);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, BACKLOG), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("weather", accept_all, self);

  return self;
}

/**
 * topay_fault_weather_free:
 * @self: (transfer full): a network
 */
void
topay_fault_weather_free (TopayFaultWeather *self)
{
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->sockets->len; i++)
    shutdown (g_array_index (self->sockets, int, i), SHUT_RDWR);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  for (guint i = 0; i < self->sockets->len; i++)
    close (g_array_index (self->sockets, int, i));

  close (self->listener);
  g_array_unref (self->sockets);
  g_ptr_array_unref (self->threads);
  g_rand_free (self->rand);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * topay_fault_weather_get_port:
 * @self: a network
 *
 * Returns: where it takes connections, on loopback
 */
guint16
topay_fault_weather_get_port (TopayFaultWeather *self)
{
  return self->port;
}
