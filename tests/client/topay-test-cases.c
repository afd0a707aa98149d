/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-test-cases.h"

#include <string.h>

#include "topay-case-chain.h"

#define BEGIN G_GINT64_CONSTANT (1795420800) /* 2026-11-23T08:00:00Z */

struct _TopayTestCases
{
  GMutex lock;
  GPtrArray *details; /* (owned) (element-type TopayWireCaseDetail): the latest change last */
  gint64 now;         /* Unix seconds; goes on with every event */
  char *body;         /* (owned) (nullable): of the last answer */
  guint n_lists;
  guint n_looks;
};

static void
free_detail (gpointer detail)
{
  topay_wire_free (&topay_record_case_detail, detail);
}

TopayTestCases *
topay_test_cases_new (void)
{
  TopayTestCases *self = g_new0 (TopayTestCases, 1);

  g_mutex_init (&self->lock);
  self->details = g_ptr_array_new_with_free_func (free_detail);
  self->now = BEGIN;
  return self;
}

void
topay_test_cases_free (TopayTestCases *self)
{
  g_ptr_array_unref (self->details);
  g_mutex_clear (&self->lock);
  g_free (self->body);
  g_free (self);
}

char *
topay_test_cases_dup_id (guint number)
{
  return g_strdup_printf ("%032x", number);
}

static TopayWireCaseDetail *
find (TopayTestCases *self, const char *id)
{
  for (guint i = 0; i < self->details->len; i++)
    {
      TopayWireCaseDetail *detail = g_ptr_array_index (self->details, i);

      if (g_str_equal (detail->summary->id, id))
        return detail;
    }
  return NULL;
}

TopayWireCaseDetail *
topay_test_cases_get (TopayTestCases *self, guint number)
{
  g_autofree char *id = topay_test_cases_dup_id (number);

  return find (self, id);
}

static char *
dup_hex (const guint8 *bytes, gsize n_bytes)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/* Ties the events to each other, from the first on. */
static void
seal (TopayWireCaseDetail *detail)
{
  guint8 hash[TOPAY_CASE_CHAIN_BYTES] = { 0 };

  for (guint i = 0; i < detail->events->len; i++)
    {
      TopayWireCaseEvent *event = g_ptr_array_index (detail->events, i);
      TopayCaseLink link = {
        detail->summary->id, event->seq, event->event,    event->state, event->actor,
        event->actor_id,     event->at,  event->template, event->words, { 0 }
      };
      guint8 next[TOPAY_CASE_CHAIN_BYTES];

      memset (link.salt, (int) event->seq, sizeof link.salt);
      g_free (event->salt);
      event->salt = dup_hex (link.salt, sizeof link.salt);
      topay_case_chain_hash (&link, hash, next);
      memcpy (hash, next, sizeof hash);
      g_free (event->hash);
      event->hash = dup_hex (hash, sizeof hash);
    }
}

static void
happen (TopayTestCases *self, TopayWireCaseDetail *detail, const TopayTestEvent *what)
{
  TopayWireCaseEvent *event = topay_wire_new (&topay_record_case_event);

  self->now += 60;
  event->seq = (gint64) detail->events->len + 1;
  event->event = g_strdup (what->event);
  event->state = g_strdup (what->state);
  event->actor = g_strdup (what->actor);
  event->words = g_strdup (what->words);
  event->at = self->now;
  g_ptr_array_add (detail->events, event);
  seal (detail);
  g_free (detail->summary->state);
  detail->summary->state = g_strdup (what->state);
  detail->summary->updated_at = self->now;
  detail->summary->n_events = detail->events->len;
}

void
topay_test_cases_happen (TopayTestCases *self, guint number, const TopayTestEvent *event)
{
  TopayWireCaseDetail *detail;

  g_mutex_lock (&self->lock);
  detail = topay_test_cases_get (self, number);
  happen (self, detail, event);
  for (guint i = 0; i < self->details->len; i++)
    if (g_ptr_array_index (self->details, i) == detail)
      {
        g_ptr_array_steal_index (self->details, i);
        break;
      }
  g_ptr_array_add (self->details, detail);
  g_mutex_unlock (&self->lock);
}

void
topay_test_cases_add (TopayTestCases *self, guint number, const char *kind)
{
  static const TopayTestEvent submitted = { "submit", "submitted", "person", NULL };
  TopayWireCaseDetail *detail = topay_wire_new (&topay_record_case_detail);

  g_mutex_lock (&self->lock);
  detail->rating = TOPAY_WIRE_NO_INTEGER;
  detail->summary = topay_wire_new (&topay_record_case);
  detail->summary->id = topay_test_cases_dup_id (number);
  detail->summary->number = g_strdup_printf ("R-%08u", number);
  detail->summary->kind = g_strdup (kind);
  detail->summary->reason = g_strdup ("faulty");
  detail->summary->merchant = g_strdup_printf ("Corner shop %u", number);
  detail->summary->amount = 10000 + number;
  detail->summary->currency = g_strdup ("CNY");
  detail->summary->created_at = self->now;
  happen (self, detail, &submitted);
  g_ptr_array_add (self->details, detail);
  g_mutex_unlock (&self->lock);
}

