/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The guard in front of everything that comes over the wire. It holds one bit and one number for
 * each open bracket and never recurses, so that no depth of brackets reaches the stack. */

#include "config.h"

#include "topay-wire.h"

#include <string.h>

#include "topay-error.h"
#include "topay-wire-reader-private.h"

typedef enum
{
  EXPECT_VALUE,
  EXPECT_FIRST_VALUE, /* or the end of the array */
  EXPECT_KEY,
  EXPECT_FIRST_KEY, /* or the end of the object */
  EXPECT_COLON,
  EXPECT_COMMA, /* or the end of what is open */
  EXPECT_END,
} Expect;

typedef struct
{
  guint object; /* the how manieth object of the text */
  guint offset; /* in the pool */
} Key;

typedef struct
{
  Expect expect;
  guint depth;
  guint open[TOPAY_WIRE_MAX_DEPTH]; /* number of the object; 0 for an array */
  guint n_objects;
  guint n_values;
  GArray *keys;     /* (owned) (element-type Key) */
  GByteArray *pool; /* (owned): keys with their escapes resolved, a NUL behind each */
} Scan;

static gboolean
refuse (const char *what, const char *text, const char *at, GError **error)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "%s at byte %" G_GSIZE_FORMAT, what,
               (gsize) (at - text));
  return FALSE;
}

static Expect
after_value (const Scan *self)
{
  return self->depth == 0 ? EXPECT_END : EXPECT_COMMA;
}

/* Each of these returns what is wrong, or %NULL. */

static const char *
take_key (Scan *self, const TopayToken *token)
{
  Key key = { self->open[self->depth - 1], self->pool->len };
  gsize length;

  g_byte_array_set_size (self->pool, key.offset + (guint) token->length + 1);
  length = topay_token_copy (token, (char *) self->pool->data + key.offset);
  g_byte_array_set_size (self->pool, key.offset + (guint) length + 1);
  g_array_append_val (self->keys, key);
  self->expect = EXPECT_COLON;
  return NULL;
}

static const char *
take_end (Scan *self, const TopayToken *token)
{
  gboolean is_object = self->open[self->depth - 1] > 0;

  if (token->kind != (is_object ? TOPAY_TOKEN_OBJECT_END : TOPAY_TOKEN_ARRAY_END))
    return "Comma or closing bracket expected";
  self->depth--;
  self->expect = after_value (self);
  return NULL;
}

static const char *
take_value (Scan *self, const TopayToken *token)
{
  gboolean is_object = token->kind == TOPAY_TOKEN_OBJECT_BEGIN;

  if (++self->n_values > TOPAY_WIRE_MAX_VALUES)
    return "Too many values";
  if (is_object || token->kind == TOPAY_TOKEN_ARRAY_BEGIN)
    {
      if (self->depth == TOPAY_WIRE_MAX_DEPTH)
        return "Nested too deeply";
      self->open[self->depth++] = is_object ? ++self->n_objects : 0;
      self->expect = is_object ? EXPECT_FIRST_KEY : EXPECT_FIRST_VALUE;
      return NULL;
    }
  if (token->kind < TOPAY_TOKEN_STRING)
    return "Value expected";
  self->expect = after_value (self);
  return NULL;
}

static const char *
take (Scan *self, const TopayToken *token)
{
  switch (self->expect)
    {
    case EXPECT_FIRST_VALUE:
      return token->kind == TOPAY_TOKEN_ARRAY_END ? take_end (self, token)
                                                  : take_value (self, token);
    case EXPECT_VALUE:
      return take_value (self, token);
    case EXPECT_FIRST_KEY:
      if (token->kind == TOPAY_TOKEN_OBJECT_END)
        return take_end (self, token);
      G_GNUC_FALLTHROUGH;
    case EXPECT_KEY:
      return token->kind == TOPAY_TOKEN_STRING ? take_key (self, token) : "Key expected";
    case EXPECT_COLON:
      self->expect = EXPECT_VALUE;
      return token->kind == TOPAY_TOKEN_COLON ? NULL : "Colon expected";
    case EXPECT_COMMA:
      if (token->kind != TOPAY_TOKEN_COMMA)
        return take_end (self, token);
      self->expect = self->open[self->depth - 1] > 0 ? EXPECT_KEY : EXPECT_VALUE;
      return NULL;
    case EXPECT_END:
    default:
      return "Something behind the value";
    }
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer pool)
{
  const Key *one = a, *other = b;
  const char *names = pool;

  if (one->object != other->object)
    return one->object < other->object ? -1 : 1;
  return strcmp (names + one->offset, names + other->offset);
}

/* Sorted, since then no choice of keys makes it slow, as it could a hash table. */
static gboolean
has_double_key (Scan *self)
{
  g_array_sort_with_data (self->keys, compare_keys, self->pool->data);
  for (guint i = 1; i < self->keys->len; i++)
    if (compare_keys (&g_array_index (self->keys, Key, i - 1), &g_array_index (self->keys, Key, i),
                      self->pool->data)
        == 0)
      return TRUE;
  return FALSE;
}

static gboolean
scan_words (Scan *self, const char *text, gsize length, GError **error)
{
  TopayWireReader reader = { text, text + length };

  for (;;)
    {
      TopayToken token = topay_wire_reader_next (&reader);
      const char *wrong;

      if (token.kind == TOPAY_TOKEN_BAD)
        return refuse ("No JSON", text, token.text, error);
      if (token.kind == TOPAY_TOKEN_END && self->expect == EXPECT_END)
        break;
      wrong = take (self, &token);
      if (wrong != NULL)
        return refuse (wrong, text, token.text, error);
    }
  if (has_double_key (self))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "A key stands twice in an object");
      return FALSE;
    }
  return TRUE;
}

/**
 * topay_wire_scan:
 * @text: (nullable) (array length=length): bytes from the network; need not end in NUL
 * @length: how many
 * @max_bytes: limit of the endpoint, inclusive
 * @error: return location of a #TopayError
 *
 * Whether @text is one JSON value (RFC 8259) that is safe to be read: within @max_bytes, UTF-8
 * without NUL and without half surrogate pairs (not even as escapes), nested at most
 * %TOPAY_WIRE_MAX_DEPTH deep, at most %TOPAY_WIRE_MAX_VALUES values, no key twice in an object
 * however it is spelled, and nothing but white space behind. Takes O(n log n) time, heap in
 * proportion to the keys and constant stack.
 *
 * Returns: %FALSE with %TOPAY_ERROR_TOO_LARGE beyond @max_bytes and %TOPAY_ERROR_INVALID otherwise
 */
gboolean
topay_wire_scan (const char *text, gsize length, gsize max_bytes, GError **error)
{
  Scan scan = { .expect = EXPECT_VALUE };
  const char *end;
  gboolean ok;

  if (length > MIN (max_bytes, G_MAXUINT32 / 2))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                   "%" G_GSIZE_FORMAT " bytes, %" G_GSIZE_FORMAT " allowed", length, max_bytes);
      return FALSE;
    }
  if (length > 0 && !g_utf8_validate_len (text, length, &end)) /* a NUL is none to it either */
    return refuse ("No UTF-8", text, end, error);

  scan.keys = g_array_new (FALSE, FALSE, sizeof (Key));
  scan.pool = g_byte_array_new ();
  ok = scan_words (&scan, text, length, error);
  g_array_unref (scan.keys);
  g_byte_array_unref (scan.pool);
  return ok;
}
