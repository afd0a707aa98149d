/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_WIRES 32
#define MAX_BYTES 16384

/* What a service says third on a wire answers a request: before come its half of the handshake and
 * what it says at the end of that, which may go with the first answer. */
#define TURNS_BEFORE 2

/* One connection: what comes in at one end goes out at the other. */
typedef struct
{
  int client;    /* -1: free */
  int service;   /* -1 with it */
  gsize n_asked; /* bytes of the client since the service spoke last */
  guint n_turns; /* how often the service spoke after the client did */
} Wire;

struct _TopayTestRelay
{
  GThread *thread;
  int listener;
  int wakener;
  guint16 port;
  Wire wires[MAX_WIRES]; /* of the thread alone */

  /* read and written by both sides */
  gint target;      /* atomic: port of the service */
  gint holds;       /* atomic */
  gint stop_where;  /* atomic: a TopayTestStop */
  gint stop_bytes;  /* atomic */
  gint has_stopped; /* atomic */
  gint asked;       /* atomic: bytes of the longest request without an answer */
  gint cuts;        /* atomic: one more for every wish */
  gint ends;        /* atomic */
};

static int
open_socket (struct sockaddr_in *address, guint16 port)
{
  *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons (port) };
  address->sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void
close_wire (Wire *wire)
{
  if (wire->client < 0)
    return;
  close (wire->client);
  close (wire->service);
  *wire = (Wire){ .client = -1, .service = -1 };
}

static void
close_wires (TopayTestRelay *self)
{
  for (guint i = 0; i < MAX_WIRES; i++)
    close_wire (&self->wires[i]);
}

static void
open_wire (TopayTestRelay *self)
{
  struct sockaddr_in address;
  int client = accept (self->listener, NULL, NULL);
  int service = open_socket (&address, (guint16) g_atomic_int_get (&self->target));
  guint i = 0;

  while (i < MAX_WIRES && self->wires[i].client >= 0)
    i++;
  if (client < 0 || service < 0 || i == MAX_WIRES
      || connect (service, (struct sockaddr *) &address, sizeof address) != 0)
    {
      if (client >= 0)
        close (client);
      if (service >= 0)
        close (service);
      return;
    }
  self->wires[i] = (Wire){ .client = client, .service = service };
}

/* --- Where all stands still --- */

static gboolean
stops_at (TopayTestRelay *self, TopayTestStop where)
{
  return g_atomic_int_get (&self->stop_where) == (gint) where;
}

static void
stop (TopayTestRelay *self)
{
  g_atomic_int_set (&self->stop_where, TOPAY_TEST_STOP_NOWHERE);
  g_atomic_int_set (&self->has_stopped, 1);
}

/* How much of what the client says may pass: no byte more than up to the stop. */
static gsize
get_room (TopayTestRelay *self, const Wire *wire)
{
  gsize bytes = (gsize) g_atomic_int_get (&self->stop_bytes);

  return stops_at (self, TOPAY_TEST_STOP_IN_REQUEST) && wire->n_asked < bytes
             ? MIN (bytes - wire->n_asked, MAX_BYTES)
             : MAX_BYTES;
}

static void
note_question (TopayTestRelay *self, Wire *wire, gsize length)
{
  wire->n_asked += length;
  if (stops_at (self, TOPAY_TEST_STOP_IN_REQUEST)
      && wire->n_asked >= (gsize) g_atomic_int_get (&self->stop_bytes))
    stop (self);
}

static gboolean
is_awaited_reply (TopayTestRelay *self, const Wire *wire)
{
  return stops_at (self, TOPAY_TEST_STOP_BEFORE_REPLY) && wire->n_turns >= TURNS_BEFORE
         && wire->n_asked >= (gsize) g_atomic_int_get (&self->stop_bytes);
}

static void
note_answer (Wire *wire)
{
  wire->n_turns += wire->n_asked > 0;
  wire->n_asked = 0;
}

static void
count_asked (TopayTestRelay *self)
{
  gsize asked = 0;

  for (guint i = 0; i < MAX_WIRES; i++)
    asked = MAX (asked, self->wires[i].n_asked);
  g_atomic_int_set (&self->asked, (gint) MIN (asked, G_MAXINT));
}

/* --- What moves --- */

/* How many bytes; 0 when one end is gone. */
static gsize
pass (int from, int to, gsize room)
{
  char bytes[MAX_BYTES];
  gssize length = recv (from, bytes, room, 0);
  gssize sent = 0;

  while (length > 0 && sent < length)
    {
      gssize now = send (to, bytes + sent, (gsize) (length - sent), MSG_NOSIGNAL);

      if (now <= 0)
        return 0;
      sent += now;
    }
  return (gsize) MAX (length, 0);
}

/* FALSE when an end is gone. */
static gboolean
pass_on (TopayTestRelay *self, Wire *wire, gboolean asks, gboolean answers)
{
  gsize length;

  if (asks)
    {
      length = pass (wire->client, wire->service, get_room (self, wire));
      if (length == 0)
        return FALSE;
      note_question (self, wire, length);
    }
  if (!answers || g_atomic_int_get (&self->has_stopped) != 0)
    return TRUE;
  if (is_awaited_reply (self, wire))
    {
      stop (self);
      return TRUE;
    }
  note_answer (wire);
  return pass (wire->service, wire->client, MAX_BYTES) > 0;
}

