/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Who looks, and when, drawn over what is looked at: a photo of the screen tells whose it is. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_WATERMARK (topay_agent_watermark_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentWatermark, topay_agent_watermark, TOPAY, AGENT_WATERMARK, GtkWidget)

GtkWidget *topay_agent_watermark_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_agent_watermark_get_text (TopayAgentWatermark *self);

G_END_DECLS
