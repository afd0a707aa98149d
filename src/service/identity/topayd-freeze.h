/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sessions.h"

G_BEGIN_DECLS

/* For the person; ends every session, also the one that asks. */
gboolean topayd_freeze (const TopaydVisit *visit,
                        const char *account_id,
                        TopayFrozen by,
                        TopayAccountState *state,
                        GError **error);

/* For the operator; ends whatever freeze there is. */
gboolean
topayd_unfreeze_by_operator (const TopaydVisit *visit, const char *account_id, GError **error);

typedef struct
{
  const TopaydSession *session;
  const char *password;
} TopaydUnfreeze;

typedef struct
{
  TopaydOutcome outcome;
  TopayAccountState state;
} TopaydUnfrozen;

void topayd_unfreeze_async (const TopaydIdentity *identity,
                            const TopaydUnfreeze *request,
                            const TopaydCaller *caller,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean topayd_unfreeze_finish (GAsyncResult *result, TopaydUnfrozen *unfrozen, GError **error);

G_END_DECLS
