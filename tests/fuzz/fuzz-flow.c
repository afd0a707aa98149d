/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a wizard, and what stands behind a NUL as a draft of it, and as changes to the draft
 * that it saves itself. A wizard that is accepted can be begun, and a draft of it that is accepted
 * saves to one that is accepted again. */

#include "config.h"

#include <stddef.h>
#include <string.h>

#include "topay-flow-session.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define FUZZ_TYPE_HOST (fuzz_host_get_type ())
G_DECLARE_FINAL_TYPE (FuzzHost, fuzz_host, FUZZ, HOST, GObject)

struct _FuzzHost
{
  GObject parent_instance;
};

/* Knows something of everything; is never called. */
static char *
dup_value (TopayFlowHost *host, const char *name)
{
  return g_strdup (name);
}

static void
host_iface_init (TopayFlowHostInterface *iface)
{
  iface->dup_value = dup_value;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzHost,
                               fuzz_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAY_TYPE_FLOW_HOST, host_iface_init))

static void
fuzz_host_class_init (FuzzHostClass *klass)
{
}

static void
fuzz_host_init (FuzzHost *self)
{
}

/* Three bytes are a place, counted from the end, and what is put there: bytes that are drawn hardly
 * ever make a whole draft. */
static GBytes *
change (GBytes *own, GBytes *changes)
{
  gsize size, n_changes;
  const guint8 *bytes = g_bytes_get_data (own, &size);
  const guint8 *change = g_bytes_get_data (changes, &n_changes);
  guint8 *copy = g_memdup2 (bytes, size);

  for (gsize i = 0; i + 2 < n_changes; i += 3)
    copy[size - 1 - (change[i] * 256U + change[i + 1]) % size] = change[i + 2];
  return g_bytes_new_take (copy, size);
}

static void
try_draft (TopayFlow *flow, GBytes *draft)
{
  g_autoptr (FuzzHost) host = g_object_new (FUZZ_TYPE_HOST, NULL);
  g_autoptr (TopayFlowSession) session = topay_flow_session_new (flow, TOPAY_FLOW_HOST (host));
  g_autoptr (TopayFlowSession) again = topay_flow_session_new (flow, TOPAY_FLOW_HOST (host));
  g_autoptr (GBytes) saved = NULL;
  guint nth, n_steps;

  topay_flow_session_get_place (session, &nth, &n_steps);
  if (!topay_flow_session_restore (session, draft, NULL))
    return;

  saved = topay_flow_session_save (session);
  g_assert_true (topay_flow_session_restore (again, saved, NULL));
  while (topay_flow_session_can_go_back (again))
    topay_flow_session_go_back (again);
}

static void
try_changed (TopayFlow *flow, GBytes *changes)
{
  g_autoptr (FuzzHost) host = g_object_new (FUZZ_TYPE_HOST, NULL);
  g_autoptr (TopayFlowSession) session = topay_flow_session_new (flow, TOPAY_FLOW_HOST (host));
  g_autoptr (GBytes) own = topay_flow_session_save (session);
  g_autoptr (GBytes) changed = change (own, changes);

  try_draft (flow, changed);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *end = size > 0 ? memchr (data, '\0', size) : NULL;
  gsize length = end != NULL ? (gsize) (end - data) : size;
  g_autoptr (GBytes) draft = NULL;
  g_autoptr (TopayFlow) flow = topay_flow_parse ((const char *) data, length, NULL);

  if (flow == NULL)
    return 0;
  draft = g_bytes_new (end != NULL ? end + 1 : data, end != NULL ? size - length - 1 : 0);
  try_draft (flow, draft);
  try_changed (flow, draft);
  return 0;
}
