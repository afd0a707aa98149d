/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-file.h"

#include <string.h>

#include "topay-case-chain.h"

/**
 * topay_case_file_free:
 * @self: (transfer full): a case in full
 */
void
topay_case_file_free (TopayCaseFile *self)
{
  if (self->detail != NULL)
    topay_wire_free (&topay_record_case_detail, self->detail);
  g_free (self);
}

/**
 * topay_case_file_get_n_events:
 * @self: a case in full, or one of which nothing is known
 *
 * Returns: how many of its events are here
 */
gint64
topay_case_file_get_n_events (const TopayCaseFile *self)
{
  return self->detail != NULL ? (gint64) self->detail->events->len : 0;
}

static gboolean
read_hex (const char *text, guint8 *bytes, gsize n_bytes)
{
  if (text == NULL || strlen (text) != 2 * n_bytes)
    return FALSE;
  for (gsize i = 0; i < n_bytes; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      bytes[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

static gboolean
is_tied (const char *case_id,
         const TopayWireCaseEvent *event,
         gint64 seq,
         guint8 before[TOPAY_CASE_CHAIN_BYTES])
{
  guint8 said[TOPAY_CASE_CHAIN_BYTES];
  TopayCaseLink link = {
    .case_id = case_id,
    .seq = event->seq,
    .event = event->event,
    .state = event->state,
    .actor = event->actor,
    .actor_id = event->actor_id,
    .at = event->at,
    .template = event->template,
    .words = event->words,
  };
  guint8 hash[TOPAY_CASE_CHAIN_BYTES];

  if (event->seq != seq || !read_hex (event->salt, link.salt, sizeof link.salt)
      || !read_hex (event->hash, said, sizeof said))
    return FALSE;
  topay_case_chain_hash (&link, before, hash);
  memcpy (before, hash, sizeof hash);
  return memcmp (hash, said, sizeof hash) == 0;
}

/**
 * topay_case_events_are_sound:
 * @case_id: of the case
 * @events: (element-type TopayWireCaseEvent): from the first on
 * @from: those before this one were judged already
 *
 * Judges the chain of docs/cases.md: numbers without a gap, and each hash over the event and the
 * hash before it.
 *
 * Returns: whether nothing was changed, left out or put in
 */
gboolean
topay_case_events_are_sound (const char *case_id, const GPtrArray *events, guint from)
{
  guint8 before[TOPAY_CASE_CHAIN_BYTES] = { 0 };

  if (from > 0)
    {
      const TopayWireCaseEvent *last = g_ptr_array_index (events, from - 1);

      if (!read_hex (last->hash, before, sizeof before))
        return FALSE;
    }
  for (guint i = from; i < events->len; i++)
    if (!is_tied (case_id, g_ptr_array_index (events, i), (gint64) i + 1, before))
      return FALSE;
  return TRUE;
}

/**
 * topay_case_file_is_sound:
 * @self: a case in full, as from the disk
 *
 * Returns: whether its events are one chain
 */
gboolean
topay_case_file_is_sound (const TopayCaseFile *self)
{
  return topay_case_events_are_sound (self->detail->summary->id, self->detail->events, 0);
}

/* The events of @answer go behind those of @events, which then belong to @answer. */
static void
put_behind (GPtrArray *events, TopayWireCaseDetail *answer)
{
  GPtrArray *news = answer->events;

  while (news->len > 0)
    g_ptr_array_add (events, g_ptr_array_steal_index (news, 0));
  answer->events = events;
  g_ptr_array_unref (news);
}

/**
 * topay_case_file_merge:
 * @self: what is known
 * @answer: (transfer full): what the service says, with the events behind those that are known
 *
 * Adds the events, if they go on from the last one here, and takes over the rest. A history that
 * is shorter than the one here, or does not fit, changes nothing.
 *
 * Returns: what became of it
 */
TopayCaseMerge
topay_case_file_merge (TopayCaseFile *self, TopayWireCaseDetail *answer)
{
  gint64 n_known = topay_case_file_get_n_events (self);
  gint64 n_all = n_known + answer->events->len;
  g_autoptr (GPtrArray) joined = g_ptr_array_new ();
  gboolean is_same_case =
      self->detail == NULL || g_str_equal (self->detail->summary->id, answer->summary->id);

  for (gint64 i = 0; i < n_known; i++)
    g_ptr_array_add (joined, g_ptr_array_index (self->detail->events, i));
  for (guint i = 0; i < answer->events->len; i++)
    g_ptr_array_add (joined, g_ptr_array_index (answer->events, i));
  if (!is_same_case || answer->summary->n_events < n_all
      || !topay_case_events_are_sound (answer->summary->id, joined, (guint) n_known))
    {
      topay_wire_free (&topay_record_case_detail, answer);
      return TOPAY_CASE_MERGE_BROKEN;
    }

  if (self->detail != NULL)
    {
      put_behind (g_steal_pointer (&self->detail->events), answer);
      self->detail->events = g_ptr_array_new ();
      topay_wire_free (&topay_record_case_detail, self->detail);
    }
  self->detail = answer;
  /* An answer without events ends it too, or we would ask for ever. */
  return n_all < answer->summary->n_events && n_all > n_known ? TOPAY_CASE_MERGE_MORE
                                                              : TOPAY_CASE_MERGE_DONE;
}

/**
 * topay_case_file_goes_on:
 * @self: a case as it was fetched anew, whole
 * @older: the same as it was known
 *
 * Returns: whether @self tells the same history, and maybe more of it
 */
gboolean
topay_case_file_goes_on (const TopayCaseFile *self, const TopayCaseFile *older)
{
  const GPtrArray *mine = self->detail->events;
  const GPtrArray *known = older->detail->events;

  if (mine->len < known->len)
    return FALSE;
  for (guint i = 0; i < known->len; i++)
    {
      const TopayWireCaseEvent *one = g_ptr_array_index (mine, i);
      const TopayWireCaseEvent *other = g_ptr_array_index (known, i);

      if (!g_str_equal (one->hash, other->hash))
        return FALSE;
    }
  return TRUE;
}
