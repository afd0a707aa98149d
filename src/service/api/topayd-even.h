/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Longer than what an account that exists takes more than one that does not. */
#define TOPAYD_EVEN_STEP_US 25000

void topayd_even_release (SoupServerMessage *message, gint64 started_us);

G_END_DECLS
