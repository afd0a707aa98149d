/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-drafts.h"

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayContext) context = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (!topay_state_db_save_draft_finish (TOPAY_STATE_DB (source), result, &error))
    g_message ("draft not saved: %s", error->message); /* Home says when the disk cannot keep it */
  topay_context_tell_of_drafts (context);
}

/**
 * topay_drafts_save:
 * @context: where drafts are kept
 * @session: how far somebody is
 *
 * Writes it down, without secrets, in the order of the calls.
 */
void
topay_drafts_save (TopayContext *context, TopayFlowSession *session)
{
  TopayFlow *flow = topay_flow_session_get_flow (session);
  g_autoptr (GBytes) bytes = topay_flow_session_save (session);
  const TopayDraft draft = {
    .flow = (char *) topay_flow_get_id (flow),
    .version = (int) topay_flow_get_version (flow),
    .bytes = bytes,
  };

  topay_state_db_save_draft_async (topay_context_get_state (context), &draft, NULL, on_saved_cb,
                                   g_object_ref (context));
}

static void
on_deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayContext) context = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (!topay_state_db_delete_draft_finish (TOPAY_STATE_DB (source), result, &error))
    g_message ("draft not deleted: %s", error->message);
  topay_context_tell_of_drafts (context);
}

/**
 * topay_drafts_delete:
 * @context: where drafts are kept
 * @flow: id of a wizard
 *
 * Forgets how far somebody was; nothing happens when there is no draft. Files that were added go on
 * with the request that was made of it.
 */
void
topay_drafts_delete (TopayContext *context, const char *flow)
{
  topay_state_db_delete_draft_async (topay_context_get_state (context), flow, NULL, on_deleted_cb,
                                     g_object_ref (context));
}

/**
 * topay_drafts_dup_owner:
 * @flow: id of a wizard
 *
 * Returns: (transfer full): whose the files are that are added in it, see #TopayEvidence
 */
char *
topay_drafts_dup_owner (const char *flow)
{
  return g_strconcat ("draft-", flow, NULL);
}

static void
forget_files (TopayContext *context, const char *flow)
{
  TopayEvidence *evidence = topay_context_get_evidence (context);
  g_autofree char *owner = topay_drafts_dup_owner (flow);
  g_autoptr (GListModel) files = evidence != NULL ? topay_evidence_list (evidence, owner) : NULL;

  while (files != NULL && g_list_model_get_n_items (files) > 0)
    {
      g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (files, 0);

      topay_evidence_remove (evidence, file);
      topay_evidence_forget (evidence, file);
    }
}

/**
 * topay_drafts_discard:
 * @context: where drafts are kept
 * @flow: id of a wizard
 *
 * Forgets how far somebody was, and the files that were added.
 */
void
topay_drafts_discard (TopayContext *context, const char *flow)
{
  forget_files (context, flow);
  topay_drafts_delete (context, flow);
}
