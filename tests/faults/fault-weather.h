/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A slow or lossy network on loopback, as TCP makes it look: what is lost is sent again, and comes
 * late. Every connection has four threads. */

G_BEGIN_DECLS

typedef struct
{
  guint latency_ms;    /* each way */
  guint loss_percent;  /* of pieces, and of the openings of connections */
  gboolean is_stalled; /* connections open, and nothing passes */
} TopayFaultSky;

typedef struct _TopayFaultWeather TopayFaultWeather;

TopayFaultWeather *topay_fault_weather_new (guint16 target, const TopayFaultSky *sky, guint32 seed);
void topay_fault_weather_free (TopayFaultWeather *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFaultWeather, topay_fault_weather_free)

guint16 topay_fault_weather_get_port (TopayFaultWeather *self);

G_END_DECLS
