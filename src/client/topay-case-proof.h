/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-case-proof.h"

/* A case as a file that a person keeps: with all that ties its events together, so that anybody
 * can judge without Topay whether it is whole. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_CASE_PROOF_WHOLE,
  TOPAY_CASE_PROOF_GAP,     /* an event is left out, put in or moved */
  TOPAY_CASE_PROOF_CHANGED, /* an event is not what its hash says */
  TOPAY_CASE_PROOF_HEAD,    /* the head is not the hash of the latest event */
  TOPAY_CASE_PROOF_SUMMARY, /* what stands beside the events is not what they say */
} TopayCaseProofFault;

char *topay_case_proof_make (const TopayWireCaseDetail *detail,
                             gint64 now,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
TopayWireCaseProof *
topay_case_proof_read (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TopayCaseProofFault topay_case_proof_check (const TopayWireCaseProof *self, gint64 *seq);

G_END_DECLS
