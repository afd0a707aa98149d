/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-staging.h"

#include "topay-error.h"
#include "topayd-demo-world.h"
#include "topayd-scenes.h"

/* Where the effects are kept over a restart. */
#define SETTING "demo.effects"

/* What is paid in a scene, unless it says otherwise. */
#define USUAL_AMOUNT 12800

/* Nothing is wrong with the account or its money. */
static gboolean
clear (const TopaydVisit *visit, const TopaydStaging *staging, GError **error)
{
  gint64 now = visit->caller->now;

  return topayd_demo_world_set_commons (visit->transaction, now, error)
         && topayd_demo_world_set_account (visit->transaction, staging->account_id,
                                           staging->name_key, now, error)
         && topayd_sql_run (
             visit->transaction,
             "DELETE FROM locks WHERE kind IN ('login', 'payment_pin') AND subject = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (staging->account_id)), error)
         && topayd_sql_run (visit->transaction,
                            "UPDATE accounts SET frozen = 'no', frozen_at = NULL WHERE id = ?1",
                            TOPAYD_VALUES (TOPAYD_TEXT (staging->account_id)), error);
}

/* A payment of a minute ago, with the card, that was not paid and nobody said why. */
static gboolean
add_payment (const TopaydVisit *visit, TopaydStaging *staging, GError **error)
{
  gint64 made_at = visit->caller->now - 60;

  topayd_id_draw (staging->payment_id);
  topayd_demo_world_draw_order (made_at, staging->order);
  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state,"
      " method_id) SELECT ?1, ?2, ?3, (SELECT merchant_id FROM payments WHERE account_id = ?2"
      " ORDER BY made_at LIMIT 1), ?4, ?5, 'not_paid', id FROM payment_methods"
      " WHERE account_id = ?2 AND place = ?6",
      TOPAYD_VALUES (TOPAYD_TEXT (staging->payment_id), TOPAYD_TEXT (staging->account_id),
                     TOPAYD_TEXT (staging->order), TOPAYD_INTEGER (USUAL_AMOUNT),
                     TOPAYD_INTEGER (made_at), TOPAYD_INTEGER (TOPAYD_DEMO_CARD)),
      error);
}

static gboolean
play (const TopaydVisit *visit,
      const TopaydScene *scene,
      const TopaydStaging *staging,
      GError **error)
{
  for (guint i = 0; i < TOPAYD_SCENE_MAX_STEPS && scene->steps[i] != NULL; i++)
    {
      if (!topayd_sql_run (visit->transaction, scene->steps[i],
                           TOPAYD_VALUES (TOPAYD_TEXT (staging->account_id),
                                          TOPAYD_TEXT (staging->payment_id),
                                          TOPAYD_INTEGER (visit->caller->now)),
                           error))
        return FALSE;
      if (topayd_sql_get_changes (visit->transaction) == 0)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                       "Step %u of the scene ‘%s’ changes nothing", i + 1, scene->name);
          return FALSE;
        }
    }
  return TRUE;
}

/* What is only a reason is played last, and the state of the payment before it: each would be
 * covered by what comes after. */
static int
get_rank (const TopaydScene *scene)
{
  if ((scene->claims & TOPAYD_SCENE_REASON) != 0)
    return 2;
  return (scene->claims & TOPAYD_SCENE_STATE) != 0 ? 1 : 0;
}

static int
compare_scenes (gconstpointer a, gconstpointer b)
{
  const TopaydScene *one = *(const TopaydScene *const *) a;
  const TopaydScene *other = *(const TopaydScene *const *) b;

  return get_rank (one) - get_rank (other);
}

static gboolean
fits_all (const TopaydScene *scene, GPtrArray *scenes, GError **error)
{
  for (guint i = 0; i < scenes->len; i++)
    {
      const TopaydScene *other = g_ptr_array_index (scenes, i);

      if (!topayd_scenes_fit (scene, other))
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                       "The scenes ‘%s’ and ‘%s’ do not go together", other->name, scene->name);
          return FALSE;
        }
    }
  return TRUE;
}

/* In the order in which they are played; NULL when one is not known, or two do not go together. */
static GPtrArray *
find_all (const char *const *names, GError **error)
{
  g_autoptr (GPtrArray) scenes = g_ptr_array_new ();

  for (; *names != NULL; names++)
    {
      const TopaydScene *scene = topayd_scene_find (*names);

      if (scene == NULL)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no scene ‘%s’", *names);
          return NULL;
        }
      if (!fits_all (scene, scenes, error))
        return NULL;
      g_ptr_array_add (scenes, (gpointer) scene);
    }
  g_ptr_array_sort (scenes, compare_scenes);
  return g_steal_pointer (&scenes);
}

static gboolean
keep_effects (const TopaydVisit *visit, TopaydStageEffects effects, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", effects);

  return topayd_sql_run (visit->transaction,
                         "INSERT INTO settings (name, value, changed_at) VALUES (?1, ?2, ?3)"
                         " ON CONFLICT (name) DO UPDATE SET value = ?2, changed_at = ?3",
                         TOPAYD_VALUES (TOPAYD_TEXT (SETTING), TOPAYD_TEXT (text),
                                        TOPAYD_INTEGER (visit->caller->now)),
                         error);
}

/**
 * topayd_scenes_play:
 * @visit: the job
 * @staging: what to play for whom; filled with the payment and the effects of the stage
 * @error: return location for an error
 *
 * Puts everything of the account and what is common back, then plays the scenes one upon the other.
 * The effects are for topayd_stage_set() once the transaction is on the disk.
 *
 * Returns: whether they are on stage; %FALSE with NOT_FOUND for a scene that nobody knows, INVALID
 *   for two that do not go together, or an error of the store
 */
gboolean
topayd_scenes_play (const TopaydVisit *visit, TopaydStaging *staging, GError **error)
{
  g_autoptr (GPtrArray) scenes = find_all (staging->scene_names, error);

  if (scenes == NULL || !clear (visit, staging, error) || !add_payment (visit, staging, error))
    return FALSE;
  staging->effects = TOPAYD_STAGE_PLAIN;
  for (guint i = 0; i < scenes->len; i++)
    {
      const TopaydScene *scene = g_ptr_array_index (scenes, i);

      staging->effects |= scene->effects;
      if (!play (visit, scene, staging, error))
        return FALSE;
    }
  return keep_effects (visit, staging->effects, error);
}

/**
 * topayd_scenes_reset:
 * @visit: the job
 * @staging: whose scenes are over
 * @error: return location for an error
 *
 * Puts the money of the account and what is common back.
 *
 * Returns: whether it did; %FALSE with an error of the store
 */
gboolean
topayd_scenes_reset (const TopaydVisit *visit, TopaydStaging *staging, GError **error)
{
  staging->effects = TOPAYD_STAGE_PLAIN;
  return clear (visit, staging, error) && keep_effects (visit, TOPAYD_STAGE_PLAIN, error);
}

/**
 * topayd_scenes_load_effects:
 * @transaction: a transaction
 * @effects: (out): what was played last
 * @error: return location for an error
 *
 * For the start of a service.
 *
 * Returns: whether it is known; %FALSE with an error of the store
 */
gboolean
topayd_scenes_load_effects (TopaydTransaction *transaction,
                            TopaydStageEffects *effects,
                            GError **error)
{
  gint64 kept = 0;

  if (!topayd_sql_get_integer (transaction,
                               "SELECT CAST (value AS INTEGER) FROM settings WHERE name = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (SETTING)), &kept, error))
    return FALSE;
  *effects = (TopaydStageEffects) kept;
  return TRUE;
}
