/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"
#include "topayd-secret.h"

/* What needs a password hash between two jobs of the store. The data of the task begins with an
 * errand; a job gets that data:
 *
 *   x_async ──▶ job (count the try) ──▶ hasher ──▶ job (act on it) ──▶ callback
 */

G_BEGIN_DECLS

typedef struct
{
  const TopaydIdentity *identity; /* (unowned) */
  TopaydCaller caller;
  char *address;        /* (owned) (nullable): of @caller */
  char *address_masked; /* (owned) (nullable): of @caller */
} TopaydErrand;

void
topayd_errand_init (TopaydErrand *self, const TopaydIdentity *identity, const TopaydCaller *caller);
void topayd_errand_clear (TopaydErrand *self);
TopaydVisit topayd_errand_visit (const TopaydErrand *self, TopaydTransaction *transaction);

/* Runs @job on the data of @task; @next gets a reference of @task as its own data. The functions in
 * the past tense return the error to the caller of the task where there is one. */
void topayd_errand_write (GTask *task, TopaydJob job, GAsyncReadyCallback next);
gboolean topayd_errand_written (GTask *task, GAsyncResult *result);
void topayd_errand_verify (GTask *task,
                           const char *password,
                           const char *encoded,
                           GAsyncReadyCallback next);
gboolean topayd_errand_verified (GTask *task, GAsyncResult *result, TopaydVerify *verify);

TopaydSecret *topayd_secret_dup_nullable (const char *text);

G_END_DECLS
