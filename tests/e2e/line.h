/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service-fixture.h"

/* A connection as an attacker has one: any address of loopback as its source, any bytes in the
 * request, and every byte of the answer. The authority is checked all the same. */

G_BEGIN_DECLS

typedef struct
{
  guint status;
  char *head; /* (owned): with the status line and without the last empty one */
  char *body; /* (owned) */
} TopayTestReply;

void topay_test_reply_free (TopayTestReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestReply, topay_test_reply_free)
/* Value of a text or number of the body, as it stands there. */
char *topay_test_reply_dup_field (const TopayTestReply *reply, const char *name);
gboolean topay_test_reply_has_code (const TopayTestReply *reply, const char *code);

typedef struct _TopayTestLine TopayTestLine;

TopayTestLine *topay_test_line_new (TopayTestService *service, const char *source);
void topay_test_line_free (TopayTestLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestLine, topay_test_line_free)

/* The source with a number of its own: 127.0.N.M. */
char *topay_test_dup_source (guint number);

void topay_test_line_send (TopayTestLine *self, const char *bytes);
/* NULL when the other side ended without an answer. */
TopayTestReply *topay_test_line_receive (TopayTestLine *self);

/* A request with a body; @headers (nullable) end in CR LF each. */
char *topay_test_compose (const char *what, const char *headers, const char *body);
TopayTestReply *
topay_test_line_ask (TopayTestLine *self, const char *what, const char *headers, const char *body);

/* Bodies of requests. */
char *topay_test_body_sign_in (const char *account, const char *password);
char *topay_test_body_reset (const char *kind, const char *account);
char *topay_test_body_code (const char *proof_id, const char *code);

/* What the right code of a reset gave. */
typedef struct
{
  char *proof_id; /* (owned) */
  char *proof;    /* (owned) */
} TopayTestProof;

void topay_test_proof_clear (TopayTestProof *proof);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopayTestProof, topay_test_proof_clear)

/* Of the reset of a login password: from the wish to the right code, and the end with any text. */
void topay_test_line_prove (TopayTestLine *self,
                            TopayTestService *service,
                            const char *account,
                            const char *address,
                            TopayTestProof *proof);
TopayTestReply *
topay_test_line_finish (TopayTestLine *self, const TopayTestProof *proof, const char *password);

/* People without a password: "person-N" with "person-N@example.net", N from 0. */
void topay_test_add_people (TopayTestService *service, guint n_people);

G_END_DECLS
