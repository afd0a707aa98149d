/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-file-type.h"

/* What the corpus is made of: small whole files, and the ways to spoil them. Every file has a name
 * as somebody would give it; it is taken when name and content agree. */

#define SEED 20261123

static void
append_32 (GByteArray *to, guint32 number)
{
  const guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (to, (const guint8 *) &big, 4);
}

static void
append_text (GByteArray *to, const char *text)
{
  g_byte_array_append (to, (const guint8 *) text, (guint) strlen (text));
}

/* Bit by bit, unlike the code under test. */
static guint32
compute_crc (const guint8 *bytes, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
  return ~crc;
}

static void
append_chunk (GByteArray *to, const char *name, gconstpointer data, guint length)
{
  guint at = to->len + 4;

  append_32 (to, length);
  append_text (to, name);
  if (length > 0)
    g_byte_array_append (to, data, length);
  append_32 (to, compute_crc (to->data + at, length + 4));
}

typedef struct
{
  guint32 width, height;
  guint8 depth, color, interlace;
  const char *more; /* (nullable): another chunk before the data */
} Png;

static GByteArray *
make_png (const Png *png)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 pixels[] = { 0x78, 0x9c, 0x63, 0x60, 0x60, 0x60, 0x00, 0x00, 0, 4, 0, 1 };
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) head = g_byte_array_new ();
  const guint8 rest[] = { png->depth, png->color, 0, 0, png->interlace };

  append_32 (head, png->width);
  append_32 (head, png->height);
  g_byte_array_append (head, rest, sizeof rest);
  g_byte_array_append (file, signature, sizeof signature);
  append_chunk (file, "IHDR", head->data, head->len);
  if (png->more != NULL)
    append_chunk (file, png->more, "12345678", 8);
  append_chunk (file, "IDAT", pixels, sizeof pixels);
  append_chunk (file, "IEND", NULL, 0);
  return file;
}

typedef struct
{
  guint frame; /* marker */
  guint8 precision, n_components;
  guint16 width, height;
  const char *comment; /* (nullable) */
} Jpeg;

static void
append_segment (GByteArray *to, guint8 marker, gconstpointer data, guint length)
{
  const guint8 head[] = { 0xff, marker, (guint8) ((length + 2) >> 8), (guint8) (length + 2) };

  g_byte_array_append (to, head, sizeof head);
  g_byte_array_append (to, data, length);
}

static GByteArray *
make_jpeg (const Jpeg *jpeg)
{
  GByteArray *file = g_byte_array_new ();
  const guint8 frame[] = {
    jpeg->precision,
    (guint8) (jpeg->height >> 8),
    (guint8) jpeg->height,
    (guint8) (jpeg->width >> 8),
    (guint8) jpeg->width,
    jpeg->n_components,
    1,
    0x11,
    0,
    2,
    0x11,
    0,
    3,
    0x11,
    0,
    4,
    0x11,
    0,
  };
  const guint8 scan[] = { 1, 1, 0, 0, 63, 0 };
  const guint8 data[] = { 0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xff, 0x00, 0x78 };

  append_text (file, "\xff\xd8");
  append_segment (file, 0xe0, "JFIF\0\1\1\0\0\1\0\1\0", 14);
  if (jpeg->comment != NULL)
    append_segment (file, 0xfe, jpeg->comment, (guint) strlen (jpeg->comment));
  append_segment (file, 0xdb, frame, 10);
  append_segment (file, (guint8) jpeg->frame, frame, 6 + 3u * jpeg->n_components);
  append_segment (file, 0xda, scan, sizeof scan);
  g_byte_array_append (file, data, sizeof data);
  append_text (file, "\xff\xd9");
  return file;
}

static GByteArray *
make_text (const char *text)
{
  GByteArray *file = g_byte_array_new ();

  append_text (file, text);
  return file;
}

static GByteArray *
make_pdf (const char *inside)
{
  GByteArray *file =
      make_text ("%PDF-1.4\n%\xc3\xa2\xc3\xa3\n1 0 obj << /Type /Catalog >> endobj\n");

  append_text (file, inside);
  append_text (file, "\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n");
  return file;
}

static const Png usual_png = { .width = 640, .height = 480, .depth = 8, .color = 6 };
static const Jpeg usual_jpeg = {
  .frame = 0xc0, .precision = 8, .n_components = 3, .width = 4000, .height = 3000
};

