/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_WIRES  64
#define MAX_BYTES  16384
#define LATENCY_US 3000

/* A handshake is some 2 KB in each direction, a vote a quarter of that: the fate finds them all. */
#define STRIKE_MOST_BYTES 5000

/* A connection that is only odd is kept alive, and would be the last one: it ends after so much. */
#define ODD_MOST_BYTES 6000

typedef struct
{
  int client;          /* -1: free */
  int service;         /* -1 with it */
  TopayFaultKind kind; /* the fate */
  gsize strike_at;     /* bytes, of both directions, after which it comes */
  gsize passed;        /* bytes */
  gboolean is_struck;
} Wire;

struct _TopayFaultProxy
{
  GThread *thread; /* (owned) */
  int listener;
  int wakener;
  guint16 port;

  /* of the thread alone */
  Wire wires[MAX_WIRES];
  GRand *rand; /* (owned) */
  guint n_wires;

  /* read and written by both sides */
  gint target;                      /* atomic: port of the service */
  gint n_left;                      /* atomic: fates to give out */
  gint is_end;                      /* atomic */
  gint struck[TOPAY_FAULT_N_KINDS]; /* atomic */
};

const char *
topay_fault_kind_to_string (TopayFaultKind kind)
{
  static const char *const words[TOPAY_FAULT_N_KINDS] = {
    "none", "latency", "stall-reply", "stall-both", "reset", "half-close", "cut", "single-bytes",
  };

  return words[kind];
}

static void
close_wire (Wire *wire)
{
  if (wire->client < 0)
    return;
  close (wire->client);
  close (wire->service);
  wire->client = wire->service = -1;
}

