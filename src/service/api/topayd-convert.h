/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-call.h"
#include "topayd-reset.h"

/* From what identity found to the records of the wire. */

G_BEGIN_DECLS

TopayWireAccountState *
topayd_convert_account_state (const TopayAccountState *state) G_GNUC_WARN_UNUSED_RESULT;
void topayd_convert_code_sent (const TopaydCodeSent *sent, TopayWireCodeSent *record);
gboolean topayd_convert_session (const TopaydVisit *visit,
                                 const TopaydSession *session,
                                 TopayWireSession *record,
                                 GError **error);
const char *topayd_convert_second_proof (TopaySecondProof proof);
gboolean topayd_convert_proof_kind (const char *text, TopayProofKind *kind);
const char *topayd_convert_proof_kind_to_text (TopayProofKind kind);

G_END_DECLS
