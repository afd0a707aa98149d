/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The bytes of a file as they stand on the disk, and back. */

G_BEGIN_DECLS

#define TOPAYD_EVIDENCE_KEY_BYTES 32

gsize topayd_evidence_get_encrypted_size (gsize n_bytes);
GBytes *
topayd_evidence_encrypt (GBytes *key, const char *context, GBytes *plain) G_GNUC_WARN_UNUSED_RESULT;
GBytes *topayd_evidence_decrypt (GBytes *key,
                                 const char *context,
                                 GBytes *encrypted,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Wiped with the last reference. */
GBytes *topayd_evidence_take_bytes (guint8 *bytes, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
