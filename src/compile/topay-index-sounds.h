/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-corpus.h"
#include "topay-search-sounds.h"

G_BEGIN_DECLS

GArray *topay_index_sounds_new (const TopayIndexCorpus *corpus) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
