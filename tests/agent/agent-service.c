/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "agent-service.h"

#include <string.h>

#define DAY_S    86400
#define OFFSET_S (8 * 3600)

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

#define MAX_NOTES 8

typedef struct
{
  const char *account, *name, *role, *id, *token;
} Agent;

static const Agent agents[] = {
  { "lin", "Lin Yue", "agent", "a0000000000000000000000000000001",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
  { "wu", "Wu Fang", "senior", "a0000000000000000000000000000002",
    "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB" },
  { "he", "He Ping", "supervisor", "a0000000000000000000000000000003",
    "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC" },
};

static const struct
{
  const char *number, *kind, *state, *reason, *id;
  gint64 amount;
  int due_in; /* days; 99: the clock stands still */
  gint64 level;
} cases[N_CASES] = {
  { "R-7K2M9Q4D", "refund", "under_review", "faulty", "c0000000000000000000000000000001", 36800, 1,
    2 },
  { "F-3H8P2W5X", "fraud", "under_review", "scam", "c0000000000000000000000000000002", -1, 3, 1 },
  { "R-9B4T6N1C", "refund", "under_review", "faulty", "c0000000000000000000000000000003", 136800,
    -2, 2 },
  { "C-5V1L8Z3K", "complaint", "under_review", "waiting", "c0000000000000000000000000000004", -1,
    99, 0 },
  { "R-2D6G8J0L", "refund", "abnormal", "duplicate", "c0000000000000000000000000000005", 9900, 99,
    2 },
};

static const char *const evidence_ids[] = { "e0000000000000000000000000000001",
                                            "e0000000000000000000000000000002",
                                            "e0000000000000000000000000000003" };

/* 2 × 2 pixels. */
static const guint8 png[] = {
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
  0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xfd,
  0xd4, 0x9a, 0x73, 0x00, 0x00, 0x00, 0x10, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x38,
  0x90, 0xa0, 0x00, 0x44, 0x0c, 0x10, 0x0a, 0x00, 0x25, 0x8e, 0x05, 0x01, 0x55, 0x92, 0x96,
  0xf6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

static const char pdf[] = "%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";
static const char text[] = "The strap is broken.\nSee the second picture.\n";

typedef struct
{
  char *state;         /* (owned) */
  const Agent *holder; /* (nullable) */
  gboolean proposed;
  const Agent *approvers[2]; /* (nullable) */
  gint64 n_events;
  gint64 updated_at;
  const char *content;
  char *notes[MAX_NOTES]; /* (owned) (nullable) */
  guint n_notes;
} State;

struct _AgentService
{
  TopayTestServer *server; /* (owned) */
  GMutex mutex;            /* for all below */
  State states[N_CASES];
  GHashTable *keys; /* (owned) (element-type utf8 utf8): what was done under each: its body */
  char *last_act;   /* (owned) (nullable) */
  char *body;       /* (owned) (nullable): of the last answer */
  guint n_acts, n_looks, n_to_lose;
  const char *refusal; /* (nullable): of everything */
  guint refusal_status;
  gboolean is_ended;
};

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static char *
dup_day (int days)
{
  g_autoptr (GDateTime) day =
      g_date_time_new_from_unix_utc (get_now () + OFFSET_S + (gint64) days * DAY_S);

  return g_date_time_format (day, "%Y-%m-%d");
}

static TopayTestAnswer
answer_text (AgentService *self, guint status, char *body)
{
  g_free (self->body);
  self->body = body;
  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, status, NULL, self->body };
}

static TopayTestAnswer
answer_record (AgentService *self, guint status, const TopayWireRecord *record, gpointer value)
{
  char *body = topay_wire_encode (record, value, NULL);

  topay_wire_free (record, value);
  return answer_text (self, status, body);
}

static TopayTestAnswer
refuse (AgentService *self, guint status, const char *code)
{
  return answer_text (
      self, status,
      g_strdup_printf ("{\"code\":\"%s\",\"request_id\":\"0123456789abcdef\"}", code));
}

static const Agent *
find_agent (const TopayTestRequest *request)
{
  for (guint i = 0; i < G_N_ELEMENTS (agents); i++)
    if (strstr (request->head, agents[i].token) != NULL)
      return &agents[i];
  return NULL;
}

static TopayWireCase *
make_summary (AgentService *self, AgentCase which)
{
  const State *state = &self->states[which];
  TopayWireCase *summary = topay_wire_new (&topay_record_case);

  summary->id = g_strdup (cases[which].id);
  summary->number = g_strdup (cases[which].number);
  summary->kind = g_strdup (cases[which].kind);
  summary->state = g_strdup (state->state);
  summary->reason = g_strdup (cases[which].reason);
  if (cases[which].amount > 0)
    {
      summary->amount = cases[which].amount;
      summary->currency = g_strdup ("CNY");
      summary->merchant = g_strdup ("Morning Light Books");
      summary->order = g_strdup ("T2026112212345678");
    }
  if (cases[which].due_in != 99)
    summary->due_on = dup_day (cases[which].due_in);
  summary->late = cases[which].due_in < 0;
  summary->created_at = get_now () - 3 * DAY_S;
  summary->updated_at = state->updated_at;
  summary->n_events = state->n_events;
  summary->n_evidence = which == CASE_LARGE ? 3 : 0;
  return summary;
}

static TopayWireAgentCase *
make_entry (AgentService *self, AgentCase which)
{
  const State *state = &self->states[which];
  TopayWireAgentCase *entry = topay_wire_new (&topay_record_agent_case);

  entry->summary = make_summary (self, which);
  entry->customer = g_strdup ("C•• Min");
  entry->level = cases[which].level;
  entry->claimed_by = state->holder != NULL ? g_strdup (state->holder->id) : NULL;
  entry->claimed_name = state->holder != NULL ? g_strdup (state->holder->name) : NULL;
  entry->proposed = state->proposed;
  entry->wants_two = which == CASE_LARGE;
  entry->n_approvals = (state->approvers[0] != NULL) + (state->approvers[1] != NULL);
  entry->language = g_strdup ("zh_CN");
  return entry;
}

static gboolean
is_open (const char *state)
{
  return !g_str_equal (state, "rejected") && !g_str_equal (state, "succeeded")
         && !g_str_equal (state, "approved");
}

static gboolean
belongs (AgentService *self, AgentCase which, const char *queue, const Agent *agent)
{
  const State *state = &self->states[which];

  if (g_str_equal (queue, "open"))
    return is_open (state->state);
  if (g_str_equal (queue, "mine"))
    return is_open (state->state) && state->holder == agent;
  if (g_str_equal (queue, "second"))
    return is_open (state->state) && state->proposed && state->holder != agent;
  return !is_open (state->state);
}

static TopayTestAnswer
list_cases (AgentService *self, const TopayTestRequest *request, const Agent *agent)
{
  TopayWireAgentQueue *wanted = topay_wire_decode (&topay_record_agent_queue, request->body,
                                                   strlen (request->body), NULL, NULL);
  TopayWireAgentCaseList *list = topay_wire_new (&topay_record_agent_case_list);

  g_assert_nonnull (wanted);
  for (guint i = 0; i < N_CASES; i++)
    if (belongs (self, i, wanted->queue, agent))
      g_ptr_array_add (list->cases, make_entry (self, i));
  list->n_total = list->cases->len;
  topay_wire_free (&topay_record_agent_queue, wanted);
  return answer_record (self, 200, &topay_record_agent_case_list, list);
}

static int
find_case (const char *id)
{
  for (guint i = 0; i < N_CASES; i++)
    if (g_str_equal (cases[i].id, id))
      return (int) i;
  return -1;
}

static TopayWireCaseEvent *
make_event (gint64 seq)
{
  TopayWireCaseEvent *event = topay_wire_new (&topay_record_case_event);

  event->seq = seq;
  event->event = g_strdup (seq == 1 ? "submit" : "accept");
  event->state = g_strdup ("under_review");
  event->actor = g_strdup (seq == 1 ? "person" : "service");
  event->at = get_now () - 2 * DAY_S;
  event->salt = g_strdup ("0123456789abcdef0123456789abcdef");
  event->hash = g_strdup (HASH_A);
  return event;
}

static gconstpointer
get_evidence (guint which, gsize *length)
{
  if (which == 0)
    {
      *length = sizeof png;
      return png;
    }
  *length = strlen (which == 1 ? pdf : text);
  return which == 1 ? pdf : text;
}

static TopayWireEvidence *
make_evidence (guint which)
{
  static const char *const names[] = { "strap.png", "receipt.pdf", "words.txt" };
  static const char *const types[] = { "png", "pdf", "text" };
  TopayWireEvidence *file = topay_wire_new (&topay_record_evidence);
  gsize length = 0;
  gconstpointer bytes = get_evidence (which, &length);

  file->id = g_strdup (evidence_ids[which]);
  file->name = g_strdup (names[which]);
  file->type = g_strdup (types[which]);
  file->size = (gint64) length;
  file->kind = g_strdup (which == 0 ? "goods" : "order");
  file->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);
  file->added_at = get_now () - 2 * DAY_S;
  file->scan = g_strdup ("none");
  return file;
}

