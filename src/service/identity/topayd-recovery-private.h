/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-recovery.h"

G_BEGIN_DECLS

#define TOPAYD_RECOVERY_LENGTH 16

/* The one unused code that what was typed can be. */
typedef struct
{
  char id[TOPAYD_ID_SIZE]; /* "" for none */
  char *hash;              /* (owned) (nullable) */
  gint64 wait_s;
} TopaydRecoveryMatch;

void topayd_recovery_match_clear (TopaydRecoveryMatch *match);

/* Sixteen letters and digits, however it was typed; %NULL for anything else. */
TopaydSecret *topayd_recovery_fold (const char *typed) G_GNUC_WARN_UNUSED_RESULT;

/* Counts the try; @wait_s in @match when none is looked at for a while. */
gboolean topayd_recovery_find (const TopaydVisit *visit,
                               const TopaydOwner *owner,
                               const TopaydSecret *folded,
                               TopaydRecoveryMatch *match,
                               GError **error);
/* Once; @taken FALSE when somebody was faster. */
gboolean topayd_recovery_take (const TopaydVisit *visit,
                               const TopaydOwner *owner,
                               const TopaydRecoveryMatch *match,
                               gboolean *taken,
                               GError **error);

G_END_DECLS
