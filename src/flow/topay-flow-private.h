/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow.h"

/* Between the reader of the file and the wizard it makes. */

G_BEGIN_DECLS

struct _TopayFlow
{
  gatomicrefcount ref_count;
  char *id; /* (owned) */
  guint version;
  char *title;           /* (owned) */
  GPtrArray *parameters; /* (owned) (element-type utf8): fields that can be answered beforehand */
  GPtrArray *steps;      /* (owned) (element-type TopayFlowStep): the first one begins */
};

TopayFlow *topay_flow_new (void);
TopayFlowStep *topay_flow_step_new (void);
TopayFlowField *topay_flow_field_new (void);
TopayFlowOption *topay_flow_option_new (void);
TopayFlowText *topay_flow_text_new (void);
TopayFlowLink *topay_flow_link_new (void);
TopayFlowCall *topay_flow_call_new (void);
TopayFlowSet *topay_flow_set_new (void);
TopayFlowKeep *topay_flow_keep_new (void);
TopayFlowOutcome *topay_flow_outcome_new (void);
TopayFlowAction *topay_flow_action_new (void);

gboolean
topay_flow_refuse (const TopayFlowStep *step, GError **error, const char *what, const char *name);
/* The list of a request that is made of the answers. */
#define TOPAY_FLOW_ANSWERS     "answers"
#define TOPAY_FLOW_MAX_ANSWERS 16
#define TOPAY_FLOW_MAX_ANSWER  300 /* characters */

/* How a term of a condition compares. */
typedef enum
{
  TOPAY_FLOW_SIGN_EQUAL,
  TOPAY_FLOW_SIGN_UNEQUAL,
  TOPAY_FLOW_SIGN_MORE,
} TopayFlowSign;

char **topay_flow_dup_terms (const char *condition);
gboolean topay_flow_split_term (char *term, const char **wanted, TopayFlowSign *sign);
gboolean topay_flow_is_more (const char *one, const char *other);

const TopayFlowStep *topay_flow_find_step_of (const TopayFlow *self, const TopayFlowField *field);
char *topay_flow_dup_item_name (const char *field, const char *key);
const char *const *topay_flow_get_item_keys (const TopayFlowField *field);

gboolean topay_flow_is_open_name (const TopayFlow *self, const char *name);

gboolean topay_flow_check (TopayFlow *self, GError **error);
gboolean topay_flow_check_names (TopayFlow *self, GError **error);
gboolean topay_flow_check_ways (TopayFlow *self, GError **error);
gboolean topay_flow_check_lists (TopayFlow *self, GError **error);

G_END_DECLS