static TopayWireAgentPanel *
make_panel (void)
{
  TopayWireAgentPanel *panel = topay_wire_new (&topay_record_agent_panel);

  panel->display_name = g_strdup ("Chen Min");
  panel->account_masked = g_strdup ("ch•••in");
  panel->phone_masked = g_strdup ("138 •••• 2046");
  panel->verification = g_strdup ("full");
  panel->frozen = g_strdup ("no");
  panel->since = 1614556800; /* 2021-03-01 */
  return panel;
}

static void
add_notes (const State *state, GPtrArray *notes)
{
  for (guint i = state->n_notes; i > 0; i--)
    {
      TopayWireAgentNote *note = topay_wire_new (&topay_record_agent_note);

      note->name = g_strdup ("Lin Yue");
      note->at = get_now ();
      note->words = g_strdup (state->notes[i - 1]);
      g_ptr_array_add (notes, note);
    }
}

static void
add_approvals (const State *state, GPtrArray *approvals)
{
  for (guint i = 0; i < 2 && state->approvers[i] != NULL; i++)
    {
      TopayWireAgentApproval *approval = topay_wire_new (&topay_record_agent_approval);

      approval->agent_id = g_strdup (state->approvers[i]->id);
      approval->name = g_strdup (state->approvers[i]->name);
      approval->approved_at = get_now ();
      approval->expires_at = get_now () + DAY_S;
      g_ptr_array_add (approvals, approval);
    }
}

