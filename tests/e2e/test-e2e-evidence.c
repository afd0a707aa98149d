/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Evidence with the real service: rows E1 to E6 of the security requirements. */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

#include "canary.h"
#include "picture-fixture.h"
#include "service-fixture.h"
#include "topay-client.h"
#include "topay-error.h"
#include "topay-picture-private.h"
#include "topay-test-server.h"

#define WANGFANG "wangfang", "moonlit-teapot-harbor"
#define N_SPOILT 40

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayClient *client;       /* (owned): signed in as wangfang */
  char *token;               /* (owned) */
} World;

static gpointer
ask (TopayClient *client, const TopayWireEndpoint *endpoint, gconstpointer request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_client_call_async (client, endpoint, request, NULL, topay_test_on_result_cb, &result);
  return topay_client_call_finish (client, topay_test_wait (&result), error);
}

static TopayClient *
make_client (World *self)
{
  const TopayClientLimits limits = { 8000, 60000, 1, 256 * 1024 };
  g_autoptr (GError) error = NULL;
  TopayClient *client = topay_client_new (topay_test_service_get_uri (self->service),
                                          topay_test_service_get_ca (self->service), &error);

  g_assert_no_error (error);
  topay_client_set_limits (client, &limits);
  return client;
}

static char *
sign_in (TopayClient *client, const char *account, const char *password)
{
  TopayWireSignIn request = { (char *) account, (char *) password, NULL, FALSE, NULL };
  g_autoptr (GError) error = NULL;
  TopayWireSessionReply *reply = ask (client, &topay_endpoint_sign_in, &request, &error);
  char *token;

  g_assert_no_error (error);
  token = g_strdup (reply->token);
  topay_client_set_token (client, token);
  topay_wire_free (&topay_record_session_reply, reply);
  return token;
}

static World *
world_new_with (const char *const *environment)
{
  World *self = g_new0 (World, 1);

  self->service = topay_test_service_new_with (environment);
  self->client = make_client (self);
  self->token = sign_in (self->client, WANGFANG);
  return self;
}

static World *
world_new (void)
{
  return world_new_with (NULL);
}

static void
world_restart (World *self)
{
  topay_test_service_kill (self->service);
  topay_test_service_start (self->service);
  g_clear_object (&self->client);
  self->client = make_client (self);
  topay_client_set_token (self->client, self->token);
}

static void
world_free (World *self)
{
  g_clear_object (&self->client);
  topay_test_service_free (self->service);
  g_free (self->token);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* One service for all that leave nothing behind which others would count. */
static World *shared;

static World *
world_share (void)
{
  if (shared == NULL)
    shared = world_new ();
  return shared;
}

/* --- A file --- */

typedef struct
{
  char *id;   /* (owned) */
  char *hash; /* (owned) */
  const char *name;
  const char *type;
  GByteArray *bytes; /* (owned) */
} File;

static void
file_clear (File *file)
{
  g_free (file->id);
  g_free (file->hash);
  g_byte_array_unref (file->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_clear)

static File
make_file (const char *name, const char *type, GByteArray *bytes)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) pieces = g_strsplit (uuid, "-", -1);

  return (File){ g_strjoinv ("", pieces),
                 g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len), name,
                 type, bytes };
}

