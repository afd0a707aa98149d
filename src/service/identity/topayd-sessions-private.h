/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sessions.h"

G_BEGIN_DECLS

/* A session to be begun. */
typedef struct
{
  TopaydOwner owner;
  const char *device_name; /* (nullable); of an account */
  gboolean stay_signed_in; /* of an account */
} TopaydNewSession;

gboolean topayd_session_begin (const TopaydVisit *visit,
                               const TopaydNewSession *session,
                               TopaydSessionReply *reply,
                               GError **error);

/* A new token for a session at level 2; the old one is worth nothing from now on. */
gboolean topayd_session_raise (const TopaydVisit *visit,
                               const TopaydSession *session,
                               TopaydSessionReply *reply,
                               GError **error);
gboolean topayd_device_end (const TopaydVisit *visit,
                            const char *device_id,
                            const char *reason,
                            GError **error);

/* The row of a session, for a device that is there. */
gboolean topayd_session_insert (const TopaydVisit *visit,
                                const TopaydOwner *owner,
                                const char *device_id,
                                TopaydSessionReply *reply,
                                GError **error);
gboolean topayd_device_end_sessions (const TopaydVisit *visit,
                                     const char *device_id,
                                     const char *reason,
                                     GError **error);

/* A refresh token of a family. */
typedef struct
{
  const char *family;
  const char *account_id;
  const char *device_id;
  gint64 expires_at;
} TopaydNewRefresh;

gboolean topayd_refresh_insert (const TopaydVisit *visit,
                                const TopaydNewRefresh *refresh,
                                TopaydSessionReply *reply,
                                GError **error);

G_END_DECLS
