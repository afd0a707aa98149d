/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"

G_BEGIN_DECLS

GBytes *topay_case_pdf_make (const TopayWireCaseDetail *detail,
                             gint64 now,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
