/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-account.h"
#include "topay-picture-process.h"
#include "topay-state-db.h"

/* Files that somebody adds to a request: judged, drawn anew without what a camera writes into them,
 * kept on the disk, and brought to the service part by part while somebody is signed in. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_EVIDENCE_PREPARING, /* read, judged, drawn anew */
  TOPAY_EVIDENCE_KEPT,      /* on the disk; waits for its turn, the network or a session */
  TOPAY_EVIDENCE_SENDING,
  TOPAY_EVIDENCE_READY,   /* the service has it */
  TOPAY_EVIDENCE_REFUSED, /* it is not taken, see the problem; stays until it is removed */
  TOPAY_EVIDENCE_FAILED,  /* did not get through; may be tried again */
} TopayEvidenceState;

#define TOPAY_TYPE_EVIDENCE_FILE (topay_evidence_file_get_type ())
G_DECLARE_FINAL_TYPE (TopayEvidenceFile, topay_evidence_file, TOPAY, EVIDENCE_FILE, GObject)

/* signal "changed" (): any of these */
const char *topay_evidence_file_get_id (TopayEvidenceFile *self); /* 32 digits, also on the wire */
const char *topay_evidence_file_get_owner (TopayEvidenceFile *self);
const char *topay_evidence_file_get_name (TopayEvidenceFile *self);
const char *topay_evidence_file_get_type_name (TopayEvidenceFile *self); /* "jpeg"; "" before */
gint64 topay_evidence_file_get_size (TopayEvidenceFile *self);           /* bytes; 0 before */
const char *topay_evidence_file_get_kind (TopayEvidenceFile *self);
const char *topay_evidence_file_get_caption (TopayEvidenceFile *self); /* (nullable) */
TopayEvidenceState topay_evidence_file_get_state (TopayEvidenceFile *self);
double topay_evidence_file_get_progress (TopayEvidenceFile *self);     /* 0 to 1 */
int topay_evidence_file_get_seconds_left (TopayEvidenceFile *self);    /* -1: not known */
const char *topay_evidence_file_get_problem (TopayEvidenceFile *self); /* (nullable): a code */

#define TOPAY_TYPE_EVIDENCE (topay_evidence_get_type ())
G_DECLARE_FINAL_TYPE (TopayEvidence, topay_evidence, TOPAY, EVIDENCE, GObject)

/* signal "changed" (const char *owner): files of an owner came, went or changed */
TopayEvidence *topay_evidence_new (TopayStateDb *state,
                                   TopayAccount *account) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_evidence_is_loaded (TopayEvidence *self); /* what was kept before is there */
GListModel *topay_evidence_list (TopayEvidence *self, const char *owner) G_GNUC_WARN_UNUSED_RESULT;
guint topay_evidence_count (TopayEvidence *self, const char *owner);

/* The file is in the list at once, PREPARING; what becomes of it is told by its state. */
TopayEvidenceFile *topay_evidence_add_file (TopayEvidence *self, const char *owner, GFile *file);
TopayEvidenceFile *
topay_evidence_add_bytes (TopayEvidence *self, const char *owner, GBytes *bytes, const char *name);
void
topay_evidence_edit (TopayEvidence *self, TopayEvidenceFile *file, const TopayPictureEdits *edits);
void topay_evidence_describe (TopayEvidence *self,
                              TopayEvidenceFile *file,
                              const char *kind,
                              const char *caption);
void topay_evidence_retry (TopayEvidence *self, TopayEvidenceFile *file);

/* A file that was removed is gone for good when it is forgotten, or at the next start. */
void topay_evidence_remove (TopayEvidence *self, TopayEvidenceFile *file);
void topay_evidence_restore (TopayEvidence *self, TopayEvidenceFile *file);
void topay_evidence_forget (TopayEvidence *self, TopayEvidenceFile *file);

void topay_evidence_load_async (TopayEvidence *self,
                                TopayEvidenceFile *file,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GBytes *topay_evidence_load_finish (TopayEvidence *self, GAsyncResult *result, GError **error);

void topay_evidence_refresh (TopayEvidence *self); /* after the outbox took or delivered some */
void topay_evidence_wake (TopayEvidence *self);    /* tries at once what waits */
void topay_evidence_hurry (TopayEvidence *self);   /* the same, as if nothing had failed */

G_END_DECLS