/* A ZIP with nothing in it, and one that says where its directory is. */
static const guint8 zip_end[] = { 'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1,
                                  0,   4,   0, 0, 0, 2, 0, 0, 0, 0, 0 };

typedef struct
{
  char *name;
  GByteArray *bytes;
} File;

static void
file_free (File *file)
{
  g_free (file->name);
  g_byte_array_unref (file->bytes);
  g_free (file);
}

static void
add (GPtrArray *corpus, const char *name, GByteArray *bytes)
{
  File *file = g_new0 (File, 1);

  file->name = g_strdup (name);
  file->bytes = bytes;
  g_ptr_array_add (corpus, file);
}

static GPtrArray *
make_corpus (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
}

/* As the app and the service do it. */
static gboolean
is_taken (const File *file, TopayFileJudgement *judgement)
{
  return topay_file_judge (file->bytes->data, file->bytes->len, judgement)
         && topay_file_name_fits (file->name, judgement->type);
}

static void
add_good_pictures (GPtrArray *corpus, GRand *chance)
{
  static const guint8 shapes[][2] = { { 0, 1 }, { 0, 16 }, { 2, 8 },  { 2, 16 },
                                      { 3, 4 }, { 4, 8 },  { 6, 16 }, { 6, 8 } };

  for (guint i = 0; i < 24; i++)
    {
      Png png = usual_png;
      Jpeg jpeg = usual_jpeg;

      png.width = (guint32) g_rand_int_range (chance, 1, 4000);
      png.height = (guint32) g_rand_int_range (chance, 1, 4000);
      png.color = shapes[i % G_N_ELEMENTS (shapes)][0];
      png.depth = shapes[i % G_N_ELEMENTS (shapes)][1];
      png.interlace = i % 2;
      png.more = i % 3 == 0 ? "tEXt" : png.color == 3 ? "PLTE" : NULL;
      add (corpus, "Screenshot 2026.png", make_png (&png));
      jpeg.frame = 0xc0 + i % 3;
      jpeg.n_components = i % 2 == 0 ? 3 : 1;
      jpeg.width = (guint16) png.width;
      jpeg.height = (guint16) png.height;
      jpeg.comment = i % 4 == 0 ? "made by a camera" : NULL;
      add (corpus, i % 2 == 0 ? "IMG_0001.JPG" : "scan.jpeg", make_jpeg (&jpeg));
    }
}

static void
add_good_texts (GPtrArray *corpus)
{
  static const char *const texts[] = {
    "Dear shop,\r\n\tthe parcel never came.\n",
    "\xef\xbb\xbfI paid ¥1,368 on Monday.",
    "订单 T1234567890123456 没有收到。",
    "a < b, and 2 > 1; <3",
    "PK is how it begins, but this is a text",
    "x",
    "line\nline\nline",
    "\n\n  spaces first",
    "👍🏽 e\xcc\x81",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      add (corpus, "chat.txt", make_text (texts[i]));
      add (corpus, "notes", make_text (texts[i]));
      add (corpus, "invoice.PDF", make_pdf (texts[i]));
    }
}

static const char *const bad_names[] = {
  "picture.jpg.exe", "picture.svg", "picture.html", "run.js",   "page.htm",  "a.docx",
  "a.zip",           "a.apk",       "a.bat",        "b.tar.gz", "c.desktop", "d.sh",
  "e.lnk",           "f.pdf.scr",   "g.php",        "h.gif"
};

/* What is no type of ours at all. */
static const char *const bad_texts[] = {
  "<html><body>hi</body></html>",
  "  \n<!DOCTYPE html>",
  "\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'/>",
  "<?xml version='1.0'?><svg/>",
  "<?php system($_GET[0]);",
  "#!/bin/sh\nrm -rf /\n",
  "@echo off\r\ndel *.*\r\n",
  "{\\rtf1 hello}",
  "%!PS-Adobe-3.0\nshowpage",
  "hello <script>alert(1)</script>",
  "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\nx",
  "<b>bold</b>",
  "[Desktop Entry]\nExec=rm\n",
  "\x1b[2J clears a terminal",
  "bell \x07",
  "\xc2\x9b"
  "31m C1",
  "evil \xe2\x80\xae"
  "gpj.exe",
  "caf\xe9 in Latin-1",
  "\xff\xfe"
  "a",
  "\xfe\xff"
  "a",
  "\xc0\xaf overlong",
  "\xed\xa0\x80 surrogate",
  "bom inside \xef\xbb\xbf here",
  "GIF89a and nothing more\x01",
  "\x7f"
  "ELF\x02\x01\x01",
  "MZ\x90\x01 this program",
  "   \n\t ",
  "Rar!\x1a\x07",
  "7z\xbc\xaf\x27\x1c",
  "\x1f\x8b\x08",
  "BM\x36\x10",
  "II*\x08",
  "RIFF\x24\x80\x10\x01WEBPVP8 ",
  "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old document",
};

