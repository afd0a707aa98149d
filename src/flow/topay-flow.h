/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A wizard as it is written in data/flows/ID.flow.xml: steps, what they ask, what they call and
 * where they lead. It never changes after it was read. docs/wizards.md explains the file.
 *
 * Texts are English, as gettext knows them; whoever shows them translates, then fills in what
 * stands in braces, with topay_flow_session_fill (). */

G_BEGIN_DECLS

#define TOPAY_FLOW_MAX_BYTES (128 * 1024)
#define TOPAY_FLOW_MAX_STEPS 64

typedef enum
{
  TOPAY_FLOW_STEP_CHOICE, /* one of several, and on */
  TOPAY_FLOW_STEP_FORM,   /* fields */
  TOPAY_FLOW_STEP_CHECK,  /* runs its call or probe by itself and goes on */
  TOPAY_FLOW_STEP_ATTACH, /* files */
  TOPAY_FLOW_STEP_REVIEW, /* all answers, before they are sent */
  TOPAY_FLOW_STEP_RESULT, /* the end: there is no way back */
} TopayFlowStepKind;

typedef enum
{
  TOPAY_FLOW_FIELD_TEXT,
  TOPAY_FLOW_FIELD_MULTILINE,
  TOPAY_FLOW_FIELD_ACCOUNT,  /* account name, mail address or phone number */
  TOPAY_FLOW_FIELD_CODE,     /* digits that were sent or read; full-width ones and blanks count */
  TOPAY_FLOW_FIELD_PASSWORD, /* one that exists */
  TOPAY_FLOW_FIELD_NEW_PASSWORD, /* asked twice, with a meter */
  TOPAY_FLOW_FIELD_NEW_PIN,      /* asked twice */
  TOPAY_FLOW_FIELD_CHOICE,       /* one of the options */
  TOPAY_FLOW_FIELD_SWITCH,       /* "yes" or "no" */
  TOPAY_FLOW_FIELD_DATE,         /* YYYY-MM-DD */
  TOPAY_FLOW_FIELD_MONEY,        /* minor units */
  TOPAY_FLOW_FIELD_PAYMENT,      /* id of one of the payments that the host lists */
  TOPAY_FLOW_FIELD_CASE,         /* id of one of the cases that the host lists */
  TOPAY_FLOW_FIELD_FILES,        /* ids of files that are ready or on their way, blanks between */
} TopayFlowFieldKind;

typedef enum
{
  TOPAY_FLOW_TEXT_PLAIN,
  TOPAY_FLOW_TEXT_INFO,
  TOPAY_FLOW_TEXT_WARN,
  TOPAY_FLOW_TEXT_DANGER,
  TOPAY_FLOW_TEXT_GOOD,
  TOPAY_FLOW_TEXT_COUNTDOWN, /* counts down to the time in @value, then disappears */
} TopayFlowTextKind;

typedef enum
{
  TOPAY_FLOW_LINK_ARTICLE,
  TOPAY_FLOW_LINK_FLOW,
  TOPAY_FLOW_LINK_ACTION, /* of the application, by name: "sign-in" */
  TOPAY_FLOW_LINK_CASE,   /* the case whose id is the value named by the target */
} TopayFlowLinkKind;

/* What has to be so: "name=value", "name!=value" or "name>value", several with " and " between, and
 * several of these with " or " between; NULL is always so. */
typedef char TopayFlowCondition;

typedef struct
{
  char *value;          /* (owned) */
  char *label;          /* (owned) */
  char *hint;           /* (owned) (nullable) */
  char *next;           /* (owned) (nullable): of a choice step: where it leads */
  char *button;         /* (owned) (nullable): of the step while this is chosen */
  gboolean destructive; /* of that button */
} TopayFlowOption;

typedef struct
{
  char *id; /* (owned): unique in the flow; the name of the answer */
  TopayFlowFieldKind kind;
  char *label;    /* (owned) */
  char *hint;     /* (owned) (nullable) */
  char *fallback; /* (owned) (nullable): the answer before there is one; "@name": of the host */
  gboolean required;
  gboolean is_answer; /* goes into the list of answers of a request */
  gboolean secret;    /* wiped when the step is left, never in a draft */
  guint min, max;     /* characters, of files how many; max 0: 254, of files 5 */
  char *most;        /* (owned) (nullable): name of the value that a sum or a day may not be over */
  char *required_if; /* (owned) (nullable): a condition under which it is required */
  char *offers;      /* (owned) (nullable): of files: what they can show, blanks between */
  char *condition;   /* (owned) (nullable) */
  GPtrArray *options; /* (owned) (element-type TopayFlowOption) */
} TopayFlowField;

typedef struct
{
  TopayFlowTextKind kind;
  char *title;     /* (owned) (nullable) */
  char *text;      /* (owned) */
  char *value;     /* (owned) (nullable): name of the time of a countdown */
  char *condition; /* (owned) (nullable) */
} TopayFlowText;

