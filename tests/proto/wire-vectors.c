/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "wire-vectors.h"

#include <json-glib/json-glib.h>

static void
vector_free (WireVector *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self->canonical);
  g_free (self->code);
  g_free (self->field);
  g_free (self);
}

static void
add_vectors (GPtrArray *vectors, JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      WireVector *vector = g_new0 (WireVector, 1);

      vector->name = g_strdup (json_object_get_string_member (row, "name"));
      vector->text = g_strdup (json_object_get_string_member (row, "text"));
      vector->canonical =
          g_strdup (json_object_get_string_member_with_default (row, "canonical", NULL));
      vector->code = g_strdup (json_object_get_string_member_with_default (row, "code", NULL));
      vector->field = g_strdup (json_object_get_string_member_with_default (row, "field", NULL));
      g_ptr_array_add (vectors, vector);
    }
}

static GPtrArray *
load (const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "vectors", file, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  GPtrArray *vectors = g_ptr_array_new_with_free_func ((GDestroyNotify) vector_free);
  JsonObject *root;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  add_vectors (vectors, json_object_get_array_member (root, "accepted"));
  add_vectors (vectors, json_object_get_array_member (root, "refused"));
  g_assert_cmpuint (vectors->len, >, 0);
  return vectors;
}

/* Those of a record: (element-type WireVector), the accepted ones first. */
GPtrArray *
wire_vectors_load (const char *record)
{
  g_autofree char *file = g_strdup_printf ("record-%s.json", record);

  return load (file);
}

/* Those that are refused whatever the record. */
GPtrArray *
wire_vectors_load_texts (void)
{
  return load ("text.json");
}

/* The text of one vector, say "full". */
char *
wire_vectors_dup_text (const char *record, const char *name)
{
  g_autoptr (GPtrArray) vectors = wire_vectors_load (record);

  for (guint i = 0; i < vectors->len; i++)
    {
      const WireVector *vector = g_ptr_array_index (vectors, i);

      if (g_str_equal (vector->name, name))
        return g_strdup (vector->text);
    }
  g_error ("No vector ‘%s’ of record ‘%s’", name, record);
}