static GByteArray *
make_bytes (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  return g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

/* A PDF of any length. */
static GByteArray *
make_pdf (guint length)
{
  GByteArray *bytes = make_bytes ("%PDF-1.4\n% ");
  guint8 letter = 'a';

  while (bytes->len < length)
    {
      g_byte_array_append (bytes, &letter, 1);
      letter = letter == 'z' ? 'a' : letter + 1;
    }
  return g_byte_array_append (bytes, (const guint8 *) "\n%%EOF\n", 7);
}

static GByteArray *
make_jpeg (void)
{
  g_auto (TopayPicture) picture = { 0 };
  g_autoptr (GByteArray) plain = g_byte_array_new ();

  g_assert_cmpint (topay_picture_allocate (&picture, 64, 48, 3), ==, TOPAY_PICTURE_DONE);
  g_assert_cmpint (topay_picture_encode_jpeg (&picture, plain), ==, TOPAY_PICTURE_DONE);
  return picture_add_metadata (plain, 6);
}

/* (transfer full): how far it is; NULL with the code of the wire in @code */
static TopayWireEvidenceState *
begin (TopayClient *client, const File *file, const char **code)
{
  TopayWireEvidenceNew request = {
    file->id,
    (char *) file->name,
    (char *) file->type,
    file->bytes->len,
    file->hash,
    (char *) "goods",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  TopayWireEvidenceState *state = ask (client, &topay_endpoint_evidence_begin, &request, &error);

  *code = g_intern_string (topay_error_get_code (error));
  g_assert_true ((state == NULL) == (error != NULL));
  return state;
}

/* The bytes behind the line of a part, which may lie about them. */
static const char *
send_part (World *self, const File *file, guint part, GBytes *bytes)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *line =
      g_strdup_printf ("{\"id\":\"%s\",\"part\":%u,\"sha256\":\"%s\"}\n", file->id, part, hash);
  g_autoptr (GByteArray) body = make_bytes (line);
  g_autoptr (GBytes) parcel_body = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayWireEvidenceState *state;
  TopayClientParcel parcel = { .endpoint = &topay_endpoint_evidence_part };

  g_byte_array_append (body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  parcel_body = g_bytes_new (body->data, body->len);
  parcel.body = parcel_body;
  topay_client_send_async (self->client, &parcel, NULL, topay_test_on_result_cb, &result);
  state = topay_client_send_finish (self->client, topay_test_wait (&result), &error);
  if (state != NULL)
    topay_wire_free (&topay_record_evidence_state, state);
  if (error != NULL && topay_error_get_code (error) == NULL)
    return "lost"; /* the connection */
  return g_intern_string (topay_error_get_code (error));
}

static GBytes *
cut_part (const File *file, guint part)
{
  guint at = part * TOPAY_WIRE_EVIDENCE_PART;

  return g_bytes_new (file->bytes->data + at,
                      MIN (file->bytes->len - at, TOPAY_WIRE_EVIDENCE_PART));
}

static void
send_all (World *self, const File *file)
{
  for (guint part = 0; part * TOPAY_WIRE_EVIDENCE_PART < file->bytes->len; part++)
    {
      g_autoptr (GBytes) bytes = cut_part (file, part);

      g_assert_null (send_part (self, file, part, bytes));
    }
}

static TopayWireEvidenceState *
finish (World *self, const File *file)
{
  TopayWireEvidenceRef request = { file->id };
  g_autoptr (GError) error = NULL;
  TopayWireEvidenceState *state =
      ask (self->client, &topay_endpoint_evidence_finish, &request, &error);

  g_assert_no_error (error);
  return state;
}

/* From the announcement to the end: the problem, or NULL when it is ready. */
static const char *
upload (World *self, const File *file)
{
  const char *code = NULL;
  TopayWireEvidenceState *state = begin (self->client, file, &code);
  const char *problem;

  g_assert_null (code);
  if (g_str_equal (state->state, "open"))
    {
      topay_wire_free (&topay_record_evidence_state, state);
      send_all (self, file);
      state = finish (self, file);
    }
  g_assert_true (g_str_equal (state->state, "ready") == (state->problem == NULL));
  problem = g_intern_string (state->problem);
  topay_wire_free (&topay_record_evidence_state, state);
  return problem;
}

/* (nullable): NULL with the code */
static GBytes *
fetch (TopayClient *client, const File *file, TopayWireEvidence **told, const char **code)
{
  TopayWireEvidenceRef request = { file->id };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = NULL;

  topay_client_call_async (client, &topay_endpoint_evidence_read, &request, NULL,
                           topay_test_on_result_cb, &result);
  *told = topay_client_fetch_finish (client, topay_test_wait (&result), &bytes, &error);
  *code = g_intern_string (topay_error_get_code (error));
  return bytes;
}

static char *
dup_folder (World *self)
{
  return g_build_filename (topay_test_service_get_folder (self->service), "data", "evidence", NULL);
}

static guint
count_blobs (World *self)
{
  g_autofree char *folder = dup_folder (self);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint n_blobs = 0;

  while (g_dir_read_name (directory) != NULL)
    n_blobs++;
  return n_blobs;
}

/* Blobs that nobody needs are removed behind the answer. */
static void
wait_for_blobs (World *self, guint n_blobs)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (count_blobs (self) != n_blobs && g_get_monotonic_time () < deadline)
    g_usleep (20000);
  g_assert_cmpuint (count_blobs (self), ==, n_blobs);
}

/* --- Uploads --- */

static void
assert_parts (World *self, const File *file, const char *parts)
{
  const char *code = NULL;
  TopayWireEvidenceState *state = begin (self->client, file, &code);

  g_assert_null (code);
  g_assert_cmpstr (state->parts, ==, parts);
  topay_wire_free (&topay_record_evidence_state, state);
}

static void
test_parts_in_any_order (void)
{
  World *world = world_share ();
  guint n_before = count_blobs (world);
  g_auto (File) file = make_file ("invoice.pdf", "pdf", make_pdf (600000));
  g_autoptr (GBytes) first = cut_part (&file, 0);
  g_autoptr (GBytes) second = cut_part (&file, 1);
  g_autoptr (GBytes) last = cut_part (&file, 2);
  g_autoptr (GBytes) read = NULL;
  TopayWireEvidence *told = NULL;
  TopayWireEvidenceState *state;
  const char *code = NULL;

  assert_parts (world, &file, "000");
  g_assert_null (send_part (world, &file, 2, last));
  g_assert_null (send_part (world, &file, 0, first));
  g_assert_null (send_part (world, &file, 0, first));
  assert_parts (world, &file, "101");
  g_assert_cmpstr (send_part (world, &file, 0, second), ==, "part_wrong");
  g_assert_cmpstr (send_part (world, &file, 1, last), ==, "part_wrong");
  g_assert_cmpstr (send_part (world, &file, 3, last), ==, "part_wrong");
  state = finish (world, &file);
  g_assert_cmpstr (state->state, ==, "open");
  topay_wire_free (&topay_record_evidence_state, state);
  g_assert_null (send_part (world, &file, 1, second));
  g_assert_null (upload (world, &file));
  wait_for_blobs (world, n_before + 1);
  read = fetch (world->client, &file, &told, &code);
  g_assert_nonnull (read);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), file.bytes->data,
                   file.bytes->len);
  g_assert_cmpstr (told->sha256, ==, file.hash);
  g_assert_cmpstr (told->type, ==, "pdf");
  g_assert_cmpstr (told->scan, ==, "none");
  topay_wire_free (&topay_record_evidence, told);
}

