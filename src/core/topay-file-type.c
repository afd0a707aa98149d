/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-file-type-private.h"

#include <string.h>

/* Where readers of PDF look for its first line (Adobe, implementation notes of PDF 1.7, H.3). */
#define PDF_HEAD_REACH 1024
#define PDF_END_REACH  1024

/* The end record of a ZIP and the longest comment behind it (APPNOTE.TXT 4.3.16). */
#define ZIP_END_BYTES 22
#define ZIP_END_REACH (ZIP_END_BYTES + 65535)

/* How much of a text browsers look at to find out whether it is a page. */
#define TEXT_SNIFF_BYTES 1445

static gboolean
begins (const TopayFileBytes *file, gsize at, const char *with)
{
  gsize length = strlen (with);

  return at <= file->length && file->length - at >= length
         && memcmp (file->bytes + at, with, length) == 0;
}

static gboolean
begins_in_any_case (const TopayFileBytes *file, gsize at, const char *with)
{
  gsize length = strlen (with);

  return at <= file->length && file->length - at >= length
         && g_ascii_strncasecmp ((const char *) file->bytes + at, with, length) == 0;
}

/* --- What hides in another file --- */

static guint
read_little_16 (const guint8 *at)
{
  return (guint) at[1] << 8 | at[0];
}

static guint32
read_little_32 (const guint8 *at)
{
  return (guint32) read_little_16 (at + 2) << 16 | read_little_16 (at);
}

/* An end record whose numbers could be true at @at: one disk, and a directory before it. */
static gboolean
is_zip_end (const TopayFileBytes *file, gsize at)
{
  const guint8 *record = file->bytes + at;

  return read_little_16 (record + 4) == 0 && read_little_16 (record + 6) == 0
         && read_little_16 (record + 8) == read_little_16 (record + 10)
         && (guint64) read_little_32 (record + 12) + read_little_32 (record + 16) <= at;
}

/* ZIP is read from its end, so that one may lie behind or within anything. */
static gboolean
has_zip (const TopayFileBytes *file)
{
  gsize from = file->length > ZIP_END_REACH ? file->length - ZIP_END_REACH : 0;

  for (gsize at = from; at + ZIP_END_BYTES <= file->length; at++)
    if (file->bytes[at] == 'P' && begins (file, at, "PK\005\006") && is_zip_end (file, at))
      return TRUE;
  return FALSE;
}

/* A PDF may begin a little behind the begin of another file. */
static gboolean
has_pdf (const TopayFileBytes *file)
{
  for (gsize at = 1; at < PDF_HEAD_REACH && at < file->length; at++)
    if (begins (file, at, "%PDF-"))
      return TRUE;
  return FALSE;
}

/* --- PDF (ISO 32000-1, 7.5) --- */

static gboolean
is_pdf_space (guint8 byte)
{
  return byte == 0 || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' ';
}

static TopayFileProblem
judge_pdf (const TopayFileBytes *file)
{
  gsize end = file->length;
  gsize mark = strlen ("%%EOF");

  if (file->length < 32 || (file->bytes[5] != '1' && file->bytes[5] != '2') || file->bytes[6] != '.'
      || !g_ascii_isdigit ((char) file->bytes[7]) || !is_pdf_space (file->bytes[8]))
    return TOPAY_FILE_DAMAGED;
  while (end > 0 && is_pdf_space (file->bytes[end - 1]))
    end--;
  if (end >= mark && file->length - end + mark <= PDF_END_REACH
      && begins (file, end - mark, "%%EOF"))
    return TOPAY_FILE_GOOD;
  for (gsize at = file->length - mark; at > 0 && file->length - at <= 2 * PDF_END_REACH; at--)
    if (begins (file, at, "%%EOF"))
      return TOPAY_FILE_MIXED;
  return TOPAY_FILE_DAMAGED;
}

/* --- Text --- */

