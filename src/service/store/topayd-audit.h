/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-store.h"

/* Who did what: rows that are only ever added, each holding the hash of all before it, with signed
 * checkpoints in a second file, since a chain alone does not show that its end was cut off. */

G_BEGIN_DECLS

#define TOPAYD_AUDIT_HASH_BYTES       32
#define TOPAYD_AUDIT_PUBLIC_KEY_BYTES 32

/* No contents and no secrets: ids, names of actions, masked addresses. */
typedef struct
{
  const char *actor;  /* "account:ID", "agent:ID", "operator:NAME", "service", "anonymous" */
  const char *action; /* "session.start", "password.reset", … */
  const char *object; /* (nullable): id of what was acted on */
  const char *result; /* "ok" or a code of the wire */
  int level;          /* 0, 1 or 2: how well the actor was known */
  const char *address_masked; /* (nullable): where from */
  const char *detail;         /* (nullable): reason, in a word */
  gint64 at;                  /* Unix seconds; 0: now */
} TopaydAuditEntry;

gboolean
topayd_audit_append (TopaydTransaction *transaction, const TopaydAuditEntry *entry, GError **error);

typedef enum
{
  TOPAYD_AUDIT_INTACT,
  TOPAYD_AUDIT_ROW_CHANGED,     /* a row does not give its hash */
  TOPAYD_AUDIT_ROW_MISSING,     /* a number is skipped or taken twice */
  TOPAYD_AUDIT_TAIL_MISSING,    /* a checkpoint is beyond the last row */
  TOPAYD_AUDIT_CHAIN_REWRITTEN, /* the rows fit together but not to a checkpoint */
  TOPAYD_AUDIT_CHECKPOINT_BAD,  /* a checkpoint is not signed with the key */
} TopaydAuditProblem;

typedef struct
{
  TopaydAuditProblem problem;
  gint64 first_bad_row;       /* number; 0 when all are good */
  gint64 rows;                /* read until the first bad one */
  gint64 checkpoints;         /* that agree */
  gint64 last_checkpoint_row; /* 0: none; rows after it are held by the chain alone */
} TopaydAuditReport;

gboolean topayd_audit_verify (const char *path,
                              const char *checkpoint_path,
                              const guint8 *public_key,
                              TopaydAuditReport *report,
                              GError **error);
const char *topayd_audit_problem_to_string (TopaydAuditProblem problem);

/* The public half of the key at @key_path, from KEY_PATH.pub; 64 hexadecimal digits there. */
gboolean topayd_audit_load_public_key (const char *key_path,
                                       guint8 public_key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES],
                                       GError **error);

G_END_DECLS
