/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-evidence-crypt.h"
#include "topayd-evidence.h"

G_BEGIN_DECLS

#define TOPAYD_EVIDENCE_HASH_BYTES 32

GBytes *topayd_evidence_seal (const TopaydVisit *visit,
                              const char *what,
                              const char *id,
                              gconstpointer bytes,
                              gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
GBytes *topayd_evidence_open (const TopaydVisit *visit,
                              const char *what,
                              const char *id,
                              GBytes *sealed,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *topayd_evidence_dup_hex (gconstpointer bytes, gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_evidence_read_hex (const char *text, guint8 hash[TOPAYD_EVIDENCE_HASH_BYTES]);

G_END_DECLS
