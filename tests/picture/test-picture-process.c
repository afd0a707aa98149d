/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "picture-fixture.h"
#include "topay-error.h"
#include "topay-file-type.h"
#include "topay-picture-process.h"

/* How many spoilt pictures; TOPAY_TEST_PICTURES=10000 for a long run. */
#define N_SPOILT 60

typedef struct
{
  GBytes *drawn; /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
  gboolean is_done;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->drawn, g_bytes_unref);
  g_clear_error (&result->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
on_drawn_cb (GObject *source, GAsyncResult *task, gpointer user_data)
{
  Result *result = user_data;

  result->drawn = topay_picture_process_finish (task, &result->error);
  result->is_done = TRUE;
}

static void
run (GByteArray *file, GCancellable *cancellable, Result *result)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);

  topay_picture_process_async (bytes, NULL, cancellable, on_drawn_cb, result);
  while (!result->is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true ((result->drawn == NULL) == (result->error != NULL));
}

static void
test_draws_anew (void)
{
  g_autoptr (GByteArray) file = picture_make_png (300, 200, "tEXt");
  g_auto (Result) result = { 0 };
  TopayFileJudgement judgement;

  run (file, NULL, &result);
  g_assert_no_error (result.error);
  g_assert_true (topay_file_judge (g_bytes_get_data (result.drawn, NULL),
                                   g_bytes_get_size (result.drawn), &judgement));
  g_assert_cmpint (judgement.type, ==, TOPAY_FILE_PNG);
  g_assert_cmpuint (judgement.width, ==, 300);
  g_assert_false (picture_has (g_bytes_get_data (result.drawn, NULL),
                               g_bytes_get_size (result.drawn), PICTURE_CANARY));
}

static void
test_edits_reach_the_program (void)
{
  const TopayPictureCover cover = { -5, 2, 10, 10 };
  const TopayPictureEdits edits = { 1, &cover, 1 };
  g_autoptr (GByteArray) file = picture_make_png (30, 20, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
  g_auto (Result) result = { 0 };
  TopayFileJudgement judgement;

  topay_picture_process_async (bytes, &edits, NULL, on_drawn_cb, &result);
  while (!result.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (result.error);
  g_assert_true (topay_file_judge (g_bytes_get_data (result.drawn, NULL),
                                   g_bytes_get_size (result.drawn), &judgement));
  g_assert_cmpuint (judgement.width, ==, 20);
}

static void
assert_failed (const Result *result, TopayError kind, const char *code)
{
  g_assert_error (result->error, TOPAY_ERROR, (int) kind);
  g_assert_cmpstr (topay_error_get_code (result->error), ==, code);
}

static gint64
get_resident_kib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, "VmRSS:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10);
}

/* img-bomb: 400 megapixels in 48 KiB, a picture that moves, one that breaks off. */
static void
test_img_bomb_says_what_is_wrong (void)
{
  g_autoptr (GByteArray) bomb = picture_make_bomb (20000);
  g_autoptr (GByteArray) moving = picture_make_png (4, 4, "acTL");
  g_autoptr (GByteArray) truncated = picture_make_png (400, 400, NULL);
  const struct
  {
    GByteArray *file;
    TopayError kind;
    const char *code;
  } rows[] = {
    { bomb, TOPAY_ERROR_TOO_LARGE, "picture_too_large" },
    { moving, TOPAY_ERROR_INVALID, "wrong_type" },
    { truncated, TOPAY_ERROR_DAMAGED, "damaged" },
  };

  g_byte_array_set_size (truncated, truncated->len - 20);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Result) result = { 0 };

      run (rows[i].file, NULL, &result);
      assert_failed (&result, rows[i].kind, rows[i].code);
    }
}

/* The largest that is taken, and pictures with any bytes turned: whoever asks grows by no more than
 * 4 MiB beyond the picture itself. */
