/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-portal.h"

#include <libsoup/soup.h>

#include "topay-error.h"

#define SIGN_IN_PATH "/sign-in"

static const char page[] = "<!DOCTYPE html>\n"
                           "<html lang=\"en\"><head><meta charset=\"utf-8\">"
                           "<title>Guest network</title></head>\n"
                           "<body><h1>Guest network</h1><p>Sign in to use this network. "
                           "请先登录再使用此网络。</p></body></html>\n";

struct _TopaydPortal
{
  GObject parent_instance;
  SoupServer *server; /* (owned) */
  TopaydStage *stage; /* (unowned): the service outlives us */
};

G_DEFINE_FINAL_TYPE (TopaydPortal, topayd_portal, G_TYPE_OBJECT)

static void
on_probe_cb (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             GHashTable *query,
             gpointer user_data)
{
  TopaydPortal *self = user_data;
  g_autofree char *page_uri = NULL;

  if ((topayd_stage_get (self->stage) & TOPAYD_STAGE_PORTAL) == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
      return;
    }
  page_uri = g_strdup_printf ("http://127.0.0.1:%u" SIGN_IN_PATH, topayd_portal_get_port (self));
  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, page_uri);
}

static void
on_page_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC, page,
                                    sizeof page - 1);
}

static void
on_other_cb (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             GHashTable *query,
             gpointer user_data)
{
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
topayd_portal_dispose (GObject *object)
{
  TopaydPortal *self = TOPAYD_PORTAL (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (topayd_portal_parent_class)->dispose (object);
}

static void
topayd_portal_class_init (TopaydPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topayd_portal_dispose;
}

static void
topayd_portal_init (TopaydPortal *self)
{
  self->server = soup_server_new (NULL, NULL);
}

/**
 * topayd_portal_new:
 * @stage: (transfer none): says whether the network is open; must live longer
 *
 * Returns: (transfer full): a portal that does not listen yet
 */
TopaydPortal *
topayd_portal_new (TopaydStage *stage)
{
  TopaydPortal *self = g_object_new (TOPAYD_TYPE_PORTAL, NULL);

  self->stage = stage;
  soup_server_add_handler (self->server, NULL, on_other_cb, self, NULL);
  soup_server_add_handler (self->server, TOPAYD_PORTAL_PATH, on_probe_cb, self, NULL);
  soup_server_add_handler (self->server, SIGN_IN_PATH, on_page_cb, self, NULL);
  return self;
}

/**
 * topayd_portal_listen:
 * @self: a portal
 * @error: return location for an error
 *
 * Listens on a free port of 127.0.0.1.
 *
 * Returns: whether it does; %FALSE with IO
 */
gboolean
topayd_portal_listen (TopaydPortal *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  if (soup_server_listen (self->server, address, 0, &cause))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot listen for portal probes: %s",
               cause->message);
  return FALSE;
}

/**
 * topayd_portal_get_port:
 * @self: a portal
 *
 * Returns: the port it listens on; 0 when it does not
 */
guint
topayd_portal_get_port (TopaydPortal *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  int port = uris != NULL ? g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return (guint) MAX (port, 0);
}
