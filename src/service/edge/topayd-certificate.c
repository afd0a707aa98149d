/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-certificate.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#include "topay-error.h"

/* A clock of the client that is a day behind must not make the first start fail. */
#define BACKDATED_S (48 * 60 * 60)
#define VALID_S     (397 * 24 * 60 * 60)

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)

static gboolean
explain (int status, const char *what, GError **error)
{
  if (status >= 0)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot make %s: %s", what,
               gnutls_strerror (status));
  return FALSE;
}

static gnutls_x509_privkey_t
make_key (GError **error)
{
  gnutls_x509_privkey_t key = NULL;
  int status = gnutls_x509_privkey_init (&key);

  if (status >= 0)
    status = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                           GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (!explain (status, "a key", error))
    g_clear_pointer (&key, gnutls_x509_privkey_deinit);
  return key;
}

/* What authority and server have in common. */
static int
fill_certificate (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, const char *name)
{
  time_t now = time (NULL);
  guint8 serial[16];
  guint8 id[20];
  size_t id_length = sizeof id;
  int status = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] = (serial[0] & 0x7f) | 0x40; /* positive and of full length, RFC 5280 4.1.2.2 */
  if (status >= 0)
    status = gnutls_x509_crt_set_version (certificate, 3);
  if (status >= 0)
    status = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (status >= 0)
    status = gnutls_x509_crt_set_activation_time (certificate, now - BACKDATED_S);
  if (status >= 0)
    status = gnutls_x509_crt_set_expiration_time (certificate, now + VALID_S);
  if (status >= 0)
    status = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                            (unsigned) strlen (name));
  if (status >= 0)
    status = gnutls_x509_crt_set_key (certificate, key);
  if (status >= 0)
    status = gnutls_x509_crt_get_key_id (certificate, 0, id, &id_length);
  if (status >= 0)
    status = gnutls_x509_crt_set_subject_key_id (certificate, id, id_length);
  return status;
}

static gnutls_x509_crt_t
make_authority (gnutls_x509_privkey_t key, GError **error)
{
  gnutls_x509_crt_t self = NULL;
  int status = gnutls_x509_crt_init (&self);

  if (status >= 0)
    status = fill_certificate (self, key, "Topay demo authority");
  if (status >= 0)
    status = gnutls_x509_crt_set_basic_constraints (self, 1, 0);
  if (status >= 0)
    status = gnutls_x509_crt_set_key_usage (self, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
  if (status >= 0)
    status = gnutls_x509_crt_sign2 (self, self, key, GNUTLS_DIG_SHA256, 0);
  if (!explain (status, "the demo authority", error))
    g_clear_pointer (&self, gnutls_x509_crt_deinit);
  return self;
}

/* The names under which a machine reaches itself. */
static int
add_names (gnutls_x509_crt_t certificate)
{
  static const guint8 v4[4] = { 127, 0, 0, 1 };
  static const guint8 v6[16] = { [15] = 1 };
  int status = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, "localhost",
                                                     strlen ("localhost"), GNUTLS_FSAN_SET);

  if (status >= 0)
    status = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, v4, sizeof v4,
                                                   GNUTLS_FSAN_APPEND);
  if (status >= 0)
    status = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, v6, sizeof v6,
                                                   GNUTLS_FSAN_APPEND);
  return status;
}

static gnutls_x509_crt_t
make_server (gnutls_x509_privkey_t key,
             gnutls_x509_crt_t authority,
             gnutls_x509_privkey_t authority_key,
             GError **error)
{
  gnutls_x509_crt_t self = NULL;
  guint8 id[20];
  size_t id_length = sizeof id;
  int status = gnutls_x509_crt_init (&self);

  if (status >= 0)
    status = fill_certificate (self, key, "localhost");
  if (status >= 0)
    status = gnutls_x509_crt_set_basic_constraints (self, 0, -1);
  if (status >= 0)
    status = gnutls_x509_crt_set_key_usage (self, GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (status >= 0)
    status = gnutls_x509_crt_set_key_purpose_oid (self, GNUTLS_KP_TLS_WWW_SERVER, 0);
  if (status >= 0)
    status = add_names (self);
  if (status >= 0)
    status = gnutls_x509_crt_get_subject_key_id (authority, id, &id_length, NULL);
  if (status >= 0)
    status = gnutls_x509_crt_set_authority_key_id (self, id, id_length);
  if (status >= 0)
    status = gnutls_x509_crt_sign2 (self, authority, authority_key, GNUTLS_DIG_SHA256, 0);
  if (!explain (status, "the demo certificate", error))
    g_clear_pointer (&self, gnutls_x509_crt_deinit);
  return self;
}

static gboolean
save (const char *folder, const char *name, const gnutls_datum_t *pem, int mode, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) problem = NULL;

  if (g_file_set_contents_full (path, (const char *) pem->data, (gssize) pem->size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                &problem))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot write ‘%s’: %s", path, problem->message);
  return FALSE;
}

