/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* What TLS needs beyond one connection: priorities, ticket key, the present certificate. Any
 * thread. */
typedef struct _TopaydTls TopaydTls;
typedef struct _TopaydCredentials TopaydCredentials;

/* The public side of one connection, with TLS or without. */
typedef struct
{
  int fd;                   /* (owned) */
  gnutls_session_t session; /* (owned) (nullable): NULL without TLS */
  TopaydCredentials
      *credentials;  /* (owned) (nullable): of the handshake; @session points into it */
  gboolean flushing; /* GnuTLS holds a record of ours that the socket did not take */
} TopaydTransport;

#define TOPAYD_IO_END    0
#define TOPAYD_IO_AGAIN  (-1)
#define TOPAYD_IO_FAILED (-2)

TopaydTls *topayd_tls_new (const char *certificate_file, const char *key_file, GError **error);
void topayd_tls_free (TopaydTls *self);
gboolean topayd_tls_reload (TopaydTls *self, GError **error);

gboolean topayd_transport_open (TopaydTransport *self, int fd, TopaydTls *tls);
void topayd_transport_close (TopaydTransport *self);
int topayd_transport_handshake (TopaydTransport *self, gboolean *wants_write);
gssize topayd_transport_receive (TopaydTransport *self, void *bytes, gsize size);
gssize topayd_transport_send (TopaydTransport *self, const void *bytes, gsize length);
gboolean topayd_transport_has_pending (const TopaydTransport *self);
void topayd_transport_say_goodbye (TopaydTransport *self);

G_END_DECLS
