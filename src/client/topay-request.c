/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-request.h"

#include "topay-error.h"

typedef struct
{
  char *text; /* (owned) */
  gsize length;
} SecretText;

static void
secret_text_free (SecretText *secret)
{
  topay_wire_wipe (secret->text, (gssize) secret->length);
  g_free (secret);
}

/**
 * topay_request_check:
 * @record: a table
 * @request: a struct of that record
 * @error: %TOPAY_ERROR_INVALID or %TOPAY_ERROR_NOT_FOUND, with the code and field in the detail
 *
 * What the service would refuse need not travel; the error is the one that it would give.
 *
 * Returns: whether the request may be sent
 */
gboolean
topay_request_check (const TopayWireRecord *record, gconstpointer request, GError **error)
{
  g_autoptr (GError) failure = NULL;
  const char *field = NULL;
  TopayErrorDetail *detail;

  if (topay_wire_validate (record, request, &field, &failure))
    return TRUE;

  detail = topay_error_edit_detail (failure);
  g_free (detail->code);
  g_free (detail->field);
  detail->code = g_strdup (topay_wire_error_code_of (failure, field));
  detail->field = g_strdup (field);
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * topay_request_encode:
 * @record: a table
 * @request: a struct of that record that topay_request_check () has found good
 *
 * Returns: (transfer full): the bytes to send, which overwrite themselves when they are freed
 */
GBytes *
topay_request_encode (const TopayWireRecord *record, gconstpointer request)
{
  SecretText *secret = g_new0 (SecretText, 1);

  secret->text = topay_wire_encode (record, request, &secret->length);

  return g_bytes_new_with_free_func (secret->text, secret->length,
                                     (GDestroyNotify) secret_text_free, secret);
}

/**
 * topay_request_is_repeatable:
 * @endpoint: what is called
 * @key: (nullable): its Idempotency-Key
 *
 * Returns: whether sending it twice does no more than sending it once: it only reads, or the
 * service knows the second one by a name that the caller gave it
 */
gboolean
topay_request_is_repeatable (const TopayWireEndpoint *endpoint, const char *key)
{
  return key != NULL || endpoint->idempotent || g_str_equal (endpoint->method, "GET")
         || (endpoint->request != NULL
             && topay_wire_record_find (endpoint->request, "request_id") != NULL);
}
