/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "topay-facts.h"

/* Why a payment fails, as data/causes.xml tells it: how each cause is recognised, what is asked
 * when it is not, and the words. Texts are English, as gettext knows them; whoever shows them
 * translates, then fills in the facts that stand in braces. It never changes after it was read. */

G_BEGIN_DECLS

#define TOPAY_CAUSES_MAX_BYTES (256 * 1024)

/* What is more urgent comes first; a pending payment stops everything behind it. */
typedef enum
{
  TOPAY_CAUSE_RANK_SECURITY, /* an incident of security */
  TOPAY_CAUSE_RANK_ORDER,    /* pending, unknown, duplicate, paid */
  TOPAY_CAUSE_RANK_FROZEN,
  TOPAY_CAUSE_RANK_LOCKED,
  TOPAY_CAUSE_RANK_RISK,
  TOPAY_CAUSE_RANK_LIMIT,
  TOPAY_CAUSE_RANK_BALANCE,
  TOPAY_CAUSE_RANK_METHOD, /* card, bank, confirmation, code */
  TOPAY_CAUSE_RANK_MERCHANT,
  TOPAY_CAUSE_RANK_NETWORK,
  TOPAY_CAUSE_RANK_MACHINE, /* clock, version, camera */
  TOPAY_CAUSE_RANK_SERVICE,
  TOPAY_CAUSE_RANK_UNKNOWN,
} TopayCauseRank;

typedef enum
{
  TOPAY_RETRY_NO,    /* no way to pay again is shown */
  TOPAY_RETRY_AFTER, /* once the step is done */
  TOPAY_RETRY_LATER, /* not now */
  TOPAY_RETRY_YES,   /* once the state of the payment is known not to be pending */
} TopayRetry;

typedef enum
{
  TOPAY_SOLVER_YOU,
  TOPAY_SOLVER_TOPAY,
  TOPAY_SOLVER_BANK,
  TOPAY_SOLVER_MERCHANT,
  TOPAY_SOLVER_AUTHORITY,
  TOPAY_SOLVER_TIME, /* nobody has to do anything */
} TopaySolver;

typedef enum
{
  TOPAY_CAUSE_ACTION_FLOW,    /* target: a wizard */
  TOPAY_CAUSE_ACTION_ARTICLE, /* target: an article */
  TOPAY_CAUSE_ACTION_APP, /* target: an action of the app: "check-again", "watch", "open-portal",
                             "date-settings", "network-settings", "sign-in", "ask-person" */
} TopayCauseActionKind;

/* What has to be so, see docs/diagnosis.md: all of "FACT OP VALUE" between " and ". */
typedef struct _TopayCauseCondition TopayCauseCondition;

/* That it holds names the cause. */
typedef struct
{
  TopayCauseCondition *condition; /* (owned) */
  TopayCauseRank rank;            /* of its cause, unless it is more urgent than others */
} TopayCauseWhen;

typedef struct
{
  TopayCauseActionKind kind;
  char *target; /* (owned) */
  char *label;  /* (owned) */
} TopayCauseAction;

typedef struct
{
  char *value; /* (owned) */
  char *label; /* (owned) */
} TopayCauseAnswer;

/* A bar: how much of what there is is used, or is there of what is needed. */
typedef struct
{
  char *used;  /* (owned): a fact, a number */
  char *limit; /* (owned): likewise */
  char *label; /* (owned) */
  char *value; /* (owned): with facts in braces */
  char *note;  /* (owned) (nullable): likewise */
} TopayCauseLevel;

/* Asked only when the causes that need it are still open. */
typedef struct
{
  char *fact;         /* (owned): name of the fact that the answer becomes; unique */
  char *text;         /* (owned) */
  GPtrArray *answers; /* (owned) (element-type TopayCauseAnswer) */
  GPtrArray *unless;  /* (owned) (element-type TopayCauseCondition): each makes it idle to ask */
} TopayCauseQuestion;

typedef struct
{
  char *id; /* (owned): "lim.topay_day" */
  TopayCauseRank rank;
  TopaySolver solver;
  TopayRetry retry;
  gboolean is_sure;     /* FALSE: named only behind those that are, “possible” */
  char *title;          /* (owned): what happened, in the words of the person */
  char *money;          /* (owned): what it means for the money */
  char *advice;         /* (owned): what to do */
  GPtrArray *whens;     /* (owned) (element-type TopayCauseWhen): one of them has to hold */
  GPtrArray *evidence;  /* (owned) (element-type utf8): texts with facts in braces */
  GPtrArray *questions; /* (owned) (element-type utf8): facts of questions that would tell */
  GPtrArray *codes;     /* (owned) (element-type utf8): codes that a person may read on a screen */
  GPtrArray *actions;   /* (owned) (element-type TopayCauseAction): the main one first */
  TopayCauseLevel *level; /* (owned) (nullable) */
  char *article;          /* (owned): id */
} TopayCause;

TopayCauseCondition *topay_cause_condition_parse (const char *text, GError **error);
void topay_cause_condition_free (TopayCauseCondition *self);
gboolean topay_cause_condition_holds (const TopayCauseCondition *self,
                                      const TopayFacts *facts,
                                      gboolean *told);
gboolean topay_cause_condition_waits_for (const TopayCauseCondition *self,
                                          const TopayFacts *facts,
                                          const char *fact);

typedef struct _TopayCauses TopayCauses;

TopayCauses *topay_causes_parse (const char *text, gsize length, GError **error);
TopayCauses *topay_causes_ref (TopayCauses *self);
void topay_causes_unref (TopayCauses *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayCauses, topay_causes_unref)

guint topay_causes_get_n (const TopayCauses *self);
const TopayCause *topay_causes_get (const TopayCauses *self, guint nth);
const TopayCause *topay_causes_find (const TopayCauses *self, const char *id);
const TopayCause *topay_causes_find_code (const TopayCauses *self, const char *code);
const TopayCauseQuestion *topay_causes_find_question (const TopayCauses *self, const char *fact);

/* What somebody typed as a code: full width becomes narrow, blanks around it go; NULL when it
 * cannot be one. Whether anybody knows it is another question. */
char *topay_cause_code_read (const char *typed) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_cause_code_is (const char *text);
/* As codes are listed. */
char *topay_cause_code_spell (const char *code) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of docs/diagnosis.md, for a service that maps codes of channels to them. */
extern const char *const topay_cause_ids[];
extern const guint topay_n_cause_ids;
gboolean topay_cause_is_id (const char *id);

G_END_DECLS
