/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-limits.h"

G_BEGIN_DECLS

/**
 * TopaydGuardEvent:
 * @TOPAYD_GUARD_NOTHING: all bytes are taken and more are needed
 * @TOPAYD_GUARD_HEAD: the last byte taken ended the head of a request that has a body
 * @TOPAYD_GUARD_REQUEST: the last byte taken ended a request
 * @TOPAYD_GUARD_REFUSED: the next byte must not go any further; the status is set, for good
 */
typedef enum
{
  TOPAYD_GUARD_NOTHING,
  TOPAYD_GUARD_HEAD,
  TOPAYD_GUARD_REQUEST,
  TOPAYD_GUARD_REFUSED,
} TopaydGuardEvent;

/**
 * TopaydGuardPhase:
 * @TOPAYD_PHASE_IDLE: between two requests, not one byte of the next has come
 * @TOPAYD_PHASE_HEAD: inside a head
 * @TOPAYD_PHASE_BODY: inside a body
 * @TOPAYD_PHASE_CLOSED: the peer has said its last request; what follows is refused silently
 * @TOPAYD_PHASE_REFUSED: a rule is broken
 */
typedef enum
{
  TOPAYD_PHASE_IDLE,
  TOPAYD_PHASE_HEAD,
  TOPAYD_PHASE_BODY,
  TOPAYD_PHASE_CLOSED,
  TOPAYD_PHASE_REFUSED,
} TopaydGuardPhase;

#define TOPAYD_GUARD_NAME_BYTES  20
#define TOPAYD_GUARD_VALUE_BYTES 280

/**
 * TopaydHttpGuard:
 *
 * The inbound side of one HTTP/1.1 connection. Plain data: nothing in it is allocated.
 */
typedef struct
{
  const TopaydLimits *limits; /* (unowned) */
  guint state;                /* private */
  guint status;               /* HTTP status of the refusal, 0 while there is none */
  guint head_bytes;           /* of the present head */
  guint target_bytes;
  guint n_fields;
  guint n_hosts;
  guint n_lengths;
  guint n_codings;
  guint n_expects;
  guint method;  /* private */
  guint n_read;  /* places of the token that is being read */
  guint dots;    /* private: of the present path segment */
  guint escaped; /* private: value of the %xx being read */
  gboolean in_query;
  gboolean closing; /* “Connection: close” was said */
  guint64 length;   /* of the present body or chunk that is still to come */
  guint64 content;  /* bytes of the present body so far, chunks with their frames */
  guint name_length;
  guint value_length; /* without the blanks at its end */
  guint value_seen;   /* with them */
  char name[TOPAYD_GUARD_NAME_BYTES];
  char value[TOPAYD_GUARD_VALUE_BYTES];
} TopaydHttpGuard;

void topayd_http_guard_init (TopaydHttpGuard *self, const TopaydLimits *limits);
gsize topayd_http_guard_feed (TopaydHttpGuard *self,
                              const void *bytes,
                              gsize length,
                              TopaydGuardEvent *event);
TopaydGuardPhase topayd_http_guard_get_phase (const TopaydHttpGuard *self);
guint topayd_http_guard_get_status (const TopaydHttpGuard *self);
gboolean topayd_http_guard_is_chunked (const TopaydHttpGuard *self);
gboolean topayd_http_guard_is_head_request (const TopaydHttpGuard *self);

G_END_DECLS
