/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The one place that says what a word is, in either language and in mixed text. Works on folded
 * text only (topay-text.h). */

G_BEGIN_DECLS

/* Longer words are cut to this; the rest of the word is skipped. */
#define TOPAY_TOKEN_MAX_BYTES 64

typedef enum
{
  TOPAY_TOKEN_WORD, /* letters and digits of any script but Han */
  TOPAY_TOKEN_HAN,  /* one Han character */
  TOPAY_TOKEN_PAIR, /* two adjacent Han characters */
} TopayTokenKind;

/**
 * TopayToken:
 * @kind: what it is
 * @start: byte offset in the folded text
 * @end: byte offset behind the last byte of the term
 * @whole_end: byte offset behind the whole word; differs from @end when the word was cut
 */
typedef struct
{
  TopayTokenKind kind;
  gsize start;
  gsize end;
  gsize whole_end;
} TopayToken;

/**
 * TopayTokenizer:
 *
 * A walk over a folded text; lives on the stack, owns nothing.
 */
typedef struct
{
  /*< private >*/
  const char *text; /* (unowned) */
  gsize length;
  gsize position;
  gsize previous; /* start of the Han character right before @position; G_MAXSIZE for none */
  gsize pending;  /* start of the pair to hand out next; G_MAXSIZE for none */
} TopayTokenizer;

void topay_tokenizer_init (TopayTokenizer *self, const char *folded, gsize length);
gboolean topay_tokenizer_next (TopayTokenizer *self, TopayToken *token);

gboolean topay_is_han (gunichar character);

G_END_DECLS
