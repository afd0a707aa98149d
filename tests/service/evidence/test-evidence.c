/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the database knows of evidence. */

#include "config.h"

#include <string.h>

#include "identity-fixture.h"
#include "topay-error.h"
#include "topayd-evidence-keeper.h"
#include "topayd-evidence-upload.h"

#define SHOP   "11111111111111111111111111111111"
#define CASE   "cccccccccccccccccccccccccccccccc"
#define OTHER  "dddddddddddddddddddddddddddddddd"
#define HASH   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ADA    "(SELECT id FROM accounts WHERE name_key = 'ada')"
#define DAY_S  86400
#define QUOTA  (G_GINT64_CONSTANT (1000) * 1024 * 1024)
#define N_MANY 25

typedef struct
{
  Fixture *fixture; /* (owned) */
  char bob[TOPAYD_ID_SIZE];

  /* of the next job */
  const char *account_id;
  TopayWireEvidenceNew request;
  gint64 quota;
  TopaydEvidencePiece piece;
  TopaydEvidenceUse use;
  TopaydEvidenceVerdict verdict;
  const char *id;
  gint64 keep_s;

  /* what came of it */
  const char *code;
  char *state;              /* (owned) (nullable) */
  GPtrArray *obsolete;      /* (owned) (element-type utf8) */
  GPtrArray *list;          /* (owned) (element-type TopayWireEvidence) */
  TopaydEvidenceFile *file; /* (owned) (nullable) */
} World;

static void
free_evidence (gpointer record)
{
  topay_wire_free (&topay_record_evidence, record);
}

static void
add_case (World *self, const char *id, const char *number)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO cases (id, number, account_id, kind, state, is_over, level, language, reason,"
      " created_at, updated_at) VALUES ('%s', '%s', " ADA ", 'complaint', 'submitted', 0, 1, 'en',"
      " 'service', %d, %d)",
      id, number, NOW, NOW);

  fixture_execute (self->fixture, sql);
}

static World *
world_new (void)
{
  World *self = g_new0 (World, 1);

  self->fixture = fixture_new ();
  fixture_add_account (self->fixture, "bob", "bob@example.com", self->bob);
  add_case (self, CASE, "C-ABCDEFGH");
  add_case (self, OTHER, "C-ABCDEFGJ");
  self->account_id = self->fixture->account_id;
  self->quota = QUOTA;
  self->obsolete = g_ptr_array_new_with_free_func (g_free);
  self->list = g_ptr_array_new_with_free_func (free_evidence);
  return self;
}

