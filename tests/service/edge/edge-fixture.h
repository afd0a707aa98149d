/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/gnutls.h>
#include <libsoup/soup.h>

#include "topayd-edge.h"

G_BEGIN_DECLS

/* An edge with a SoupServer behind it, in a thread with a main loop of its own, so that a test can
 * use plain blocking sockets:
 *
 *   GET /echo              “hello”
 *   POST /echo             the body
 *   GET /peer              the address of the peer
 *   GET /big               a megabyte
 *   GET /slow              “late”, after a tenth of a second
 *   GET /never             nothing
 *   GET /count             how many requests there were
 */
typedef struct
{
  TopaydEdgeConfig config; /* for the caller to change before the start */
  char *folder;            /* (owned) */
  char *ca_file;           /* (owned) */
  char *certificate_file;  /* (owned) */
  char *key_file;          /* (owned) */
  TopaydEdge *edge;        /* (owned) (nullable) */
  guint port;
  SoupServer *server;    /* (owned) of the thread */
  GThread *thread;       /* (owned) (nullable) */
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  guint n_streams;       /* inner halves handed over; of the thread */
  guint n_requests;      /* of the thread */
} EdgeFixture;

typedef struct
{
  int fd;                                       /* (owned) */
  gnutls_session_t session;                     /* (owned) (nullable) */
  gnutls_certificate_credentials_t credentials; /* (owned) (nullable) */
} EdgeClient;

EdgeFixture *edge_fixture_new (gboolean tls);
void edge_fixture_start (EdgeFixture *self);
void edge_fixture_stop (EdgeFixture *self, gint64 deadline_ms);
void edge_fixture_free (EdgeFixture *self);
TopaydEdgeStatistics edge_fixture_get_statistics (EdgeFixture *self);
gboolean edge_fixture_wait_open (EdgeFixture *self, guint64 n_open);

SoupServer *edge_soup_new (guint *n_requests);
void edge_soup_accept_cb (GIOStream *stream, GSocketAddress *peer, gpointer server);

EdgeClient *edge_client_new (EdgeFixture *fixture, const char *source);
EdgeClient *edge_client_new_unconnected (const char *source);
void edge_client_connect (EdgeClient *self, guint port);
EdgeClient *edge_client_new_plain (guint port, const char *source);
int edge_client_handshake (EdgeClient *self, EdgeFixture *fixture, const char *priority);
void edge_client_free (EdgeClient *self);
gboolean edge_client_send (EdgeClient *self, const char *text);
gssize edge_client_receive (EdgeClient *self, void *bytes, gsize size);
char *edge_client_read (EdgeClient *self, guint n_replies);
char *edge_client_read_all (EdgeClient *self);
char *edge_client_dup_fingerprint (EdgeClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EdgeFixture, edge_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EdgeClient, edge_client_free)

G_END_DECLS
