/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-edge-tls.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "topay-error.h"

/* TLS 1.2 and 1.3, ciphers with authentication only, keys that are forgotten (RFC 9325, 4.2). */
#define PRIORITY                                                                                   \
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-MAC-ALL:+AEAD:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"     \
  "-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:%SERVER_PRECEDENCE"

struct _TopaydCredentials
{
  gnutls_certificate_credentials_t certificate; /* (owned) */
};

struct _TopaydTls
{
  char *certificate_file;     /* (owned) */
  char *key_file;             /* (owned) */
  gnutls_priority_t priority; /* (owned) */
  gnutls_datum_t ticket_key;  /* (owned): GnuTLS derives changing keys from it by itself */
  GMutex lock;                /* of @present */
  TopaydCredentials *present; /* (owned): what new handshakes are shown */
};

static void
clear_credentials (gpointer data)
{
  TopaydCredentials *self = data;

  if (self->certificate != NULL)
    gnutls_certificate_free_credentials (self->certificate);
}

static void
credentials_unref (TopaydCredentials *self)
{
  g_atomic_rc_box_release_full (self, clear_credentials);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydCredentials, credentials_unref)

/* GnuTLS refuses a key that does not belong to the certificate. */
static TopaydCredentials *
load_credentials (const char *certificate_file, const char *key_file, GError **error)
{
  g_autoptr (TopaydCredentials) self = g_atomic_rc_box_new0 (TopaydCredentials);
  int status = gnutls_certificate_allocate_credentials (&self->certificate);

  if (status >= 0)
    status = gnutls_certificate_set_x509_key_file (self->certificate, certificate_file, key_file,
                                                   GNUTLS_X509_FMT_PEM);
  if (status < 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "Certificate ‘%s’ with key ‘%s’ cannot be used: %s", certificate_file, key_file,
                   gnutls_strerror (status));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * topayd_tls_new:
 * @certificate_file: path of a PEM file, the server's own certificate first
 * @key_file: path of a PEM file
 *
 * Loads what is needed for TLS.
 *
 * Returns: (transfer full) (nullable): %NULL with %TOPAY_ERROR_INVALID when the files are not
 * usable
 */
TopaydTls *
topayd_tls_new (const char *certificate_file, const char *key_file, GError **error)
{
  TopaydTls *self = g_new0 (TopaydTls, 1);

  g_mutex_init (&self->lock);
  self->certificate_file = g_strdup (certificate_file);
  self->key_file = g_strdup (key_file);
  if (gnutls_priority_init2 (&self->priority, PRIORITY, NULL, 0) < 0
      || gnutls_session_ticket_key_generate (&self->ticket_key) < 0)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED,
                           "GnuTLS does not know the ciphers that are needed");
      topayd_tls_free (self);
      return NULL;
    }

  self->present = load_credentials (certificate_file, key_file, error);
  if (self->present == NULL)
    {
      topayd_tls_free (self);
      return NULL;
    }
  return self;
}

/**
 * topayd_tls_free:
 * @self: (transfer full): of which no connection is left
 */
void
topayd_tls_free (TopaydTls *self)
{
  g_clear_pointer (&self->present, credentials_unref);
  if (self->priority != NULL)
    gnutls_priority_deinit (self->priority);
  if (self->ticket_key.data != NULL)
    {
      gnutls_memset (self->ticket_key.data, 0, self->ticket_key.size);
      gnutls_free (self->ticket_key.data);
    }
  g_mutex_clear (&self->lock);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self);
}

/**
 * topayd_tls_reload:
 * @self: TLS
 *
 * Reads the two files again. Connections that are open keep what they have; when the files are not
 * usable everybody does.
 *
 * Returns: %FALSE with %TOPAY_ERROR_INVALID when nothing changed
 */
