/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source.h"

G_BEGIN_DECLS

void topay_check_source (const TopaySource *source, TopayReport *report);

G_END_DECLS
