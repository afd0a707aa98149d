/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What ties the events of a case together: each hash holds the event and all before it, so that
 * whoever has the timeline can tell whether any of it was changed, left out or put in. The words
 * go in as a hash with a salt: a chain of which some words are kept secret can be judged too. */

G_BEGIN_DECLS

#define TOPAY_CASE_CHAIN_BYTES 32
#define TOPAY_CASE_SALT_BYTES  16

typedef struct
{
  const char *case_id;  /* (unowned) */
  gint64 seq;           /* 1, 2, 3 … */
  const char *event;    /* (unowned) */
  const char *state;    /* (unowned): afterwards */
  const char *actor;    /* (unowned): "person", "agent", "service" or "channel" */
  const char *actor_id; /* (unowned) (nullable) */
  gint64 at;            /* Unix seconds */
  const char *template; /* (unowned) (nullable) */
  const char *words;    /* (unowned) (nullable) */
  guint8 salt[TOPAY_CASE_SALT_BYTES];
} TopayCaseLink;

void topay_case_chain_hash (const TopayCaseLink *link,
                            const guint8 before[TOPAY_CASE_CHAIN_BYTES],
                            guint8 hash[TOPAY_CASE_CHAIN_BYTES]);

G_END_DECLS
