/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many writes the store makes durable in a second, beside what the disk itself does: writing
 * 4 KiB and waiting for them. Both in turns, so that a disk that others use is the same for both.
 *
 *   topay-bench-store [FOLDER]      a folder on the disk in question; the usual one for temporary
 * files */

#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topayd-store.h"

#define ROUNDS      5
#define ROUND_US    (1 * G_USEC_PER_SEC)
#define OUTSTANDING 256
#define ROW_BYTES   160
#define RAW_BYTES   4096
#define RAW_BLOCKS  4096 /* of a file that is there already, written again and again */

typedef struct
{
  GArray *us; /* (owned) (element-type gint64): what each took */
  gint64 begin_us, end_us;
} Series;

static void
series_begin (Series *series)
{
  series->us = g_array_new (FALSE, FALSE, sizeof (gint64));
  series->begin_us = g_get_monotonic_time ();
}

static void
series_end (Series *series)
{
  series->end_us = g_get_monotonic_time ();
}

static double
get_rate (const Series *series)
{
  return series->us->len * (double) G_USEC_PER_SEC / (double) (series->end_us - series->begin_us);
}

static int
compare_us (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
get_percentile_ms (const Series *series, guint percent)
{
  g_array_sort (series->us, compare_us);

  return (double) g_array_index (series->us, gint64, (series->us->len - 1) * percent / 100) / 1000;
}

static void
measure_disk (const char *folder, Series *series)
{
  g_autofree char *path = g_build_filename (folder, "raw", NULL);
  g_autofree char *block = g_malloc0 (RAW_BYTES);
  int fd = g_open (path, O_RDWR | O_CREAT, 0600);

  if (fd < 0)
    g_error ("no file in %s", folder);
  for (guint i = 0; i < RAW_BLOCKS; i++)
    if (write (fd, block, RAW_BYTES) != RAW_BYTES)
      g_error ("not written");
  fsync (fd);

  series_begin (series);
  while (g_get_monotonic_time () - series->begin_us < ROUND_US)
    {
      gint64 start_us = g_get_monotonic_time ();
      gint64 took_us;

      if (pwrite (fd, block, RAW_BYTES, (off_t) (series->us->len % RAW_BLOCKS) * RAW_BYTES)
              != RAW_BYTES
          || fdatasync (fd) != 0)
        g_error ("not written");
      took_us = g_get_monotonic_time () - start_us;
      g_array_append_val (series->us, took_us);
    }
  series_end (series);

  g_close (fd, NULL);
  g_unlink (path);
}

typedef struct
{
  TopaydStore *store; /* (unowned) */
  Series *series;     /* (unowned) */
  guint outstanding;
} Load;

typedef struct
{
  gint64 start_us;
  guint8 id[16];
} Row;

static gboolean
row_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  static const guint8 body[ROW_BYTES] = { 1 };
  const Row *row = data;

  return topayd_sql_run (
      transaction, "INSERT INTO bench (id, body) VALUES (?1, ?2)",
      TOPAYD_VALUES (TOPAYD_BLOB (row->id, sizeof row->id), TOPAYD_BLOB (body, sizeof body)),
      error);
}

static Row *
row_new (void)
{
  Row *row = g_new (Row, 1);

  row->start_us = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (row->id); i++)
    row->id[i] = (guint8) g_random_int ();

  return row;
}

static void
on_row_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Load *load = user_data;
  const Row *row = topayd_store_get_job_data (result);
  gint64 took_us = g_get_monotonic_time () - row->start_us;
  g_autoptr (GError) error = NULL;

  if (!topayd_store_write_finish (load->store, result, &error))
    g_error ("%s", error->message);

  g_array_append_val (load->series->us, took_us);
  if (g_get_monotonic_time () - load->series->begin_us < ROUND_US)
    topayd_store_write_async (load->store, row_job, row_new (), g_free, NULL, on_row_cb, load);
  else
    load->outstanding--;
}

static void
measure_store (TopaydStore *store, Series *series)
{
  Load load = { store, series, OUTSTANDING };

  series_begin (series);
  for (guint i = 0; i < OUTSTANDING; i++)
    topayd_store_write_async (store, row_job, row_new (), g_free, NULL, on_row_cb, &load);
  while (load.outstanding > 0)
    g_main_context_iteration (NULL, TRUE);
  series_end (series);
}

static gboolean
table_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction,
                         "CREATE TABLE IF NOT EXISTS bench (id BLOB NOT NULL UNIQUE, body BLOB)",
                         NULL, error);
}

static void
print_series (const char *name, Series *series, double disk_rate)
{
  g_print ("%-28s %9.0f %7.2f %9.2f %9.2f\n", name, get_rate (series),
           get_rate (series) / disk_rate, get_percentile_ms (series, 50),
           get_percentile_ms (series, 99));
  g_array_unref (series->us);
}

static int
compare_ratios (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
run_rounds (TopaydStore *store, const char *folder)
{
  double ratios[ROUNDS];
  TopaydStoreStatistics statistics;

  g_print ("%-28s %9s %7s %9s %9s\n", "", "a second", "ratio", "p50 ms", "p99 ms");
  for (guint i = 0; i < ROUNDS; i++)
    {
      Series disk, rows;
      double disk_rate;

      measure_disk (folder, &disk);
      measure_store (store, &rows);
      disk_rate = get_rate (&disk);
      ratios[i] = get_rate (&rows) / disk_rate;
      print_series ("4 KiB and fdatasync", &disk, disk_rate);
      print_series ("rows of 160 bytes, 256 open", &rows, disk_rate);
    }

  qsort (ratios, ROUNDS, sizeof *ratios, compare_ratios);
  topayd_store_get_statistics (store, &statistics);
  g_print ("median ratio %.2f (wanted: 2.00); %.1f rows a commit, %.2f ms a commit\n",
           ratios[ROUNDS / 2], (double) statistics.jobs / (double) statistics.groups,
           (double) statistics.commit_us / (double) statistics.groups / 1000);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }

  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder =
      g_build_filename (argc > 1 ? argv[1] : g_get_tmp_dir (), "topay-bench-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydStore) store = NULL;

  if (g_mkdtemp (folder) == NULL)
    g_error ("no folder %s", folder);

  path = g_build_filename (folder, "topayd.db", NULL);
  store = topayd_store_open (path, NULL, &error);
  if (store == NULL || !topayd_store_write (store, table_job, NULL, &error))
    g_error ("%s", error->message);

  run_rounds (store, folder);
  topayd_store_close (store);
  remove_tree (folder);

  return 0;
}
