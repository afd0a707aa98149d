/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-host.h"
#include "topay-flow.h"

/* Somebody’s way through a wizard: answers, steps behind, what went wrong. It does not know how it
 * looks, and it never says what was typed into a secret field. */

G_BEGIN_DECLS

/* What is wrong with a field or with the whole step. */
typedef struct
{
  const char *code;  /* "required", "too_short", "not_the_same", "format", or a code of the wire */
  const char *text;  /* (nullable): what the flow says of it, English */
  gint64 tries_left; /* -1: not told */
  gint64 until;      /* Unix seconds; 0: not told */
  gint64 retry_after_s; /* 0: not told */
} TopayFlowProblem;

#define TOPAY_TYPE_FLOW_SESSION (topay_flow_session_get_type ())
G_DECLARE_FINAL_TYPE (TopayFlowSession, topay_flow_session, TOPAY, FLOW_SESSION, GObject)

/* Signals: "step-changed" () after the step is another, or the same anew; "changed" () when
 * problems, values or answers changed. Properties: "busy" (a call runs), "dirty" (something was
 * answered that a draft would keep). */
TopayFlowSession *topay_flow_session_new (TopayFlow *flow,
                                          TopayFlowHost *host) G_GNUC_WARN_UNUSED_RESULT;
TopayFlow *topay_flow_session_get_flow (TopayFlowSession *self);
const TopayFlowStep *topay_flow_session_get_step (TopayFlowSession *self);
void topay_flow_session_get_place (TopayFlowSession *self, guint *nth, guint *n_steps);
gboolean topay_flow_session_is_busy (TopayFlowSession *self);
gboolean topay_flow_session_is_dirty (TopayFlowSession *self);

/* Answers of fields, and values kept from replies. The second row of a new password is the field
 * "ID:again". */
void topay_flow_session_set_answer (TopayFlowSession *self, const char *field, const char *answer);
const char *topay_flow_session_get_value (TopayFlowSession *self, const char *name);
gboolean topay_flow_session_holds (TopayFlowSession *self, const char *condition);
/* Puts values into the braces of a translated text; makes words of "{until:time}", where @kind is
 * "time" (Unix seconds), "date" or "money" (minor units); NULL when @value is none of it. */
typedef char *(*TopayFlowFormat) (const char *kind, const char *value, gpointer data);
char *topay_flow_session_fill (TopayFlowSession *self,
                               const char *text,
                               TopayFlowFormat format,
                               gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* An answer that is known before the wizard begins: of a field that it has as a parameter. */
gboolean
topay_flow_session_take_parameter (TopayFlowSession *self, const char *name, const char *value);
/* What was chosen for a field of the kind payment or case: an item of the host's list. */
void topay_flow_session_choose (TopayFlowSession *self, const char *field, GVariant *item);
gboolean topay_flow_session_has_chosen (TopayFlowSession *self, const char *field);
TopayFlowHost *topay_flow_session_get_host (TopayFlowSession *self);
/* The currency of the sums of the wizard: that of the payment; NULL when none is known. */
const char *topay_flow_session_get_currency (TopayFlowSession *self);
gboolean topay_flow_session_is_required (TopayFlowSession *self, const TopayFlowField *field);
/* The option of a choice that is chosen, as far as it names the button of the step. */
const TopayFlowOption *topay_flow_session_get_button_option (TopayFlowSession *self);

/* Problems: of a field, of the step (NULL), and the error of a call that did not get through. */
const TopayFlowProblem *topay_flow_session_get_problem (TopayFlowSession *self, const char *field);
const GError *topay_flow_session_get_error (TopayFlowSession *self);
/* What was said on the way to this step: “This code has expired: begin anew”. English. */
const char *topay_flow_session_get_notice (TopayFlowSession *self);

/* Goes on: judges the fields, makes the call, takes the outcome. Finishes with FALSE and no error
 * when the step stays because of a problem; with an error when the call did not get through. */
void topay_flow_session_continue_async (TopayFlowSession *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
topay_flow_session_continue_finish (TopayFlowSession *self, GAsyncResult *result, GError **error);
void topay_flow_session_run_action_async (TopayFlowSession *self,
                                          const char *action,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean
topay_flow_session_run_action_finish (TopayFlowSession *self, GAsyncResult *result, GError **error);

/* From a review to a step behind; going on leads back to the review, through what is to be asked
 * anew. */
gboolean topay_flow_session_is_behind (TopayFlowSession *self, const char *step);
gboolean topay_flow_session_can_edit (TopayFlowSession *self, const char *step);
void topay_flow_session_edit (TopayFlowSession *self, const char *step);

gboolean topay_flow_session_can_go_back (TopayFlowSession *self);
void topay_flow_session_go_back (TopayFlowSession *self);

/* Answers, values and steps behind, without secrets. */
GBytes *topay_flow_session_save (TopayFlowSession *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_flow_session_restore (TopayFlowSession *self, GBytes *draft, GError **error);

G_END_DECLS
