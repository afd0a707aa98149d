/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JPEG and PNG from their first byte to their last, without decoding a pixel. */

#include "config.h"

#include "topay-file-type-private.h"

#include <string.h>

static guint
read_16 (const TopayFileBytes *file, gsize at)
{
  return (guint) file->bytes[at] << 8 | file->bytes[at + 1];
}

static guint32
read_32 (const TopayFileBytes *file, gsize at)
{
  return (guint32) read_16 (file, at) << 16 | read_16 (file, at + 2);
}

/**
 * topay_file_picture_is_within:
 * @width: pixels
 * @height: pixels
 *
 * Returns: whether a picture of this size is decoded at all
 */
gboolean
topay_file_picture_is_within (guint width, guint height)
{
  return width >= 1 && height >= 1 && width <= TOPAY_FILE_MAX_SIDE && height <= TOPAY_FILE_MAX_SIDE
         && (guint64) width * height <= TOPAY_FILE_MAX_PIXELS;
}

static TopayFileProblem
judge_size (TopayFileJudgement *judgement, guint width, guint height)
{
  judgement->width = width;
  judgement->height = height;
  if (width == 0 || height == 0)
    return TOPAY_FILE_DAMAGED;
  return topay_file_picture_is_within (width, height) ? TOPAY_FILE_GOOD
                                                      : TOPAY_FILE_PICTURE_TOO_LARGE;
}

/* --- JPEG (ITU-T T.81, annex B) --- */

enum
{
  JPEG_SOF0 = 0xc0, /* baseline; 1 is extended, 2 progressive, the others nobody has */
  JPEG_SOF2 = 0xc2,
  JPEG_DHT = 0xc4,
  JPEG_JPG = 0xc8,
  JPEG_DAC = 0xcc,
  JPEG_SOF15 = 0xcf,
  JPEG_RST0 = 0xd0,
  JPEG_RST7 = 0xd7,
  JPEG_SOI = 0xd8,
  JPEG_EOI = 0xd9,
  JPEG_SOS = 0xda,
  JPEG_DQT = 0xdb,
  JPEG_DRI = 0xdd,
  JPEG_APP0 = 0xe0,
  JPEG_APP15 = 0xef,
  JPEG_COM = 0xfe,
};

static gboolean
is_frame (guint marker)
{
  return marker >= JPEG_SOF0 && marker <= JPEG_SOF15 && marker != JPEG_DHT && marker != JPEG_JPG
         && marker != JPEG_DAC;
}

static gboolean
is_known_segment (guint marker)
{
  return is_frame (marker) || marker == JPEG_DHT || marker == JPEG_DQT || marker == JPEG_DRI
         || marker == JPEG_SOS || marker == JPEG_COM || marker == JPEG_DAC
         || (marker >= JPEG_APP0 && marker <= JPEG_APP15);
}

/* @at: of the length of the segment, which is within the file. */
static TopayFileProblem
judge_frame (const TopayFileBytes *file, gsize at, guint marker, TopayFileJudgement *judgement)
{
  guint length = read_16 (file, at);
  guint n_components;

  if (judgement->width != 0 || length < 8)
    return TOPAY_FILE_DAMAGED;
  n_components = file->bytes[at + 7];
  if (length != 8 + 3 * n_components)
    return TOPAY_FILE_DAMAGED;
  if (marker > JPEG_SOF2 || file->bytes[at + 2] != 8 || (n_components != 1 && n_components != 3))
    return TOPAY_FILE_UNUSUAL;
  return judge_size (judgement, read_16 (file, at + 5), read_16 (file, at + 3));
}

/* Behind the head of a scan: up to the next marker that is neither a stuffed zero nor a restart. */
static gsize
skip_scan (const TopayFileBytes *file, gsize at)
{
  while (at + 1 < file->length)
    {
      const guint8 *next = memchr (file->bytes + at, 0xff, file->length - at - 1);

      if (next == NULL)
        return file->length;
      at = (gsize) (next - file->bytes);
      if (next[1] != 0 && (next[1] < JPEG_RST0 || next[1] > JPEG_RST7) && next[1] != 0xff)
        return at;
      at += next[1] == 0xff ? 1 : 2;
    }
  return file->length;
}

/* The segment of the marker at @at; @next is where the one behind it begins. */
static TopayFileProblem
judge_segment (
    const TopayFileBytes *file, gsize at, guint marker, gsize *next, TopayFileJudgement *judgement)
{
  guint length;

  if (!is_known_segment (marker) || at + 4 > file->length)
    return TOPAY_FILE_DAMAGED;
  length = read_16 (file, at + 2);
  if (length < 2 || at + 2 + length > file->length)
    return TOPAY_FILE_DAMAGED;
  *next = at + 2 + length;
  if (is_frame (marker))
    return judge_frame (file, at + 2, marker, judgement);
  if (marker == JPEG_DAC)
    return TOPAY_FILE_UNUSUAL;
  if (marker == JPEG_SOS)
    {
      if (judgement->width == 0)
        return TOPAY_FILE_DAMAGED;
      *next = skip_scan (file, *next);
    }
  return TOPAY_FILE_GOOD;
}

/**
 * topay_file_judge_jpeg:
 * @file: begins like a JPEG
 * @judgement: (out): gets the size of the picture
 *
 * Walks over all segments, so that the end is the end and not two bytes that look like it.
 *
 * Returns: what is wrong with it
 */
