/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-stage.h"

/* No app will ever be as new as that. */
#define NEWER_THAN_ALL "9999.0"

struct _TopaydStage
{
  guint effects; /* atomic: TopaydStageEffects */
};

/**
 * topayd_stage_new:
 *
 * Returns: (transfer full): a stage on which nothing is played
 */
TopaydStage *
topayd_stage_new (void)
{
  return g_new0 (TopaydStage, 1);
}

/**
 * topayd_stage_free:
 * @self: (transfer full): a stage
 */
void
topayd_stage_free (TopaydStage *self)
{
  g_free (self);
}

/**
 * topayd_stage_set:
 * @self: a stage
 * @effects: what is played from now on
 */
void
topayd_stage_set (TopaydStage *self, TopaydStageEffects effects)
{
  g_atomic_int_set (&self->effects, effects);
}

/**
 * topayd_stage_get:
 * @self: (nullable): a stage
 *
 * Returns: what is played
 */
TopaydStageEffects
topayd_stage_get (TopaydStage *self)
{
  return self != NULL ? (TopaydStageEffects) g_atomic_int_get (&self->effects) : TOPAYD_STAGE_PLAIN;
}

/**
 * topayd_stage_get_time:
 * @self: (nullable): a stage
 * @now: Unix seconds
 *
 * Returns: what the service says the time is
 */
gint64
topayd_stage_get_time (TopaydStage *self, gint64 now)
{
  return (topayd_stage_get (self) & TOPAYD_STAGE_CLOCK_OFF) != 0 ? now - TOPAYD_STAGE_CLOCK_S : now;
}

/**
 * topayd_stage_get_delay_ms:
 * @self: (nullable): a stage
 *
 * Returns: how long an answer waits
 */
guint
topayd_stage_get_delay_ms (TopaydStage *self)
{
  return (topayd_stage_get (self) & TOPAYD_STAGE_SLOW) != 0 ? TOPAYD_STAGE_SLOW_MS : 0;
}

/**
 * topayd_stage_get_app_version:
 * @self: (nullable): a stage
 * @version: the least of the configuration
 *
 * Returns: the least version that the service says it takes
 */
const char *
topayd_stage_get_app_version (TopaydStage *self, const char *version)
{
  return (topayd_stage_get (self) & TOPAYD_STAGE_APP_OLD) != 0 ? NEWER_THAN_ALL : version;
}