static void
world_free (World *self)
{
  fixture_free (self->fixture);
  g_free (self->state);
  g_ptr_array_unref (self->obsolete);
  g_ptr_array_unref (self->list);
  g_clear_pointer (&self->file, topayd_evidence_file_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static TopaydVisit
visit (World *self, TopaydTransaction *transaction)
{
  return (TopaydVisit){ transaction, &self->fixture->identity, &self->fixture->caller };
}

static gboolean
run_begin (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit here = visit (self, transaction);
  const TopaydEvidenceNew wanted = { self->account_id, &self->request, self->quota };
  TopayWireEvidenceState *state = topay_wire_new (&topay_record_evidence_state);
  gboolean ok = topayd_evidence_begin (&here, &wanted, state, &self->code, error);

  g_free (self->state);
  self->state = g_strdup (state->state);
  topay_wire_free (&topay_record_evidence_state, state);
  return ok;
}

static void
begin (World *self, const char *id, gint64 size)
{
  self->request =
      (TopayWireEvidenceNew){ (char *) id,   (char *) "note.txt", (char *) "text",  size,
                              (char *) HASH, (char *) "goods",    (char *) "A note" };
  fixture_run (self->fixture, run_begin, self);
}

static gboolean
run_piece (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit here = visit (self, transaction);

  g_ptr_array_set_size (self->obsolete, 0);
  return topayd_evidence_add_part (&here, &self->piece, self->obsolete, &self->code, error);
}

static void
add_part (World *self, const char *id, guint part, const char *blob)
{
  self->piece = (TopaydEvidencePiece){ self->account_id, id, part, blob, { 1 } };
  fixture_run (self->fixture, run_piece, self);
}

static gboolean
run_settle (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit here = visit (self, transaction);
  g_autoptr (TopaydEvidenceUpload) upload = NULL;

  g_ptr_array_set_size (self->obsolete, 0);
  return topayd_evidence_upload_load (&here, self->id, self->account_id, &upload, error)
         && topayd_evidence_settle (&here, upload, &self->verdict, self->obsolete, error);
}

/* A file that is ready, as if somebody had looked at it. */
static void
make_ready (World *self, const char *id)
{
  begin (self, id, 100);
  g_assert_null (self->code);
  self->id = id;
  self->verdict = (TopaydEvidenceVerdict){ NULL, id, 100, { 7 }, "none" };
  fixture_run (self->fixture, run_settle, self);
}

static gboolean
run_attach (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit here = visit (self, transaction);

  if (!topayd_evidence_attach (&here, &self->use, &self->code, error))
    return FALSE;
  if (self->code == NULL)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_REFUSED, "%s", self->code);
  return FALSE;
}

/* Names of files, divided by blanks; the code of the refusal, after which nothing was changed. */
static const char *
attach (World *self, const char *case_id, const char *names)
{
  g_auto (GStrv) ids = g_strsplit (names, " ", -1);
  g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      TopayWireEvidenceRef *ref = g_new0 (TopayWireEvidenceRef, 1);

      ref->id = ids[i];
      g_ptr_array_add (refs, ref);
    }
  self->use = (TopaydEvidenceUse){ self->account_id, case_id, 3, refs };
  topayd_store_write (self->fixture->store, run_attach, self, &error);
  g_assert_true ((self->code == NULL) == (error == NULL));
  return self->code;
}

static gboolean
run_list (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit here = visit (self, transaction);

  g_ptr_array_set_size (self->list, 0);
  return topayd_evidence_list (&here, CASE, self->list, error);
}

static gboolean
run_find (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit here = visit (self, transaction);

  g_clear_pointer (&self->file, topayd_evidence_file_free);
  return topayd_evidence_find (&here, self->id, self->account_id, &self->file, error);
}

static gboolean
is_found (World *self, const char *id, const char *account_id)
{
  const char *before = self->account_id;

  self->id = id;
  self->account_id = account_id;
  fixture_run (self->fixture, run_find, self);
  self->account_id = before;
  return self->file != NULL;
}

static char *
dup_id (guint number)
{
  return g_strdup_printf ("%032x", number + 1);
}

/* --- Tests --- */

static void
test_ready_files_go_to_a_case (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *first = dup_id (0);
  g_autofree char *second = dup_id (1);
  g_autofree char *both = g_strconcat (first, " ", second, NULL);
  const TopayWireEvidence *told;

  make_ready (world, first);
  make_ready (world, second);
  g_assert_null (attach (world, CASE, both));
  fixture_run (world->fixture, run_list, world);
  g_assert_cmpuint (world->list->len, ==, 2);
  told = g_ptr_array_index (world->list, 0);
  g_assert_cmpstr (told->id, ==, first);
  g_assert_cmpstr (told->name, ==, "note.txt");
  g_assert_cmpstr (told->caption, ==, "A note");
  g_assert_cmpint (told->size, ==, 100);
  g_assert_cmpint (told->added_at, ==, NOW);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count (*) FROM evidence"
                                                  " WHERE expires_at IS NULL AND event_seq = 3"),
                   ==, 2);
}

/* And a refusal leaves everything as it was. */
static void
test_what_cannot_go_to_a_case (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *ready = dup_id (0);
  g_autofree char *open = dup_id (1);
  g_autofree char *missing = dup_id (2);
  g_autofree char *used = dup_id (3);
  g_autofree char *twice = g_strconcat (ready, " ", ready, NULL);
  g_autofree char *half = g_strconcat (ready, " ", open, NULL);
  const char *const bad[] = { open, missing, used, twice, half };

  make_ready (world, ready);
  make_ready (world, used);
  begin (world, open, 5);
  g_assert_null (attach (world, OTHER, used));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpstr (attach (world, CASE, bad[i]), ==, "evidence_missing");
    }
  world->account_id = world->bob;
  g_assert_cmpstr (attach (world, CASE, ready), ==, "evidence_missing");
  world->account_id = world->fixture->account_id;
  g_assert_cmpint (
      fixture_count (world->fixture, "SELECT count (*) FROM evidence WHERE case_id = '" CASE "'"),
      ==, 0);
  g_assert_null (attach (world, CASE, ready));
}

