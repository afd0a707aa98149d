/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-reset.h"
#include "topayd-sessions.h"

G_BEGIN_DECLS

typedef struct
{
  const char *method;  /* "code" or "totp" */
  const char *channel; /* (nullable): "email" or "phone"; of a code */
} TopaydStepUpStart;

typedef struct
{
  const char *proof_id;
  const char *code;
} TopaydStepUpCode;

gboolean topayd_step_up_start (const TopaydVisit *visit,
                               const TopaydSession *session,
                               const TopaydStepUpStart *request,
                               TopaydCodeSent *sent,
                               GError **error);
gboolean topayd_step_up_finish (const TopaydVisit *visit,
                                const TopaydSession *session,
                                const TopaydStepUpCode *request,
                                TopaydSessionReply *reply,
                                GError **error);

G_END_DECLS
