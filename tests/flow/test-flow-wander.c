/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every wizard, walked by somebody who answers anything, with a service that answers anything the
 * wire allows: drafts hold no secret and go on, no step holds anybody, and every step is seen. */

#include "config.h"

#include <string.h>

#include "flow-fixture.h"
#include "tests/share.h"
#include "topay-error.h"
#include "topay-wire-endpoints.h"

#define N_WALKS  300
#define MAX_ACTS 40
#define CANARY   "canary" /* in every secret word */
#define DIGITS   "7349"   /* in every secret number */

typedef struct
{
  Walk *walk;
  GRand *random;    /* (owned) */
  TopayFlow *flow;  /* (owned) */
  GHashTable *seen; /* (owned) (element-type utf8): ids of steps, of the flow */
} Wanderer;

static guint
draw (Wanderer *self, guint n)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) n);
}

static gboolean
chance (Wanderer *self, guint percent)
{
  return draw (self, 100) < percent;
}

static GVariant *make_reply (Wanderer *self, const TopayWireRecord *record);

static GVariant *
make_value (Wanderer *self, const TopayWireField *wire)
{
  switch (wire->type)
    {
    case TOPAY_WIRE_STRING:
      if (wire->values != NULL)
        return g_variant_new_string (
            wire->values[draw (self, g_strv_length ((char **) wire->values))]);
      return g_variant_new_string ((wire->flags & TOPAY_WIRE_SECRET) != 0 ? CANARY : "words");
    case TOPAY_WIRE_INTEGER:
      return g_variant_new_int64 (1795000000 + draw (self, 1000));
    case TOPAY_WIRE_BOOLEAN:
      return g_variant_new_boolean (chance (self, 50));
    case TOPAY_WIRE_RECORD:
      return make_reply (self, wire->record);
    case TOPAY_WIRE_RECORDS: /* no wizard reads one */
    default:
      return NULL;
    }
}

static GVariant *
make_reply (Wanderer *self, const TopayWireRecord *record)
{
  GVariantDict fields;

  g_variant_dict_init (&fields, NULL);
  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *wire = &record->fields[i];
      gboolean is_there = (wire->flags & TOPAY_WIRE_REQUIRED) != 0 || chance (self, 50);
      GVariant *value = is_there ? make_value (self, wire) : NULL;

      if (value != NULL)
        g_variant_dict_insert_value (&fields, wire->name, value);
    }
  return g_variant_dict_end (&fields);
}

/* What is queued is sent at once, or not. */
static GVariant *
make_reply_to (Wanderer *self, const char *endpoint)
{
  static const char *const states[] = { "sent", "kept", "sign_in" };
  gboolean queued = g_str_has_prefix (endpoint, "queue:");
  const char *name = queued ? endpoint + strlen ("queue:") : endpoint;
  const char *state = states[draw (self, G_N_ELEMENTS (states))];
  g_autoptr (GVariant) reply = NULL;
  GVariantDict fields;

  if (!queued)
    return make_reply (self, topay_wire_endpoint_find (name)->reply);
  if (g_str_equal (state, "sent"))
    reply = g_variant_ref_sink (make_reply (self, topay_wire_endpoint_find (name)->reply));
  g_variant_dict_init (&fields, reply);
  g_variant_dict_insert (&fields, "state", "s", state);
  return g_variant_dict_end (&fields);
}

/* A reply, any refusal, or nothing. */
static void
answer_call (Wanderer *self, const char *endpoint)
{
  g_autoptr (GVariant) reply = g_variant_ref_sink (make_reply_to (self, endpoint));
  g_autofree char *fields = g_variant_print (reply, TRUE);
  guint luck = draw (self, 100);

  if (luck < 75)
    walk_reply (self->walk, endpoint, fields);
  else if (luck < 95)
    walk_refuse (self->walk, endpoint,
                 topay_wire_error_codes[draw (self, topay_wire_n_error_codes)].code);
  else
    walk_fail (self->walk, endpoint, TOPAY_ERROR_OFFLINE);
}

static void
look (Wanderer *self)
{
  g_hash_table_add (self->seen, topay_flow_session_get_step (self->walk->session)->id);
}

/* A step may call, and the checks behind it as well. */
static void
answer_calls (Wanderer *self)
{
  guint n_calls = 0;

  while (walk_get_waiting (self->walk) != NULL)
    {
      g_autofree char *endpoint = g_strdup (walk_get_waiting (self->walk));

      look (self);
      g_assert_cmpuint (++n_calls, <, topay_flow_get_n_steps (self->flow));
      answer_call (self, endpoint);
    }
  g_assert_true (self->walk->is_done);
  g_assert_true (self->walk->error == NULL
                 || g_error_matches (self->walk->error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE));
}

