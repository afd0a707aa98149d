/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-cases.h"

/* Letters about cases: what comes together goes into one. */

G_BEGIN_DECLS

#define TOPAYD_CASE_NEWS_WAIT_S 60 /* for more that belongs into the same letter */

gboolean topayd_case_news_send (const TopaydCases *cases, guint *n_sent, GError **error);

G_END_DECLS
