/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-desk.h"

#include "topay-error.h"

struct _TopayAgentDesk
{
  GObject parent_instance;
  TopayAgentSession *session; /* (owned) */
  TopayAgentQueue *queue;     /* (owned) */

  char *case_id;                    /* (owned) (nullable) */
  TopayWireAgentCaseDetail *detail; /* (owned) (nullable): as it was looked up last */
  GPtrArray
      *earlier; /* (owned) (element-type TopayWireAgentCaseDetail): with events before those */
  GCancellable *looking; /* (owned) (nullable): while it is looked up */
  GError *problem;       /* (owned) (nullable): why it could not be */
  char *told;            /* (owned) (nullable): what the queue said when it was looked up last */

  gboolean is_acting;
  char *unsettled; /* (owned) (nullable): a request of which nobody knows what became */
  char *key;       /* (owned) (nullable): of it */

  GHashTable *seen; /* (owned) (element-type utf8 GdkTexture): by id of evidence; values nullable */
  GHashTable *words; /* (owned) (element-type utf8 utf8): by case and field */
};

G_DEFINE_FINAL_TYPE (TopayAgentDesk, topay_agent_desk, G_TYPE_OBJECT)

static guint changed_signal;

static void
detail_free (gpointer detail)
{
  topay_wire_free (&topay_record_agent_case_detail, detail);
}

/* What is no picture has none. */
static void
free_picture (gpointer picture)
{
  g_clear_object ((GdkTexture **) &picture);
}

static void
emit_changed (TopayAgentDesk *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
put_away (TopayAgentDesk *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->detail, detail_free);
  g_ptr_array_set_size (self->earlier, 0);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->told, g_free);
  g_clear_pointer (&self->case_id, g_free);
}

/* All in an entry of the queue that can change while the case is open. */
static char *
dup_mark (const TopayWireAgentCase *entry)
{
  const TopayWireCase *summary = entry->summary;

  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %s %s %d %" G_GINT64_FORMAT,
                          summary->state, summary->updated_at, summary->n_events,
                          summary->n_evidence, summary->due_on != NULL ? summary->due_on : "-",
                          entry->claimed_by != NULL ? entry->claimed_by : "-", entry->proposed,
                          entry->n_approvals);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAgentDesk) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireAgentCaseDetail *detail =
      topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->looking);
  g_clear_error (&self->problem);
  if (detail != NULL)
    {
      g_clear_pointer (&self->detail, detail_free);
      self->detail = detail;
    }
  else
    self->problem = g_steal_pointer (&error);
  emit_changed (self);
}

static void
look (TopayAgentDesk *self)
{
  TopayWireCaseLook request = { self->case_id, TOPAY_WIRE_NO_INTEGER };

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  topay_client_call_async (topay_agent_session_get_client (self->session),
                           &topay_endpoint_agent_case_look, &request, self->looking, on_looked_cb,
                           g_object_ref (self));
}

/* Every look is noted by the service: only what changed is looked at again, and once. */
static void
on_queue_changed_cb (TopayAgentDesk *self)
{
  const TopayWireAgentCase *entry =
      self->case_id != NULL ? topay_agent_queue_find (self->queue, self->case_id) : NULL;
  g_autofree char *now = entry != NULL ? dup_mark (entry) : NULL;
  g_autofree char *shown = NULL;

  if (now == NULL || self->detail == NULL || self->looking != NULL || self->is_acting)
    return;

  shown = dup_mark (self->detail->entry);
  if (g_str_equal (now, shown) || g_strcmp0 (now, self->told) == 0)
    return;

  g_free (self->told);
  self->told = g_steal_pointer (&now);
  look (self);
}

static void
on_session_changed_cb (TopayAgentDesk *self)
{
  if (topay_agent_session_get_state (self->session) == TOPAY_AGENT_SIGNED_IN
      || (self->case_id == NULL && g_hash_table_size (self->words) == 0))
    return;

  put_away (self);
  g_hash_table_remove_all (self->seen);
  g_hash_table_remove_all (self->words);
  g_clear_pointer (&self->unsettled, g_free);
  g_clear_pointer (&self->key, g_free);
  emit_changed (self);
}

static void
topay_agent_desk_dispose (GObject *object)
{
  TopayAgentDesk *self = TOPAY_AGENT_DESK (object);

  if (self->earlier != NULL)
    put_away (self);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  g_clear_object (&self->queue);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (topay_agent_desk_parent_class)->dispose (object);
}

