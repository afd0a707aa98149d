/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "picture-fixture.h"
#include "topay-file-type.h"
#include "topay-picture-private.h"

#define WIDTH  48
#define HEIGHT 32

/* Left of the middle red, right of it blue; the top quarter green. */
static TopayPicture
make_picture (guint n_channels)
{
  TopayPicture picture = { 0 };

  g_assert_cmpint (topay_picture_allocate (&picture, WIDTH, HEIGHT, n_channels), ==,
                   TOPAY_PICTURE_DONE);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        guint8 *pixel = picture.pixels + (y * WIDTH + x) * n_channels;
        const guint8 color[] = { x < WIDTH / 2 && y >= HEIGHT / 4 ? 250 : 5,
                                 y < HEIGHT / 4 ? 250 : 5,
                                 x >= WIDTH / 2 && y >= HEIGHT / 4 ? 250 : 5 };

        memcpy (pixel, color, n_channels >= 3 ? 3 : 1);
        if (n_channels % 2 == 0)
          pixel[n_channels - 1] = x < 8 ? 0x40 : 0xff;
      }
  return picture;
}

static GByteArray *
make_jpeg (void)
{
  g_auto (TopayPicture) picture = make_picture (3);
  GByteArray *file = g_byte_array_new ();

  g_assert_cmpint (topay_picture_encode_jpeg (&picture, file), ==, TOPAY_PICTURE_DONE);
  return file;
}

/* 'r', 'g', 'b', or '.' for black. */
static char
get_color (const TopayPicture *picture, guint x, guint y)
{
  const guint8 *pixel = picture->pixels + (y * picture->width + x) * picture->n_channels;

  if (pixel[0] > 200)
    return 'r';
  if (pixel[1] > 200)
    return 'g';
  return pixel[2] > 200 ? 'b' : '.';
}

/* The colors in the middles of top, left, right and bottom. */
static void
read_sides (const TopayPicture *picture, char sides[5])
{
  guint width = picture->width, height = picture->height;

  sides[0] = get_color (picture, width / 2, 2);
  sides[1] = get_color (picture, 2, height / 2);
  sides[2] = get_color (picture, width - 3, height / 2);
  sides[3] = get_color (picture, width / 2 + 3, height - 3);
  sides[4] = '\0';
}

static void
decode (const GByteArray *file, TopayPicture *picture)
{
  TopayFileJudgement judgement;

  g_assert_true (topay_file_judge (file->data, file->len, &judgement));
  if (judgement.type == TOPAY_FILE_JPEG)
    g_assert_cmpint (topay_picture_decode_jpeg (file->data, file->len, picture), ==,
                     TOPAY_PICTURE_DONE);
  else
    g_assert_cmpint (topay_picture_decode_png (file->data, file->len, picture), ==,
                     TOPAY_PICTURE_DONE);
}

/* exif: of every way to hold a camera the picture becomes upright, and nothing else is left. */
static void
test_exif_orientation_is_applied (void)
{
  static const char *const sides[] = { "grbb", "gbrr", ".brg", ".rbg",
                                       "rg.b", "r.gb", "b.gr", "bg.r" };
  g_autoptr (GByteArray) plain = make_jpeg ();

  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GByteArray) file = picture_add_metadata (plain, orientation);
      g_autoptr (GByteArray) drawn = g_byte_array_new ();
      g_auto (TopayPicture) picture = { 0 };
      char found[5];

      g_assert_true (picture_has (file->data, file->len, PICTURE_CANARY));
      g_assert_cmpint (topay_picture_redraw (file->data, file->len, NULL, drawn), ==,
                       TOPAY_PICTURE_DONE);
      g_assert_false (picture_has (drawn->data, drawn->len, PICTURE_CANARY));
      g_assert_false (picture_has (drawn->data, drawn->len, "Exif"));
      g_assert_false (picture_has (drawn->data, drawn->len, "http://ns.adobe"));
      decode (drawn, &picture);
      g_assert_cmpuint (picture.width, ==, orientation >= 5 ? HEIGHT : WIDTH);
      read_sides (&picture, found);
      g_test_message ("orientation %u: %s", orientation, found);
      for (guint i = 0; i < 4; i++)
        if (sides[orientation - 1][i] != '.')
          g_assert_cmpint (found[i], ==, sides[orientation - 1][i]);
    }
}

static void
test_png_keeps_pixels_and_alpha (void)
{
  for (guint n_channels = 1; n_channels <= 4; n_channels++)
    {
      g_auto (TopayPicture) before = make_picture (n_channels);
      g_auto (TopayPicture) after = { 0 };
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (GByteArray) drawn = g_byte_array_new ();

      g_assert_cmpint (topay_picture_encode_png (&before, file), ==, TOPAY_PICTURE_DONE);
      g_assert_cmpint (topay_picture_redraw (file->data, file->len, NULL, drawn), ==,
                       TOPAY_PICTURE_DONE);
      decode (drawn, &after);
      g_assert_cmpuint (after.n_channels, ==, n_channels);
      g_assert_cmpmem (before.pixels, WIDTH * HEIGHT * n_channels, after.pixels,
                       after.width * after.height * n_channels);
    }
}

