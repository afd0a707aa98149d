/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-audit.h"
#include "topayd-payout-adapter.h"
#include "topayd-payout.h"

/* What the thread “topayd-payouts” does, as jobs and steps without thread and clock: so a test can
 * stop between any two of them. */

G_BEGIN_DECLS

#define TOPAYD_PAYOUT_N_WAITS 3

/* How long until a channel is asked again: @count times @seconds, then the next; the last for ever.
 */
typedef struct
{
  gint64 seconds;
  gint64 count;
} TopaydPayoutWait;

/* What all jobs work with. */
typedef struct
{
  const TopaydIdentity *identity; /* (unowned) */
  const TopayWorkdays *workdays;  /* (unowned) */
  TopaydPayoutWait waits[TOPAYD_PAYOUT_N_WAITS];
  gint64 late_days; /* behind the expected day a person is told */
} TopaydPayoutRules;

/* A row of the audit log. */
typedef struct
{
  const char *actor;
  const char *action;
  const char *id;     /* (nullable) */
  const char *result; /* (nullable): "ok" */
  const char *detail; /* (nullable) */
  gint64 at;
} TopaydPayoutNote;

void topayd_payout_make_id (const char *case_id, gint64 attempt, char id[TOPAYD_PAYOUT_ID_SIZE]);
gboolean
topayd_payout_audit (TopaydTransaction *transaction, const TopaydPayoutNote *note, GError **error);

/* A job: starts the payout of the next refund that is approved. */
typedef struct
{
  const TopaydPayoutRules *rules; /* (unowned) */
  gint64 now;
  char after[TOPAYD_ID_SIZE]; /* of the case that was looked at last; empty for the first */

  /* Output */
  char case_id[TOPAYD_ID_SIZE]; /* that was looked at; empty when there is none */
  const char *code;             /* why it was not started */
} TopaydPayoutStart;

gboolean topayd_payout_start (TopaydTransaction *transaction, gpointer start, GError **error);

/* A job: takes the next payout that is due. One that waits is marked as sent, before it is. */
typedef struct
{
  const TopaydPayoutRules *rules; /* (unowned) */
  gint64 now;

  /* Output */
  char id[TOPAYD_PAYOUT_ID_SIZE]; /* empty when none is due */
  gint64 amount;
  char *currency;     /* (owned) */
  char *method_id;    /* (owned) (nullable) */
  char *method_kind;  /* (owned) (nullable) */
  char *method_label; /* (owned) (nullable) */
  char *method_state; /* (owned) (nullable) */
  char **earlier;     /* (owned) (nullable): ids of the attempts before it */
  gboolean is_first;  /* nobody can have sent it yet */
  gboolean is_known;  /* the channel said before that it has it */
  gboolean is_late;   /* since just now */
  gint64 next_at;     /* when the next is due; G_MAXINT64 */
} TopaydPayoutTask;

void topayd_payout_task_clear (TopaydPayoutTask *task);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydPayoutTask, topayd_payout_task_clear)
gboolean topayd_payout_take (TopaydTransaction *transaction, gpointer task, GError **error);

/* What is to be written down, and what that made of it. */
typedef struct
{
  const TopaydPayoutRules *rules; /* (unowned) */
  gint64 now;
  char id[TOPAYD_PAYOUT_ID_SIZE];
  TopaydPayoutAnswer answer;
  gboolean is_held; /* nothing was sent: an earlier attempt is not out of the way */

  /* Output */
  gboolean is_news; /* the payout came to an end by this */
  const char *odd;  /* (nullable): what a person has to look into, in a word of the audit log */
} TopaydPayoutResult;

gboolean topayd_payout_write (TopaydTransaction *transaction, gpointer result, GError **error);
gboolean topayd_payout_put_off (TopaydTransaction *transaction, gpointer result, GError **error);

/* Between the two jobs, outside of any. */
void topayd_payout_perform (const TopaydPayoutTask *task,
                            TopaydPayoutAdapter *adapter,
                            GCancellable *cancellable,
                            TopaydPayoutResult *result);

G_END_DECLS
