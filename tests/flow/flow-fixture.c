/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "flow-fixture.h"
#include "topay-error.h"

struct _FlowHost
{
  GObject parent_instance;
  GTask *waiting;   /* (owned) (nullable) */
  char *endpoint;   /* (owned) (nullable): of the call that waits; a probe has "probe:" before it */
  GVariant *fields; /* (owned) (nullable) */
  char *account;    /* (owned) (nullable) */
  guint n_calls;
};

static void
take_call (TopayFlowHost *host, char *endpoint, GVariant *fields, GTask *task)
{
  FlowHost *self = FLOW_HOST (host);

  g_assert_null (self->waiting);
  g_free (self->endpoint);
  g_clear_pointer (&self->fields, g_variant_unref);
  self->endpoint = endpoint;
  self->fields = fields != NULL ? g_variant_ref_sink (fields) : NULL;
  self->waiting = task;
  self->n_calls++;
}

static void
call_async (TopayFlowHost *host,
            const char *endpoint,
            GVariant *fields,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  take_call (host, g_strdup (endpoint), fields,
             g_task_new (host, cancellable, callback, user_data));
}

static void
probe_async (TopayFlowHost *host,
             const char *probe,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  take_call (host, g_strconcat ("probe:", probe, NULL), NULL,
             g_task_new (host, cancellable, callback, user_data));
}

/* What is queued waits like a call; its name has "queue:" before it. */
static void
queue_async (TopayFlowHost *host,
             const char *endpoint,
             GVariant *fields,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  take_call (host, g_strconcat ("queue:", endpoint, NULL), fields,
             g_task_new (host, cancellable, callback, user_data));
}

static GVariant *
finish (TopayFlowHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
dup_value (TopayFlowHost *host, const char *name)
{
  if (g_str_equal (name, "language"))
    return g_strdup ("zh_CN");
  if (g_str_equal (name, "today"))
    return g_strdup (FLOW_TODAY);
  return g_str_equal (name, "account") ? g_strdup (FLOW_HOST (host)->account) : NULL;
}

static gint64
get_now (TopayFlowHost *host)
{
  return FLOW_NOW;
}

static void
host_iface_init (TopayFlowHostInterface *iface)
{
  iface->call_async = call_async;
  iface->call_finish = finish;
  iface->queue_async = queue_async;
  iface->queue_finish = finish;
  iface->probe_async = probe_async;
  iface->probe_finish = finish;
  iface->dup_value = dup_value;
  iface->get_now = get_now;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FlowHost,
                               flow_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAY_TYPE_FLOW_HOST, host_iface_init))

static void
flow_host_finalize (GObject *object)
{
  FlowHost *self = FLOW_HOST (object);

  g_assert_null (self->waiting);
  g_free (self->endpoint);
  g_free (self->account);
  g_clear_pointer (&self->fields, g_variant_unref);
  G_OBJECT_CLASS (flow_host_parent_class)->finalize (object);
}

static void
flow_host_class_init (FlowHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = flow_host_finalize;
}

static void
flow_host_init (FlowHost *self)
{
}

Walk *
walk_new (TopayFlow *flow)
{
  Walk *walk = g_new0 (Walk, 1);

  walk->host = g_object_new (FLOW_TYPE_HOST, NULL);
  walk->session = topay_flow_session_new (flow, TOPAY_FLOW_HOST (walk->host));
  walk->cancellable = g_cancellable_new ();
  return walk;
}

Walk *
walk_new_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = topay_flow_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return walk_new (flow);
}