/* What begins like this is run or shown as something else than text by some program. */
static const char *const text_heads[] = {
  "#!",
  "%!ps",
  "@echo",
  "{\\rtf",
  "[autorun]",
  "[desktop entry]",
  "[internetshortcut]",
  "content-type:",
  "mime-version:",
  "windows registry editor",
};

/* Not even further down: programs that look for pages do not all stop at the first word. */
static const char *const page_tags[] = {
  "<!doctype", "<?php", "<?xml", "<html", "<iframe", "<script", "<svg",
};

/* C0 but tab, line feed and carriage return, DEL, C1, and marks that make text read other than it
 * is: a text of evidence has to look like what it is. */
static gboolean
is_text_character (gunichar c)
{
  if (c == '\n' || c == '\t' || c == '\r')
    return TRUE;
  if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xfeff)
    return FALSE;
  return (c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069) && (c & 0xfffe) != 0xfffe
         && (c < 0xfdd0 || c > 0xfdef);
}

static gboolean
looks_like_a_page (const TopayFileBytes *file, gsize from)
{
  if (file->bytes[from] == '<' && from + 1 < file->length
      && (g_ascii_isalpha ((char) file->bytes[from + 1])
          || strchr ("!?/%", file->bytes[from + 1]) != NULL))
    return TRUE;
  for (gsize at = from; at < file->length && at < from + TEXT_SNIFF_BYTES; at++)
    for (guint i = 0; file->bytes[at] == '<' && i < G_N_ELEMENTS (page_tags); i++)
      if (begins_in_any_case (file, at, page_tags[i]))
        return TRUE;
  return FALSE;
}

/* UTF-8 with or without its mark; what another program would run or show as a page is none. */
static TopayFileProblem
judge_text (const TopayFileBytes *file)
{
  const char *text = (const char *) file->bytes;
  gsize from = begins (file, 0, "\xef\xbb\xbf") ? 3 : 0;
  gsize first = from;

  if (!g_utf8_validate_len (text, file->length, NULL))
    return TOPAY_FILE_UNKNOWN;
  for (const char *at = text + from; at < text + file->length; at = g_utf8_next_char (at))
    if (!is_text_character (g_utf8_get_char (at)))
      return TOPAY_FILE_UNKNOWN;
  while (first < file->length && g_ascii_isspace (text[first]))
    first++;
  if (first == file->length)
    return TOPAY_FILE_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (text_heads); i++)
    if (begins_in_any_case (file, first, text_heads[i]))
      return TOPAY_FILE_UNKNOWN;
  return looks_like_a_page (file, first) ? TOPAY_FILE_MIXED : TOPAY_FILE_GOOD;
}

/* --- All of them --- */

static TopayFileType
find_likeness (const TopayFileBytes *file)
{
  if (begins (file, 0, "\xff\xd8\xff"))
    return TOPAY_FILE_JPEG;
  if (begins (file, 0, "\x89PNG\r\n\x1a\n"))
    return TOPAY_FILE_PNG;
  if (begins (file, 0, "%PDF-"))
    return TOPAY_FILE_PDF;
  return TOPAY_FILE_TEXT;
}

static TopayFileProblem
judge_as (const TopayFileBytes *file, TopayFileJudgement *judgement)
{
  switch (judgement->like)
    {
    case TOPAY_FILE_JPEG:
      return topay_file_judge_jpeg (file, judgement);
    case TOPAY_FILE_PNG:
      return topay_file_judge_png (file, judgement);
    case TOPAY_FILE_PDF:
      return judge_pdf (file);
    case TOPAY_FILE_TEXT:
      return judge_text (file);
    case TOPAY_FILE_NONE:
    default:
      return TOPAY_FILE_UNKNOWN;
    }
}

