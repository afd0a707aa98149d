/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Who answered in the place of the service, for the page that explains it. Private to the room. */

G_BEGIN_DECLS

typedef struct
{
  char *subject;       /* (owned) (nullable) */
  char *issuer;        /* (owned) (nullable) */
  const char *problem; /* static: "expired", "wrong-host" … */
} TopayPeer;

TopayPeer *topay_peer_new (GTlsCertificate *certificate, GTlsCertificateFlags problems);
void topay_peer_free (TopayPeer *peer);

G_END_DECLS
