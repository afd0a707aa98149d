/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-queue.h"

static const char *const names[] = { "open", "mine", "second", "over" };

G_STATIC_ASSERT (G_N_ELEMENTS (names) == TOPAY_AGENT_N_QUEUES);

struct _TopayAgentQueue
{
  GObject parent_instance;
  TopayAgentSession *session; /* (owned) */
  TopayAgentQueueKind selected;
  TopayWireAgentCaseList *lists[TOPAY_AGENT_N_QUEUES]; /* (owned) (nullable): heard last */
  GCancellable *asked[TOPAY_AGENT_N_QUEUES]; /* (owned) (nullable): while it is asked for */
  gboolean again[TOPAY_AGENT_N_QUEUES];      /* something happened since it was asked for */
  GError *problem;                           /* (owned) (nullable): why what is shown may be old */
  guint round;                               /* counts the periods */
  guint period_source;                       /* GSource id; 0 while nobody is signed in */
};

G_DEFINE_FINAL_TYPE (TopayAgentQueue, topay_agent_queue, G_TYPE_OBJECT)

static guint changed_signal;

/* One answer on its way. */
typedef struct
{
  TopayAgentQueue *queue; /* (owned) */
  TopayAgentQueueKind kind;
} Question;

static void ask (TopayAgentQueue *self, TopayAgentQueueKind kind);

static void
set_list (TopayAgentQueue *self, TopayAgentQueueKind kind, TopayWireAgentCaseList *list)
{
  if (self->lists[kind] != NULL)
    topay_wire_free (&topay_record_agent_case_list, self->lists[kind]);
  self->lists[kind] = list;
}

static gboolean
is_fraud (const TopayWireAgentCase *entry)
{
  return g_str_equal (entry->summary->kind, "fraud");
}

/**
 * topay_agent_queue_compare:
 * @one: a case
 * @other: another
 *
 * Fraud goes first, since somebody may be losing money now; then the day of the answer; those whose
 * clock stands still come behind, the oldest first.
 *
 * Returns: below, at or above 0, as of strcmp()
 */
int
topay_agent_queue_compare (const TopayWireAgentCase *one, const TopayWireAgentCase *other)
{
  const TopayWireCase *a = one->summary;
  const TopayWireCase *b = other->summary;

  if (is_fraud (one) != is_fraud (other))
    return is_fraud (one) ? -1 : 1;
  if ((a->due_on == NULL) != (b->due_on == NULL))
    return a->due_on != NULL ? -1 : 1;
  if (a->due_on != NULL && !g_str_equal (a->due_on, b->due_on))
    return g_strcmp0 (a->due_on, b->due_on);
  if (a->created_at != b->created_at)
    return a->created_at < b->created_at ? -1 : 1;
  return g_strcmp0 (a->id, b->id);
}

static int
compare_places (gconstpointer one, gconstpointer other)
{
  return topay_agent_queue_compare (*(TopayWireAgentCase *const *) one,
                                    *(TopayWireAgentCase *const *) other);
}

/* What is over has no due date: the service’s order, the latest first, stays. */
static void
hear (TopayAgentQueue *self, TopayAgentQueueKind kind, TopayWireAgentCaseList *list)
{
  if (kind != TOPAY_AGENT_QUEUE_OVER)
    g_ptr_array_sort (list->cases, compare_places);
  set_list (self, kind, list);
  if (kind == self->selected)
    g_clear_error (&self->problem);
}

static void
on_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (TopayAgentQueue) self = question->queue;
  TopayAgentQueueKind kind = question->kind;
  g_autoptr (GError) error = NULL;
  TopayWireAgentCaseList *list = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  g_free (question);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asked[kind]);
  if (list != NULL)
    hear (self, kind, list);
  else if (kind == self->selected)
    {
      g_clear_error (&self->problem);
      self->problem = g_steal_pointer (&error);
    }
  if (self->again[kind])
    ask (self, kind);
  g_signal_emit (self, changed_signal, 0);
}

/* An answer that was on its way before something happened may not know of it: it is asked for once
 * more then. */
static void
ask (TopayAgentQueue *self, TopayAgentQueueKind kind)
{
  TopayWireAgentQueue request = { (char *) names[kind], NULL };
  Question *question;

  self->again[kind] = self->asked[kind] != NULL;
  if (self->again[kind])
    return;

  question = g_new0 (Question, 1);
  question->queue = g_object_ref (self);
  question->kind = kind;
  self->asked[kind] = g_cancellable_new ();
  topay_client_call_async (topay_agent_session_get_client (self->session),
                           &topay_endpoint_agent_cases, &request, self->asked[kind], on_asked_cb,
                           question);
}

static gboolean
on_period_cb (gpointer user_data)
{
  TopayAgentQueue *self = user_data;

  self->round++;
  if (self->round % TOPAY_AGENT_QUEUE_ROUNDS == 0)
    topay_agent_queue_refresh (self);
  else if (self->asked[self->selected] == NULL)
    ask (self, self->selected);
  return G_SOURCE_CONTINUE;
}

/* What was heard is of the agent who was signed in. */
static void
stop (TopayAgentQueue *self)
{
  g_clear_handle_id (&self->period_source, g_source_remove);
  for (guint i = 0; i < TOPAY_AGENT_N_QUEUES; i++)
    {
      g_cancellable_cancel (self->asked[i]);
      g_clear_object (&self->asked[i]);
      set_list (self, i, NULL);
    }
  g_clear_error (&self->problem);
}

