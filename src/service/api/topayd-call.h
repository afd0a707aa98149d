/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "topay-wire-endpoints.h"
#include "topayd-service.h"
#include "topayd-sessions.h"

/* One request from its head to its answer. A call lives on the main loop; jobs of the store see it
 * in their thread, between two moments in which the main loop does. */

G_BEGIN_DECLS

#define TOPAYD_REQUEST_ID_SIZE 17

typedef struct _TopaydCall TopaydCall;

/* Runs inside a transaction: sets @call’s reply or outcome, or fails. May run twice. */
typedef gboolean (*TopaydCallJob) (const TopaydVisit *visit, TopaydCall *call, GError **error);

struct _TopaydCall
{
  gatomicrefcount ref_count;
  TopaydService *service;            /* (unowned) */
  SoupServerMessage *message;        /* (owned) */
  const TopayWireEndpoint *endpoint; /* (unowned) (nullable): NULL before the request is matched */
  gpointer request;                  /* (owned) (nullable): record of the endpoint */
  gpointer reply;                    /* (owned) (nullable): record of the endpoint */
  TopaydOutcome outcome;             /* code NULL: the reply is sent */
  const char *field;                 /* (unowned) (nullable): at fault */
  TopaydSession session;             /* of the token, when the endpoint needs one */
  gboolean has_session;
  char token[TOPAYD_TOKEN_SIZE]; /* of the header; wiped */
  char *key;                     /* (owned) (nullable): Idempotency-Key */
  char *address;                 /* (owned) (nullable): as the limits count it */
  char *address_masked;          /* (owned) */
  TopaydCaller caller;           /* of the two above and the time of the request */
  char request_id[TOPAYD_REQUEST_ID_SIZE];
  TopaydCallJob job; /* running */
  gint64 started_us;
  gboolean paused, answered;
  gboolean even; /* the time of the answer must not tell what was found */
};

TopaydCall *topayd_call_new (TopaydService *service,
                             SoupServerMessage *message) G_GNUC_WARN_UNUSED_RESULT;
TopaydCall *topayd_call_ref (TopaydCall *self);
void topayd_call_unref (TopaydCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydCall, topayd_call_unref)

void topayd_call_pause (TopaydCall *self);
gpointer topayd_call_make_reply (TopaydCall *self);

void topayd_call_answer (TopaydCall *self);
void topayd_call_refuse (TopaydCall *self, const char *code);
void topayd_call_fail (TopaydCall *self, const GError *error);

gboolean topayd_call_undo (TopaydCall *self, const char *code, GError **error);

void topayd_call_write (TopaydCall *self, TopaydCallJob job);
void topayd_call_read (TopaydCall *self, TopaydCallJob job);

G_END_DECLS
