/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes on their way: put in at the end, taken from the start. Empty, it holds no memory, because
 * thousands of connections wait with nothing to say. */
typedef struct
{
  guint8 *data; /* (owned) (nullable) */
  gsize start;
  gsize length;
  gsize size; /* of @data */
} TopaydBuffer;

void topayd_buffer_append (TopaydBuffer *self, const void *bytes, gsize length);
const guint8 *topayd_buffer_peek (const TopaydBuffer *self);
void topayd_buffer_skip (TopaydBuffer *self, gsize length);
void topayd_buffer_cut (TopaydBuffer *self, gsize length);
void topayd_buffer_clear (TopaydBuffer *self);

G_END_DECLS
