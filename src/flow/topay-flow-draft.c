/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topay-flow-session-private.h"

/* id, version, step, steps behind, answers and kept values */
#define DRAFT_TYPE      "(susasa(ss))"
#define MAX_DRAFT_BYTES (64 * 1024)
#define MAX_BEHIND      64

static void
add_value (const char *name, const char *text, gpointer data)
{
  g_variant_builder_add (data, "(ss)", name, text);
}

/**
 * topay_flow_session_save:
 * @self: a session
 *
 * Writes down how far it is. Secrets are never written; where the way on needs one that is held
 * now, the draft begins at the first step, with the answers that were given.
 *
 * Returns: (transfer full): a draft
 */
GBytes *
topay_flow_session_save (TopayFlowSession *self)
{
  gboolean from_start = topay_flow_values_has_secret (self->values);
  const TopayFlowStep *step = from_start ? topay_flow_get_step (self->flow, 0) : self->step;
  GVariantBuilder behind, values;
  g_autoptr (GVariant) draft = NULL;

  g_variant_builder_init (&behind, G_VARIANT_TYPE ("as"));
  g_variant_builder_init (&values, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; !from_start && i < self->behind->len; i++)
    g_variant_builder_add (&behind, "s", g_ptr_array_index (self->behind, i));
  topay_flow_values_foreach_open (self->values, add_value, &values);
  draft = g_variant_ref_sink (g_variant_new (DRAFT_TYPE, topay_flow_get_id (self->flow),
                                             topay_flow_get_version (self->flow), step->id, &behind,
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

/* A draft of another version fits when all of its steps are still there. */
static gboolean
check_steps (TopayFlowSession *self, const char *step, const char *const *behind, GError **error)
{
  const TopayFlowStep *found = topay_flow_find_step (self->flow, step);
  guint n_behind = g_strv_length ((char **) behind);
  gboolean fits = found != NULL && found->kind != TOPAY_FLOW_STEP_RESULT && n_behind <= MAX_BEHIND;

  for (guint i = 0; fits && i < n_behind; i++)
    fits = topay_flow_find_step (self->flow, behind[i]) != NULL;
  if (!fits)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED,
                 "The wizard has changed since the draft was saved");
  return fits;
}

static void
take_values (TopayFlowSession *self, GVariant *values)
{
  GVariantIter iter;
  const char *name, *text;

  g_variant_iter_init (&iter, values);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    {
      const TopayFlowField *field = topay_flow_find_field (self->flow, name);

      if (field == NULL || !field->secret)
        topay_flow_values_set (self->values, name, text, FALSE);
    }
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
  topay_flow_session_enter (self, topay_flow_find_step (self->flow, step));
  return TRUE;
}
