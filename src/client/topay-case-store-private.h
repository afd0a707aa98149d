/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case-cache.h"
#include "topay-case-store.h"

/* What the files of the store share; for tests, which do not have a minute, how time passes. */

G_BEGIN_DECLS

struct _TopayCaseStore
{
  GObject parent_instance;
  TopayAccount *account; /* (owned) */
  TopayStateDb *state;   /* (owned) */

  char *owner;         /* (owned) (nullable): whose cases are here */
  gboolean stays;      /* they may be read before somebody signs in */
  gboolean is_known;   /* from the disk or from the service */
  gint64 fetched_at;   /* Unix seconds: when the list was last whole */
  GError *error;       /* (owned) (nullable): of the last call */
  GHashTable *items;   /* (owned) (element-type utf8 TopayCaseItem) */
  TopayCaseList *open; /* (owned) */
  TopayCaseList *over; /* (owned) */
  GHashTable *files;   /* (owned) (element-type utf8 TopayCaseFile): in memory */

  /* The list under way. */
  gboolean is_listing;
  gboolean lists_again;    /* something happened meanwhile */
  gboolean lists_all;      /* also what did not change */
  GHashTable *listed;      /* (owned) (element-type utf8): ids of this round */
  GPtrArray *dirty;        /* (owned) (element-type TopayCaseItem): to be kept */
  gint64 listed_us;        /* monotonic: when the last round began */
  GCancellable *abandoned; /* (owned): of everything that is asked for this owner */

  /* Looks under way: one after the other. */
  GQueue wanted; /* (element-type utf8): ids, (owned) */
  char *looking; /* (owned) (nullable): at which case */
  TopayCaseFile
      *candidate; /* (owned) (nullable): what is put together anew, from the first event */

  guint n_looks;        /* of windows */
  GHashTable *followed; /* (owned) (element-type utf8 guint): cases on screen */
  guint tick_source;    /* GSource id; 0 when nobody looks */
  guint case_ms;        /* between two looks at a case on screen */
  guint list_ms;        /* between two lists */
};

void topay_case_store_set_pace (TopayCaseStore *self, guint case_ms, guint list_ms);

/* of topay-case-store-looks.c */
void topay_case_store_want (TopayCaseStore *self, const char *case_id);
void topay_case_store_stop_looks (TopayCaseStore *self);

/* of topay-case-store.c */
void topay_case_store_note_error (TopayCaseStore *self, const GError *error);
void topay_case_store_update_lists (TopayCaseStore *self);
void topay_case_store_keep (TopayCaseStore *self, GPtrArray *items);
void topay_case_store_tell (TopayCaseStore *self, TopayCaseItem *item, const TopayCaseFile *file);
void topay_case_store_case_changed (TopayCaseStore *self, const char *case_id);

G_END_DECLS
