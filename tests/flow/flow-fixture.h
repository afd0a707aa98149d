/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-session.h"

#define FLOW_NOW     G_GINT64_CONSTANT (1795000000) /* 2026-11-18 */
#define FLOW_TODAY   "2026-11-18"
#define FLOW_PAYMENT "0123456789abcdef0123456789abcdef"

/* Somebody who walks through a wizard, and a host whose calls wait until the test answers them. */

G_BEGIN_DECLS

#define FLOW_TYPE_HOST (flow_host_get_type ())
G_DECLARE_FINAL_TYPE (FlowHost, flow_host, FLOW, HOST, GObject)

typedef struct
{
  FlowHost *host;            /* (owned) */
  TopayFlowSession *session; /* (owned) */
  gboolean is_done, moved;   /* of what was begun last */
  GError *error;             /* (owned) (nullable): it ended with */
  GCancellable *cancellable; /* (owned) */
} Walk;

Walk *walk_new (TopayFlow *flow);
Walk *walk_new_text (const char *text);
Walk *walk_new_file (const char *id); /* of data/flows */
void walk_free (Walk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Walk, walk_free)

void walk_set_account (Walk *walk, const char *account); /* who is signed in */
void walk_answer (Walk *walk, const char *field, const char *answer);
void walk_choose (Walk *walk, const char *field, guint days);
void walk_choose_in_state (Walk *walk, const char *field, guint days, const char *state);
void walk_continue (Walk *walk);
void walk_act (Walk *walk, const char *action);
guint walk_get_n_calls (Walk *walk);
const char *walk_get_waiting (Walk *walk); /* the endpoint or probe; NULL when no call waits */

/* The call that waits: its endpoint is checked, then it is answered. */
void walk_reply (Walk *walk, const char *endpoint, const char *fields);
void walk_refuse (Walk *walk, const char *endpoint, const char *code);
void walk_refuse_field (Walk *walk, const char *endpoint, const char *code, const char *field);
void walk_fail (Walk *walk, const char *endpoint, int code);
char *walk_dup_sent (Walk *walk, const char *field); /* as the call that waits has it */
GVariant *walk_get_sent (Walk *walk);                /* borrowed */

void walk_assert_step (Walk *walk, const char *step);
void walk_assert_place (Walk *walk, guint nth, guint n_steps);
void walk_assert_problem (Walk *walk, const char *field, const char *code);

char *flow_read_file (const char *id, gsize *length);

G_END_DECLS