TopayFileProblem
topay_file_judge_jpeg (const TopayFileBytes *file, TopayFileJudgement *judgement)
{
  gboolean has_scan = FALSE;
  gsize at = 2;

  while (at + 2 <= file->length)
    {
      guint marker = file->bytes[at + 1];
      TopayFileProblem problem;
      gsize next = at;

      if (file->bytes[at] != 0xff)
        return TOPAY_FILE_DAMAGED;
      if (marker == 0xff) /* fill bytes are allowed before a marker */
        {
          at++;
          continue;
        }
      if (marker == JPEG_EOI && has_scan)
        return at + 2 == file->length ? TOPAY_FILE_GOOD : TOPAY_FILE_MIXED;
      problem = judge_segment (file, at, marker, &next, judgement);
      if (problem != TOPAY_FILE_GOOD)
        return problem;
      has_scan = has_scan || marker == JPEG_SOS;
      at = next;
    }
  return TOPAY_FILE_DAMAGED;
}

/* --- PNG (ISO/IEC 15948) --- */

#define PNG_SIGNATURE_BYTES 8
#define PNG_HEAD_BYTES      13 /* of the chunk IHDR */
#define PNG_FRAME_BYTES     12 /* length, name and checksum around the data of a chunk */

/* CRC-32 of ISO 3309, four bits at a time. */
static guint32
compute_crc (const guint8 *bytes, gsize length)
{
  static const guint32 table[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  };
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= bytes[i];
      crc = crc >> 4 ^ table[crc & 15];
      crc = crc >> 4 ^ table[crc & 15];
    }
  return ~crc;
}

/* Depths that go with a type of color, one bit each (table 11.1). */
static gboolean
is_depth (guint color, guint depth)
{
  static const guint depths[] = {
    1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 16,
    0,
    1 << 8 | 1 << 16,
    1 << 1 | 1 << 2 | 1 << 4 | 1 << 8,
    1 << 8 | 1 << 16,
    0,
    1 << 8 | 1 << 16,
  };

  return color < G_N_ELEMENTS (depths) && depth <= 16 && (depths[color] & 1u << depth) != 0;
}

/* @at: of the data of IHDR. */
static TopayFileProblem
judge_head (const TopayFileBytes *file, gsize at, TopayFileJudgement *judgement)
{
  const guint8 *head = file->bytes + at;

  if (!is_depth (head[9], head[8]) || head[10] != 0 || head[11] != 0 || head[12] > 1
      || head[0] > 0x7f || head[4] > 0x7f)
    return TOPAY_FILE_DAMAGED;
  return judge_size (judgement, read_32 (file, at), read_32 (file, at + 4));
}

typedef struct
{
  guint n_chunks;
  gboolean has_data, data_over, has_end;
} PngWalk;

static gboolean
is_named (const guint8 *chunk, const char *name)
{
  return memcmp (chunk, name, 4) == 0;
}

static gboolean
is_name (const guint8 *name)
{
  for (guint i = 0; i < 4; i++)
    if (!g_ascii_isalpha ((char) name[i]))
      return FALSE;
  return TRUE;
}

/* @name: of a chunk whose checksum is right; its data are behind it. */
static TopayFileProblem
judge_chunk (const guint8 *name, gsize length, PngWalk *walk)
{
  gboolean is_data = is_named (name, "IDAT");

  if (is_named (name, "acTL") || is_named (name, "fcTL") || is_named (name, "fdAT"))
    return TOPAY_FILE_UNUSUAL;
  if (is_named (name, "IHDR") != (walk->n_chunks == 0) || (is_data && walk->data_over))
    return TOPAY_FILE_DAMAGED;
  walk->data_over = walk->data_over || (walk->has_data && !is_data);
  walk->has_data = walk->has_data || is_data;
  walk->has_end = is_named (name, "IEND");
  walk->n_chunks++;
  if (walk->has_end)
    return length == 0 && walk->has_data ? TOPAY_FILE_GOOD : TOPAY_FILE_DAMAGED;
  /* A capital first letter says that nobody may pass over the chunk (5.4). */
  if (g_ascii_isupper ((char) name[0]) && !is_data && !is_named (name, "IHDR")
      && !is_named (name, "PLTE"))
    return TOPAY_FILE_DAMAGED;
  return TOPAY_FILE_GOOD;
}

/**
 * topay_file_judge_png:
 * @file: begins like a PNG
 * @judgement: (out): gets the size of the picture
 *
 * Walks over all chunks and holds each against its checksum.
 *
 * Returns: what is wrong with it
 */
TopayFileProblem
topay_file_judge_png (const TopayFileBytes *file, TopayFileJudgement *judgement)
{
  PngWalk walk = { 0 };
  gsize at = PNG_SIGNATURE_BYTES;

  while (!walk.has_end)
    {
      TopayFileProblem problem;
      gsize length;

      if (file->length - at < PNG_FRAME_BYTES)
        return TOPAY_FILE_DAMAGED;
      length = read_32 (file, at);
      if (length > file->length - at - PNG_FRAME_BYTES || !is_name (file->bytes + at + 4)
          || compute_crc (file->bytes + at + 4, length + 4) != read_32 (file, at + 8 + length))
        return TOPAY_FILE_DAMAGED;
      problem = judge_chunk (file->bytes + at + 4, length, &walk);
      if (problem == TOPAY_FILE_GOOD && walk.n_chunks == 1)
        problem =
            length == PNG_HEAD_BYTES ? judge_head (file, at + 8, judgement) : TOPAY_FILE_DAMAGED;
      if (problem != TOPAY_FILE_GOOD)
        return problem;
      at += length + PNG_FRAME_BYTES;
    }
  return at == file->length ? TOPAY_FILE_GOOD : TOPAY_FILE_MIXED;
}
