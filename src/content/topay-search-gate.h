/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-index.h"

/* Keeps apart what is easily taken for each other: who asks for the payment password is not helped
 * by an article on the login password, however alike the rest is. */

G_BEGIN_DECLS

typedef struct _TopaySearchGate TopaySearchGate;

TopaySearchGate *topay_search_gate_new (const TopaySearchIndex *index) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_gate_free (TopaySearchGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySearchGate, topay_search_gate_free)

void topay_search_gate_apply (TopaySearchGate *self, const GArray *features, float *scores);

G_END_DECLS
