/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-peer.h"

/* What stands in a certificate is written by whoever made it. */
#define NAME_MAX_CHARS 200

static const struct
{
  GTlsCertificateFlags flag;
  const char *problem;
} problem_names[] = {
  /* the one that says most comes first */
  { G_TLS_CERTIFICATE_REVOKED, "revoked" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "wrong-host" },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "unknown-authority" },
  { G_TLS_CERTIFICATE_EXPIRED, "expired" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "not-yet-valid" },
  { G_TLS_CERTIFICATE_INSECURE, "insecure" },
};

static const char *
name_problem (GTlsCertificateFlags problems)
{
  for (guint i = 0; i < G_N_ELEMENTS (problem_names); i++)
    if ((problems & problem_names[i].flag) != 0)
      return problem_names[i].problem;

  return "other";
}

/* Eats @name. */
static char *
tame (char *name)
{
  g_autofree char *taken = name;
  g_autofree char *valid = NULL;
  g_autofree char *shortened = NULL;

  if (taken == NULL)
    return NULL;

  valid = g_utf8_make_valid (taken, -1);
  shortened = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), NAME_MAX_CHARS));
  for (char *p = shortened; *p != '\0'; p = g_utf8_next_char (p))
    if (g_ascii_iscntrl (*p))
      *p = ' ';

  return g_steal_pointer (&shortened);
}

/**
 * topay_peer_new:
 * @certificate: of whoever answered
 * @problems: why it is not accepted
 *
 * Returns: (transfer full): what a person may be told about it
 */
TopayPeer *
topay_peer_new (GTlsCertificate *certificate, GTlsCertificateFlags problems)
{
  TopayPeer *peer = g_new0 (TopayPeer, 1);

  peer->subject = tame (g_tls_certificate_get_subject_name (certificate));
  peer->issuer = tame (g_tls_certificate_get_issuer_name (certificate));
  peer->problem = name_problem (problems);

  return peer;
}

/**
 * topay_peer_free:
 * @peer: (transfer full): a peer
 */
void
topay_peer_free (TopayPeer *peer)
{
  g_free (peer->subject);
  g_free (peer->issuer);
  g_free (peer);
}
