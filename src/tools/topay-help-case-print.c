/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A case in lines, and as JSON. */

#include "config.h"

#include "topay-help-private.h"

#include "topay-case-export.h"
#include "topay-case-proof.h"
#include "topay-case-words.h"
#include "topay-plain-text.h"

#define INDENT       4
#define NUMBER_WIDTH 12

/* --- For people --- */

static void
print_wrapped (const TopayHelp *self, guint indent, const char *text)
{
  g_autofree char *clean = topay_plain_text_clean (text);
  g_auto (GStrv) lines = topay_plain_text_wrap (clean, self->width - indent);

  for (guint i = 0; lines[i] != NULL; i++)
    topay_help_print ("%*s%s\n", (int) indent, "", lines[i]);
}

/* Number and state, what it is about, and by when. */
void
topay_help_print_case_row (const TopayHelp *self, const TopayWireCase *row)
{
  g_autofree char *title = topay_case_words_dup_title (row);
  g_autofree char *due = topay_case_words_dup_due (row);
  g_autofree char *deadline = topay_case_words_dup_deadline (row, topay_help_get_now ());
  g_autofree char *number = topay_plain_text_clean (row->number);
  g_autoptr (GString) line = g_string_new (NULL);

  topay_plain_text_append_padded (line, number, NUMBER_WIDTH);
  g_string_append (line, topay_case_words_get_state (row, NULL));
  print_wrapped (self, 0, line->str);
  print_wrapped (self, INDENT, title);
  if (due != NULL)
    print_wrapped (self, INDENT, due);
  if (deadline != NULL)
    print_wrapped (self, INDENT, deadline);
}

static void
print_line (const TopayHelp *self, const TopayCaseLine *line)
{
  g_autofree char *event = NULL;

  switch (line->kind)
    {
    case TOPAY_CASE_LINE_HEADING:
      topay_help_print ("\n%s\n", line->text);
      break;
    case TOPAY_CASE_LINE_EVENT:
      event = g_strdup_printf ("%s  %s", line->moment, line->text);
      print_wrapped (self, 0, event);
      break;
    case TOPAY_CASE_LINE_NUMBER: /* in one piece, to be compared */
      topay_help_print ("%*s%s\n", INDENT, "", line->text);
      break;
    case TOPAY_CASE_LINE_QUOTE:
      print_wrapped (self, INDENT, line->text);
      break;
    case TOPAY_CASE_LINE_TITLE:
    case TOPAY_CASE_LINE_TEXT:
    default:
      print_wrapped (self, 0, line->text);
      break;
    }
}

/* As the app saves it, in the columns of the terminal. */
void
topay_help_print_case (const TopayHelp *self, const TopayWireCaseDetail *detail)
{
  g_autoptr (GPtrArray) lines = topay_case_export_list_lines (detail, topay_help_get_now ());

  for (guint i = 0; i < lines->len; i++)
    print_line (self, g_ptr_array_index (lines, i));
}

/* --- For programs --- */

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* null for 0, which is no time */
static void
add_time (JsonBuilder *builder, const char *name, gint64 seconds)
{
  g_autofree char *time = seconds != 0 ? topay_wire_format_time (seconds) : NULL;

  topay_help_add_string (builder, name, time);
}

static void
add_sum (JsonBuilder *builder, gint64 amount, const char *currency)
{
  if (amount == TOPAY_WIRE_NO_INTEGER)
    return;
  add_integer (builder, "amount", amount);
  topay_help_add_string (builder, "currency", currency);
}

static void
add_summary (JsonBuilder *builder, const TopayWireCase *row)
{
  g_autofree char *title = topay_case_words_dup_title (row);

  topay_help_add_string (builder, "id", row->id);
  topay_help_add_string (builder, "number", row->number);
  topay_help_add_string (builder, "kind", row->kind);
  topay_help_add_string (builder, "title", title);
  topay_help_add_string (builder, "state", row->state);
  topay_help_add_string (builder, "state_text", topay_case_words_get_state (row, NULL));
  topay_help_add_string (builder, "next_text", topay_case_words_get_next (row));
  add_boolean (builder, "confirm", row->confirm);
  topay_help_add_string (builder, "reason", row->reason);
  topay_help_add_string (builder, "order", row->order);
  topay_help_add_string (builder, "merchant", row->merchant);
  add_sum (builder, row->amount, row->currency);
  topay_help_add_string (builder, "due_on", row->due_on);
  add_boolean (builder, "late", row->late);
  add_time (builder, "deadline_at", row->deadline_at);
  add_time (builder, "created_at", row->created_at);
  add_time (builder, "updated_at", row->updated_at);
}