static void
test_a_case_takes_twenty (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  const char *code = NULL;
  guint n_taken = 0;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *id = dup_id (i);

      make_ready (world, id);
      code = attach (world, CASE, id);
      n_taken += code == NULL;
    }
  g_assert_cmpuint (n_taken, ==, TOPAY_WIRE_MAX_CASE_EVIDENCE);
  g_assert_cmpstr (code, ==, "evidence_too_many");
  for (guint i = 0; i < TOPAY_WIRE_MAX_EVIDENCE + 1; i++)
    {
      g_autofree char *id = dup_id (100 + i);

      make_ready (world, id);
      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", id);
    }
  g_assert_cmpstr (attach (world, OTHER, names->str), ==, "evidence_too_many");
}

static void
test_who_finds_a_file (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *id = dup_id (0);
  g_autofree char *open = dup_id (1);

  make_ready (world, id);
  begin (world, open, 5);
  g_assert_true (is_found (world, id, world->fixture->account_id));
  g_assert_cmpuint (g_bytes_get_size (world->file->key), ==, 32);
  g_assert_false (is_found (world, id, world->bob));
  g_assert_false (is_found (world, id, NULL));
  g_assert_false (is_found (world, open, world->fixture->account_id));
  g_assert_null (attach (world, CASE, id));
  g_assert_true (is_found (world, id, NULL));
  g_assert_cmpstr (world->file->case_id, ==, CASE);
  g_assert_false (is_found (world, id, world->bob));
  fixture_execute (world->fixture, "UPDATE evidence SET scan = 'blocked'");
  g_assert_false (is_found (world, id, NULL));
}

static void
test_announcing_twice_is_once (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *id = dup_id (0);

  begin (world, id, 600000);
  g_assert_null (world->code);
  begin (world, id, 600000);
  g_assert_null (world->code);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT sum (bytes) FROM evidence_days"), ==,
                   600000);
  begin (world, id, 600001);
  g_assert_cmpstr (world->code, ==, "wrong_state");
  world->account_id = world->bob;
  begin (world, id, 600000);
  g_assert_cmpstr (world->code, ==, "not_found");
}

static void
test_quota_keeps_a_tenth (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *first = dup_id (0);
  g_autofree char *second = dup_id (1);

  world->quota = 1000;
  begin (world, first, 900);
  g_assert_null (world->code);
  begin (world, second, 1);
  g_assert_cmpstr (world->code, ==, "storage_full");
}

static void
test_a_day_begins_anew (void)
{
  g_autoptr (World) world = world_new ();

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = dup_id (i);

      begin (world, id, TOPAY_WIRE_EVIDENCE_BYTES);
      g_assert_cmpstr (world->code, ==, i < 5 ? NULL : "evidence_too_many");
    }
  world->fixture->caller.now += DAY_S;
  begin (world, "ffffffffffffffffffffffffffffffff", TOPAY_WIRE_EVIDENCE_BYTES);
  g_assert_null (world->code);
}

static void
test_parts_of_two_requests (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *id = dup_id (0);
  g_autofree char *blob = dup_id (10);
  g_autofree char *again = dup_id (11);

  begin (world, id, 300000);
  add_part (world, id, 0, blob);
  g_assert_null (world->code);
  g_assert_cmpuint (world->obsolete->len, ==, 0);
  add_part (world, id, 0, again);
  g_assert_null (world->code);
  g_assert_cmpuint (world->obsolete->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (world->obsolete, 0), ==, again);
  add_part (world, id, 2, again);
  g_assert_cmpstr (world->code, ==, "part_wrong");
  add_part (world, again, 0, again);
  g_assert_cmpstr (world->code, ==, "not_found");
}

