/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The only request of the client in plain text: a hotspot that wants people to sign in puts its own
 * page in the place of whatever is not encrypted. One GET of a fixed path, with nothing of ours in
 * it, and nothing of the answer is read but its status. */

#include "config.h"

#include <libsoup/soup.h>

#include "topay-error.h"
#include "topay-probes-private.h"

#define PORTAL_PATH   "/generate_204"
#define PORTAL_WAIT_S 5

/* One place alone may say so: plain http, a host, perhaps a port. */
static GUri *
make_uri (const char *base_uri, GError **error)
{
  g_autoptr (GUri) base = g_uri_parse (base_uri, SOUP_HTTP_URI_FLAGS, NULL);

  if (base == NULL || g_strcmp0 (g_uri_get_scheme (base), "http") != 0
      || g_uri_get_host (base) == NULL || *g_uri_get_host (base) == '\0'
      || g_uri_get_userinfo (base) != NULL || g_uri_get_query (base) != NULL
      || (g_strcmp0 (g_uri_get_path (base), "/") != 0
          && g_strcmp0 (g_uri_get_path (base), PORTAL_PATH) != 0
          && g_strcmp0 (g_uri_get_path (base), "") != 0))
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                           "The portal address is not plain http with a host");
      return NULL;
    }

  return g_uri_build (SOUP_HTTP_URI_FLAGS, "http", NULL, g_uri_get_host (base),
                      g_uri_get_port (base), PORTAL_PATH, NULL, NULL);
}

/* 204 is what was asked for. A page, a way to one, or 511 (RFC 6585 section 6) is somebody else’s;
 * any other status tells of a server out of order, and so nothing. */
static gboolean
judge_status (guint status, TopayPortal *portal)
{
  if (status == SOUP_STATUS_NO_CONTENT)
    *portal = TOPAY_PORTAL_OPEN;
  else if ((status >= 200 && status < 400) || status == 511)
    *portal = TOPAY_PORTAL_CLOSED;
  else
    return FALSE;

  return TRUE;
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessage *message = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GInputStream *body = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  TopayPortal portal;

  g_clear_object (&body); /* nobody reads it */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (error != NULL)
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_OFFLINE, "%s", error->message);
  else if (judge_status (soup_message_get_status (message), &portal))
    g_task_return_int (task, portal);
  else
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_INVALID, "An answer that says nothing");

  /* The body may be without end. */
  soup_session_abort (SOUP_SESSION (source));
}

static SoupSession *
make_session (void)
{
  SoupSession *session =
      soup_session_new_with_options ("timeout", PORTAL_WAIT_S, "user-agent", NULL, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);

  return session;
}

/**
 * topay_portal_ask_async:
 * @base_uri: http, a host, perhaps a port
 * @cancellable: (nullable): a cancellable
 * @callback: called with the result
 * @data: for @callback
 *
 * Asks whether the network is open: GET /generate_204, once, without redirects, for at most five
 * seconds of silence.
 */
void
topay_portal_ask_async (const char *base_uri,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = make_uri (base_uri, &error);
  g_autoptr (SoupSession) session = NULL;
  SoupMessage *message;

  g_task_set_source_tag (task, topay_portal_ask_async);
  if (uri == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  session = make_session ();
  message = soup_message_new_from_uri ("GET", uri);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION
                                       | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  g_task_set_task_data (task, message, g_object_unref);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, on_sent_cb,
                           g_steal_pointer (&task));
}

/**
 * topay_portal_ask_finish:
 * @result: what the callback was given
 * @portal: (out): who answered
 * @error: %TOPAY_ERROR_OFFLINE, %TOPAY_ERROR_INVALID or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether somebody answered in a way that tells
 */
gboolean
topay_portal_ask_finish (GAsyncResult *result, TopayPortal *portal, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gssize value = g_task_propagate_int (G_TASK (result), &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *portal = (TopayPortal) value;

  return TRUE;
}
