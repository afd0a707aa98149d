/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How the service of a demo plays that the network, a clock or an app is not as it should be. Set
 * by the operator, read by everything that answers; a service for real people has no stage, and
 * every function takes NULL for that. */

G_BEGIN_DECLS

typedef enum
{
  TOPAYD_STAGE_PLAIN = 0,
  TOPAYD_STAGE_PORTAL = 1 << 0,    /* the network wants somebody to sign in first */
  TOPAYD_STAGE_CLOCK_OFF = 1 << 1, /* the clocks are seven minutes apart */
  TOPAYD_STAGE_SLOW = 1 << 2,      /* every answer takes three seconds */
  TOPAYD_STAGE_APP_OLD = 1 << 3,   /* every app must be updated */
} TopaydStageEffects;

#define TOPAYD_STAGE_CLOCK_S (7 * 60)
#define TOPAYD_STAGE_SLOW_MS 3000

typedef struct _TopaydStage TopaydStage;

TopaydStage *topayd_stage_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topayd_stage_free (TopaydStage *self);

void topayd_stage_set (TopaydStage *self, TopaydStageEffects effects);
TopaydStageEffects topayd_stage_get (TopaydStage *self);
gint64 topayd_stage_get_time (TopaydStage *self, gint64 now);
guint topayd_stage_get_delay_ms (TopaydStage *self);
const char *topayd_stage_get_app_version (TopaydStage *self, const char *version);

G_END_DECLS
