/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waits up to ten seconds: for a thread of its own. Gives a word of the wire. */
const char *topayd_scanner_scan (const char *socket_path, GBytes *bytes);

G_END_DECLS
