/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-errand-private.h"

void
topayd_errand_init (TopaydErrand *self, const TopaydIdentity *identity, const TopaydCaller *caller)
{
  self->identity = identity;
  self->address = g_strdup (caller->address);
  self->address_masked = g_strdup (caller->address_masked);
  self->caller = *caller;
  self->caller.address = self->address;
  self->caller.address_masked = self->address_masked;
}

void
topayd_errand_clear (TopaydErrand *self)
{
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->address_masked, g_free);
}

TopaydVisit
topayd_errand_visit (const TopaydErrand *self, TopaydTransaction *transaction)
{
  return (TopaydVisit){ transaction, self->identity, &self->caller };
}

static const TopaydIdentity *
get_identity (GTask *task)
{
  return ((const TopaydErrand *) g_task_get_task_data (task))->identity;
}

void
topayd_errand_write (GTask *task, TopaydJob job, GAsyncReadyCallback next)
{
  topayd_store_write_async (get_identity (task)->store, job, g_task_get_task_data (task), NULL,
                            NULL, next, g_object_ref (task));
}

gboolean
topayd_errand_written (GTask *task, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (topayd_store_write_finish (get_identity (task)->store, result, &error))
    return TRUE;

  g_task_return_error (task, g_steal_pointer (&error));
  return FALSE;
}

void
topayd_errand_verify (GTask *task,
                      const char *password,
                      const char *encoded,
                      GAsyncReadyCallback next)
{
  topayd_hasher_verify_async (get_identity (task)->hasher, password, encoded, next,
                              g_object_ref (task));
}

gboolean
topayd_errand_verified (GTask *task, GAsyncResult *result, TopaydVerify *verify)
{
  g_autoptr (GError) error = NULL;

  if (topayd_hasher_verify_finish (get_identity (task)->hasher, result, verify, &error))
    return TRUE;

  g_task_return_error (task, g_steal_pointer (&error));
  return FALSE;
}

TopaydSecret *
topayd_secret_dup_nullable (const char *text)
{
  return text == NULL ? NULL : topayd_secret_dup (text);
}
