/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every wizard that asks for something, on its page from the first step to the end, in both
 * languages: each step can be gone on from, and fits a narrow window with large text. */

#include "config.h"

#include "fake-host.h"
#include "topay-flow-form.h"
#include "topay-flow-page.h"
#include "topay-test-server.h"
#include "topay-wizards.h"
#include "view-fixture.h"

#define ID     "0123456789abcdef0123456789abcdef"
#define MARGIN 12 /* beside the column */
#define NOW    G_GINT64_CONSTANT (1795000000)
#define PAYMENTS                                                                                   \
  "[{'id': <'" ID "'>, 'order': <'T2026112318200583'>, 'merchant': <'Morning Light Books'>,"       \
  " 'amount': <int64 136800>, 'currency': <'CNY'>, 'made_at': <int64 1794900000>,"                 \
  " 'state': <'paid'>, 'reason': <'none'>},"                                                       \
  " {'id': <'1123456789abcdef0123456789abcdef'>, 'order': <'T2026112318210584'>,"                  \
  " 'merchant': <'Morning Light Books'>, 'amount': <int64 136800>, 'currency': <'CNY'>,"           \
  " 'made_at': <int64 1794900060>, 'state': <'paid'>, 'reason': <'none'>}]"
#define CASES                                                                                      \
  "[{'id': <'" ID "'>, 'number': <'R-7KMQ2XWA'>, 'merchant': <'Morning Light Books'>,"             \
  " 'amount': <int64 136800>, 'currency': <'CNY'>, 'deadline_at': <int64 1795900000>,"             \
  " 'kind': <'refund'>}]"
#define SENT                                                                                       \
  "{'state': <'sent'>, 'case_id': <'" ID "'>, 'number': <'R-7KMQ2XWA'>, 'due_on': <'2026-11-23'>}"
#define CONFIRM                                                                                    \
  "{'state': <'sent'>, 'case_id': <'" ID "'>, 'number': <'R-7KMQ2XWA'>, 'confirm': <true>}"

typedef struct
{
  const char *flow, *reason, *reply, *end;
} Way;

static const Way ways[] = {
  { "refund", "faulty", CONFIRM, "sent" },
  { "refund", "duplicate", SENT, "sent" },
  { "refund", "subscription", "{'state': <'kept'>}", "kept" },
  { "refund", "scam", NULL, "fraud" },
  { "refund", "wrong-person", NULL, "wrong-person" },
  { "fraud-report", "account-taken", "{'state': <'sign_in'>}", "sign-in" },
  { "fraud-report", "scam", SENT, "sent" },
  { "complaint", "merchant", SENT, "sent" },
  { "frozen-funds", "legal", SENT, "sent" },
  { "frozen-funds", "source", SENT, "sent" },
  { "wrong-transfer", "wrong-amount", SENT, "sent" },
  { "appeal", NULL, SENT, "sent" },
  { "lost-contact", "both-lost", SENT, "sent" },
};

typedef struct
{
  ViewFixture base;
  FakeHost *host;            /* (owned) */
  TopayPage *page;           /* (unowned): the child of the window */
  TopayFlowSession *session; /* (unowned): of the page */
  char *folder;              /* (owned) */
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static const char *
get_answer (const TopayFlowField *field)
{
  switch (field->kind)
    {
    case TOPAY_FLOW_FIELD_CHOICE:
      return ((TopayFlowOption *) g_ptr_array_index (field->options, 0))->value;
    case TOPAY_FLOW_FIELD_DATE:
      return "2026-11-17";
    case TOPAY_FLOW_FIELD_MONEY:
      return "136800";
    case TOPAY_FLOW_FIELD_CODE:
      return "48210573";
    case TOPAY_FLOW_FIELD_FILES:
      return ID;
    case TOPAY_FLOW_FIELD_PAYMENT:
    case TOPAY_FLOW_FIELD_CASE:
    case TOPAY_FLOW_FIELD_SWITCH:
    case TOPAY_FLOW_FIELD_TEXT:
    case TOPAY_FLOW_FIELD_MULTILINE:
    case TOPAY_FLOW_FIELD_ACCOUNT:
    case TOPAY_FLOW_FIELD_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PIN:
    default:
      return "It came torn";
    }
}

static void
choose (Fixture *fixture, const TopayFlowField *field)
{
  gboolean is_case = field->kind == TOPAY_FLOW_FIELD_CASE;
  g_autoptr (GVariant) items =
      g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), is_case ? CASES : PAYMENTS, NULL, NULL, NULL);
  g_autoptr (GVariant) item = g_variant_get_child_value (items, 0);

  topay_flow_session_choose (fixture->session, field->id, item);
}