/* The bytes of one kind under the names of another. */
static void
add_lies (GPtrArray *corpus)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      add (corpus, bad_names[i], make_png (&usual_png));
      add (corpus, bad_names[i], make_jpeg (&usual_jpeg));
      add (corpus, bad_names[i], make_text ("only a text"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_texts); i++)
    add (corpus, "note.txt", make_text (bad_texts[i]));
  add (corpus, "a.jpg", make_png (&usual_png));
  add (corpus, "a.png", make_jpeg (&usual_jpeg));
  add (corpus, "a.pdf", make_text ("text"));
  add (corpus, "a.txt", make_pdf ("x"));
  add (corpus, "empty.txt", g_byte_array_new ());
}

static GByteArray *
make_usual (guint i)
{
  if (i % 4 == 0)
    return make_png (&usual_png);
  if (i % 4 == 1)
    return make_jpeg (&usual_jpeg);
  return i % 4 == 2 ? make_pdf ("stream") : make_text ("a text of the person");
}

static const char *
get_usual_name (guint i)
{
  static const char *const names[] = { "a.png", "a.jpg", "a.pdf", "a.txt" };

  return names[i % 4];
}

/* Two files in one. */
static void
add_polyglots (GPtrArray *corpus)
{
  static const guint8 nul[] = { 'a', 0, 'b' };

  for (guint i = 0; i < 4; i++)
    {
      GByteArray *behind = make_usual (i), *commented = make_usual (i), *pdf = make_usual (i);

      g_byte_array_append (behind, zip_end, sizeof zip_end);
      add (corpus, get_usual_name (i), behind);
      g_byte_array_append (commented, zip_end, sizeof zip_end);
      append_text (commented, i == 2 ? "\n%%EOF\n" : "a comment of the archive");
      add (corpus, get_usual_name (i), commented);
      append_text (pdf, i == 2 ? "<script>alert(1)</script>" : "\n%PDF-1.4\n1 0 obj\n%%EOF");
      add (corpus, get_usual_name (i), pdf);
    }
  for (guint i = 0; i < 2; i++)
    {
      GByteArray *file = make_usual (i), *twice = make_usual (i), *nought = make_usual (i);
      GByteArray *second = make_usual (i);

      append_text (file, "<html><script>alert(1)</script>");
      add (corpus, get_usual_name (i), file);
      g_byte_array_append (twice, second->data, second->len);
      add (corpus, get_usual_name (i), twice);
      g_byte_array_append (nought, nul + 1, 1);
      add (corpus, get_usual_name (i), nought);
      g_byte_array_unref (second);
    }
  add (corpus, "a.txt", g_byte_array_append (g_byte_array_new (), nul, sizeof nul));
}

static void
add_broken_pictures (GPtrArray *corpus)
{
  const Png pngs[] = {
    { 8193, 1, 8, 2, 0, NULL },       { 1, 8193, 8, 2, 0, NULL }, { 20000, 20000, 1, 0, 0, NULL },
    { 4900, 4900, 8, 2, 0, NULL },    { 0, 5, 8, 2, 0, NULL },    { 5, 0, 8, 2, 0, NULL },
    { 0x80000001, 5, 8, 2, 0, NULL }, { 5, 5, 7, 2, 0, NULL },    { 5, 5, 8, 1, 0, NULL },
    { 5, 5, 16, 3, 0, NULL },         { 5, 5, 8, 7, 0, NULL },    { 5, 5, 8, 2, 2, NULL },
    { 5, 5, 8, 2, 0, "acTL" },        { 5, 5, 8, 2, 0, "fcTL" },  { 5, 5, 8, 2, 0, "EVIL" },
    { 5, 5, 8, 2, 0, "IEND" },        { 5, 5, 8, 2, 0, "IHDR" },  { 5, 5, 8, 2, 0, "a1b2" },
  };
  const Jpeg jpegs[] = {
    { 0xc0, 12, 3, 5, 5, NULL },   { 0xc0, 8, 4, 5, 5, NULL },
    { 0xc3, 8, 3, 5, 5, NULL },    { 0xc9, 8, 3, 5, 5, NULL },
    { 0xcf, 8, 3, 5, 5, NULL },    { 0xc0, 8, 2, 5, 5, NULL },
    { 0xc0, 8, 3, 0, 5, NULL },    { 0xc0, 8, 3, 5, 0, NULL },
    { 0xc0, 8, 3, 8193, 1, NULL }, { 0xc0, 8, 3, 65500, 65500, NULL },
    { 0xc1, 12, 1, 5, 5, NULL },   { 0xc0, 8, 3, 5, 5, "%PDF-1.4" },
    { 0xcc, 8, 3, 5, 5, NULL },    { 0xc8, 8, 3, 5, 5, NULL },
    { 0x01, 8, 3, 5, 5, NULL },    { 0xd8, 8, 3, 5, 5, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pngs); i++)
    add (corpus, "bad.png", make_png (&pngs[i]));
  for (guint i = 0; i < G_N_ELEMENTS (jpegs); i++)
    add (corpus, "bad.jpg", make_jpeg (&jpegs[i]));
}

