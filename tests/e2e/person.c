/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "person.h"

#include "topay-error.h"
#include "topay-test-server.h"

/**
 * topay_test_person_new:
 * @service: (transfer none): a service that runs
 *
 * Returns: (transfer full): somebody who is not signed in, with a client for the port of now
 */
TopayTestPerson *
topay_test_person_new (TopayTestService *service)
{
  TopayTestPerson *self = g_new0 (TopayTestPerson, 1);
  g_autoptr (GError) error = NULL;

  self->service = service;
  self->client = topay_client_new (topay_test_service_get_uri (service),
                                   topay_test_service_get_ca (service), &error);
  g_assert_no_error (error);
  self->account = topay_account_new (self->client, NULL);
  return self;
}

void
topay_test_person_free (TopayTestPerson *self)
{
  g_clear_object (&self->account);
  g_clear_object (&self->client);
  g_free (self);
}

/**
 * topay_test_person_try:
 * @self: somebody
 * @endpoint: what to call
 * @request: (nullable): record of the endpoint
 * @error: return location
 *
 * Returns: (transfer full) (nullable): record of the reply
 */
gpointer
topay_test_person_try (TopayTestPerson *self,
                       const TopayWireEndpoint *endpoint,
                       gconstpointer request,
                       GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_client_call_async (self->client, endpoint, request, NULL, topay_test_on_result_cb, &result);
  return topay_client_call_finish (self->client, topay_test_wait (&result), error);
}

gpointer
topay_test_person_try_signed_in (TopayTestPerson *self,
                                 const TopayWireEndpoint *endpoint,
                                 gconstpointer request,
                                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_call_async (self->account, endpoint, request, NULL, topay_test_on_result_cb,
                            &result);
  return topay_account_call_finish (self->account, topay_test_wait (&result), error);
}

/* Frees the answer after a look at whether it is the one. */
static void
expect (const TopayWireEndpoint *endpoint, gpointer reply, const GError *error, const char *code)
{
  if (code == NULL)
    g_assert_no_error (error);
  else
    g_assert_cmpstr (error != NULL ? topay_error_get_code (error) : "ok", ==, code);
  if (reply != NULL)
    topay_wire_free (endpoint->reply, reply);
}

void
topay_test_person_ask (TopayTestPerson *self,
                       const TopayWireEndpoint *endpoint,
                       gconstpointer request,
                       const char *code)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = topay_test_person_try (self, endpoint, request, &error);

  expect (endpoint, reply, error, code);
}

void
topay_test_person_ask_signed_in (TopayTestPerson *self,
                                 const TopayWireEndpoint *endpoint,
                                 gconstpointer request,
                                 const char *code)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = topay_test_person_try_signed_in (self, endpoint, request, &error);

  expect (endpoint, reply, error, code);
}

/**
 * topay_test_person_sign_in:
 * @self: somebody
 * @account: what is typed
 * @password: what is typed
 * @code: (nullable): of the refusal that is expected
 *
 * Signs in, or is refused as expected.
 */