static void
test_png_loses_its_texts (void)
{
  static const char *const chunks[] = { "tEXt", "eXIf", "prVt" };

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autoptr (GByteArray) file = picture_make_png (20, 10, chunks[i]);
      g_autoptr (GByteArray) drawn = g_byte_array_new ();

      g_assert_true (picture_has (file->data, file->len, PICTURE_CANARY));
      g_assert_cmpint (topay_picture_redraw (file->data, file->len, NULL, drawn), ==,
                       TOPAY_PICTURE_DONE);
      g_assert_false (picture_has (drawn->data, drawn->len, PICTURE_CANARY));
    }
}

/* What was covered is not in the file any more, whatever way it was turned. */
static void
test_covers_and_turns (void)
{
  const TopayPictureCover covers[] = { { 0, 0, WIDTH / 2, HEIGHT },
                                       { 40, -5, 1000, 1000 },
                                       { 9, 9, -3, 2 } };
  g_autoptr (GByteArray) file = make_jpeg ();

  for (guint turns = 0; turns < 4; turns++)
    {
      const TopayPictureEdits edits = { turns, covers, 2 };
      g_autoptr (GByteArray) drawn = g_byte_array_new ();
      g_auto (TopayPicture) picture = { 0 };
      guint n_red = 0, n_blue = 0;

      g_assert_cmpint (topay_picture_redraw (file->data, file->len, &edits, drawn), ==,
                       TOPAY_PICTURE_DONE);
      decode (drawn, &picture);
      g_assert_cmpuint (picture.width, ==, turns % 2 == 0 ? WIDTH : HEIGHT);
      for (guint y = 0; y < picture.height; y++)
        for (guint x = 0; x < picture.width; x++)
          {
            n_red += get_color (&picture, x, y) == 'r';
            n_blue += get_color (&picture, x, y) == 'b';
          }
      g_assert_cmpuint (n_red, ==, 0);
      g_assert_cmpuint (n_blue, >, 16 * 20);
    }
}

static void
test_more_behind_the_end_stays_behind (void)
{
  g_autoptr (GByteArray) file = make_jpeg ();
  g_autoptr (GByteArray) drawn = g_byte_array_new ();
  TopayFileJudgement judgement;

  g_byte_array_append (file, (const guint8 *) PICTURE_CANARY, strlen (PICTURE_CANARY));
  g_assert_false (topay_file_judge (file->data, file->len, &judgement));
  g_assert_cmpint (topay_picture_redraw (file->data, file->len, NULL, drawn), ==,
                   TOPAY_PICTURE_DONE);
  g_assert_true (topay_file_judge (drawn->data, drawn->len, &judgement));
  g_assert_false (picture_has (drawn->data, drawn->len, PICTURE_CANARY));
}

static void
test_says_why_not (void)
{
  g_autoptr (GByteArray) bomb = picture_make_bomb (20000);
  g_autoptr (GByteArray) moving = picture_make_png (4, 4, "acTL");
  g_autoptr (GByteArray) short_png = picture_make_png (4, 4, NULL);
  g_autoptr (GByteArray) short_jpeg = make_jpeg ();
  const struct
  {
    const GByteArray *file;
    gsize length;
    TopayPictureStatus status;
  } rows[] = {
    { bomb, bomb->len, TOPAY_PICTURE_TOO_LARGE },
    { moving, moving->len, TOPAY_PICTURE_WRONG_TYPE },
    { short_png, short_png->len - 1, TOPAY_PICTURE_DAMAGED },
    { short_jpeg, short_jpeg->len / 2, TOPAY_PICTURE_DAMAGED },
    { short_jpeg, 0, TOPAY_PICTURE_TOO_LARGE },
  };

  g_assert_cmpuint (bomb->len, <=, 50000);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) drawn = g_byte_array_new ();

      g_test_message ("row %u", i);
      g_assert_cmpint (topay_picture_redraw (rows[i].file->data, rows[i].length, NULL, drawn), ==,
                       rows[i].status);
      g_assert_cmpuint (drawn->len, ==, 0);
    }
}

/* An EXIF block that lies about its offsets is as good as none. */
static void
test_broken_exif_is_none (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (61);
  g_autoptr (GByteArray) plain = make_jpeg ();
  g_autoptr (GByteArray) file = picture_add_metadata (plain, 6);

  g_assert_cmpuint (topay_picture_find_orientation (file->data, file->len), ==, 6);
  g_assert_cmpuint (topay_picture_find_orientation (plain->data, plain->len), ==, 1);
  for (guint i = 0; i < 5000; i++)
    {
      gsize length = (gsize) g_rand_int_range (chance, 0, (gint32) file->len);
      g_autofree guint8 *copy = g_memdup2 (file->data, length);
      guint found;

      for (guint n = 0; n < 3 && length > 60; n++)
        copy[g_rand_int_range (chance, 2, 60)] = (guint8) g_rand_int (chance);
      found = topay_picture_find_orientation (copy, length);
      g_assert_true (found >= 1 && found <= 8);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-code/exif/orientation-is-applied-and-gone",
                   test_exif_orientation_is_applied);
  g_test_add_func ("/picture-code/exif/broken-block-is-none", test_broken_exif_is_none);
  g_test_add_func ("/picture-code/exif/png-loses-its-texts", test_png_loses_its_texts);
  g_test_add_func ("/picture-code/png-keeps-pixels-and-alpha", test_png_keeps_pixels_and_alpha);
  g_test_add_func ("/picture-code/covers-and-turns", test_covers_and_turns);
  g_test_add_func ("/picture-code/more-behind-the-end-stays-behind",
                   test_more_behind_the_end_stays_behind);
  g_test_add_func ("/picture-code/says-why-not", test_says_why_not);
  return g_test_run ();
}