/* Loses what was on its way, as a network that forgets the connection. */
static void
reset_wire (Wire *wire)
{
  const struct linger at_once = { 1, 0 };

  setsockopt (wire->client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  setsockopt (wire->service, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close_wire (wire);
}

static int
connect_from (const struct sockaddr_in *source, guint16 port)
{
  struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr = source->sin_addr };
  struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  there.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (fd >= 0
      && (bind (fd, (struct sockaddr *) &here, sizeof here) != 0
          || connect (fd, (struct sockaddr *) &there, sizeof there) != 0))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static Wire *
find_free (TopayFaultProxy *self)
{
  for (guint i = 0; i < MAX_WIRES; i++)
    if (self->wires[i].client < 0)
      return &self->wires[i];
  return NULL;
}

static void
give_fate (TopayFaultProxy *self, Wire *wire)
{
  if (g_atomic_int_get (&self->n_left) <= 0)
    return;
  g_atomic_int_add (&self->n_left, -1);
  wire->kind = (TopayFaultKind) (1 + self->n_wires++ % (TOPAY_FAULT_N_KINDS - 1));
  wire->strike_at = (gsize) g_rand_int_range (self->rand, 1, STRIKE_MOST_BYTES);
}

static void
open_wire (TopayFaultProxy *self)
{
  struct sockaddr_in source = { 0 };
  socklen_t length = sizeof source;
  int client = accept (self->listener, (struct sockaddr *) &source, &length);
  Wire *wire = find_free (self);
  int service = client >= 0 && wire != NULL
                    ? connect_from (&source, (guint16) g_atomic_int_get (&self->target))
                    : -1;

  if (service < 0)
    {
      if (client >= 0)
        close (client);
      return;
    }
  *wire = (Wire){ .client = client, .service = service };
  give_fate (self, wire);
}

static gboolean
send_all (int fd, const char *bytes, gsize length, gsize piece)
{
  for (gsize sent = 0; sent < length;)
    {
      gssize now = send (fd, bytes + sent, MIN (piece, length - sent), MSG_NOSIGNAL);

      if (now <= 0)
        return FALSE;
      sent += (gsize) now;
    }
  return TRUE;
}

static void
strike (TopayFaultProxy *self, Wire *wire)
{
  wire->is_struck = TRUE;
  g_atomic_int_inc (&self->struck[wire->kind]);
  if (wire->kind == TOPAY_FAULT_RESET)
    reset_wire (wire);
  else if (wire->kind == TOPAY_FAULT_CUT)
    close_wire (wire);
  else if (wire->kind == TOPAY_FAULT_HALF_CLOSE)
    shutdown (wire->client, SHUT_WR);
}

static gboolean
is_ending (TopayFaultKind kind)
{
  return kind != TOPAY_FAULT_NONE && kind != TOPAY_FAULT_LATENCY
         && kind != TOPAY_FAULT_SINGLE_BYTES;
}

/* Passes on what may pass: up to the byte at which the fate comes. */
static void
pass (TopayFaultProxy *self, Wire *wire, gboolean is_reply)
{
  char bytes[MAX_BYTES];
  int from = is_reply ? wire->service : wire->client;
  int to = is_reply ? wire->client : wire->service;
  gboolean ends = is_ending (wire->kind) && !wire->is_struck;
  gsize most = ends ? MIN (sizeof bytes, wire->strike_at - wire->passed) : sizeof bytes;
  gssize length = recv (from, bytes, most, 0);

  if (length <= 0)
    {
      close_wire (wire);
      return;
    }
  if (wire->is_struck && is_reply && wire->kind == TOPAY_FAULT_HALF_CLOSE)
    return; /* the client has heard the end */
  if (wire->kind == TOPAY_FAULT_LATENCY)
    g_usleep (LATENCY_US);
  wire->passed += (gsize) length;
  if (!send_all (to, bytes, (gsize) length, wire->kind == TOPAY_FAULT_SINGLE_BYTES ? 1 : MAX_BYTES))
    close_wire (wire);
  else if (wire->kind != TOPAY_FAULT_NONE && !wire->is_struck
           && (!ends || wire->passed >= wire->strike_at))
    strike (self, wire);
  else if (wire->kind != TOPAY_FAULT_NONE && !ends && wire->passed > ODD_MOST_BYTES)
    close_wire (wire);
}

/* A stalled direction is not read; that the other side left is seen all the same. */
static void
fill_poll (const Wire *wire, struct pollfd ends[2])
{
  gboolean is_deaf = wire->is_struck && wire->kind == TOPAY_FAULT_STALL_BOTH;
  gboolean is_mute = is_deaf || (wire->is_struck && wire->kind == TOPAY_FAULT_STALL_REPLY);

  ends[0] = (struct pollfd){ wire->client, is_deaf ? POLLRDHUP : POLLIN, 0 };
  ends[1] = (struct pollfd){ wire->service, is_mute ? 0 : POLLIN, 0 };
}

static void
serve (TopayFaultProxy *self, Wire *wire, const struct pollfd ends[2])
{
  if (wire->client < 0)
    return;
  if ((ends[0].revents & POLLRDHUP) != 0 || ((ends[0].revents | ends[1].revents) & POLLHUP) != 0)
    {
      /* what still lies there is passed on first */
      if ((ends[0].revents & POLLIN) == 0 && (ends[1].revents & POLLIN) == 0)
        close_wire (wire);
    }
  if (wire->client >= 0 && (ends[0].revents & POLLIN) != 0)
    pass (self, wire, FALSE);
  if (wire->client >= 0 && (ends[1].revents & POLLIN) != 0)
    pass (self, wire, TRUE);
}

static gpointer
run (gpointer data)
{
  TopayFaultProxy *self = data;
  struct pollfd ends[2 * MAX_WIRES + 2];

  while (g_atomic_int_get (&self->is_end) == 0)
    {
      for (guint i = 0; i < MAX_WIRES; i++)
        fill_poll (&self->wires[i], &ends[2 * i]);
      ends[2 * MAX_WIRES] = (struct pollfd){ self->listener, POLLIN, 0 };
      ends[2 * MAX_WIRES + 1] = (struct pollfd){ self->wakener, POLLIN, 0 };
      if (poll (ends, G_N_ELEMENTS (ends), -1) < 0 && errno != EINTR)
        g_error ("The proxy cannot wait: %s", g_strerror (errno));
      for (guint i = 0; i < MAX_WIRES; i++)
        serve (self, &self->wires[i], &ends[2 * i]);
      if (ends[2 * MAX_WIRES].revents != 0)
        open_wire (self);
    }
  for (guint i = 0; i < MAX_WIRES; i++)
    close_wire (&self->wires[i]);
  return NULL;
}

/**
 * topay_fault_proxy_new:
 * @target: port of the service, on loopback
 * @seed: of the fates
 *
 * Returns: (transfer full): a network that is good until it is told to be bad
 */
TopayFaultProxy *
topay_fault_proxy_new (guint16 target, guint32 seed)
{
  TopayFaultProxy *self = g_new0 (TopayFaultProxy, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  for (guint i = 0; i < MAX_WIRES; i++)
    self->wires[i] = (Wire){ .client = -1, .service = -1 };
  self->target = target;
  self->rand = g_rand_new_with_seed (seed);
  self->wakener = eventfd (0, EFD_CLOEXEC);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, MAX_WIRES), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("fault-proxy", run, self);
  return self;
}

/**
 * topay_fault_proxy_free:
 * @self: (transfer full): a network
 */
void
topay_fault_proxy_free (TopayFaultProxy *self)
{
  const guint64 one = 1;

  g_atomic_int_set (&self->is_end, 1);
  g_assert_cmpint (write (self->wakener, &one, sizeof one), ==, sizeof one);
  g_thread_join (self->thread);
  close (self->listener);
  close (self->wakener);
  g_rand_free (self->rand);
  g_free (self);
}

guint16
topay_fault_proxy_get_port (TopayFaultProxy *self)
{
  return self->port;
}

void
topay_fault_proxy_set_target (TopayFaultProxy *self, guint16 port)
{
  g_atomic_int_set (&self->target, port);
}

void
topay_fault_proxy_set_faults (TopayFaultProxy *self, guint n_faults)
{
  g_atomic_int_set (&self->n_left, (gint) n_faults);
}

guint
topay_fault_proxy_get_n_struck (TopayFaultProxy *self, TopayFaultKind kind)
{
  return (guint) g_atomic_int_get (&self->struck[kind]);
}

guint
topay_fault_proxy_get_n_left (TopayFaultProxy *self)
{
  return (guint) g_atomic_int_get (&self->n_left);
}
