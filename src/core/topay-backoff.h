/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How long to wait before the next attempt. Pure: chance and time are passed in. */

G_BEGIN_DECLS

#define TOPAY_BACKOFF_BASE_MS 500
#define TOPAY_BACKOFF_CAP_MS  30000

typedef struct
{
  guint attempts; /* drawn so far; zero-initialized is ready */
} TopayBackoff;

guint topay_backoff_next_ms (TopayBackoff *self, double chance, gint64 retry_after_s);
void topay_backoff_reset (TopayBackoff *self);

G_END_DECLS
