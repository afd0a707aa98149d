/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-client.h"
#include "topay-facts.h"

/* The probes of a diagnosis: each finds a few facts out, on the main loop, without blocking it. A
 * double is another table. */

G_BEGIN_DECLS

#define TOPAY_PROBE_MS 8000

/* What probes need. A diagnostician keeps a copy of its own for every run. */
typedef struct
{
  TopayClient *client;    /* (owned) (nullable): no service is set up */
  char *portal_uri;       /* (owned) (nullable): http, a host, perhaps a port; answers 204 where the
                             network is open */
  char *payment_id;       /* (owned) (nullable): of a run */
  char *app_version;      /* (owned) */
  gint64 content_version; /* of the library; 0: not known */
  gint64 (*now_us) (gpointer); /* wall clock, microseconds since 1970 */
  gpointer now_data;           /* (unowned) */
} TopayProbeContext;

/* Starts; adds its facts to @facts and returns the task with TRUE when something is worth a look,
 * FALSE when not, or an error when nobody could say. @task is borrowed: who goes on later takes a
 * reference. @context and @facts live until the last reference to @task is gone. What is asked for
 * is unavailable from the start, so that it is so whenever the run ends. */
typedef void (*TopayProbeRun) (TopayProbeContext *context, TopayFacts *facts, GTask *task);

typedef struct
{
  const char *name; /* "link", "service", "clock", "version", "payment", "account", "money",
                       "method", "merchant": unique in a table */
  gboolean needs_session;
  gboolean needs_payment;
  TopayProbeRun run;
} TopayProbe;

extern const TopayProbe topay_probes[];
extern const guint topay_n_probes;

TopayProbeContext *topay_probe_context_new (TopayClient *client, const char *portal_uri);
TopayProbeContext *topay_probe_context_copy (const TopayProbeContext *context);
void topay_probe_context_free (TopayProbeContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayProbeContext, topay_probe_context_free)

G_END_DECLS
