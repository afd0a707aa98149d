/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service-fixture.h"
#include "topay-account.h"

/* A person with the real client, who waits for every answer. */

G_BEGIN_DECLS

typedef struct
{
  TopayTestService *service; /* (unowned) */
  TopayClient *client;       /* (owned) */
  TopayAccount *account;     /* (owned) */
} TopayTestPerson;

TopayTestPerson *topay_test_person_new (TopayTestService *service);
void topay_test_person_free (TopayTestPerson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestPerson, topay_test_person_free)

/* The record of the reply; NULL with the error of the service. */
gpointer topay_test_person_try (TopayTestPerson *self,
                                const TopayWireEndpoint *endpoint,
                                gconstpointer request,
                                GError **error);
/* The same in the name of the session. */
gpointer topay_test_person_try_signed_in (TopayTestPerson *self,
                                          const TopayWireEndpoint *endpoint,
                                          gconstpointer request,
                                          GError **error);

/* As above, and the answer has to be the one that is expected: NULL for yes, else a code. */
void topay_test_person_ask (TopayTestPerson *self,
                            const TopayWireEndpoint *endpoint,
                            gconstpointer request,
                            const char *code);
void topay_test_person_ask_signed_in (TopayTestPerson *self,
                                      const TopayWireEndpoint *endpoint,
                                      gconstpointer request,
                                      const char *code);
void topay_test_person_sign_in (TopayTestPerson *self,
                                const char *account,
                                const char *password,
                                const char *code);
void topay_test_person_sign_out (TopayTestPerson *self);
void topay_test_person_step_up (TopayTestPerson *self, const char *address);

/* A reset on its way. */
typedef struct
{
  char *proof_id;               /* (owned) */
  char *proof;                  /* (owned) (nullable): after the code */
  char *second_proof;           /* (owned) (nullable): what is asked for next */
  TopayWireAccountState *state; /* (owned) (nullable): after the code */
} TopayTestReset;

void topay_test_reset_clear (TopayTestReset *reset);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopayTestReset, topay_test_reset_clear)

void topay_test_person_start_reset (TopayTestPerson *self,
                                    const char *kind,
                                    const char *account,
                                    TopayTestReset *reset);
void topay_test_person_enter_code (TopayTestPerson *self,
                                   const char *code,
                                   TopayTestReset *reset,
                                   const char *expected);
void topay_test_person_prove (TopayTestPerson *self,
                              const TopayWireSecondProof *proof,
                              TopayTestReset *reset);
void topay_test_person_set_password (TopayTestPerson *self,
                                     const char *password,
                                     const TopayTestReset *reset,
                                     const char *expected);
/* All of it, by e-mail, with a password that is fine. */
void topay_test_person_reset_login (TopayTestPerson *self,
                                    const char *account,
                                    const char *address,
                                    const char *password);

G_END_DECLS
