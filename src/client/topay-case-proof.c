/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-proof.h"

#include <string.h>

#include "topay-case-chain.h"
#include "topay-error.h"

/* --- Judging --- */

static void
read_hex (const char *text, guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
}

/* @before: (inout): hash of the event before, then of this one */
static gboolean
is_hash_right (const char *case_id,
               const TopayWireCaseEvent *event,
               guint8 before[TOPAY_CASE_CHAIN_BYTES])
{
  TopayCaseLink link = { .case_id = case_id,
                         .seq = event->seq,
                         .event = event->event,
                         .state = event->state,
                         .actor = event->actor,
                         .actor_id = event->actor_id,
                         .at = event->at,
                         .template = event->template,
                         .words = event->words };
  guint8 said[TOPAY_CASE_CHAIN_BYTES];
  guint8 hash[TOPAY_CASE_CHAIN_BYTES];

  read_hex (event->salt, link.salt, sizeof link.salt);
  read_hex (event->hash, said, sizeof said);
  topay_case_chain_hash (&link, before, hash);
  memcpy (before, hash, sizeof hash);
  return memcmp (said, hash, sizeof hash) == 0;
}

/* The latest event that decided something. */
static const TopayWireCaseEvent *
find_decision (const TopayWireCaseProof *self)
{
  for (guint i = self->events->len; i > 0; i--)
    {
      const TopayWireCaseEvent *event = g_ptr_array_index (self->events, i - 1);

      if (g_str_equal (event->event, "approve") || g_str_equal (event->event, "refuse"))
        return event;
    }
  return NULL;
}

/* A decision without a text has one that says the least. */
static gboolean
is_decision_right (const TopayWireCaseDecision *decision, const TopayWireCaseEvent *event)
{
  if (decision == NULL || event == NULL)
    return decision == NULL && event == NULL;
  return decision->decided_at == event->at && g_strcmp0 (decision->words, event->words) == 0
         && (event->template == NULL || g_str_equal (decision->template, event->template))
         && g_str_equal (decision->outcome, "approved") == g_str_equal (event->event, "approve");
}

static gboolean
is_summary_right (const TopayWireCaseProof *self)
{
  const TopayWireCaseEvent *first = g_ptr_array_index (self->events, 0);
  const TopayWireCaseEvent *last = g_ptr_array_index (self->events, self->events->len - 1);

  return self->summary->n_events == (gint64) self->events->len
         && g_str_equal (self->summary->state, last->state)
         && (first->words == NULL || g_strcmp0 (self->words, first->words) == 0)
         && is_decision_right (self->decision, find_decision (self));
}

/**
 * topay_case_proof_check:
 * @self: a file
 * @seq: (out) (optional): number of the first bad event; 0 when it is none of them
 *
 * Computes the hash of every event anew (topay-case-chain.h), and compares what stands beside the
 * events with them. It cannot tell whether somebody made all of it up, hashes and all: for that the
 * head has to be compared with that of Topay.
 *
 * Returns: what is wrong, or that nothing is
 */
TopayCaseProofFault
topay_case_proof_check (const TopayWireCaseProof *self, gint64 *seq)
{
  guint8 before[TOPAY_CASE_CHAIN_BYTES] = { 0 };
  gint64 unused;

  seq = seq != NULL ? seq : &unused;
  for (guint i = 0; i < self->events->len; i++)
    {
      const TopayWireCaseEvent *event = g_ptr_array_index (self->events, i);

      *seq = (gint64) i + 1;
      if (event->seq != *seq)
        return TOPAY_CASE_PROOF_GAP;
      if (!is_hash_right (self->summary->id, event, before))
        return TOPAY_CASE_PROOF_CHANGED;
    }
  *seq = 0;
  if (self->events->len == 0)
    return TOPAY_CASE_PROOF_GAP;
  if (!g_str_equal (self->head, ((const TopayWireCaseEvent *) g_ptr_array_index (
                                     self->events, self->events->len - 1))
                                    ->hash))
    return TOPAY_CASE_PROOF_HEAD;
  return is_summary_right (self) ? TOPAY_CASE_PROOF_WHOLE : TOPAY_CASE_PROOF_SUMMARY;
}

/* --- Making --- */