/* Cut anywhere, and a PNG with any bit turned, since each of its bits is under a checksum. */
static void
add_damaged (GPtrArray *corpus, GRand *chance)
{
  for (guint i = 0; i < 90; i++)
    {
      GByteArray *cut = make_usual (i % 2);
      GByteArray *flipped = make_png (&usual_png);

      g_byte_array_set_size (cut, (guint) g_rand_int_range (chance, 3, (gint32) cut->len));
      add (corpus, get_usual_name (i % 2), cut);
      flipped->data[g_rand_int_range (chance, 0, (gint32) flipped->len)] ^=
          (guint8) (1 << g_rand_int_range (chance, 0, 8));
      add (corpus, "flipped.png", flipped);
    }
}

/* upload-type of the security requirements: 300 files and more, and none of them gets in. */
static void
test_upload_type_takes_nothing_of_the_bad (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  g_autoptr (GPtrArray) corpus = make_corpus ();
  guint n_taken = 0;

  add_lies (corpus);
  add_polyglots (corpus);
  add_broken_pictures (corpus);
  add_damaged (corpus, chance);
  for (guint i = 0; i < corpus->len; i++)
    {
      const File *file = g_ptr_array_index (corpus, i);
      TopayFileJudgement judgement;

      if (is_taken (file, &judgement))
        {
          g_test_message ("file %u of seed %u, ‘%s’, was taken", i, SEED, file->name);
          n_taken++;
        }
    }
  g_test_message ("%u bad files", corpus->len);
  g_assert_cmpuint (n_taken, ==, 0);
  g_assert_cmpuint (corpus->len, >=, 300);
}

static void
test_upload_type_takes_all_of_the_good (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  g_autoptr (GPtrArray) corpus = make_corpus ();

  add_good_pictures (corpus, chance);
  add_good_texts (corpus);
  for (guint i = 0; i < corpus->len; i++)
    {
      const File *file = g_ptr_array_index (corpus, i);
      TopayFileJudgement judgement;

      g_test_message ("file %u, ‘%s’", i, file->name);
      g_assert_true (is_taken (file, &judgement));
      g_assert_cmpint (judgement.problem, ==, TOPAY_FILE_GOOD);
      g_assert_cmpint (judgement.type, ==, judgement.like);
      g_assert_true (topay_file_type_is_picture (judgement.type) == (judgement.width > 0));
    }
  g_test_message ("%u good files", corpus->len);
  g_assert_cmpuint (corpus->len, >=, 75);
}