/**
 * topay_file_judge:
 * @bytes: a whole file
 * @n_bytes: its bytes; beyond %TOPAY_FILE_MAX_BYTES nothing is looked at
 * @judgement: (out): what was found
 *
 * Says what a file is by its content alone: a JPEG with 8 bits and one or three colors, a PNG that
 * does not move, a PDF, or UTF-8 text without control characters. A file that is something else at
 * the same time, or has anything behind its end, is none.
 *
 * @judgement tells more than that: a picture that is %TOPAY_FILE_MIXED only has more behind it, as
 * some cameras write it; drawn anew (see src/picture) it is good.
 *
 * Returns: whether the file is good
 */
gboolean
topay_file_judge (gconstpointer bytes, gsize n_bytes, TopayFileJudgement *judgement)
{
  const TopayFileBytes file = { bytes, n_bytes };

  *judgement = (TopayFileJudgement){ .problem = TOPAY_FILE_TOO_LONG };
  if (n_bytes == 0 || n_bytes > TOPAY_FILE_MAX_BYTES)
    return FALSE;
  judgement->like = find_likeness (&file);
  judgement->problem = judge_as (&file, judgement);
  if (judgement->problem == TOPAY_FILE_UNKNOWN)
    judgement->like = TOPAY_FILE_NONE;
  if (judgement->problem == TOPAY_FILE_GOOD && (has_zip (&file) || has_pdf (&file)))
    judgement->problem = TOPAY_FILE_MIXED;
  if (judgement->problem == TOPAY_FILE_GOOD)
    judgement->type = judgement->like;
  return judgement->type != TOPAY_FILE_NONE;
}

/* --- Names of types --- */

static const struct
{
  const char *word; /* of the wire */
  const char *media_type;
  const char *endings[6]; /* (nullable): the first is the one that we give */
} types[] = {
  [TOPAY_FILE_NONE] = { "none", "application/octet-stream", { NULL } },
  [TOPAY_FILE_JPEG] = { "jpeg", "image/jpeg", { "jpg", "jpeg", "jpe", "jfif", NULL } },
  [TOPAY_FILE_PNG] = { "png", "image/png", { "png", NULL } },
  [TOPAY_FILE_PDF] = { "pdf", "application/pdf", { "pdf", NULL } },
  [TOPAY_FILE_TEXT] = { "text", "text/plain", { "txt", "text", "log", "csv", "md", NULL } },
};

/**
 * topay_file_type_to_string:
 * @type: a type
 *
 * Returns: (transfer none): its word on the wire
 */
const char *
topay_file_type_to_string (TopayFileType type)
{
  return types[type].word;
}

/**
 * topay_file_type_from_string:
 * @text: a word of the wire
 * @type: (out): its type, never %TOPAY_FILE_NONE
 *
 * Returns: whether there is such a type
 */
