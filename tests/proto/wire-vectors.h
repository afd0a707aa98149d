/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The golden vectors of tests/vectors, for the tests of codec, client and service. */

G_BEGIN_DECLS

typedef struct
{
  char *name;      /* (owned) */
  char *text;      /* (owned) */
  char *canonical; /* (owned) (nullable): of a text that is accepted */
  char *code;      /* (owned) (nullable): of a text that is refused */
  char *field;     /* (owned) (nullable): at fault */
} WireVector;

GPtrArray *wire_vectors_load (const char *record) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *wire_vectors_load_texts (void) G_GNUC_WARN_UNUSED_RESULT;
char *wire_vectors_dup_text (const char *record, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
