/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of probes: what can be known without the network stands first. */

#include "config.h"

#include "topay-probes-private.h"

const TopayProbe topay_probes[] = {
  /* name, needs a session, needs a payment */
  { "link", FALSE, FALSE, topay_probe_link_run },
  { "service", FALSE, FALSE, topay_probe_service_run },
  { "clock", FALSE, FALSE, topay_probe_clock_run },
  { "version", FALSE, FALSE, topay_probe_version_run },
  { "payment", TRUE, TRUE, topay_probe_payment_run },
  { "account", TRUE, FALSE, topay_probe_account_run },
  { "money", TRUE, FALSE, topay_probe_money_run },
  { "method", TRUE, TRUE, topay_probe_method_run },
  { "merchant", TRUE, TRUE, topay_probe_merchant_run },
};
const guint topay_n_probes = G_N_ELEMENTS (topay_probes);

static gint64
get_real_time (gpointer data)
{
  return g_get_real_time ();
}

/**
 * topay_probe_context_new:
 * @client: (nullable): with a session or without; %NULL when no service is set up
 * @portal_uri: (nullable): http, a host, perhaps a port, where “/generate_204” is answered with
 *   204; %NULL or empty to ask the system alone
 *
 * Makes a context of this app, with the clock of the system and a content version of 0, which is
 * not known.
 *
 * Returns: (transfer full): a context
 */
TopayProbeContext *
topay_probe_context_new (TopayClient *client, const char *portal_uri)
{
  TopayProbeContext *context = g_new0 (TopayProbeContext, 1);

  g_set_object (&context->client, client);
  context->portal_uri = portal_uri != NULL && *portal_uri != '\0' ? g_strdup (portal_uri) : NULL;
  context->app_version = g_strdup (PACKAGE_VERSION);
  context->now_us = get_real_time;

  return context;
}

/**
 * topay_probe_context_copy:
 * @context: a context
 *
 * Returns: (transfer full): another one with the same client
 */
TopayProbeContext *
topay_probe_context_copy (const TopayProbeContext *context)
{
  TopayProbeContext *copy = g_memdup2 (context, sizeof *context);

  copy->client = NULL;
  g_set_object (&copy->client, context->client);
  copy->portal_uri = g_strdup (context->portal_uri);
  copy->payment_id = g_strdup (context->payment_id);
  copy->app_version = g_strdup (context->app_version);

  return copy;
}

/**
 * topay_probe_context_free:
 * @context: (transfer full): a context
 */
void
topay_probe_context_free (TopayProbeContext *context)
{
  g_clear_object (&context->client);
  g_free (context->portal_uri);
  g_free (context->payment_id);
  g_free (context->app_version);
  g_free (context);
}
