/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case-file.h"
#include "topay-state-db.h"

/* Cases as the state keeps them, each under the account whose it is: what the service said last of
 * them, their events, and how much of it the person has seen. Private to the room. */

G_BEGIN_DECLS

typedef struct
{
  TopayWireCase *summary; /* (owned) */
  gint64 n_seen;          /* events that the person has seen */
  gint64 n_told;          /* events that the person was told of */
} TopayCachedCase;

typedef struct
{
  char *account;     /* (owned) */
  gboolean stays;    /* whether it may be read before somebody signs in */
  gint64 fetched_at; /* Unix seconds: when the list was whole; 0: never */
  GPtrArray *rows;   /* (owned) (element-type TopayCachedCase) */
} TopayCaseCache;

TopayCachedCase *topay_cached_case_new (const TopayWireCase *summary, gint64 n_seen, gint64 n_told);
void topay_cached_case_free (TopayCachedCase *row);
TopayCaseCache *topay_case_cache_new (const char *account);
void topay_case_cache_free (TopayCaseCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayCachedCase, topay_cached_case_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayCaseCache, topay_case_cache_free)

/* @account: (nullable): NULL for the last one that stays signed in */
void topay_state_db_load_cases_async (TopayStateDb *self,
                                      const char *account,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TopayCaseCache *
topay_state_db_load_cases_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

/* Takes @cache: its rows take the place of those of the same cases, others stay. */
void topay_state_db_save_cases_async (TopayStateDb *self,
                                      TopayCaseCache *cache,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void topay_state_db_load_case_async (TopayStateDb *self,
                                     const char *account,
                                     const char *case_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TopayCaseFile *
topay_state_db_load_case_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

/* Events that are not on the disk yet are written; the others stay as they are. */
void topay_state_db_save_case_async (TopayStateDb *self,
                                     const char *account,
                                     const TopayCaseFile *file,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void topay_state_db_forget_cases_async (TopayStateDb *self,
                                        const char *account,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Of the three that return nothing. */
gboolean topay_state_db_cases_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

G_END_DECLS
