/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Numbers of the running service in the text format of Prometheus 0.0.4. */

G_BEGIN_DECLS

typedef struct _TopaydMetrics TopaydMetrics;

/* Adds the lines of a part that keeps its own numbers. */
typedef void (*TopaydMetricsCollect) (GString *text, gpointer data);

TopaydMetrics *topayd_metrics_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topayd_metrics_free (TopaydMetrics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydMetrics, topayd_metrics_free)

void topayd_metrics_count (TopaydMetrics *self, const char *route, guint status, gint64 time_us);
void
topayd_metrics_add_collector (TopaydMetrics *self, TopaydMetricsCollect collect, gpointer data);
char *topayd_metrics_dup_text (TopaydMetrics *self) G_GNUC_WARN_UNUSED_RESULT;

void topayd_metrics_append (
    GString *text, const char *name, const char *type, const char *help, gint64 value);

G_END_DECLS
