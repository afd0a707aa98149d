/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-test-server.h"
#include "topay-wire-cases.h"

/* Cases of a service that is the test: with a history whose hashes are true, and answers about them
 * in pages and behind an event, as the service gives them. Called from the threads of the server
 * and of the test: everything is behind one lock. */

G_BEGIN_DECLS

typedef struct _TopayTestCases TopayTestCases;

/* What a new event says. */
typedef struct
{
  const char *event;
  const char *state; /* of the case, afterwards */
  const char *actor;
  const char *words; /* (nullable) */
} TopayTestEvent;

TopayTestCases *topay_test_cases_new (void);
void topay_test_cases_free (TopayTestCases *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestCases, topay_test_cases_free)

void topay_test_cases_add (TopayTestCases *self, guint number, const char *kind);
void topay_test_cases_happen (TopayTestCases *self, guint number, const TopayTestEvent *event);
void topay_test_cases_remove (TopayTestCases *self, guint number);
void topay_test_cases_forge (TopayTestCases *self, guint number, const char *words);
void topay_test_cases_cut (TopayTestCases *self, guint number, guint n_events);
char *topay_test_cases_dup_id (guint number);

/* The record itself, for a test that wants more in it; nobody may ask meanwhile. */
TopayWireCaseDetail *topay_test_cases_get (TopayTestCases *self, guint number);

/* TRUE with the answer to what is asked of cases; its body lives until the next. */
gboolean topay_test_cases_serve (TopayTestCases *self,
                                 const TopayTestRequest *request,
                                 TopayTestAnswer *answer);
guint topay_test_cases_get_n_lists (TopayTestCases *self);
guint topay_test_cases_get_n_looks (TopayTestCases *self);

G_END_DECLS
