/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-stage.h"

/* What a demo can put on stage: one row a scene, tried by people and by tests alike. A scene is of
 * one account and its newest payment; banks, merchants, incidents and the effects of the stage are
 * everybody’s. */

G_BEGIN_DECLS

#define TOPAYD_SCENE_MAX_STEPS 4

typedef struct
{
  const char *name;
  const char *cause;                         /* the id of the cause that a diagnosis should find */
  const char *words;                         /* for who looks for a scene, in English */
  TopaydStageEffects effects;                /* of the stage */
  const char *steps[TOPAYD_SCENE_MAX_STEPS]; /* statements: ?1 the account, ?2 its newest payment,
                                                ?3 now; those that are left over are NULL */
} TopaydScene;

extern const TopaydScene topayd_scenes[];
extern const guint topayd_n_scenes;

const TopaydScene *topayd_scene_find (const char *name);

G_END_DECLS
