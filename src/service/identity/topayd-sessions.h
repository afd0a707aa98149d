/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-session-rules.h"

#include "topayd-identity.h"

G_BEGIN_DECLS

/* What is known of a session that a token proved. */
typedef struct
{
  gboolean is_live;
  char id[TOPAYD_ID_SIZE];
  char owner_id[TOPAYD_ID_SIZE];
  char device_id[TOPAYD_ID_SIZE]; /* "" for an agent */
  TopaySessionKind kind;
  guint level;        /* now */
  gint64 level_until; /* 0: level 1 */
  gint64 signed_in_at, last_used_at, expires_at;
  TopayFrozen frozen;
} TopaydSession;

typedef struct
{
  char *id;   /* (owned) */
  char *name; /* (owned) */
  gint64 signed_in_at, last_used_at;
  gboolean is_current, stays_signed_in;
} TopaydDevice;

void topayd_device_free (TopaydDevice *device);

/* A session that is not live means signed out. Reads only, so any reader does; the use is noted by
 * _touch, which a caller need not do more often than topayd_session_wants_touch () says. */
gboolean topayd_session_find (TopaydTransaction *transaction,
                              const char *token,
                              gint64 now,
                              TopaydSession *session,
                              GError **error);
gboolean topayd_session_wants_touch (const TopaydSession *session, gint64 now);
gboolean topayd_session_touch (TopaydTransaction *transaction,
                               const TopaydSession *session,
                               gint64 now,
                               GError **error);
gboolean
topayd_session_end (const TopaydVisit *visit, const TopaydSession *session, GError **error);

typedef struct
{
  const char *refresh_token; /* (nullable) */
  const char *request_id;    /* the same when an answer was lost */
} TopaydRefresh;

gboolean topayd_session_refresh (const TopaydVisit *visit,
                                 const TopaydRefresh *request,
                                 TopaydSessionReply *reply,
                                 GError **error);

GPtrArray *topayd_devices_list (TopaydTransaction *transaction,
                                const TopaydSession *session,
                                gint64 now,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_devices_end (const TopaydVisit *visit,
                             const TopaydSession *session,
                             const char *device_id,
                             TopaydOutcome *outcome,
                             GError **error);
gboolean topayd_devices_end_others (const TopaydVisit *visit,
                                    const TopaydSession *session,
                                    guint *n_ended,
                                    GError **error);

G_END_DECLS
