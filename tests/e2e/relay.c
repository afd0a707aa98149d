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

/* One connection: what comes in at one end goes out at the other. */
typedef struct
{
  int client;  /* -1: free */
  int service; /* -1 with it */
} Wire;

struct _TopayTestRelay
{
  GThread *thread;
  int listener;
  int wakener;
  guint16 port;
  Wire wires[MAX_WIRES]; /* of the thread alone */

  /* read and written by both sides */
  gint target; /* atomic: port of the service */
  gint holds;  /* atomic */
  gint cuts;   /* atomic: one more for every wish */
  gint ends;   /* atomic */
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
  wire->client = wire->service = -1;
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
  self->wires[i] = (Wire){ client, service };
}

/* FALSE when one end is gone. */
static gboolean
pass (int from, int to)
{
  char bytes[MAX_BYTES];
  gssize length = recv (from, bytes, sizeof bytes, 0);
  gssize sent = 0;

  while (length > 0 && sent < length)
    {
      gssize now = send (to, bytes + sent, (gsize) (length - sent), MSG_NOSIGNAL);

      if (now <= 0)
        return FALSE;
      sent += now;
    }
  return length > 0;
}

/* Waits for whatever moves; fills in the ends that may be read. */
static void
wait_for_bytes (TopayTestRelay *self, struct pollfd ends[2 * MAX_WIRES + 2])
{
  gboolean holds = g_atomic_int_get (&self->holds) != 0;
  guint64 count;

  for (guint i = 0; i < MAX_WIRES; i++)
    {
      ends[2 * i] = (struct pollfd){ self->wires[i].client, POLLIN, 0 };
      ends[2 * i + 1] = (struct pollfd){ holds ? -1 : self->wires[i].service, POLLIN, 0 };
    }
  ends[2 * MAX_WIRES] = (struct pollfd){ self->listener, POLLIN, 0 };
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
          continue;
        }
      for (guint i = 0; i < MAX_WIRES; i++)
        {
          Wire *wire = &self->wires[i];
          /* it may have been told to hold while it waited */
          gboolean speaks = ends[2 * i + 1].revents != 0 && g_atomic_int_get (&self->holds) == 0;

          if ((ends[2 * i].revents != 0 && !pass (wire->client, wire->service))
              || (speaks && !pass (wire->service, wire->client)))
            close_wire (wire);
        }
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
    self->wires[i] = (Wire){ -1, -1 };
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
  g_atomic_int_inc (&self->cuts);
  wake (self);
}
