/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-file-type.h"
#include "topayd-evidence.h"

/* A file from its announcement until it is ready: for jobs of the store. A function that gives
 * names of blobs gives those that nothing needs any more once its job is committed. */

G_BEGIN_DECLS

#define TOPAYD_EVIDENCE_MAX_OPEN  8 /* of an account */
#define TOPAYD_EVIDENCE_DAY_BYTES (G_GINT64_CONSTANT (50) * 1024 * 1024)
#define TOPAYD_EVIDENCE_OPEN_S    (50 * 60)      /* behind the last part */
#define TOPAYD_EVIDENCE_LOOSE_S   (24 * 60 * 60) /* ready, or refused, and no case has it */

typedef struct
{
  char *blob; /* (owned) (nullable): NULL until it is there */
  guint8 sha256[32];
} TopaydEvidencePart;

typedef struct
{
  char *id;         /* (owned) */
  char *account_id; /* (owned) */
  char *name;       /* (owned) */
  TopayFileType type;
  gint64 size;
  guint8 sha256[32];
  GBytes *key;   /* (owned): wiped */
  char *state;   /* (owned): “open”, “ready”, “refused” */
  char *problem; /* (owned) (nullable) */
  gint64 expires_at;
  gboolean has_case;
  char *blob; /* (owned) (nullable): once it is ready */
  guint n_parts;
  TopaydEvidencePart parts[TOPAY_WIRE_EVIDENCE_PARTS];
} TopaydEvidenceUpload;

void topayd_evidence_upload_free (TopaydEvidenceUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydEvidenceUpload, topayd_evidence_upload_free)

gboolean topayd_evidence_upload_load (const TopaydVisit *visit,
                                      const char *id,
                                      const char *account_id,
                                      TopaydEvidenceUpload **found,
                                      GError **error);
gboolean topayd_evidence_upload_is_open (const TopaydEvidenceUpload *self);
gboolean topayd_evidence_upload_is_whole (const TopaydEvidenceUpload *self);
gsize topayd_evidence_upload_get_part_size (const TopaydEvidenceUpload *self, guint part);
void topayd_evidence_upload_tell (const TopaydEvidenceUpload *self, TopayWireEvidenceState *state);

typedef struct
{
  const char *account_id;
  const TopayWireEvidenceNew *request;
  gint64 quota_bytes; /* of all accounts together */
} TopaydEvidenceNew;

gboolean topayd_evidence_begin (const TopaydVisit *visit,
                                const TopaydEvidenceNew *wanted,
                                TopayWireEvidenceState *state,
                                const char **code,
                                GError **error);

typedef struct
{
  const char *account_id;
  const char *id;
  guint part;
  const char *blob;
  guint8 sha256[32];
} TopaydEvidencePiece;

gboolean topayd_evidence_add_part (const TopaydVisit *visit,
                                   const TopaydEvidencePiece *piece,
                                   GPtrArray *obsolete,
                                   const char **code,
                                   GError **error);

/* What came of a whole file. */
typedef struct
{
  const char *problem; /* (nullable): of the wire; NULL when it is ready */
  const char *blob;    /* (nullable): where it is kept */
  gint64 size;
  guint8 sha256[32];
  const char *scan; /* of the wire */
} TopaydEvidenceVerdict;

gboolean topayd_evidence_settle (const TopaydVisit *visit,
                                 const TopaydEvidenceUpload *upload,
                                 const TopaydEvidenceVerdict *verdict,
                                 GPtrArray *obsolete,
                                 GError **error);
gboolean topayd_evidence_drop (const TopaydVisit *visit,
                               const TopaydEvidenceUpload *upload,
                               GPtrArray *obsolete,
                               const char **code,
                               GError **error);

G_END_DECLS