/* As an object of the list. */
void
topay_help_add_case (JsonBuilder *builder, const TopayWireCase *row)
{
  json_builder_begin_object (builder);
  add_summary (builder, row);
  json_builder_end_object (builder);
}

static void
add_event (JsonBuilder *builder, const TopayWireCaseEvent *event)
{
  g_autofree char *text = topay_case_words_dup_event (event);

  json_builder_begin_object (builder);
  add_integer (builder, "seq", event->seq);
  topay_help_add_string (builder, "event", event->event);
  topay_help_add_string (builder, "text", text);
  topay_help_add_string (builder, "state", event->state);
  topay_help_add_string (builder, "actor", event->actor);
  topay_help_add_string (builder, "actor_name", event->actor_name);
  add_time (builder, "at", event->at);
  topay_help_add_string (builder, "template", event->template);
  topay_help_add_string (builder, "words", event->words);
  topay_help_add_string (builder, "hash", event->hash);
  json_builder_end_object (builder);
}

static void
add_events (JsonBuilder *builder, const GPtrArray *events)
{
  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  for (guint i = 0; i < events->len; i++)
    add_event (builder, g_ptr_array_index (events, i));
  json_builder_end_array (builder);
}

static void
add_evidence (JsonBuilder *builder, const GPtrArray *evidence)
{
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; i < evidence->len; i++)
    {
      const TopayWireEvidence *file = g_ptr_array_index (evidence, i);

      json_builder_begin_object (builder);
      topay_help_add_string (builder, "name", file->name);
      topay_help_add_string (builder, "kind", file->kind);
      topay_help_add_string (builder, "type", file->type);
      add_integer (builder, "size", file->size);
      topay_help_add_string (builder, "sha256", file->sha256);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_decision (JsonBuilder *builder, const TopayWireCaseDecision *decision)
{
  if (decision == NULL)
    return;
  json_builder_set_member_name (builder, "decision");
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "outcome", decision->outcome);
  topay_help_add_string (builder, "template", decision->template);
  topay_help_add_string (builder, "text", topay_case_words_get_template_text (decision->template));
  topay_help_add_string (builder, "words", decision->words);
  topay_help_add_string (builder, "change", decision->change);
  topay_help_add_string (builder, "rule", decision->rule);
  add_time (builder, "decided_at", decision->decided_at);
  add_time (builder, "appeal_until", decision->appeal_until);
  json_builder_end_object (builder);
}

static void
add_payout (JsonBuilder *builder, const TopayWireCasePayout *payout)
{
  g_autofree char *text = NULL;

  if (payout == NULL)
    return;
  text = topay_case_words_dup_payout (payout);
  json_builder_set_member_name (builder, "payout");
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "state", payout->state);
  topay_help_add_string (builder, "text", text);
  add_sum (builder, payout->amount, payout->currency);
  topay_help_add_string (builder, "method", payout->method_label);
  topay_help_add_string (builder, "expected_on", payout->expected_on);
  topay_help_add_string (builder, "reference", payout->reference);
  json_builder_end_object (builder);
}

static void
add_ask (JsonBuilder *builder, const TopayWireCaseAsk *ask)
{
  if (ask == NULL)
    return;
  json_builder_set_member_name (builder, "ask");
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "template", ask->template);
  topay_help_add_string (builder, "text", topay_case_words_get_template_text (ask->template));
  topay_help_add_string (builder, "words", ask->words);
  add_time (builder, "until", ask->until);
  json_builder_end_object (builder);
}

/* One object, with what the summary has and the rest. */
void
topay_help_print_case_json (const TopayWireCaseDetail *detail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_summary (builder, detail->summary);
  topay_help_add_string (builder, "words", detail->words);
  add_ask (builder, detail->ask);
  add_decision (builder, detail->decision);
  add_payout (builder, detail->payout);
  add_events (builder, detail->events);
  add_evidence (builder, detail->evidence);
  json_builder_end_object (builder);
  topay_help_print_json (builder);
}
