/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A line between two places on loopback: so many bits a second each way, shared by all connections,
 * and so long on the way. In front of it there is room for 50 ms of bytes, as a good router has it;
 * then the sender waits. A connection takes a round trip to be there. */

G_BEGIN_DECLS

typedef struct _BenchLink BenchLink;

BenchLink *bench_link_new (guint bits_a_second, guint way_ms);

/* The near end of the line to a port. */
guint16 bench_link_lead_to (BenchLink *self, guint16 port);

G_END_DECLS
