/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Answers and kept values by name. A secret one is wiped when it goes. */

G_BEGIN_DECLS

typedef struct _TopayFlowValues TopayFlowValues;

typedef void (*TopayFlowValuesFunc) (const char *name, const char *text, gpointer data);

TopayFlowValues *topay_flow_values_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_values_free (TopayFlowValues *self);

const char *topay_flow_values_get (const TopayFlowValues *self, const char *name);
void
topay_flow_values_set (TopayFlowValues *self, const char *name, const char *text, gboolean secret);
void topay_flow_values_wipe_secrets (TopayFlowValues *self);
void topay_flow_values_foreach_open (const TopayFlowValues *self,
                                     TopayFlowValuesFunc func,
                                     gpointer data);

G_END_DECLS