/* What was acknowledged is there behind a kill, and what was not known to anybody is swept. */
static void
test_parts_outlive_a_kill (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (File) file = make_file ("invoice.pdf", "pdf", make_pdf (300000));
  g_autoptr (GBytes) first = cut_part (&file, 0);
  g_autofree char *folder = dup_folder (world);
  g_autofree char *orphan = g_build_filename (folder, "0123456789abcdef0123456789abcdef", NULL);

  assert_parts (world, &file, "00");
  g_assert_null (send_part (world, &file, 0, first));
  g_assert_true (g_file_set_contents (orphan, "half", -1, NULL));
  world_restart (world);
  assert_parts (world, &file, "10");
  g_assert_cmpuint (count_blobs (world), ==, 1);
  g_assert_null (upload (world, &file));
  world_restart (world);
  g_assert_cmpuint (count_blobs (world), ==, 1);
  g_assert_null (upload (world, &file));
}

static void
test_dropped_is_gone (void)
{
  World *world = world_share ();
  guint n_before = count_blobs (world);
  g_auto (File) file = make_file ("note.txt", "text", make_bytes ("It never came."));
  TopayWireEvidenceRef request = { file.id };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      TopayWireDone *done;

      if (i == 0)
        g_assert_null (upload (world, &file));
      done = ask (world->client, &topay_endpoint_evidence_drop, &request, &error);
      g_assert_no_error (error);
      topay_wire_free (&topay_record_done, done);
      wait_for_blobs (world, n_before);
    }
}

/* upload-type, through the service: name, announcement and content have to agree. */
static void
test_upload_type (void)
{
  static const struct
  {
    const char *name, *type, *text, *problem;
  } rows[] = {
    { "note.txt", "text", "It never came.", NULL },
    { "note.jpg.exe", "text", "It never came.", "wrong_type" },
    { "note.txt", "pdf", "It never came.", "wrong_type" },
    { "note.pdf", "pdf", "It never came, whatever the name says", "wrong_type" },
    { "page.txt", "text", "<html><script>alert(1)</script>", "wrong_type" },
    { "picture.svg", "png", "<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_type" },
    { "note.txt", "text", "nul\x01", "wrong_type" },
    { "photo.jpg", "jpeg", "\xff\xd8\xff\xe0 and no more", "damaged" },
    { "run.txt", "text", "#!/bin/sh\nrm -rf /", "wrong_type" },
  };
  World *world = world_share ();
  guint n_before = count_blobs (world);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (File) file = make_file (rows[i].name, rows[i].type, make_bytes (rows[i].text));

      g_test_message ("%s as %s", rows[i].name, rows[i].type);
      g_assert_cmpstr (upload (world, &file), ==, rows[i].problem);
    }
  wait_for_blobs (world, n_before + 1);
}