void
topay_test_cases_remove (TopayTestCases *self, guint number)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->details, topay_test_cases_get (self, number));
  g_mutex_unlock (&self->lock);
}

/* Says other words in the first event, and makes it fit: another history. */
void
topay_test_cases_forge (TopayTestCases *self, guint number, const char *words)
{
  TopayWireCaseDetail *detail;
  TopayWireCaseEvent *event;

  g_mutex_lock (&self->lock);
  detail = topay_test_cases_get (self, number);
  event = g_ptr_array_index (detail->events, 0);
  g_free (event->words);
  event->words = g_strdup (words);
  seal (detail);
  g_mutex_unlock (&self->lock);
}

/* Leaves the first events alone. */
void
topay_test_cases_cut (TopayTestCases *self, guint number, guint n_events)
{
  TopayWireCaseDetail *detail;

  g_mutex_lock (&self->lock);
  detail = topay_test_cases_get (self, number);
  for (guint i = n_events; i < detail->events->len; i++)
    topay_wire_free (&topay_record_case_event, g_ptr_array_index (detail->events, i));
  g_ptr_array_set_size (detail->events, (int) n_events);
  detail->summary->n_events = n_events;
  g_mutex_unlock (&self->lock);
}

/* --- Answers --- */

static char *
answer_list (TopayTestCases *self, gint64 skip)
{
  g_autoptr (GPtrArray) page = g_ptr_array_new ();
  TopayWireCaseList list = { page, self->details->len };

  for (gint64 i = (gint64) self->details->len - 1 - skip;
       i >= 0 && page->len < TOPAY_WIRE_MAX_CASES; i--)
    {
      TopayWireCaseDetail *detail = g_ptr_array_index (self->details, i);

      g_ptr_array_add (page, detail->summary);
    }
  return topay_wire_encode (&topay_record_case_list, &list, NULL);
}

static char *
answer_look (const TopayWireCaseDetail *detail, gint64 since)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  TopayWireCaseDetail answer = *detail;

  answer.events = events;
  for (gint64 i = MAX (since, 0);
       i < (gint64) detail->events->len && events->len < TOPAY_WIRE_MAX_CASE_EVENTS; i++)
    g_ptr_array_add (events, g_ptr_array_index (detail->events, i));
  return topay_wire_encode (&topay_record_case_detail, &answer, NULL);
}

static char *
answer (TopayTestCases *self, const TopayTestRequest *request)
{
  const char *body = request->body != NULL ? request->body : "{}";
  char *text = NULL;

  if (g_str_has_prefix (request->head, "POST /v1/cases/list "))
    {
      TopayWireCasePage *page =
          topay_wire_decode (&topay_record_case_page, body, strlen (body), NULL, NULL);

      self->n_lists++;
      text = answer_list (self, page->skip);
      topay_wire_free (&topay_record_case_page, page);
    }
  else if (g_str_has_prefix (request->head, "POST /v1/cases/look "))
    {
      TopayWireCaseLook *look =
          topay_wire_decode (&topay_record_case_look, body, strlen (body), NULL, NULL);
      TopayWireCaseDetail *detail = find (self, look->case_id);

      self->n_looks++;
      text = detail != NULL ? answer_look (detail, look->since) : NULL;
      topay_wire_free (&topay_record_case_look, look);
    }
  return text;
}

gboolean
topay_test_cases_serve (TopayTestCases *self,
                        const TopayTestRequest *request,
                        TopayTestAnswer *reply)
{
  gboolean is_known;

  g_mutex_lock (&self->lock);
  g_free (self->body);
  self->body = answer (self, request);
  is_known = self->body != NULL;
  *reply = (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, self->body };
  g_mutex_unlock (&self->lock);
  return is_known;
}

guint
topay_test_cases_get_n_lists (TopayTestCases *self)
{
  guint n_lists;

  g_mutex_lock (&self->lock);
  n_lists = self->n_lists;
  g_mutex_unlock (&self->lock);
  return n_lists;
}

guint
topay_test_cases_get_n_looks (TopayTestCases *self)
{
  guint n_looks;

  g_mutex_lock (&self->lock);
  n_looks = self->n_looks;
  g_mutex_unlock (&self->lock);
  return n_looks;
}
