/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a reading of the wizards with hostile eyes found. */

#include "config.h"

#include <string.h>

#include "topay-flow-session.h"

/* A host that says “ok” to everything and remembers what it was asked. */
#define TEST_TYPE_HOST (test_host_get_type ())
G_DECLARE_FINAL_TYPE (TestHost, test_host, TEST, HOST, GObject)

struct _TestHost
{
  GObject parent_instance;
  GString *calls;   /* (owned): names, each with a blank behind it */
  GVariant *fields; /* (owned) (nullable): of the last call */
  const char *account;
};

static void test_host_host_init (TopayFlowHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestHost,
                               test_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAY_TYPE_FLOW_HOST, test_host_host_init))

static void
test_host_call_async (TopayFlowHost *host,
                      const char *endpoint,
                      GVariant *fields,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  TestHost *self = TEST_HOST (host);
  g_autoptr (GTask) task = g_task_new (host, cancellable, callback, user_data);
  g_auto (GVariantDict) reply = G_VARIANT_DICT_INIT (NULL);

  g_string_append_printf (self->calls, "%s ", endpoint);
  g_clear_pointer (&self->fields, g_variant_unref);
  self->fields = g_variant_ref_sink (fields);
  g_assert_cmpuint (self->calls->len, <, 200); /* it goes round and round */
  g_variant_dict_insert (&reply, "proof", "s", "a-secret");
  g_task_return_pointer (task, g_variant_ref_sink (g_variant_dict_end (&reply)),
                         (GDestroyNotify) g_variant_unref);
}

static GVariant *
test_host_call_finish (TopayFlowHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_host_probe_async (TopayFlowHost *host,
                       const char *probe,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  test_host_call_async (host, probe, g_variant_new ("a{sv}", NULL), cancellable, callback,
                        user_data);
}

static char *
test_host_dup_value (TopayFlowHost *host, const char *name)
{
  return g_str_equal (name, "account") ? g_strdup (TEST_HOST (host)->account) : NULL;
}

static gint64
test_host_get_now (TopayFlowHost *host)
{
  return 0;
}

static void
test_host_host_init (TopayFlowHostInterface *iface)
{
  iface->call_async = test_host_call_async;
  iface->call_finish = test_host_call_finish;
  iface->probe_async = test_host_probe_async;
  iface->probe_finish = test_host_call_finish;
  iface->dup_value = test_host_dup_value;
  iface->get_now = test_host_get_now;
}

static void
test_host_finalize (GObject *object)
{
  TestHost *self = TEST_HOST (object);

  g_string_free (self->calls, TRUE);
  g_clear_pointer (&self->fields, g_variant_unref);
  G_OBJECT_CLASS (test_host_parent_class)->finalize (object);
}

static void
test_host_class_init (TestHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_host_finalize;
}

static void
test_host_init (TestHost *self)
{
  self->calls = g_string_new (NULL);
}

typedef struct
{
  TestHost *host;
  TopayFlowSession *session;
  gboolean done;
} Fixture;

static TopayFlow *
parse (const char *steps, GError **error)
{
  g_autofree char *text =
      g_strdup_printf ("<flow id=\"t\" version=\"1\" title=\"T\">%s</flow>", steps);

  return topay_flow_parse (text, strlen (text), error);
}

static void
begin (Fixture *fixture, const char *steps)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = parse (steps, &error);

  g_assert_no_error (error);
  fixture->host = g_object_new (TEST_TYPE_HOST, NULL);
  fixture->session = topay_flow_session_new (flow, TOPAY_FLOW_HOST (fixture->host));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->host);
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  topay_flow_session_continue_finish (TOPAY_FLOW_SESSION (source), result, &error);
  g_assert_no_error (error);
  fixture->done = TRUE;
}

static void
wait (Fixture *fixture)
{
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  fixture->done = FALSE;
}

static void
go_on (Fixture *fixture)
{
  topay_flow_session_continue_async (fixture->session, NULL, on_done_cb, fixture);
  wait (fixture);
}

static void
assert_step (Fixture *fixture, const char *id)
{
  g_assert_cmpstr (topay_flow_session_get_step (fixture->session)->id, ==, id);
}

#define RESULT "<step id=\"end\" kind=\"result\" title=\"End\"><text>End</text></step>"

static void
test_action_leads_to_check (Fixture *fixture, gconstpointer data)
{
  begin (fixture,
         "<step id=\"one\" kind=\"form\" title=\"One\"><text>One</text>"
         "<action id=\"act\" label=\"Act\"><call endpoint=\"act\"/>"
         "<on outcome=\"ok\" next=\"look\"/></action><on outcome=\"ok\" next=\"end\"/></step>"
         "<step id=\"look\" kind=\"check\" title=\"Look\"><call endpoint=\"look\"/>"
         "<on outcome=\"ok\" next=\"end\"/></step>" RESULT);
  topay_flow_session_run_action_async (fixture->session, "act", NULL, on_done_cb, fixture);
  wait (fixture);
  assert_step (fixture, "end");
  g_assert_cmpstr (fixture->host->calls->str, ==, "act look ");
  go_on (fixture);
  assert_step (fixture, "end");
}