/* Whoever was quicker has settled it: the second blob is nobody’s. */
static void
test_settling_twice_is_once (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *id = dup_id (0);
  g_autofree char *part = dup_id (10);
  g_autofree char *other = dup_id (11);

  begin (world, id, 100);
  add_part (world, id, 0, part);
  world->id = id;
  world->verdict = (TopaydEvidenceVerdict){ NULL, id, 100, { 7 }, "clean" };
  fixture_run (world->fixture, run_settle, world);
  g_assert_cmpuint (world->obsolete->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (world->obsolete, 0), ==, part);
  world->verdict.blob = other;
  fixture_run (world->fixture, run_settle, world);
  g_assert_cmpuint (world->obsolete->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (world->obsolete, 0), ==, other);
}

static gboolean
run_forget (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;

  g_ptr_array_set_size (self->obsolete, 0);
  return topayd_evidence_forget (transaction, self->fixture->caller.now, self->keep_s,
                                 self->obsolete, error);
}

static gint64
count_after (World *self, gint64 seconds)
{
  self->fixture->caller.now = NOW + seconds;
  fixture_run (self->fixture, run_forget, self);
  return fixture_count (self->fixture, "SELECT count (*) FROM evidence");
}

/* Uploads within the hour, loose files within a day, files of a case ninety days behind its end. */
static void
test_files_are_forgotten (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *open = dup_id (0);
  g_autofree char *loose = dup_id (1);
  g_autofree char *kept = dup_id (2);
  g_autofree char *part = dup_id (10);

  world->keep_s = 90 * DAY_S;
  begin (world, open, 300000);
  add_part (world, open, 0, part);
  make_ready (world, loose);
  make_ready (world, kept);
  g_assert_null (attach (world, CASE, kept));
  g_assert_cmpint (count_after (world, TOPAYD_EVIDENCE_OPEN_S - 1), ==, 3);
  g_assert_cmpint (count_after (world, 3600), ==, 2);
  g_assert_cmpstr (g_ptr_array_index (world->obsolete, 0), ==, part);
  g_assert_cmpint (count_after (world, DAY_S - 1), ==, 2);
  g_assert_cmpint (count_after (world, DAY_S + 1), ==, 1);
  g_assert_cmpint (count_after (world, 400 * DAY_S), ==, 1); /* the case still runs */
  fixture_execute (world->fixture, "UPDATE cases SET is_over = 1, state = 'closed'");
  g_assert_cmpint (count_after (world, 90 * DAY_S - 1), ==, 1);
  g_assert_cmpint (count_after (world, 90 * DAY_S + 1), ==, 0);
  g_assert_cmpstr (g_ptr_array_index (world->obsolete, 0), ==, kept);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count (*) FROM evidence_parts"), ==, 0);
}

/* What people called a file, and said of it, is sealed. */
static void
test_names_are_sealed (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *id = dup_id (0);

  make_ready (world, id);
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count (*) FROM evidence WHERE instr (name, 'note') > 0"
                                  " OR instr (caption, 'note') > 0"),
                   ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence/ready-files-go-to-a-case", test_ready_files_go_to_a_case);
  g_test_add_func ("/evidence/what-cannot-go-to-a-case", test_what_cannot_go_to_a_case);
  g_test_add_func ("/evidence/a-case-takes-twenty", test_a_case_takes_twenty);
  g_test_add_func ("/evidence/who-finds-a-file", test_who_finds_a_file);
  g_test_add_func ("/evidence/announcing-twice-is-once", test_announcing_twice_is_once);
  g_test_add_func ("/evidence/upload-quota/keeps-a-tenth", test_quota_keeps_a_tenth);
  g_test_add_func ("/evidence/upload-quota/a-day-begins-anew", test_a_day_begins_anew);
  g_test_add_func ("/evidence/parts-of-two-requests", test_parts_of_two_requests);
  g_test_add_func ("/evidence/settling-twice-is-once", test_settling_twice_is_once);
  g_test_add_func ("/evidence/files-are-forgotten", test_files_are_forgotten);
  g_test_add_func ("/evidence/names-are-sealed", test_names_are_sealed);
  return g_test_run ();
}
