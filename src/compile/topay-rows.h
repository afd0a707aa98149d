/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void topay_rows_sort_unique (GArray *rows, GCompareFunc compare);

G_END_DECLS
