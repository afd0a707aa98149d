/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Evidence on the disk: encrypted, whole, and gone when nobody has it. */

#include "config.h"

#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/stat.h>

#include "identity-fixture.h"
#include "topay-error.h"
#include "topayd-blobs.h"
#include "topayd-evidence-crypt.h"
#include "topayd-evidence-keeper.h"
#include "topayd-scanner.h"
#include "topayd-seal.h"

#define NAME  "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"

static GBytes *
make_key (guint8 first)
{
  guint8 key[TOPAYD_EVIDENCE_KEY_BYTES] = { first };

  return g_bytes_new (key, sizeof key);
}

static void
test_what_is_encrypted_opens (void)
{
  static const gsize sizes[] = { 0, 1, 65535, 65536, 65537, 131072, 1000000 };
  g_autoptr (GBytes) key = make_key (1);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strnfill (sizes[i], 'x');
      g_autoptr (GBytes) plain = g_bytes_new (text, sizes[i]);
      g_autoptr (GBytes) encrypted = topayd_evidence_encrypt (key, "file:1", plain);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) opened = topayd_evidence_decrypt (key, "file:1", encrypted, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (plain, opened));
      g_assert_cmpuint (g_bytes_get_size (encrypted), ==,
                        topayd_evidence_get_encrypted_size (sizes[i]));
    }
}

