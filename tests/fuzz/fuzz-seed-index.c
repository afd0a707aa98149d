/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the search index of a little library, for fuzz-index to begin with:
 *
 *   fuzz-seed-index LANGUAGE FILE */

#include "config.h"

#include <stdio.h>

#include "search-fixture.h"

int
main (int argc, char *argv[])
{
  g_autoptr (GBytes) index = NULL;
  g_autoptr (GError) error = NULL;
  gconstpointer data;
  gsize size;

  if (argc != 3)
    {
      fprintf (stderr, "usage: fuzz-seed-index LANGUAGE FILE\n");
      return 2;
    }
  index = fixture_build (argv[1]);
  data = g_bytes_get_data (index, &size);
  if (g_file_set_contents (argv[2], data, (gssize) size, &error))
    return 0;
  fprintf (stderr, "%s\n", error->message);
  return 3;
}