static void
test_says_what_is_wrong (void)
{
  static const Png large = { 20000, 20000, 1, 0, 0, NULL }, moving = { 5, 5, 8, 2, 0, "acTL" };
  static const Jpeg ink = { 0xc0, 8, 4, 5, 5, NULL };
  const struct
  {
    GByteArray *bytes;
    TopayFileType like;
    TopayFileProblem problem;
  } rows[] = {
    { make_png (&large), TOPAY_FILE_PNG, TOPAY_FILE_PICTURE_TOO_LARGE },
    { make_png (&moving), TOPAY_FILE_PNG, TOPAY_FILE_UNUSUAL },
    { make_jpeg (&ink), TOPAY_FILE_JPEG, TOPAY_FILE_UNUSUAL },
    { make_text ("\xff\xd8\xff"), TOPAY_FILE_JPEG, TOPAY_FILE_DAMAGED },
    { make_text ("\x01"), TOPAY_FILE_NONE, TOPAY_FILE_UNKNOWN },
    { g_byte_array_new (), TOPAY_FILE_NONE, TOPAY_FILE_TOO_LONG },
    { make_text ("%PDF-1.7\nno end, however long the rest may be"), TOPAY_FILE_PDF,
      TOPAY_FILE_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TopayFileJudgement judgement;

      g_test_message ("row %u", i);
      g_assert_false (topay_file_judge (rows[i].bytes->data, rows[i].bytes->len, &judgement));
      g_assert_cmpint (judgement.type, ==, TOPAY_FILE_NONE);
      g_assert_cmpint (judgement.like, ==, rows[i].like);
      g_assert_cmpint (judgement.problem, ==, rows[i].problem);
      g_byte_array_unref (rows[i].bytes);
    }
}

/* A camera that writes more behind a picture is told apart from one that breaks off. */
static void
test_more_behind_a_picture_is_its_own_problem (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) file = make_usual (i);
      TopayFileJudgement judgement;

      append_text (file, "more");
      g_assert_false (topay_file_judge (file->data, file->len, &judgement));
      g_assert_cmpint (judgement.problem, ==, TOPAY_FILE_MIXED);
      g_assert_cmpint (judgement.like, ==, i == 0 ? TOPAY_FILE_PNG : TOPAY_FILE_JPEG);
      g_assert_cmpuint (judgement.width, >, 0);
    }
}

static void
test_longest_file (void)
{
  g_autofree char *text = g_strnfill (TOPAY_FILE_MAX_BYTES + 1, 'a');
  TopayFileJudgement judgement;

  g_assert_true (topay_file_judge (text, TOPAY_FILE_MAX_BYTES, &judgement));
  g_assert_false (topay_file_judge (text, TOPAY_FILE_MAX_BYTES + 1, &judgement));
  g_assert_cmpint (judgement.problem, ==, TOPAY_FILE_TOO_LONG);
}