gboolean
topay_file_type_from_string (const char *text, TopayFileType *type)
{
  for (guint i = TOPAY_FILE_JPEG; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (text, types[i].word))
      {
        *type = (TopayFileType) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * topay_file_type_get_media_type:
 * @type: a type
 *
 * Returns: (transfer none): as in Content-Type
 */
const char *
topay_file_type_get_media_type (TopayFileType type)
{
  return types[type].media_type;
}

/**
 * topay_file_type_is_picture:
 * @type: a type
 *
 * Returns: whether it is drawn anew before it is kept
 */
gboolean
topay_file_type_is_picture (TopayFileType type)
{
  return type == TOPAY_FILE_JPEG || type == TOPAY_FILE_PNG;
}

/* --- Names of files --- */

/* Behind the last point, if that reads like an ending: short, letters and digits. */
static const char *
find_ending (const char *name)
{
  const char *point = strrchr (name, '.');
  gsize length;

  if (point == NULL || point == name)
    return NULL;
  length = strlen (point + 1);
  if (length < 1 || length > 8)
    return NULL;
  for (const char *at = point + 1; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at))
      return NULL;
  return point + 1;
}

static gboolean
is_ending_of (const char *ending, TopayFileType type)
{
  for (guint i = 0; types[type].endings[i] != NULL; i++)
    if (g_ascii_strcasecmp (ending, types[type].endings[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * topay_file_name_fits:
 * @name: of a file, UTF-8
 * @type: what its content is
 *
 * Returns: whether its ending is one of the type, or it has none; “invoice.jpg.exe” fits nothing
 */
gboolean
topay_file_name_fits (const char *name, TopayFileType type)
{
  const char *ending = find_ending (name);

  return type != TOPAY_FILE_NONE && (ending == NULL || is_ending_of (ending, type));
}

/* Marks that turn the reading direction (UAX #9), hide, or break a line. */
static gboolean
is_name_character (gunichar c)
{
  GUnicodeType kind = g_unichar_type (c);

  return kind != G_UNICODE_CONTROL && kind != G_UNICODE_FORMAT && kind != G_UNICODE_SURROGATE
         && kind != G_UNICODE_PRIVATE_USE && kind != G_UNICODE_UNASSIGNED
         && kind != G_UNICODE_LINE_SEPARATOR && kind != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Characters that mean something to a shell, a file system or a head of HTTP become “_”. */
static void
append_plainly (GString *text, gunichar c)
{
  if (c < 0x80 && strchr ("\"*:<>?|\\/`$;&'", (int) c) != NULL)
    g_string_append_c (text, '_');
  else if (g_unichar_isspace (c))
    g_string_append_c (text, ' ');
  else
    g_string_append_unichar (text, c);
}

/* Without anything in front that has a meaning: “-rf”, “.hidden”, “~”. */
static char *
dup_stem (const char *base, gsize length)
{
  g_autoptr (GString) stem = g_string_new (NULL);
  const char *at = base;

  for (; at < base + length; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_name_character (c) && (stem->len > 0 || strchr ("-.~ ", (int) MIN (c, 0x7f)) == NULL))
        append_plainly (stem, c);
    }
  return g_utf8_normalize (stem->str, (gssize) stem->len, G_NORMALIZE_NFC);
}

/* Whole characters only, and no point or space at the end. */
static void
shorten (char *text, gsize max_characters, gsize max_bytes)
{
  char *at = text;

  for (gsize n = 0; *at != '\0' && n < max_characters; n++)
    {
      char *next = g_utf8_next_char (at);

      if ((gsize) (next - text) > max_bytes)
        break;
      at = next;
    }
  while (at > text && strchr (". ", at[-1]) != NULL)
    at--;
  *at = '\0';
}

static const char *
find_base (const char *name)
{
  const char *base = name;

  for (const char *at = name; *at != '\0'; at++)
    if (*at == '/' || *at == '\\')
      base = at + 1;
  return base;
}

/**
 * topay_file_name_clean:
 * @name: as a person, a program or a peer called a file; any bytes
 * @type: what its content is; %TOPAY_FILE_NONE keeps the ending as it is
 *
 * Makes a name that is safe to show, to store and to save under: without a path, control
 * characters, marks of direction and characters with a meaning elsewhere, with an ending of its
 * type, at most %TOPAY_FILE_MAX_NAME characters and %TOPAY_FILE_MAX_NAME_BYTES bytes long. A name
 * of which nothing is left becomes “file”.
 *
 * Returns: (transfer full): the name
 */
char *
topay_file_name_clean (const char *name, TopayFileType type)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  const char *base = find_base (composed != NULL ? composed : valid);
  const char *ending = find_ending (base);
  g_autofree char *stem = NULL;
  g_autofree char *suffix = NULL;

  if (ending != NULL && type != TOPAY_FILE_NONE && !is_ending_of (ending, type))
    ending = NULL;
  stem = dup_stem (base, ending != NULL ? (gsize) (ending - base) - 1 : strlen (base));
  if (ending == NULL)
    ending = types[type].endings[0];
  suffix = ending != NULL ? g_strdup_printf (".%s", ending) : g_strdup ("");
  shorten (stem, TOPAY_FILE_MAX_NAME - strlen (suffix),
           TOPAY_FILE_MAX_NAME_BYTES - strlen (suffix));
  return g_strconcat (*stem != '\0' ? stem : "file", suffix, NULL);
}
