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

/* Goes on with a call on the main loop. */
typedef void (*TopaydCallStep) (TopaydCall *call);

struct _TopaydCall
{
  gatomicrefcount ref_count;
  TopaydService *service;            /* (unowned) */
  SoupServerMessage *message;        /* (owned) */
  const TopayWireEndpoint *endpoint; /* (unowned) (nullable): NULL before the request is matched */
  gpointer request;                  /* (owned) (nullable): record of the endpoint */
  GBytes *bytes;                     /* (owned) (nullable): behind the record; wiped at the end */
  gpointer reply;                    /* (owned) (nullable): record of the endpoint */
  GBytes *reply_bytes;               /* (owned) (nullable): behind the record of a raw reply */
  char *reply_name;                  /* (owned) (nullable): under which a raw reply is saved */
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
  TopaydCallJob job;   /* running */
  TopaydCallStep next; /* (nullable): what comes behind the job instead of the answer */
  gpointer work;       /* (owned) (nullable): of a handler that takes several steps */
  GDestroyNotify free_work;
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
void topayd_call_read_then (TopaydCall *self, TopaydCallJob job, TopaydCallStep next);
void topayd_call_write_then (TopaydCall *self, TopaydCallJob job, TopaydCallStep next);
void topayd_call_set_work (TopaydCall *self, gpointer work, GDestroyNotify free_work);

G_END_DECLS
