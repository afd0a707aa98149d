/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length; /* 0: up to the first NUL */
  guint n_requests;
  guint status; /* of the refusal; 0 when there is none */
} GuardCase;

extern const GuardCase guard_cases[];
extern const guint n_guard_cases;

/* A stream that is good, or was before somebody changed it. */
GByteArray *guard_cases_make_stream (GRand *random, gboolean spoil);

G_END_DECLS
