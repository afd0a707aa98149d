/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-state-db.h"

/* Files that wait for the service, as the state keeps them: a row, and the bytes in a file of its
 * own beside the database. Private to the room. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_EVIDENCE_ROW_KEPT = 0, /* the values are stored: never renumber */
  TOPAY_EVIDENCE_ROW_READY = 1,
  TOPAY_EVIDENCE_ROW_REFUSED = 2,
} TopayEvidenceRowState;

typedef struct
{
  char *id;      /* (owned) */
  char *owner;   /* (owned) */
  char *name;    /* (owned) */
  char *type;    /* (owned) */
  gint64 size;   /* bytes */
  char *sha256;  /* (owned): in hexadecimal digits */
  char *kind;    /* (owned) */
  char *caption; /* (owned) (nullable) */
  TopayEvidenceRowState state;
  char *problem; /* (owned) (nullable) */
  GBytes *bytes; /* (owned) (nullable): when it is added */
} TopayEvidenceRow;

TopayEvidenceRow *topay_evidence_row_copy (const TopayEvidenceRow *row);
void topay_evidence_row_free (TopayEvidenceRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayEvidenceRow, topay_evidence_row_free)

void topay_state_db_add_evidence_async (TopayStateDb *self,
                                        const TopayEvidenceRow *row,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void topay_state_db_change_evidence_async (TopayStateDb *self,
                                           const TopayEvidenceRow *row,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
void topay_state_db_delete_evidence_async (TopayStateDb *self,
                                           const char *id,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
/* Of all three. */
gboolean topay_state_db_evidence_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

/* (element-type TopayEvidenceRow); also removes files that no row knows. */
void topay_state_db_list_evidence_async (TopayStateDb *self,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *
topay_state_db_list_evidence_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_load_evidence_async (TopayStateDb *self,
                                         const char *id,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GBytes *
topay_state_db_load_evidence_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

G_END_DECLS