static void
topay_agent_desk_finalize (GObject *object)
{
  TopayAgentDesk *self = TOPAY_AGENT_DESK (object);

  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->words);
  g_free (self->unsettled);
  g_free (self->key);

  G_OBJECT_CLASS (topay_agent_desk_parent_class)->finalize (object);
}

static void
topay_agent_desk_class_init (TopayAgentDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topay_agent_desk_dispose;
  object_class->finalize = topay_agent_desk_finalize;

  /**
   * TopayAgentDesk::changed:
   * @self: a desk
   *
   * There is another case on it, or something of the case is other.
   */
  changed_signal = g_signal_new ("changed", TOPAY_TYPE_AGENT_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
topay_agent_desk_init (TopayAgentDesk *self)
{
  self->earlier = g_ptr_array_new_with_free_func (detail_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_picture);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * topay_agent_desk_new:
 * @session: who works
 * @queue: tells when a case is not any more what it was
 *
 * Returns: (transfer full): a desk without a case
 */
TopayAgentDesk *
topay_agent_desk_new (TopayAgentSession *session, TopayAgentQueue *queue)
{
  TopayAgentDesk *self;

  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (session), NULL);
  g_return_val_if_fail (TOPAY_IS_AGENT_QUEUE (queue), NULL);

  self = g_object_new (TOPAY_TYPE_AGENT_DESK, NULL);
  self->session = g_object_ref (session);
  self->queue = g_object_ref (queue);
  g_signal_connect_object (queue, "changed", G_CALLBACK (on_queue_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * topay_agent_desk_get_session:
 * @self: a desk
 *
 * Returns: (transfer none): who works
 */
TopayAgentSession *
topay_agent_desk_get_session (TopayAgentDesk *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), NULL);

  return self->session;
}

/**
 * topay_agent_desk_open:
 * @self: a desk
 * @case_id: (nullable): of a case; %NULL puts away what is there
 *
 * Takes a case to the desk. Nothing happens when it is there already.
 */
void
topay_agent_desk_open (TopayAgentDesk *self, const char *case_id)
{
  g_autofree char *id = g_strdup (case_id);

  g_return_if_fail (TOPAY_IS_AGENT_DESK (self));

  if (g_strcmp0 (self->case_id, id) == 0)
    return;

  put_away (self);
  self->case_id = g_steal_pointer (&id);
  if (self->case_id != NULL)
    look (self);
  emit_changed (self);
}

/**
 * topay_agent_desk_get_case_id:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): of the case on it
 */
const char *
topay_agent_desk_get_case_id (TopayAgentDesk *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), NULL);

  return self->case_id;
}

/**
 * topay_agent_desk_get_detail:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): the case, until the next change; %NULL while it is not known
 */
const TopayWireAgentCaseDetail *
topay_agent_desk_get_detail (TopayAgentDesk *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), NULL);

  return self->detail;
}

/**
 * topay_agent_desk_get_problem:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): why the case could not be looked up, until the next change
 */
const GError *
topay_agent_desk_get_problem (TopayAgentDesk *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), NULL);

  return self->problem;
}

/**
 * topay_agent_desk_is_loading:
 * @self: a desk
 *
 * Returns: whether the case is being looked up
 */
gboolean
topay_agent_desk_is_loading (TopayAgentDesk *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), FALSE);

  return self->looking != NULL;
}

/**
 * topay_agent_desk_refresh:
 * @self: a desk
 *
 * Looks the case up again.
 */
void
topay_agent_desk_refresh (TopayAgentDesk *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_DESK (self));

  if (self->case_id == NULL)
    return;

  look (self);
  emit_changed (self);
}

/**
 * topay_agent_desk_find_acts:
 * @self: a desk
 *
 * Returns: bits of 1 << #TopayAgentActKind: what can be done with the case now
 */
guint
topay_agent_desk_find_acts (TopayAgentDesk *self)
{
  const TopayWireAgentSelf *agent;

  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), 0);

  agent = topay_agent_session_get_self (self->session);
  return self->detail != NULL && agent != NULL ? topay_agent_acts_find (self->detail, agent) : 0;
}

