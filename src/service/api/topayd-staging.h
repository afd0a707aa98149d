/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"
#include "topayd-stage.h"

/* Puts scenes on the stage of a demo, each time in one transaction. */

G_BEGIN_DECLS

/* What is to be staged, and what came of it. */
typedef struct
{
  const char *account_id;         /* (unowned) */
  const char *name_key;           /* (unowned): of the account */
  const char *const *scene_names; /* (unowned): NULL-terminated; several are played at once */
  char payment_id[TOPAYD_ID_SIZE];
  char order[18];
  TopaydStageEffects effects;
} TopaydStaging;

gboolean topayd_scenes_play (const TopaydVisit *visit, TopaydStaging *staging, GError **error);
gboolean topayd_scenes_reset (const TopaydVisit *visit, TopaydStaging *staging, GError **error);
gboolean topayd_scenes_load_effects (TopaydTransaction *transaction,
                                     TopaydStageEffects *effects,
                                     GError **error);

G_END_DECLS
