/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be known here, without the service: the link, a hotspot in the way, a VPN. */

#include "config.h"

#include "topay-probes-private.h"

static const char *const link_facts[] = { "link", "vpn", NULL };

typedef struct
{
  /* In progress */
  TopayFacts *facts; /* (unowned) */
  guint n_pending;

  /* Output */
  gboolean is_notable;
} LinkProbe;

/**
 * topay_probe_expect:
 * @facts: where
 * @names: (array zero-terminated=1): facts that a probe is about to ask for
 *
 * Says that nobody could say; what is found afterwards stands in its place.
 */
void
topay_probe_expect (TopayFacts *facts, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    topay_facts_set_unavailable (facts, names[i]);
}

static const char *
name_link (GNetworkMonitor *monitor)
{
  if (!g_network_monitor_get_network_available (monitor))
    return "none";

  switch (g_network_monitor_get_connectivity (monitor))
    {
    case G_NETWORK_CONNECTIVITY_LOCAL:
      return "none";
    case G_NETWORK_CONNECTIVITY_LIMITED:
      return "limited";
    case G_NETWORK_CONNECTIVITY_PORTAL:
      return "portal";
    case G_NETWORK_CONNECTIVITY_FULL:
    default:
      return "full";
    }
}

static void
step_done (GTask *task)
{
  LinkProbe *probe = g_task_get_task_data (task);

  if (--probe->n_pending == 0)
    g_task_return_boolean (task, probe->is_notable);
}

static void
on_portal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LinkProbe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  TopayPortal portal;

  if (topay_portal_ask_finish (result, &portal, &error))
    {
      topay_facts_set_word (probe->facts, "link", portal == TOPAY_PORTAL_OPEN ? "full" : "portal");
      probe->is_notable = portal != TOPAY_PORTAL_OPEN;
    }
  else
    g_debug ("portal: %s", error->message);
  step_done (task);
}

static void
on_vpn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LinkProbe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean is_found = topay_vpn_find_finish (result, &error);

  if (error == NULL)
    topay_facts_set_word (probe->facts, "vpn", is_found ? "yes" : "no");
  else
    g_debug ("vpn: %s", error->message);
  step_done (task);
}

/**
 * topay_probe_link_run:
 * @context: what is known
 * @facts: gets link and vpn
 * @task: of the probe
 *
 * Asks the system what it thinks of the network, which is known at once, and then, where an address
 * for it is set up, somebody who always answers the same.
 */
void
topay_probe_link_run (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  LinkProbe *probe = g_new0 (LinkProbe, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const char *link = name_link (g_network_monitor_get_default ());

  topay_probe_expect (facts, link_facts);
  topay_facts_set_word (facts, "link", link);
  probe->facts = facts;
  probe->is_notable = !g_str_equal (link, "full");
  probe->n_pending = context->portal_uri != NULL ? 2 : 1;
  g_task_set_task_data (task, probe, g_free);

  topay_vpn_find_async (cancellable, on_vpn_cb, g_object_ref (task));
  if (context->portal_uri != NULL)
    topay_portal_ask_async (context->portal_uri, cancellable, on_portal_cb, g_object_ref (task));
}