static void
on_session_changed_cb (TopayAgentQueue *self)
{
  gboolean is_in = topay_agent_session_get_state (self->session) == TOPAY_AGENT_SIGNED_IN;

  if (is_in == (self->period_source != 0))
    return;

  if (!is_in)
    {
      stop (self);
      g_signal_emit (self, changed_signal, 0);
      return;
    }
  self->selected = TOPAY_AGENT_QUEUE_OPEN;
  self->round = 0;
  self->period_source = g_timeout_add_seconds (TOPAY_AGENT_QUEUE_PERIOD_S, on_period_cb, self);
  topay_agent_queue_refresh (self);
}

static void
topay_agent_queue_dispose (GObject *object)
{
  TopayAgentQueue *self = TOPAY_AGENT_QUEUE (object);

  stop (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (topay_agent_queue_parent_class)->dispose (object);
}

static void
topay_agent_queue_class_init (TopayAgentQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_agent_queue_dispose;

  /**
   * TopayAgentQueue::changed:
   * @self: a queue
   *
   * Cases, counts or the problem are others.
   */
  changed_signal = g_signal_new ("changed", TOPAY_TYPE_AGENT_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_agent_queue_init (TopayAgentQueue *self)
{
}

/**
 * topay_agent_queue_new:
 * @session: whose cases; while somebody is signed in the queue is asked for
 *
 * Returns: (transfer full): a queue of which nothing is known yet
 */
TopayAgentQueue *
topay_agent_queue_new (TopayAgentSession *session)
{
  TopayAgentQueue *self;

  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (session), NULL);

  self = g_object_new (TOPAY_TYPE_AGENT_QUEUE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_session_changed_cb (self);
  return self;
}

/**
 * topay_agent_queue_select:
 * @self: a queue
 * @kind: which is looked at
 *
 * Looks at another queue: what is known of it at once, what is new soon.
 */
void
topay_agent_queue_select (TopayAgentQueue *self, TopayAgentQueueKind kind)
{
  g_return_if_fail (TOPAY_IS_AGENT_QUEUE (self) && kind < TOPAY_AGENT_N_QUEUES);

  if (kind == self->selected)
    return;

  self->selected = kind;
  g_clear_error (&self->problem);
  if (self->period_source != 0)
    ask (self, kind);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * topay_agent_queue_get_selected:
 * @self: a queue
 *
 * Returns: which is looked at
 */
TopayAgentQueueKind
topay_agent_queue_get_selected (TopayAgentQueue *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_QUEUE (self), TOPAY_AGENT_QUEUE_OPEN);

  return self->selected;
}

/**
 * topay_agent_queue_get_cases:
 * @self: a queue
 *
 * Returns: (transfer none) (nullable) (element-type TopayWireAgentCase): the cases that are looked
 *   at, the most urgent first, until the next change; %NULL when nothing is known yet
 */
const GPtrArray *
topay_agent_queue_get_cases (TopayAgentQueue *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_QUEUE (self), NULL);

  return self->lists[self->selected] != NULL ? self->lists[self->selected]->cases : NULL;
}

/**
 * topay_agent_queue_get_count:
 * @self: a queue
 * @kind: which
 *
 * Returns: how many cases there are, also those that did not fit the answer; -1 when it is not
 *   known
 */
gint64
topay_agent_queue_get_count (TopayAgentQueue *self, TopayAgentQueueKind kind)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_QUEUE (self) && kind < TOPAY_AGENT_N_QUEUES, -1);

  return self->lists[kind] != NULL ? self->lists[kind]->n_total : -1;
}

static const TopayWireAgentCase *
find_in (const TopayWireAgentCaseList *list, const char *case_id)
{
  for (guint i = 0; list != NULL && i < list->cases->len; i++)
    {
      const TopayWireAgentCase *entry = g_ptr_array_index (list->cases, i);

      if (g_str_equal (entry->summary->id, case_id))
        return entry;
    }
  return NULL;
}

/**
 * topay_agent_queue_find:
 * @self: a queue
 * @case_id: of a case
 *
 * Returns: (transfer none) (nullable): the case, in whichever queue it is known, until the next
 *   change
 */
const TopayWireAgentCase *
topay_agent_queue_find (TopayAgentQueue *self, const char *case_id)
{
  const TopayWireAgentCase *found;

  g_return_val_if_fail (TOPAY_IS_AGENT_QUEUE (self) && case_id != NULL, NULL);

  /* what is looked at is the newest */
  found = find_in (self->lists[self->selected], case_id);
  for (guint kind = 0; found == NULL && kind < TOPAY_AGENT_N_QUEUES; kind++)
    found = find_in (self->lists[kind], case_id);
  return found;
}

/**
 * topay_agent_queue_get_problem:
 * @self: a queue
 *
 * Returns: (transfer none) (nullable): why what is shown may be old, until the next change
 */
const GError *
topay_agent_queue_get_problem (TopayAgentQueue *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_QUEUE (self), NULL);

  return self->problem;
}

/**
 * topay_agent_queue_refresh:
 * @self: a queue
 *
 * Asks for all queues at once: something happened, or somebody wants to know.
 */
void
topay_agent_queue_refresh (TopayAgentQueue *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_QUEUE (self));

  if (self->period_source == 0)
    return;

  for (guint i = 0; i < TOPAY_AGENT_N_QUEUES; i++)
    ask (self, i);
}
