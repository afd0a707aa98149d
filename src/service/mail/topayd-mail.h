/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sender.h"
#include "topayd-store.h"

/* The way of a message: a row of the table “outgoing”, written in the transaction of whatever it
 * tells about, then the thread “topayd-mail”, then a sender. Nobody who asks for a code waits for
 * any of it, so no answer depends on it. */

G_BEGIN_DECLS

/* Encrypts and decrypts with the sealing key; @context is authenticated, not stored. Both are
 * called from the writer’s thread and from “topayd-mail”. */
typedef GBytes *(*TopaydMailCrypt) (
    gconstpointer bytes, gsize size, const char *context, gpointer data, GError **error);

typedef struct
{
  TopaydStore *store;
  TopaydSender *email; /* (nullable): e-mail waits for a start with one */
  TopaydSender *phone; /* (nullable): likewise */
  TopaydMailCrypt seal, open;
  gpointer crypt_data;           /* (unowned): outlives the mail */
  gint64 (*now) (gpointer data); /* (nullable): Unix seconds; NULL: the clock of the system */
  gpointer now_data;             /* (unowned) */
} TopaydMailSettings;

/* One message to one address. */
typedef struct
{
  TopaydMessageKind kind;
  TopaydChannel channel;
  const char *account_id;     /* (nullable) */
  const char *proof_id;       /* (nullable): what still waits with the same id is dropped */
  const char *language;       /* of the account or of the request */
  const char *address;        /* in clear; sealed before it is written */
  const char *address_masked; /* for the operator */
  const char *code;           /* (nullable): of a code */
  const char *device;         /* (nullable): of a notice */
  gint64 created_at;          /* Unix seconds: of the request, or when it happened */
  gint64 expires_at;          /* of a code: its end; 0 for a notice: a week */
} TopaydMessage;

typedef struct
{
  guint64 sent, retried, failed, expired; /* since the start */
  gint64 last_sent_at;                    /* 0: none yet */
} TopaydMailStatistics;

#define TOPAYD_TYPE_MAIL (topayd_mail_get_type ())
G_DECLARE_FINAL_TYPE (TopaydMail, topayd_mail, TOPAYD, MAIL, GObject)

TopaydMail *topayd_mail_new (const TopaydMailSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_mail_enqueue (TopaydMail *self,
                              TopaydTransaction *transaction,
                              const TopaydMessage *message,
                              GError **error);
void topayd_mail_start (TopaydMail *self);
void topayd_mail_stop (TopaydMail *self);
void topayd_mail_wake (TopaydMail *self);
void topayd_mail_get_statistics (TopaydMail *self, TopaydMailStatistics *statistics);

G_END_DECLS
