/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A program as a person runs it. */

G_BEGIN_DECLS

typedef struct
{
  int status;   /* what it exits with; 128 and more: a signal */
  char *output; /* (owned) */
  char *errors; /* (owned) */
} TopayRun;

TopayRun *topay_run (const char *name, const char *input, gssize length, const char *first, ...)
    G_GNUC_NULL_TERMINATED;
void topay_run_free (TopayRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayRun, topay_run_free)

G_END_DECLS