/* JSON of one line, with a line for each value: for people who look into it. */
static char *
spread (const char *text, gsize length)
{
  GString *lines = g_string_sized_new (2 * length);
  gboolean is_string = FALSE;
  gboolean is_escaped = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      gboolean opens = !is_string && (text[i] == '{' || text[i] == '[');
      gboolean closes = !is_string && (text[i] == '}' || text[i] == ']');
      gboolean is_empty = opens && (text[i + 1] == '}' || text[i + 1] == ']');

      if (text[i] == '"' && !is_escaped)
        is_string = !is_string;
      is_escaped = is_string && !is_escaped && text[i] == '\\';
      depth -= closes ? 1 : 0;
      if (closes && text[i - 1] != '{' && text[i - 1] != '[')
        g_string_append_printf (lines, "\n%*s", (int) (2 * depth), "");
      g_string_append_c (lines, text[i]);
      depth += opens ? 1 : 0;
      if ((opens && !is_empty) || (!is_string && text[i] == ','))
        g_string_append_printf (lines, "\n%*s", (int) (2 * depth), "");
      else if (!is_string && text[i] == ':')
        g_string_append_c (lines, ' ');
    }
  g_string_append_c (lines, '\n');
  return g_string_free (lines, FALSE);
}

/* All of it belongs to @detail. */
static void
describe (TopayWireCaseProof *self, const TopayWireCaseDetail *detail, gint64 now)
{
  const TopayWireCaseEvent *last = g_ptr_array_index (detail->events, detail->events->len - 1);

  *self = (TopayWireCaseProof){ .schema = (char *) TOPAY_WIRE_CASE_PROOF_SCHEMA,
                                .saved_at = now,
                                .head = last->hash,
                                .summary = detail->summary,
                                .words = detail->words,
                                .answers = detail->answers,
                                .events = detail->events,
                                .evidence = detail->evidence,
                                .decision = detail->decision,
                                .payout = detail->payout };
}

/**
 * topay_case_proof_make:
 * @detail: a case with all of its events
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Writes down what there is: whether it holds together is for topay_case_proof_check() to say.
 *
 * Returns: (transfer full): the text of the file, of at most %TOPAY_WIRE_CASE_PROOF_BYTES; %NULL
 * with %TOPAY_ERROR_INVALID when events are missing or something is out of bounds, with
 *   %TOPAY_ERROR_DAMAGED when they do not hold together, with %TOPAY_ERROR_TOO_LARGE
 */
char *
topay_case_proof_make (const TopayWireCaseDetail *detail, gint64 now, GError **error)
{
  TopayWireCaseProof file;
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (detail->events->len == 0 || detail->summary->n_events != (gint64) detail->events->len)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "%u of %" G_GINT64_FORMAT " events",
                   detail->events->len, detail->summary->n_events);
      return NULL;
    }
  describe (&file, detail, now);
  if (!topay_wire_validate (&topay_record_case_proof, &file, NULL, error))
    return NULL;
  line = topay_wire_encode (&topay_record_case_proof, &file, &length);
  text = spread (line, length);
  if (strlen (text) <= TOPAY_WIRE_CASE_PROOF_BYTES)
    return g_steal_pointer (&text);
  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                       "The case is too long for a file");
  return NULL;
}

/**
 * topay_case_proof_read:
 * @text: (array length=length): bytes of a file
 * @length: how many
 * @error: return location for an error
 *
 * Returns: (transfer full): the file, for topay_wire_free() with topay_record_case_proof; %NULL
 * with %TOPAY_ERROR_TOO_LARGE or %TOPAY_ERROR_INVALID when it is no such file
 */
TopayWireCaseProof *
topay_case_proof_read (const char *text, gsize length, GError **error)
{
  g_autoptr (GError) problem = NULL;
  TopayWireCaseProof *self = topay_wire_decode_document (&topay_record_case_proof, text, length,
                                                         TOPAY_WIRE_CASE_PROOF_BYTES, &problem);

  if (self != NULL)
    return self;
  g_set_error_literal (error, TOPAY_ERROR,
                       g_error_matches (problem, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE)
                           ? TOPAY_ERROR_TOO_LARGE
                           : TOPAY_ERROR_INVALID,
                       problem->message);
  return NULL;
}
