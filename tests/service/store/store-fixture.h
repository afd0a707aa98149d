/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-store.h"

/* A store in a folder of its own, and small jobs for it. */

G_BEGIN_DECLS

typedef struct
{
  char *root;         /* (owned): removed at the end */
  char *folder;       /* (owned): not there yet */
  char *path;         /* (owned): the database */
  char *checkpoints;  /* (owned) */
  char *key;          /* (owned) */
  TopaydStore *store; /* (owned) (nullable) */
} StoreFixture;

void store_fixture_set_up (StoreFixture *fixture, gconstpointer data);
void store_fixture_tear_down (StoreFixture *fixture, gconstpointer data);
void store_fixture_open (StoreFixture *fixture, const TopaydStoreOptions *options);
void store_fixture_close (StoreFixture *fixture);

/* Everything below ends the test when it fails. */
void store_execute (const char *path, const char *sql);
gint64 store_count (TopaydStore *store, const char *sql);
void store_write (TopaydStore *store, TopaydJob job, gpointer data);

/* data: a name; a row in settings, or as many as there are calls with different names */
gboolean store_add_setting (TopaydTransaction *transaction, gpointer data, GError **error);
/* data: a word; a row in the audit log */
gboolean store_add_audit (TopaydTransaction *transaction, gpointer data, GError **error);

/* A job that holds the writer until it is let go. */
typedef struct
{
  int entered, open, left; /* atomic */
} StoreGate;

void store_gate_close (StoreGate *gate, TopaydStore *store);
void store_gate_open (StoreGate *gate);

/* What callbacks of the store were given, in order. */
typedef struct
{
  GPtrArray *results; /* (owned) (element-type GAsyncResult) */
} StoreResults;

void store_results_init (StoreResults *results);
void store_results_clear (StoreResults *results);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreResults, store_results_clear)
void store_results_add_cb (GObject *source, GAsyncResult *result, gpointer results);
void store_results_wait (StoreResults *results, guint n);

G_END_DECLS