static void
add_method (GPtrArray *methods)
{
  TopayWireMethod *method = topay_wire_new (&topay_record_method);

  method->id = g_strdup ("d0000000000000000000000000000001");
  method->kind = g_strdup ("balance");
  method->label = g_strdup ("Balance");
  method->state = g_strdup ("active");
  method->bank_state = g_strdup ("up");
  method->minimum = 1;
  method->maximum = 10000000;
  g_ptr_array_add (methods, method);
}

static TopayWireCaseDetail *
make_case_detail (AgentService *self, AgentCase which, gint64 since)
{
  TopayWireCaseDetail *detail = topay_wire_new (&topay_record_case_detail);
  gint64 n_events = self->states[which].n_events;
  gint64 first = since >= 0 ? since + 1 : MAX (n_events - TOPAY_WIRE_MAX_CASE_EVENTS + 1, 1);

  detail->summary = make_summary (self, which);
  detail->words = g_strdup ("The strap broke on the second day. <b>Please</b> help.");
  for (gint64 seq = first; seq <= n_events && seq < first + TOPAY_WIRE_MAX_CASE_EVENTS; seq++)
    g_ptr_array_add (detail->events, make_event (seq));
  for (guint i = 0; which == CASE_LARGE && i < G_N_ELEMENTS (evidence_ids); i++)
    g_ptr_array_add (detail->evidence, make_evidence (i));
  if (which == CASE_ABNORMAL)
    {
      detail->payout = topay_wire_new (&topay_record_case_payout);
      detail->payout->state = g_strdup ("returned");
      detail->payout->amount = cases[which].amount;
      detail->payout->currency = g_strdup ("CNY");
    }
  return detail;
}

