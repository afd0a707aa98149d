/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what is made from the tables of the wire into the sources, or says what is not current
 * there:
 *
 *   topay-protocol --update ROOT
 *   topay-protocol --check ROOT */

#include "config.h"

#include <locale.h>
#include <stdio.h>

#include "topay-protocol-private.h"

#define VECTORS "tests/vectors"

/* Path below the root → text; both owned. */
static GHashTable *
make_files (void)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (files, g_strdup ("docs/protocol.md"), topay_protocol_dup_markdown ());
  g_hash_table_insert (files, g_strdup ("docs/openapi.json"), topay_protocol_dup_openapi ());
  g_hash_table_insert (files, g_strdup (VECTORS "/text.json"), topay_protocol_dup_text_vectors ());
  g_hash_table_insert (files, g_strdup (VECTORS "/endpoints.json"),
                       topay_protocol_dup_endpoint_vectors ());
  for (guint i = 0; i < topay_wire_n_records; i++)
    g_hash_table_insert (files,
                         g_strdup_printf (VECTORS "/record-%s.json", topay_wire_records[i]->name),
                         topay_protocol_dup_vectors (topay_wire_records[i]));
  return files;
}

/* Whether the file is as it should be, or was made so. */
static gboolean
take_file (const char *root, const char *path, const char *text, gboolean update)
{
  g_autofree char *place = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (place);
  g_autofree char *current = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_get_contents (place, &current, NULL, NULL) && g_strcmp0 (current, text) == 0)
    return TRUE;
  if (!update)
    {
      fprintf (stderr, "%s is not current: run “ninja -C BUILD update-protocol”\n", path);
      return FALSE;
    }
  g_mkdir_with_parents (folder, 0755);
  if (g_file_set_contents (place, text, -1, &error))
    return TRUE;
  fprintf (stderr, "%s\n", error->message);
  return FALSE;
}

/* Vectors of a record that is no more would be read by nobody. */
static gboolean
find_strays (const char *root, GHashTable *files)
{
  g_autofree char *folder = g_build_filename (root, VECTORS, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean found = FALSE;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat (VECTORS "/", name, NULL);

      if (g_hash_table_contains (files, path))
        continue;
      fprintf (stderr, "%s belongs to no table\n", path);
      found = TRUE;
    }
  return found;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GHashTable) files = NULL;
  GHashTableIter iter;
  gpointer path, text;
  gboolean update;
  gboolean ok = TRUE;

  setlocale (LC_ALL, "");
  update = argc == 3 && g_str_equal (argv[1], "--update");
  if (!update && (argc != 3 || !g_str_equal (argv[1], "--check")))
    {
      fprintf (stderr, "usage: topay-protocol --check|--update ROOT\n");
      return 2;
    }
  files = make_files ();
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, &text))
    ok &= take_file (argv[2], path, text, update);
  return ok && !find_strays (argv[2], files) ? 0 : 1;
}