static void
test_hidden_choice (Fixture *fixture, gconstpointer data)
{
  begin (fixture, "<step id=\"zero\" kind=\"form\" title=\"Zero\"><text>Zero</text>"
                  "<field id=\"more\" kind=\"switch\" label=\"More\"/>"
                  "<on outcome=\"ok\" next=\"one\"/></step>"
                  "<step id=\"one\" kind=\"choice\" title=\"One\"><text>One</text>"
                  "<field id=\"way\" kind=\"choice\" label=\"Way\" if=\"more=yes\">"
                  "<option value=\"a\" label=\"A\" next=\"other\"/>"
                  "<option value=\"b\" label=\"B\" next=\"end\"/></field>"
                  "<on outcome=\"ok\" next=\"end\"/></step>" RESULT
                  "<step id=\"other\" kind=\"result\" title=\"Other\"><text>Other</text></step>");
  topay_flow_session_set_answer (fixture->session, "more", "yes");
  go_on (fixture);
  topay_flow_session_set_answer (fixture->session, "way", "a");
  topay_flow_session_go_back (fixture->session);
  topay_flow_session_set_answer (fixture->session, "more", "no");
  go_on (fixture);
  assert_step (fixture, "one");
  go_on (fixture);
  assert_step (fixture, "end");
}

static void
test_wide_pin (Fixture *fixture, gconstpointer data)
{
  begin (fixture, "<step id=\"one\" kind=\"form\" title=\"One\"><text>One</text>"
                  "<field id=\"pin\" kind=\"new-pin\" label=\"PIN\" required=\"yes\"/>"
                  "<on outcome=\"ok\" next=\"end\"/></step>" RESULT);
  topay_flow_session_set_answer (fixture->session, "pin", "５８２９０３");
  topay_flow_session_set_answer (fixture->session, "pin:again", "582 903");
  go_on (fixture);
  assert_step (fixture, "end");
}

static void
test_end_without_secrets (Fixture *fixture, gconstpointer data)
{
  begin (fixture,
         "<step id=\"one\" kind=\"form\" title=\"One\"><text>One</text>"
         "<call endpoint=\"one\"><keep reply=\"proof\" name=\"proof\" secret=\"yes\"/></call>"
         "<on outcome=\"ok\" next=\"two\"/></step>"
         "<step id=\"two\" kind=\"form\" title=\"Two\"><text>Two</text>"
         "<on outcome=\"ok\" next=\"end\"/></step>" RESULT);
  go_on (fixture);
  g_assert_cmpstr (topay_flow_session_get_value (fixture->session, "proof"), ==, "a-secret");
  go_on (fixture);
  assert_step (fixture, "end");
  g_assert_null (topay_flow_session_get_value (fixture->session, "proof"));
}

static void
test_account_yes (Fixture *fixture, gconstpointer data)
{
  const char *sent = NULL;

  begin (fixture, "<step id=\"one\" kind=\"form\" title=\"One\"><text>One</text>"
                  "<call endpoint=\"one\"><set field=\"account\" from=\"@account\"/></call>"
                  "<on outcome=\"ok\" next=\"end\"/></step>" RESULT);
  fixture->host->account = "yes";
  go_on (fixture);
  g_assert_true (g_variant_lookup (fixture->host->fields, "account", "&s", &sent));
  g_assert_cmpstr (sent, ==, "yes");
}

static void
test_dead_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow =
      parse ("<step id=\"one\" kind=\"form\" title=\"One\"><text>One</text>"
             "<call endpoint=\"one\"/><on outcome=\"code_void\" next=\"end\"/></step>" RESULT,
             &error);

  g_assert_null (flow);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, NULL, func, tear_down)
  ADD ("/flow-review/action-that-leads-to-a-check-runs-the-check", test_action_leads_to_check);
  ADD ("/flow-review/a-hidden-choice-leads-nowhere", test_hidden_choice);
  ADD ("/flow-review/the-same-digits-twice-are-the-same-however-typed", test_wide_pin);
  ADD ("/flow-review/no-secret-outlives-the-result", test_end_without_secrets);
  ADD ("/flow-review/an-account-named-yes-is-an-account", test_account_yes);
  ADD ("/flow-review/a-step-that-only-leads-on-when-refused-is-refused", test_dead_end);
#undef ADD
  return g_test_run ();
}
