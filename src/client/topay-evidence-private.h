/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-backoff.h"
#include "topay-evidence-row.h"
#include "topay-evidence.h"

/* Shared by the files of evidence. */

G_BEGIN_DECLS

struct _TopayEvidenceFile
{
  GObject parent_instance;
  TopayEvidenceRow *row; /* (owned) */
  TopayEvidenceState state;
  double progress;
  int seconds_left;
  char *problem; /* (owned) (nullable) */
  gboolean is_removed, is_stored;
  guint generation; /* grows with every edit: what runs for an older one is of no use */
};

struct _TopayEvidence
{
  GObject parent_instance;
  TopayStateDb *state;       /* (owned) */
  TopayAccount *account;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): ends all when we go */
  GPtrArray *files;          /* (owned) (element-type TopayEvidenceFile) */
  GHashTable *lists;         /* (owned): owner → GListStore (owned) */

  TopayEvidenceFile *uploading;     /* (owned) (nullable) */
  GCancellable *upload_cancellable; /* (owned) (nullable) */
  TopayBackoff backoff;
  guint wake_source;
  gboolean is_loaded;
};

TopayEvidenceFile *topay_evidence_file_new (const TopayEvidenceRow *row);
void topay_evidence_file_set_state (TopayEvidenceFile *self,
                                    TopayEvidenceState state,
                                    const char *problem);
void topay_evidence_file_set_progress (TopayEvidenceFile *self, double progress, int seconds_left);

/* Judges, draws anew and keeps a file; what becomes of it is told by its state. */
void topay_evidence_prepare_file (TopayEvidence *self, TopayEvidenceFile *file, GFile *chosen);
void topay_evidence_prepare_bytes (TopayEvidence *self,
                                   TopayEvidenceFile *file,
                                   GBytes *bytes,
                                   const TopayPictureEdits *edits);

/* Brings one file to the service. @file is not kept alive longer than that takes. */
void topay_evidence_upload_async (TopayAccount *account,
                                  TopayStateDb *state,
                                  TopayEvidenceFile *file,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* TRUE when the service said what it thinks of it: then @problem is NULL for ready. */
gboolean topay_evidence_upload_finish (GAsyncResult *result, char **problem, GError **error);

G_END_DECLS