static char *
make_digits (Wanderer *self, const TopayFlowField *field)
{
  guint n = field->kind == TOPAY_FLOW_FIELD_NEW_PIN ? 6 : field->max;

  return g_strndup (DIGITS DIGITS DIGITS DIGITS, n - (chance (self, 10) ? 1 : 0));
}

static char *
make_words (Wanderer *self, const TopayFlowField *field)
{
  GString *words = g_string_new (field->secret ? CANARY : "lin");

  while (words->len < field->min)
    g_string_append_c (words, 'x');
  return g_string_free (g_string_truncate (words, chance (self, 10) ? 0 : words->len), FALSE);
}

static char *
make_ids (Wanderer *self)
{
  static const char *const answers[] = { "", FLOW_PAYMENT, FLOW_PAYMENT " " FLOW_PAYMENT };

  return g_strdup (answers[draw (self, G_N_ELEMENTS (answers))]);
}

static char *
make_answer (Wanderer *self, const TopayFlowField *field)
{
  switch (field->kind)
    {
    case TOPAY_FLOW_FIELD_CHOICE:
      return g_strdup (
          ((TopayFlowOption *) g_ptr_array_index (field->options, draw (self, field->options->len)))
              ->value);
    case TOPAY_FLOW_FIELD_SWITCH:
      return g_strdup (chance (self, 50) ? "yes" : "no");
    case TOPAY_FLOW_FIELD_CODE:
    case TOPAY_FLOW_FIELD_NEW_PIN:
      return make_digits (self, field);
    case TOPAY_FLOW_FIELD_DATE:
      return g_strdup (chance (self, 80) ? "2026-11-17" : "2026-11-22");
    case TOPAY_FLOW_FIELD_MONEY:
      return g_strdup ("1250");
    case TOPAY_FLOW_FIELD_FILES:
      return make_ids (self);
    case TOPAY_FLOW_FIELD_PAYMENT:
    case TOPAY_FLOW_FIELD_CASE:
      return g_strdup (FLOW_PAYMENT);
    case TOPAY_FLOW_FIELD_TEXT:
    case TOPAY_FLOW_FIELD_MULTILINE:
    case TOPAY_FLOW_FIELD_ACCOUNT:
    case TOPAY_FLOW_FIELD_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PASSWORD:
    default:
      return make_words (self, field);
    }
}

/* As often paid as anything else. */
static const char *
draw_state (Wanderer *self)
{
  static const char *const states[] = { "not_paid", "pending", "closed", "delayed", "refunded" };

  return chance (self, 70) ? "paid" : states[draw (self, G_N_ELEMENTS (states))];
}

static void
answer_field (Wanderer *self, const TopayFlowField *field)
{
  g_autofree char *answer = make_answer (self, field);
  g_autofree char *again = g_strconcat (field->id, ":again", NULL);

  if (!topay_flow_session_holds (self->walk->session, field->condition))
    return;
  if (topay_flow_field_is_listed (field) && chance (self, 95))
    walk_choose_in_state (self->walk, field->id, draw (self, 200), draw_state (self));
  else
    walk_answer (self->walk, field->id, answer);
  if (field->kind == TOPAY_FLOW_FIELD_NEW_PIN || field->kind == TOPAY_FLOW_FIELD_NEW_PASSWORD)
    walk_answer (self->walk, again, answer);
}

static void
go_on (Wanderer *self)
{
  const TopayFlowStep *step = topay_flow_session_get_step (self->walk->session);

  for (guint i = 0; i < step->fields->len; i++)
    answer_field (self, g_ptr_array_index (step->fields, i));
  walk_continue (self->walk);
  answer_calls (self);
}

static void
act (Wanderer *self)
{
  const TopayFlowStep *step = topay_flow_session_get_step (self->walk->session);
  const TopayFlowAction *action;

  if (step->actions->len == 0)
    return;
  action = g_ptr_array_index (step->actions, draw (self, step->actions->len));
  if (!topay_flow_session_holds (self->walk->session, action->condition))
    return;
  walk_act (self->walk, action->id);
  answer_calls (self);
}

static gboolean
has_text (GBytes *draft, const char *text)
{
  gsize length;
  const char *bytes = g_bytes_get_data (draft, &length);

  for (gsize i = 0; i + strlen (text) <= length; i++)
    if (memcmp (bytes + i, text, strlen (text)) == 0)
      return TRUE;
  return FALSE;
}

