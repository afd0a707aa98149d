/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "desktop.h"

/* What the desktop was told. */
static GVariant *last_notification; /* (owned) (nullable): "a{sv}" */
static GDBusConnection *desktop;    /* (owned) (nullable): keeps its name as long as it is there */
static guint n_added;
static guint n_removed;

static void
on_method_call_cb (GDBusConnection *connection,
                   const char *sender,
                   const char *object_path,
                   const char *interface_name,
                   const char *method_name,
                   GVariant *parameters,
                   GDBusMethodInvocation *invocation,
                   gpointer user_data)
{
  if (g_str_equal (method_name, "AddNotification"))
    {
      g_clear_pointer (&last_notification, g_variant_unref);
      last_notification = g_variant_get_child_value (parameters, 2);
      n_added++;
    }
  else
    n_removed++;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* GIO sends notifications here where something has this name. */
void
desktop_begin (void)
{
  static const char xml[] = "<node><interface name='org.gtk.Notifications'>"
                            "<method name='AddNotification'><arg type='s' direction='in'/>"
                            "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
                            "</method><method name='RemoveNotification'>"
                            "<arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
                            "</interface></node>";
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  desktop = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (desktop);
  g_assert_cmpuint (g_dbus_connection_register_object (desktop, "/org/gtk/Notifications",
                                                       node->interfaces[0], &vtable, NULL, NULL,
                                                       &error),
                    >, 0);
  reply = g_dbus_connection_call_sync (
      desktop, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", "org.gtk.Notifications", 0), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

void
desktop_end (void)
{
  desktop_forget ();
  g_clear_object (&desktop);
}

void
desktop_forget (void)
{
  g_clear_pointer (&last_notification, g_variant_unref);
  n_added = n_removed = 0;
}

GVariant *
desktop_get_last (void)
{
  return last_notification;
}

guint
desktop_get_n_added (void)
{
  return n_added;
}

guint
desktop_get_n_removed (void)
{
  return n_removed;
}
