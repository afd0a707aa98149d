/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-vote-request.h"

#include "topay-wire-endpoints.h"

/* in the order of TopayVoteReason */
static const char *const reason_names[] = {
  "none", "not_my_problem", "hard_to_understand", "did_not_work", "out_of_date",
};

/* The version of a library is a date; the wire has it as one number, 20261122. */
static gint64
parse_version (const char *version)
{
  gint64 number = 0;

  for (const char *p = version; p != NULL && *p != '\0'; p++)
    if (g_ascii_isdigit (*p) && number < 10000000)
      number = number * 10 + g_ascii_digit_value (*p);

  return number;
}

/**
 * topay_vote_request_new:
 * @vote: a vote
 *
 * Returns: (transfer full) (nullable): the request; %NULL for a vote that the wire has no words
 *   for, which is then only kept here
 */
TopayOutboxEntry *
topay_vote_request_new (const TopayVote *vote)
{
  g_autofree char *article = g_strdup (vote->article);
  g_autofree char *language = g_strdup (vote->language);
  g_autofree char *answer =
      g_strdup (vote->answer == TOPAY_VOTE_HELPFUL ? "helpful" : "not_helpful");
  g_autofree char *reason = NULL;
  TopayWireVote record = { article, language, answer, NULL, parse_version (vote->content_version) };
  TopayOutboxEntry *entry;
  const char *field = NULL;
  gsize length = 0;
  char *body;

  if ((guint) vote->reason >= G_N_ELEMENTS (reason_names))
    return NULL;

  reason = g_strdup (reason_names[vote->reason]);
  record.reason = reason;
  if (!topay_wire_validate (&topay_record_vote, &record, &field, NULL))
    return NULL;

  body = topay_wire_encode (&topay_record_vote, &record, &length);
  entry = g_new0 (TopayOutboxEntry, 1);
  entry->id = g_uuid_string_random ();
  entry->endpoint = g_strdup (topay_endpoint_vote.name);
  entry->body = g_bytes_new_take (body, length);
  entry->subject = g_strconcat ("vote:", vote->article, NULL);
  entry->created = g_get_real_time () / G_USEC_PER_SEC;
  entry->next_attempt = entry->created + TOPAY_VOTE_HOLD_S;

  return entry;
}
