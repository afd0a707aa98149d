/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "topay-error.h"

#include "topayd-code.h"
#include "topayd-hasher.h"
#include "topayd-keys.h"
#include "topayd-names.h"
#include "topayd-seal.h"
#include "topayd-token.h"
#include "topayd-totp.h"

typedef struct
{
  char *folder;     /* (owned) */
  TopaydKeys *keys; /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("topay-keys-XXXXXX", &error);
  g_assert_no_error (error);
  self->keys = topayd_keys_open (self->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "pepper.key", "seal.key", "lookup.key" };

  topayd_keys_free (self->keys);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static void
test_keys_are_made_once (Fixture *self, gconstpointer data)
{
  g_autoptr (TopaydKeys) again = topayd_keys_open (self->folder, NULL);

  for (guint i = 0; i < TOPAYD_N_KEYS; i++)
    {
      const guint8 *first = topayd_keys_get (self->keys, (TopaydKeyKind) i);

      g_assert_cmpmem (first, TOPAYD_KEY_BYTES, topayd_keys_get (again, (TopaydKeyKind) i),
                       TOPAYD_KEY_BYTES);
      g_assert_false (sodium_is_zero (first, TOPAYD_KEY_BYTES));
      g_assert_true (
          i == 0
          || memcmp (first, topayd_keys_get (self->keys, TOPAYD_KEY_PEPPER), TOPAYD_KEY_BYTES)
                 != 0);
    }
}

static void
test_keys_are_private (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "pepper.key", NULL);
  struct stat status;
  g_autoptr (GError) file_error = NULL, folder_error = NULL;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_null (topayd_keys_open (self->folder, &file_error));
  g_assert_error (file_error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);

  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  g_assert_null (topayd_keys_open (self->folder, &folder_error));
  g_assert_error (folder_error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
}

/* A new key in the place of a lost one would lock everybody out for good. */
static void
test_a_lost_key_is_not_replaced (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "pepper.key", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (topayd_keys_open (self->folder, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
}

static void
test_a_damaged_key_is_refused (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { "", "abc\n",
                                     "zz112233445566778899aabbccddeeff"
                                     "00112233445566778899aabbccddeeff\n",
                                     "00112233445566778899aabbccddeeff"
                                     "00112233445566778899aabbccddeeff00\n" };
  g_autofree char *path = g_build_filename (self->folder, "seal.key", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (
          g_file_set_contents_full (path, bad[i], -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
      g_assert_null (topayd_keys_open (self->folder, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
}

static void
test_lookups_depend_on_the_purpose (Fixture *self, gconstpointer data)
{
  guint8 email[TOPAYD_LOOKUP_BYTES], phone[TOPAYD_LOOKUP_BYTES], again[TOPAYD_LOOKUP_BYTES];

  topayd_keys_lookup (self->keys, "email", "a@b.cn", email);
  topayd_keys_lookup (self->keys, "phone", "a@b.cn", phone);
  topayd_keys_lookup (self->keys, "email", "a@b.cn", again);
  g_assert_cmpmem (email, sizeof email, again, sizeof again);
  g_assert_true (memcmp (email, phone, sizeof email) != 0);
}

static void
test_seal_opens_where_it_was_sealed (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) sealed = topayd_seal (self->keys, "contact:1", "ada@example.com", 15);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  gsize size = g_bytes_get_size (sealed);
  g_autoptr (TopaydSecret) opened = topayd_seal_open (self->keys, "contact:1", bytes, size, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (opened, ==, "ada@example.com");
  g_assert_null (topayd_seal_open (self->keys, "contact:2", bytes, size, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  for (gsize i = 0; i < size; i++)
    {
      bytes[i] ^= 1;
      g_assert_null (topayd_seal_open (self->keys, "contact:1", bytes, size, NULL));
      bytes[i] ^= 1;
    }
  for (gsize cut = 0; cut < size; cut++)
    g_assert_null (topayd_seal_open (self->keys, "contact:1", bytes, cut, NULL));
}

static void
test_tokens (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { NULL,
                                     "",
                                     "short",
                                     "0123456789012345678901234567890123456789012=",
                                     "012345678901234567890123456789012345678901+",
                                     "01234567890123456789012345678901234567890123" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES], again[TOPAYD_TOKEN_HASH_BYTES];
  char token[TOPAYD_TOKEN_SIZE];

  for (guint i = 0; i < 2000; i++)
    {
      topayd_token_draw (token, hash);
      g_assert_cmpuint (strlen (token), ==, TOPAYD_TOKEN_LENGTH);
      g_assert_true (topayd_token_hash (token, again));
      g_assert_cmpmem (hash, sizeof hash, again, sizeof again);
      g_assert_true (g_hash_table_add (seen, g_strdup (token)));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (topayd_token_hash (bad[i], hash));
}

static void
test_codes (Fixture *self, gconstpointer data)
{
  g_auto (TopaydCode) code = { "" }, other = { "" };
  g_autofree char *spaced = NULL, *longer = NULL;

  topayd_code_draw (self->keys, &code);
  topayd_code_draw (self->keys, &other);
  spaced = g_strdup_printf ("%.4s %.4s", code.digits, code.digits + 4);
  longer = g_strdup_printf ("%s0", code.digits);
  g_assert_true (topayd_code_matches (self->keys, code.digits, code.salt, code.hash));
  g_assert_true (topayd_code_matches (self->keys, spaced, code.salt, code.hash));
  g_assert_false (topayd_code_matches (self->keys, longer, code.salt, code.hash));
  g_assert_false (topayd_code_matches (self->keys, code.digits, other.salt, code.hash));
  g_assert_false (topayd_code_matches (self->keys, NULL, code.salt, code.hash));
  g_assert_false (topayd_code_matches (self->keys, "", code.salt, code.hash));
}

/* Every digit at every place, about as often. */
static void
test_codes_are_even (Fixture *self, gconstpointer data)
{
  guint counts[TOPAY_PROOF_DIGITS][10] = { { 0 } };

  for (guint i = 0; i < 20000; i++)
    {
      g_auto (TopaydCode) code = { "" };

      topayd_code_draw (self->keys, &code);
      for (guint place = 0; place < TOPAY_PROOF_DIGITS; place++)
        counts[place][code.digits[place] - '0']++;
    }
  for (guint place = 0; place < TOPAY_PROOF_DIGITS; place++)
    {
      for (guint digit = 0; digit < 10; digit++)
        {
          /* 2,000 expected, seven standard deviations of 42 */
          g_assert_cmpuint (counts[place][digit], >, 1700);
          g_assert_cmpuint (counts[place][digit], <, 2300);
        }
    }
}

/* RFC 6238, appendix B, the last six of its eight digits. */
static void
test_totp_vectors (void)
{
  static const guint8 secret[] = "12345678901234567890";
  static const struct
  {
    gint64 time;
    const char *code;
  } cases[] = {
    { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
    { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char code[TOPAYD_TOTP_SIZE];
      gint64 counter = 0;

      topayd_totp_compute (secret, cases[i].time / 30, code);
      g_assert_cmpstr (code, ==, cases[i].code);
      g_assert_true (topayd_totp_verify (secret, code, -1, cases[i].time, &counter));
      g_assert_cmpint (counter, ==, cases[i].time / 30);
    }
}

/* totp: this step and the one before, none to come, none twice. */
static void
test_totp_window (void)
{
  static const guint8 secret[] = "12345678901234567890";
  const gint64 now = 1800000000; /* begins a step */
  gint64 counter;
  char code[TOPAYD_TOTP_SIZE];

  for (gint64 step = -4; step <= 4; step++)
    {
      topayd_totp_compute (secret, now / 30 + step, code);
      g_assert_cmpint (topayd_totp_verify (secret, code, -1, now, &counter), ==,
                       step == 0 || step == -1);
    }
  topayd_totp_compute (secret, now / 30, code);
  g_assert_false (topayd_totp_verify (secret, code, now / 30, now, &counter));
  g_assert_true (topayd_totp_verify (secret, code, now / 30 - 1, now, &counter));
  g_assert_false (topayd_totp_verify (secret, "", -1, now, &counter));
}

static void
test_names (void)
{
  static const struct
  {
    char *(*normalize) (const char *);
    const char *typed;
    const char *normal;
  } cases[] = {
    { topayd_normalize_name, "  Ada ", "ada" },
    { topayd_normalize_name, "ＡＤＡ", "ada" },
    { topayd_normalize_name, "张伟", "张伟" },
    { topayd_normalize_name, "", NULL },
    { topayd_normalize_name, "a\nb", NULL },
    { topayd_normalize_name,
      "a\xe2\x80\xae"
      "b",
      NULL },
    { topayd_normalize_name, "\xff", NULL },
    { topayd_normalize_email, " Ada@Example.COM", "ada@example.com" },
    { topayd_normalize_email, "ada＠example.com", "ada@example.com" },
    { topayd_normalize_email, "ada", NULL },
    { topayd_normalize_email, "@example.com", NULL },
    { topayd_normalize_email, "ada@", NULL },
    { topayd_normalize_email, "a@b@c", NULL },
    { topayd_normalize_email, "a@b..c", NULL },
    { topayd_normalize_email, "a@b.c>\r\nBcc: x@y.z", NULL },
    { topayd_normalize_phone, "138 1234-5678", "+8613812345678" },
    { topayd_normalize_phone, "１３８１２３４５６７８", "+8613812345678" },
    { topayd_normalize_phone, "+86 138 1234 5678", "+8613812345678" },
    { topayd_normalize_phone, "0086 13812345678", "+8613812345678" },
    { topayd_normalize_phone, "+49 (30) 1234567", "+49301234567" },
    { topayd_normalize_phone, "12345", NULL },
    { topayd_normalize_phone, "+1234567890123456", NULL },
    { topayd_normalize_phone, "1381234567x", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *normal = cases[i].normalize (cases[i].typed);

      g_assert_cmpstr (normal, ==, cases[i].normal);
    }
}

static void
test_masks_hide (void)
{
  g_autofree char *email = topayd_mask_email ("ada@example.com");
  g_autofree char *phone = topayd_mask_phone ("+8613812345678");

  g_assert_cmpstr (email, ==, "a***@example.com");
  g_assert_cmpstr (phone, ==, "+86138****5678");
}

static void
take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_ptr_array_add (user_data, g_object_ref (result));
}

static GPtrArray *
wait_for (GPtrArray *results, guint n_results)
{
  while (results->len < n_results)
    g_main_context_iteration (NULL, TRUE);
  return results;
}

static TopaydVerify
verify (TopaydHasher *hasher, const char *password, const char *encoded)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  TopaydVerify verdict = TOPAYD_VERIFY_WRONG;

  topayd_hasher_verify_async (hasher, password, encoded, take, results);
  topayd_hasher_verify_finish (hasher, g_ptr_array_index (wait_for (results, 1), 0), &verdict,
                               &error);
  g_assert_no_error (error);
  return verdict;
}

static TopaydHasher *
make_hasher (Fixture *self, const TopaydHashCost *cost)
{
  return topayd_hasher_new (self->keys, cost, TOPAYD_HASH_NO_FLOOR_FOR_TESTS);
}

static void
test_hashes_verify (Fixture *self, gconstpointer data)
{
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &topayd_hash_cost_tests);
  g_autofree char *first = topayd_hasher_hash (hasher, "three green bicycles", NULL);
  g_autofree char *second = topayd_hasher_hash (hasher, "three green bicycles", NULL);

  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (verify (hasher, "three green bicycles", first), ==, TOPAYD_VERIFY_RIGHT);
  g_assert_cmpint (verify (hasher, "three green bicycles", second), ==, TOPAYD_VERIFY_RIGHT);
  g_assert_cmpint (verify (hasher, "three green bicycleS", first), ==, TOPAYD_VERIFY_WRONG);
  g_assert_cmpint (verify (hasher, "", first), ==, TOPAYD_VERIFY_WRONG);
  g_assert_cmpuint (topayd_hasher_get_n_done (hasher), ==, 4);
}

/* pw-len: nothing is cut off on the way into the hash. */
static void
test_the_last_character_counts (Fixture *self, gconstpointer data)
{
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &topayd_hash_cost_tests);
  g_autofree char *password = g_strnfill (256, 'k');
  g_autofree char *encoded = NULL;

  password[255] = 'a';
  encoded = topayd_hasher_hash (hasher, password, NULL);
  password[199] = 'b';
  g_assert_cmpint (verify (hasher, password, encoded), ==, TOPAYD_VERIFY_WRONG);
  password[199] = 'k';
  password[255] = 'b';
  g_assert_cmpint (verify (hasher, password, encoded), ==, TOPAYD_VERIFY_WRONG);
  password[255] = 'a';
  g_assert_cmpint (verify (hasher, password, encoded), ==, TOPAYD_VERIFY_RIGHT);
}

/* pw-hash: a stolen database without the pepper verifies nothing. */
static void
test_the_pepper_counts (Fixture *self, gconstpointer data)
{
  Fixture other = { NULL };
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &topayd_hash_cost_tests);
  g_autofree char *encoded = topayd_hasher_hash (hasher, "three green bicycles", NULL);

  set_up (&other, NULL);
  {
    g_autoptr (TopaydHasher) elsewhere = make_hasher (&other, &topayd_hash_cost_tests);

    g_assert_cmpint (verify (elsewhere, "three green bicycles", encoded), ==, TOPAYD_VERIFY_WRONG);
  }
  tear_down (&other, NULL);
}

static void
test_old_hashes_want_a_new_one (Fixture *self, gconstpointer data)
{
  static const TopaydHashCost more = { 128, 1 };
  g_autoptr (TopaydHasher) cheap = make_hasher (self, &topayd_hash_cost_tests);
  g_autoptr (TopaydHasher) dear = make_hasher (self, &more);
  g_autofree char *old = topayd_hasher_hash (cheap, "three green bicycles", NULL);
  g_autofree char *new = topayd_hasher_hash (dear, "three green bicycles", NULL);

  g_assert_cmpint (verify (dear, "three green bicycles", old), ==, TOPAYD_VERIFY_RIGHT_BUT_OLD);
  g_assert_cmpint (verify (dear, "wrong", old), ==, TOPAYD_VERIFY_WRONG);
  g_assert_cmpint (verify (cheap, "three green bicycles", new), ==, TOPAYD_VERIFY_RIGHT);
}

static void
test_nobody_has_no_password (Fixture *self, gconstpointer data)
{
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &topayd_hash_cost_tests);

  g_assert_cmpint (verify (hasher, "", NULL), ==, TOPAYD_VERIFY_WRONG);
  g_assert_cmpuint (topayd_hasher_get_n_done (hasher), ==, 1);
}

static void
test_the_floor_holds (Fixture *self, gconstpointer data)
{
  g_autoptr (TopaydHasher) hasher =
      topayd_hasher_new (self->keys, &topayd_hash_cost_tests, TOPAYD_HASH_FLOOR);
  g_autofree char *encoded = topayd_hasher_hash (hasher, "three green bicycles", NULL);

  g_assert_true (g_str_has_prefix (encoded, "$topay1$m=19456,t=2$"));
}

/* Zeros in base 64: sixteen and thirty-two of them. */
#define SALT "AAAAAAAAAAAAAAAAAAAAAA"
#define TAG  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
test_damaged_hashes_are_errors (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = {
    "",
    "$topay1$",
    "$topay1$m=64,t=1$AA$BB",
    "$argon2id$v=19$m=64,t=1$x$y",
    "$topay1$m=4294967295,t=4294967295$" SALT "$" TAG,
    "$topay1$m=64,t=1x$" SALT "$" TAG,
  };
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &topayd_hash_cost_tests);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GError) error = NULL;
      TopaydVerify verdict;

      topayd_hasher_verify_async (hasher, "x", bad[i], take, results);
      g_assert_false (topayd_hasher_verify_finish (
          hasher, g_ptr_array_index (wait_for (results, 1), 0), &verdict, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
}

/* pw-hash: two at work, 32 in the queue, the rest is told to come back. */
static void
test_two_hundred_at_once (Fixture *self, gconstpointer data)
{
  static const TopaydHashCost slow = { 8 * 1024, 2 };
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &slow);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_done = 0, n_busy = 0;

  for (guint i = 0; i < 200; i++)
    topayd_hasher_verify_async (hasher, "guess", NULL, take, results);
  g_assert_false (topayd_hasher_has_room (hasher));
  wait_for (results, 200);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      TopaydVerify verdict;

      if (topayd_hasher_verify_finish (hasher, g_ptr_array_index (results, i), &verdict, &error))
        n_done++;
      else
        n_busy += g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
    }
  g_assert_cmpuint (n_done + n_busy, ==, 200);
  g_assert_cmpuint (n_done, >=, TOPAYD_HASHER_MAX_QUEUED + TOPAYD_HASHER_THREADS);
  g_assert_cmpuint (n_busy, >, 0);
  g_assert_cmpuint (topayd_hasher_get_n_done (hasher), ==, n_done);
  g_assert_true (topayd_hasher_has_room (hasher));
}

static void
test_closing_answers_everybody (Fixture *self, gconstpointer data)
{
  static const TopaydHashCost slow = { 8 * 1024, 2 };
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &slow);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 20; i++)
    topayd_hasher_hash_async (hasher, "password", NULL, take, results);
  topayd_hasher_close (hasher);
  topayd_hasher_close (hasher);
  topayd_hasher_hash_async (hasher, "late", NULL, take, results);
  wait_for (results, 21);
  for (guint i = 0; i < 21; i++)
    {
      g_autofree char *hash =
          topayd_hasher_hash_finish (hasher, g_ptr_array_index (results, i), NULL);

      g_assert_true (i < 20 || hash == NULL);
    }
}

static void
test_a_cancelled_hash_is_not_made (Fixture *self, gconstpointer data)
{
  g_autoptr (TopaydHasher) hasher = make_hasher (self, &topayd_hash_cost_tests);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  topayd_hasher_hash_async (hasher, "password", cancellable, take, results);
  g_assert_null (
      topayd_hasher_hash_finish (hasher, g_ptr_array_index (wait_for (results, 1), 0), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (topayd_hasher_get_n_done (hasher), ==, 0);
}

typedef void (*Test) (Fixture *self, gconstpointer data);

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    Test test;
  } tests[] = {
    { "/keys/are-made-once", test_keys_are_made_once },
    { "/keys/are-private", test_keys_are_private },
    { "/keys/a-lost-one-is-not-replaced", test_a_lost_key_is_not_replaced },
    { "/keys/a-damaged-one-is-refused", test_a_damaged_key_is_refused },
    { "/keys/lookups-depend-on-the-purpose", test_lookups_depend_on_the_purpose },
    { "/seal/opens-only-what-and-where-it-was", test_seal_opens_where_it_was_sealed },
    { "/token/one-spelling-one-hash", test_tokens },
    { "/code/matches-itself-alone", test_codes },
    { "/code/is-drawn-evenly", test_codes_are_even },
    { "/hasher/hashes-verify", test_hashes_verify },
    { "/hasher/pw-len/the-last-character-counts", test_the_last_character_counts },
    { "/hasher/pw-hash/the-pepper-counts", test_the_pepper_counts },
    { "/hasher/pw-hash/two-hundred-at-once", test_two_hundred_at_once },
    { "/hasher/old-hashes-want-a-new-one", test_old_hashes_want_a_new_one },
    { "/hasher/nobody-has-no-password", test_nobody_has_no_password },
    { "/hasher/the-floor-holds", test_the_floor_holds },
    { "/hasher/damaged-hashes-are-errors", test_damaged_hashes_are_errors },
    { "/hasher/closing-answers-everybody", test_closing_answers_everybody },
    { "/hasher/a-cancelled-hash-is-not-made", test_a_cancelled_hash_is_not_made },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/totp/vectors-of-rfc-6238", test_totp_vectors);
  g_test_add_func ("/totp/this-step-and-the-one-before", test_totp_window);
  g_test_add_func ("/names/one-spelling", test_names);
  g_test_add_func ("/names/masks-hide", test_masks_hide);
  return g_test_run ();
}