static void
answer (Fixture *fixture, const Way *way)
{
  const TopayFlowStep *step = topay_flow_session_get_step (fixture->session);

  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);
      const char *known = topay_flow_session_get_value (fixture->session, field->id);

      if (g_str_equal (field->id, "reason") && way->reason != NULL)
        topay_flow_session_set_answer (fixture->session, field->id, way->reason);
      else if (known != NULL && *known != '\0')
        continue;
      else if (topay_flow_field_is_listed (field))
        choose (fixture, field);
      else
        topay_flow_session_set_answer (fixture->session, field->id, get_answer (field));
    }
}

static void
reply (Fixture *fixture, const Way *way)
{
  const char *endpoint = fake_host_get_endpoint (fixture->host);

  if (endpoint == NULL)
    return;
  if (g_str_has_prefix (endpoint, "queue:"))
    fake_host_reply (fixture->host, way->reply);
  else if (g_str_equal (endpoint, "freeze"))
    fake_host_reply (fixture->host, "{'frozen': <'by_you'>}");
  else if (g_str_equal (endpoint, "case_confirm"))
    fake_host_reply (fixture->host, "{'due_on': <'2026-11-23'>}");
  else
    fake_host_reply (fixture->host, "{'proof_id': <'p'>, 'expires_at': <int64 1795000600>}");
}

static void
look (Fixture *fixture)
{
  const char *step = topay_flow_session_get_step (fixture->session)->id;
  int width;

  settle ();
  width =
      view_measure_width (view_find_nth (GTK_WIDGET (fixture->page), TOPAY_TYPE_FLOW_FORM, 0), 150);
  g_test_message ("%s: %d px", step, width);
  g_assert_cmpint (width, <=, 360 - 2 * MARGIN);
}

static void
walk (Fixture *fixture, const Way *way)
{
  while (topay_flow_session_get_step (fixture->session)->kind != TOPAY_FLOW_STEP_RESULT)
    {
      const TopayFlowStep *before = topay_flow_session_get_step (fixture->session);

      answer (fixture, way);
      look (fixture);
      gtk_widget_activate_action (GTK_WIDGET (fixture->page), "form.continue", NULL);
      settle ();
      while (fake_host_get_endpoint (fixture->host) != NULL)
        reply (fixture, way);
      g_assert_true (topay_flow_session_get_step (fixture->session) != before);
    }
  look (fixture);
  g_assert_cmpstr (topay_flow_session_get_step (fixture->session)->id, ==, way->end);
}

static void
open_page (Fixture *fixture, const Way *way)
{
  g_autoptr (TopayFlow) flow = topay_wizards_load_flow (way->flow);

  g_assert_nonnull (flow);
  fixture->host = fake_host_new ();
  fake_host_set_now (fixture->host, NOW);
  fake_host_set_lists (fixture->host, PAYMENTS, CASES);
  fixture->page =
      topay_flow_page_new (fixture->base.context, flow, TOPAY_FLOW_HOST (fixture->host));
  fixture->session = topay_flow_page_get_session (TOPAY_FLOW_PAGE (fixture->page));
  view_fixture_present (&fixture->base, GTK_WIDGET (fixture->page));
}

static void
test_walk (const Way *way, const char *language)
{
  Fixture fixture = { .folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL) };

  view_fixture_set_up (&fixture.base, language, fixture.folder);
  open_page (&fixture, way);
  walk (&fixture, way);
  view_fixture_tear_down (&fixture.base);
  g_clear_object (&fixture.host);
  topay_test_remove_tree (fixture.folder);
  g_free (fixture.folder);
}

static void
test_english (gconstpointer data)
{
  test_walk (data, "en");
}

static void
test_chinese (gconstpointer data)
{
  test_walk (data, "zh_CN");
}

int
main (int argc, char *argv[])
{
  view_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      const char *reason = ways[i].reason != NULL ? ways[i].reason : "once";
      g_autofree char *english =
          g_strdup_printf ("/flow-walks/%s/%s/in-english", ways[i].flow, reason);
      g_autofree char *chinese =
          g_strdup_printf ("/flow-walks/%s/%s/in-chinese", ways[i].flow, reason);

      g_test_add_data_func (english, &ways[i], test_english);
      g_test_add_data_func (chinese, &ways[i], test_chinese);
    }
  return g_test_run ();
}
