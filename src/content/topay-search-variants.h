/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-text.h"

G_BEGIN_DECLS

TopayFoldedText *topay_search_unify_variants (const TopayFoldedText *folded,
                                              const char *language) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
