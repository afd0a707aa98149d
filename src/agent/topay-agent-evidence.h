/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "topay-agent-session.h"

/* The bytes of a file of a case, judged again here before anything looks into them. */

G_BEGIN_DECLS

typedef struct
{
  TopayWireEvidence *file; /* (owned) */
  GBytes *bytes;           /* (owned) */
  GdkTexture *picture;     /* (owned) (nullable): of a picture */
  GdkTexture *small;       /* (owned) (nullable): the same, at most 112 px */
} TopayAgentEvidence;

void topay_agent_evidence_free (TopayAgentEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayAgentEvidence, topay_agent_evidence_free)

void topay_agent_evidence_read_async (TopayAgentSession *session,
                                      const char *evidence_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TopayAgentEvidence *
topay_agent_evidence_read_finish (TopayAgentSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