static void
test_wrong_hash (void)
{
  World *world = world_share ();
  guint n_before = count_blobs (world);
  g_auto (File) file = make_file ("note.txt", "text", make_bytes ("It never came."));

  file.hash[0] = file.hash[0] == '0' ? '1' : '0';
  g_assert_cmpstr (upload (world, &file), ==, "wrong_hash");
  wait_for_blobs (world, n_before);
}

/* Uploads that nobody ends, as many as somebody likes: none of them takes any room. */
static void
announce_many (World *self, guint n)
{
  const char *code = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_auto (File) file = make_file ("long.pdf", "pdf", make_pdf (300000));

      g_assert_null (begin (self->client, &file, &code));
      g_assert_cmpstr (code, ==, "too_many");
    }
  g_test_message ("%u more uploads announced, none of them taken", n);
}

/* upload-quota: what is announced counts. */
static void
test_upload_quota (void)
{
  g_autoptr (World) world = world_new ();
  const char *code = NULL;
  guint n_taken = 0;

  for (guint i = 0; i < 6; i++)
    {
      g_auto (File) file = make_file ("long.pdf", "pdf", make_pdf (10000000));
      TopayWireEvidenceState *state = begin (world->client, &file, &code);

      if (state != NULL)
        {
          n_taken++;
          topay_wire_free (&topay_record_evidence_state, state);
        }
    }
  g_assert_cmpuint (n_taken, ==, 5);
  g_assert_cmpstr (code, ==, "evidence_too_many");
  for (guint i = 0; i < 4; i++)
    {
      g_auto (File) file = make_file ("note.txt", "text", make_bytes ("x"));
      TopayWireEvidenceState *state = begin (world->client, &file, &code);

      g_assert_true ((state != NULL) == (i < 3));
      if (state != NULL)
        topay_wire_free (&topay_record_evidence_state, state);
      else
        g_assert_cmpstr (code, ==, "too_many");
    }
  announce_many (world, topay_test_is_long () ? 1000 : 100);
  g_assert_cmpuint (count_blobs (world), ==, 0);
}

/* A part that is longer than one is not even read. */
static void
test_upload_quota_of_a_part (void)
{
  World *world = world_share ();
  guint n_before = count_blobs (world);
  g_auto (File) file = make_file ("long.pdf", "pdf", make_pdf (600000));
  g_autofree guint8 *noughts = g_malloc0 (TOPAY_WIRE_EVIDENCE_PART + 8192);
  g_autoptr (GBytes) beyond = g_bytes_new (noughts, TOPAY_WIRE_EVIDENCE_PART + 8192);
  g_autoptr (GBytes) longer = g_bytes_new (noughts, TOPAY_WIRE_EVIDENCE_PART + 1);
  g_autoptr (GBytes) shorter = g_bytes_new (noughts, TOPAY_WIRE_EVIDENCE_PART - 1);
  g_autoptr (GBytes) nothing = g_bytes_new (noughts, 0);
  const char *code;

  assert_parts (world, &file, "000");
  g_assert_cmpstr (send_part (world, &file, 0, longer), ==, "part_wrong");
  g_assert_cmpstr (send_part (world, &file, 0, shorter), ==, "part_wrong");
  g_assert_cmpstr (send_part (world, &file, 0, nothing), ==, "part_wrong");
  code = send_part (world, &file, 0, beyond);
  g_assert_true (g_strcmp0 (code, "too_large") == 0 || g_strcmp0 (code, "lost") == 0);
  assert_parts (world, &file, "000");
  g_assert_cmpuint (count_blobs (world), ==, n_before);
}

