/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-edge-buffer.h"

#include <string.h>

#define LEAST_BYTES 512

/* Makes room for @more bytes after the last; what has been taken off the start is used first. */
static void
reserve (TopaydBuffer *self, gsize more)
{
  gsize size = MAX (self->size, LEAST_BYTES);

  if (self->start + self->length + more <= self->size)
    return;
  if (self->start > 0)
    {
      memmove (self->data, self->data + self->start, self->length);
      self->start = 0;
    }
  while (size < self->length + more)
    size *= 2;
  if (size > self->size)
    {
      self->data = g_realloc (self->data, size);
      self->size = size;
    }
}

/**
 * topayd_buffer_append:
 * @self: a buffer
 * @bytes: what comes after all that is in it
 * @length: its length
 *
 * Puts bytes in. How much may wait is the caller's to bound.
 */
void
topayd_buffer_append (TopaydBuffer *self, const void *bytes, gsize length)
{
  if (length == 0)
    return;
  reserve (self, length);
  memcpy (self->data + self->start + self->length, bytes, length);
  self->length += length;
}

/**
 * topayd_buffer_peek:
 * @self: a buffer that is not empty
 *
 * Returns: (transfer none): the first byte that waits, until the next change
 */
const guint8 *
topayd_buffer_peek (const TopaydBuffer *self)
{
  return self->data + self->start;
}

/**
 * topayd_buffer_skip:
 * @self: a buffer
 * @length: at most what is in it
 *
 * Takes bytes off the start; with the last one goes the memory.
 */
void
topayd_buffer_skip (TopaydBuffer *self, gsize length)
{
  g_assert (length <= self->length);

  self->start += length;
  self->length -= length;
  if (self->length == 0)
    topayd_buffer_clear (self);
}

/**
 * topayd_buffer_cut:
 * @self: a buffer
 * @length: at most what is in it
 *
 * Drops bytes off the end.
 */
void
topayd_buffer_cut (TopaydBuffer *self, gsize length)
{
  g_assert (length <= self->length);

  self->length -= length;
  if (self->length == 0)
    topayd_buffer_clear (self);
}

/**
 * topayd_buffer_clear:
 * @self: a buffer
 *
 * Empties @self and gives its memory back.
 */
void
topayd_buffer_clear (TopaydBuffer *self)
{
  g_clear_pointer (&self->data, g_free);
  self->start = self->length = self->size = 0;
}
