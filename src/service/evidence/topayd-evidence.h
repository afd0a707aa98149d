/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"
#include "topayd-identity.h"

/* What the database knows of the files that people bring: for jobs of the store. The bytes are the
 * matter of topayd-locker.h. */

G_BEGIN_DECLS

/* For the transaction in which a case is opened or acted on. */
typedef struct
{
  const char *account_id; /* whose files they have to be */
  const char *case_id;
  gint64 event_seq;      /* of the event that they come with */
  const GPtrArray *refs; /* (element-type TopayWireEvidenceRef), as it is in the request */
} TopaydEvidenceUse;

gboolean topayd_evidence_attach (const TopaydVisit *visit,
                                 const TopaydEvidenceUse *use,
                                 const char **code,
                                 GError **error);
gboolean
topayd_evidence_list (const TopaydVisit *visit, const char *case_id, GPtrArray *to, GError **error);

/* A file that can be read: what is told of it, and where its bytes are. */
typedef struct
{
  char *id;                       /* (owned) */
  char *account_id;               /* (owned) */
  char *case_id;                  /* (owned) (nullable) */
  char *blob;                     /* (owned) */
  GBytes *key;                    /* (owned): wiped with its last reference */
  TopayWireEvidence *description; /* (owned) */
} TopaydEvidenceFile;

void topayd_evidence_file_free (TopaydEvidenceFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydEvidenceFile, topayd_evidence_file_free)

/* @account_id: (nullable): the owner; NULL for an agent, who sees only what a case has */
gboolean topayd_evidence_find (const TopaydVisit *visit,
                               const char *id,
                               const char *account_id,
                               TopaydEvidenceFile **found,
                               GError **error);

G_END_DECLS