/* Uploads that nobody ends are forgotten within the hour, ready files within a day. */
static void
test_upload_quota_reaps (void)
{
  World *world;
  g_auto (File) open = make_file ("long.pdf", "pdf", make_pdf (300000));
  g_auto (File) ready = make_file ("note.txt", "text", make_bytes ("It never came."));
  g_autoptr (GBytes) first = cut_part (&open, 0);

  if (!topay_test_service_has_clock ())
    {
      g_test_skip ("there is no libfaketime");
      return;
    }
  world = g_new0 (World, 1);
  world->service = topay_test_service_new_with_clock ();
  world->client = make_client (world);
  world->token = sign_in (world->client, WANGFANG);
  assert_parts (world, &open, "00");
  g_assert_null (send_part (world, &open, 0, first));
  g_assert_null (upload (world, &ready));
  topay_test_service_stop (world->service);
  topay_test_service_advance (world->service, 3600);
  topay_test_service_start (world->service);
  wait_for_blobs (world, 1);
  topay_test_service_stop (world->service);
  topay_test_service_advance (world->service, 24 * 3600);
  topay_test_service_start (world->service);
  wait_for_blobs (world, 0);
  world_free (world);
}

/* --- Pictures --- */

static gint64
get_resident_kib (World *self)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%d/status", topay_test_service_get_pid (self->service));
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtoll (strstr (text, "VmRSS:") + strlen ("VmRSS:"), NULL, 10);
}

/* img-bomb: the service stays as small as it was, and says what is wrong. */
static void
test_img_bomb (void)
{
  World *world = world_share ();
  g_auto (File) whole = make_file ("a.png", "png", picture_make_png (64, 64, NULL));
  g_auto (File) bomb = make_file ("a.png", "png", picture_make_bomb (20000));
  g_auto (File) large = make_file ("a.png", "png", picture_make_bomb (4898));
  g_auto (File) moving = make_file ("a.png", "png", picture_make_png (4, 4, "acTL"));
  g_auto (File) cut = make_file ("a.png", "png", make_bytes ("\x89PNG\r\n\x1a\n...."));
  gint64 before, after;

  g_assert_null (upload (world, &whole));
  before = get_resident_kib (world);
  g_assert_cmpstr (upload (world, &bomb), ==, "picture_too_large");
  g_assert_null (upload (world, &large));
  g_assert_cmpstr (upload (world, &moving), ==, "wrong_type");
  g_assert_cmpstr (upload (world, &cut), ==, "damaged");
  after = get_resident_kib (world);
  g_test_message ("%" G_GINT64_FORMAT " KiB more", after - before);
  if (!TOPAY_SANITIZED)
    g_assert_cmpint (after - before, <=, 4096);
}

static void
test_img_bomb_spoilt (void)
{
  World *world = world_share ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261123);
  g_autoptr (GByteArray) jpeg = make_jpeg ();

  for (guint i = 0; i < N_SPOILT; i++)
    {
      GByteArray *bytes = g_byte_array_new ();
      g_auto (File) file = { 0 };

      g_byte_array_append (bytes, jpeg->data, jpeg->len);
      for (guint n = 0; n < 1 + i % 4; n++)
        bytes->data[g_rand_int_range (chance, 3, (gint32) bytes->len)] =
            (guint8) g_rand_int (chance);
      file = make_file ("a.jpg", "jpeg", bytes);
      upload (world, &file);
    }
  g_assert_cmpint (topay_test_service_get_count (world->service, "topayd_connections_total"), >, 0);
}

/* exif: where it was taken, and by what, is nowhere: not in the file, not in the service. */
static void
test_exif (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (File) file = make_file ("IMG_0001.JPG", "jpeg", make_jpeg ());
  g_autoptr (GBytes) read = NULL;
  g_autofree char *found = NULL;
  TopayWireEvidence *told = NULL;
  const char *code = NULL;

  g_assert_true (picture_has (file.bytes->data, file.bytes->len, PICTURE_CANARY));
  g_assert_null (upload (world, &file));
  read = fetch (world->client, &file, &told, &code);
  g_assert_nonnull (read);
  g_assert_false (
      picture_has (g_bytes_get_data (read, NULL), g_bytes_get_size (read), PICTURE_CANARY));
  g_assert_false (picture_has (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "Exif"));
  g_assert_false (
      picture_has (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "http://ns.adobe"));
  topay_wire_free (&topay_record_evidence, told);
  topay_test_service_stop (world->service);
  found = topay_test_canary_search (PICTURE_CANARY, topay_test_service_get_folder (world->service),
                                    NULL);
  g_assert_cmpstr (found, ==, "");
}

