/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the bytes of a file are, and how a file may be called. The app asks before anything leaves
 * the computer, the service asks again: both by these rules. */

G_BEGIN_DECLS

#define TOPAY_FILE_MAX_BYTES      10485760
#define TOPAY_FILE_MAX_SIDE       8192
#define TOPAY_FILE_MAX_PIXELS     24000000
#define TOPAY_FILE_MAX_NAME       120 /* characters */
#define TOPAY_FILE_MAX_NAME_BYTES 240 /* what file systems take is 255 */

typedef enum
{
  TOPAY_FILE_NONE,
  TOPAY_FILE_JPEG,
  TOPAY_FILE_PNG,
  TOPAY_FILE_PDF,
  TOPAY_FILE_TEXT,
} TopayFileType;

typedef enum
{
  TOPAY_FILE_GOOD,
  TOPAY_FILE_UNKNOWN, /* none of the four */
  TOPAY_FILE_DAMAGED, /* begins like one and breaks its rules, or ends too soon */
  TOPAY_FILE_MIXED,   /* something else is in it or behind it */
  TOPAY_FILE_UNUSUAL, /* of its kind, but none that we take: moving, four colors, 12 bit */
  TOPAY_FILE_PICTURE_TOO_LARGE, /* pixels */
  TOPAY_FILE_TOO_LONG,          /* bytes; or none at all */
} TopayFileProblem;

typedef struct
{
  TopayFileType type; /* NONE unless the file is good */
  TopayFileType like; /* what it begins like, good or not */
  TopayFileProblem problem;
  guint width, height; /* pixels, as stored; 0 unless @like is a picture whose head was read */
} TopayFileJudgement;

gboolean topay_file_judge (gconstpointer bytes, gsize n_bytes, TopayFileJudgement *judgement);

const char *topay_file_type_to_string (TopayFileType type);
gboolean topay_file_type_from_string (const char *text, TopayFileType *type);
const char *topay_file_type_get_media_type (TopayFileType type);
gboolean topay_file_type_is_picture (TopayFileType type);

gboolean topay_file_name_fits (const char *name, TopayFileType type);
char *topay_file_name_clean (const char *name, TopayFileType type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
