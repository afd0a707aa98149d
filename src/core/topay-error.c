/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"

/* GLib keeps the data of a domain right before the error, rounded up to two words. The macro that
 * it has for this, G_DEFINE_EXTENDED_ERROR, makes a cast that clang warns of. */
static TopayErrorDetail *
get_detail (const GError *error)
{
  const gsize alignment = 2 * sizeof (gsize);
  const gsize size = (sizeof (TopayErrorDetail) + alignment - 1) / alignment * alignment;

  return (gpointer) ((char *) error - size);
}

static void
init_detail (GError *error)
{
  get_detail (error)->tries_left = -1;
}

static void
copy_detail (const GError *source_error, GError *target_error)
{
  const TopayErrorDetail *source = get_detail (source_error);
  TopayErrorDetail *target = get_detail (target_error);

  *target = *source;
  target->code = g_strdup (source->code);
  target->field = g_strdup (source->field);
  target->request_id = g_strdup (source->request_id);
  target->peer_subject = g_strdup (source->peer_subject);
  target->peer_issuer = g_strdup (source->peer_issuer);
  target->peer_problem = g_strdup (source->peer_problem);
}

static void
clear_detail (GError *error)
{
  TopayErrorDetail *detail = get_detail (error);

  g_free (detail->code);
  g_free (detail->field);
  g_free (detail->request_id);
  g_free (detail->peer_subject);
  g_free (detail->peer_issuer);
  g_free (detail->peer_problem);
}

/**
 * topay_error_quark:
 *
 * Returns: the domain of all errors that leave a room
 */
GQuark
topay_error_quark (void)
{
  static gsize quark = 0;

  if (g_once_init_enter (&quark))
    g_once_init_leave (
        &quark, g_error_domain_register_static ("topay-error-quark", sizeof (TopayErrorDetail),
                                                init_detail, copy_detail, clear_detail));
  return (GQuark) quark;
}

/**
 * topay_error_is_transient:
 * @error: (nullable): any error
 *
 * The only rule by which the product decides to try again by itself.
 *
 * Returns: whether the same call may succeed later without anything being changed
 */
gboolean
topay_error_is_transient (const GError *error)
{
  if (error == NULL || error->domain != TOPAY_ERROR)
    return FALSE;

  switch ((TopayError) error->code)
    {
    case TOPAY_ERROR_BUSY:
    case TOPAY_ERROR_OFFLINE:
    case TOPAY_ERROR_TIMEOUT:
    case TOPAY_ERROR_FULL:
    case TOPAY_ERROR_RATE_LIMITED:
      return TRUE;

    case TOPAY_ERROR_INVALID:
    case TOPAY_ERROR_TOO_LARGE:
    case TOPAY_ERROR_NOT_FOUND:
    case TOPAY_ERROR_DAMAGED:
    case TOPAY_ERROR_UNSUPPORTED:
    case TOPAY_ERROR_IO:
    case TOPAY_ERROR_TLS:
    case TOPAY_ERROR_REFUSED:
    case TOPAY_ERROR_DENIED:
    default:
      return FALSE;
    }
}

/**
 * topay_error_get_detail:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): what the error knows beyond its kind; %NULL for errors of
 *   other domains
 */
const TopayErrorDetail *
topay_error_get_detail (const GError *error)
{
  if (error == NULL || error->domain != TOPAY_ERROR)
    return NULL;

  return get_detail (error);
}

/**
 * topay_error_edit_detail:
 * @error: an error of %TOPAY_ERROR
 *
 * For whoever makes the error: strings that are set here belong to the error.
 *
 * Returns: (transfer none): the detail, to be filled in
 */
TopayErrorDetail *
topay_error_edit_detail (GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == TOPAY_ERROR, NULL);

  return get_detail (error);
}

/**
 * topay_error_get_code:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the code of the wire, if the service gave one
 */
const char *
topay_error_get_code (const GError *error)
{
  const TopayErrorDetail *detail = topay_error_get_detail (error);

  return detail != NULL ? detail->code : NULL;
}
