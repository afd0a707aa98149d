/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The test is the desktop, and takes the notifications of the session bus. */

G_BEGIN_DECLS

void desktop_begin (void);
void desktop_end (void);

void desktop_forget (void);         /* what came so far */
GVariant *desktop_get_last (void);  /* (transfer none) (nullable): "a{sv}" */
guint desktop_get_n_added (void);   /* since it was forgotten */
guint desktop_get_n_removed (void); /* likewise */

G_END_DECLS
