/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source.h"

G_BEGIN_DECLS

void topay_source_mend_links (TopaySource *source, TopayReport *report);

G_END_DECLS
