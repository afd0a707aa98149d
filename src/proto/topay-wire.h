/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The codec of the wire. A record is a C struct and a table of its fields; decoding, encoding,
 * judging and freeing all read the table, and the table takes each field's type from the struct. */

G_BEGIN_DECLS

#define TOPAY_WIRE_MAX_DEPTH  32
#define TOPAY_WIRE_MAX_VALUES 20000
#define TOPAY_WIRE_MAX_BYTES  (256 * 1024)
#define TOPAY_WIRE_MAX_TIME   G_GINT64_CONSTANT (253402300799) /* 9999-12-31T23:59:59Z */
#define TOPAY_WIRE_NO_INTEGER G_GINT64_CONSTANT (-1) /* an optional integer that is not there */

/**
 * TopayWireType:
 * @TOPAY_WIRE_STRING: `char *`; %NULL when not there
 * @TOPAY_WIRE_INTEGER: `gint64`, never negative; %TOPAY_WIRE_NO_INTEGER when not there
 * @TOPAY_WIRE_BOOLEAN: `gboolean`; %FALSE when not there
 * @TOPAY_WIRE_RECORD: pointer to the struct of another record; %NULL when not there
 * @TOPAY_WIRE_RECORDS: `GPtrArray *` of such pointers; empty when not there
 */
typedef enum
{
  TOPAY_WIRE_STRING,
  TOPAY_WIRE_INTEGER,
  TOPAY_WIRE_BOOLEAN,
  TOPAY_WIRE_RECORD,
  TOPAY_WIRE_RECORDS,
} TopayWireType;

typedef enum
{
  TOPAY_WIRE_FORMAT_ANY,      /* one line of text: no control characters */
  TOPAY_WIRE_FORMAT_LINES,    /* text that may have line ends and tabs */
  TOPAY_WIRE_FORMAT_RAW,      /* any text, as typed: a password */
  TOPAY_WIRE_FORMAT_ID,       /* 32 hexadecimal digits in lower case: 128 bit */
  TOPAY_WIRE_FORMAT_TOKEN,    /* 43 characters of base64url (RFC 4648 section 5): 256 bit */
  TOPAY_WIRE_FORMAT_DIGITS,   /* 0–9 */
  TOPAY_WIRE_FORMAT_TIME,     /* an integer in the struct (Unix seconds, 0 when not there), on the
                                 wire RFC 3339 in UTC with seconds */
  TOPAY_WIRE_FORMAT_LANGUAGE, /* "en" or "zh_CN" */
  TOPAY_WIRE_FORMAT_CHOICE,   /* one of the values of the field */
  TOPAY_WIRE_FORMAT_SLUG,     /* a–z, 0–9 and "-": id of an article */
  TOPAY_WIRE_FORMAT_VERSION,  /* numbers with dots */
  TOPAY_WIRE_FORMAT_DATE,     /* a day: 2026-11-22 */
  TOPAY_WIRE_FORMAT_HASH,     /* 64 hexadecimal digits in lower case: SHA-256 */
} TopayWireFormat;

typedef enum
{
  TOPAY_WIRE_OPTIONAL = 0,
  TOPAY_WIRE_REQUIRED = 1 << 0,
  TOPAY_WIRE_SECRET = 1 << 1, /* wiped when it is freed, never described */
} TopayWireFlags;

typedef struct _TopayWireRecord TopayWireRecord;

typedef struct
{
  const char *name;
  TopayWireType type;
  gsize offset;
  TopayWireFlags flags;
  TopayWireFormat format;
  gint64 min;                /* code points of a string, value of an integer, items of records */
  gint64 max;                /* inclusive */
  const char *const *values; /* (nullable): of a choice; ends in NULL */
  const TopayWireRecord *record; /* (nullable): of RECORD and RECORDS */
  const char *doc;               /* one line for docs/protocol.md */
} TopayWireField;

struct _TopayWireRecord
{
  const char *name;
  gsize size; /* bytes of the struct */
  const TopayWireField *fields;
  guint n_fields;
  const char *doc;
};

gboolean topay_wire_scan (const char *text, gsize length, gsize max_bytes, GError **error);

gpointer topay_wire_new (const TopayWireRecord *record) G_GNUC_WARN_UNUSED_RESULT;
gpointer topay_wire_copy (const TopayWireRecord *record,
                          gconstpointer value) G_GNUC_WARN_UNUSED_RESULT;
void topay_wire_free (const TopayWireRecord *record, gpointer value);
void topay_wire_wipe (char *text, gssize length);
gpointer topay_wire_decode (const TopayWireRecord *record,
                            const char *text,
                            gsize length,
                            const char **field,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer topay_wire_decode_strict (const TopayWireRecord *record,
                                   const char *text,
                                   gsize length,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer topay_wire_decode_document (const TopayWireRecord *record,
                                     const char *text,
                                     gsize length,
                                     gsize max_bytes,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_wire_validate (const TopayWireRecord *record,
                              gconstpointer value,
                              const char **field,
                              GError **error);
char *topay_wire_encode (const TopayWireRecord *record,
                         gconstpointer value,
                         gsize *length) G_GNUC_WARN_UNUSED_RESULT;
const TopayWireField *topay_wire_record_find (const TopayWireRecord *record, const char *name);
gboolean topay_wire_record_has_secrets (const TopayWireRecord *record);

char *topay_wire_format_time (gint64 seconds) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_wire_parse_time (const char *text, gint64 *seconds);

G_END_DECLS