/* --- Malware --- */

/* clamd as far as INSTREAM goes. */
static gboolean
on_scan_cb (GThreadedSocketService *service,
            GSocketConnection *connection,
            GObject *source,
            gpointer user_data)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GByteArray) all = g_byte_array_new ();
  char command[10];
  guint32 length = 1;
  const char *answer;

  if (!g_input_stream_read_all (in, command, sizeof command, NULL, NULL, NULL)
      || memcmp (command, "zINSTREAM", sizeof command) != 0)
    return TRUE;
  while (length > 0 && g_input_stream_read_all (in, &length, sizeof length, NULL, NULL, NULL))
    {
      g_autofree guint8 *piece = g_malloc (GUINT32_FROM_BE (length) + 1);

      g_input_stream_read_all (in, piece, GUINT32_FROM_BE (length), NULL, NULL, NULL);
      g_byte_array_append (all, piece, GUINT32_FROM_BE (length));
    }
  answer = picture_has (all->data, all->len, "EICAR-STANDARD")
               ? "stream: Eicar-Test-Signature FOUND"
               : "stream: OK";
  g_output_stream_write_all (out, answer, strlen (answer) + 1, NULL, NULL, NULL);
  return TRUE;
}

static const char *
get_scan (World *self, const File *file)
{
  TopayWireEvidence *told = NULL;
  const char *code = NULL;
  g_autoptr (GBytes) bytes = fetch (self->client, file, &told, &code);
  const char *scan;

  g_assert_nonnull (bytes);
  scan = g_intern_string (told->scan);
  topay_wire_free (&topay_record_evidence, told);
  return scan;
}

static void
test_eicar (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-clamd-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "clamd.socket", NULL);
  g_autofree char *variable = g_strconcat ("TOPAYD_EVIDENCE_SCANNER=", path, NULL);
  const char *const environment[] = { variable, NULL };
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketService) clamd = g_threaded_socket_service_new (4);
  /* The test file of eicar.org in two halves, so that no scanner finds it in the source. */
  g_auto (File) bad = make_file ("note.txt", "text",
                                 make_bytes ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD"
                                             "-ANTIVIRUS-TEST-FILE!$H+H*"));
  g_auto (File) good = make_file ("note.txt", "text", make_bytes ("It never came."));
  g_auto (File) later = make_file ("note.txt", "text", make_bytes ("Nor did this."));
  g_autoptr (World) world = NULL;

  g_signal_connect (clamd, "run", G_CALLBACK (on_scan_cb), NULL);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (clamd), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, NULL, NULL));
  world = world_new_with (environment);
  g_assert_cmpstr (upload (world, &bad), ==, "blocked");
  g_assert_null (upload (world, &good));
  g_assert_cmpstr (get_scan (world, &good), ==, "clean");
  g_socket_service_stop (clamd);
  g_socket_listener_close (G_SOCKET_LISTENER (clamd));
  g_assert_null (upload (world, &later));
  g_assert_cmpstr (get_scan (world, &later), ==, "pending");
  wait_for_blobs (world, 2);
  topay_test_remove_tree (folder);
}

/* --- Downloads --- */

static void
test_download_names (void)
{
  static const char *const names[][2] = {
    { "../../x.txt", "x.txt" },
    { "-rf", "rf.txt" },
    { "gpj\xe2\x80\xae"
      "exe.txt",
      "gpjexe.txt" },
    { "订单 截图.txt", "订单 截图.txt" },
    { "a\"; filename=b.txt", "a__ filename=b.txt" },
    { "%2e%2e%2fx.txt", "%2e%2e%2fx.txt" },
  };
  World *world = world_share ();
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GTlsDatabase) authority =
      g_tls_file_database_new (topay_test_service_get_ca (world->service), NULL);
  g_autofree char *uri =
      g_strconcat (topay_test_service_get_uri (world->service), "/v1/evidence/read", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", world->token, NULL);

  g_object_set (session, "tls-database", authority, "proxy-resolver", NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (File) file = make_file (names[i][0], "text", make_bytes ("It never came."));
      g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\"}", file.id);
      g_autoptr (GBytes) sent = g_bytes_new (body, strlen (body));
      g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
      g_autofree char *escaped = g_uri_escape_string (names[i][1], NULL, FALSE);
      g_autofree char *expected = g_strconcat ("attachment; filename*=UTF-8''", escaped, NULL);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) answer = NULL;
      SoupMessageHeaders *headers;

      g_assert_null (upload (world, &file));
      soup_message_set_request_body_from_bytes (message, "application/json", sent);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    bearer);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Range",
                                    "bytes=0-3");
      soup_session_send_and_read_async (session, message, 0, NULL, topay_test_on_result_cb,
                                        &result);
      answer = soup_session_send_and_read_finish (session, topay_test_wait (&result), NULL);
      headers = soup_message_get_response_headers (message);
      g_assert_cmpuint (soup_message_get_status (message), ==, 200);
      g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Disposition"), ==, expected);
      g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==,
                       "nosniff");
      g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "no-store");
      g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==,
                       "application/octet-stream");
      g_assert_true (picture_has (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer),
                                  "\nIt never came."));
    }
}

