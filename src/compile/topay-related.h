/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source.h"

G_BEGIN_DECLS

char *topay_related_dup_list (const TopaySource *source) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