/* What stands in a draft before its values: id, version, step and the steps behind. */
static char *
print_place (GBytes *draft, GVariant **values)
{
  g_autoptr (GVariant) whole =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("(susasa(ss))"), draft, FALSE));
  g_autoptr (GVariant) behind = g_variant_get_child_value (whole, 3);
  g_autofree char *steps = g_variant_print (behind, FALSE);
  const char *step;

  *values = g_variant_get_child_value (whole, 4);
  g_variant_get_child (whole, 2, "&s", &step);
  return g_strconcat (step, " ", steps, NULL);
}

static gboolean
has_value (GVariant *values, GVariant *wanted)
{
  for (gsize i = 0; i < g_variant_n_children (values); i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (values, i);

      if (g_variant_equal (value, wanted))
        return TRUE;
    }
  return FALSE;
}

/* The later one may know what a step answers by itself; it has forgotten nothing. */
static void
check_same_draft (GBytes *draft, GBytes *later)
{
  g_autoptr (GVariant) values = NULL, later_values = NULL;
  g_autofree char *place = print_place (draft, &values);
  g_autofree char *later_place = print_place (later, &later_values);

  g_assert_cmpstr (place, ==, later_place);
  for (gsize i = 0; i < g_variant_n_children (values); i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (values, i);

      g_assert_true (has_value (later_values, value));
    }
}

/* A draft of now goes on, and says the same when it is saved once more. */
static void
check_draft (Wanderer *self)
{
  g_autoptr (GBytes) draft = topay_flow_session_save (self->walk->session);
  g_autoptr (TopayFlowSession) later =
      topay_flow_session_new (self->flow, TOPAY_FLOW_HOST (self->walk->host));
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (has_text (draft, CANARY));
  g_assert_false (has_text (draft, DIGITS));
  if (topay_flow_session_get_step (self->walk->session)->kind == TOPAY_FLOW_STEP_RESULT)
    {
      g_assert_false (topay_flow_session_restore (later, draft, NULL));
      return;
    }
  topay_flow_session_restore (later, draft, &error);
  g_assert_no_error (error);
  again = topay_flow_session_save (later);
  check_same_draft (draft, again);
}

static void
check_place (Wanderer *self)
{
  guint nth, n_steps;

  topay_flow_session_get_place (self->walk->session, &nth, &n_steps);
  g_assert_cmpuint (nth, >=, 1);
  g_assert_cmpuint (nth, <=, n_steps);
  g_assert_cmpuint (n_steps, <=, topay_flow_get_n_steps (self->flow));
}

static void
wander (Wanderer *self)
{
  self->walk = walk_new (self->flow);
  walk_set_account (self->walk, chance (self, 50) ? "lin" : NULL);
  look (self);
  for (guint i = 0;
       i < MAX_ACTS
       && topay_flow_session_get_step (self->walk->session)->kind != TOPAY_FLOW_STEP_RESULT;
       i++)
    {
      if (chance (self, 10))
        topay_flow_session_go_back (self->walk->session);
      else if (chance (self, 15))
        act (self);
      else
        go_on (self);
      look (self);
      check_draft (self);
      check_place (self);
    }
  walk_free (self->walk);
}

static void
test_wander (gconstpointer id)
{
  gsize length;
  g_autofree char *text = flow_read_file (id, &length);
  g_autoptr (GError) error = NULL;
  guint n_walks = topay_test_share (N_WALKS);
  Wanderer self = { .random = g_rand_new_with_seed (20261122),
                    .flow = topay_flow_parse (text, length, &error),
                    .seen = g_hash_table_new (g_str_hash, g_str_equal) };

  g_assert_no_error (error);
  for (guint i = 0; i < n_walks; i++)
    wander (&self);
  for (guint i = 0; n_walks == N_WALKS && i < topay_flow_get_n_steps (self.flow); i++)
    {
      const char *step = topay_flow_get_step (self.flow, i)->id;

      if (!g_hash_table_contains (self.seen, step))
        g_test_fail_printf ("Nobody came to “%s”", step);
    }
  g_hash_table_unref (self.seen);
  topay_flow_unref (self.flow);
  g_rand_free (self.random);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GDir) folder = g_dir_open (FLOWS_PATH, 0, NULL);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *id = g_strndup (name, strcspn (name, "."));
      g_autofree char *path = g_strconcat ("/flow-wander/", id, NULL);

      if (g_str_has_suffix (name, ".flow.xml"))
        g_test_add_data_func_full (path, g_steal_pointer (&id), test_wander, g_free);
    }
  return g_test_run ();
}
