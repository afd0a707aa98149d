/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "case-fixture.h"

#include <string.h>

#include "topay-case-chain.h"

#define CASE_ID  "0123456789abcdef0123456789abcdef"
#define PERSON   "11111111111111111111111111111111"
#define AGENT    "22222222222222222222222222222222"
#define PICTURE  "33333333333333333333333333333333"
#define EVENT_S  3600
#define MERCHANT "Morning Light Books"

static char *
dup_hex (const guint8 *bytes, gsize size)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static void
read_before (const TopayWireCaseDetail *self, guint8 before[TOPAY_CASE_CHAIN_BYTES])
{
  const TopayWireCaseEvent *last;

  memset (before, 0, TOPAY_CASE_CHAIN_BYTES);
  if (self->events->len == 0)
    return;
  last = g_ptr_array_index (self->events, self->events->len - 1);
  for (guint i = 0; i < TOPAY_CASE_CHAIN_BYTES; i++)
    before[i] = (guint8) (g_ascii_xdigit_value (last->hash[2 * i]) * 16
                          + g_ascii_xdigit_value (last->hash[2 * i + 1]));
}

/* @what: "EVENT STATE ACTOR TEMPLATE", the last may be left out; @words: (nullable) */
static void
add (TopayWireCaseDetail *self, const char *what, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (what, " ", -1);
  TopayWireCaseEvent *event = topay_wire_new (&topay_record_case_event);
  TopayCaseLink link = { .case_id = CASE_ID };
  guint8 before[TOPAY_CASE_CHAIN_BYTES], hash[TOPAY_CASE_CHAIN_BYTES];

  read_before (self, before);
  event->seq = link.seq = (gint64) self->events->len + 1;
  link.event = event->event = g_strdup (parts[0]);
  link.state = event->state = g_strdup (parts[1]);
  link.actor = event->actor = g_strdup (parts[2]);
  event->actor_id = g_strdup (g_str_equal (parts[2], "person")  ? PERSON
                              : g_str_equal (parts[2], "agent") ? AGENT
                                                                : NULL);
  event->actor_name = g_strdup (g_str_equal (parts[2], "agent") ? "Lin Yue" : NULL);
  link.actor_id = event->actor_id;
  event->at = link.at = CASE_FIXTURE_BEGUN + (link.seq - 1) * EVENT_S;
  link.template = event->template = g_strdup (parts[3]);
  link.words = event->words = g_strdup (words);
  memset (link.salt, (int) (link.seq % 250), sizeof link.salt);
  event->salt = dup_hex (link.salt, sizeof link.salt);
  topay_case_chain_hash (&link, before, hash);
  event->hash = dup_hex (hash, sizeof hash);
  g_ptr_array_add (self->events, event);

  g_free (self->summary->state);
  self->summary->state = g_strdup (event->state);
  self->summary->n_events = event->seq;
  self->summary->updated_at = event->at;
}

static void
add_picture (TopayWireCaseDetail *self)
{
  TopayWireEvidence *file = topay_wire_new (&topay_record_evidence);

  file->id = g_strdup (PICTURE);
  file->name = g_strdup ("cover, back.jpg");
  file->type = g_strdup ("jpeg");
  file->size = 1200000;
  file->kind = g_strdup ("goods");
  file->caption = g_strdup ("The spine is torn");
  file->sha256 = g_strnfill (64, 'a');
  file->added_at = CASE_FIXTURE_BEGUN;
  file->scan = g_strdup ("none");
  g_ptr_array_add (self->evidence, file);
  self->summary->n_evidence = self->evidence->len;
}

static TopayWireCaseDetail *
begin (void)
{
  TopayWireCaseDetail *self = topay_wire_new (&topay_record_case_detail);
  TopayWireCase *summary = self->summary = topay_wire_new (&topay_record_case);

  summary->id = g_strdup (CASE_ID);
  summary->number = g_strdup (CASE_FIXTURE_NUMBER);
  summary->kind = g_strdup ("refund");
  summary->order = g_strdup ("T2026111900000017");
  summary->merchant = g_strdup (MERCHANT);
  summary->amount = 136800;
  summary->currency = g_strdup ("CNY");
  summary->reason = g_strdup ("faulty");
  summary->created_at = CASE_FIXTURE_BEGUN;
  self->words = g_strdup ("The spine is torn.\nPages 3–18 are missing; “proof” is attached. \\");
  add_picture (self);
  add (self, "submit submitted person", self->words);
  add (self, "confirm submitted person", NULL);
  add (self, "accept under_review service", NULL);
  return self;
}

static void
add_decision (TopayWireCaseDetail *self)
{
  const TopayWireCaseEvent *event;

  add (self, "approve approved agent proof-clear", "We see it in the picture.");
  event = g_ptr_array_index (self->events, self->events->len - 1);
  self->decision = topay_wire_new (&topay_record_case_decision);
  self->decision->outcome = g_strdup ("approved");
  self->decision->template = g_strdup (event->template);
  self->decision->words = g_strdup (event->words);
  self->decision->rule = g_strdup ("refund-policy");
  self->decision->decided_at = event->at;
}

static void
add_payout (TopayWireCaseDetail *self)
{
  self->payout = topay_wire_new (&topay_record_case_payout);
  self->payout->state = g_strdup ("settled");
  self->payout->method_label = g_strdup ("River Bank (1234)");
  self->payout->amount = 136800;
  self->payout->currency = g_strdup ("CNY");
  self->payout->reference = g_strdup ("RF20261125000017");
}

/*
 * case_fixture_new:
 * @n_rounds: how often the person was asked for more
 */
TopayWireCaseDetail *
case_fixture_new (guint n_rounds)
{
  TopayWireCaseDetail *self = begin ();

  for (guint i = 0; i < n_rounds; i++)
    {
      add (self, "ask need_info agent photo-needed", "The page with the edition, please.");
      add (self, "supply under_review person", "Here it is: 这是版权页。");
    }
  add_decision (self);
  add (self, "pay processing service", NULL);
  add (self, "bounce abnormal channel", NULL);
  add (self, "reroute rerouted person", NULL);
  add (self, "arrive succeeded channel", NULL);
  add_payout (self);
  return self;
}

TopayWireCaseDetail *
case_fixture_new_open (void)
{
  TopayWireCaseDetail *self = begin ();

  self->summary->due_on = g_strdup ("2026-11-26");
  return self;
}

void
case_fixture_free (TopayWireCaseDetail *self)
{
  topay_wire_free (&topay_record_case_detail, self);
}
