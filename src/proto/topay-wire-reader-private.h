/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The words of a JSON text (RFC 8259), one after the other. The scan judges their order; the
 * decoder reads what the scan has let through. Nothing here recurses or allocates. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_TOKEN_END,
  TOPAY_TOKEN_BAD, /* no word of JSON; the reader stands at its first byte */
  TOPAY_TOKEN_OBJECT_BEGIN,
  TOPAY_TOKEN_OBJECT_END,
  TOPAY_TOKEN_ARRAY_BEGIN,
  TOPAY_TOKEN_ARRAY_END,
  TOPAY_TOKEN_COLON,
  TOPAY_TOKEN_COMMA,
  TOPAY_TOKEN_STRING,
  TOPAY_TOKEN_INTEGER, /* neither fraction nor exponent, and within 64 bits */
  TOPAY_TOKEN_NUMBER,  /* any other number */
  TOPAY_TOKEN_TRUE,
  TOPAY_TOKEN_FALSE,
  TOPAY_TOKEN_NULL,
} TopayTokenKind;

typedef struct
{
  TopayTokenKind kind;
  const char *text; /* (unowned): where it stands; of a string without the quotes */
  gsize length;
  gint64 integer; /* of an INTEGER */
} TopayToken;

typedef struct
{
  const char *at;  /* (unowned) */
  const char *end; /* (unowned) */
} TopayWireReader;

TopayToken topay_wire_reader_next (TopayWireReader *self);
gsize topay_token_copy (const TopayToken *token, char *copy);

G_END_DECLS