/* Somebody else’s file is not there, in any way, and nothing of it can be read on the disk. */
static void
test_download_of_others (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (File) file = make_file ("CANARY-name.txt", "text", make_bytes ("CANARY-content-4711"));
  g_auto (File) other = make_file ("note.txt", "text", make_bytes ("something else"));
  g_autoptr (TopayClient) stranger = make_client (world);
  TopayWireEvidenceRef request = { file.id };
  g_autofree char *content = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) finish_error = NULL;
  g_autoptr (GError) agent_error = NULL;
  TopayWireEvidence *told = NULL;
  const char *code = NULL;

  g_free (sign_in (stranger, "alex", "quiet-orchard-lantern"));
  g_assert_null (upload (world, &file));
  g_assert_null (fetch (stranger, &file, &told, &code));
  g_assert_cmpstr (code, ==, "not_found");
  g_assert_null (fetch (stranger, &other, &told, &code));
  g_assert_cmpstr (code, ==, "not_found");
  g_assert_null (begin (stranger, &file, &code));
  g_assert_cmpstr (code, ==, "not_found");
  g_assert_null (ask (stranger, &topay_endpoint_evidence_finish, &request, &finish_error));
  g_assert_cmpstr (topay_error_get_code (finish_error), ==, "not_found");
  g_assert_null (ask (stranger, &topay_endpoint_agent_evidence_read, &request, &agent_error));
  g_assert_cmpstr (topay_error_get_code (agent_error), ==, "forbidden");
  topay_wire_free (&topay_record_done,
                   ask (stranger, &topay_endpoint_evidence_drop, &request, NULL));
  g_assert_null (upload (world, &file));
  topay_test_service_stop (world->service);
  content = topay_test_canary_search ("CANARY-content-4711",
                                      topay_test_service_get_folder (world->service), NULL);
  name = topay_test_canary_search ("CANARY-name", topay_test_service_get_folder (world->service),
                                   NULL);
  g_assert_cmpstr (content, ==, "");
  g_assert_cmpstr (name, ==, "");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/evidence/parts-in-any-order", test_parts_in_any_order);
  g_test_add_func ("/e2e/evidence/parts-outlive-a-kill", test_parts_outlive_a_kill);
  g_test_add_func ("/e2e/evidence/dropped-is-gone", test_dropped_is_gone);
  g_test_add_func ("/e2e/evidence/upload-type", test_upload_type);
  g_test_add_func ("/e2e/evidence/wrong-hash", test_wrong_hash);
  g_test_add_func ("/e2e/evidence/upload-quota", test_upload_quota);
  g_test_add_func ("/e2e/evidence/upload-quota/of-a-part", test_upload_quota_of_a_part);
  g_test_add_func ("/e2e/evidence/upload-quota/reaps-what-nobody-ends", test_upload_quota_reaps);
  g_test_add_func ("/e2e/evidence/img-bomb", test_img_bomb);
  g_test_add_func ("/e2e/evidence/img-bomb/spoilt-pictures", test_img_bomb_spoilt);
  g_test_add_func ("/e2e/evidence/exif", test_exif);
  g_test_add_func ("/e2e/evidence/eicar", test_eicar);
  g_test_add_func ("/e2e/evidence/download/names", test_download_names);
  g_test_add_func ("/e2e/evidence/download/of-others", test_download_of_others);
  result = g_test_run ();
  g_clear_pointer (&shared, world_free);
  return result;
}
