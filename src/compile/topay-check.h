/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source.h"

G_BEGIN_DECLS

/* So many can be taken in at the end of an article. */
#define TOPAY_CHECK_MAX_RELATED 5

void topay_check_source (const TopaySource *source, TopayReport *report);

G_END_DECLS
