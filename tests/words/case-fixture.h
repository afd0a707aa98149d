/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"

/* A case as the service would tell it, with a chain that holds. */

G_BEGIN_DECLS

#define CASE_FIXTURE_NUMBER "R-7KQ4M2XD"
#define CASE_FIXTURE_BEGUN  G_GINT64_CONSTANT (1795076400) /* Thu 2026-11-19 16:20 in China */
#define CASE_FIXTURE_DAY    86400

/* Of a refund that came back: asked for more @n_rounds times, approved, bounced, sent another way,
 * arrived. */
TopayWireCaseDetail *case_fixture_new (guint n_rounds);
/* Of one that is being reviewed, with a day for the answer. */
TopayWireCaseDetail *case_fixture_new_open (void);
void case_fixture_free (TopayWireCaseDetail *self);

G_END_DECLS
