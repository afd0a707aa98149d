/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A small disk in memory that this program and what it starts alone see, to be filled up. */

G_BEGIN_DECLS

/* Why there can be none; NULL when there can. To be called before any thread. */
const char *topay_fault_disk_enter (void);

char *topay_fault_disk_mount (guint mib); /* (transfer full): its folder */
void topay_fault_disk_unmount (const char *disk);

void topay_fault_disk_fill (const char *disk);
void topay_fault_disk_leave (const char *disk, guint n_bytes); /* of a full one */
void topay_fault_disk_make_room (const char *disk);

G_END_DECLS