static void
test_largest_picture (void)
{
  static const struct
  {
    guint width, height;
    gboolean good;
  } rows[] = {
    { 8192, 2929, TRUE },  { 8192, 2930, FALSE }, { 6000, 4000, TRUE },
    { 6000, 4001, FALSE }, { 1, 8192, TRUE },     { 1, 8193, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Png png = { rows[i].width, rows[i].height, 8, 2, 0, NULL };
      const Jpeg jpeg = { 0xc0, 8, 3, (guint16) rows[i].width, (guint16) rows[i].height, NULL };
      g_autoptr (GByteArray) first = make_png (&png);
      g_autoptr (GByteArray) second = make_jpeg (&jpeg);
      TopayFileJudgement judgement;

      g_test_message ("%u × %u", rows[i].width, rows[i].height);
      g_assert_true (topay_file_judge (first->data, first->len, &judgement) == rows[i].good);
      g_assert_true (topay_file_judge (second->data, second->len, &judgement) == rows[i].good);
      g_assert_cmpuint (judgement.width, ==, rows[i].width);
      g_assert_cmpuint (judgement.height, ==, rows[i].height);
    }
}

static void
test_names_become_plain (void)
{
  static const struct
  {
    const char *name, *clean;
    TopayFileType type;
  } rows[] = {
    { "photo.jpg", "photo.jpg", TOPAY_FILE_JPEG },
    { "Photo.JPEG", "Photo.JPEG", TOPAY_FILE_JPEG },
    { "../../etc/passwd", "passwd.txt", TOPAY_FILE_TEXT },
    { "C:\\Users\\me\\bill.pdf", "bill.pdf", TOPAY_FILE_PDF },
    { "-rf", "rf.png", TOPAY_FILE_PNG },
    { ".bashrc", "bashrc.txt", TOPAY_FILE_TEXT },
    { "picture.jpg.exe", "picture.jpg.exe.jpg", TOPAY_FILE_JPEG },
    { "a\r\nSet-Cookie: b.txt", "aSet-Cookie_ b.txt", TOPAY_FILE_TEXT },
    { "gpj\xe2\x80\xae"
      "exe.jpg",
      "gpjexe.jpg", TOPAY_FILE_JPEG },
    { "zero\xe2\x80\x8bwidth.txt", "zerowidth.txt", TOPAY_FILE_TEXT },
    { "", "file.jpg", TOPAY_FILE_JPEG },
    { "...", "file", TOPAY_FILE_NONE },
    { "~", "file.pdf", TOPAY_FILE_PDF },
    { "a/", "file.pdf", TOPAY_FILE_PDF },
    { "订单 截图.png", "订单 截图.png", TOPAY_FILE_PNG },
    { "e\xcc\x81t\xc3\xa9.txt", "\xc3\xa9t\xc3\xa9.txt", TOPAY_FILE_TEXT },
    { "half \xe9.txt", "half \xef\xbf\xbd.txt", TOPAY_FILE_TEXT },
    { "what \"is\" *this*?.txt", "what _is_ _this__.txt", TOPAY_FILE_TEXT },
    { "tab\there\xe2\x80\xa8.txt", "tabhere.txt", TOPAY_FILE_TEXT },
    { "a .pdf", "a.pdf", TOPAY_FILE_PDF },
    { "page.html", "page.html", TOPAY_FILE_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *clean = topay_file_name_clean (rows[i].name, rows[i].type);
      g_autofree char *again = topay_file_name_clean (clean, rows[i].type);

      g_assert_cmpstr (clean, ==, rows[i].clean);
      g_assert_cmpstr (again, ==, clean);
    }
}

/* Any name: short enough, without a path or a mark, and with an ending of its type. */
static void
test_any_name_becomes_plain (void)
{
  static const char *const pieces[] = {
    "a",  "..",   "/",         "\\", "\n",  "\xe2\x80\xae", "款", "-", " ", ".", "\xf0\x9f\x98\x80",
    "\"", "\xff", "e\xcc\x81", "%s", ".exe"
  };
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);
      g_autofree char *clean = NULL;
      g_autofree char *again = NULL;
      TopayFileType type = (TopayFileType) g_rand_int_range (chance, 1, 5);

      for (gint32 n = g_rand_int_range (chance, 0, 400); n > 0; n--)
        g_string_append (name, pieces[g_rand_int_range (chance, 0, G_N_ELEMENTS (pieces))]);
      clean = topay_file_name_clean (name->str, type);
      again = topay_file_name_clean (clean, type);
      g_assert_true (g_utf8_validate (clean, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (clean, -1), <=, TOPAY_FILE_MAX_NAME);
      g_assert_cmpuint (strlen (clean), <=, TOPAY_FILE_MAX_NAME_BYTES);
      g_assert_null (strpbrk (clean, "/\\\n\""));
      g_assert_null (strstr (clean, "\xe2\x80\xae"));
      g_assert_false (g_str_has_prefix (clean, ".") || g_str_has_prefix (clean, "-"));
      g_assert_true (topay_file_name_fits (clean, type));
      g_assert_cmpstr (again, ==, clean);
    }
}

static void
test_types_have_names (void)
{
  for (guint i = TOPAY_FILE_JPEG; i <= TOPAY_FILE_TEXT; i++)
    {
      TopayFileType type = TOPAY_FILE_NONE;

      g_assert_true (topay_file_type_from_string (topay_file_type_to_string (i), &type));
      g_assert_cmpint (type, ==, i);
      g_assert_nonnull (strchr (topay_file_type_get_media_type (i), '/'));
    }
  for (guint i = 0; i < 2; i++)
    {
      TopayFileType type;

      g_assert_false (topay_file_type_from_string (i == 0 ? "none" : "gif", &type));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-type/upload-type/nothing-of-the-bad-is-taken",
                   test_upload_type_takes_nothing_of_the_bad);
  g_test_add_func ("/file-type/upload-type/all-of-the-good-is-taken",
                   test_upload_type_takes_all_of_the_good);
  g_test_add_func ("/file-type/says-what-is-wrong", test_says_what_is_wrong);
  g_test_add_func ("/file-type/more-behind-a-picture-is-its-own-problem",
                   test_more_behind_a_picture_is_its_own_problem);
  g_test_add_func ("/file-type/longest-file", test_longest_file);
  g_test_add_func ("/file-type/largest-picture", test_largest_picture);
  g_test_add_func ("/file-name/becomes-plain", test_names_become_plain);
  g_test_add_func ("/file-name/any-becomes-plain", test_any_name_becomes_plain);
  g_test_add_func ("/file-type/types-have-names", test_types_have_names);
  return g_test_run ();
}
