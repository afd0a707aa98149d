/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-check.h"

/* Whether a service kept its word about cases. Reads the journal of what was acknowledged, the
 * database, the blobs and the audit log of a service that does not run, and asks nobody else.
 *
 * A line of the journal is a receipt: the key of a request, the id of its case, and how many files
 * it brought; or one of those that fault-person-main.c tells. */

G_BEGIN_DECLS

typedef struct
{
  guint cases;  /* acknowledged */
  guint kept;   /* of which the person was told that they are saved */
  guint files;  /* of these */
  guint events; /* in the database */
} TopayFaultCaseTally;

/* (element-type utf8): what is wrong; empty when nothing is. @journal: path of a file */
GPtrArray *topay_fault_check_cases (const TopayFaultPlaces *places,
                                    const char *journal,
                                    TopayFaultCaseTally *tally);

G_END_DECLS
