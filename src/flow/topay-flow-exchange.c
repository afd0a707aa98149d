/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-session-private.h"

/* What a call is given, and what is kept of its reply. */

static void
wipe (gpointer data)
{
  explicit_bzero (data, strlen (data));
  g_free (data);
}

/* A string whose only copy is wiped when nobody holds it any more. */
static GVariant *
make_secret (const char *text)
{
  char *copy = g_strdup (text);

  return g_variant_new_from_data (G_VARIANT_TYPE_STRING, copy, strlen (copy) + 1, TRUE, wipe, copy);
}

static GVariant *
make_boolean (const char *text)
{
  return g_variant_new_boolean (g_str_equal (text, "yes") || g_str_equal (text, "true"));
}

/* Constants of the file and switches may be booleans; a password may well be “yes”. */
static GVariant *
make_value (TopayFlowSession *self, const TopayFlowSet *set)
{
  const TopayFlowField *field =
      set->from != NULL ? topay_flow_find_field (self->flow, set->from) : NULL;
  const char *text = set->value;

  if (set->from == NULL)
    return g_str_equal (text, "true") || g_str_equal (text, "false") ? make_boolean (text)
                                                                     : g_variant_new_string (text);
  text = topay_flow_session_get_value (self, set->from);
  if (text == NULL || text[0] == '\0'
      || (field != NULL && !topay_flow_session_counts (self, field)))
    return NULL;
  if (field != NULL && field->kind == TOPAY_FLOW_FIELD_SWITCH)
    return make_boolean (text);
  return topay_flow_is_open_name (self->flow, set->from) || set->from[0] == '@'
             ? g_variant_new_string (text)
             : make_secret (text);
}

static void
add_pair (GVariantBuilder *list, const TopayFlowField *field, const char *answer)
{
  g_variant_builder_open (list, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (list, "{sv}", "question", g_variant_new_string (field->id));
  g_variant_builder_add (list, "{sv}", "answer", g_variant_new_string (answer));
  g_variant_builder_close (list);
}

/* Every question of the way that was gone, with its answer. */
static GVariant *
make_answers (TopayFlowSession *self)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->flow->steps->len; i++)
    {
      const TopayFlowStep *step = g_ptr_array_index (self->flow->steps, i);

      for (guint j = 0; j < step->fields->len; j++)
        {
          const TopayFlowField *field = g_ptr_array_index (step->fields, j);
          const char *answer = topay_flow_values_get (self->values, field->id);

          if (field->is_answer && answer != NULL && answer[0] != '\0'
              && topay_flow_session_counts (self, field))
            add_pair (&list, field, answer);
        }
    }
  return g_variant_builder_end (&list);
}

static GVariant *
make_files (TopayFlowSession *self, const TopayFlowField *field)
{
  const char *answer = topay_flow_values_get (self->values, field->id);
  gboolean counts = answer != NULL && topay_flow_session_counts (self, field);
  g_auto (GStrv) ids = g_strsplit (counts ? answer : "", " ", -1);
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (char **id = ids; *id != NULL; id++)
    {
      g_variant_builder_open (&list, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&list, "{sv}", "id", g_variant_new_string (*id));
      g_variant_builder_close (&list);
    }
  return g_variant_builder_end (&list);
}

static GVariant *
make_list (TopayFlowSession *self, const char *list)
{
  if (g_str_equal (list, TOPAY_FLOW_ANSWERS))
    return make_answers (self);
  return make_files (self, topay_flow_find_field (self->flow, list));
}

/* Several files of which only one way was gone go into one list. */
static void
insert_list (TopayFlowSession *self, GVariantDict *fields, const TopayFlowSet *set)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (make_list (self, set->list));

  if (g_variant_n_children (value) > 0 || !g_variant_dict_contains (fields, set->field))
    g_variant_dict_insert_value (fields, set->field, value);
}

/* Returns: (transfer floating): "a{sv}" for the host */
GVariant *
topay_flow_session_make_fields (TopayFlowSession *self, const TopayFlowCall *call)
{
  GVariantDict fields;

  g_variant_dict_init (&fields, NULL);
  for (guint i = 0; i < call->sets->len; i++)
    {
      const TopayFlowSet *set = g_ptr_array_index (call->sets, i);
      GVariant *value = set->list == NULL ? make_value (self, set) : NULL;

      if (set->list != NULL)
        insert_list (self, &fields, set);
      else if (value != NULL)
        g_variant_dict_insert_value (&fields, set->field, value);
    }
  return g_variant_dict_end (&fields);
}

/* The text of a value of a reply; NULL for what cannot be kept. */
char *
topay_flow_dup_value_text (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "yes" : "no");
  return NULL;
}

/* "account_state.login" goes into the nested record. */
static char *
dup_reply_value (GVariant *reply, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  g_autoptr (GVariant) value = g_variant_ref (reply);

  for (char **name = names; *name != NULL; name++)
    {
      GVariant *inner = g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT)
                            ? g_variant_lookup_value (value, *name, NULL)
                            : NULL;

      if (inner == NULL)
        return NULL;
      g_variant_unref (value);
      value = inner;
    }
  return topay_flow_dup_value_text (value);
}

/* A secret belongs to the step that got it: it goes when that step is gone back to. A check is not
 * a place to go back to; the step before it is. */
static void
note_secret (TopayFlowSession *self)
{
  gboolean is_check = self->step->kind == TOPAY_FLOW_STEP_CHECK;

  self->secret_at = MIN (self->secret_at, (int) self->behind->len - (is_check ? 1 : 0));
}

void
topay_flow_session_keep_values (TopayFlowSession *self, const TopayFlowCall *call, GVariant *reply)
{
  for (guint i = 0; i < call->keeps->len; i++)
    {
      const TopayFlowKeep *keep = g_ptr_array_index (call->keeps, i);
      char *text = dup_reply_value (reply, keep->reply);

      topay_flow_values_set (self->values, keep->name, text, keep->secret);
      if (text == NULL)
        continue;
      if (keep->secret)
        {
          note_secret (self);
          explicit_bzero (text, strlen (text));
        }
      g_free (text);
    }
}

/* The field of this step whose answer went out as @name; NULL when there is none. */
const char *
topay_flow_session_find_sent (TopayFlowSession *self, const TopayFlowCall *call, const char *name)
{
  for (guint i = 0; call != NULL && name != NULL && i < call->sets->len; i++)
    {
      const TopayFlowSet *set = g_ptr_array_index (call->sets, i);

      const char *from = set->from != NULL ? set->from : set->list;

      if (from == NULL || !g_str_equal (set->field, name))
        continue;
      for (guint j = 0; j < self->step->fields->len; j++)
        {
          const TopayFlowField *field = g_ptr_array_index (self->step->fields, j);

          if (g_str_equal (field->id, from) && topay_flow_session_holds (self, field->condition))
            return field->id;
        }
    }
  return NULL;
}
