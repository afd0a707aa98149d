/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-menu.h"

/**
 * topay_menu_new:
 *
 * The main menu, in the language of this moment. Every page with a menu button shows the same one.
 *
 * Returns: (transfer full): a menu
 */
GMenuModel *
topay_menu_new (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (RESOURCE_PATH "/topay-menu.ui");

  return G_MENU_MODEL (g_object_ref (gtk_builder_get_object (builder, "primary-menu")));
}