static void
add_events (GPtrArray *history, const TopayWireAgentCaseDetail *detail)
{
  const GPtrArray *events = detail->detail->events;

  for (guint i = 0; i < events->len; i++)
    {
      TopayWireCaseEvent *event = g_ptr_array_index (events, i);
      const TopayWireCaseEvent *last =
          history->len > 0 ? g_ptr_array_index (history, history->len - 1) : NULL;

      if (last == NULL || event->seq > last->seq)
        g_ptr_array_add (history, event);
    }
}

/**
 * topay_agent_desk_dup_history:
 * @self: a desk
 * @is_complete: (out): whether nothing is missing
 *
 * Returns: (transfer container) (element-type TopayWireCaseEvent): what is known to have happened,
 *   in its order, until the next change
 */
GPtrArray *
topay_agent_desk_dup_history (TopayAgentDesk *self, gboolean *is_complete)
{
  GPtrArray *history;

  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), NULL);

  history = g_ptr_array_new ();
  for (guint i = 0; i < self->earlier->len; i++)
    add_events (history, g_ptr_array_index (self->earlier, i));
  if (self->detail != NULL)
    add_events (history, self->detail);

  *is_complete = TRUE;
  for (guint i = 0; i < history->len; i++)
    if (((TopayWireCaseEvent *) g_ptr_array_index (history, i))->seq != (gint64) i + 1)
      *is_complete = FALSE;
  return history;
}

/* How many events follow the first without a gap. */
static gint64
count_known (TopayAgentDesk *self)
{
  gboolean is_complete = FALSE;
  g_autoptr (GPtrArray) history = topay_agent_desk_dup_history (self, &is_complete);
  guint n_known = 0;

  while (n_known < history->len
         && ((TopayWireCaseEvent *) g_ptr_array_index (history, n_known))->seq
                == (gint64) n_known + 1)
    n_known++;
  return is_complete ? history->len : n_known;
}

static void load_page (TopayAgentDesk *self);

/* A page that brings nothing new is the last: whatever the service thinks there is. */
static void
on_page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAgentDesk) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireAgentCaseDetail *detail =
      topay_client_call_finish (TOPAY_CLIENT (source), result, &error);
  gint64 n_known;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->looking);
  g_clear_error (&self->problem);
  n_known = count_known (self);
  if (detail != NULL)
    g_ptr_array_add (self->earlier, detail);
  else
    self->problem = g_steal_pointer (&error);
  if (count_known (self) > n_known)
    load_page (self);
  emit_changed (self);
}

static void
load_page (TopayAgentDesk *self)
{
  TopayWireCaseLook request = { self->case_id, 0 };
  gboolean is_complete = FALSE;

  g_ptr_array_unref (topay_agent_desk_dup_history (self, &is_complete));
  if (is_complete)
    return;

  request.since = count_known (self);
  self->looking = g_cancellable_new ();
  topay_client_call_async (topay_agent_session_get_client (self->session),
                           &topay_endpoint_agent_case_look, &request, self->looking, on_page_cb,
                           g_object_ref (self));
}

/**
 * topay_agent_desk_load_history:
 * @self: a desk
 *
 * Asks for what happened before the events of the last look, all of it.
 */
void
topay_agent_desk_load_history (TopayAgentDesk *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_DESK (self));

  if (self->detail == NULL || self->looking != NULL)
    return;

  g_ptr_array_set_size (self->earlier, 0);
  load_page (self);
  emit_changed (self);
}

/* Whether the service may have done it all the same. */
static gboolean
is_unsettled (const GError *error)
{
  return topay_error_is_transient (error)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_strcmp0 (topay_error_get_code (error), "conflict") == 0
         || g_strcmp0 (topay_error_get_code (error), "internal") == 0;
}

static void
settle (TopayAgentDesk *self)
{
  g_clear_pointer (&self->unsettled, g_free);
  g_clear_pointer (&self->key, g_free);
}

static void
on_acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayAgentDesk *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  self->is_acting = FALSE;
  if (receipt != NULL)
    topay_wire_free (&topay_record_receipt, receipt);
  if (error == NULL || !is_unsettled (error))
    settle (self);
  topay_agent_queue_refresh (self->queue);
  if (self->case_id != NULL)
    look (self);
  emit_changed (self);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/* The key of a request stays with its very text. */