void
topay_test_person_sign_in (TopayTestPerson *self,
                           const char *account,
                           const char *password,
                           const char *code)
{
  const TopaySignIn sign_in = { account, password, "Test computer", "en", FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  topay_account_sign_in_async (self->account, &sign_in, NULL, topay_test_on_result_cb, &result);
  done = topay_account_sign_in_finish (self->account, topay_test_wait (&result), &error);
  expect (NULL, NULL, error, code);
  g_assert_cmpint (done, ==, code == NULL);
}

void
topay_test_person_sign_out (TopayTestPerson *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_account_sign_out_async (self->account, NULL, topay_test_on_result_cb, &result);
  topay_account_sign_out_finish (self->account, topay_test_wait (&result), &error);
  g_assert_no_error (error);
}

/**
 * topay_test_person_step_up:
 * @self: somebody who is signed in
 * @address: (nullable): e-mail address of the account
 *
 * Gets to level 2 by a code.
 */
void
topay_test_person_step_up (TopayTestPerson *self, const char *address)
{
  TopayWireStepUp start = { (char *) "code", (char *) "email" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayWireCodeSent *sent =
      topay_test_person_try_signed_in (self, &topay_endpoint_step_up_start, &start, &error);
  g_autofree char *code = NULL;

  g_assert_no_error (error);
  code = topay_test_service_take_code (self->service, address);
  topay_account_step_up_async (self->account, sent->proof_id, code, NULL, topay_test_on_result_cb,
                               &result);
  topay_account_step_up_finish (self->account, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_level (self->account), ==, 2);
  topay_wire_free (&topay_record_code_sent, sent);
}

void
topay_test_reset_clear (TopayTestReset *reset)
{
  g_clear_pointer (&reset->proof_id, g_free);
  g_clear_pointer (&reset->proof, g_free);
  g_clear_pointer (&reset->second_proof, g_free);
  if (reset->state != NULL)
    topay_wire_free (&topay_record_account_state, g_steal_pointer (&reset->state));
}

/**
 * topay_test_person_start_reset:
 * @self: somebody
 * @kind: "login_password", "payment_password" or "unlock"
 * @account: what is typed
 * @reset: (out): the reset
 *
 * Asks for a code by e-mail.
 */
void
topay_test_person_start_reset (TopayTestPerson *self,
                               const char *kind,
                               const char *account,
                               TopayTestReset *reset)
{
  TopayWireResetStart start = { (char *) kind, (char *) account, (char *) "email", (char *) "en" };
  g_autoptr (GError) error = NULL;
  TopayWireCodeSent *sent =
      topay_test_person_try (self, &topay_endpoint_reset_start, &start, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sent->digits, ==, 8);
  g_assert_cmpint (sent->tries_left, ==, 5);
  *reset = (TopayTestReset){ .proof_id = g_strdup (sent->proof_id) };
  topay_wire_free (&topay_record_code_sent, sent);
}

/**
 * topay_test_person_enter_code:
 * @self: somebody
 * @code: digits
 * @reset: begun
 * @expected: (nullable): code of the refusal that is expected
 *
 * Enters the code of a reset.
 */
void
topay_test_person_enter_code (TopayTestPerson *self,
                              const char *code,
                              TopayTestReset *reset,
                              const char *expected)
{
  TopayWireCode request = { reset->proof_id, (char *) code };
  g_autoptr (GError) error = NULL;
  TopayWireCodeAccepted *accepted =
      topay_test_person_try (self, &topay_endpoint_reset_code, &request, &error);

  if (accepted != NULL)
    {
      reset->proof = g_strdup (accepted->proof);
      reset->second_proof = g_strdup (accepted->second_proof);
      reset->state = g_steal_pointer (&accepted->account_state);
    }
  expect (&topay_endpoint_reset_code, accepted, error, expected);
}

/**
 * topay_test_person_prove:
 * @self: somebody
 * @proof: the second proof
 * @reset: after its code
 *
 * Gives the second proof of a reset, which has to be right.
 */
void
topay_test_person_prove (TopayTestPerson *self,
                         const TopayWireSecondProof *proof,
                         TopayTestReset *reset)
{
  g_autoptr (GError) error = NULL;
  TopayWireCodeAccepted *accepted =
      topay_test_person_try (self, &topay_endpoint_reset_proof, proof, &error);

  g_assert_no_error (error);
  g_free (reset->proof);
  g_free (reset->second_proof);
  reset->proof = g_strdup (accepted->proof);
  reset->second_proof = g_strdup (accepted->second_proof);
  topay_wire_free (&topay_record_code_accepted, accepted);
}

void
topay_test_person_set_password (TopayTestPerson *self,
                                const char *password,
                                const TopayTestReset *reset,
                                const char *expected)
{
  TopayWireResetFinish finish = { reset->proof_id, reset->proof, (char *) password, TRUE };

  topay_test_person_ask (self, &topay_endpoint_reset_finish, &finish, expected);
}

/**
 * topay_test_person_reset_login:
 * @self: somebody
 * @account: what is typed
 * @address: e-mail address of the account
 * @password: a new one that is fine
 *
 * Resets the login password from beginning to end.
 */
void
topay_test_person_reset_login (TopayTestPerson *self,
                               const char *account,
                               const char *address,
                               const char *password)
{
  g_auto (TopayTestReset) reset = { 0 };
  g_autofree char *code = NULL;

  topay_test_person_start_reset (self, "login_password", account, &reset);
  code = topay_test_service_take_code (self->service, address);
  topay_test_person_enter_code (self, code, &reset, NULL);
  topay_test_person_set_password (self, password, &reset, NULL);
}
