/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topay-flow-judge.h"
#include "topay-flow-session-private.h"

/* id, version, step, steps behind, answers and kept values */
#define DRAFT_TYPE      "(susasa(ss))"
#define MAX_DRAFT_BYTES (64 * 1024)

static void
add_value (const char *name, const char *text, gpointer data)
{
  g_variant_builder_add (data, "(ss)", name, text);
}

/* How many steps are behind the one with which a draft goes on. A secret that was kept is lost with
 * the draft: it goes on where the secret can be had again; and never in a check, which runs by
 * itself. */
static guint
find_place (TopayFlowSession *self)
{
  int n_behind = (int) self->behind->len;
  gboolean stays = self->secret_at > n_behind || (self->secret_at == n_behind && !self->step->once);
  int place;

  if (stays && self->step->kind != TOPAY_FLOW_STEP_CHECK)
    return self->behind->len;
  place = topay_flow_session_find_behind (
      self, (guint) MIN (n_behind, MAX (self->secret_at, -1) + (stays ? 0 : 1)));
  return (guint) MAX (place, 0);
}

/**
 * topay_flow_session_save:
 * @self: a session
 *
 * Writes down how far it is. Secrets are never written; where the way on needs one that was kept,
 * the draft goes on where it is kept, with the answers that were given.
 *
 * Returns: (transfer full): a draft
 */
GBytes *
topay_flow_session_save (TopayFlowSession *self)
{
  guint place = find_place (self);
  const char *step = self->step->id;
  GVariantBuilder behind, values;
  g_autoptr (GVariant) draft = NULL;

  g_variant_builder_init (&behind, G_VARIANT_TYPE ("as"));
  g_variant_builder_init (&values, G_VARIANT_TYPE ("a(ss)"));
  if (place < self->behind->len)
    step = g_ptr_array_index (self->behind, place);
  for (guint i = 0; i < place; i++)
    g_variant_builder_add (&behind, "s", g_ptr_array_index (self->behind, i));
  topay_flow_values_foreach_open (self->values, add_value, &values);
  draft = g_variant_ref_sink (g_variant_new (DRAFT_TYPE, topay_flow_get_id (self->flow),
                                             topay_flow_get_version (self->flow), step, &behind,
                                             &values));
  return g_variant_get_data_as_bytes (draft);
}

static GVariant *
read_draft (TopayFlowSession *self, GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) draft = NULL;
  const char *id;

  if (g_bytes_get_size (bytes) > MAX_DRAFT_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The draft is too long");
      return NULL;
    }
  draft = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (DRAFT_TYPE), bytes, FALSE));
  g_variant_get_child (draft, 0, "&s", &id);
  if (g_variant_is_normal_form (draft) && g_str_equal (id, topay_flow_get_id (self->flow)))
    return g_steal_pointer (&draft);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The draft is not of this wizard");
  return NULL;
}

/* Whether there is such a step, at which somebody can have been. */
static gboolean
is_place (TopayFlowSession *self, const char *id)
{
  const TopayFlowStep *step = topay_flow_find_step (self->flow, id);

  return step != NULL && step->kind != TOPAY_FLOW_STEP_RESULT
         && step->kind != TOPAY_FLOW_STEP_CHECK;
}

/* A draft of another version fits when all of its steps are still there. */
static gboolean
check_steps (TopayFlowSession *self, const char *step, const char *const *behind, GError **error)
{
  guint n_behind = g_strv_length ((char **) behind);
  gboolean fits = is_place (self, step) && n_behind < TOPAY_FLOW_MAX_STEPS;

  for (guint i = 0; fits && i < n_behind; i++)
    fits = is_place (self, behind[i]);
  if (!fits)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED,
                 "The wizard has changed since the draft was saved");
  return fits;
}

/* A draft is a file like any other: it brings no secrets, and no answers that cannot be given. */
static gboolean
can_take (TopayFlowSession *self, const char *name, const char *text)
{
  const TopayFlowField *field = topay_flow_find_field (self->flow, name);

  if (!topay_flow_is_open_name (self->flow, name))
    return FALSE;
  return field == NULL
         || (field->kind != TOPAY_FLOW_FIELD_CHOICE && field->kind != TOPAY_FLOW_FIELD_SWITCH)
         || topay_flow_judge_answer (field, text) == NULL;
}

static void
take_values (TopayFlowSession *self, GVariant *values)
{
  GVariantIter iter;
  const char *name, *text;

  g_variant_iter_init (&iter, values);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    if (can_take (self, name, text))
      topay_flow_values_set (self->values, name, text, FALSE);
}

/**
 * topay_flow_session_restore:
 * @self: a session that has just begun
 * @draft: of topay_flow_session_save ()
 * @error: return location for an error
 *
 * Goes on where a draft was saved.
 *
 * Returns: whether it does; %FALSE with DAMAGED, TOO_LARGE or UNSUPPORTED, and a session that
 * begins
 */
gboolean
topay_flow_session_restore (TopayFlowSession *self, GBytes *draft, GError **error)
{
  g_autoptr (GVariant) read = read_draft (self, draft, error);
  g_autoptr (GVariant) values = NULL;
  g_autofree const char **behind = NULL;
  const char *step;
  guint32 version;

  if (read == NULL)
    return FALSE;
  g_variant_get (read, "(&su&s^a&s@a(ss))", NULL, &version, &step, &behind, &values);
  if (!check_steps (self, step, behind, error))
    return FALSE;

  take_values (self, values);
  g_ptr_array_set_size (self->behind, 0);
  for (guint i = 0; behind[i] != NULL; i++)
    g_ptr_array_add (self->behind, g_strdup (behind[i]));
  topay_flow_session_set_dirty (self, TRUE);
  topay_flow_session_enter (self, topay_flow_find_step (self->flow, step));
  return TRUE;
}