static void
test_img_bomb_leaves_the_caller_alone (void)
{
  const char *wanted = g_getenv ("TOPAY_TEST_PICTURES");
  guint n_spoilt = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : N_SPOILT;
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261123);
  g_autoptr (GByteArray) whole = picture_make_png (200, 150, NULL);
  g_autoptr (GByteArray) bomb = picture_make_bomb (4898);
  g_auto (Result) first = { 0 };
  gint64 before;

  run (whole, NULL, &first);
  before = get_resident_kib ();
  for (guint i = 0; i < n_spoilt; i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_auto (Result) result = { 0 };
      const GByteArray *base = i % 20 == 0 ? bomb : whole;

      g_byte_array_append (file, base->data, base->len);
      if (i > 0)
        file->data[g_rand_int_range (chance, 0, (gint32) file->len)] ^= 1 << i % 8;
      run (file, NULL, &result);
      g_assert_true (i > 0 || result.drawn != NULL);
      g_assert_true (result.drawn != NULL || result.error->domain == TOPAY_ERROR);
    }
  g_test_message ("%u pictures: %" G_GINT64_FORMAT " KiB more", n_spoilt,
                  get_resident_kib () - before);
  if (!TOPAY_SANITIZED)
    g_assert_cmpint (get_resident_kib () - before, <=, 4096);
}

static void
test_cancelling_is_silence (void)
{
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) within = g_cancellable_new ();
  g_autoptr (GByteArray) file = picture_make_bomb (4898);
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
  g_auto (Result) first = { 0 };
  g_auto (Result) second = { 0 };

  g_cancellable_cancel (before);
  run (file, before, &first);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  topay_picture_process_async (bytes, NULL, within, on_drawn_cb, &second);
  g_cancellable_cancel (within);
  while (!second.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Another program in place of ours, as a picture that took it over might behave. */
static void
run_script (const char *script, Result *result)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "topay-picture-XXXXXX", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  g_autofree char *ours = g_strdup (g_getenv ("TOPAY_PICTURE_HELPER"));
  g_autoptr (GByteArray) file = picture_make_png (4, 4, NULL);
  int descriptor = g_mkstemp (path);

  g_assert_cmpint (descriptor, >=, 0);
  g_close (descriptor, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (chmod (path, 0700), ==, 0);
  g_setenv ("TOPAY_PICTURE_HELPER", path, TRUE);
  run (file, NULL, result);
  g_setenv ("TOPAY_PICTURE_HELPER", ours, TRUE);
  remove (path);
}

static void
test_a_program_that_misbehaves_is_an_error (void)
{
  static const struct
  {
    const char *script;
    TopayError kind;
  } rows[] = {
    { "exit 0", TOPAY_ERROR_IO },
    { "exit 77", TOPAY_ERROR_IO },
    { "exit 14", TOPAY_ERROR_IO },
    { "kill -SEGV $$", TOPAY_ERROR_DAMAGED },
    { "kill -XCPU $$", TOPAY_ERROR_TOO_LARGE },
    { "while :; do echo 0123456789012345678901234567890123456789012345678901234567890123; done | "
      "cat",
      TOPAY_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Result) result = { 0 };

      g_test_message ("%s", rows[i].script);
      run_script (rows[i].script, &result);
      g_assert_error (result.error, TOPAY_ERROR, (int) rows[i].kind);
    }
}

static void
test_a_missing_program_is_an_error (void)
{
  g_autofree char *ours = g_strdup (g_getenv ("TOPAY_PICTURE_HELPER"));
  g_autoptr (GByteArray) file = picture_make_png (4, 4, NULL);
  g_auto (Result) result = { 0 };

  g_setenv ("TOPAY_PICTURE_HELPER", "/nowhere/topay-picture", TRUE);
  run (file, NULL, &result);
  g_setenv ("TOPAY_PICTURE_HELPER", ours, TRUE);
  g_assert_error (result.error, TOPAY_ERROR, TOPAY_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-process/draws-anew", test_draws_anew);
  g_test_add_func ("/picture-process/edits-reach-the-program", test_edits_reach_the_program);
  g_test_add_func ("/picture-process/img-bomb/says-what-is-wrong",
                   test_img_bomb_says_what_is_wrong);
  g_test_add_func ("/picture-process/img-bomb/leaves-the-caller-alone",
                   test_img_bomb_leaves_the_caller_alone);
  g_test_add_func ("/picture-process/cancelling-is-silence", test_cancelling_is_silence);
  g_test_add_func ("/picture-process/a-program-that-misbehaves-is-an-error",
                   test_a_program_that_misbehaves_is_an_error);
  g_test_add_func ("/picture-process/a-missing-program-is-an-error",
                   test_a_missing_program_is_an_error);
  return g_test_run ();
}
