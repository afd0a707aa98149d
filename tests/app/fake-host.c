/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fake-host.h"

#include "topay-error.h"

struct _FakeHost
{
  GObject parent_instance;
  GTask *task;        /* (owned) (nullable): waits */
  char *endpoint;     /* (owned) (nullable) */
  GVariant *fields;   /* (owned) (nullable) */
  GVariant *payments; /* (owned) (nullable): NULL: nobody is signed in */
  GVariant *cases;    /* (owned) (nullable) */
  guint n_calls, n_lists;
  gint64 now;
};

static void fake_host_host_init (TopayFlowHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeHost,
                               fake_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAY_TYPE_FLOW_HOST, fake_host_host_init))

static void
fake_host_call_async (TopayFlowHost *host,
                      const char *endpoint,
                      GVariant *fields,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  FakeHost *self = FAKE_HOST (host);

  g_assert_null (self->task); /* one at a time */
  self->task = g_task_new (host, cancellable, callback, user_data);
  self->n_calls++;
  g_free (self->endpoint);
  self->endpoint = g_strdup (endpoint);
  g_clear_pointer (&self->fields, g_variant_unref);
  self->fields = g_variant_ref_sink (fields);
}

/* What is queued waits like a call; its name has "queue:" before it. */
static void
fake_host_queue_async (TopayFlowHost *host,
                       const char *endpoint,
                       GVariant *fields,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autofree char *name = g_strconcat ("queue:", endpoint, NULL);

  fake_host_call_async (host, name, fields, cancellable, callback, user_data);
}

/* Lists are there at once, or their refusal is. */
static void
fake_host_list_async (TopayFlowHost *host,
                      const char *list,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  FakeHost *self = FAKE_HOST (host);
  g_autoptr (GTask) task = g_task_new (host, cancellable, callback, user_data);
  GVariant *items = g_str_equal (list, "payments") ? self->payments : self->cases;
  GError *error = NULL;

  self->n_lists++;
  if (items != NULL)
    {
      g_task_return_pointer (task, g_variant_ref (items), (GDestroyNotify) g_variant_unref);
      return;
    }
  error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "Refused");
  topay_error_edit_detail (error)->code = g_strdup ("signed_out");
  g_task_return_error (task, error);
}

static GVariant *
fake_host_call_finish (TopayFlowHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_host_probe_async (TopayFlowHost *host,
                       const char *probe,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  fake_host_call_async (host, probe, g_variant_new ("a{sv}", NULL), cancellable, callback,
                        user_data);
}

static char *
fake_host_dup_value (TopayFlowHost *host, const char *name)
{
  if (g_str_equal (name, "today"))
    return g_strdup ("2026-11-18");
  return g_str_equal (name, "language") ? g_strdup ("en") : NULL;
}

static gint64
fake_host_get_now (TopayFlowHost *host)
{
  return FAKE_HOST (host)->now;
}

static void
fake_host_host_init (TopayFlowHostInterface *iface)
{
  iface->call_async = fake_host_call_async;
  iface->call_finish = fake_host_call_finish;
  iface->queue_async = fake_host_queue_async;
  iface->queue_finish = fake_host_call_finish;
  iface->list_async = fake_host_list_async;
  iface->list_finish = fake_host_call_finish;
  iface->probe_async = fake_host_probe_async;
  iface->probe_finish = fake_host_call_finish;
  iface->dup_value = fake_host_dup_value;
  iface->get_now = fake_host_get_now;
}

static void
fake_host_finalize (GObject *object)
{
  FakeHost *self = FAKE_HOST (object);

  g_clear_object (&self->task);
  g_free (self->endpoint);
  g_clear_pointer (&self->fields, g_variant_unref);
  g_clear_pointer (&self->payments, g_variant_unref);
  g_clear_pointer (&self->cases, g_variant_unref);

  G_OBJECT_CLASS (fake_host_parent_class)->finalize (object);
}

static void
fake_host_class_init (FakeHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_host_finalize;
}

static void
fake_host_init (FakeHost *self)
{
}

FakeHost *
fake_host_new (void)
{
  return g_object_new (FAKE_TYPE_HOST, NULL);
}

void
fake_host_set_now (FakeHost *self, gint64 now)
{
  self->now = now;
}

/* In the text format of GVariant: "[{'id': <'…'>, …}]". */
void
fake_host_set_lists (FakeHost *self, const char *payments, const char *cases)
{
  g_clear_pointer (&self->payments, g_variant_unref);
  g_clear_pointer (&self->cases, g_variant_unref);
  if (payments != NULL)
    self->payments = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), payments, NULL, NULL, NULL);
  if (cases != NULL)
    self->cases = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), cases, NULL, NULL, NULL);
}

guint
fake_host_get_n_lists (FakeHost *self)
{
  return self->n_lists;
}

/* A field of the last call in the text format of GVariant. */
char *
fake_host_print_field (FakeHost *self, const char *name)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (self->fields, name, NULL);

  return value != NULL ? g_variant_print (value, FALSE) : NULL;
}

const char *
fake_host_get_endpoint (FakeHost *self)
{
  return self->task != NULL ? self->endpoint : NULL;
}

/* What the last call said. */
char *
fake_host_dup_field (FakeHost *self, const char *name)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (self->fields, name, G_VARIANT_TYPE_STRING);

  return value != NULL ? g_variant_dup_string (value, NULL) : NULL;
}

guint
fake_host_get_n_calls (FakeHost *self)
{
  return self->n_calls;
}

/* Runs what the answer leads to. */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* @fields in the text format of GVariant: "{'proof_id': <'x'>}". */
void
fake_host_reply (FakeHost *self, const char *fields)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_variant_parse (G_VARIANT_TYPE_VARDICT, fields, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (task);
  g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
  settle ();
}

void
fake_host_refuse (FakeHost *self, const char *code, gint64 tries_left)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  GError *error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "Refused");

  g_assert_nonnull (task);
  topay_error_edit_detail (error)->code = g_strdup (code);
  topay_error_edit_detail (error)->tries_left = tries_left;
  g_task_return_error (task, error);
  settle ();
}

void
fake_host_fail (FakeHost *self, int kind)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_assert_nonnull (task);
  g_task_return_error (task, g_error_new_literal (TOPAY_ERROR, kind, "Not reached"));
  settle ();
}
