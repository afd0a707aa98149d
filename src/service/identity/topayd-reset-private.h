/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-proofs-private.h"

G_BEGIN_DECLS

/* The row of a reset whose proof token @proof is; otherwise @row is void. */
gboolean topayd_reset_load (const TopaydVisit *visit,
                            const char *proof_id,
                            const char *proof,
                            TopaydProofRow *row,
                            GError **error);
gboolean topayd_reset_note (const TopaydVisit *visit,
                            const char *action,
                            const TopaydProofRow *row,
                            const char *result,
                            GError **error);
/* A new proof token, and what the person learns with it. */
gboolean topayd_reset_accept (const TopaydVisit *visit,
                              TopaydProofRow *row,
                              TopaydCodeAccepted *accepted,
                              GError **error);

G_END_DECLS