static void
choose_key (TopayAgentDesk *self, const TopayWireAgentAct *act)
{
  g_autofree char *text = topay_wire_encode (&topay_record_agent_act, act, NULL);

  if (g_strcmp0 (text, self->unsettled) == 0)
    return;

  g_free (self->unsettled);
  g_free (self->key);
  self->unsettled = g_steal_pointer (&text);
  self->key = g_uuid_string_random ();
}

/**
 * topay_agent_desk_act_async:
 * @self: a desk
 * @act: what the agent does; copied
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Does it, once. When the answer is lost, the same act again counts as the first.
 * %TOPAY_ERROR_BUSY while another is on its way.
 */
void
topay_agent_desk_act_async (TopayAgentDesk *self,
                            const TopayWireAgentAct *act,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TopayClientCall call = { &topay_endpoint_agent_case_act, act, NULL };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TOPAY_IS_AGENT_DESK (self) && act != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, topay_agent_desk_act_async);
  if (self->is_acting)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "An act is on its way");
      return;
    }
  choose_key (self, act);
  call.key = self->key;
  self->is_acting = TRUE;
  topay_client_call_keyed_async (topay_agent_session_get_client (self->session), &call, NULL,
                                 on_acted_cb, g_steal_pointer (&task));
  emit_changed (self);
}

/**
 * topay_agent_desk_act_finish:
 * @self: a desk
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail
 *
 * Returns: whether it is done
 */
gboolean
topay_agent_desk_act_finish (TopayAgentDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topay_agent_desk_is_acting:
 * @self: a desk
 *
 * Returns: whether an act is on its way
 */
gboolean
topay_agent_desk_is_acting (TopayAgentDesk *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), FALSE);

  return self->is_acting;
}

static char *
dup_place (TopayAgentDesk *self, const char *field)
{
  return g_strdup_printf ("%s %s", self->case_id != NULL ? self->case_id : "", field);
}

/**
 * topay_agent_desk_keep_words:
 * @self: a desk
 * @field: for what
 * @words: what was typed; "" forgets it
 *
 * Keeps words for the case, in memory alone, until they are sent or the agent signs out.
 */
void
topay_agent_desk_keep_words (TopayAgentDesk *self, const char *field, const char *words)
{
  g_autofree char *place = dup_place (self, field);

  g_return_if_fail (TOPAY_IS_AGENT_DESK (self) && words != NULL);

  if (*words == '\0')
    g_hash_table_remove (self->words, place);
  else
    g_hash_table_insert (self->words, g_steal_pointer (&place), g_strdup (words));
}

/**
 * topay_agent_desk_get_words:
 * @self: a desk
 * @field: for what
 *
 * Returns: (transfer none) (nullable): what was typed for the case and not sent
 */
const char *
topay_agent_desk_get_words (TopayAgentDesk *self, const char *field)
{
  g_autofree char *place = dup_place (self, field);

  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self), NULL);

  return g_hash_table_lookup (self->words, place);
}

/**
 * topay_agent_desk_note_seen:
 * @self: a desk
 * @evidence_id: of a file
 * @picture: (nullable): a small one of it
 *
 * Notes that a file was opened here.
 */
void
topay_agent_desk_note_seen (TopayAgentDesk *self, const char *evidence_id, GdkTexture *picture)
{
  g_return_if_fail (TOPAY_IS_AGENT_DESK (self) && evidence_id != NULL);

  if (g_hash_table_contains (self->seen, evidence_id))
    return;
  g_hash_table_insert (self->seen, g_strdup (evidence_id),
                       picture != NULL ? g_object_ref (picture) : NULL);
  emit_changed (self);
}

/**
 * topay_agent_desk_get_picture:
 * @self: a desk
 * @evidence_id: of a file
 *
 * Returns: (transfer none) (nullable): a small picture of it, if it is one and was opened
 */
GdkTexture *
topay_agent_desk_get_picture (TopayAgentDesk *self, const char *evidence_id)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self) && evidence_id != NULL, NULL);

  return g_hash_table_lookup (self->seen, evidence_id);
}

/**
 * topay_agent_desk_has_seen:
 * @self: a desk
 * @evidence_id: of a file
 *
 * Returns: whether the file was opened here by who is signed in
 */
gboolean
topay_agent_desk_has_seen (TopayAgentDesk *self, const char *evidence_id)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_DESK (self) && evidence_id != NULL, FALSE);

  return g_hash_table_contains (self->seen, evidence_id);
}
