/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOPAY_TYPE_CALLOUT (topay_callout_get_type ())
G_DECLARE_FINAL_TYPE (TopayCallout, topay_callout, TOPAY, CALLOUT, GtkBox)

/* properties: "kind" ("info", "good", "warn", "danger"), "icon-name", "title", "text" */
GtkWidget *topay_callout_new (const char *kind);
void topay_callout_set_kind (TopayCallout *self, const char *kind);
void topay_callout_set_icon_name (TopayCallout *self, const char *icon_name);
void topay_callout_set_title (TopayCallout *self, const char *title);
void topay_callout_set_text (TopayCallout *self, const char *text);
const char *topay_callout_get_text (TopayCallout *self);
void topay_callout_append (TopayCallout *self, GtkWidget *child);

G_END_DECLS