static gboolean
save_certificate (const char *folder,
                  const char *name,
                  gnutls_x509_crt_t certificate,
                  GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gboolean saved = explain (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem),
                            "the demo certificate", error)
                   && save (folder, name, &pem, 0644, error);

  gnutls_free (pem.data);
  return saved;
}

static gboolean
save_key (const char *folder, const char *name, gnutls_x509_privkey_t key, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gboolean saved =
      explain (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &pem), "a key", error)
      && save (folder, name, &pem, 0600, error);

  if (pem.data != NULL)
    gnutls_memset (pem.data, 0, pem.size);
  gnutls_free (pem.data);
  return saved;
}

/**
 * topayd_certificate_make_demo:
 * @folder: where the three files go; those of the same names are replaced
 *
 * Makes an authority (ca.pem) and a certificate by it for localhost, 127.0.0.1 and ::1 (server.pem,
 * with server-key.pem, mode 0600): ECDSA on P-256, valid from 48 hours ago on, for 397 days. The
 * authority's own key is forgotten, so nobody can ever make a second certificate that its friends
 * trust.
 *
 * Returns: %FALSE with %TOPAY_ERROR_IO when a file could not be written
 */
gboolean
topayd_certificate_make_demo (const char *folder, GError **error)
{
  g_auto (gnutls_x509_privkey_t) authority_key = NULL;
  g_auto (gnutls_x509_privkey_t) key = NULL;
  g_auto (gnutls_x509_crt_t) authority = NULL;
  g_auto (gnutls_x509_crt_t) server = NULL;

  g_return_val_if_fail (folder != NULL, FALSE);

  authority_key = make_key (error);
  if (authority_key == NULL)
    return FALSE;
  key = make_key (error);
  if (key == NULL)
    return FALSE;
  authority = make_authority (authority_key, error);
  if (authority == NULL)
    return FALSE;
  server = make_server (key, authority, authority_key, error);
  return server != NULL && save_key (folder, TOPAYD_DEMO_KEY_FILE, key, error)
         && save_certificate (folder, TOPAYD_DEMO_CERTIFICATE_FILE, server, error)
         && save_certificate (folder, TOPAYD_DEMO_CA_FILE, authority, error);
}

/**
 * topayd_certificate_get_expiry:
 * @path: of a PEM file
 *
 * Reads until when the first certificate of a file is valid.
 *
 * Returns: Unix seconds, or -1 with %TOPAY_ERROR_NOT_FOUND when there is no such file,
 * %TOPAY_ERROR_IO, %TOPAY_ERROR_DAMAGED when it holds no certificate
 */
gint64
topayd_certificate_get_expiry (const char *path, GError **error)
{
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;
  gnutls_datum_t pem;
  gsize length;

  g_return_val_if_fail (path != NULL, -1);

  if (!g_file_get_contents (path, &text, &length, &problem))
    {
      gboolean absent = g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT);

      g_set_error (error, TOPAY_ERROR, absent ? TOPAY_ERROR_NOT_FOUND : TOPAY_ERROR_IO,
                   "Cannot read ‘%s’: %s", path, problem->message);
      return -1;
    }
  pem = (gnutls_datum_t){ (unsigned char *) text, (unsigned) length };
  if (gnutls_x509_crt_init (&certificate) < 0
      || gnutls_x509_crt_import (certificate, &pem, GNUTLS_X509_FMT_PEM) < 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "‘%s’ holds no certificate", path);
      return -1;
    }
  return gnutls_x509_crt_get_expiration_time (certificate);
}