static TopayTestAnswer
look (AgentService *self, const TopayTestRequest *request)
{
  TopayWireCaseLook *wanted = topay_wire_decode (&topay_record_case_look, request->body,
                                                 strlen (request->body), NULL, NULL);
  int which = find_case (wanted->case_id);
  gint64 since = wanted->since;
  TopayWireAgentCaseDetail *detail;

  topay_wire_free (&topay_record_case_look, wanted);
  if (which < 0)
    return refuse (self, 404, "not_found");

  self->n_looks++;
  detail = topay_wire_new (&topay_record_agent_case_detail);
  detail->entry = make_entry (self, which);
  detail->detail = make_case_detail (self, which, since);
  if (cases[which].level == 0)
    detail->panel_closed = g_strdup ("level");
  else
    detail->panel = make_panel ();
  detail->content = g_strdup (self->states[which].content);
  add_notes (&self->states[which], detail->notes);
  add_approvals (&self->states[which], detail->approvals);
  if (which == CASE_ABNORMAL)
    add_method (detail->methods);
  return answer_record (self, 200, &topay_record_agent_case_detail, detail);
}

static void
move (State *state, const char *to)
{
  g_free (state->state);
  state->state = g_strdup (to);
  state->n_events++;
  state->updated_at++;
}

static const char *
approve (State *state, AgentCase which, const Agent *agent)
{
  if (which != CASE_LARGE)
    {
      move (state, "approved");
      return NULL;
    }
  if (!state->proposed || state->holder == agent || state->approvers[0] == agent)
    return "four_eyes";
  state->approvers[state->approvers[0] != NULL] = agent;
  if (state->approvers[1] != NULL)
    move (state, "approved");
  return NULL;
}

/* NULL, or the code of the refusal. */
static const char *
do_act (AgentService *self, const TopayWireAgentAct *act, AgentCase which, const Agent *agent)
{
  State *state = &self->states[which];
  gboolean wants_text = g_str_equal (act->act, "ask") || g_str_equal (act->act, "approve")
                        || g_str_equal (act->act, "refuse");

  if (wants_text && act->template == NULL)
    return "missing_field";
  if (act->content != NULL && !g_str_equal (act->content, state->content))
    return "content_changed";
  if (g_str_equal (act->act, "claim") && state->holder != NULL && state->holder != agent)
    return "claimed";
  if (g_str_equal (act->act, "claim"))
    state->holder = agent;
  else if (g_str_equal (act->act, "release"))
    state->holder = NULL;
  else if (g_str_equal (act->act, "note") && state->n_notes < MAX_NOTES)
    state->notes[state->n_notes++] = g_strdup (act->words);
  else if (g_str_equal (act->act, "ask"))
    move (state, "need_info");
  else if (g_str_equal (act->act, "propose"))
    state->proposed = TRUE;
  else if (g_str_equal (act->act, "refuse"))
    move (state, "rejected");
  else if (g_str_equal (act->act, "reroute"))
    move (state, "rerouted");
  else if (g_str_equal (act->act, "approve"))
    return approve (state, which, agent);
  return NULL;
}

static char *
dup_key (const TopayTestRequest *request)
{
  const char *header = strstr (request->head, "Idempotency-Key: ");

  g_assert_nonnull (header); /* every act has one */
  header += strlen ("Idempotency-Key: ");
  return g_strndup (header, strcspn (header, "\r"));
}

static TopayTestAnswer
make_receipt (AgentService *self)
{
  TopayWireReceipt *receipt = topay_wire_new (&topay_record_receipt);

  receipt->id = g_strdup ("0123456789abcdef0123456789abcdef");
  receipt->received_at = get_now ();
  return answer_record (self, 201, &topay_record_receipt, receipt);
}

static TopayTestAnswer
act_once (AgentService *self, const TopayTestRequest *request, const Agent *agent)
{
  g_autofree char *key = dup_key (request);
  const char *before = g_hash_table_lookup (self->keys, key);
  TopayWireAgentAct *act;
  const char *code;

  if (before != NULL)
    return g_str_equal (before, request->body) ? make_receipt (self)
                                               : refuse (self, 422, "key_reused");
  act = topay_wire_decode (&topay_record_agent_act, request->body, strlen (request->body), NULL,
                           NULL);
  g_assert_nonnull (act);
  code = do_act (self, act, (AgentCase) find_case (act->case_id), agent);
  topay_wire_free (&topay_record_agent_act, act);
  if (code != NULL)
    return refuse (self, topay_wire_error_code_find (code)->status, code);

  self->n_acts++;
  g_free (self->last_act);
  self->last_act = g_strdup (request->body);
  g_hash_table_insert (self->keys, g_steal_pointer (&key), g_strdup (request->body));
  return make_receipt (self);
}

