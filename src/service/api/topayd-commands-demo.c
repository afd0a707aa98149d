/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topayd-commands-private.h"
#include "topayd-demo.h"
#include "topayd-scenes.h"
#include "topayd-staging.h"

#define RESET "reset"

/* Nobody but a running demo has a stage: what is played there would harm real people. */
static gboolean
check_stage (const TopaydCommand *command, GError **error)
{
  if (command->service->stage != NULL)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Only a running demo has a stage");
  return FALSE;
}

static void
add_row (GVariantBuilder *list, const char *name, const char *cause, const char *words)
{
  g_variant_builder_open (list, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (list, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (list, "{sv}", "cause", g_variant_new_string (cause));
  g_variant_builder_add (list, "{sv}", "words", g_variant_new_string (words));
  g_variant_builder_close (list);
}

/* The reply has "scenes" (aa{sv}). */
gboolean
topayd_command_demo_scenes (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  GVariantBuilder list;

  if (!check_stage (command, error))
    return FALSE;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < topayd_n_scenes; i++)
    add_row (&list, topayd_scenes[i].name, topayd_scenes[i].cause, topayd_scenes[i].words);
  add_row (&list, RESET, "-", "Everything as it was in the beginning");
  g_variant_dict_insert (command->reply, "scenes", "aa{sv}", &list);
  return TRUE;
}

static gboolean
reset (const TopaydVisit *visit, TopaydStaging *staging, GError **error)
{
  return topayd_scenes_reset (visit, staging, error)
         && topayd_demo_treat (visit, staging->name_key, staging->account_id, error);
}

static gboolean
stage (const TopaydVisit *visit, TopaydCommand *command, TopaydStaging *staging, GError **error)
{
  gboolean is_reset =
      g_strv_contains (staging->scene_names, RESET) && staging->scene_names[1] == NULL;

  if (is_reset ? !reset (visit, staging, error) : !topayd_scenes_play (visit, staging, error))
    return FALSE;
  if (!is_reset)
    {
      g_variant_dict_insert (command->reply, "payment", "s", staging->payment_id);
      g_variant_dict_insert (command->reply, "order", "s", staging->order);
    }
  command->sets_stage = TRUE;
  command->effects = staging->effects;
  return topayd_command_audit (visit, command, "demo.scene", staging->account_id, error);
}

/* "scenes" (as) for "account"; the reply has "payment" and "order", its newest payment. */
gboolean
topayd_command_demo_scene (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  g_autofree const char **names = NULL;
  g_autofree char *name_key = NULL;
  TopaydStaging staging = { NULL };

  g_variant_dict_lookup (command->arguments, "scenes", "^a&s", &names);
  if (names == NULL || names[0] == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "No scene is named");
      return FALSE;
    }
  if (!check_stage (command, error)
      || !topayd_command_find_account (visit, command, &account, error))
    return FALSE;
  name_key = topayd_normalize_name (account->name);
  staging.account_id = account->id;
  staging.name_key = name_key != NULL ? name_key : account->name;
  staging.scene_names = names;
  return stage (visit, command, &staging, error);
}
