/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-post.h"

#include "topay-error.h"
#include "topay-flow-wire.h"
#include "topay-outbox.h"
#include "topay-problem.h"

/* So long somebody looks at “Checking…” before the window may be closed. */
#define WAIT_MS 6000

/*
 *  into the outbox ─▶ on the disk ─┬─▶ nobody is signed in ─▶ "sign_in"
 *                                  ├─▶ no network, or the time is over ─▶ "kept"
 *                                  ├─▶ the service has it ─▶ "sent", with its reply
 *                                  └─▶ the service says no ─▶ out of the outbox, and the code
 */

typedef struct
{
  TopayContext *context; /* (owned) */
  TopayOutbox *outbox;   /* (owned) */
  char *id;              /* (owned) (nullable): of the request, once it is on the disk */
  GVariant *reply;       /* (owned) (nullable) */
  guint wait_source;     /* GSource id; 0 unless the time runs */
  gulong delivered_link; /* signal handlers of the outbox; 0 for none */
  gulong settled_link;
} Post;

static void
post_free (Post *post)
{
  g_clear_handle_id (&post->wait_source, g_source_remove);
  g_clear_signal_handler (&post->delivered_link, post->outbox);
  g_clear_signal_handler (&post->settled_link, post->outbox);
  g_clear_object (&post->context);
  g_clear_object (&post->outbox);
  g_clear_pointer (&post->reply, g_variant_unref);
  g_free (post->id);
  g_free (post);
}

/* Eats @task. */
static void
end (GTask *task, const char *state)
{
  Post *post = g_task_get_task_data (task);
  GVariantDict fields;

  g_clear_handle_id (&post->wait_source, g_source_remove);
  g_clear_signal_handler (&post->delivered_link, post->outbox);
  g_clear_signal_handler (&post->settled_link, post->outbox);
  g_variant_dict_init (&fields, post->reply);
  g_variant_dict_insert (&fields, "state", "s", state);
  g_task_return_pointer (task, g_variant_ref_sink (g_variant_dict_end (&fields)),
                         (GDestroyNotify) g_variant_unref);
  g_object_unref (task);
}

static gboolean
on_wait_over_cb (gpointer user_data)
{
  GTask *task = user_data;
  Post *post = g_task_get_task_data (task);

  post->wait_source = 0;
  end (task, "kept");
  return G_SOURCE_REMOVE;
}

static void
on_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!topay_state_db_unqueue_finish (TOPAY_STATE_DB (source), result, &error))
    g_message ("a refused request stays in the outbox: %s", error->message);
}

/* Whoever reads what is wrong can change it and send it again: the refused one is not kept. */
static void
refuse (GTask *task, const char *code)
{
  Post *post = g_task_get_task_data (task);
  GError *error =
      g_error_new (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "The service refuses with “%s”", code);

  topay_error_edit_detail (error)->code = g_strdup (code);
  topay_state_db_unqueue_async (topay_context_get_state (post->context), post->id, NULL,
                                on_forgotten_cb, NULL);
  g_clear_handle_id (&post->wait_source, g_source_remove);
  g_clear_signal_handler (&post->delivered_link, post->outbox);
  g_clear_signal_handler (&post->settled_link, post->outbox);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_delivered_cb (TopayOutbox *outbox, const char *id, const TopayWireReceipt *receipt, GTask *task)
{
  Post *post = g_task_get_task_data (task);

  if (g_strcmp0 (id, post->id) != 0 || receipt == NULL)
    return;
  g_clear_pointer (&post->reply, g_variant_unref);
  post->reply = g_variant_ref_sink (topay_flow_wire_from_record (&topay_record_receipt, receipt));
}

static void
on_settled_cb (TopayOutbox *outbox, const char *id, const char *code, GTask *task)
{
  Post *post = g_task_get_task_data (task);

  if (g_strcmp0 (id, post->id) != 0)
    return;
  if (code == NULL)
    end (task, "sent");
  else
    refuse (task, code);
}

static gboolean
is_signed_in (Post *post)
{
  TopayAccount *account = topay_context_get_account (post->context);

  return account != NULL && topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
}

static void
on_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data; /* eaten at the end */
  Post *post = g_task_get_task_data (task);
  GError *error = NULL;

  post->id = topay_outbox_add_finish (TOPAY_OUTBOX (source), result, &error);
  if (topay_context_get_evidence (post->context) != NULL) /* its files are those of the request */
    topay_evidence_refresh (topay_context_get_evidence (post->context));
  if (post->id == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (!is_signed_in (post))
    end (task, "sign_in");
  else if (!g_network_monitor_get_network_available (g_network_monitor_get_default ()))
    end (task, "kept");
  else
    {
      post->delivered_link =
          g_signal_connect (post->outbox, "delivered", G_CALLBACK (on_delivered_cb), task);
      post->settled_link =
          g_signal_connect (post->outbox, "settled", G_CALLBACK (on_settled_cb), task);
      post->wait_source = g_timeout_add (WAIT_MS, on_wait_over_cb, task);
    }
}

static GError *
make_no_service (void)
{
  GError *error =
      g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED, "No service is set up");

  topay_error_edit_detail (error)->code = g_strdup (TOPAY_PROBLEM_NO_SERVICE);
  return error;
}

/**
 * topay_flow_post_async:
 * @context: whose outbox and account
 * @call: a queueable endpoint with its request
 * @scope: whose it is, and which files go before it
 * @cancellable: (nullable): stops a write that has not begun; what is on the disk is sent
 * @callback: called when the service has answered, or when waiting longer makes no sense
 * @user_data: for @callback
 *
 * Puts a request into the outbox, where it is safe, and waits six seconds at most for an answer.
 */
void
topay_flow_post_async (TopayContext *context,
                       const TopayClientCall *call,
                       const TopayOutboxScope *scope,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TopayOutbox *outbox = topay_context_get_outbox (context);
  GTask *task = g_task_new (context, cancellable, callback, user_data);
  Post *post;

  g_task_set_source_tag (task, topay_flow_post_async);
  /* what is on the disk is told, also to somebody who stopped waiting just then */
  g_task_set_check_cancellable (task, FALSE);
  if (outbox == NULL)
    {
      g_task_return_error (task, make_no_service ());
      g_object_unref (task);
      return;
    }
  post = g_new0 (Post, 1);
  post->context = g_object_ref (context);
  post->outbox = g_object_ref (outbox);
  g_task_set_task_data (task, post, (GDestroyNotify) post_free);
  topay_outbox_add_for_async (outbox, call, scope, cancellable, on_added_cb, task);
}

/**
 * topay_flow_post_finish:
 * @context: as it was given
 * @result: what the callback was given
 * @error: the refusal of the service, or what kept the request from getting onto the disk
 *
 * Returns: (transfer full) (nullable): "a{sv}" with "state" and, when it is "sent", the reply
 */
GVariant *
topay_flow_post_finish (TopayContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