static TopayTestAnswer
act (AgentService *self, const TopayTestRequest *request, const Agent *agent)
{
  TopayTestAnswer answer = act_once (self, request, agent);

  if (self->n_to_lose > 0)
    {
      self->n_to_lose--;
      answer.manner = TOPAY_TEST_DROP;
    }
  return answer;
}

static TopayTestAnswer
sign_in (AgentService *self, const TopayTestRequest *request)
{
  for (guint i = 0; i < G_N_ELEMENTS (agents); i++)
    {
      g_autofree char *account = g_strdup_printf ("\"account\":\"%s\"", agents[i].account);

      if (strstr (request->body, account) != NULL && strstr (request->body, AGENT_PASSWORD) != NULL
          && strstr (request->body, "\"" AGENT_CODE "\"") != NULL)
        return answer_text (self, 200,
                            g_strdup_printf ("{\"state\":\"signed_in\",\"token\":\"%s\","
                                             "\"expires_at\":\"2036-11-22T14:05:00Z\"}",
                                             agents[i].token));
    }
  return refuse (self, 401, "credentials_wrong");
}

static TopayTestAnswer
tell_self (AgentService *self, const Agent *agent)
{
  return answer_text (
      self, 200,
      g_strdup_printf ("{\"id\":\"%s\",\"account\":\"%s\",\"display_name\":\"%s\",\"role\":\"%s\","
                       "\"expires_at\":\"2036-11-22T14:05:00Z\"}",
                       agent->id, agent->account, agent->name, agent->role));
}

static TopayTestAnswer
read_evidence (AgentService *self, const TopayTestRequest *request)
{
  for (guint i = 0; i < G_N_ELEMENTS (evidence_ids); i++)
    if (strstr (request->body, evidence_ids[i]) != NULL)
      {
        TopayWireEvidence *file = make_evidence (i);
        g_autofree char *line = topay_wire_encode (&topay_record_evidence, file, NULL);
        gsize length = 0;
        const char *bytes = get_evidence (i, &length);
        gsize head = strlen (line) + 1;
        char *body = g_malloc0 (head + length + 1);

        memcpy (body, line, head - 1);
        body[head - 1] = '\n';
        memcpy (body + head, bytes, length);
        topay_wire_free (&topay_record_evidence, file);
        answer_text (self, 200, body);
        return (TopayTestAnswer){ .manner = TOPAY_TEST_ANSWER,
                                  .status = 200,
                                  .headers = "Content-Type: application/octet-stream\r\n",
                                  .body = body,
                                  .length = head + length };
      }
  return refuse (self, 404, "not_found");
}

/* In a thread of the server, one call at a time. */
static TopayTestAnswer
serve_locked (AgentService *self, const TopayTestRequest *request)
{
  const Agent *agent = find_agent (request);

  if (g_str_has_prefix (request->head, "POST /v1/agent/session "))
    return sign_in (self, request);
  if (agent == NULL || self->is_ended)
    return refuse (self, 401, "signed_out");
  if (g_str_has_prefix (request->head, "DELETE /v1/agent/session "))
    return answer_text (self, 200, g_strdup ("{\"done\":true}"));
  if (g_str_has_prefix (request->head, "GET /v1/agent/session "))
    return tell_self (self, agent);
  if (self->refusal != NULL)
    return refuse (self, self->refusal_status, self->refusal);
  if (g_str_has_prefix (request->head, "POST /v1/agent/cases "))
    return list_cases (self, request, agent);
  if (g_str_has_prefix (request->head, "POST /v1/agent/cases/look "))
    return look (self, request);
  if (g_str_has_prefix (request->head, "POST /v1/agent/cases/act "))
    return act (self, request, agent);
  if (g_str_has_prefix (request->head, "POST /v1/agent/evidence/read "))
    return read_evidence (self, request);
  return refuse (self, 404, "not_found");
}

