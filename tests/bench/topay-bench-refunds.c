/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Refunds that a real topayd on this computer has on its disk in a second, each asked for once
 * under a key of its own, by people who are signed in, each with a connection of their own; beside
 * what the disk does itself. The clients share the processors with it.
 *
 *   topay-bench-refunds      TMPDIR names the disk in question */

#include "config.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "bench-load.h"
#include "topay-client.h"

#define ROUNDS   5
#define ROUND_US (3 * G_USEC_PER_SEC)

#define OPEN_RATE 200
#define OPEN_US   (5 * G_USEC_PER_SEC)

#define PAYMENTS "1000" /* of a person: one refund each */
#define PEOPLE   G_STRINGIFY (BENCH_LOAD_WORKERS)

/* People whose sessions had a second proof a moment ago, and what they paid. No sign-in is
 * measured, and a thousand payments a person would take too long over the wire. Ids are those of
 * compose_refund (), tokens those of get_token (). */
static const char *const world_sql[] = {
  "INSERT INTO devices (id, account_id, name, signed_in_at, last_used_at)"
  " SELECT id, id, 'Laptop', unixepoch (), unixepoch () FROM accounts WHERE name GLOB 'person-*'",
  "INSERT INTO sessions (id, token_hash, account_id, device_id, level, level_until, created_at,"
  " last_used_at, expires_at) SELECT id, topay_token_hash (CAST (substr (name, 8) AS INTEGER)), id,"
  " id, 2, unixepoch () + 600, unixepoch (), unixepoch (), unixepoch () + 3600 FROM accounts"
  " WHERE name GLOB 'person-*'",
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " PAYMENTS " - 1)"
  " INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state)"
  " SELECT printf ('%016x%016x', CAST (substr (a.name, 8) AS INTEGER), n.i), a.id,"
  " printf ('T%08d%08d', CAST (substr (a.name, 8) AS INTEGER), n.i),"
  " (SELECT id FROM merchants LIMIT 1), 12800, unixepoch () - 3600, 'paid'"
  " FROM accounts a, n WHERE a.name GLOB 'person-*'",
};

static char *
dup_token (guint person)
{
  return g_strdup_printf ("bench%038u", person);
}

static void
on_token_hash (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  g_autofree char *token = dup_token ((guint) sqlite3_value_int (values[0]));
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) token, -1);
  g_checksum_get_digest (checksum, digest, &length);
  sqlite3_result_blob (context, digest, sizeof digest, SQLITE_TRANSIENT);
}

static void
make_world (TopayTestService *service)
{
  g_autofree char *path =
      g_build_filename (topay_test_service_get_folder (service), "data", "topay.db", NULL);
  sqlite3 *db = NULL;

  topay_test_add_people (service, BENCH_LOAD_WORKERS);
  topay_test_service_stop (service);
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));
  sqlite3_create_function (db, "topay_token_hash", 1, SQLITE_UTF8, NULL, on_token_hash, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (world_sql); i++)
    if (sqlite3_exec (db, world_sql[i], NULL, NULL, NULL) != SQLITE_OK)
      g_error ("%s: %s", world_sql[i], sqlite3_errmsg (db));
  sqlite3_close (db);
  topay_test_service_start (service);
}

/* The next payment of a person. @data: how many each has asked for; only the thread of a worker
 * touches its number. */
static char *
compose_refund (guint worker, gpointer data)
{
  guint *n_asked = data;
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *token = dup_token (worker);
  g_autofree char *headers =
      g_strdup_printf ("Idempotency-Key: %s\r\nAuthorization: Bearer %s\r\n", key, token);
  g_autofree char *body = g_strdup_printf (
      "{\"kind\":\"refund\",\"payment_id\":\"%016x%016x\",\"reason\":\"not-received\","
      "\"amount\":12800,\"words\":\"It never came.\",\"answers\":[],\"evidence\":[],"
      "\"language\":\"en\"}",
      worker, n_asked[worker]++);

  return topay_test_compose ("POST /v1/cases", headers, body);
}

static void
measure (TopayTestService *service)
{
  guint n_asked[BENCH_LOAD_WORKERS] = { 0 };
  const BenchLoad refunds = {
    service, "refunds, 64 people who ask again at once", compose_refund, n_asked, 201, 0, ROUND_US
  };
  const BenchLoad open = {
    service, "refunds, 200 a second wanted", compose_refund, n_asked, 201, OPEN_RATE, OPEN_US
  };
  double ratios[ROUNDS], median;

  bench_load_print_head ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      double disk = bench_measure_disk (topay_test_service_get_folder (service));

      bench_print_disk (disk);
      ratios[i] = bench_load_run (&refunds) / disk;
    }
  median = bench_get_median (ratios, ROUNDS);
  g_print ("%-44s %9.2f   (%.2f to %.2f)\n", "median ratio", median, ratios[0], ratios[ROUNDS - 1]);
  bench_load_run (&open);
}

/* What was acknowledged is there, once. */
static void
count (TopayTestService *service)
{
  topay_test_service_stop (service);
  g_print ("%-44s %9" G_GINT64_FORMAT "\n", "cases in the database",
           topay_test_service_query (service, "SELECT count (*) FROM cases"));
}

int
main (void)
{
  g_autoptr (TopayTestService) service = NULL;

  topay_client_init_tls ();
  service = topay_test_service_new ();
  make_world (service);
  measure (service);
  count (service);
  return EXIT_SUCCESS;
}
