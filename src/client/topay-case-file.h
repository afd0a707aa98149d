/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"

/* A case in full, put together from several answers of the service. Events are only ever added:
 * each is tied to all before it, and what does not fit is not believed. */

G_BEGIN_DECLS

typedef struct
{
  TopayWireCaseDetail *detail; /* (owned): with all events, the oldest first */
  gint64 fetched_at;           /* Unix seconds */
  gint64 n_kept;               /* how many of its events are on the disk */
  gboolean is_broken; /* the service told of a history that does not go on from the one here */
} TopayCaseFile;

typedef enum
{
  TOPAY_CASE_MERGE_DONE,
  TOPAY_CASE_MERGE_MORE,   /* ask for what comes behind the last event */
  TOPAY_CASE_MERGE_BROKEN, /* nothing was taken over */
} TopayCaseMerge;

void topay_case_file_free (TopayCaseFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayCaseFile, topay_case_file_free)

gint64 topay_case_file_get_n_events (const TopayCaseFile *self);
gboolean topay_case_file_is_sound (const TopayCaseFile *self);
TopayCaseMerge topay_case_file_merge (TopayCaseFile *self, TopayWireCaseDetail *answer);
gboolean topay_case_file_goes_on (const TopayCaseFile *self, const TopayCaseFile *older);

gboolean topay_case_events_are_sound (const char *case_id, const GPtrArray *events, guint from);

G_END_DECLS