static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  AgentService *self = data;
  TopayTestAnswer answer;

  g_mutex_lock (&self->mutex);
  answer = serve_locked (self, request);
  g_mutex_unlock (&self->mutex);
  return answer;
}

AgentService *
agent_service_new (const char *certificate)
{
  AgentService *self = g_new0 (AgentService, 1);

  g_mutex_init (&self->mutex);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < N_CASES; i++)
    {
      self->states[i].state = g_strdup (cases[i].state);
      self->states[i].n_events = 2;
      self->states[i].updated_at = get_now () - DAY_S;
      self->states[i].content = HASH_A;
    }
  self->states[CASE_ABNORMAL].holder = &agents[0];
  self->server = topay_test_server_new (certificate);
  topay_test_server_set_handler (self->server, serve, self);
  return self;
}

void
agent_service_free (AgentService *self)
{
  topay_test_server_free (self->server);
  for (guint i = 0; i < N_CASES; i++)
    {
      g_free (self->states[i].state);
      for (guint j = 0; j < self->states[i].n_notes; j++)
        g_free (self->states[i].notes[j]);
    }
  g_hash_table_unref (self->keys);
  g_free (self->last_act);
  g_free (self->body);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

char *
agent_service_dup_uri (AgentService *self)
{
  return topay_test_server_dup_uri (self->server);
}

const char *
agent_service_get_case_id (AgentCase which)
{
  return cases[which].id;
}

const char *
agent_service_get_evidence_id (guint which)
{
  return evidence_ids[which];
}

static guint
get_locked (AgentService *self, const guint *place)
{
  guint value;

  g_mutex_lock (&self->mutex);
  value = *place;
  g_mutex_unlock (&self->mutex);
  return value;
}

guint
agent_service_get_n_acts (AgentService *self)
{
  return get_locked (self, &self->n_acts);
}

guint
agent_service_get_n_looks (AgentService *self)
{
  return get_locked (self, &self->n_looks);
}

char *
agent_service_dup_last_act (AgentService *self)
{
  char *copy;

  g_mutex_lock (&self->mutex);
  copy = g_strdup (self->last_act);
  g_mutex_unlock (&self->mutex);
  return copy;
}

char *
agent_service_dup_state (AgentService *self, AgentCase which)
{
  char *copy;

  g_mutex_lock (&self->mutex);
  copy = g_strdup (self->states[which].state);
  g_mutex_unlock (&self->mutex);
  return copy;
}

char *
agent_service_dup_claimer (AgentService *self, AgentCase which)
{
  const Agent *holder;

  g_mutex_lock (&self->mutex);
  holder = self->states[which].holder;
  g_mutex_unlock (&self->mutex);
  return g_strdup (holder != NULL ? holder->account : NULL);
}

void
agent_service_change_content (AgentService *self, AgentCase which)
{
  g_mutex_lock (&self->mutex);
  self->states[which].content = HASH_B;
  self->states[which].n_events++;
  g_mutex_unlock (&self->mutex);
}

void
agent_service_claim (AgentService *self, AgentCase which, const char *account)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (agents); i++)
    if (g_str_equal (agents[i].account, account))
      self->states[which].holder = &agents[i];
  g_mutex_unlock (&self->mutex);
}

void
agent_service_propose (AgentService *self, AgentCase which)
{
  g_mutex_lock (&self->mutex);
  self->states[which].proposed = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
agent_service_lose_answers (AgentService *self, guint n_answers)
{
  g_mutex_lock (&self->mutex);
  self->n_to_lose = n_answers;
  g_mutex_unlock (&self->mutex);
}

void
agent_service_refuse_all (AgentService *self, const char *code, guint status)
{
  g_mutex_lock (&self->mutex);
  self->refusal = code;
  self->refusal_status = status;
  g_mutex_unlock (&self->mutex);
}

void
agent_service_end_sessions (AgentService *self)
{
  g_mutex_lock (&self->mutex);
  self->is_ended = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
agent_service_add_events (AgentService *self, AgentCase which, guint n_events)
{
  g_mutex_lock (&self->mutex);
  self->states[which].n_events += n_events;
  g_mutex_unlock (&self->mutex);
}
