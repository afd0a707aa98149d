/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-stage.h"

/* What a demo can put on stage: one row a scene, tried by people and by tests alike. A scene is of
 * one account and its newest payment; banks, merchants, incidents and the effects of the stage are
 * everybody’s. */

G_BEGIN_DECLS

#define TOPAYD_SCENE_MAX_STEPS 4

/* What a scene sets and no other may set with it. */
typedef enum
{
  TOPAYD_SCENE_REASON =
      1 << 0,                  /* of the payment; a scene that claims it has nothing else to show */
  TOPAYD_SCENE_STATE = 1 << 1, /* of the payment and its order */
  TOPAYD_SCENE_AMOUNT = 1 << 2,
  TOPAYD_SCENE_WALLET = 1 << 3,
  TOPAYD_SCENE_DAY = 1 << 4, /* what is used of the limits of a day */
  TOPAYD_SCENE_YEAR = 1 << 5,
  TOPAYD_SCENE_BANK_USE = 1 << 6,
  TOPAYD_SCENE_IDENTITY = 1 << 7,
  TOPAYD_SCENE_FREEZE = 1 << 8,
  TOPAYD_SCENE_METHOD = 1 << 9,
  TOPAYD_SCENE_BANK = 1 << 10,
  TOPAYD_SCENE_INCIDENT = 1 << 11,
  TOPAYD_SCENE_BY_BALANCE = 1 << 12, /* goes with others that are paid from the balance */
  TOPAYD_SCENE_BY_CARD = 1 << 13,    /* likewise, with the card */
} TopaydSceneClaims;

typedef struct
{
  const char *name;
  const char *cause;          /* the id of the cause that a diagnosis should find */
  const char *words;          /* for who looks for a scene, in English */
  TopaydStageEffects effects; /* of the stage */
  TopaydSceneClaims claims;
  const char *steps[TOPAYD_SCENE_MAX_STEPS]; /* statements: ?1 the account, ?2 its newest payment,
                                                ?3 now; those that are left over are NULL */
} TopaydScene;

extern const TopaydScene topayd_scenes[];
extern const guint topayd_n_scenes;

const TopaydScene *topayd_scene_find (const char *name);
gboolean topayd_scenes_fit (const TopaydScene *one, const TopaydScene *other);

G_END_DECLS
