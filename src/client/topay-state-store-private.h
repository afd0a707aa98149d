/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-state-store.h"

#include <sqlite3.h>

/* What the tables of the state share: one connection, prepared statements, transactions. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_STATEMENT_VOTE_SAVE,
  TOPAY_STATEMENT_VOTE_LOAD,
  TOPAY_STATEMENT_DRAFT_SAVE,
  TOPAY_STATEMENT_DRAFT_LOAD,
  TOPAY_STATEMENT_DRAFT_LIST,
  TOPAY_STATEMENT_DRAFT_DELETE,
  TOPAY_STATEMENT_OUTBOX_ADD,
  TOPAY_STATEMENT_OUTBOX_COUNT,
  TOPAY_STATEMENT_OUTBOX_SUPERSEDE,
  TOPAY_STATEMENT_OUTBOX_LIST,
  TOPAY_STATEMENT_OUTBOX_NEXT,
  TOPAY_STATEMENT_OUTBOX_NEXT_TIME,
  TOPAY_STATEMENT_OUTBOX_DUE,
  TOPAY_STATEMENT_OUTBOX_SEND,
  TOPAY_STATEMENT_OUTBOX_DROP_STALE,
  TOPAY_STATEMENT_OUTBOX_RETRY,
  TOPAY_STATEMENT_OUTBOX_FAIL,
  TOPAY_STATEMENT_OUTBOX_DELETE,
  TOPAY_STATEMENT_OUTBOX_AGAIN,
  TOPAY_STATEMENT_EVIDENCE_ADD,
  TOPAY_STATEMENT_EVIDENCE_COUNT,
  TOPAY_STATEMENT_EVIDENCE_LIST,
  TOPAY_STATEMENT_EVIDENCE_DESCRIBE,
  TOPAY_STATEMENT_EVIDENCE_STATE,
  TOPAY_STATEMENT_EVIDENCE_MOVE,
  TOPAY_STATEMENT_EVIDENCE_KEEP,
  TOPAY_STATEMENT_EVIDENCE_DELETE,
  TOPAY_STATEMENT_EVIDENCE_DELETE_OF,
  TOPAY_STATEMENT_RECEIPT_ADD,
  TOPAY_STATEMENT_CASE_OWNER,
  TOPAY_STATEMENT_CASE_OWNER_LAST,
  TOPAY_STATEMENT_CASE_OWNER_SAVE,
  TOPAY_STATEMENT_CASE_LIST,
  TOPAY_STATEMENT_CASE_SAVE,
  TOPAY_STATEMENT_CASE_LOAD,
  TOPAY_STATEMENT_CASE_DETAIL_SAVE,
  TOPAY_STATEMENT_CASE_EVENT_LIST,
  TOPAY_STATEMENT_CASE_EVENT_SAVE,
  TOPAY_STATEMENT_CASE_OWNER_FORGET,
  TOPAY_STATEMENT_CASE_FORGET,
  TOPAY_STATEMENT_CASE_DETAIL_FORGET,
  TOPAY_STATEMENT_CASE_EVENT_FORGET,
  TOPAY_N_STATEMENTS,
} TopayStatement;

struct _TopayStateStore
{
  char *folder;                                 /* (owned) */
  char *name;                                   /* (owned): of the file */
  char *path;                                   /* (owned) */
  sqlite3 *db;                                  /* (owned): NULL when not even memory was had */
  sqlite3_stmt *statements[TOPAY_N_STATEMENTS]; /* (owned) */
  TopayStateCondition condition;
};

typedef gboolean (*TopayStateWork) (TopayStateStore *self, gconstpointer data, GError **error);

sqlite3_stmt *
topay_state_store_get_statement (TopayStateStore *self, TopayStatement which, GError **error);
gboolean topay_state_store_step (TopayStateStore *self,
                                 sqlite3_stmt *statement,
                                 gboolean *is_row,
                                 const char *what,
                                 GError **error);
void topay_state_store_finish (sqlite3_stmt *statement);
gboolean topay_state_store_run (TopayStateStore *self,
                                sqlite3_stmt *statement,
                                const char *what,
                                GError **error);
gboolean topay_state_store_transact (TopayStateStore *self,
                                     TopayStateWork work,
                                     gconstpointer data,
                                     GError **error);

gboolean
topay_state_store_put_entry (TopayStateStore *self, const TopayOutboxEntry *entry, GError **error);

G_END_DECLS
