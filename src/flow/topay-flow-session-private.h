/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-private.h"
#include "topay-flow-session.h"
#include "topay-flow-values.h"

/* Shared by the files of the session. */

G_BEGIN_DECLS

typedef struct
{
  TopayFlowProblem problem;
  char *code; /* (owned) */
} TopayFlowProblemEntry;

#define TOPAY_FLOW_NO_SECRET G_MAXINT

struct _TopayFlowSession
{
  GObject parent_instance;
  TopayFlow *flow;           /* (owned) */
  TopayFlowHost *host;       /* (owned) */
  TopayFlowValues *values;   /* (owned) */
  GHashTable *host_values;   /* (owned) (element-type utf8 utf8): asked for so far */
  const TopayFlowStep *step; /* (unowned): of the flow */
  GPtrArray *behind;         /* (owned) (element-type utf8): ids of the steps behind */
  GHashTable *problems; /* (owned) (element-type utf8 TopayFlowProblemEntry): "" the step’s */
  GError *error;        /* (owned) (nullable): of the last call */
  const char *notice;   /* (unowned) (nullable): of the flow */
  GHashTable *passed;   /* (owned) (element-type utf8): steps between a pencil and its review */
  const TopayFlowStep *review; /* (unowned) (nullable): where going on leads back to */
  int secret_at; /* the place of the first step that keeps a secret, among those behind */
  gboolean busy, dirty;
};

void topay_flow_session_enter (TopayFlowSession *self, const TopayFlowStep *step);
void topay_flow_session_set_problem (TopayFlowSession *self,
                                     const char *field,
                                     const TopayFlowProblem *problem);
void topay_flow_session_clear_problems (TopayFlowSession *self);
void topay_flow_session_set_busy (TopayFlowSession *self, gboolean busy);
void topay_flow_session_set_dirty (TopayFlowSession *self, gboolean dirty);
void topay_flow_session_wipe_step (TopayFlowSession *self);
int topay_flow_session_find_behind (TopayFlowSession *self, guint length);
void topay_flow_session_tell_changed (TopayFlowSession *self);
gboolean topay_flow_session_counts (TopayFlowSession *self, const TopayFlowField *field);
void topay_flow_session_stop_edit (TopayFlowSession *self);

gboolean topay_flow_is_item_name (const TopayFlowField *field, const char *name);
void topay_flow_session_count_days (TopayFlowSession *self);
void topay_flow_session_forget_item (TopayFlowSession *self, const TopayFlowField *field);
gboolean topay_flow_session_has_item (TopayFlowSession *self, const TopayFlowField *field);

char *topay_flow_dup_value_text (GVariant *value);
GVariant *topay_flow_session_make_fields (TopayFlowSession *self, const TopayFlowCall *call);
void
topay_flow_session_keep_values (TopayFlowSession *self, const TopayFlowCall *call, GVariant *reply);
const char *
topay_flow_session_find_sent (TopayFlowSession *self, const TopayFlowCall *call, const char *name);

G_END_DECLS
