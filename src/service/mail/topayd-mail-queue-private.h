/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-mail.h"

/* The jobs of the table “outgoing”, without thread, clock and sender. */

G_BEGIN_DECLS

/* A notice is of use for a week. */
#define TOPAYD_MAIL_NOTICE_LIFE_S (7 * 24 * 60 * 60)

typedef struct
{
  TopaydMailCrypt seal, open;
  gpointer data; /* (unowned) */
} TopaydMailBox;

/* A row to send, still sealed; of no id when there is none. */
typedef struct
{
  char *id;                        /* (owned) (nullable) */
  char *kind, *channel, *language; /* (owned) */
  GBytes *address, *fields;        /* (owned): sealed */
  gint64 attempts, created_at, expires_at;
} TopaydMailRow;

/* A row in clear. */
typedef struct
{
  char *address; /* (owned) */
  char *code;    /* (owned): empty for a notice */
  char *device;  /* (owned): may be empty */
  gint64 minutes;
} TopaydMailClear;

typedef enum
{
  TOPAYD_MAIL_NOTHING,
  TOPAYD_MAIL_SENT,
  TOPAYD_MAIL_LATER,
  TOPAYD_MAIL_FAILED,
} TopaydMailOutcome;

/* Writes down how it went with the last row and takes the next one. */
typedef struct
{
  /* Input */
  gint64 now;
  gboolean is_ready[TOPAYD_CHANNEL_PHONE + 1]; /* by channel: something can be sent there now */
  TopaydMailOutcome outcome;
  char *id;       /* (owned) (nullable): of the last row */
  char *reason;   /* (owned) (nullable) */
  gint64 next_at; /* of the last row, for later */

  /* Output */
  TopaydMailRow row;
  gint64 n_expired;
  gint64
      first_at[TOPAYD_CHANNEL_PHONE + 1]; /* when the first row of the channel is due; G_MAXINT64 */
  gint64 first_end;                       /* when the first row expires; G_MAXINT64 */
} TopaydMailStep;

void topayd_mail_row_clear (TopaydMailRow *row);
void topayd_mail_clear_clear (TopaydMailClear *clear);
void topayd_mail_step_clear (TopaydMailStep *step);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydMailRow, topayd_mail_row_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydMailClear, topayd_mail_clear_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydMailStep, topayd_mail_step_clear)

GBytes *topayd_mail_queue_seal_fields (const TopaydMailBox *box,
                                       const char *id,
                                       const TopaydMessage *message,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_mail_queue_add (TopaydTransaction *transaction,
                                const TopaydMailBox *box,
                                const TopaydMessage *message,
                                GError **error);
gboolean topayd_mail_queue_step (TopaydTransaction *transaction, gpointer step, GError **error);
gboolean topayd_mail_queue_open (const TopaydMailBox *box,
                                 const TopaydMailRow *row,
                                 TopaydMailClear *clear,
                                 GError **error);

G_END_DECLS
