/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-locker.h"

/* Sees to it that nothing is kept longer than it should: uploads that nobody ended, files that no
 * case got, cases that are over, and blobs that no row has. */

G_BEGIN_DECLS

typedef struct
{
  const TopaydIdentity *identity; /* (unowned): with the store */
  TopaydLocker *locker;           /* (unowned) */
  gint64 (*now) (void);           /* Unix seconds */
  gint64 keep_s;                  /* behind the end of a case */
} TopaydEvidenceKeep;

typedef struct _TopaydEvidenceKeeper TopaydEvidenceKeeper;

TopaydEvidenceKeeper *
topayd_evidence_keeper_new (const TopaydEvidenceKeep *keep) G_GNUC_WARN_UNUSED_RESULT;
void topayd_evidence_keeper_free (TopaydEvidenceKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydEvidenceKeeper, topayd_evidence_keeper_free)

gboolean
topayd_evidence_keeper_sweep (TopaydEvidenceKeeper *self, guint *n_removed, GError **error);
void topayd_evidence_keeper_start (TopaydEvidenceKeeper *self);
void topayd_evidence_keeper_stop (TopaydEvidenceKeeper *self);

/* For jobs: what is forgotten now. */
gboolean topayd_evidence_forget (
    TopaydTransaction *transaction, gint64 now, gint64 keep_s, GPtrArray *obsolete, GError **error);

G_END_DECLS
