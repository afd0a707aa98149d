/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The pages of the desktop's own settings where a cause can be mended. Inside a sandbox there are
 * none, and nothing is offered then. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_SETTINGS_PANEL_DATE,
  TOPAY_SETTINGS_PANEL_NETWORK,
} TopaySettingsPanel;

void topay_settings_panels_find (void);
gboolean topay_settings_panels_has (TopaySettingsPanel panel);
void topay_settings_panels_open (TopaySettingsPanel panel, GtkWidget *parent);

G_END_DECLS
