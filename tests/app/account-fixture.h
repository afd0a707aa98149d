/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-account.h"
#include "topay-test-server.h"

/* Somebody with an account at a service that is the test, over TLS. */

G_BEGIN_DECLS

/* First and last in main (): a bus without services, so that the keyring of whoever runs the test
 * is left alone. It is kept to the end, for it would wait for the connections of the accounts. */
void account_fixture_begin (void);
void account_fixture_end (void);

/* In a handler of the server: TRUE with the answer to what an account asks for itself. */
gboolean account_fixture_serve (const TopayTestRequest *request, TopayTestAnswer *answer);
TopayTestAnswer account_fixture_answer (guint status, const char *body);

TopayAccount *account_fixture_new (TopayTestServer *server,
                                   const TopayTestCertificates *certificates);
void account_fixture_sign_in (TopayAccount *account);
void account_fixture_sign_out (TopayAccount *account);

G_END_DECLS
