/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "topay-diagnosis.h"
#include "topay-diagnostician.h"
#include "topay-library.h"
#include "topay-wire-cases.h"

/* What the parts of topay-help share. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_HELP_FOUND = 0,
  TOPAY_HELP_NOTHING = 1,
  TOPAY_HELP_USAGE = 2,
  TOPAY_HELP_UNABLE = 3,
  TOPAY_HELP_INTERRUPTED = 130, /* as a shell counts Ctrl+C */
} TopayHelpExit;

/* A payment that was stopped for risk leads through three questions before anything else. */
#define TOPAY_HELP_BRAKED_CAUSE "risk.payment"

/**
 * TopayHelp:
 * @library: (owned): what is searched
 * @language: (owned) (nullable): what --lang says
 * @fallback: (unowned): the language of the locale, or the only one that the library has
 * @json: for programs
 * @limit: hits at most
 * @width: columns of the terminal
 */
typedef struct
{
  TopayLibrary *library;
  char *language;
  const char *fallback;
  gboolean json;
  guint limit;
  guint width;
} TopayHelp;

/**
 * TopayHelpVerdict:
 * @verdict: (unowned): what is the matter
 * @facts: (unowned): what it follows from
 * @causes: (unowned): of which it is one
 * @checks: (unowned): what was looked at
 * @duration_us: how long that took, in microseconds
 * @now: Unix seconds
 */
typedef struct
{
  const TopayVerdict *verdict;
  const TopayFacts *facts;
  const TopayCauses *causes;
  TopayDiagnostician *checks;
  gint64 duration_us;
  gint64 now;
} TopayHelpVerdict;

/**
 * TopayHelpDiagnosis:
 * @payment: (owned) (nullable): its order number, or its id
 * @code: (owned) (nullable): what stands on a screen
 * @account: (owned) (nullable): who signs in for it
 * @answers: (owned) (nullable): "fact=value", said ahead
 */
typedef struct
{
  char *payment;
  char *code;
  char *account;
  char **answers;
} TopayHelpDiagnosis;

/**
 * TopayHelpCases:
 * @account: (owned) (nullable): who signs in
 * @open: only those that somebody works on
 * @closed: only those that are over
 * @proof: print the file that can be verified
 */
typedef struct
{
  char *account;
  gboolean open;
  gboolean closed;
  gboolean proof;
} TopayHelpCases;

/* topay-help.c */
void topay_help_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
TopayHelpExit topay_help_fail (const GError *error);
const char *topay_help_choose_language (const TopayHelp *self, const char *query);

/* topay-help-search.c */
TopayHelpExit topay_help_search (const TopayHelp *self, const char *query);
TopayHelpExit topay_help_batch (const TopayHelp *self, const char *path);

/* topay-help-article.c */
TopayHelpExit topay_help_article (const TopayHelp *self, const char *id);
TopayHelpExit topay_help_list (const TopayHelp *self);

/* topay-help-diagnose.c */
TopayHelpExit topay_help_diagnose (const TopayHelp *self, const TopayHelpDiagnosis *wanted);

/* topay-help-problem.c */
gint64 topay_help_get_now (void);
TopayHelpExit topay_help_refuse (TopayHelpExit status, const char *text);
gboolean topay_help_is_of_the_network (const GError *error);
void topay_help_tell_problem (const GError *error);

/* topay-help-cases.c */
TopayHelpExit topay_help_cases (const TopayHelp *self, const TopayHelpCases *wanted);
TopayHelpExit
topay_help_case (const TopayHelp *self, const TopayHelpCases *wanted, const char *name);

/* topay-help-case-print.c */
void topay_help_print_case_row (const TopayHelp *self, const TopayWireCase *row);
void topay_help_print_case (const TopayHelp *self, const TopayWireCaseDetail *detail);
void topay_help_add_case (JsonBuilder *builder, const TopayWireCase *row);
void topay_help_print_case_json (const TopayWireCaseDetail *detail);

/* topay-help-verify.c */
TopayHelpExit topay_help_verify (const TopayHelp *self, const char *path);

/* topay-help-verdict.c */
void topay_help_print_verdict (const TopayHelp *self, const TopayHelpVerdict *verdict);
void topay_help_print_verdict_json (const TopayHelpVerdict *verdict);

/* topay-help-json.c */
void topay_help_print_json (JsonBuilder *builder);
void topay_help_add_string (JsonBuilder *builder, const char *name, const char *value);
void topay_help_add_strings (JsonBuilder *builder, const char *name, const char *const *values);
void topay_help_add_article (JsonBuilder *builder, const TopayArticle *article);

G_END_DECLS
