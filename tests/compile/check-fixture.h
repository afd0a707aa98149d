/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source-fixture.h"

/* Complaints about the sources of a fixture. */

G_BEGIN_DECLS

/**
 * CheckCase:
 * @name: of the rule
 * @file: the one that is changed
 * @from: what is taken out of the clean sources, which have it once
 * @to: what is put in its place
 * @complaints: all that is then said
 */
typedef struct
{
  const char *name;
  const char *file;
  const char *from;
  const char *to;
  const char *complaints;
} CheckCase;

char *check_dup_complaints (TopayFixture *fixture, gboolean wizards);
void check_add_cases (const char *path, const CheckCase *cases, guint n_cases);

G_END_DECLS
