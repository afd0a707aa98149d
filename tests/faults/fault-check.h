/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Whether a service kept its word. Reads journals, database and audit log of a service that does
 * not run, and asks nobody else. Every vote of a run has an article of its own, "fault-…". */

G_BEGIN_DECLS

typedef struct
{
  guint votes; /* acknowledged */
  guint steps; /* of resets, acknowledged */
  guint ends;  /* of those: ends of resets */
  gint64 audit_rows;
  gint64 checkpoints;
} TopayFaultTally;

typedef struct
{
  const char *data;     /* folder of the database */
  const char *key;      /* file of the key that signs the audit log */
  const char *journals; /* folder */
} TopayFaultPlaces;

/* (element-type utf8): what is wrong; empty when nothing is */
GPtrArray *topay_fault_check (const TopayFaultPlaces *places, TopayFaultTally *tally);

/* The same, and ends the test with the complaints if there are any. */
void topay_fault_assert (const TopayFaultPlaces *places, TopayFaultTally *tally);

G_END_DECLS
