/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topay-state-store-private.h"

static TopayDraft *
read_draft (sqlite3_stmt *row)
{
  TopayDraft *draft = g_new0 (TopayDraft, 1);
  gconstpointer bytes = sqlite3_column_blob (row, 3);

  draft->flow = g_strdup ((const char *) sqlite3_column_text (row, 0));
  draft->version = sqlite3_column_int (row, 1);
  draft->saved = sqlite3_column_int64 (row, 2);
  draft->bytes = g_bytes_new (bytes, (gsize) sqlite3_column_bytes (row, 3));

  return draft;
}

/**
 * topay_draft_free:
 * @draft: (transfer full): a draft
 */
void
topay_draft_free (TopayDraft *draft)
{
  g_free (draft->flow);
  g_clear_pointer (&draft->bytes, g_bytes_unref);
  g_free (draft);
}

/**
 * topay_state_store_save_draft:
 * @self: a store
 * @draft: the draft; takes the place of an earlier one of the same wizard
 * @error: %TOPAY_ERROR_TOO_LARGE, %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or
 *   %TOPAY_ERROR_DAMAGED
 *
 * Keeps a draft. When this returns %TRUE it is on the disk.
 *
 * Returns: whether it is kept
 */
gboolean
topay_state_store_save_draft (TopayStateStore *self, const TopayDraft *draft, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_DRAFT_SAVE, error);
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (draft->bytes, &size);

  if (statement == NULL)
    return FALSE;

  if (size > TOPAY_DRAFT_MAX_BYTES)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The draft is too large");
      return FALSE;
    }

  sqlite3_bind_text (statement, 1, draft->flow, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, draft->version);
  sqlite3_bind_int64 (statement, 3, g_get_real_time () / G_USEC_PER_SEC);
  /* A NULL pointer would be NULL, not the empty blob. */
  sqlite3_bind_blob (statement, 4, size > 0 ? data : "", (int) size, SQLITE_STATIC);

  return topay_state_store_run (self, statement, "The draft was not kept", error);
}

/**
 * topay_state_store_load_draft:
 * @self: a store
 * @flow: id of a wizard
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY or %TOPAY_ERROR_DAMAGED
 *
 * Returns: (transfer full) (nullable): the draft; %NULL without error when there is none
 */
TopayDraft *
topay_state_store_load_draft (TopayStateStore *self, const char *flow, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_DRAFT_LOAD, error);
  TopayDraft *draft = NULL;
  gboolean is_row = FALSE;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, flow, -1, SQLITE_STATIC);
  if (topay_state_store_step (self, statement, &is_row, "The draft could not be read", error)
      && is_row)
    draft = read_draft (statement);
  topay_state_store_finish (statement);

  return draft;
}

/**
 * topay_state_store_list_drafts:
 * @self: a store
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY or %TOPAY_ERROR_DAMAGED
 *
 * Returns: (transfer full) (element-type TopayDraft): all drafts, the newest first
 */
GPtrArray *
topay_state_store_list_drafts (TopayStateStore *self, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_DRAFT_LIST, error);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) topay_draft_free);
  gboolean is_row = TRUE;
  gboolean ok = statement != NULL;

  while (ok && is_row)
    {
      ok = topay_state_store_step (self, statement, &is_row, "The drafts could not be read", error);
      if (ok && is_row)
        g_ptr_array_add (drafts, read_draft (statement));
    }
  if (statement != NULL)
    topay_state_store_finish (statement);

  return ok ? g_steal_pointer (&drafts) : NULL;
}

/**
 * topay_state_store_delete_draft:
 * @self: a store
 * @flow: id of a wizard
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Forgets a draft; that there is none is no error. Its bytes are overwritten in the file.
 *
 * Returns: whether it is gone
 */
gboolean
topay_state_store_delete_draft (TopayStateStore *self, const char *flow, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_DRAFT_DELETE, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, flow, -1, SQLITE_STATIC);

  return topay_state_store_run (self, statement, "The draft was not deleted", error);
}