/* Waits for whatever moves; fills in the ends that may be read. */
static void
wait_for_bytes (TopayTestRelay *self, struct pollfd ends[2 * MAX_WIRES + 2])
{
  gboolean stands = g_atomic_int_get (&self->has_stopped) != 0;
  gboolean holds = stands || g_atomic_int_get (&self->holds) != 0;
  guint64 count;

  for (guint i = 0; i < MAX_WIRES; i++)
    {
      ends[2 * i] = (struct pollfd){ stands ? -1 : self->wires[i].client, POLLIN, 0 };
      ends[2 * i + 1] = (struct pollfd){ holds ? -1 : self->wires[i].service, POLLIN, 0 };
    }
  ends[2 * MAX_WIRES] = (struct pollfd){ stands ? -1 : self->listener, POLLIN, 0 };
  ends[2 * MAX_WIRES + 1] = (struct pollfd){ self->wakener, POLLIN, 0 };
  if (poll (ends, 2 * MAX_WIRES + 2, -1) < 0 && errno != EINTR)
    g_error ("The relay cannot wait: %s", g_strerror (errno));
  if (ends[2 * MAX_WIRES + 1].revents != 0)
    g_assert_cmpint (read (self->wakener, &count, sizeof count), ==, sizeof count);
}

static gpointer
run (gpointer data)
{
  TopayTestRelay *self = data;
  struct pollfd ends[2 * MAX_WIRES + 2];
  gint n_cuts = 0;

  while (g_atomic_int_get (&self->ends) == 0)
    {
      wait_for_bytes (self, ends);
      if (g_atomic_int_get (&self->cuts) != n_cuts)
        {
          n_cuts = g_atomic_int_get (&self->cuts);
          close_wires (self);
          count_asked (self);
          continue;
        }
      for (guint i = 0; i < MAX_WIRES; i++)
        {
          Wire *wire = &self->wires[i];
          /* it may have been told to hold while it waited */
          gboolean speaks = ends[2 * i + 1].revents != 0 && g_atomic_int_get (&self->holds) == 0;

          if (g_atomic_int_get (&self->has_stopped) == 0
              && !pass_on (self, wire, ends[2 * i].revents != 0, speaks))
            close_wire (wire);
        }
      count_asked (self);
      if (ends[2 * MAX_WIRES].revents != 0)
        open_wire (self);
    }
  close_wires (self);
  return NULL;
}

static void
wake (TopayTestRelay *self)
{
  const guint64 one = 1;

  g_assert_cmpint (write (self->wakener, &one, sizeof one), ==, sizeof one);
}

/**
 * topay_test_relay_new:
 * @port: of the service, on loopback
 *
 * Returns: (transfer full): a wire to it
 */
TopayTestRelay *
topay_test_relay_new (guint16 port)
{
  TopayTestRelay *self = g_new0 (TopayTestRelay, 1);
  struct sockaddr_in address;
  socklen_t length = sizeof address;

  for (guint i = 0; i < MAX_WIRES; i++)
    self->wires[i] = (Wire){ .client = -1, .service = -1 };
  self->target = port;
  self->wakener = eventfd (0, EFD_CLOEXEC);
  self->listener = open_socket (&address, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, MAX_WIRES), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("relay", run, self);
  return self;
}

/**
 * topay_test_relay_free:
 * @self: (transfer full): a wire
 */
void
topay_test_relay_free (TopayTestRelay *self)
{
  g_atomic_int_set (&self->ends, 1);
  wake (self);
  g_thread_join (self->thread);
  close (self->listener);
  close (self->wakener);
  g_free (self);
}

guint16
topay_test_relay_get_port (TopayTestRelay *self)
{
  return self->port;
}

void
topay_test_relay_set_target (TopayTestRelay *self, guint16 port)
{
  g_atomic_int_set (&self->target, port);
}

void
topay_test_relay_hold (TopayTestRelay *self)
{
  g_atomic_int_set (&self->holds, 1);
  wake (self);
}

void
topay_test_relay_cut (TopayTestRelay *self)
{
  g_atomic_int_set (&self->holds, 0);
  g_atomic_int_set (&self->stop_where, TOPAY_TEST_STOP_NOWHERE);
  g_atomic_int_set (&self->has_stopped, 0);
  g_atomic_int_inc (&self->cuts);
  wake (self);
}

/**
 * topay_test_relay_stop_at:
 * @self: a wire
 * @where: at what
 * @n_bytes: of a request, at least; exactly so many have passed at %TOPAY_TEST_STOP_IN_REQUEST
 *
 * All connections stand still there, whichever comes first to it, until the next cut.
 */
void
topay_test_relay_stop_at (TopayTestRelay *self, TopayTestStop where, guint n_bytes)
{
  g_atomic_int_set (&self->stop_bytes, (gint) n_bytes);
  g_atomic_int_set (&self->stop_where, (gint) where);
}

gboolean
topay_test_relay_has_stopped (TopayTestRelay *self)
{
  return g_atomic_int_get (&self->has_stopped) != 0;
}

guint
topay_test_relay_get_asked (TopayTestRelay *self)
{
  return (guint) g_atomic_int_get (&self->asked);
}