gboolean
topayd_tls_reload (TopaydTls *self, GError **error)
{
  g_autoptr (TopaydCredentials) next =
      load_credentials (self->certificate_file, self->key_file, error);
  g_autoptr (TopaydCredentials) former = NULL;

  if (next == NULL)
    return FALSE;
  g_mutex_lock (&self->lock);
  former = self->present;
  self->present = g_steal_pointer (&next);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static TopaydCredentials *
dup_present (TopaydTls *self)
{
  TopaydCredentials *present;

  g_mutex_lock (&self->lock);
  present = g_atomic_rc_box_acquire (self->present);
  g_mutex_unlock (&self->lock);
  return present;
}

/**
 * topayd_transport_open:
 * @self: (out caller-allocates): the public side of a connection
 * @fd: (transfer full): a socket that does not block
 * @tls: (nullable): %NULL for none
 *
 * Returns: %FALSE without memory for a session; @fd is still owned by @self
 */
gboolean
topayd_transport_open (TopaydTransport *self, int fd, TopaydTls *tls)
{
  static const gnutls_datum_t http = { (unsigned char *) "http/1.1", 8 };

  *self = (TopaydTransport){ .fd = fd };
  if (tls == NULL)
    return TRUE;
  if (gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
    return FALSE;

  self->credentials = dup_present (tls);
  gnutls_transport_set_int (self->session, fd);
  return gnutls_priority_set (self->session, tls->priority) >= 0
         && gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                                    self->credentials->certificate)
                >= 0
         && gnutls_session_ticket_enable_server (self->session, &tls->ticket_key) >= 0
         && gnutls_alpn_set_protocols (self->session, &http, 1, GNUTLS_ALPN_MANDATORY) >= 0;
}

/**
 * topayd_transport_close:
 * @self: the public side of a connection
 *
 * Closes at once, saying nothing.
 */
void
topayd_transport_close (TopaydTransport *self)
{
  g_clear_pointer (&self->session, gnutls_deinit);
  g_clear_pointer (&self->credentials, credentials_unref);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * topayd_transport_handshake:
 * @self: the public side of a connection
 * @wants_write: (out): whether the next step waits for room rather than for bytes
 *
 * Goes on with the handshake as far as it gets.
 *
 * Returns: 1 when it is complete, %TOPAYD_IO_AGAIN or %TOPAYD_IO_FAILED
 */
int
topayd_transport_handshake (TopaydTransport *self, gboolean *wants_write)
{
  int status;

  do
    status = gnutls_handshake (self->session);
  while (status < 0 && status != GNUTLS_E_AGAIN && !gnutls_error_is_fatal (status));

  *wants_write = status < 0 && gnutls_record_get_direction (self->session) == 1;
  if (status == GNUTLS_E_SUCCESS)
    return 1;
  if (status == GNUTLS_E_AGAIN)
    return TOPAYD_IO_AGAIN;
  /* So that an honest client learns why; it may not fit, which is as good. */
  gnutls_alert_send_appropriate (self->session, status);
  return TOPAYD_IO_FAILED;
}

static gssize
explain_errno (void)
{
  return errno == EAGAIN || errno == EINTR ? TOPAYD_IO_AGAIN : TOPAYD_IO_FAILED;
}

/**
 * topayd_transport_receive:
 * @self: the public side of a connection, its handshake complete
 * @bytes: (out caller-allocates): what came
 * @size: room in @bytes; 16 KiB hold any record
 *
 * Returns: a number of bytes, %TOPAYD_IO_END, %TOPAYD_IO_AGAIN or %TOPAYD_IO_FAILED
 */
gssize
topayd_transport_receive (TopaydTransport *self, void *bytes, gsize size)
{
  gssize n;

  if (self->session == NULL)
    {
      n = recv (self->fd, bytes, size, MSG_DONTWAIT);
      return n < 0 ? explain_errno () : n;
    }

  n = gnutls_record_recv (self->session, bytes, size);
  if (n >= 0)
    return n;
  if (n == GNUTLS_E_PREMATURE_TERMINATION)
    return TOPAYD_IO_END;
  /* A new handshake in the middle is what nobody needs and attackers ask for. */
  if (n == GNUTLS_E_REHANDSHAKE || gnutls_error_is_fatal ((int) n))
    return TOPAYD_IO_FAILED;
  return TOPAYD_IO_AGAIN;
}

/**
 * topayd_transport_send:
 * @self: the public side of a connection, its handshake complete
 * @bytes: what is to go; after %TOPAYD_IO_AGAIN the same must come again, be there more or not
 * @length: its length, not 0
 *
 * Returns: a number of bytes, %TOPAYD_IO_AGAIN or %TOPAYD_IO_FAILED
 */
gssize
topayd_transport_send (TopaydTransport *self, const void *bytes, gsize length)
{
  gssize n;

  if (self->session == NULL)
    {
      n = send (self->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
      return n < 0 ? explain_errno () : n;
    }

  /* Without bytes GnuTLS goes on with the record that it holds, and names what that one is worth.
   */
  n = self->flushing ? gnutls_record_send (self->session, NULL, 0)
                     : gnutls_record_send (self->session, bytes, length);
  self->flushing = n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED;
  if (self->flushing)
    return TOPAYD_IO_AGAIN;
  return n < 0 ? TOPAYD_IO_FAILED : n;
}

/**
 * topayd_transport_has_pending:
 * @self: the public side of a connection
 *
 * Returns: whether bytes wait that the socket will not tell of again
 */
gboolean
topayd_transport_has_pending (const TopaydTransport *self)
{
  return self->session != NULL && gnutls_record_check_pending (self->session) > 0;
}

/**
 * topayd_transport_say_goodbye:
 * @self: the public side of a connection, with nothing left to send
 *
 * Ends our direction; the peer can still read what is on its way.
 */
void
topayd_transport_say_goodbye (TopaydTransport *self)
{
  if (self->session != NULL && !self->flushing)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  shutdown (self->fd, SHUT_WR);
}