static void
assert_does_not_open (GBytes *key, const char *context, gconstpointer bytes, gsize n_bytes)
{
  g_autoptr (GBytes) encrypted = g_bytes_new (bytes, n_bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (topayd_evidence_decrypt (key, context, encrypted, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
}

/* Cut at any place, lengthened, one bit turned, two pieces swapped, as another file, with another
 * key: it stays shut. */
static void
test_what_was_changed_stays_shut (void)
{
  g_autoptr (GBytes) key = make_key (1);
  g_autoptr (GBytes) other = make_key (2);
  g_autofree char *text = g_strnfill (150000, 'x');
  g_autoptr (GBytes) plain = g_bytes_new (text, 150000);
  g_autoptr (GBytes) encrypted = topayd_evidence_encrypt (key, "file:1", plain);
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (encrypted, &size);
  g_autofree guint8 *copy = g_malloc0 (size + 1);
  const gsize piece = 65536 + 17;

  assert_does_not_open (other, "file:1", bytes, size);
  assert_does_not_open (key, "file:2", bytes, size);
  for (gsize length = 0; length < size; length += length < 100 ? 1 : 7919)
    assert_does_not_open (key, "file:1", bytes, length);
  assert_does_not_open (key, "file:1", bytes, 24 + piece);
  memcpy (copy, bytes, size);
  assert_does_not_open (key, "file:1", copy, size + 1);
  for (gsize at = 0; at < size; at += 5003)
    {
      copy[at] ^= 1;
      assert_does_not_open (key, "file:1", copy, size);
      copy[at] ^= 1;
    }
  memcpy (copy + 24, bytes + 24 + piece, piece);
  memcpy (copy + 24 + piece, bytes + 24, piece);
  assert_does_not_open (key, "file:1", copy, size);
}

/* --- Blobs --- */

typedef struct
{
  char *folder;       /* (owned) */
  TopaydBlobs *blobs; /* (owned) */
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("topay-blobs-XXXXXX", NULL);
  place->blobs = topayd_blobs_open_folder (place->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autoptr (GDir) directory = g_dir_open (place->folder, 0, NULL);
  const char *name;

  topayd_blobs_free (place->blobs);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (place->folder);
  g_free (place->folder);
}

static void
test_blobs_come_back (Place *place, gconstpointer data)
{
  TopaydBlobs *blobs = place->blobs;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("some bytes", 10);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (place->folder, NAME, NULL);
  g_autofree char *foreign = g_build_filename (place->folder, "README", NULL);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;
  struct stat status;

  g_assert_true (blobs->class->put (blobs, NAME, bytes, &error));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  read = blobs->class->get (blobs, NAME, 10, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, bytes));
  g_assert_true (g_file_set_contents (foreign, "not ours", -1, NULL));
  g_assert_true (blobs->class->list (blobs, names, &error));
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_true (blobs->class->remove (blobs, NAME, &error));
  g_assert_true (blobs->class->remove (blobs, NAME, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_blobs_say_why_not (Place *place, gconstpointer data)
{
  static const char *const names[] = { ("../" NAME), "", "short",
                                       "0123456789ABCDEF0123456789ABCDEF" };
  TopaydBlobs *blobs = place->blobs;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("some bytes", 10);
  g_autoptr (GError) twice = NULL;
  g_autoptr (GError) large = NULL;
  g_autoptr (GError) missing = NULL;

  g_assert_true (blobs->class->put (blobs, NAME, bytes, NULL));
  g_assert_false (blobs->class->put (blobs, NAME, bytes, &twice));
  g_assert_error (twice, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_assert_null (blobs->class->get (blobs, NAME, 9, &large));
  g_assert_error (large, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
  g_assert_null (blobs->class->get (blobs, OTHER, 9, &missing));
  g_assert_error (missing, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (blobs->class->get (blobs, names[i], 9, NULL));
}

/* --- Searching later --- */

static char *
to_hex (GBytes *bytes)
{
  const guint8 *at = g_bytes_get_data (bytes, NULL);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < g_bytes_get_size (bytes); i++)
    g_string_append_printf (text, "%02x", at[i]);
  return g_string_free (text, FALSE);
}

static gint64
get_now (void)
{
  return NOW;
}

static gboolean
on_scan_cb (GThreadedSocketService *service,
            GSocketConnection *connection,
            GObject *source,
            gpointer user_data)
{
  const char *answer = user_data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char bytes[64];
  gsize n_read = 0;

  /* "zINSTREAM", the length, "some bytes", 0 */
  g_input_stream_read_all (in, bytes, 10 + 4 + 10 + 4, &n_read, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                             strlen (answer) + 1, NULL, NULL, NULL);
  return TRUE;
}

typedef struct
{
  GSocketService *service; /* (owned) */
  char *folder;            /* (owned) */
  char *path;              /* (owned) */
} Clamd;

static void
clamd_start (Clamd *self, const char *answer)
{
  g_autoptr (GSocketAddress) address = NULL;

  self->folder = g_dir_make_tmp ("topay-clamd-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "socket", NULL);
  address = g_unix_socket_address_new (self->path);
  self->service = g_threaded_socket_service_new (2);
  g_signal_connect (self->service, "run", G_CALLBACK (on_scan_cb), (gpointer) answer);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, NULL, NULL));
}

static void
clamd_stop (Clamd *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

typedef struct
{
  const char *path;
  GBytes *bytes;
  const char *scan;
  gint is_done; /* atomic */
} Scan;

static gpointer
run_scan (gpointer data)
{
  Scan *scan = data;

  scan->scan = topayd_scanner_scan (scan->path, scan->bytes);
  g_atomic_int_set (&scan->is_done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* eicar: an answer that is not understood is never “clean”. */
static void
test_eicar_answers (void)
{
  static const struct
  {
    const char *answer, *scan;
  } rows[] = {
    { "stream: OK", "clean" },
    { "stream: OK\n", "clean" },
    { "stream: Eicar-Test-Signature FOUND", "blocked" },
    { "INSTREAM size limit exceeded. ERROR", "pending" },
    { "stream: OKAY", "pending" },
    { "", "pending" },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("some bytes", 10);

  g_assert_cmpstr (topayd_scanner_scan (NULL, bytes), ==, "none");
  g_assert_cmpstr (topayd_scanner_scan ("/nowhere/clamd.socket", bytes), ==, "pending");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Clamd clamd = { NULL };
      Scan scan = { .bytes = bytes };
      GThread *thread;

      clamd_start (&clamd, rows[i].answer);
      scan.path = clamd.path;
      thread = g_thread_new ("scan", run_scan, &scan);
      while (!g_atomic_int_get (&scan.is_done))
        g_main_context_iteration (NULL, TRUE);
      g_thread_join (thread);
      clamd_stop (&clamd);
      g_assert_cmpstr (scan.scan, ==, rows[i].scan);
    }
}

/* A file that is in a case already, and was never searched. */
static void
add_pending (Fixture *fixture, TopaydLocker *locker)
{
  g_autoptr (GBytes) plain = g_bytes_new_static ("some bytes", 10);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, plain);
  g_autoptr (GBytes) key = make_key (1);
  g_autoptr (GBytes) encrypted = topayd_evidence_encrypt (key, "evidence-file:" OTHER, plain);
  g_autoptr (GBytes) sealed = topayd_seal (fixture->keys, "evidence-key:" OTHER,
                                           g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  g_autoptr (GBytes) name = topayd_seal (fixture->keys, "evidence-name:" OTHER, "a.txt", 5);
  g_autofree char *sealed_hex = to_hex (sealed);
  g_autofree char *name_hex = to_hex (name);
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO evidence (id, account_id, name, type, kind, size, sha256, state, key, blob,"
      " kept_size, kept_sha256, scan, created_at, expires_at) VALUES ('" OTHER "', '%s', x'%s',"
      " 'text', 'other', 10, x'%s', 'ready', x'%s', '" NAME "', 10, x'%s', 'pending', %d, %d)",
      fixture->account_id, name_hex, hash, sealed_hex, hash, NOW, NOW + 1000);
  TopaydBlobs *blobs = topayd_locker_get_blobs (locker);

  g_assert_true (blobs->class->put (blobs, NAME, encrypted, NULL));
  fixture_execute (fixture, sql);
}

static void
wait_for_scan (Fixture *fixture, const char *sql)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (fixture_count (fixture, sql) == 0 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (fixture_count (fixture, sql), ==, 1);
}

/* eicar: what could not be searched is searched later; what is bad then keeps its row alone. */
static void
test_eicar_later (Place *place, gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Clamd clamd = { NULL };
  TopaydEvidenceKeep keep = { .identity = &fixture->identity, .now = get_now, .keep_s = 1000 };
  g_autoptr (TopaydEvidenceKeeper) keeper = NULL;
  TopaydLocker *locker;
  g_autofree char *path = g_build_filename (place->folder, NAME, NULL);

  clamd_start (&clamd, "stream: Eicar-Test-Signature FOUND");
  locker = topayd_locker_new (topayd_blobs_open_folder (place->folder, NULL), clamd.path);
  keep.locker = locker;
  add_pending (fixture, locker);
  keeper = topayd_evidence_keeper_new (&keep);
  topayd_evidence_keeper_start (keeper);
  wait_for_scan (fixture, "SELECT count (*) FROM evidence WHERE scan = 'blocked' AND blob IS NULL"
                          " AND state = 'ready'");
  while (g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  topayd_evidence_keeper_stop (keeper);
  topayd_locker_close (locker);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  topayd_locker_free (locker);
  clamd_stop (&clamd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence-bytes/what-is-encrypted-opens", test_what_is_encrypted_opens);
  g_test_add_func ("/evidence-bytes/what-was-changed-stays-shut", test_what_was_changed_stays_shut);
  g_test_add ("/evidence-bytes/blobs-come-back", Place, NULL, set_up, test_blobs_come_back,
              tear_down);
  g_test_add ("/evidence-bytes/blobs-say-why-not", Place, NULL, set_up, test_blobs_say_why_not,
              tear_down);
  g_test_add_func ("/evidence-bytes/eicar/answers", test_eicar_answers);
  g_test_add ("/evidence-bytes/eicar/later", Place, NULL, set_up, test_eicar_later, tear_down);
  return g_test_run ();
}