typedef struct
{
  TopayFlowLinkKind kind;
  char *target;       /* (owned) */
  char *with;         /* (owned) (nullable): of a wizard: the value that it is opened with */
  char *label;        /* (owned) */
  char *condition;    /* (owned) (nullable) */
  gboolean is_button; /* a button of the step, not a line under it */
} TopayFlowLink;

typedef struct
{
  char *field; /* (owned): of the endpoint's request */
  char *from;  /* (owned) (nullable): name of an answer, of a kept value, or "@name" of the host */
  char *value; /* (owned) (nullable): a constant instead; "true" and "false" are booleans */
  char *list;  /* (owned) (nullable): "answers", or the id of a field of files, instead */
} TopayFlowSet;

typedef struct
{
  char *reply;     /* (owned): field of the endpoint's reply; "account_state.login" goes into it */
  char *name;      /* (owned) */
  gboolean secret; /* never in a draft */
} TopayFlowKeep;

typedef struct
{
  char *endpoint;   /* (owned) (nullable): name of an endpoint; NULL: of a probe */
  char *probe;      /* (owned) (nullable) */
  char *condition;  /* (owned) (nullable): when it is not so, all is well without the call */
  gboolean queued;  /* kept on this computer until the service has it */
  GPtrArray *sets;  /* (owned) (element-type TopayFlowSet) */
  GPtrArray *keeps; /* (owned) (element-type TopayFlowKeep) */
} TopayFlowCall;

/* What follows from an outcome; the first that fits counts. */
typedef struct
{
  char *outcome;   /* (owned): "ok", a code of the wire, or "*" */
  char *condition; /* (owned) (nullable) */
  char *next;      /* (owned) (nullable): step to go to; NULL: stay */
  char *field;     /* (owned) (nullable): where the text is shown when staying */
  char *text;      /* (owned) (nullable): what is said */
  char *answer;    /* (owned) (nullable): "field=value": an answer that is changed by it */
} TopayFlowOutcome;

/* Something besides going on: “Send a new code”. */
typedef struct
{
  char *id;            /* (owned) */
  char *label;         /* (owned) */
  char *waiting;       /* (owned) (nullable): label until the time: “New code in {seconds} s” */
  char *available_at;  /* (owned) (nullable): name of the time from which on it can be used */
  char *condition;     /* (owned) (nullable) */
  TopayFlowCall *call; /* (owned) (nullable) */
  GPtrArray *outcomes; /* (owned) (element-type TopayFlowOutcome) */
} TopayFlowAction;

typedef struct
{
  char *id; /* (owned) */
  TopayFlowStepKind kind;
  char *title;          /* (owned) */
  char *button;         /* (owned) (nullable): names the consequence; NULL: “Continue” */
  gboolean destructive; /* of the button */
  gboolean once;        /* what it calls works one time: Back passes over it */
  gboolean final;       /* what it does is done: nothing leads back over it */
  GPtrArray *texts;     /* (owned) (element-type TopayFlowText) */
  GPtrArray *fields;    /* (owned) (element-type TopayFlowField) */
  GPtrArray *links;     /* (owned) (element-type TopayFlowLink) */
  GPtrArray *actions;   /* (owned) (element-type TopayFlowAction) */
  TopayFlowCall *call;  /* (owned) (nullable): made when going on */
  GPtrArray *outcomes;  /* (owned) (element-type TopayFlowOutcome): of the call, or of going on */
  guint line;           /* in the file */
} TopayFlowStep;

typedef struct _TopayFlow TopayFlow;

TopayFlow *
topay_flow_parse (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TopayFlow *topay_flow_load (const char *resource, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TopayFlow *topay_flow_ref (TopayFlow *self);
void topay_flow_unref (TopayFlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFlow, topay_flow_unref)

const char *topay_flow_get_id (const TopayFlow *self);
guint topay_flow_get_version (const TopayFlow *self);
const char *topay_flow_get_title (const TopayFlow *self);
gboolean topay_flow_has_parameter (const TopayFlow *self, const char *name);
guint topay_flow_get_n_steps (const TopayFlow *self);
const TopayFlowStep *topay_flow_get_step (const TopayFlow *self, guint nth);
const TopayFlowStep *topay_flow_find_step (const TopayFlow *self, const char *id);
const TopayFlowField *topay_flow_find_field (const TopayFlow *self, const char *id);
gboolean topay_flow_field_is_listed (const TopayFlowField *field);

/* What is known of a payment or a case that was chosen: the keys of an item of the host's list. Of
 * a field "payment" the key "made_at" makes the value "payment-made-at". */
extern const char *const topay_flow_payment_keys[];
extern const char *const topay_flow_case_keys[];

/* Looks a value up by its name; NULL when there is none. */
typedef const char *(*TopayFlowLookup) (const char *name, gpointer data);

gboolean topay_flow_condition_check (const char *condition, GError **error);
gboolean topay_flow_condition_holds (const char *condition, TopayFlowLookup lookup, gpointer data);

G_END_DECLS
