/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-chain.h"

#include <string.h>

static void
add_part (GChecksum *checksum, gconstpointer bytes, gsize size)
{
  guint64 length = GUINT64_TO_BE ((guint64) size);

  g_checksum_update (checksum, (const guchar *) &length, sizeof length);
  g_checksum_update (checksum, bytes, (gssize) size);
}

static void
add_text (GChecksum *checksum, const char *text)
{
  add_part (checksum, text != NULL ? text : "", text != NULL ? strlen (text) : 0);
}

static void
add_number (GChecksum *checksum, gint64 number)
{
  gint64 bytes = GINT64_TO_BE (number);

  add_part (checksum, &bytes, sizeof bytes);
}

/* SHA-256 of salt and words; no words at all are other than none that were said. */
static void
add_words (GChecksum *checksum, const TopayCaseLink *link)
{
  g_autoptr (GChecksum) inner = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[TOPAY_CASE_CHAIN_BYTES];
  gsize size = sizeof digest;

  if (link->words == NULL)
    {
      add_part (checksum, "", 0);
      return;
    }
  g_checksum_update (inner, link->salt, sizeof link->salt);
  g_checksum_update (inner, (const guchar *) link->words, (gssize) strlen (link->words));
  g_checksum_get_digest (inner, digest, &size);
  add_part (checksum, digest, size);
}

/**
 * topay_case_chain_hash:
 * @link: an event
 * @before: hash of the event before; zeros before the first
 * @hash: (out): its own
 *
 * SHA-256 (FIPS 180-4) over its parts, each behind its length in 8 bytes, most significant first:
 * @before, case, number, event, state, actor, id of the actor, time, template, and the SHA-256 of
 * salt and words. docs/cases.md has the same for those who check by other means.
 */
void
topay_case_chain_hash (const TopayCaseLink *link,
                       const guint8 before[TOPAY_CASE_CHAIN_BYTES],
                       guint8 hash[TOPAY_CASE_CHAIN_BYTES])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = TOPAY_CASE_CHAIN_BYTES;

  add_part (checksum, before, TOPAY_CASE_CHAIN_BYTES);
  add_text (checksum, link->case_id);
  add_number (checksum, link->seq);
  add_text (checksum, link->event);
  add_text (checksum, link->state);
  add_text (checksum, link->actor);
  add_text (checksum, link->actor_id);
  add_number (checksum, link->at);
  add_text (checksum, link->template);
  add_words (checksum, link);
  g_checksum_get_digest (checksum, hash, &size);
}
