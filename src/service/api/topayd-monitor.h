/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-metrics.h"

/* The listener for the operator's own tools, on loopback only and without TLS: /healthz (the
 * process answers), /readyz (it takes requests), /metrics. */

G_BEGIN_DECLS

/* Whether requests are taken; when not, why, in a word. */
typedef gboolean (*TopaydMonitorIsReady) (gpointer data, const char **reason);

#define TOPAYD_TYPE_MONITOR (topayd_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TopaydMonitor, topayd_monitor, TOPAYD, MONITOR, GObject)

TopaydMonitor *topayd_monitor_new (TopaydMetrics *metrics,
                                   TopaydMonitorIsReady is_ready,
                                   gpointer data) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_monitor_listen (TopaydMonitor *self, const char *address, GError **error);
guint topayd_monitor_get_port (TopaydMonitor *self);

G_END_DECLS