char *
flow_read_file (const char *id, gsize *length)
{
  g_autofree char *name = g_strconcat (id, ".flow.xml", NULL);
  g_autofree char *path = g_build_filename (FLOWS_PATH, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

Walk *
walk_new_file (const char *id)
{
  g_autofree char *text = flow_read_file (id, NULL);

  return walk_new_text (text);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A call that still waits is given up, as a page does that is closed. */
void
walk_free (Walk *walk)
{
  g_cancellable_cancel (walk->cancellable);
  if (walk->host->waiting != NULL)
    g_task_return_error_if_cancelled (walk->host->waiting);
  g_clear_object (&walk->host->waiting);
  settle ();
  g_assert_finalize_object (walk->session);
  g_assert_finalize_object (walk->host);
  g_object_unref (walk->cancellable);
  g_clear_error (&walk->error);
  g_free (walk);
}

void
walk_set_account (Walk *walk, const char *account)
{
  g_free (walk->host->account);
  walk->host->account = g_strdup (account);
}

void
walk_answer (Walk *walk, const char *field, const char *answer)
{
  topay_flow_session_set_answer (walk->session, field, answer);
}

static void
on_continued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;

  g_clear_error (&walk->error);
  walk->moved =
      topay_flow_session_continue_finish (TOPAY_FLOW_SESSION (source), result, &walk->error);
  walk->is_done = TRUE;
}

void
walk_continue (Walk *walk)
{
  walk->is_done = FALSE;
  g_clear_error (&walk->error);
  topay_flow_session_continue_async (walk->session, walk->cancellable, on_continued_cb, walk);
  settle ();
}

static void
on_acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;

  g_clear_error (&walk->error);
  walk->moved =
      topay_flow_session_run_action_finish (TOPAY_FLOW_SESSION (source), result, &walk->error);
  walk->is_done = TRUE;
}

void
walk_act (Walk *walk, const char *action)
{
  walk->is_done = FALSE;
  g_clear_error (&walk->error);
  topay_flow_session_run_action_async (walk->session, action, walk->cancellable, on_acted_cb, walk);
  settle ();
}

guint
walk_get_n_calls (Walk *walk)
{
  return walk->host->n_calls;
}

const char *
walk_get_waiting (Walk *walk)
{
  return walk->host->waiting != NULL ? walk->host->endpoint : NULL;
}

static GTask *
steal_call (Walk *walk, const char *endpoint)
{
  g_assert_nonnull (walk->host->waiting);
  g_assert_cmpstr (walk->host->endpoint, ==, endpoint);
  g_assert_true (topay_flow_session_is_busy (walk->session));
  return g_steal_pointer (&walk->host->waiting);
}

void
walk_reply (Walk *walk, const char *endpoint, const char *fields)
{
  g_autoptr (GTask) task = steal_call (walk, endpoint);
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_variant_parse (G_VARIANT_TYPE_VARDICT, fields, NULL, NULL, &error);

  g_assert_no_error (error);
  g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
  settle ();
}

void
walk_refuse_field (Walk *walk, const char *endpoint, const char *code, const char *field)
{
  g_autoptr (GTask) task = steal_call (walk, endpoint);
  GError *error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "The service says %s", code);
  TopayErrorDetail *detail = topay_error_edit_detail (error);

  detail->code = g_strdup (code);
  detail->field = g_strdup (field);
  detail->tries_left = g_str_equal (code, "code_wrong") ? 3 : -1;
  detail->until = g_str_equal (code, "wait") ? G_GINT64_CONSTANT (1795000060) : 0;
  g_task_return_error (task, error);
  settle ();
}

void
walk_refuse (Walk *walk, const char *endpoint, const char *code)
{
  walk_refuse_field (walk, endpoint, code, NULL);
}

void
walk_fail (Walk *walk, const char *endpoint, int code)
{
  g_autoptr (GTask) task = steal_call (walk, endpoint);

  g_task_return_new_error (task, TOPAY_ERROR, code, "It did not get through");
  settle ();
}

/* A payment made @days days ago, or a case about it, as the host's lists have them. */
void
walk_choose_in_state (Walk *walk, const char *field, guint days, const char *state)
{
  g_autofree char *text = g_strdup_printf (
      "{'id': <'" FLOW_PAYMENT "'>, 'order': <'T2026112318200583'>, 'merchant': <'Lin Books'>,"
      " 'amount': <int64 136800>, 'currency': <'CNY'>, 'state': <'%s'>, 'number': <'R-7KMQ2XWA'>,"
      " 'made_at': <int64 %" G_GINT64_FORMAT ">}",
      state, FLOW_NOW - (gint64) days * 86400);
  g_autoptr (GVariant) item = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

  topay_flow_session_choose (walk->session, field, item);
}

void
walk_choose (Walk *walk, const char *field, guint days)
{
  walk_choose_in_state (walk, field, days, "paid");
}

GVariant *
walk_get_sent (Walk *walk)
{
  return walk->host->fields;
}

char *
walk_dup_sent (Walk *walk, const char *field)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (walk->host->fields, field, NULL);

  if (value == NULL)
    return NULL;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "TRUE" : "FALSE");
  return g_variant_dup_string (value, NULL);
}

void
walk_assert_step (Walk *walk, const char *step)
{
  g_assert_cmpstr (topay_flow_session_get_step (walk->session)->id, ==, step);
}

void
walk_assert_place (Walk *walk, guint nth, guint n_steps)
{
  guint found_nth, found_n_steps;

  topay_flow_session_get_place (walk->session, &found_nth, &found_n_steps);
  g_assert_cmpuint (found_nth, ==, nth);
  g_assert_cmpuint (found_n_steps, ==, n_steps);
}

void
walk_assert_problem (Walk *walk, const char *field, const char *code)
{
  const TopayFlowProblem *problem = topay_flow_session_get_problem (walk->session, field);

  g_assert_true (walk->is_done);
  g_assert_false (walk->moved);
  g_assert_no_error (walk->error);
  g_assert_nonnull (problem);
  g_assert_cmpstr (problem->code, ==, code);
}
